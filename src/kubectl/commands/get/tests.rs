//! `kubectl get` and `kubectl describe` against a cluster of three nodes.

use crate::kubectl::tests::bench::Bench;
use serde_json::Value;

const ERRORS: &str = include_str!("../../../../tests/oracle/05-errors.json");

#[track_caller]
fn check(bench: &mut Bench, line: &str, stdout: &str, stderr: &str) {
    let outcome = bench.run(line);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), (stdout, stderr), "{line}");
    let code = i32::from(stderr.contains("rror"));
    assert_eq!(outcome.code, code, "{line}");
}

/// Whether the recorded command line can be run here: no pipes, and nothing in it that other commands made.
fn runs_here(command: &str) -> bool {
    let verbs = ["kubectl get", "kubectl describe"];
    let elsewhere = ["|", "$", "--help", "pod2", "pod3", "web-65d8 ", "type=Warning", "--watch"];
    let is_state = command == "kubectl get pods";
    verbs.iter().any(|verb| command == *verb || command.starts_with(&format!("{verb} ")))
        && !is_state
        && !elsewhere.iter().any(|w| command.contains(w))
}

#[test]
fn command_lines_fail_as_recorded() {
    let entries: Vec<Value> = serde_json::from_str(ERRORS).unwrap();
    let mut bench = Bench::new();
    let mut count = 0;
    for entry in &entries {
        let text = |field: &str| entry[field].as_str().unwrap_or_default();
        let command = text("cmd");
        if !runs_here(command) || !text("stdout").is_empty() {
            continue;
        }
        let outcome = bench.run(command.strip_prefix("kubectl ").unwrap());
        let said = (outcome.stdout.as_str(), outcome.stderr.as_str(), i64::from(outcome.code));
        let expected = (text("stdout"), text("stderr"), entry["exit_code"].as_i64().unwrap());
        assert_eq!(said, expected, "{command}");
        count += 1;
    }
    assert!(count > 40, "only {count} command lines");
}

#[test]
fn tables_have_the_columns_that_were_asked_for() {
    let mut bench = Bench::new();
    let nodes = "NAME           STATUS   ROLES           AGE   VERSION
minikube       Ready    control-plane   7s    v1.32.13
minikube-m02   Ready    <none>          3s    v1.32.13
minikube-m03   Ready    <none>          3s    v1.32.13
";
    check(&mut bench, "get nodes", nodes, "");
    let bare = "minikube-m02   Ready   <none>   3s    v1.32.13\n";
    check(&mut bench, "get no minikube-m02 --no-headers", bare, "");
    let primary = "NAME           STATUS   ROLES           AGE   VERSION    PRIMARY
minikube       Ready    control-plane   7s    v1.32.13   true
minikube-m02   Ready    <none>          3s    v1.32.13   false
minikube-m03   Ready    <none>          3s    v1.32.13   false
";
    check(&mut bench, "get nodes -L minikube.k8s.io/primary", primary, "");
    let kind = "NAME                        STATUS   AGE   LABELS
namespace/kube-node-lease   Active   10s   kubernetes.io/metadata.name=kube-node-lease
";
    check(&mut bench, "get ns kube-node-lease --show-kind --show-labels", kind, "");
    let services =
        "NAMESPACE     NAME         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)                  AGE   SELECTOR
default       kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP                  8s    <none>
kube-system   kube-dns     ClusterIP   10.96.0.10   <none>        53/UDP,53/TCP,9153/TCP   2s    k8s-app=kube-dns
";
    check(&mut bench, "get svc -A -o wide", services, "");
}

#[test]
fn several_kinds_are_parted_by_an_empty_line() {
    let mut bench = Bench::new();
    let both = "NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   8s

NAME                     SECRETS   AGE
serviceaccount/default   0         0s
";
    check(&mut bench, "get svc,pods,sa", both, "");
    check(&mut bench, "get svc/kubernetes sa/default", both, "");
    let bare =
        "service/kubernetes   ClusterIP   10.96.0.1   <none>   443/TCP   8s\nserviceaccount/default   0     0s\n";
    check(&mut bench, "get svc,sa --no-headers", bare, "");
}

#[test]
fn what_is_found_is_shown_beside_what_is_not() {
    let mut bench = Bench::new();
    let found =
        "NAME       STATUS   ROLES           AGE   VERSION\nminikube   Ready    control-plane   7s    v1.32.13\n";
    let missing = "Error from server (NotFound): nodes \"nosuch\" not found\n";
    check(&mut bench, "get node minikube nosuch", found, missing);
    check(&mut bench, "get node minikube nosuch --ignore-not-found", found, "");
    check(&mut bench, "get node nosuch --ignore-not-found", "", "");
    check(&mut bench, "get node nosuch --ignore-not-found -o yaml", "", "");
    check(&mut bench, "get node nosuch -o yaml", "", missing);
    check(&mut bench, "get node minikube nosuch -o name", "node/minikube\n", missing);
    check(&mut bench, "get quota -A", "", "No resources found\n");
    check(&mut bench, "get pv", "", "No resources found\n");
    check(&mut bench, "get quota -o name", "", "");
    let warning = "Warning: v1 ComponentStatus is deprecated in v1.19+\n";
    assert!(bench.run("get cs").stderr.starts_with(warning));
}

#[test]
fn objects_are_printed_in_every_form() {
    let mut bench = Bench::new()
        .with_file("names.tmpl", "{{range .items}}{{.metadata.name}};{{end}}")
        .with_file("names.cols", "NAME\n.metadata.name\n");
    let list = "apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n";
    for (line, stdout) in [
        ("get sa -o jsonpath={.items[*].metadata.name}", "default"),
        ("get sa default -o jsonpath={.metadata.name}", "default"),
        ("get sa -o jsonpath-as-json={.items[*].metadata.name}", "[\n    \"default\"\n]\n"),
        ("get svc -o 'go-template={{len .items}}'", "1"),
        ("get svc --template {{.kind}}", "List"),
        ("get svc -o go-template-file=names.tmpl", "kubernetes;"),
        ("get svc -o custom-columns=N:.metadata.name,P:.spec.ports[0].port", "N            P\nkubernetes   443\n"),
        ("get svc -o custom-columns-file=names.cols", "NAME\nkubernetes\n"),
        ("get svc -o custom-columns=N:.metadata.name --no-headers", "kubernetes\n"),
        ("get deploy -n kube-system -o name", "deployment.apps/coredns\n"),
        ("get quota -o custom-columns=N:.metadata.name", "N\n"),
        ("get quota -o yaml", list),
        (
            "get nodes -o name --sort-by=.status.addresses[0].address",
            "node/minikube\nnode/minikube-m02\nnode/minikube-m03\n",
        ),
        (
            "get nodes -o custom-columns=N:.metadata.name --sort-by=.metadata.labels.minikube\\.k8s\\.io/primary",
            "N\nminikube-m02\nminikube-m03\nminikube\n",
        ),
    ] {
        check(&mut bench, line, stdout, "");
    }
    let missing = "error: error reading --template nosuch, open nosuch: no such file or directory\n";
    check(&mut bench, "get svc -o go-template-file=nosuch", "", missing);
    for path in [".nosuch", "{.foo"] {
        check(&mut bench, &format!("get nodes --sort-by='{path}'"), "", "No resources found\n");
    }
}

#[test]
fn raw_paths_are_answered() {
    let mut bench = Bench::new();
    assert!(bench.run("get --raw /version").stdout.starts_with("{\n  \"major\": \"1\",\n  \"minor\": \"32\",\n"));
    let list = bench.run("get --raw /api/v1/namespaces?labelSelector=kubernetes.io%2Fmetadata.name%3Ddefault").stdout;
    assert!(list.starts_with("{\"kind\":\"NamespaceList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\""));
    assert_eq!(list.matches("\"phase\":\"Active\"").count(), 1);
    let object = bench.run("get --raw /apis/apps/v1/namespaces/kube-system/deployments/coredns").stdout;
    assert!(object.starts_with("{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{"));
    let missing = "Error from server (NotFound): the server could not find the requested resource\n";
    check(&mut bench, "get --raw /apis/apps/v1/foos", "", missing);
    check(&mut bench, "get --raw /foo", "", missing);
    check(&mut bench, "get --raw /metrics", "", "error: /metrics is a path that is not simulated\n");
}

#[test]
fn descriptions_are_found_by_name_and_by_the_beginning_of_one() {
    let mut bench = Bench::new();
    let one = bench.run("describe svc kubernetes").stdout;
    assert!(one.starts_with("Name:                     kubernetes\nNamespace:                default\n"));
    assert_eq!(bench.run("describe svc kuber").stdout, format!("{one}\n"));
    let all = bench.run("describe pods -n kube-system -l k8s-app=kindnet").stdout;
    assert_eq!(all.matches("\n\n\nName: ").count(), 2);
    let silent = bench.run("describe deploy coredns -n kube-system --show-events=false").stdout;
    assert!(silent.ends_with("NewReplicaSet:   coredns-56c69d4bfb (1/1 replicas created)\n"), "{silent}");
    let set = bench.run("describe rs -n kube-system").stdout;
    assert!(set.contains("\nPods Status:    1 Running / 0 Waiting / 0 Succeeded / 0 Failed\n"));
    let node = bench.run("describe node minikube-m02").stdout;
    assert!(node.contains("\nNon-terminated Pods:          (2 in total)\n"), "{node}");
    check(&mut bench, "describe quota -A", "", "No resources found\n");
    let both = "Error from server (NotFound): services \"a\" not found\nError from server (NotFound): services \"b\" not found\n";
    check(&mut bench, "describe svc a b", "", both);
}

#[test]
fn a_deployment_is_shown_and_described_with_what_it_made() {
    let mut bench = Bench::new();
    bench.run("create deployment web --image=nginx --replicas=2");
    bench.wait(30);
    let both = "NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
deployment.apps/web   2/2     2            2           30s

NAME                             DESIRED   CURRENT   READY   AGE
replicaset.apps/web-65d846d465   2         2         2       30s
";
    check(&mut bench, "get deploy,rs", both, "");
    let deployment = bench.run("describe deploy web").stdout;
    let end = "OldReplicaSets:  <none>
NewReplicaSet:   web-65d846d465 (2/2 replicas created)
Events:
  Type    Reason             Age   From                   Message
  ----    ------             ----  ----                   -------
  Normal  ScalingReplicaSet  30s   deployment-controller  Scaled up replica set web-65d846d465 from 0 to 2
";
    assert!(deployment.ends_with(end), "{deployment}");
    let pods = bench.run("describe pods -l app=web").stdout;
    assert_eq!(pods.matches("\nControlled By:  ReplicaSet/web-65d846d465\n").count(), 2, "{pods}");
    assert_eq!(pods.matches("Started container nginx\n").count(), 2, "{pods}");
}
