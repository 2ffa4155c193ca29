//! What a name, a label key and a label value may look like, in the words of apimachinery's `util/validation`.
//!
//! Every check answers with its complaints; none means the text is good. Lengths are in bytes, as upstream counts.

use super::field::FieldError;
use crate::api::table::Table;

const LABEL_MAX: usize = 63;
const PORT_NAME_MAX: usize = 15;
const SUBDOMAIN_MAX: usize = 253;
const ANNOTATIONS_MAX: usize = 256 * 1024;

const QUALIFIED_NAME_RULE: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end \
     with an alphanumeric character";
const QUALIFIED_NAME_REGEX: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const DNS_LABEL_REGEX: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/// As `IsQualifiedName`: a label's key, with an optional DNS subdomain and `/` before it.
pub fn qualified_name_errors(text: &str) -> Vec<String> {
    let rule = || format!("{QUALIFIED_NAME_RULE} {}", hint(&["MyName", "my.name", "123-abc"], QUALIFIED_NAME_REGEX));
    let mut errors = Vec::new();
    let name = match text.split_once('/') {
        None => text,
        Some((_, rest)) if rest.contains('/') => {
            let prefix = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            return vec![format!("a qualified name {} {prefix}", rule())];
        }
        Some(("", name)) => {
            errors.push("prefix part must be non-empty".to_owned());
            name
        }
        Some((prefix, name)) => {
            errors.extend(dns_subdomain_errors(prefix).into_iter().map(|error| format!("prefix part {error}")));
            name
        }
    };
    if name.is_empty() {
        errors.push("name part must be non-empty".to_owned());
    } else if name.len() > LABEL_MAX {
        errors.push(format!("name part {}", too_long(LABEL_MAX)));
    }
    if !is_label_text(name) {
        errors.push(format!("name part {}", rule()));
    }
    errors
}

/// As `IsValidLabelValue`.
pub fn label_value_errors(text: &str) -> Vec<String> {
    let mut errors = length_errors(text, LABEL_MAX);
    if !text.is_empty() && !is_label_text(text) {
        let rule = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and \
             must start and end with an alphanumeric character";
        let regex = format!("({QUALIFIED_NAME_REGEX})?");
        errors.push(format!("{rule} {}", hint(&["MyValue", "my_value", "12345"], &regex)));
    }
    errors
}

/// As `IsDNS1123Label`: the names of namespaces, containers and volumes.
pub fn dns_label_errors(text: &str) -> Vec<String> {
    let mut errors = length_errors(text, LABEL_MAX);
    if is_dns_label(text) {
        return errors;
    }
    if text.split('.').all(is_dns_label) {
        errors.push("must not contain dots".to_owned());
    } else {
        let rule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must \
             start and end with an alphanumeric character";
        errors.push(format!("{rule} {}", hint(&["my-name", "123-abc"], DNS_LABEL_REGEX)));
    }
    errors
}

/// As `IsDNS1123Subdomain`: the names of most objects.
pub fn dns_subdomain_errors(text: &str) -> Vec<String> {
    let mut errors = length_errors(text, SUBDOMAIN_MAX);
    if !text.split('.').all(is_dns_label) {
        let rule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', \
             and must start and end with an alphanumeric character";
        let regex = format!("{DNS_LABEL_REGEX}(\\.{DNS_LABEL_REGEX})*");
        errors.push(format!("{rule} {}", hint(&["example.com"], &regex)));
    }
    errors
}

/// As `IsDNS1035Label`: the names of Services.
pub fn dns1035_label_errors(text: &str) -> Vec<String> {
    let mut errors = length_errors(text, LABEL_MAX);
    if !is_dns_label(text) || !text.starts_with(|first: char| first.is_ascii_lowercase()) {
        let rule = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an \
             alphabetic character, and end with an alphanumeric character";
        errors.push(format!("{rule} {}", hint(&["my-name", "abc-123"], "[a-z]([-a-z0-9]*[a-z0-9])?")));
    }
    errors
}

/// As `IsValidPortName`: the names of ports.
pub fn port_name_errors(text: &str) -> Vec<String> {
    let mut errors = length_errors(text, PORT_NAME_MAX);
    let is_fit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let rules = [
        (text.bytes().all(is_fit), "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"),
        (text.bytes().any(|byte| byte.is_ascii_lowercase()), "must contain at least one letter (a-z)"),
        (!text.contains("--"), "must not contain consecutive hyphens"),
        (!text.starts_with('-') && !text.ends_with('-'), "must not begin or end with a hyphen"),
    ];
    errors.extend(rules.iter().filter(|(is_kept, _)| !is_kept).map(|(_, rule)| (*rule).to_owned()));
    errors
}

/// As `ValidateLabels` of `meta/v1/validation`: every key and value of a map of labels.
pub fn label_errors(path: &str, labels: &Table<String, String>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (key, value) in labels {
        errors.extend(qualified_name_errors(key).into_iter().map(|why| FieldError::invalid(path, key.as_str(), why)));
        errors.extend(label_value_errors(value).into_iter().map(|why| FieldError::invalid(path, value.as_str(), why)));
    }
    errors
}

/// As `ValidateAnnotations`: every key, whatever its case, and the size of all together.
pub fn annotation_errors(path: &str, annotations: &Table<String, String>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for key in annotations.keys() {
        let messages = qualified_name_errors(&key.to_ascii_lowercase());
        errors.extend(messages.into_iter().map(|why| FieldError::invalid(path, key.as_str(), why)));
    }
    if annotations.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() > ANNOTATIONS_MAX {
        errors.push(FieldError::too_long(path, ANNOTATIONS_MAX));
    }
    errors
}

/// As `IsConfigMapKey`: the keys of ConfigMaps and Secrets.
pub fn config_key_errors(text: &str) -> Vec<String> {
    let mut errors = length_errors(text, SUBDOMAIN_MAX);
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    if text.is_empty() || !text.bytes().all(is_fit) {
        let rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
        errors.push(format!("{rule} {}", hint(&["key.name", "KEY_NAME", "key-name"], "[-._a-zA-Z0-9]+")));
        return errors;
    }
    match text {
        "." => errors.push("must not be '.'".to_owned()),
        ".." => errors.push("must not be '..'".to_owned()),
        _ if text.starts_with("..") => errors.push("must not start with '..'".to_owned()),
        _ => {}
    }
    errors
}

fn length_errors(text: &str, max: usize) -> Vec<String> {
    if text.len() > max { vec![too_long(max)] } else { Vec::new() }
}

fn too_long(max: usize) -> String {
    format!("must be no more than {max} characters")
}

/// As `RegexError`, after its message; the two spaces before `or` are upstream's.
fn hint(examples: &[&str], regex: &str) -> String {
    let examples: Vec<String> = examples.iter().map(|example| format!("'{example}', ")).collect();
    format!("(e.g. {}regex used for validation is '{regex}')", examples.join(" or "))
}

/// `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`
fn is_label_text(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    has_shape(text, |byte| byte.is_ascii_alphanumeric(), inner)
}

/// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`
fn is_dns_label(text: &str) -> bool {
    let edge = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    has_shape(text, edge, |byte| edge(byte) || byte == b'-')
}

fn has_shape(text: &str, edge: impl Fn(u8) -> bool, inner: impl Fn(u8) -> bool) -> bool {
    let (Some(&first), Some(&last)) = (text.as_bytes().first(), text.as_bytes().last()) else {
        return false;
    };
    edge(first) && edge(last) && text.bytes().all(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_errors(check: fn(&str) -> Vec<String>, cases: &[(&str, &[&str])]) {
        for (text, starts) in cases {
            let errors = check(text);
            assert_eq!(errors.len(), starts.len(), "{text:?}: {errors:?}");
            for (error, start) in errors.iter().zip(*starts) {
                assert!(error.starts_with(start), "{text:?}: {error}");
            }
        }
    }

    #[test]
    fn keys_and_values_are_judged_as_upstream_judges_them() {
        let long = "x".repeat(64);
        check_errors(
            qualified_name_errors,
            &[
                ("app", &[]),
                ("kubernetes.io/metadata.name", &[]),
                ("a b", &["name part must consist of"]),
                ("", &["name part must be non-empty", "name part must consist of"]),
                ("/x", &["prefix part must be non-empty"]),
                ("Up/x", &["prefix part a lowercase RFC 1123 subdomain"]),
                ("a/b/c", &["a qualified name must consist of"]),
                (&long, &["name part must be no more than 63 characters"]),
            ],
        );
        check_errors(
            label_value_errors,
            &[("", &[]), ("v1.0_b", &[]), ("-x", &["a valid label must be"]), (&long, &["must be no more than 63"])],
        );
    }

    #[test]
    fn names_of_objects_are_judged_as_upstream_judges_them() {
        let long = "x".repeat(254);
        check_errors(
            dns_label_errors,
            &[("a-1", &[]), ("1", &[]), ("a.b", &["must not contain dots"]), ("", &["a lower"])],
        );
        check_errors(dns1035_label_errors, &[("a-1", &[]), ("1s", &["a DNS-1035"]), ("a-", &["a DNS-1035"])]);
        check_errors(
            dns_subdomain_errors,
            &[("a.b-c.1", &[]), ("a..b", &["a lowercase"]), ("ä", &["a lowercase"]), (&long, &["must be no more"])],
        );
    }

    #[test]
    fn the_texts_are_whole() {
        assert_eq!(
            dns_subdomain_errors("Web"),
            [
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must \
              start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
              '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
            ]
        );
        assert_eq!(
            label_value_errors("b c"),
            ["a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must \
              start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used \
              for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"]
        );
        assert_eq!(
            qualified_name_errors("bad/key/x"),
            ["a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with \
              an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
              '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' \
              (e.g. 'example.com/MyName')"]
        );
    }
}
