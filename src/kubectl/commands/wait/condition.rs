//! What `--for` says, and whether an object is so; upstream's `conditionFuncFor`.

use crate::api::go_format;
use crate::api::jsonpath;
use crate::kubectl::failure::Failure;
use serde_json::Value;

/// What is waited for.
#[derive(Clone, Debug)]
pub enum Condition {
    /// That it is gone.
    Deleted,
    /// That it is there.
    Created,
    /// `condition=Ready`, `condition=Ready=false`
    Status {
        /// The condition's type.
        name: String,
        /// What it must be.
        value: String,
    },
    /// `jsonpath={.status.phase}=Running`
    Path {
        /// Where to look.
        template: jsonpath::Template,
        /// What must be there; anything if empty.
        value: String,
    },
}

impl Condition {
    /// Reads `--for`.
    ///
    /// # Errors
    /// `unrecognized condition: "foo"`, and all that can be wrong with a path.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let lower = text.to_ascii_lowercase();
        match (lower.as_str(), text.strip_prefix("condition="), text.strip_prefix("jsonpath=")) {
            ("delete", ..) => Ok(Self::Deleted),
            ("create", ..) => Ok(Self::Created),
            (_, Some(condition), _) => {
                let (name, value) = condition.split_once('=').unwrap_or((condition, "true"));
                Ok(Self::Status { name: name.to_owned(), value: value.to_owned() })
            }
            (_, _, Some(path)) => by_path(path),
            _ => Err(Failure::message(format!("unrecognized condition: {text:?}"))),
        }
    }

    /// Whether an object is as it should be.
    ///
    /// # Errors
    /// A path that finds more than one value, or something that is no plain value.
    pub fn holds(&self, object: &Value) -> Result<bool, Failure> {
        match self {
            Self::Deleted => Ok(false),
            Self::Created => Ok(true),
            Self::Status { name, value } => Ok(has_condition(object, name, value)),
            Self::Path { template, value } => has_value(object, template, value),
        }
    }
}

/// Splits at single `=`; `==` belongs to the path.
fn by_path(text: &str) -> Result<Condition, Failure> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_double = letter == '=' && letters.next_if_eq(&'=').is_some();
        match (letter, parts.last_mut()) {
            ('=', _) if !is_double => parts.push(String::new()),
            (_, Some(part)) => {
                part.push(letter);
                part.push_str(if is_double { "=" } else { "" });
            }
            _ => {}
        }
    }
    let (path, value) = match parts.as_slice() {
        [path] => (path, None),
        [path, value] => (path, Some(value.trim_matches(['\'', '"']))),
        _ => {
            return Err(Failure::message(
                "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or \
                 --for=jsonpath='{.status.readyReplicas}'",
            ));
        }
    };
    if path.is_empty() {
        return Err(Failure::message("jsonpath expression cannot be empty"));
    }
    if value == Some("") {
        return Err(Failure::message("jsonpath wait has to have a value after equal sign"));
    }
    let template = jsonpath::Template::parse_relaxed(path).map_err(|error| Failure::message(error.to_string()))?;
    Ok(Condition::Path { template, value: value.unwrap_or_default().to_owned() })
}

/// As `ConditionalWait.checkCondition`: a condition that tells of an older generation does not count.
fn has_condition(object: &Value, name: &str, wanted: &str) -> bool {
    let conditions = object.pointer("/status/conditions").and_then(Value::as_array);
    let text =
        |condition: &Value, field: &str| condition.get(field).and_then(Value::as_str).map(str::to_ascii_lowercase);
    let is_meant = |condition: &&Value| text(condition, "type").is_some_and(|kind| kind == name.to_ascii_lowercase());
    let Some(condition) = conditions.into_iter().flatten().find(is_meant) else { return false };
    let generation = object.pointer("/metadata/generation").and_then(Value::as_i64);
    let observed = condition.get("observedGeneration").or_else(|| object.pointer("/status/observedGeneration"));
    if generation.zip(observed.and_then(Value::as_i64)).is_some_and(|(newest, observed)| observed < newest) {
        return false;
    }
    text(condition, "status").is_some_and(|status| status == wanted.to_ascii_lowercase())
}

fn has_value(object: &Value, template: &jsonpath::Template, wanted: &str) -> Result<bool, Failure> {
    let lists = template.find(object).map_err(|error| Failure::message(error.to_string()))?;
    let found = match lists.as_slice() {
        [] => return Ok(false),
        [found] => found,
        _ => return Err(Failure::message("given jsonpath expression matches more than one list")),
    };
    match found.as_slice() {
        [] => Ok(false),
        [_] if wanted.is_empty() => Ok(true),
        [value] if value.is_object() || value.is_array() || value.is_null() => {
            Err(Failure::message("jsonpath leads to a nested object or list which is not supported"))
        }
        [value] => Ok(go_format::print(value).trim() == wanted.trim()),
        _ => Err(Failure::message("given jsonpath expression matches more than one value")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(condition: &str, object: &Value, expected: Result<bool, &str>) {
        let outcome = Condition::parse(condition).and_then(|condition| condition.holds(object));
        let expected = expected.map_err(|text| format!("error: {text}"));
        assert_eq!(outcome.map_err(|failure| failure.to_string()), expected, "{condition}");
    }

    #[test]
    fn conditions_are_judged() {
        let pod = json!({
            "metadata": {"generation": 2, "labels": {"a": "b"}},
            "status": {"phase": "Running", "observedGeneration": 2, "conditions": [{"type": "Ready", "status": "True"}]},
            "list": [1, 2],
        });
        check("condition=ready", &pod, Ok(true));
        check("condition=Ready=False", &pod, Ok(false));
        check("condition=Other", &pod, Ok(false));
        check("jsonpath={.status.phase}=Running", &pod, Ok(true));
        check("jsonpath=.status.phase", &pod, Ok(true));
        check("jsonpath={.status.nothing}=x", &pod, Ok(false));
        check("jsonpath={.status.conditions[?(@.type==\"Ready\")].status}=True", &pod, Ok(true));
        check("jsonpath={.list[*]}=1", &pod, Err("given jsonpath expression matches more than one value"));
        let nested = "jsonpath leads to a nested object or list which is not supported";
        check("jsonpath={.metadata.labels}=x", &pod, Err(nested));
        check("jsonpath={.a}=", &pod, Err("jsonpath wait has to have a value after equal sign"));
        check("foo", &pod, Err("unrecognized condition: \"foo\""));
        let stale = json!({
            "metadata": {"generation": 3},
            "status": {"observedGeneration": 2, "conditions": [{"type": "Ready", "status": "True"}]},
        });
        check("condition=Ready", &stale, Ok(false));
    }
}
