//! ComponentStatus: whether a part of the control plane answers. Deprecated, and never stored.

use super::discovery::Kind;
use super::document::fields;
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata};
use super::time::SimTime;

/// `v1.ComponentStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComponentStatus {
    pub conditions: Vec<ComponentCondition>,
    pub metadata: ObjectMeta,
}

fields!(ComponentStatus {
    "conditions": conditions,
    "metadata": metadata always,
});

/// `v1.ComponentCondition`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComponentCondition {
    pub error: String,
    pub message: String,
    pub status: String,
    pub kind: String,
}

fields!(ComponentCondition {
    "error": error,
    "message": message,
    "status": status always,
    "type": kind always,
});

impl ComponentStatus {
    /// All of them, as a control plane that answers reports them.
    pub fn all() -> Vec<Self> {
        ["controller-manager", "etcd-0", "scheduler"].map(Self::healthy).to_vec()
    }

    fn healthy(name: &str) -> Self {
        let condition = ComponentCondition {
            message: "ok".to_owned(),
            status: "True".to_owned(),
            kind: "Healthy".to_owned(),
            ..ComponentCondition::default()
        };
        let metadata = ObjectMeta { name: name.to_owned(), ..ObjectMeta::default() };
        Self { conditions: vec![condition], metadata }
    }
}

impl Resource for ComponentStatus {
    const KIND: Kind = Kind::COMPONENT_STATUS;
    const COLUMNS: &'static [Column] = &[column("Name"), column("Status"), column("Message"), column("Error")];

    has_metadata!();

    fn row(&self, _now: SimTime) -> Vec<String> {
        let healthy = self.conditions.iter().find(|condition| condition.kind == "Healthy");
        let (status, message, error) = match healthy {
            Some(condition) if condition.status == "True" => ("Healthy", &condition.message, &condition.error),
            Some(condition) => ("Unhealthy", &condition.message, &condition.error),
            None => return vec![self.metadata.name.clone(), "Unknown".to_owned(), String::new(), String::new()],
        };
        vec![self.metadata.name.clone(), status.to_owned(), message.clone(), error.clone()]
    }
}
