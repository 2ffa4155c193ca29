//! Which rules of a role others cover, as component-helpers' `rbac/validation` finds out.

use serde_json::{Value, json};

/// The fields of a rule, in Go's order, as JSON and as `%+v` has them.
pub const FIELDS: [(&str, &str); 5] = [
    ("verbs", "Verbs"),
    ("apiGroups", "APIGroups"),
    ("resources", "Resources"),
    ("resourceNames", "ResourceNames"),
    ("nonResourceURLs", "NonResourceURLs"),
];

/// The parts of `wanted` that no rule of `owned` covers. As `Covers`.
pub fn uncovered(owned: &[Value], wanted: &[Value]) -> Vec<Value> {
    let parts = wanted.iter().flat_map(broken_down);
    parts.filter(|part| !owned.iter().any(|rule| covers(rule, part))).collect()
}

/// Rules of one verb, one resource and one name each. As `BreakdownRule`.
fn broken_down(rule: &Value) -> Vec<Value> {
    let mut parts = Vec::new();
    let (verbs, names) = (texts(rule, "verbs"), texts(rule, "resourceNames"));
    for group in texts(rule, "apiGroups") {
        for resource in texts(rule, "resources") {
            for verb in &verbs {
                if names.is_empty() {
                    parts.push(json!({ "apiGroups": [group], "resources": [resource], "verbs": [verb] }));
                }
                parts.extend(names.iter().map(|name| {
                    json!({ "apiGroups": [group], "resources": [resource], "resourceNames": [name], "verbs": [verb] })
                }));
            }
        }
    }
    for path in texts(rule, "nonResourceURLs") {
        parts.extend(verbs.iter().map(|verb| json!({ "nonResourceURLs": [path], "verbs": [verb] })));
    }
    parts
}

/// As `ruleCovers`.
fn covers(rule: &Value, part: &Value) -> bool {
    let owned = |field| texts(rule, field);
    let wanted = |field| texts(part, field);
    let has_all = |field| wanted(field).iter().all(|text| owned(field).contains(text));
    let has_star = |field| owned(field).contains(&"*");
    let names = owned("resourceNames");
    let has_names = names.is_empty() || !wanted("resourceNames").is_empty() && has_all("resourceNames");
    let has_resource = |resource: &&str| {
        let everywhere = resource.split_once('/').map(|(_, part)| format!("*/{part}"));
        owned("resources").iter().any(|known| known == resource || everywhere.as_deref() == Some(known))
    };
    let has_path = |path: &&str| {
        let is_below = |start: &str| path.starts_with(start.trim_end_matches('*'));
        owned("nonResourceURLs").iter().any(|known| known == path || known.ends_with('*') && is_below(known))
    };
    (has_star("verbs") || has_all("verbs"))
        && (has_star("apiGroups") || has_all("apiGroups"))
        && (has_star("resources") || wanted("resources").iter().all(has_resource))
        && wanted("nonResourceURLs").iter().all(has_path)
        && has_names
}

/// A list of texts.
pub fn texts<'v>(rule: &'v Value, field: &str) -> Vec<&'v str> {
    rule.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(owned: Value, wanted: Value, left: Value) {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        assert_eq!(Value::Array(uncovered(&list(&owned), &list(&wanted))), left, "{owned} {wanted}");
    }

    #[test]
    fn what_no_rule_covers_is_found() {
        let rule =
            |verbs: &[&str], resources: &[&str]| json!({ "apiGroups": [""], "resources": resources, "verbs": verbs });
        check(json!([]), json!([rule(&["get"], &["pods"])]), json!([rule(&["get"], &["pods"])]));
        check(json!([rule(&["*"], &["pods"])]), json!([rule(&["get", "list"], &["pods"])]), json!([]));
        check(json!([rule(&["get"], &["*/log"])]), json!([rule(&["get"], &["pods/log"])]), json!([]));
        let wanted = json!([rule(&["get", "list"], &["pods", "services"])]);
        let left = json!([rule(&["list"], &["pods"]), rule(&["get"], &["services"]), rule(&["list"], &["services"])]);
        check(json!([rule(&["get"], &["pods"])]), wanted, left);
        let named = json!([{ "apiGroups": [""], "resources": ["pods"], "verbs": ["get"], "resourceNames": ["a"] }]);
        check(named.clone(), json!([rule(&["get"], &["pods"])]), json!([rule(&["get"], &["pods"])]));
        check(json!([rule(&["get"], &["pods"])]), named, json!([]));
        let path = |path: &str| json!([{ "nonResourceURLs": [path], "verbs": ["get"] }]);
        check(path("/healthz*"), path("/healthz/x"), json!([]));
    }
}
