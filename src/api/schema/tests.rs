//! Tables that hold the neighbouring module to what upstream does.

use super::*;
use crate::api::yaml::from_yaml;
use serde_json::Value;

fn manifest(text: &str) -> (Value, String, String) {
    let value = from_yaml(text).unwrap();
    let text = |field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (version, kind) = (text("apiVersion"), text("kind"));
    (value, version, kind)
}

fn deployment(spec: &str) -> String {
    format!("apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: x}}\nspec: {spec}\n")
}

fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\nspec: {spec}\n")
}

fn container(fields: &str) -> String {
    deployment(&format!("{{template: {{spec: {{containers: [{{name: x, {fields}}}]}}}}}}"))
}

fn check_unknown(text: &str, expected: &[&str]) {
    let (value, version, kind) = manifest(text);
    assert_eq!(check_strict(&value, &version, &kind), expected, "{text}");
}

#[test]
fn unknown_fields_are_told_with_their_path() {
    check_unknown(&deployment("{replicas: 1, selector: {matchLabels: {a: b}}}"), &[]);
    check_unknown(&deployment("{replica: 2}"), &["unknown field \"spec.replica\""]);
    check_unknown(&deployment("{replicas: 1, foo: bar, replicas: 2}"), &["unknown field \"spec.foo\""]);
    check_unknown(&container("imagee: nginx"), &["unknown field \"spec.template.spec.containers[0].imagee\""]);
    check_unknown(
        &pod("{contianers: [], containers: [{name: a, Image: b}, {ports: [{port: 80}]}]}"),
        &[
            "unknown field \"spec.containers[0].Image\"",
            "unknown field \"spec.containers[1].ports[0].port\"",
            "unknown field \"spec.contianers\"",
        ],
    );
    check_unknown(
        "apiVersion: v1\nkind: Pod\nfoo: bar\nmetadata: {labels: {any: thing}}\n",
        &["unknown field \"foo\""],
    );
    check_unknown("apiVersion: example.com/v1\nkind: Backup\nspec: {anything: goes}\n", &[]);
    check_unknown(&deployment("foo"), &[]);
}

fn check_type(text: &str, expected: Option<&str>) {
    let (value, version, kind) = manifest(text);
    assert_eq!(check_types(&value, &version, &kind).as_deref(), expected, "{text}");
}

/// What a real API server, or the same decoder in kubectl, says of each.
#[test]
fn wrong_types_are_told_in_gos_words() {
    let field = |found: &str, field: &str, wanted: &str| {
        format!("json: cannot unmarshal {found} into Go struct field {field} of type {wanted}")
    };
    let wrong = |text: &str, found: &str, path: &str, wanted: &str| check_type(text, Some(&field(found, path, wanted)));
    const CONTAINERS: &str = "spec.template.spec.containers";

    check_type(&deployment("{replicas: 3, paused: true, selector: null, template: {}}"), None);
    wrong(&deployment("{replicas: two}"), "string", "DeploymentSpec.spec.replicas", "int32");
    wrong(&deployment("{replicas: 1.5}"), "number 1.5", "DeploymentSpec.spec.replicas", "int32");
    wrong(&deployment("{replicas: 3000000000}"), "number 3000000000", "DeploymentSpec.spec.replicas", "int32");
    wrong(&deployment("{paused: 1}"), "number", "DeploymentSpec.spec.paused", "bool");
    wrong(&deployment("[]"), "array", "Deployment.spec", "v1.DeploymentSpec");
    wrong(&deployment("{selector: app=x}"), "string", "DeploymentSpec.spec.selector", "v1.LabelSelector");
    wrong(
        &container("ports: [{containerPort: \"80\"}]"),
        "string",
        &format!("ContainerPort.{CONTAINERS}.ports.containerPort"),
        "int32",
    );
    wrong(&container("env: [{name: A, value: 1}]"), "number", &format!("EnvVar.{CONTAINERS}.env.value"), "string");
    wrong(&container("env: {A: b}"), "object", &format!("Container.{CONTAINERS}.env"), "[]v1.EnvVar");
    wrong(
        &container("imagePullPolicy: no"),
        "bool",
        &format!("Container.{CONTAINERS}.imagePullPolicy"),
        "v1.PullPolicy",
    );
    wrong(&container("command: sleep"), "string", &format!("Container.{CONTAINERS}.command"), "[]string");
    wrong(&container("command: [sleep, 1]"), "number", &format!("Container.{CONTAINERS}.command"), "string");
    let resources = format!("ResourceRequirements.{CONTAINERS}.resources.limits");
    wrong(&container("resources: {limits: 1}"), "number", &resources, "v1.ResourceList");
    wrong(
        &container("securityContext: {capabilities: {add: [true]}}"),
        "bool",
        &format!("Capabilities.{CONTAINERS}.securityContext.capabilities.add"),
        "v1.Capability",
    );
    wrong(
        "apiVersion: v1\nkind: Service\nspec: {ports: [{targetPort: true}]}\n",
        "bool",
        "ServicePort.spec.ports.targetPort",
        "int32",
    );
    wrong("apiVersion: v1\nkind: ConfigMap\ndata: {a: 1}\n", "number", "ConfigMap.data", "string");
    wrong("apiVersion: v1\nkind: ConfigMap\ndata: [a]\n", "array", "ConfigMap.data", "map[string]string");
    wrong("apiVersion: v1\nkind: Pod\nmetadata: {name: y}\n", "bool", "ObjectMeta.metadata.name", "string");
}

#[test]
fn quantities_times_and_bytes_have_words_of_their_own() {
    const FORMAT: &str = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    let limits = |cpu: &str| container(&format!("resources: {{limits: {{cpu: {cpu}}}}}"));
    for fine in ["1", "100m", "1.5Gi", "\"+1e3\"", ".5", "1E", "12e-3"] {
        check_type(&limits(fine), None);
    }
    for bad in ["abc", "true", "1x", "\"\"", "[]", "1.2.3"] {
        check_type(&limits(bad), Some(FORMAT));
    }
    check_type(&limits("1mm"), Some("unable to parse quantity's suffix"));
    let both =
        deployment("{replicas: two, template: {spec: {containers: [{name: x, resources: {limits: {cpu: abc}}}]}}}");
    check_type(&both, Some(FORMAT));

    let created = |time: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{creationTimestamp: {time}}}\n");
    for fine in ["null", "2026-01-05T09:00:00Z", "\"2026-01-05T9:00:00.25+01:00\""] {
        check_type(&created(fine), None);
    }
    let layout = "\"2006-01-02T15:04:05Z07:00\"";
    let parsing = |text: &str, rest: &str, element: &str| {
        format!("parsing time \"{text}\" as {layout}: cannot parse \"{rest}\" as \"{element}\"")
    };
    check_type(&created("foo"), Some(&parsing("foo", "foo", "2006")));
    check_type(&created("2026-01-05"), Some(&parsing("2026-01-05", "", "T")));
    check_type(&created("2026-01-05T09:00:00"), Some(&parsing("2026-01-05T09:00:00", "", "Z07:00")));
    check_type(&created("2026-13-05T09:00:00Z"), Some("parsing time \"2026-13-05T09:00:00Z\": month out of range"));
    check_type(&created("2026-02-30T09:00:00Z"), Some("parsing time \"2026-02-30T09:00:00Z\": day out of range"));
    check_type(
        &created("1"),
        Some("json: cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string"),
    );

    let secret = |data: &str| format!("apiVersion: v1\nkind: Secret\ndata: {{a: {data}}}\n");
    check_type(&secret("aGVsbG8="), None);
    check_type(&secret("hunter2!"), Some("illegal base64 data at input byte 7"));
    check_type(&secret("YWI"), Some("illegal base64 data at input byte 0"));
    check_type(&secret("YQ==x"), Some("illegal base64 data at input byte 4"));
}

#[test]
fn kubectl_looks_at_metadata_itself() {
    let metadata = |text: &str| check_metadata(&manifest(text).0);
    assert_eq!(metadata("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: []\n"), None);
    let in_whole =
        "json: cannot unmarshal array into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta";
    assert_eq!(metadata("metadata: []\n").as_deref(), Some(in_whole));
    let in_labels = "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string";
    assert_eq!(metadata("kind: Anything\nmetadata: {labels: {a: 1}}\n").as_deref(), Some(in_labels));
}

#[test]
fn the_table_answers_explain_and_patch() {
    let schema = Schema::get();
    let deployment = schema.of_manifest("apps/v1", "Deployment").unwrap();
    assert_eq!(deployment.name, "apps/v1.Deployment");
    assert!(schema.of_manifest("v1", "Deployment").is_none());
    let field = |path: &[&str]| schema.field(deployment, path).unwrap();
    let containers = field(&["spec", "template", "spec", "containers"]);
    assert!(containers.required);
    assert_eq!(containers.kind.explained(), "[]Container");
    assert_eq!(containers.patch, Some(Patch { merge: true, key: Some("name"), ..Patch::default() }));
    let policy = field(&["spec", "template", "spec", "containers", "imagePullPolicy"]);
    assert_eq!(policy.choices, ["Always", "IfNotPresent", "Never"]);
    let protocol = field(&["spec", "template", "spec", "containers", "ports", "protocol"]);
    assert_eq!(protocol.default, Some("\"TCP\""));
    let volumes = field(&["spec", "template", "spec", "volumes"]);
    assert_eq!(volumes.patch, Some(Patch { merge: true, retain_keys: true, key: Some("name"), ..Patch::default() }));
    assert_eq!(field(&["spec", "strategy"]).patch, Some(Patch { retain_keys: true, ..Patch::default() }));
    assert_eq!(field(&["metadata", "labels"]).kind.explained(), "map[string]string");
    assert!(schema.field(deployment, &["spec", "nothing"]).is_none());
}

/// Every type that a field names is in the table, and fields stand in the order that lookups need.
#[test]
fn the_table_is_whole() {
    let schema = Schema::get();
    assert!(schema.all().count() > 400);
    for of in schema.all() {
        assert!(of.fields.is_sorted_by_key(|field| field.name), "{}", of.name);
        for field in &of.fields {
            let object = field.kind.object();
            assert!(object.is_none_or(|name| schema.of_name(name).is_some()), "{} {}", of.name, field.name);
        }
    }
}
