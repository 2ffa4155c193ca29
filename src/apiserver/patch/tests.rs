//! What the server makes of patches, and its words for those that it refuses.

use super::*;
use crate::apiserver::request::{ApiRequest, Body, ReplyBody, WriteMode};

fn server() -> (ApiServer, Key) {
    let mut server = ApiServer::new(1);
    let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default"}});
    create(&mut server, Kind::NAMESPACE, namespace);
    let labels = json!({"app": "web"});
    create(
        &mut server,
        Kind::DEPLOYMENT,
        json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}},
        }}),
    );
    (server, Key::new(Kind::DEPLOYMENT, "default", "web"))
}

fn create(server: &mut ApiServer, kind: Kind, value: Value) {
    let namespace = if kind.is_namespaced() { "default" } else { "" }.to_owned();
    let body = Body::Json { value, strictness: Strictness::Strict };
    let request = ApiRequest::Create { kind, namespace, body, mode: WriteMode::Persist };
    server.handle(request, SimTime::default()).unwrap_or_else(|status| panic!("{status}"));
}

fn send(patch: Patch) -> Result<(Value, Vec<String>), String> {
    let (mut server, key) = server();
    let before = server.store.revision();
    let request = ApiRequest::Patch { key, patch, mode: WriteMode::Persist };
    match server.handle(request, SimTime::default()) {
        Ok(reply) => match reply.body {
            ReplyBody::Object(object) => Ok((object.to_value(), reply.warnings)),
            other => panic!("{other:?}"),
        },
        Err(status) => {
            assert_eq!(server.store.revision(), before, "an error changes nothing");
            Err(status.message)
        }
    }
}

fn check_refused(patch: Patch, expected: &str) {
    let shown = format!("{patch:?}");
    assert_eq!(send(patch).unwrap_err(), expected, "{shown}");
}

#[test]
fn a_patch_is_an_update() {
    let image = json!({"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "httpd"}]}}}});
    let (object, warnings) = send(Patch::Strategic(image)).unwrap();
    let container = object.pointer("/spec/template/spec/containers/0").unwrap();
    assert_eq!((&container["image"], &container["imagePullPolicy"]), (&json!("httpd"), &json!("Always")));
    assert_eq!((&object["metadata"]["generation"], warnings.len()), (&json!(2), 0));

    let (object, warnings) = send(Patch::Strategic(json!({"spec": {"replicass": 1, "replicas": 2.0}}))).unwrap();
    assert_eq!(object["spec"]["replicas"], 2);
    assert_eq!(warnings, ["unknown field \"spec.replicass\""]);

    let (object, _) = send(Patch::Json(json!([{"op": "remove", "path": "/spec/strategy/rollingUpdate"}]))).unwrap();
    assert_eq!(object["spec"]["strategy"]["rollingUpdate"]["maxSurge"], "25%", "defaults come back");
}

#[test]
fn what_makes_no_sense_is_refused_in_upstreams_words() {
    for (patch, expected) in [
        (json!("foo"), "json: cannot unmarshal string into Go value of type map[string]interface {}"),
        (
            json!({"spec": {"replicas": "x"}}),
            " \"\" is invalid: patch: Invalid value: \"map[spec:map[replicas:x]]\": unrecognized type: int32",
        ),
        (
            json!({"spec": {"template": "x"}}),
            " \"\" is invalid: patch: Invalid value: \"map[spec:map[template:x]]\": cannot restore struct from: string",
        ),
        (
            json!({"spec": {"template": {"spec": {"containers": [{"image": "x"}]}}}}),
            "map: map[image:x] does not contain declared merge key: name",
        ),
        (json!({"metadata": {"name": "x"}}), "the name of the object (x) does not match the name on the URL (web)"),
        (
            json!({"metadata": {"resourceVersion": "1"}}),
            "Operation cannot be fulfilled on deployments.apps \"web\": the object has been modified; please apply \
             your changes to the latest version and try again",
        ),
    ] {
        check_refused(Patch::Strategic(patch), expected);
    }
    let rejected = "the server rejected our request due to an error in our request";
    check_refused(Patch::Json(json!([{"op": "replace", "path": "/x/y", "value": 1}])), rejected);
    check_refused(
        Patch::Json(json!({})),
        "error decoding patch: json: cannot unmarshal object into Go value of type []interface {}",
    );
    check_refused(
        Patch::Merge(json!([1])),
        "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}",
    );
}
