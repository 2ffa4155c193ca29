//! Tables that hold the neighbouring module to what upstream does.

use super::*;

/// What a command that validates and decodes every document ends up with: kinds, and what it says of the others.
fn outcome(text: &str) -> Vec<String> {
    let manifests = read(text, "STDIN").into_iter();
    manifests
        .map(|manifest| {
            let manifest = manifest?;
            manifest.decode()?;
            Ok(manifest.kind().to_owned())
        })
        .map(|result: Result<String, ManifestError>| result.unwrap_or_else(|error| error.to_string()))
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(outcome(text), expected, "{text:?}");
}

#[test]
fn documents_are_split_at_separators() {
    check("", &[]);
    check("# nothing\n---\n---\nnull\n", &[]);
    check("kind: A\n---\nkind: B", &["A", "B"]);
    check("---\nkind: A\n--- # next\n# only a comment\n---\n\nkind: B\n---\n", &["A", "B"]);
    check("kind: A\r\n---\r\nkind: B\r\n", &["A", "B"]);
    check("kind: A\n--- x\nkind: B\n", &["error parsing STDIN: invalid Yaml document separator: x"]);
    check("{\"kind\": \"A\"}\n{\"kind\": \"B\"}", &["A", "B"]);
    check("kind: A\n---\n{\"kind\": \"B\"}\n", &["A", "B"]);
}

#[test]
fn syntax_errors_name_the_source_and_end_the_reading() {
    let yaml = "error parsing STDIN: error converting YAML to JSON: yaml:";
    check("a: b: c\n", &[&format!("{yaml} mapping values are not allowed in this context")]);
    let line_3 = format!("{yaml} line 3: mapping values are not allowed in this context");
    check("apiVersion: v1\nkind: Pod\n  metadata:\n name: x\n", &[&line_3]);
    check("\tapiVersion: v1\n", &[&format!("{yaml} found character that cannot start any token")]);
    check("kind: A\n---\nx: y\n\na: b: c\n---\nkind: B\n", &["A", &line_3]);
    check("{\"kind\": \"x\"", &["error parsing STDIN: unexpected EOF"]);
    check(
        "{{ x }}",
        &["error parsing STDIN: json: offset 2: invalid character '{' looking for beginning of object key string"],
    );
    check(
        "{\"kind\":\"A\"}\n---\n",
        &["A", "error parsing STDIN: json: offset 15: invalid character '-' in numeric literal"],
    );
}

#[test]
fn json_is_checked_with_gos_words() {
    let json = |text: &str, at: usize, problem: &str| {
        check(text, &[&format!("error parsing STDIN: json: offset {at}: invalid character {problem}")]);
    };
    json("{\"kind\":tru}", 12, "'}' in literal true (expecting 'e')");
    json("{\"kind\":\"a\nb\"}", 11, "'\\n' in string literal");
    json("{\"kind\":\"a\\qb\"}", 12, "'q' in string escape code");
    json("{\"kind\":\"a\" \"b\"}", 13, "'\"' after object key:value pair");
    json("{\"kind\" \"b\"}", 9, "'\"' after object key");
    json("{\"kind\":[1 2]}", 12, "'2' after array element");
    json("{\"kind\":01}", 10, "'1' after object key:value pair");
    json("{'kind':1}", 2, "'\\'' looking for beginning of object key string");
    json("{\"é\":é}", 7, "'Ã' looking for beginning of value");
    json("{\"a\":1,}", 8, "'}' looking for beginning of object key string");
}

#[test]
fn what_is_no_object_cannot_be_decoded() {
    let no = |problem: &str| format!("unable to decode \"STDIN\": {problem}");
    check("foo: bar\n", &[&no("Object 'Kind' is missing in '{\"foo\":\"bar\"}'")]);
    check("foo: <a>\n---\nkind: B\n", &[&no("Object 'Kind' is missing in '{\"foo\":\"\\u003ca\\u003e\"}'"), "B"]);
    check("{\"foo\": \"bar\"}", &[&no("Object 'Kind' is missing in '{\"foo\": \"bar\"}'")]);
    check("foo\n", &[&no("json: cannot unmarshal string into Go value of type unstructured.detector")]);
    check("- a\n", &[&no("json: cannot unmarshal array into Go value of type unstructured.detector")]);
    let items = no("json: cannot unmarshal string into Go struct field decodeList.items of type []json.RawMessage");
    check("kind: List\nitems: a\n", &[&items]);
    let name = no("json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string");
    check("apiVersion: v1\nkind: Pod\nmetadata:\n  name: y\n", &[&name]);
}

#[test]
fn validation_misses_versions_and_kinds() {
    let validated = |text: &str| {
        let manifest = read(text, "STDIN").remove(0).unwrap();
        manifest.validate().map_err(|error| error.to_string())
    };
    let refused = |problems: &str| {
        Err(format!(
            "error validating \"STDIN\": error validating data: {problems}; if you choose to ignore these errors, turn validation off with --validate=false"
        ))
    };
    assert_eq!(validated("apiVersion: v1\nkind: Pod\n"), Ok(()));
    assert_eq!(validated("foo: bar\n"), refused("[apiVersion not set, kind not set]"));
    assert_eq!(validated("kind: Pod\n"), refused("apiVersion not set"));
    assert_eq!(validated("apiVersion: 1\nkind: Pod\n"), refused("apiVersion isn't string type"));
    assert_eq!(validated("apiVersion: a/b/c\nkind: Pod\n"), refused("unexpected GroupVersion string: a/b/c"));
    assert_eq!(validated("foo\n"), refused("invalid object to validate"));
}

#[test]
fn each_document_stands_for_itself() {
    let text = "kind: A\n---\nkind: B\nspec:\n  replicas: 1\n  replicas: 2\n---\na: b: c\n";
    let manifests = read(text, "x.yaml");
    let second = manifests[1].as_ref().unwrap();
    assert_eq!(second.value["spec"]["replicas"], 2);
    assert!(matches!(&manifests[2], Err(ManifestError::Syntax { .. })));
    let json = read("{\"kind\": \"A\"}\n\n{\"kind\": \"B\",\n \"x\": 1.0}", "x.json");
    let second = json[1].as_ref().unwrap();
    assert_eq!(second.value["x"], serde_json::json!(1));
}

#[test]
fn deep_json_is_refused() {
    for text in ["{\"a\":".repeat(5000), format!("{}1{}", "{\"a\":".repeat(5000), "}".repeat(5000))] {
        assert!(read(&text, "STDIN").pop().unwrap().is_err());
    }
}
