//! Who wrote which field, as a real server keeps it, and what server-side apply makes of it.

use super::bench::Bench;
use super::check_run;
use serde_json::Value;

const RECORDED: &str = include_str!("../../../tests/fixtures/yaml/deployment-managed-fields.yaml");
const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {a: b}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: \"nginx:1.26\"}]}
";

/// Entries without their times.
fn entries(yaml: &str) -> Vec<Value> {
    let document = crate::api::yaml::from_yaml(yaml).unwrap();
    let mut entries = document["metadata"]["managedFields"].as_array().unwrap().clone();
    entries.iter_mut().for_each(|entry| drop(entry.as_object_mut().unwrap().remove("time")));
    entries
}

#[test]
fn a_deployments_managers_are_those_of_a_real_one() {
    let bench = &mut Bench::new();
    bench.run("create deployment kubernetes-bootcamp --image=gcr.io/google-samples/kubernetes-bootcamp:v1");
    bench.wait(8);
    let shown = bench.run("get deployment kubernetes-bootcamp -o yaml --show-managed-fields").stdout;
    assert_eq!(entries(&shown), entries(RECORDED));
    let hidden = bench.run("get deployment kubernetes-bootcamp -o yaml").stdout;
    assert!(!hidden.contains("managedFields"), "{hidden}");
}

#[test]
fn every_command_writes_under_its_name() {
    let bench = &mut Bench::new();
    for line in [
        "create configmap m --from-literal=a=b",
        "label configmap m x=y",
        "annotate configmap m x=y --field-manager=me",
        "patch configmap m -p '{\"data\":{\"a\":\"c\"}}'",
    ] {
        assert_eq!(bench.run(line).code, 0, "{line}");
    }
    let managers = "get configmap m --show-managed-fields -o \
                    jsonpath='{range .metadata.managedFields[*]}{.manager}={.fieldsV1} {end}'";
    let expected = "kubectl-label={\"f:metadata\":{\"f:labels\":{\".\":{},\"f:x\":{}}}} \
                    kubectl-patch={\"f:data\":{\"f:a\":{}}} me={\"f:metadata\":{\"f:annotations\":{\".\":{},\"f:x\":{}}}} ";
    let shown = bench.run(managers).stdout;
    let without_create: Vec<&str> =
        shown.split_inclusive(' ').filter(|entry| !entry.starts_with("kubectl-create")).collect();
    assert_eq!(without_create.concat(), expected, "{shown}");
}

#[test]
fn server_side_apply_gets_into_conflict() {
    let bench =
        &mut Bench::new().with_file("w.yaml", WEB).with_file("bare.yaml", &WEB.replace("  labels: {a: b}\n", ""));
    let applied = "deployment.apps/web serverside-applied\n";
    for _ in 0..2 {
        check_run(bench, "apply --server-side -f w.yaml", applied, "");
    }
    bench.run("set image deployment web nginx=nginx:1.27");
    let refused = bench.run("apply --server-side -f w.yaml");
    let text = "error: Apply failed with 1 conflict: conflict with \"kubectl-set\" using apps/v1: \
                .spec.template.spec.containers[name=\"nginx\"].image\nPlease review the fields above--they currently have";
    assert!(refused.stderr.starts_with(text) && refused.code == 1, "{refused:?}");
    bench.run("scale deployment web --replicas=3");
    let refused = bench.run("apply --server-side -f w.yaml --field-manager=other").stderr;
    let text = "error: Apply failed with 2 conflicts: conflicts with \"kubectl\" with subresource \"scale\" using apps/v1:\n\
                - .spec.replicas\nconflicts with \"kubectl-set\" using apps/v1:\n";
    assert!(refused.starts_with(text), "{refused}");
    check_run(bench, "get deployment web -o jsonpath={.spec.replicas}", "3", "");
    check_run(bench, "apply --server-side -f w.yaml --force-conflicts", applied, "");
    check_run(bench, "get deployment web -o jsonpath={.spec.replicas}{.metadata.labels}", "2{\"a\":\"b\"}", "");
    check_run(bench, "apply --server-side -f bare.yaml --field-manager=bare", applied, "");
    check_run(bench, "apply --server-side -f bare.yaml", applied, "");
    check_run(bench, "get deployment web -o jsonpath={.metadata.labels}", "", "");
}
