//! Event: what a component has to say about an object.

use super::discovery::Kind;
use super::document::{Field, WrongType, fields};
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata, wide};
use super::pod::Opaque;
use super::time::SimTime;
use serde_json::Value;

/// `v1.Event`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    pub action: String,
    pub count: i32,
    pub event_time: Option<MicroTime>,
    pub first_timestamp: Option<SimTime>,
    pub involved_object: ObjectReference,
    pub last_timestamp: Option<SimTime>,
    pub message: String,
    pub metadata: ObjectMeta,
    pub reason: String,
    pub related: Opaque,
    pub reporting_component: String,
    pub reporting_instance: String,
    pub series: Option<EventSeries>,
    pub source: EventSource,
    pub kind: String,
}

fields!(Event {
    "action": action,
    "count": count,
    "eventTime": event_time always,
    "firstTimestamp": first_timestamp always,
    "involvedObject": involved_object always,
    "lastTimestamp": last_timestamp always,
    "message": message,
    "metadata": metadata always,
    "reason": reason,
    "related": related,
    "reportingComponent": reporting_component always,
    "reportingInstance": reporting_instance always,
    "series": series,
    "source": source always,
    "type": kind,
});

/// `v1.ObjectReference`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectReference {
    pub api_version: String,
    pub field_path: String,
    pub kind: String,
    pub name: String,
    pub namespace: String,
    pub resource_version: String,
    pub uid: String,
}

fields!(ObjectReference {
    "apiVersion": api_version,
    "fieldPath": field_path,
    "kind": kind,
    "name": name,
    "namespace": namespace,
    "resourceVersion": resource_version,
    "uid": uid,
});

/// `v1.EventSource`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventSource {
    pub component: String,
    pub host: String,
}

fields!(EventSource {
    "component": component,
    "host": host,
});

/// `v1.EventSeries`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventSeries {
    pub count: i32,
    pub last_observed_time: Option<MicroTime>,
}

fields!(EventSeries {
    "count": count,
    "lastObservedTime": last_observed_time always,
});

/// An instant that marshals with microseconds, as `metav1.MicroTime`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MicroTime(pub SimTime);

impl Field for MicroTime {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        self.0.read(value)
    }

    fn take(&mut self) -> Value {
        Value::String(self.0.to_rfc3339_micros())
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
        let object = format!("{}/{}", self.involved_object.kind.to_ascii_lowercase(), self.involved_object.name);
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
