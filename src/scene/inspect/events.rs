//! The events about an object, the newest first.

use super::EventRow;
use crate::api::discovery::Kind;
use crate::api::event::Event;
use crate::api::meta::ResourceVersion;
use crate::api::object::Object;
use crate::api::order::InOrder;
use crate::api::time::SimTime;
use crate::cluster::Cluster;
use std::cmp::Reverse;

/// What was reported about it.
pub fn about(cluster: &Cluster, object: &Object) -> Vec<EventRow> {
    let meta = object.meta();
    let namespace = if meta.namespace.is_empty() { "default" } else { &meta.namespace };
    let events = cluster.store().list(Kind::EVENT, namespace).filter_map(|(_, event)| match event.as_ref() {
        Object::Event(event) if is_about(event, object) => {
            Some((event.metadata.resource_version, row(event, cluster.now())))
        }
        _ => None,
    });
    let mut rows: Vec<(ResourceVersion, EventRow)> = events.collect();
    // Their instants are whole seconds: within one, the order of the writes tells.
    rows.order_by_key(|(written, row)| Reverse((row.at, *written)));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// A node's events name it by its name instead of its uid.
fn is_about(event: &Event, object: &Object) -> bool {
    let (about, meta) = (&event.involved_object, object.meta());
    let is_same = about.uid == meta.uid.0 || (meta.namespace.is_empty() && about.uid == meta.name);
    is_same && about.kind == object.kind().info().kind
}

fn row(event: &Event, now: SimTime) -> EventRow {
    let times = [event.last_timestamp, event.first_timestamp, event.metadata.creation_timestamp];
    let at = times.into_iter().flatten().next().unwrap_or(now);
    let first = event.first_timestamp.unwrap_or(at);
    let from = [&event.source.component, &event.reporting_component].into_iter().find(|name| !name.is_empty());
    let count = if event.count > 1 { format!("{} times in {}", event.count, at.since(first)) } else { String::new() };
    EventRow {
        is_warning: event.kind == "Warning",
        reason: event.reason.clone(),
        message: event.message.clone(),
        from: from.cloned().unwrap_or_default(),
        count,
        at,
    }
}
