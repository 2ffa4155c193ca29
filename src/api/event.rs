//! Event: what a component has to say about an object.

use super::discovery::Kind;
use super::meta::{ObjectMeta, is_default};
use super::object::{Column, Resource, column, has_metadata, wide};
use super::pod::Opaque;
use super::time::SimTime;
use serde::{Deserialize, Serialize};

/// `v1.Event`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Event {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub action: String,
    #[serde(skip_serializing_if = "is_default")]
    pub count: i32,
    pub event_time: Option<MicroTime>,
    pub first_timestamp: Option<SimTime>,
    pub involved_object: ObjectReference,
    pub last_timestamp: Option<SimTime>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    pub metadata: ObjectMeta,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related: Opaque,
    pub reporting_component: String,
    pub reporting_instance: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<EventSeries>,
    pub source: EventSource,
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
}

/// `v1.ObjectReference`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ObjectReference {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub api_version: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field_path: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub resource_version: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uid: String,
}

/// `v1.EventSource`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EventSource {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub component: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host: String,
}

/// `v1.EventSeries`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EventSeries {
    #[serde(skip_serializing_if = "is_default")]
    pub count: i32,
    pub last_observed_time: Option<MicroTime>,
}

/// An instant that marshals with microseconds, as `metav1.MicroTime`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MicroTime(pub SimTime);

impl Serialize for MicroTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_rfc3339_micros())
    }
}

impl<'de> Deserialize<'de> for MicroTime {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SimTime::deserialize(deserializer).map(Self)
    }
}

impl Resource for Event {
    const KIND: Kind = Kind::EVENT;
    const COLUMNS: &'static [Column] = &[
        column("Last Seen"),
        column("Type"),
        column("Reason"),
        column("Object"),
        wide("Subobject"),
        wide("Source"),
        column("Message"),
        wide("First Seen"),
        wide("Count"),
        wide("Name"),
    ];

    has_metadata!();

    /// As `printEvent`.
    fn row(&self, now: SimTime) -> Vec<String> {
        let age = |at: Option<SimTime>| super::meta::age(at, now);
        let object = format!("{}/{}", self.involved_object.kind.to_lowercase(), self.involved_object.name);
        vec![
            age(self.last_seen()),
            self.kind.clone(),
            self.reason.clone(),
            object,
            self.involved_object.field_path.clone(),
            self.source_words(),
            self.message.trim().to_owned(),
            age(self.first_timestamp.or(self.event_time.map(|at| at.0))),
            self.total_count().to_string(),
            self.metadata.name.clone(),
        ]
    }
}

impl Event {
    /// When it was last true.
    pub fn last_seen(&self) -> Option<SimTime> {
        let series = self.series.as_ref().and_then(|series| series.last_observed_time).map(|at| at.0);
        series.or(self.last_timestamp).or(self.event_time.map(|at| at.0))
    }

    /// How often it was seen.
    pub fn total_count(&self) -> i32 {
        match &self.series {
            Some(series) => series.count,
            None => self.count.max(1),
        }
    }

    /// `kubelet, minikube`: who reported it, from where.
    pub fn source_words(&self) -> String {
        let component =
            if self.source.component.is_empty() { &self.reporting_component } else { &self.source.component };
        let host = if self.source.host.is_empty() { &self.reporting_instance } else { &self.source.host };
        // Controllers of the old event API report no host, and their instance repeats the component or is empty.
        if host.is_empty() || (self.source.host.is_empty() && !self.source.component.is_empty()) {
            return component.clone();
        }
        format!("{component}, {host}")
    }
}
