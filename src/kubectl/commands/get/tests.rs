//! `kubectl get` against a cluster of three nodes.

use crate::kubectl::bench::Bench;

#[track_caller]
fn check(bench: &mut Bench, line: &str, stdout: &str, stderr: &str, code: i32) {
    let outcome = bench.run(line);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), (stdout, stderr, code), "{line}");
}

#[test]
fn peek() {
    let mut bench = Bench::new();
    for line in [
        "get nodes",
        "get all",
        "get pods -A",
        "get nodes -o wide",
        "get pods -n kube-system -o name",
        "get ns,sa -L kubernetes.io/metadata.name",
        "get cm -A --show-labels",
        "get cs",
        "get ev --sort-by=.metadata.name",
        "get leases -A",
        "get node minikube nosuch",
        "get sa default -o json",
        "get sa -o yaml",
        "get --raw /version",
        "get --raw /api/v1/namespaces/default/serviceaccounts",
        "get deploy -n kube-system -o custom-columns=N:.metadata.name",
        "describe node minikube",
        "describe ns default",
        "describe svc",
        "describe sa default",
        "describe pod -n kube-system etcd",
        "describe cm",
        "get quota",
        "get quota -o name",
        "describe deploy -n kube-system",
        "describe rs -n kube-system",
        "describe ds -n kube-system",
        "get pods -o jsonpath={.items}",
        "get pods nosuch -o yaml",
        "describe ev",
    ] {
        let o = bench.run(line);
        println!("=== {line} [{}]\n{}--- {}", o.code, o.stdout, o.stderr);
    }
}
