//! What `apply` and `auth reconcile` make of objects that others have changed.

use super::bench::Bench;
use super::{check_refused, check_run};

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: b}\n";
const ROLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: dev}
rules: [{apiGroups: [\"\"], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: dev}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: robot, namespace: dev}]
";

/// A last-applied annotation of the map, as YAML shows it in a patch.
fn remembered(value: &str) -> String {
    format!(
        "{{\"apiVersion\":\"v1\",\"data\":{{\"a\":\"{value}\"}},\"kind\":\"ConfigMap\",\"metadata\":{{\"annotations\":{{}},\
         \"name\":\"m\",\"namespace\":\"default\"}}}}"
    )
}

#[test]
fn a_conflict_is_refused_if_nothing_may_be_overwritten() {
    let bench = &mut Bench::new().with_file("m.yaml", MAP).with_file("n.yaml", &MAP.replace("a: b", "a: c"));
    check_run(bench, "apply -f m.yaml --overwrite=false", "configmap/m created\n", "");
    check_run(bench, "apply -f m.yaml --overwrite=false", "configmap/m unchanged\n", "");
    let refused = bench.run("apply -f n.yaml --overwrite=false --openapi-patch=false");
    let shown = |value: &str| {
        format!(
            "metadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {}\n",
            remembered(value)
        )
    };
    let conflict =
        format!("patch:\ndata:\n  a: c\n{}\nconflicts with changes made from original to current:\n", shown("c"));
    let head = "error: error when applying patch:\n\nto:\nResource: \"/v1, Resource=configmaps\", GroupVersionKind: \"/v1, \
                Kind=ConfigMap\"\nName: \"m\", Namespace: \"default\"\nfor: \"n.yaml\": error when patching \"n.yaml\": \
                creating patch with:\noriginal:\n";
    let text = &refused.stderr;
    assert!(text.starts_with(&format!("{head}{}\n\nmodified:\n", remembered("b"))), "{text}");
    assert!(text.contains(&format!("\nfor:: {conflict}metadata:\n  annotations:\n")), "{text}");
    assert!(text.contains(&remembered("b")) && text.ends_with("\n\n") && refused.code == 1, "{text}");
    let warned = bench.run("apply -f n.yaml --overwrite=false").stderr;
    assert!(
        warned.starts_with(&format!("warning: error calculating patch from openapi v3 spec: {conflict}")),
        "{warned}"
    );
    assert!(
        warned.contains(&format!("\n\nwarning: error calculating patch from openapi spec: {conflict}")),
        "{warned}"
    );
    check_run(bench, "get configmap m -o jsonpath={.data.a}", "b", "");
    check_run(bench, "apply -f n.yaml", "configmap/m configured\n", "");
}

#[test]
fn a_part_is_applied_by_the_server_only() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n";
    let status = format!(
        "{service}status: {{conditions: [{{type: Fine, status: \"True\", reason: R, message: m, lastTransitionTime: \"2025-01-01T00:00:00Z\"}}]}}\n"
    );
    let bench = &mut Bench::new().with_file("s.yaml", &status);
    let lonely = "error: --subresource can only be specified for --server-side";
    check_refused(bench, "apply -f s.yaml --subresource=status", lonely);
    let missing = "Error from server (NotFound): services \"s\" not found";
    check_refused(bench, "apply --server-side -f s.yaml --subresource=status", missing);
    bench.run("create service clusterip s --tcp=80");
    check_run(bench, "apply --server-side -f s.yaml --subresource=status", "service/s serverside-applied\n", "");
    check_run(bench, "get service s -o jsonpath={.status.conditions[0].type}{.spec.ports[0].port}", "Fine80", "");
    let lost = "Error from server (NotFound): the server could not find the requested resource";
    check_refused(bench, "apply --server-side -f s.yaml --subresource=foo", lost);
    let wrong = "Error from server (BadRequest): Incorrect version specified in apply patch. Specified patch version: v1, \
                 expected: autoscaling/v1";
    check_refused(bench, "apply --server-side -f s.yaml --subresource=scale", wrong);
}

#[test]
fn waiting_without_a_server_ends_as_in_a_real_kubectl() {
    let bench = &mut Bench::new().with_file("m.yaml", MAP);
    check_run(bench, "wait --local -f m.yaml --for=create", "configmap/m condition met\n", "");
    let done = bench.run("wait --local -f m.yaml --for=condition=Ready");
    assert!(done.stderr.starts_with("panic: runtime error: invalid memory address") && done.code == 2, "{done:?}");
    assert!(
        bench
            .run("wait --local pod/x --for=delete")
            .stderr
            .starts_with("error: you must specify resources by --filename")
    );
}

#[test]
fn roles_grow_by_what_a_file_grants() {
    let more = ROLE.replace("[get, list]", "[watch, get]").replace("robot", "other");
    let bench = &mut Bench::new().with_file("r.yaml", ROLE).with_file("more.yaml", &more);
    let told = |role: &str, binding: &str| {
        format!(
            "role.rbac.authorization.k8s.io/reader {role}\nrolebinding.rbac.authorization.k8s.io/reader {binding}\n"
        )
    };
    let created = "\treconciliation required create\n\tmissing rules added:\n\
                   \t\t{Verbs:[get list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n\
                   \treconciliation required create\n\tmissing subjects added:\n\
                   \t\t{Kind:ServiceAccount APIGroup: Name:robot Namespace:dev}\n";
    check_run(
        bench,
        "auth reconcile -f r.yaml --dry-run=client",
        &told("reconciled (dry run)", "reconciled (dry run)"),
        created,
    );
    check_run(bench, "get namespace dev --ignore-not-found", "", "");
    check_run(bench, "auth reconcile -f r.yaml", &told("reconciled", "reconciled"), created);
    check_run(bench, "get namespace dev -o name", "namespace/dev\n", "");
    check_run(bench, "auth reconcile -f r.yaml", &told("reconciled", "reconciled"), "");
    let grown = "\treconciliation required update\n\tmissing rules added:\n\
                 \t\t{Verbs:[watch] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n\
                 \treconciliation required update\n\tmissing subjects added:\n\
                 \t\t{Kind:ServiceAccount APIGroup: Name:other Namespace:dev}\n";
    check_run(bench, "auth reconcile -f more.yaml", &told("reconciled", "reconciled"), grown);
    check_run(bench, "auth can-i list pods -n dev --as=system:serviceaccount:dev:other", "yes\n", "");
    let shrunk = "\treconciliation required update\n\textra rules removed:\n\
                  \t\t{Verbs:[list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n\
                  \treconciliation required update\n\textra subjects removed:\n\
                  \t\t{Kind:ServiceAccount APIGroup: Name:robot Namespace:dev}\n";
    let line = "auth reconcile -f more.yaml --remove-extra-permissions --remove-extra-subjects";
    check_run(bench, line, &told("reconciled", "reconciled"), shrunk);
    check_run(bench, "get role reader -n dev -o jsonpath={.rules[*].verbs}", "[\"watch\",\"get\"]", "");
}

#[test]
fn what_cannot_be_reconciled_is_told() {
    let homeless = ROLE.replace(", namespace: dev", "");
    let bench = &mut Bench::new().with_file("r.yaml", ROLE).with_file("h.yaml", &homeless).with_file("m.yaml", MAP);
    check_run(bench, "auth reconcile -f m.yaml", "", "");
    let text = "an empty namespace may not be set when a resource name is provided";
    check_refused(bench, "auth reconcile -n dev -f h.yaml", &format!("{text}\n{text}"));
    let text = "error: --dry-run=server for command reconcile is not supported yet";
    check_refused(bench, "auth reconcile -f r.yaml --dry-run=server", text);
    check_refused(bench, "auth reconcile", "error: must specify one of -f and -k");
    check_refused(bench, "auth reconcile -f r.yaml x", "error: no arguments are allowed");
    bench.run("auth reconcile -f r.yaml");
    bench.run("annotate role reader -n dev rbac.authorization.kubernetes.io/autoupdate=false");
    bench.run("patch role reader -n dev --type=json -p '[{\"op\":\"remove\",\"path\":\"/rules\"}]'");
    let told = bench.run("auth reconcile -f r.yaml").stderr;
    let caveat = ", but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)\n";
    assert!(told.starts_with(&format!("\treconciliation required update{caveat}")), "{told}");
    check_run(bench, "get role reader -n dev -o jsonpath={.rules}", "", "");
    let other = ROLE.replace("kind: Role, name", "kind: ClusterRole, name");
    let told = bench.run_with("auth reconcile -f -", &other).stderr;
    assert!(told.contains("\treconciliation required recreate\n"), "{told}");
}
