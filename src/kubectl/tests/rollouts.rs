//! Rollouts, changes of templates, autoscalers and watches, by command line.

use super::bench::Bench;
use super::{check_refused, check_run};

/// A Deployment that has rolled out.
fn with_web() -> Bench {
    let mut bench = Bench::new();
    bench.run("create deployment web --image=nginx:1.25 --replicas=2");
    bench.wait(10);
    bench
}

#[test]
fn a_rollout_is_followed_undone_and_told() {
    let bench = &mut with_web();
    let done = "deployment \"web\" successfully rolled out\n";
    check_run(bench, "rollout status deployment/web", done, "");
    check_run(bench, "set image deployment/web nginx=nginx:1.26", "deployment.apps/web image updated\n", "");
    let followed = bench.run("rollout status deploy web").stdout;
    let waiting = "Waiting for deployment \"web\" rollout to finish: ";
    assert!(followed.contains(&format!("{waiting}1 out of 2 new replicas have been updated...\n")), "{followed}");
    assert!(followed.contains(&format!("{waiting}1 old replicas are pending termination...\n")), "{followed}");
    assert!(followed.ends_with(done), "{followed}");
    let history = "deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n";
    check_run(bench, "rollout history deployment/web", history, "");
    let details = bench.run("rollout history deployment/web --revision=1").stdout;
    assert!(
        details.starts_with("deployment.apps/web with revision #1\nPod Template:\n  Labels:\tapp=web\n"),
        "{details}"
    );
    assert!(details.contains("    Image:\tnginx:1.25\n"), "{details}");
    check_run(bench, "rollout undo deployment/web", "deployment.apps/web rolled back\n", "");
    let skipped = "deployment.apps/web skipped rollback (current template already matches revision 3)\n";
    bench.wait(10);
    check_run(bench, "rollout undo deployment/web --to-revision=3", skipped, "");
    let history = "deployment.apps/web \nREVISION  CHANGE-CAUSE\n2         <none>\n3         <none>\n\n";
    check_run(bench, "rollout history deployment/web", history, "");
    check_run(bench, "rollout restart deployment/web", "deployment.apps/web restarted\n", "");
    let impatient = bench.run("rollout status deployment/web --timeout=1s");
    assert_eq!(impatient.stderr, "error: timed out waiting for the condition\n");
}

#[test]
fn a_paused_rollout_waits() {
    let bench = &mut with_web();
    check_run(bench, "rollout pause deployment/web", "deployment.apps/web paused\n", "");
    bench.run("set image deployment/web nginx=nginx:1.26");
    bench.wait(5);
    assert_eq!(bench.run("get rs -o name").stdout.lines().count(), 1);
    let resume = "resume it first with 'kubectl rollout resume' and try again";
    for (line, text) in [
        ("rollout pause deployment/web", "error: deployments.apps \"web\" is already paused".to_owned()),
        (
            "rollout restart deployment/web",
            "error: deployments.apps \"web\" can't restart paused deployment (run rollout resume first)".to_owned(),
        ),
        ("rollout undo deployment/web", "error: no rollout history found for deployment \"web\"".to_owned()),
        (
            "rollout undo deployment/web --to-revision=1",
            format!("error: you cannot rollback a paused deployment; {resume}"),
        ),
    ] {
        check_refused(bench, line, &text);
    }
    check_run(bench, "rollout resume deployment/web", "deployment.apps/web resumed\n", "");
    bench.wait(20);
    assert_eq!(bench.run("get rs -o name").stdout.lines().count(), 2);
}

#[test]
fn rollouts_refuse_as_upstream() {
    let bench = &mut with_web();
    bench.run("run one --image=nginx");
    for (line, text) in [
        ("rollout status", "error: required resource not specified"),
        ("rollout status deployment/web --revision=-1", "error: revision must be a positive integer: -1"),
        ("rollout status pod/one", "error: no status viewer has been implemented for Pod"),
        ("rollout history pod/one", "error: no history viewer has been implemented for \"Pod\""),
        ("rollout undo pod/one", "error: no rollbacker has been implemented for \"Pod\""),
        ("rollout pause pod/one", "error: pods \"one\" pausing is not supported"),
        ("rollout restart pod/one", "error: pods \"one\" restarting is not supported"),
        ("rollout resume deployment/web", "error: deployments.apps \"web\" is not paused"),
        ("rollout undo deployment/web", "error: no rollout history found for deployment \"web\""),
        ("rollout undo deployment/web --to-revision=7", "error: unable to find specified revision 7 in history"),
        ("rollout history deployment/web --revision=9", "error: unable to find the specified revision"),
        (
            "rollout status deployment/web --revision=5",
            "error: desired revision (5) is different from the running revision (1)",
        ),
        ("rollout status deployment/nosuch", "Error from server (NotFound): deployments.apps \"nosuch\" not found"),
    ] {
        check_refused(bench, line, text);
    }
    check_run(bench, "rollout restart deployment -l app=x", "", "No resources found in default namespace.\n");
}

#[test]
fn a_bad_image_exceeds_the_deadline() {
    let bench = &mut with_web();
    bench.run("set image deployment/web nginx=nginx:doesnotexist");
    bench.wait(620);
    check_refused(bench, "rollout status deployment/web", "error: deployment \"web\" exceeded its progress deadline");
    let condition = "get deployment web -o 'jsonpath={.status.conditions[?(@.type==\"Progressing\")].reason}'";
    assert_eq!(bench.run(condition).stdout, "ProgressDeadlineExceeded");
}

#[test]
fn templates_are_changed_part_by_part() {
    let bench = &mut with_web();
    let part = |path: &str| format!("get deployment web -o jsonpath={{.spec.template.spec.{path}}}");
    let env = "deployment.apps/web env updated\n";
    bench.run("create configmap colours --from-literal=sky-blue=1");
    check_run(bench, "set env deployment/web A=1 B=2", env, "");
    check_run(bench, "set env deployment/web A- B=3 C=", env, "");
    check_run(
        bench,
        "set env deployment/web --from=configmap/colours --prefix=X_",
        env,
        "Warning: key sky-blue transferred to SKY_BLUE\n",
    );
    let list = "# Deployment web, container nginx\nB=3\nC=\n# X_SKY_BLUE from configmap colours, key sky-blue\n";
    check_run(bench, "set env deployment/web --list", list, "");
    let resolved = "# Deployment web, container nginx\nB=3\nC=\nX_SKY_BLUE=1\n";
    check_run(bench, "set env deployment/web --list --resolve", resolved, "");
    check_run(bench, "set env deployment/web B=3", "", "");
    let resources = "deployment.apps/web resource requirements updated\n";
    check_run(bench, "set resources deployment web --limits=cpu=1000m,memory=512Mi --requests=cpu=500m", resources, "");
    let amounts = "{\"limits\":{\"cpu\":\"1\",\"memory\":\"512Mi\"},\"requests\":{\"cpu\":\"500m\"}}";
    check_run(bench, &part("containers[0].resources"), amounts, "");
    check_run(bench, "set sa deployment web robot", "deployment.apps/web serviceaccount updated\n", "");
    check_run(bench, &part("serviceAccountName"), "robot", "");
    check_run(
        bench,
        "set image deploy --all *=nginx:1.27 --dry-run=client",
        "deployment.apps/web image updated (dry run)\n",
        "",
    );
    check_run(bench, &part("containers[0].image"), "nginx:1.25", "");
    bench.run("set image deploy/web *=nginx:1.27 --record");
    let cause = "kubectl set image deploy/web *=nginx:1.27 --record=true";
    bench.wait(1);
    assert!(bench.run("rollout history deploy/web").stdout.contains(cause));
    for (line, text) in [
        ("set image deployment/web", "error: at least one image update is required"),
        ("set image deployment/web nosuch=nginx:2", "error: unable to find container named \"nosuch\""),
        (
            "set image deployment/web *=a nginx=b",
            "error: all containers are already specified by *, but saw more than one container_name=container_image \
             pairs",
        ),
        (
            "set env deployment/web A=1 x",
            "error: all resources must be specified before environment changes: deployment/web A=1 x",
        ),
        (
            "set env deployment/web A=1 A-",
            "error: can not both modify and remove the same environment variable in the same command",
        ),
        (
            "set env deployment/web B=9 --overwrite=false",
            "error: deployments/web 'B' already has a value (3), and --overwrite is false",
        ),
        (
            "set resources deployment/web",
            "error: you must specify an update to requests or limits (in the form of --requests/--limits)",
        ),
        ("set selector deployment/web a=b", "error: setting a selector is only supported for Services"),
        (
            "set subject deployment web --user=me",
            "error: deployments/web setting subjects is only supported for RoleBinding/ClusterRoleBinding",
        ),
        (
            "set image --local deployment/web nginx=nginx:2",
            "error: you must specify resources by --filename when --local is set.\nExample resource specifications \
          include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
        ),
    ] {
        check_refused(bench, line, text);
    }
}

#[test]
fn autoscalers_keep_bounds() {
    let bench = &mut with_web();
    let scaled = "horizontalpodautoscaler.autoscaling/web autoscaled\n";
    check_run(bench, "autoscale deployment web --min=3 --max=5 --cpu-percent=70", scaled, "");
    bench.wait(17);
    check_run(bench, "get deployment web -o jsonpath={.spec.replicas}", "3", "");
    bench.wait(16);
    let row = bench.run("get hpa --no-headers").stdout;
    assert!(row.starts_with("web   Deployment/web   cpu: <unknown>/70%   3     5     3     "), "{row}");
    let told = bench.run("describe hpa web").stdout;
    assert!(told.contains("New size: 3; reason: Current number of replicas below Spec.MinReplicas"), "{told}");
    assert!(told.contains("  ScalingActive  False   FailedGetResourceMetric  the HPA was unable to compute"), "{told}");
    bench.run("run one --image=nginx");
    for (line, text) in [
        ("autoscale deployment web", "error: required flag(s) \"max\" not set"),
        (
            "autoscale deployment web --min=5 --max=2",
            "error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 2, min: 5",
        ),
        (
            "autoscale deployment web --max=2",
            "Error from server (AlreadyExists): horizontalpodautoscalers.autoscaling \"web\" already exists",
        ),
        (
            "autoscale pod one --max=2",
            "error: cannot autoscale a Pod: could not find scale subresource for /v1, Resource=pods in discovery \
             information",
        ),
    ] {
        check_refused(bench, line, text);
    }
}

#[test]
fn watches_tell_of_every_change() {
    let bench = &mut with_web();
    bench.run("delete deployment web --wait=false");
    let watched = bench.run("get rs -w --output-watch-events").stdout;
    let events: Vec<&str> = watched.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(events.first(), Some(&"EVENT"), "{watched}");
    assert_eq!(events.last(), Some(&"DELETED"), "{watched}");
    assert_eq!(bench.run("get pods --watch-only -o name").stdout, "");
    for (line, text) in [
        (
            "get pods --output-watch-events",
            "error: --output-watch-events option can only be used with --watch or --watch-only",
        ),
        ("get pods,rs -w", "error: you may only specify a single resource type"),
        ("get pod nosuch -w", "Error from server (NotFound): pods \"nosuch\" not found"),
    ] {
        check_refused(bench, line, text);
    }
}

#[test]
fn pods_that_are_refused_show_in_the_conditions() {
    let bench = &mut Bench::new();
    bench.run("create deployment web --image=nginx --replicas=3");
    bench.run("set serviceaccount deployment web nosuch");
    bench.wait(5);
    let reasons = "get deployment web -o 'jsonpath={.status.conditions[?(@.type==\"ReplicaFailure\")].reason}'";
    assert_eq!(bench.run(reasons).stdout, "FailedCreate");
    let told = bench.run("get events --field-selector reason=FailedCreate --no-headers").stdout;
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("-\" is forbidden: error looking up service account default/nosuch"), "{told}");
    bench.run("create serviceaccount nosuch");
    bench.wait(120);
    assert_eq!(bench.run(reasons).stdout, "");
}
