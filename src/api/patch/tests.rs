//! What patches make of documents, and which patches are made of documents.

use super::*;
use serde_json::json;

fn check_strategic(before: Value, patch: Value, after: Value) {
    let (Value::Object(before), Value::Object(change)) = (pod(before), pod(patch.clone())) else { panic!("{patch}") };
    let merged = apply_strategic(before, change, "v1", "Pod").unwrap_or_else(|error| panic!("{patch}: {error}"));
    assert_eq!(Value::Object(merged), pod(after), "{patch}");
}

fn pod(spec: Value) -> Value {
    json!({ "spec": spec })
}

#[test]
fn a_strategic_patch_merges_items_by_their_key() {
    let two = || json!({"containers": [{"name": "a", "image": "x"}, {"name": "b"}]});
    for (patch, after) in [
        (
            json!({"containers": [{"name": "b", "image": "y"}]}),
            json!({"containers": [{"name": "a", "image": "x"}, {"name": "b", "image": "y"}]}),
        ),
        (
            json!({"containers": [{"name": "c"}]}),
            json!({"containers": [{"name": "c"}, {"name": "a", "image": "x"}, {"name": "b"}]}),
        ),
        (json!({"containers": [{"name": "a", "$patch": "delete"}]}), json!({"containers": [{"name": "b"}]})),
        (json!({"containers": [{"$patch": "replace"}, {"name": "z"}]}), json!({"containers": [{"name": "z"}]})),
        (json!({"containers": [{"name": "a", "image": null}]}), json!({"containers": [{"name": "a"}, {"name": "b"}]})),
        (
            json!({"$setElementOrder/containers": [{"name": "b"}, {"name": "a"}]}),
            json!({"containers": [{"name": "b"}, {"name": "a", "image": "x"}]}),
        ),
        (json!({"containers": null, "$patch": "replace"}), json!({"containers": null})),
        (
            json!({"nodeSelector": {"disk": "ssd", "zone": null}}),
            json!({"containers": [{"name": "a", "image": "x"}, {"name": "b"}], "nodeSelector": {"disk": "ssd"}}),
        ),
    ] {
        check_strategic(two(), patch, after);
    }
    let tolerations = json!({"tolerations": [{"key": "a"}, {"key": "b"}]});
    check_strategic(tolerations, json!({"tolerations": [{"key": "c"}]}), json!({"tolerations": [{"key": "c"}]}));
    check_strategic(
        json!({"volumes": [{"name": "v", "emptyDir": {}}]}),
        json!({"volumes": [{"name": "v", "hostPath": {"path": "/x"}, "$retainKeys": ["name", "hostPath"]}]}),
        json!({"volumes": [{"name": "v", "hostPath": {"path": "/x"}}]}),
    );
}

#[test]
fn a_strategic_patch_that_makes_no_sense_is_refused() {
    for (patch, expected) in [
        (json!({"containers": [{"image": "y"}]}), "map: map[image:y] does not contain declared merge key: name"),
        (json!({"$patch": "x"}), "unknown patch type: x in map: map[$patch:x]"),
        (json!({"$retainKeys": 1}), "invalid patch format of retainKeys"),
        (json!({"containers": [["a"]]}), "list element types are not identical: [[map[name:a]] [[a]]]"),
    ] {
        let (Value::Object(before), Value::Object(change)) =
            (pod(json!({"containers": [{"name": "a"}]})), pod(patch.clone()))
        else {
            panic!("{patch}")
        };
        let error = apply_strategic(before, change, "v1", "Pod").unwrap_err();
        assert_eq!(error.to_string(), expected, "{patch}");
    }
}

fn check_three_way(applied: Value, wanted: Value, live: Value, patch: Value) {
    let [Value::Object(applied), Value::Object(new), Value::Object(live)] =
        [pod(applied), pod(wanted.clone()), pod(live)]
    else {
        panic!("{wanted}")
    };
    let made = three_way_strategic(&applied, &new, &live, "v1", "Pod").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(Value::Object(made), patch, "{wanted}");
}

#[test]
fn a_three_way_patch_keeps_what_others_wrote() {
    let live = || {
        json!({"containers": [{"name": "a", "image": "x", "imagePullPolicy": "Always"}, {"name": "b", "image": "y"}],
               "nodeName": "n", "hostNetwork": true})
    };
    let applied =
        || json!({"containers": [{"name": "a", "image": "x"}, {"name": "b", "image": "y"}], "hostNetwork": true});
    check_three_way(applied(), applied(), live(), json!({}));
    check_three_way(
        applied(),
        json!({"containers": [{"name": "a", "image": "z"}], "hostNetwork": true}),
        live(),
        pod(json!({
            "$setElementOrder/containers": [{"name": "a"}],
            "containers": [{"name": "a", "image": "z"}, {"name": "b", "$patch": "delete"}],
        })),
    );
    check_three_way(
        applied(),
        json!({"containers": [{"name": "a", "image": "x"}, {"name": "b", "image": "y"}]}),
        live(),
        pod(json!({ "hostNetwork": null })),
    );
}

#[test]
fn operations_are_carried_out_in_order() {
    let check = |operations: Value, expected: Result<Value, &str>| {
        let mut document = json!({"a": {"b": [1, 2]}, "c/d": 1});
        let list = operations.as_array().cloned().unwrap_or_default();
        let outcome = apply_operations(&mut document, &list).map(|()| document);
        assert_eq!(outcome, expected.map_err(str::to_owned), "{operations}");
    };
    check(
        json!([{"op": "add", "path": "/a/b/1", "value": 9}, {"op": "remove", "path": "/c~1d"}]),
        Ok(json!({"a": {"b": [1, 9, 2]}})),
    );
    check(
        json!([{"op": "add", "path": "/a/b/-", "value": 3}, {"op": "move", "from": "/c~1d", "path": "/e"}]),
        Ok(json!({"a": {"b": [1, 2, 3]}, "e": 1})),
    );
    check(
        json!([{"op": "test", "path": "/a/b/0", "value": 1}, {"op": "copy", "from": "/a/b", "path": "/f"}]),
        Ok(json!({"a": {"b": [1, 2]}, "c/d": 1, "f": [1, 2]})),
    );
    check(
        json!([{"op": "replace", "path": "/x/y", "value": 1}]),
        Err("replace operation does not apply: doc is missing path: /x/y: missing value"),
    );
    check(json!([{"op": "test", "path": "/a/b/0", "value": 2}]), Err("testing value /a/b/0 failed: test failed"));
    check(json!([{"op": "do", "path": "/a"}]), Err("Unexpected kind: do"));
}

#[test]
fn a_merge_patch_merges_objects_and_nothing_else() {
    let mut document = json!({"a": {"b": 1, "c": 2}, "d": [1]});
    apply_merge(&mut document, &json!({"a": {"b": null, "e": {"f": null}}, "d": [2]}));
    assert_eq!(document, json!({"a": {"c": 2, "e": {}}, "d": [2]}));
    assert_eq!(
        merge_difference(&json!({"a": {"b": 1}, "c": 1}), &json!({"a": {"b": 2}})),
        json!({"a": {"b": 2}, "c": null})
    );
}

#[test]
fn a_patch_made_of_two_states_leads_from_one_to_the_other() {
    let states = [
        json!({}),
        json!({"containers": [{"name": "a", "image": "x"}]}),
        json!({"containers": [{"name": "b"}, {"name": "a", "image": "y", "env": [{"name": "A", "value": "1"}]}]}),
        json!({"containers": [{"name": "a", "env": [{"name": "B"}, {"name": "A"}], "args": ["1", "2"]}], "nodeName": "n"}),
        json!({"containers": [{"name": "a", "ports": [{"containerPort": 1}, {"containerPort": 2, "protocol": "UDP"}]}]}),
        json!({"volumes": [{"name": "v", "emptyDir": {}}], "nodeSelector": {"a": "b"}}),
        json!({"volumes": [{"name": "w"}, {"name": "v", "hostPath": {"path": "/x"}}], "nodeSelector": {"c": "d"}}),
        json!({"tolerations": [{"key": "a"}], "containers": []}),
    ];
    for old in &states {
        for new in &states {
            let (Value::Object(before), Value::Object(after)) = (pod(old.clone()), pod(new.clone())) else { panic!() };
            let patch = two_way_strategic(&before, &after, "v1", "Pod").unwrap_or_else(|error| panic!("{error}"));
            let shown = json!(patch);
            let merged = apply_strategic(before, patch, "v1", "Pod").unwrap_or_else(|error| panic!("{shown}: {error}"));
            assert_eq!(Value::Object(merged), pod(new.clone()), "{old} → {new} by {shown}");
        }
    }
}
