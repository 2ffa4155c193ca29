//! Tables that hold the neighbouring module to what upstream does.

use super::*;
use crate::api::document;
use crate::api::table::Table;
use serde_json::json;

fn labels(text: &str) -> Table<String, String> {
    let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn check_match(selector: &str, objects: &str, is_match: bool) {
    let parsed: Selector = selector.parse().unwrap();
    assert_eq!(parsed.matches(&labels(objects)), is_match, "{selector} on {objects}");
    let again: Selector = parsed.to_string().parse().unwrap();
    assert_eq!(again, parsed, "{selector} printed and read again");
}

#[test]
fn labels_are_matched() {
    let cases = [
        ("", "app=x", true),
        ("app=x", "app=x,b=c", true),
        ("app==x", "app=y", false),
        ("app!=x", "app=y", true),
        ("app!=x", "b=c", true),
        ("app=x,b!=c", "app=x,b=c", false),
        ("app in (x,y)", "app=y", true),
        ("app in (x,y)", "b=c", false),
        ("app notin (x)", "b=c", true),
        ("app notin (x)", "app=x", false),
        ("app", "app=x", true),
        ("!app", "app=x", false),
        ("!app,b", "b=c", true),
        ("n>1,n < 3", "n=2", true),
        ("n>1", "n=x", false),
        ("in in (in,notin)", "in=notin", true),
        ("app=", "app=", true),
        ("app in ()", "app=", true),
        ("app in (x,,y)", "app=", true),
        (" app = x , b ", "app=x,b=", true),
    ];
    for (selector, objects, is_match) in cases {
        check_match(selector, objects, is_match);
    }
}

#[test]
fn errors_are_upstreams() {
    let rule = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
                alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
                '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    let bad_key = format!("unable to parse requirement: <nil>: Invalid value: \"-a\": {rule}");
    let cases = [
        ("app in", "unable to parse requirement: found '' expected: '('"),
        ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        (",,", "found ',', expected: !, identifier, or 'end of string'"),
        ("=x", "found '=', expected: !, identifier, or 'end of string'"),
        ("app=a=b", "found '=', expected: ',' or 'end of string'"),
        ("a,", "found '', expected: identifier after ','"),
        ("a,=", "found '=', expected: identifier after ','"),
        ("!", "unable to parse requirement: found '', expected: identifier"),
        ("a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("a in (=", "unable to parse requirement: found '=', expected: ',', ')' or identifier"),
        ("a in (b,=)", "unable to parse requirement: found '=', expected: ',', or identifier"),
        ("a=(", "unable to parse requirement: found '(', expected: identifier"),
        ("!a=b", "found '=', expected: ',' or 'end of string'"),
        (
            "a>b",
            "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an \
             integer",
        ),
        ("-a", &bad_key),
    ];
    for (text, error) in cases {
        assert_eq!(text.parse::<Selector>().map_err(|error| error.to_string()), Err(error.to_owned()), "{text}");
    }
    let bad_value = "a=-".parse::<Selector>().unwrap_err().to_string();
    assert!(bad_value.starts_with("unable to parse requirement: values[0][a]: Invalid value: \"-\": a valid label"));
    for odd in ["é=ü", "a\0b", "a in (é", "(((((", "!!a", "a=b\u{a0}", "\0"] {
        let _ = odd.parse::<Selector>();
    }
}

#[test]
fn selectors_print_sorted() {
    for (text, printed) in [
        ("pod-template-hash=y,app=x", "app=x,pod-template-hash=y"),
        ("app in (b,a,b)", "app in (a,b)"),
        ("b,!a,c==d,e!=f", "!a,b,c==d,e!=f"),
    ] {
        assert_eq!(text.parse::<Selector>().unwrap().to_string(), printed);
    }
    let exact: Selector = "a=1,b in (2),c in (3,4),d".parse().unwrap();
    assert_eq!(exact.exact_terms().collect::<Vec<_>>(), [("a", "1"), ("b", "2")]);
}

#[test]
fn an_objects_selector_reads_matches_prints_and_validates() {
    let expression = json!({"key": "tier", "operator": "In", "values": ["b", "a"]});
    let written = json!({"matchLabels": {"app": "x"}, "matchExpressions": [expression]});
    let selector: LabelSelector = document::read(written).unwrap();
    assert_eq!(selector.to_string(), "app=x,tier in (a,b)");
    assert!(selector.matches(&labels("app=x,tier=a")) && !selector.matches(&labels("app=x")));
    assert!(selector.validate("spec.selector").is_empty());
    assert_eq!(LabelSelector::default().to_string(), "<none>");
    assert_eq!(document::write(&LabelSelector::default()), json!({}));
    assert_eq!(
        selector.to_go_string(),
        "v1.LabelSelector{MatchLabels:map[string]string{\"app\":\"x\"}, MatchExpressions:[]v1.LabelSelectorRequirement{\
         v1.LabelSelectorRequirement{Key:\"tier\", Operator:\"In\", Values:[]string{\"b\", \"a\"}}}}"
    );
}

#[test]
fn an_objects_selector_is_refused_in_upstreams_words() {
    let requirement = |operator: &str, values: &[&str]| LabelSelectorRequirement {
        key: "a".to_owned(),
        operator: operator.to_owned(),
        values: values.iter().map(|&value| value.to_owned()).collect(),
    };
    let cases = [
        (requirement("In", &[]), "s.matchExpressions[0].values: Required value: must be specified when `operator` is"),
        (
            requirement("Exists", &["x"]),
            "s.matchExpressions[0].values: Forbidden: may not be specified when `operator`",
        ),
        (
            requirement("Is", &["x"]),
            "s.matchExpressions[0].operator: Invalid value: \"Is\": not a valid selector operator",
        ),
        (requirement("In", &["-"]), "s.matchExpressions[0].values[0]: Invalid value: \"-\": a valid label must be"),
    ];
    for (requirement, start) in cases {
        let selector = LabelSelector { match_expressions: vec![requirement], match_labels: Table::default() };
        let errors: Vec<String> = selector.validate("s").iter().map(FieldError::to_string).collect();
        assert!(matches!(errors.as_slice(), [error] if error.starts_with(start)), "{errors:?}");
        assert_eq!((selector.to_string().as_str(), selector.matches(&labels("a=x"))), ("<error>", false));
    }
}

#[test]
fn fields_are_selected() {
    let phase = |field: &str| (field == "status.phase").then(|| "Running".to_owned());
    let cases = [
        ("status.phase=Running", Ok(true)),
        ("status.phase==Pending", Ok(false)),
        ("status.phase!=Pending,", Ok(true)),
        ("", Ok(true)),
        ("foo=bar", Err("field label not supported: foo")),
        ("status.phase", Err("invalid selector: 'status.phase'; can't understand 'status.phase'")),
        ("status.phase=a=b", Err("invalid field selector: unescaped character in value: 61")),
        ("status.phase=\\n", Err("invalid field selector: invalid escape sequence: \\n")),
    ];
    for (text, expected) in cases {
        let answer = FieldSelector::parse(text).and_then(|selector| selector.matches(phase));
        assert_eq!(answer.map_err(|error| error.to_string()), expected.map_err(str::to_owned), "{text}");
    }
    let escaped = FieldSelector::parse("b!=\\,\\=\\\\,a=é").unwrap();
    assert_eq!(escaped.to_string(), "a=é,b!=\\,\\=\\\\");
    assert_eq!(escaped.terms().last().map(|term| term.value.as_str()), Some(",=\\"));
}
