//! Manifests of the web outside, and what is said of what is not held in here.

use super::bench::Bench;
use super::{check_refused, check_run};

const RAW: &str = "https://raw.githubusercontent.com/kubernetes/website/main/content/en/examples";

#[test]
fn examples_of_the_documentation_are_fetched() {
    let bench = &mut Bench::new();
    let created = "deployment.apps/nginx-deployment created\n";
    check_run(bench, "apply -f https://k8s.io/examples/controllers/nginx-deployment.yaml", created, "");
    bench.wait(10);
    let spec = "get deployment nginx-deployment -o \
                jsonpath='{.metadata.labels.app} {.status.readyReplicas} {.spec.template.spec.containers[0].image}'";
    check_run(bench, spec, "nginx 3 nginx:1.14.2", "");
    let other = format!("apply -f {RAW}/application/deployment-update.yaml");
    check_run(bench, &other, "deployment.apps/nginx-deployment configured\n", "");
    let both = "service/my-nginx-svc created\ndeployment.apps/my-nginx created\n";
    check_run(bench, "create -f https://kubernetes.io/examples/application/nginx-app.yaml", both, "");
    let gone = "service \"my-nginx-svc\" deleted\ndeployment.apps \"my-nginx\" deleted\n";
    check_run(bench, "delete -f https://k8s.io/examples/application/nginx-app.yaml", gone, "");
}

#[test]
fn examples_of_storage_and_work_do_what_their_pages_tell() {
    let bench = &mut Bench::new();
    let apply = |bench: &mut Bench, path: &str| bench.run(&format!("apply -f https://k8s.io/examples/{path}")).stdout;
    assert_eq!(apply(bench, "controllers/job.yaml"), "job.batch/pi created\n");
    assert_eq!(apply(bench, "application/web/web.yaml"), "service/nginx created\nstatefulset.apps/web created\n");
    for path in ["pods/storage/pv-volume.yaml", "pods/storage/pv-claim.yaml", "pods/storage/pv-pod.yaml"] {
        apply(bench, path);
    }
    bench.run("wait --for=condition=complete job/pi");
    assert_eq!(bench.run("logs job/pi").stdout.len(), 2002);
    check_run(bench, "get pvc task-pv-claim -o jsonpath={.spec.volumeName}", "task-pv-volume", "");
    check_run(bench, "get pod task-pv-pod web-0 -o jsonpath={.items[*].status.phase}", "Running Running", "");
}

#[test]
fn a_liveness_probe_over_http_fails_after_ten_seconds() {
    let bench = &mut Bench::new();
    check_run(
        bench,
        "apply -f https://k8s.io/examples/pods/probe/http-liveness.yaml",
        "pod/liveness-http created\n",
        "",
    );
    bench.wait(30);
    let told = bench.run("describe pod liveness-http").stdout;
    assert!(told.contains("Liveness probe failed: HTTP probe failed with statuscode: 500"), "{told}");
    assert!(told.contains("Container liveness failed liveness probe, will be restarted"), "{told}");
    check_run(bench, "get pod liveness-http -o jsonpath={.status.containerStatuses[0].restartCount}", "1", "");
}

#[test]
fn what_is_not_held_in_here_is_told_and_hides_nothing() {
    let bench = &mut Bench::new();
    let remedy = "write it into a file here, with vi or cat > FILE, and use that";
    let url = "https://k8s.io/examples/nosuch.yaml";
    let text = format!(
        "error: unable to read URL \"{url}\", server reported 404 Not Found, status code=404\nkubectl: of k8s.io only what \
         tutorials for beginners fetch is held in here: {remedy}"
    );
    check_refused(bench, &format!("create -f {url}"), &text);
    let text = format!(
        "Unable to connect to the server: dial tcp: lookup example.com: no such host\nkubectl: example.com is not held in \
         here: {remedy}"
    );
    check_refused(bench, "apply -f https://example.com/a.yaml", &text);
    let simple = "https://k8s.io/examples/pods/simple-pod.yaml";
    let both = bench.run(&format!("apply -f {url} -f {simple}"));
    assert!(both.stdout == "pod/nginx created\n" && both.code == 1, "{both:?}");
    check_refused(
        bench,
        "create -f http://localhost:8080/x.yaml",
        "The connection to the server localhost:8080 was refused - did you specify the right host or port?",
    );
}
