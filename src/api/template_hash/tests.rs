//! Tables that hold the neighbouring module to what upstream does.

use super::*;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use print::Type;
use serde_json::json;

const FIXTURE: &str = include_str!("../../../tests/fixtures/template-hashes.json");

fn check_contains(template: Value, expected: &str) {
    let text = dump(&template);
    assert!(text.contains(expected), "no {expected:?} in {text}");
}

fn container(fields: Value) -> Value {
    json!({ "spec": { "containers": [fields] } })
}

#[test]
fn real_templates_have_their_real_hashes() {
    let entries: Vec<Value> = serde_json::from_str(FIXTURE).unwrap();
    assert_eq!(entries.len(), 5);
    for entry in &entries {
        let template = &entry["template"];
        let mut fnv = Fnv32a::default();
        fnv.write_bytes(dump(template).as_bytes());
        assert_eq!(dump(template), entry["dump"], "{}", entry["deployment"]);
        assert_eq!(json!(fnv.sum32()), entry["sum32"], "{}", entry["deployment"]);
        assert_eq!(hash(template, None), entry["hash"], "{}", entry["deployment"]);
    }
}

/// The structs of a first visit's templates, and the names in them of those that are fetched.
fn names(of: &'static Struct, value: Option<&Value>, met: &mut Vec<&'static str>, named: &mut Vec<&'static str>) {
    for (_, json, kind) in of.fields {
        let value = value.and_then(|value| value.get(json)).filter(|value| !value.is_null());
        match kind {
            Type::PointerOf(name) | Type::ListOf(name) => {
                named.push(name);
                met.extend(value.map(|_| *name));
            }
            Type::Struct(of) | Type::Pointer(of) => names(of, value, met, named),
            Type::List(of) => names(of, value.and_then(|items| items.get(0)), met, named),
            _ => {}
        }
    }
}

#[test]
fn what_is_made_of_an_image_alone_has_nothing_of_the_structs_that_are_fetched() {
    let container = json!({"name": "web", "image": "nginx", "ports": [{"containerPort": 80}], "command": ["sleep"]});
    let template = json!({"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [container]}});
    let document = json!({"spec": {"selector": {"matchLabels": {"app": "web"}}, "template": template}});
    let mut object = Object::decode(Kind::DEPLOYMENT, document).unwrap();
    object.set_defaults();
    let template = object.to_value().pointer("/spec/template").cloned().unwrap();
    let (mut met, mut named) = (Vec::new(), Vec::new());
    names(&tables::POD_TEMPLATE_SPEC, Some(&template), &mut met, &mut named);
    assert_eq!(met, Vec::<&str>::new());
    assert!(named.len() > 25, "{named:?}");
    named.retain(|name| find(name).is_none());
    assert_eq!(named, Vec::<&str>::new(), "each is there to be fetched");
}

#[test]
fn a_collision_changes_the_hash() {
    let template = json!({});
    let hashes = [hash(&template, None), hash(&template, Some(0)), hash(&template, Some(1))];
    assert!(hashes[0] != hashes[1] && hashes[1] != hashes[2] && hashes[0] != hashes[2], "{hashes:?}");
}

#[test]
fn amounts_print_as_the_controllers_memory_holds_them() {
    let tail = "d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>}";
    let cases = [
        ("1500m", format!("value:(int64)1500 scale:(resource.Scale)-3}} {tail} s:(string)1500m Format:(resource.Format)D")),
        ("1.5", format!("value:(int64)1500 scale:(resource.Scale)-3}} {tail} s:(string)1500m Format:(resource.Format)D")),
        ("1.125", format!("value:(int64)1125 scale:(resource.Scale)-3}} {tail} s:(string)1.125 Format:(resource.Format)D")),
        ("0", format!("value:(int64)0 scale:(resource.Scale)0}} {tail} s:(string)0 Format:(resource.Format)DecimalSI")),
        ("0Mi", format!("value:(int64)0 scale:(resource.Scale)0}} {tail} s:(string)0 Format:(resource.Format)DecimalSI")),
        ("0.5Ki", format!("value:(int64)512 scale:(resource.Scale)0}} {tail} s:(string)512 Format:(resource.Format)DecimalSI")),
        ("10Mi", format!("value:(int64)10485760 scale:(resource.Scale)0}} {tail} s:(string)10Mi Format:(resource.Format)B")),
        ("1024Mi", format!("value:(int64)1073741824 scale:(resource.Scale)0}} {tail} s:(string)1Gi Format:(resource.Form")),
        ("1u", format!("value:(int64)1 scale:(resource.Scale)-3}} {tail} s:(string)1m Format:(resource.Format)DecimalSI")),
        (
            "8Ei",
            "value:(int64)0 scale:(resource.Scale)0} d:(resource.infDecAmount){Dec:(*inf.Dec){unscaled:(big.Int){neg:(bool)\
             false abs:(big.nat)[18446744072709551616 499999999]} scale:(inf.Scale)9}} s:(string) Format:(resource.Format)D"
                .to_owned(),
        ),
    ];
    for (amount, expected) in cases {
        let template = container(json!({ "resources": { "limits": { "x": amount } } }));
        check_contains(template, &format!("Limits:(v1.ResourceList)map[x:{{i:(resource.int64Amount){{{expected}"));
    }
    check_contains(
        json!({"spec": {"volumes": [{"name": "v", "emptyDir": {"sizeLimit": "1Gi"}}]}}),
        "SizeLimit:(*resource.Quantity){i:(resource.int64Amount){value:(int64)1073741824 ",
    );
    check_contains(
        container(
            json!({ "env": [{ "name": "A", "valueFrom": { "resourceFieldRef": { "resource": "limits.cpu" } } }] }),
        ),
        "Divisor:(resource.Quantity){i:(resource.int64Amount){value:(int64)0 scale:(resource.Scale)0} ",
    );
}

#[test]
fn fields_print_by_their_type() {
    let cases = [
        (container(json!({"command": []})), "Command:([]string)<nil>"),
        (container(json!({"stdin": true})), "Stdin:(bool)true StdinOnce:(bool)false"),
        (
            container(json!({"livenessProbe": {"tcpSocket": {"port": "http"}}})),
            "TCPSocket:(*v1.TCPSocketAction){Port:(intstr.IntOrString){Type:(intstr.Type)1 IntVal:(int32)0 \
             StrVal:(string)http} Host:(string)}",
        ),
        (
            container(json!({"securityContext": {"capabilities": {"add": ["A", "B"]}, "runAsNonRoot": false}})),
            "SecurityContext:(*v1.SecurityContext){Capabilities:(*v1.Capabilities){Add:([]v1.Capability)[A B] \
             Drop:([]v1.Capability)<nil>} Privileged:(*bool)<nil>",
        ),
        (
            json!({"spec": {"securityContext": {"supplementalGroups": [1, 2], "fsGroupChangePolicy": "Always"}}}),
            "SupplementalGroups:([]int64)[1 2] ",
        ),
        (
            json!({"spec": {"volumes": [{"name": "v", "projected": {"sources": [{"secret": {"name": "s"}}]}}]}}),
            "Projected:(*v1.ProjectedVolumeSource){Sources:([]v1.VolumeProjection)[{Secret:(*v1.SecretProjection){\
             LocalObjectReference:(v1.LocalObjectReference){Name:(string)s} Items:([]v1.KeyToPath)<nil> ",
        ),
        (
            json!({"metadata": {"creationTimestamp": "1970-01-01T00:00:01Z"}}),
            "CreationTimestamp:(v1.Time){Time:(time.Time){wall:(uint64)0 ext:(int64)62135596801 loc:(*time.Location){",
        ),
        (json!({"metadata": {"labels": {"b": "2", "a": "1"}}}), "Labels:(map[string]string)map[a:1 b:2] "),
        (json!({"metadata": null, "spec": {"hostNetwork": true, "os": {}}}), "OS:(*v1.PodOS){Name:(v1.OSName)} "),
    ];
    for (template, expected) in cases {
        check_contains(template, expected);
    }
}

#[test]
fn any_document_is_survived() {
    for template in [json!(null), json!([1]), json!({"spec": 1}), json!({"spec": {"containers": [null, 1, [], "é"]}})]
    {
        assert!(!hash(&template, Some(i32::MIN)).is_empty());
    }
}
