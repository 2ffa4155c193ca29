//! Verbs around the daily work: nodes, waiting, the kubeconfig, permissions, explanations.

use super::bench::Bench;
use super::{check_refused, check_run};

#[test]
fn nodes_are_closed_and_opened() {
    let bench = &mut Bench::new();
    let usage = "error: USAGE: cordon NODE [flags]\nSee 'kubectl cordon -h' for help and examples";
    check_refused(bench, "cordon", usage);
    check_refused(bench, "cordon minikube nosuch", "Error from server (NotFound): nodes \"nosuch\" not found");
    check_run(bench, "cordon minikube --dry-run=client", "node/minikube cordoned (dry run)\n", "");
    check_run(bench, "cordon minikube", "node/minikube cordoned\n", "");
    check_run(bench, "cordon node/minikube", "node/minikube already cordoned\n", "");
    bench.wait(1);
    let taint = "-o jsonpath={.spec.taints[0].key}";
    assert_eq!(bench.run(&format!("get node minikube {taint}")).stdout, "node.kubernetes.io/unschedulable");
    check_run(bench, "uncordon minikube", "node/minikube uncordoned\n", "");
    bench.wait(1);
    assert_eq!(bench.run(&format!("get node minikube {taint}")).stdout, "");
}

#[test]
fn taints_come_and_go() {
    let bench = &mut Bench::new();
    let usage = "\nSee 'kubectl taint -h' for help and examples";
    for (line, text) in [
        ("taint", "one or more resources must be specified as <resource> <name>".to_owned()),
        ("taint nodes minikube foo", "at least one taint update is required".to_owned()),
        (
            "taint nodes a=b:NoSchedule minikube",
            "all resources must be specified before taint changes: minikube".to_owned(),
        ),
        ("taint nodes minikube a=b:Bad", format!("invalid taint effect: Bad, unsupported taint effect{usage}")),
        ("taint nodes minikube a=b=c:NoSchedule", format!("invalid taint spec: a=b=c:NoSchedule{usage}")),
        ("taint nodes minikube a:", format!("invalid taint effect: , unsupported taint effect{usage}")),
        ("taint pods minikube a=b:NoSchedule", "invalid resource type pods, only node types are supported".to_owned()),
        (
            "taint nodes a=b:NoSchedule",
            "at least one resource name must be specified since 'all' parameter is not set".to_owned(),
        ),
        (
            "taint nodes minikube a=b:NoSchedule a-",
            "can not both modify and remove the following taint(s) in the same command: a=".to_owned(),
        ),
        ("taint nodes minikube a:NoSchedule-", "taint \"a:NoSchedule\" not found".to_owned()),
    ] {
        check_refused(bench, line, &format!("error: {text}"));
    }
    check_run(bench, "taint nodes minikube a=b:NoSchedule", "node/minikube tainted\n", "");
    let twice = "error: node minikube already has a taint(s) with same effect(s) and --overwrite is false";
    check_refused(bench, "taint nodes minikube a=c:NoSchedule", twice);
    check_run(bench, "taint nodes minikube a=c:NoSchedule --overwrite", "node/minikube modified\n", "");
    check_run(bench, "taint nodes minikube a-", "node/minikube untainted\n", "");
    let all = "node/minikube tainted\nnode/minikube-m02 tainted\nnode/minikube-m03 tainted\n";
    check_run(bench, "taint nodes --all x=y:NoSchedule", all, "");
}

#[test]
fn pods_leave_a_drained_node() {
    let bench = &mut Bench::new();
    bench.run("run bare --image=nginx --overrides='{\"spec\":{\"nodeName\":\"minikube-m02\"}}'");
    bench.run("wait pod/bare --for=condition=Ready");
    let refused = bench.run("drain minikube-m02");
    assert_eq!(refused.stdout, "node/minikube-m02 cordoned\n");
    assert!(
        refused.stderr.starts_with(
            "error: unable to drain node \"minikube-m02\" due to error: [cannot delete cannot delete Pods that declare \
             no controller (use --force to override): default/bare, cannot delete DaemonSet-managed Pods (use \
             --ignore-daemonsets to ignore): kube-system/kindnet-"
        ),
        "{}",
        refused.stderr
    );
    assert!(refused.stderr.contains("\nThere are pending nodes to be drained:\n minikube-m02\ncannot delete "));
    let drained = bench.run("drain minikube-m02 --ignore-daemonsets --force");
    let stdout =
        "node/minikube-m02 already cordoned\nevicting pod default/bare\npod/bare evicted\nnode/minikube-m02 drained\n";
    assert_eq!((drained.stdout.as_str(), drained.code), (stdout, 0));
    assert!(drained.stderr.starts_with("Warning: deleting Pods that declare no controller: default/bare; ignoring "));
}

#[test]
fn intolerant_pods_are_evicted() {
    let bench = &mut Bench::new();
    bench.run("run bare --image=nginx --overrides='{\"spec\":{\"nodeName\":\"minikube-m02\"}}'");
    bench.run("wait pod/bare --for=condition=Ready");
    check_run(bench, "taint nodes minikube-m02 a=b:NoExecute", "node/minikube-m02 tainted\n", "");
    check_run(bench, "wait pod/bare --for=delete", "pod/bare condition met\n", "");
    bench.wait(2);
    assert_eq!(bench.run("get pods -n kube-system -l app=kindnet").stdout.lines().count(), 4);
}

#[test]
fn the_clusters_names_outlive_the_pod_that_knows_them() {
    let bench = &mut Bench::new();
    bench.run("delete pods -n kube-system -l k8s-app=kube-dns");
    check_run(
        bench,
        "rollout status deployment/coredns -n kube-system",
        "deployment \"coredns\" successfully rolled out\n",
        "",
    );
    bench.run("run asks --image=busybox --restart=Never -- nslookup kubernetes.default.svc.cluster.local");
    bench.wait(10);
    assert!(bench.run("logs asks").stdout.contains("Address: 10.96.0.1\n"));
}

#[test]
fn waiting_ends_or_times_out() {
    let bench = &mut Bench::new();
    bench.run("create deployment web --image=nginx --replicas=2");
    check_run(bench, "wait deployment/web --for=condition=available", "deployment.apps/web condition met\n", "");
    check_run(
        bench,
        "wait deploy/web --for=jsonpath={.status.readyReplicas}=2",
        "deployment.apps/web condition met\n",
        "",
    );
    for (line, text) in [
        ("wait", "error: unrecognized condition: \"\""),
        ("wait deployment/web --for=foo", "error: unrecognized condition: \"foo\""),
        ("wait pods -l app=nosuch --for=condition=Ready", "error: no matching resources found"),
        ("wait pod/nosuch --for=condition=Ready", "Error from server (NotFound): pods \"nosuch\" not found"),
        (
            "wait deploy/web --for=condition=Foo --timeout=1s",
            "error: timed out waiting for the condition on deployments/web",
        ),
        ("wait deploy/web --for=condition=Foo --timeout=0", "error: condition not met for deployments/web"),
        ("wait deploy/later --for=create --timeout=2s", "error: timed out waiting for the condition"),
    ] {
        check_refused(bench, line, text);
    }
    check_run(bench, "wait --for=delete pod/nosuch --timeout=2s", "", "");
}

#[test]
fn the_kubeconfig_is_a_file() {
    let bench = &mut Bench::new();
    check_run(bench, "config current-context", "minikube\n", "");
    check_run(bench, "config set-context --current --namespace=kube-system", "Context \"minikube\" modified.\n", "");
    check_run(bench, "config view --minify -o jsonpath={..namespace}", "kube-system", "");
    assert!(bench.run("get pods").stdout.contains("etcd-minikube"));
    check_run(bench, "get pods -n default", "", "No resources found in default namespace.\n");
    let created = "Context \"other\" created.\n";
    check_run(bench, "config set-context other --cluster=minikube --user=minikube --namespace=dev", created, "");
    check_run(bench, "config use-context other", "Switched to context \"other\".\n", "");
    let contexts = "CURRENT   NAME       CLUSTER    AUTHINFO   NAMESPACE
          minikube   minikube   minikube   kube-system
*         other      minikube   minikube   dev
";
    check_run(bench, "config get-contexts", contexts, "");
    check_run(bench, "config rename-context other third", "Context \"other\" renamed to \"third\".\n", "");
    check_run(bench, "config unset contexts.third.namespace", "Property \"contexts.third.namespace\" unset.\n", "");
    check_run(bench, "get pods", "", "No resources found in default namespace.\n");
    for (line, text) in [
        ("config use-context nosuch", "error: no context exists with the name: \"nosuch\""),
        ("config set-context", "error: you must specify a non-empty context name or --current"),
        ("config delete-context nosuch", "error: cannot delete context nosuch, not in /home/learner/.kube/config"),
        ("config get-contexts nosuch", "error: context nosuch not found"),
        ("config foo", "error: unknown command \"foo\"\nSee 'kubectl config -h' for help and examples"),
    ] {
        let outcome = bench.run(line);
        assert_eq!((outcome.stderr, outcome.code), (format!("{text}\n"), 1), "kubectl {line}");
    }
    bench.run("config set-cluster far --server=https://far.example:6443");
    bench.run("config set-context far --cluster=far --user=minikube");
    let lost = "Unable to connect to the server: dial tcp: lookup far.example: no such host";
    check_refused(bench, "get pods --context=far", lost);
}

#[test]
fn permissions_are_asked_for() {
    let bench = &mut Bench::new();
    check_run(bench, "auth can-i create pods", "yes\n", "");
    check_run(bench, "auth can-i list foo", "yes\n", "Warning: the server doesn't have a resource type 'foo'\n\n");
    check_run(bench, "auth can-i list nodes", "yes\n", "Warning: resource 'nodes' is not namespace scoped\n\n");
    assert_eq!(bench.run("auth can-i list pods --as=jane").stdout, "no\n");
    check_refused(
        bench,
        "get deployments --as=jane",
        "Error from server (Forbidden): deployments.apps is forbidden: User \"jane\" cannot list resource \"deployments\" \
         in API group \"apps\" in the namespace \"default\"",
    );
    let whoami = bench.run("auth whoami").stdout;
    assert!(whoami.contains("\nGroups                                              [system:masters "), "{whoami}");
}

#[test]
fn kinds_and_fields_are_explained() {
    let bench = &mut Bench::new();
    let replicas = "GROUP:      apps
KIND:       Deployment
VERSION:    v1

FIELD: replicas <integer>


DESCRIPTION:
    Number of desired pods. This is a pointer to distinguish between explicit
    zero and not specified. Defaults to 1.
    

";
    check_run(bench, "explain deploy.spec.replicas", replicas, "");
    check_run(bench, "explain deployments.apps.spec.replicas --api-version=apps/v1", replicas, "");
    let spec = bench.run("explain pod.spec").stdout;
    assert!(spec.contains("\n  containers\t<[]Container> -required-\n    List of containers"), "{spec}");
    let all = bench.run("explain pod.spec --recursive").stdout;
    assert!(all.contains("\n    imagePullPolicy\t<string>\n    enum: Always, IfNotPresent, Never\n"), "{all}");
    check_refused(bench, "explain foo.bar", "the server doesn't have a resource type \"foo\"");
    assert_eq!(bench.run("explain pod.spec.foo").stderr, "error: field \"foo\" does not exist\n");
}

#[test]
fn values_without_an_order_end_kubectl() {
    let bench = &mut Bench::new();
    for (line, place, sorted) in [
        ("get nodes --sort-by=.spec", "sorter.go:376", "[][][]reflect.Value"),
        ("get nodes -o name --sort-by=.spec", "sorter.go:330", "*unstructured.Unstructured"),
    ] {
        let outcome = bench.run(line);
        let end = format!(
            " {place}] Field {{.spec}} in {sorted} is an unsortable type: interface, err: unsortable type: \
             map[string]interface {{}}\n"
        );
        assert!(outcome.stderr.starts_with("F1123 20:04:") && outcome.stderr.ends_with(&end), "{}", outcome.stderr);
        assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 1), "{line}");
    }
}
