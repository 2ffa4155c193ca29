//! `--sort-by`: the order of objects by what a path finds in them.

use super::go_sort;
use crate::api::go_format;
use crate::api::jsonpath::{JsonPathError, Template};
use crate::api::quantity::Quantity;
use serde_json::Value;
use std::fmt;

/// Why objects cannot be sorted; displayed in kubectl's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortError {
    /// The path is not one, or does not fit an object.
    Path(String),
    /// No object has the field.
    NotFound {
        /// The path in its full form.
        path: String,
    },
    /// Values that have no order among each other; kubectl ends with a fatal log line.
    Unsortable {
        /// The path in its full form.
        path: String,
        /// What cannot be compared.
        reason: String,
    },
}

impl fmt::Display for SortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(reason) => f.write_str(reason),
            Self::NotFound { path } => {
                write!(f, "couldn't find any field with path {} in the list of objects", go_format::quote(path))
            }
            Self::Unsortable { path, reason } => f.write_str(&unsortable(path, "a list", reason)),
        }
    }
}

/// What kubectl says of values that have no order; it names the Go type of what it sorts.
pub fn unsortable(path: &str, sorted: &str, reason: &str) -> String {
    format!("Field {path} in {sorted} is an unsortable type: interface, err: {reason}")
}

impl std::error::Error for SortError {}

impl From<JsonPathError> for SortError {
    fn from(error: JsonPathError) -> Self {
        Self::Path(error.reason().into())
    }
}

/// The order of the objects by the path: positions in `objects`, the least first.
///
/// Objects without the field come first, nulls next. For a table of at most one row kubectl does not call this; where it
/// fails on a table, kubectl prints nothing of it.
pub fn order_by(objects: &[&Value], path: &str) -> Result<Vec<usize>, SortError> {
    let template = Template::parse_relaxed(path)?;
    let mut keyed = Vec::with_capacity(objects.len());
    for (position, object) in objects.iter().enumerate() {
        let first = template.find(object)?.into_iter().next().and_then(|found| found.into_iter().next());
        keyed.push((position, first));
    }
    if keyed.iter().all(|(_, key)| key.is_none()) {
        return Err(SortError::NotFound { path: template.text().into() });
    }
    let mut failure = None;
    go_sort::sort(&mut keyed, &mut |left, right| {
        is_less(left.1.as_deref(), right.1.as_deref()).unwrap_or_else(|reason| {
            failure.get_or_insert(reason);
            false
        })
    });
    match failure {
        Some(reason) => Err(SortError::Unsortable { path: template.text().into(), reason }),
        None => Ok(keyed.into_iter().map(|(position, _)| position).collect()),
    }
}

/// `isLess` of `k8s.io/kubectl/pkg/cmd/get`, for values out of JSON.
fn is_less(left: Option<&Value>, right: Option<&Value>) -> Result<bool, String> {
    let Some(left) = left else { return Ok(true) };
    let Some(right) = right else { return Ok(false) };
    match (left, right) {
        (Value::Null, right) => Ok(!right.is_null()),
        (_, Value::Null) => Ok(false),
        (Value::Bool(_) | Value::Array(_) | Value::Object(_), _) => {
            Err(format!("unsortable type: {}", go_format::type_name(left)))
        }
        (Value::String(left), Value::String(right)) => match (left.parse::<Quantity>(), right.parse::<Quantity>()) {
            (Ok(left), Ok(right)) => Ok(left < right),
            _ => Ok(left < right),
        },
        (Value::Number(left), Value::Number(right)) if left.is_i64() == right.is_i64() => {
            Ok(match (left.as_i64(), right.as_i64()) {
                (Some(left), Some(right)) => left < right,
                _ => left.as_f64() < right.as_f64(),
            })
        }
        _ => Err("unsortable interface: interface".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check_order(values: Value, expected: Value) {
        let wrap = |value: &Value| json!({"spec": {"v": value}});
        let objects: Vec<Value> = values.as_array().unwrap().iter().map(wrap).collect();
        let order = order_by(&objects.iter().collect::<Vec<_>>(), ".spec.v").unwrap();
        let sorted: Vec<&Value> = order.iter().map(|&position| &values[position]).collect();
        assert_eq!(json!(sorted), expected);
    }

    #[track_caller]
    fn check_fails(objects: Value, path: &str, expected: &str) {
        let objects: Vec<&Value> = objects.as_array().unwrap().iter().collect();
        assert_eq!(order_by(&objects, path).map_err(|error| error.to_string()), Err(expected.to_string()));
    }

    #[test]
    fn values_have_the_order_of_their_kind() {
        for (values, expected) in [
            (json!([3, 1, 10, 2]), json!([1, 2, 3, 10])),
            (json!(["web-10", "web-9", "web-100"]), json!(["web-10", "web-100", "web-9"])),
            (
                json!(["a10", "a9", "a100", "a09", "a1b", "b", "B", "_", "é", "a"]),
                json!(["B", "_", "a", "a09", "a10", "a100", "a1b", "a9", "b", "é"]),
            ),
            (json!(["10", "9", "1Gi", "500m", "x", "1e3"]), json!(["500m", "9", "10", "1e3", "1Gi", "x"])),
            (json!(["1Gi", "500Mi", "1G", "1M"]), json!(["1M", "500Mi", "1G", "1Gi"])),
            (json!(["100m", "2", "1500m", "900m"]), json!(["100m", "900m", "1500m", "2"])),
            (
                json!(["2026-01-05T09:00:10Z", "2026-01-04T08:00:10Z"]),
                json!(["2026-01-04T08:00:10Z", "2026-01-05T09:00:10Z"]),
            ),
            (json!([1, null]), json!([null, 1])),
            (json!([{"a": 1}, null]), json!([null, {"a": 1}])),
            (json!([1.5, 0.5]), json!([0.5, 1.5])),
        ] {
            check_order(values, expected);
        }
    }

    #[test]
    fn objects_without_the_field_come_first() {
        let objects = json!([{"n": 0}, {"n": 1, "v": "b"}, {"n": 2, "v": "a"}, {"n": 3}]);
        let objects: Vec<&Value> = objects.as_array().unwrap().iter().collect();
        assert_eq!(order_by(&objects, "v"), Ok(vec![3, 0, 2, 1]));
    }

    #[test]
    fn equal_values_come_out_as_kubectl_sorts_them() {
        let keys = [3, 1, 2, 3, 1, 2, 3, 3, 3, 1, 3, 2, 3, 3, 3, 1, 3, 3, 1, 3, 3, 2, 2, 1, 1, 2, 3, 2, 1, 2];
        let expected = [
            23, 24, 15, 18, 9, 4, 1, 28, 5, 25, 27, 11, 29, 22, 21, 2, 7, 17, 16, 19, 20, 14, 13, 12, 10, 8, 26, 0, 6,
            3,
        ];
        let objects: Vec<Value> = keys.iter().map(|key| json!({"v": key})).collect();
        assert_eq!(order_by(&objects.iter().collect::<Vec<_>>(), "{.v}"), Ok(expected.to_vec()));
    }

    #[test]
    fn long_lists_are_sorted() {
        for (length, keys) in [(0, 1), (1, 1), (13, 2), (64, 7), (1_000, 1_000), (5_000, 3), (5_000, 1_000_000)] {
            let mut seed = 7_u64;
            let mut next = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 33) % keys
            };
            let random: Vec<u64> = (0..length).map(|_| next()).collect();
            let mut rising = random.clone();
            rising.sort_unstable();
            let falling: Vec<u64> = rising.iter().rev().copied().collect();
            let organ_pipes: Vec<u64> = rising.iter().chain(&falling).copied().collect();
            for mut items in [random, rising, falling, organ_pipes] {
                let mut expected = items.clone();
                expected.sort_unstable();
                go_sort::sort(&mut items, &mut |left, right| left < right);
                assert_eq!(items, expected);
            }
        }
        go_sort::sort(&mut [0; 1_000], &mut |_, _| true);
    }

    #[test]
    fn what_has_no_order_fails() {
        let forms =
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'";
        let unsortable = "Field {.v} in a list is an unsortable type: interface, err: ";
        for (objects, path, expected) in [
            (
                json!([{}, {}]),
                ".nosuch",
                "couldn't find any field with path \"{.nosuch}\" in the list of objects".into(),
            ),
            (json!([{}, {}]), "{.spec.n", forms.into()),
            (json!([{}, {}]), ".a[", "unterminated array".into()),
            (json!([{"v": [1]}, {"v": []}]), ".v[0]", "array index out of bounds: index 0, length 0".into()),
            (json!([{"v": 1}, {"v": "a"}]), ".v", format!("{unsortable}unsortable interface: interface")),
            (json!([{"v": 1}, {"v": 1.5}]), ".v", format!("{unsortable}unsortable interface: interface")),
            (json!([{"v": true}, {"v": false}]), ".v", format!("{unsortable}unsortable type: bool")),
            (json!([{"v": {}}, {"v": {}}]), ".v", format!("{unsortable}unsortable type: map[string]interface {{}}")),
        ] {
            check_fails(objects, path, &expected);
        }
    }
}
