//! What a real kubectl prints of permissions, tokens and parts of objects.

use super::bench::Bench;
use super::{check_refused, check_run};

#[test]
fn all_that_one_may_do_is_listed() {
    let bench = &mut Bench::new();
    for line in [
        "create role reader --verb=get,list --resource=pods,pods/log,deployments.apps",
        "create role one --verb=get --resource=services --resource-name=web",
        "create rolebinding reader --role=reader --serviceaccount=default:robot",
        "create rolebinding one --role=one --serviceaccount=default:robot",
    ] {
        assert_eq!(bench.run(line).code, 0, "{line}");
    }
    let own = bench.run("auth can-i --list").stdout;
    let head = "Resources                                       Non-Resource URLs   Resource Names   Verbs\n\
                *.*                                             []                  []               [*]\n                 \
                \x20                              [*]                 []               [*]\n";
    assert!(own.starts_with(head), "{own}");
    assert_eq!(own.lines().count(), 22, "{own}");
    let robot = bench.run("auth can-i --list --as=system:serviceaccount:default:robot").stdout;
    let about = |word: &str| robot.lines().filter(|line| line.starts_with(word)).collect::<Vec<_>>().join("\n");
    for (word, line) in [
        ("pods ", "pods                                            []                  []               [get list]"),
        ("pods/", "pods/log                                        []                  []               [get list]"),
        ("depl", "deployments.apps                                []                  []               [get list]"),
        ("serv", "services                                        []                  [web]            [get]"),
        ("*", ""),
    ] {
        assert_eq!(about(word), line, "{robot}");
    }
    check_refused(
        bench,
        "auth can-i get pods --no-headers",
        "error: --no-headers cannot be set without --list specified",
    );
}

#[test]
fn the_servers_own_roles_can_be_bound() {
    let bench = &mut Bench::new();
    for role in ["view", "edit", "admin", "nosuch"] {
        bench.run(&format!("create serviceaccount {role}"));
        bench.run(&format!("create rolebinding {role} --clusterrole={role} --serviceaccount=default:{role}"));
    }
    for (question, allowed) in [
        ("get pods", ["yes", "yes", "yes", "no"]),
        ("list deployments.apps", ["yes", "yes", "yes", "no"]),
        ("get secrets", ["no", "yes", "yes", "no"]),
        ("delete pods", ["no", "yes", "yes", "no"]),
        ("create pods --subresource=exec", ["no", "yes", "yes", "no"]),
        ("create roles", ["no", "no", "yes", "no"]),
        ("list nodes", ["no", "no", "no", "no"]),
        ("get pods -n kube-system", ["no", "no", "no", "no"]),
    ] {
        for (role, word) in ["view", "edit", "admin", "nosuch"].into_iter().zip(allowed) {
            let answer = bench.run(&format!("auth can-i {question} --as=system:serviceaccount:default:{role}")).stdout;
            assert_eq!(answer, format!("{word}\n"), "{role}: {question}");
        }
    }
}

#[test]
fn tokens_are_made_of_claims() {
    let bench = &mut Bench::new();
    let token = bench.run("create token default").stdout;
    assert_eq!(token.split('.').map(str::len).collect::<Vec<_>>()[2], 342, "{token}");
    assert_ne!(token, bench.run("create token default").stdout, "each has an id of its own");
    let failed = "error: failed to create token:";
    for (line, text) in [
        ("create token nosuch", format!("{failed} serviceaccounts \"nosuch\" not found")),
        (
            "create token default --duration=1m",
            format!(
                "{failed} TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 60: \
                 may not specify a duration less than 10 minutes"
            ),
        ),
        (
            "create token default --bound-object-kind=Secret --bound-object-name=s",
            format!("{failed} secrets \"s\" not found"),
        ),
        (
            "create token default --bound-object-kind=Foo",
            "error: supported --bound-object-kind values are Node, Pod, Secret".to_owned(),
        ),
        (
            "create token",
            "error: exactly one NAME is required, got 0\nSee 'kubectl create token -h' for help and examples"
                .to_owned(),
        ),
    ] {
        check_refused(bench, line, &text);
    }
}

#[test]
fn a_part_of_an_object_is_shown_and_changed() {
    let bench = &mut Bench::new();
    check_run(bench, "create deployment web --image=nginx --replicas=2", "deployment.apps/web created\n", "");
    bench.wait(5);
    let scale = "NAME   DESIRED   AVAILABLE   AGE\nweb    2         2           5s\n";
    check_run(bench, "get deployment web --subresource=scale", scale, "");
    let patch = "patch deployment web --subresource=scale --type=merge -p '{\"spec\":{\"replicas\":3}}'";
    check_run(bench, patch, "scale.autoscaling/web patched\n", "");
    let replicas = "get deployment web --subresource=scale -o jsonpath={.kind}{.spec.replicas}{.status.selector}";
    check_run(bench, replicas, "Scale3app=web", "");
    let missing = "Error from server (NotFound): the server could not find the requested resource";
    check_refused(bench, "get sa default --subresource=scale", missing);
    check_refused(bench, "get deployment web --subresource=resize", missing);
    let set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: db, selector: \
               {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}}\n";
    bench.run_with("apply -f -", set);
    check_run(bench, "scale statefulset db --replicas=4", "statefulset.apps/db scaled\n", "");
    check_run(bench, "get statefulset db -o jsonpath={.spec.replicas}", "4", "");
}
