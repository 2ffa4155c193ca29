//! `metav1.LabelSelector`: the selector that an object's manifest holds.

use super::{Requirement, Selector, SelectorError, Test};
use crate::api::document::fields;
use crate::api::field::FieldError;
use crate::api::names::{label_errors, label_value_errors, qualified_name_errors};
use crate::api::order::InOrder;
use crate::api::table::Table;
use std::fmt;

/// `matchLabels` and `matchExpressions`, as written. Without either it selects everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "upstream's own names")]
pub struct LabelSelector {
    pub match_expressions: Vec<LabelSelectorRequirement>,
    pub match_labels: Table<String, String>,
}

fields!(LabelSelector {
    "matchExpressions": match_expressions,
    "matchLabels": match_labels,
});

/// One entry of `matchExpressions`, as written: validation has the last word on its operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "upstream's own names")]
pub struct LabelSelectorRequirement {
    pub key: String,
    pub operator: String,
    pub values: Vec<String>,
}

fields!(LabelSelectorRequirement {
    "key": key always,
    "operator": operator always,
    "values": values,
});

impl LabelSelector {
    /// The selector of one label and its value, or of several.
    pub fn from_labels(labels: Table<String, String>) -> Self {
        Self { match_labels: labels, match_expressions: Vec::new() }
    }

    /// Whether it says nothing, and so selects everything.
    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }

    /// Whether an object with these labels is selected; what does not pass validation selects nothing.
    pub fn matches(&self, labels: &Table<String, String>) -> bool {
        let has = |(key, value): (&String, &String)| labels.get(key) == Some(value);
        self.match_labels.iter().all(has)
            && self.match_expressions.iter().all(|expression| {
                expression.clone().into_requirement().is_ok_and(|requirement| requirement.matches(labels))
            })
    }

    /// As `LabelSelectorAsSelector`.
    pub fn to_selector(&self) -> Result<Selector, SelectorError> {
        let equal =
            self.match_labels.iter().map(|(key, value)| Requirement::checked(key.clone(), Test::Equals(value.clone())));
        let expressions = self.match_expressions.iter().cloned().map(LabelSelectorRequirement::into_requirement);
        equal.chain(expressions).collect::<Result<Vec<_>, _>>().map(Selector::new)
    }

    /// As `ValidateLabelSelector` of `meta/v1/validation`.
    pub fn validate(&self, path: &str) -> Vec<FieldError> {
        let mut errors = label_errors(&format!("{path}.matchLabels"), &self.match_labels);
        for (index, expression) in self.match_expressions.iter().enumerate() {
            errors.extend(expression.validate(&format!("{path}.matchExpressions[{index}]")));
        }
        errors
    }

    /// As Go's `%#v`, which upstream's messages show: `v1.LabelSelector{MatchLabels:map[string]string{"app":"x"}, …}`.
    pub fn to_go_string(&self) -> String {
        let labels: Vec<String> = self.match_labels.iter().map(|(key, value)| format!("{key:?}:{value:?}")).collect();
        let expressions: Vec<String> =
            self.match_expressions.iter().map(LabelSelectorRequirement::to_go_string).collect();
        format!(
            "v1.LabelSelector{{MatchLabels:{}, MatchExpressions:{}}}",
            go_list("map[string]string", &labels),
            go_list("[]v1.LabelSelectorRequirement", &expressions)
        )
    }
}

impl LabelSelectorRequirement {
    fn into_requirement(self) -> Result<Requirement, SelectorError> {
        let mut values = self.values;
        let has_values = !values.is_empty();
        values.order();
        let wrong = |why: &str, values: &[String]| {
            let shown: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
            SelectorError(format!("values: Invalid value: {}: {why}", go_list("[]string", &shown)))
        };
        let test = match self.operator.as_str() {
            "In" | "NotIn" if !has_values => {
                return Err(wrong("for 'in', 'notin' operators, values set can't be empty", &values));
            }
            "Exists" | "DoesNotExist" if has_values => {
                return Err(wrong("values set must be empty for exists and does not exist", &values));
            }
            "In" => Test::In(values),
            "NotIn" => Test::NotIn(values),
            "Exists" => Test::Exists,
            "DoesNotExist" => Test::DoesNotExist,
            other => return Err(SelectorError(format!("{other:?} is not a valid label selector operator"))),
        };
        Requirement::checked(self.key, test)
    }

    /// As `ValidateLabelSelectorRequirement`.
    fn validate(&self, path: &str) -> Vec<FieldError> {
        let at = format!("{path}.values");
        let mut errors = Vec::new();
        match self.operator.as_str() {
            "In" | "NotIn" if self.values.is_empty() => {
                errors.push(FieldError::required(at, "must be specified when `operator` is 'In' or 'NotIn'"));
            }
            "Exists" | "DoesNotExist" if !self.values.is_empty() => {
                let why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
                errors.push(FieldError::forbidden(at, why));
            }
            "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
            other => {
                errors.push(FieldError::invalid(format!("{path}.operator"), other, "not a valid selector operator"));
            }
        }
        let key = |why| FieldError::invalid(format!("{path}.key"), self.key.as_str(), why);
        errors.extend(qualified_name_errors(&self.key).into_iter().map(key));
        for (index, value) in self.values.iter().enumerate() {
            let at = |why| FieldError::invalid(format!("{path}.values[{index}]"), value.as_str(), why);
            errors.extend(label_value_errors(value).into_iter().map(at));
        }
        errors
    }

    fn to_go_string(&self) -> String {
        let values: Vec<String> = self.values.iter().map(|value| format!("{value:?}")).collect();
        format!(
            "v1.LabelSelectorRequirement{{Key:{:?}, Operator:{:?}, Values:{}}}",
            self.key,
            self.operator,
            go_list("[]string", &values)
        )
    }
}

/// As `FormatLabelSelector`: the SELECTOR column and `describe`.
impl fmt::Display for LabelSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_selector() {
            Ok(selector) if selector.is_empty() => f.pad("<none>"),
            Ok(selector) => f.pad(&selector.to_string()),
            Err(_) => f.pad("<error>"),
        }
    }
}

/// A collection as Go's `%#v`: an empty one was never set.
fn go_list(type_name: &str, items: &[String]) -> String {
    if items.is_empty() { format!("{type_name}(nil)") } else { format!("{type_name}{{{}}}", items.join(", ")) }
}
