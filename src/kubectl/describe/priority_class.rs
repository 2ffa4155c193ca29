//! A PriorityClass, described.

use super::description::{Description, format_labels};
use super::events::Context;
use crate::api::object::DynamicObject;
use serde_json::Value;

/// The description of a PriorityClass (`describePriorityClass`).
pub fn describe(class: &DynamicObject, context: &Context) -> String {
    let field = |name: &str| class.rest.get(name);
    let text = |name: &str| field(name).and_then(Value::as_str).unwrap_or_default();
    let mut description = Description::default();
    description.field(0, "Name", &class.metadata.name);
    description.field(0, "Value", field("value").and_then(Value::as_i64).unwrap_or_default());
    description.field(0, "GlobalDefault", field("globalDefault").and_then(Value::as_bool).unwrap_or_default());
    let policy = Some(text("preemptionPolicy")).filter(|policy| !policy.is_empty());
    description.field(0, "PreemptionPolicy", policy.unwrap_or("PreemptLowerPriority"));
    description.field(0, "Description", text("description"));
    description.field(0, "Annotations", format_labels(&class.metadata.annotations));
    description.finish_with_events(context)
}
