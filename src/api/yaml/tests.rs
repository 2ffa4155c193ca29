//! Tables that hold the neighbouring module to what upstream does.

use super::*;
use serde_json::json;

fn check_survives(text: &str) {
    let value = from_yaml(text).unwrap();
    assert_eq!(to_yaml(&value), text);
}

/// Outputs of a real `kubectl get … -o yaml`.
#[test]
fn what_kubectl_printed_survives_reading_and_printing() {
    check_survives(include_str!("../../../tests/fixtures/yaml/cronjob.yaml"));
    check_survives(include_str!("../../../tests/fixtures/yaml/deployment-applied.yaml"));
    check_survives(include_str!("../../../tests/fixtures/yaml/deployment-managed-fields.yaml"));
    check_survives(include_str!("../../../tests/fixtures/yaml/hpa-list.yaml"));
    check_survives(include_str!("../../../tests/fixtures/yaml/pod-bad.yaml"));
}

fn check_written(value: Value, expected: &str) {
    assert_eq!(to_yaml(&value), expected, "{value}");
}

#[test]
fn collections_are_written_in_block_style() {
    check_written(json!({}), "{}\n");
    check_written(json!([]), "[]\n");
    check_written(json!(null), "null\n");
    check_written(json!({"a": {}, "b": [], "c": null, "d": true}), "a: {}\nb: []\nc: null\nd: true\n");
    check_written(json!({"a": [1, {"b": 2, "c": [3]}, [4, [5]]]}), "a:\n- 1\n- b: 2\n  c:\n  - 3\n- - 4\n  - - 5\n");
    check_written(json!([{"a": {"b": "c"}}]), "- a:\n    b: c\n");
}

#[test]
fn keys_are_sorted_as_people_would() {
    let keys = json!({"a10": 1, "a9": 2, "b": 3, "B": 4, "_": 5, "a.b": 6, "a/b": 7, "a-b": 8, "a": 9, "1": 10});
    check_written(keys, "_: 5\n\"1\": 10\nB: 4\na: 9\na-b: 8\na.b: 6\na/b: 7\na9: 2\na10: 1\nb: 3\n");
}

#[test]
fn strings_are_quoted_where_they_would_read_as_something_else() {
    for text in ["", "~", "null", "true", "no", "y", "On", "1", "0x1f", "-1_0", "1e3", ".5", ".inf", "1:30"] {
        check_written(json!(text), &format!("\"{text}\"\n"));
    }
    for text in ["2026-01-05", "2026-01-05T09:00:00Z", "2026-1-5 9:00:00.5", "2026-01-05T09:00:00+01:00"] {
        check_written(json!(text), &format!("\"{text}\"\n"));
    }
    for text in
        ["2026-13-05", "1.2.3", "1Gi", "100m", "nginx:1.14.2", "a#b", "-x", "oN", "<<", "http://x/?a=b", "1e999"]
    {
        check_written(json!(text), &format!("{text}\n"));
    }
    for text in ["a: b", "a #b", " a", "a ", "- a", "#a", "*", "@a", "[a", "%", "a:", "---"] {
        check_written(json!(text), &format!("'{text}'\n"));
    }
    check_written(json!("it's: so"), "'it''s: so'\n");
    check_written(json!("a\tb\u{7}\u{1f600}\"\\"), "\"a\\tb\\a\\U0001F600\\\"\\\\\"\n");
}

#[test]
fn strings_of_several_lines_are_literal_blocks() {
    check_written(json!({"a": "x\ny\n"}), "a: |\n  x\n  y\n");
    check_written(json!({"a": "x\n\n  y"}), "a: |-\n  x\n\n    y\n");
    check_written(json!({"a": "x\n\n"}), "a: |+\n  x\n\n");
    check_written(json!({"a": " x\n"}), "a: |2\n   x\n");
    check_written(json!(["x\ny"]), "- |-\n  x\n  y\n");
    check_written(json!({"a": "x \ny"}), "a: \"x \\ny\"\n");
    check_written(json!({"a": "x\ty\n"}), "a: \"x\\ty\\n\"\n");
}

#[test]
fn long_strings_are_folded_behind_column_80() {
    let words = "word ".repeat(20);
    let text = words.trim_end();
    let (first, second) = ("word ".repeat(16), "word ".repeat(4));
    let (first, second) = (first.trim_end(), second.trim_end());
    check_written(json!({"a": text}), &format!("a: {first}\n  {second}\n"));
    check_written(json!({"a": format!("{text}:")}), &format!("a: '{first}\n  {second}:'\n"));
    check_written(json!({"a": format!("{text}\t")}), &format!("a: \"{first}\n  {second}\\t\"\n"));
    check_written(json!({text: 1}), &format!("{text}: 1\n"));
    check_written(json!({"k".repeat(129): {"b": 1}}), &format!("? {}\n: b: 1\n", "k".repeat(129)));
}

#[test]
fn numbers_are_written_as_go_does() {
    check_written(
        json!([1.5, 1e21, 3.0, 0.00001, 123456789.5, -0.5]),
        "- 1.5\n- 1e+21\n- 3\n- 1e-05\n- 1.234567895e+08\n- -0.5\n",
    );
}

fn check_read(text: &str, expected: Value) {
    assert_eq!(from_yaml(text).map_err(|error| error.to_string()), Ok(expected), "{text}");
}

#[test]
fn scalars_are_those_of_yaml_1_1() {
    check_read("[yes, No, on, OFF, y, N, true]", json!([true, false, true, false, true, false, true]));
    check_read("['yes', \"1\", oN, 2026-01-05, 1:30]", json!(["yes", "1", "oN", "2026-01-05", "1:30"]));
    check_read("[0777, 0o17, 0x1f, 0b11, 1_000, 08, -017, +1]", json!([511, 15, 31, 3, 1000, 8, -15, 1]));
    check_read("[1.50, 1e3, .5, 1., 1e30, 1e999]", json!([1.5, 1000, 0.5, 1, 1e30, "1e999"]));
    check_read("[~, null, NULL, ]", json!([null, null, null]));
    check_read("[!!str 1, !!int '3', !!float 2, ! 4, !x 5]", json!(["1", 3, 2, "4", "5"]));
    check_read(
        "[12345678901234567890123, 18446744073709551615]",
        json!([12345678901234567890123.0, 18446744073709551615.0]),
    );
}

#[test]
fn collections_blocks_and_aliases_are_read() {
    check_read("", Value::Null);
    check_read("# nothing\n", Value::Null);
    check_read(
        "a: |\n  x\n  y\nb: >\n  x\n  y\n\n  z\nc: |-\n  x\n",
        json!({"a": "x\ny\n", "b": "x y\nz\n", "c": "x"}),
    );
    check_read("1: a\n1.5: b\ntrue: c\n", json!({"1": "a", "1.5": "b", "true": "c"}));
    check_read("x: &a {b: 1}\nz: *a\n", json!({"x": {"b": 1}, "z": {"b": 1}}));
    check_read("x: &a {b: 1}\nz: {b: 2, <<: *a, c: 3}\n", json!({"x": {"b": 1}, "z": {"b": 1, "c": 3}}));
    check_read("z: {<<: [{a: 1}, {a: 2, b: 3}]}\n", json!({"z": {"a": 1, "b": 3}}));
    check_read("a:\tb\nc:\n- d\n", json!({"a": "b", "c": ["d"]}));
    check_read(" a: b\nc: d\n", json!({"a": "b"}));
    check_read("a: b\na: c\n", json!({"a": "c"}));
    check_read("a: b\n---\nc: d\n", json!({"a": "b"}));
    check_read("{\"a\": [1, \"b\\u00e9\"]}", json!({"a": [1, "bé"]}));
}

fn check_refused(text: &str, expected: &str) {
    assert_eq!(from_yaml(text).map_err(|error| error.to_string()), Err(expected.to_owned()), "{text}");
}

/// Each message is what kubectl 1.32 says of the text, behind `error converting YAML to JSON: `.
#[test]
fn mistakes_are_told_in_go_yamls_words() {
    check_refused("a: b: c\n", "yaml: mapping values are not allowed in this context");
    check_refused("kind: Pod\n  metadata:\n name: x\n", "yaml: line 2: mapping values are not allowed in this context");
    check_refused("\ta: b\n", "yaml: found character that cannot start any token");
    check_refused("a:\n\tb: c\n", "yaml: line 2: found character that cannot start any token");
    check_refused("a:\n  \tb: c\n", "yaml: line 2: found character that cannot start any token");
    check_refused(
        "a:\n  b: |\n    c\n\td: e\n",
        "yaml: line 4: found a tab character where an indentation space is expected",
    );
    check_refused("a: 1\nb: \"c\" - d\n", "yaml: line 2: block sequence entries are not allowed in this context");
    check_refused("a: 1\nb: \"c\"@\n", "yaml: line 2: found character that cannot start any token");
    check_refused("a: 1\nb: \"c\" \"\n", "yaml: line 3: found unexpected end of stream");
    check_refused("a: @b\n", "yaml: found character that cannot start any token");
    check_refused("a: b\nc\n", "yaml: line 3: could not find expected ':'");
    check_refused("a:\n  b: c\n d: e\n", "yaml: line 2: did not find expected key");
    check_refused("a:\n  - b\n  c: d\n", "yaml: line 2: did not find expected '-' indicator");
    check_refused("a: b\n- c\n", "yaml: line 1: did not find expected key");
    check_refused("a: [b\nc: d\n", "yaml: line 1: did not find expected ',' or ']'");
    check_refused("a: {b: c\nd: e\n", "yaml: line 1: did not find expected ',' or '}'");
    check_refused("x: y\na: [\"b\",\n  c\n", "yaml: line 3: did not find expected ',' or ']'");
    check_refused("a: ]\n", "yaml: did not find expected node content");
    check_refused("a: \"b\nc: d\n", "yaml: line 3: found unexpected end of stream");
    check_refused("x: y\na: \"b\" c\n", "yaml: line 1: did not find expected key");
    check_refused("a: |x\n", "yaml: did not find expected comment or line break");
    check_refused("a: \"\\q\"\n", "yaml: found unknown escape character");
    check_refused("a: *b\n", "yaml: unknown anchor 'b' referenced");
    check_refused("a: &b [*b]\n", "yaml: anchor 'b' value contains itself");
    check_refused("a: {<<: b}\n", "yaml: map merge requires map or sequence of maps as the value");
    check_refused("a: {{ .x }}\n", "yaml: invalid map key: map[interface {}]interface {}{\".x\":interface {}(nil)}");
    check_refused("~: b\n", "unsupported map key of type: %!s(<nil>), key: <nil>, value: \"b\"");
    check_refused("a: !!int b\n", "yaml: cannot decode !!str `b` as a !!int");
    check_refused("a: .inf\n", "json: unsupported value: +Inf");
    check_refused("a: \u{7}\n", "yaml: control characters are not allowed");
}

#[test]
fn a_key_set_twice_is_known_with_its_line() {
    let document = read("a: 1\nspec:\n  replicas: 1\n  x: y\n  replicas: 2\na: 2\n").unwrap();
    let duplicates: Vec<_> = document.duplicates.iter().map(|d| (d.path.as_str(), d.line)).collect();
    assert_eq!(duplicates, [("spec.replicas", 5), ("a", 6)]);
}

#[test]
fn every_field_knows_its_line() {
    let document = read("kind: Pod\nspec:\n  containers:\n  - name: a\n\n    image: b\n  - name: c\n").unwrap();
    let line = |path: &str| document.lines.get(path);
    assert_eq!(line("spec"), Some(2));
    assert_eq!(line("spec.containers[0].image"), Some(6));
    assert_eq!(line("spec.containers[1]"), Some(7));
    assert_eq!(line("spec.nothing"), None);
}

#[test]
fn bombs_and_depths_are_refused() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (before, name) in "abcdefgh".chars().zip("bcdefghi".chars()) {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(", ")));
    }
    check_refused(&bomb, "yaml: document contains excessive aliasing");
    for text in
        ["[".repeat(5000), "- ".repeat(5000), "a: {".repeat(5000), format!("{}{}", "[".repeat(200), "]".repeat(200))]
    {
        assert!(from_yaml(&text).is_err());
    }
    assert!(from_yaml(&format!("{}{}", "[".repeat(100), "]".repeat(100))).is_ok());
}

/// Any text at all is read or refused, and what is read can be written.
#[test]
fn no_text_panics() {
    const PIECES: &[&str] = &[
        "a",
        "b:",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "\n\t",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "|",
        ">-\n",
        "&a ",
        "*a",
        "!!str ",
        "!",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
        " #",
        "? ",
        "\\x",
        "\0",
        "é",
        "😀",
        "\u{2028}",
        "\u{feff}",
        "\r\n",
        "<<: ",
        "1",
        "~",
    ];
    let mut state = 1_u64;
    let mut next = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    for _ in 0..5000 {
        let text: String = (0..next(40)).map(|_| PIECES[next(PIECES.len())]).collect();
        if let Ok(value) = from_yaml(&text) {
            assert!(!to_yaml(&value).is_empty(), "{text:?}");
        }
    }
}
