//! Sets of fields as `FieldsV1` writes them: `f:spec`, `k:{"name":"web"}`, and `.` for what is there itself.

use super::request::Subresource;
use crate::api::discovery::Kind;
use crate::api::go_format;
use crate::api::order::Gather;
use crate::api::schema::{FieldType, Schema};
use crate::api::time::SimTime;
use serde_json::{Map, Value};

/// A set of fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Map<String, Value>);

/// Structs of Go that are there even when nothing is in them.
const ALWAYS_THERE: [&str; 9] =
    ["metadata", "spec", "status", "template", "strategy", "updateStrategy", "jobTemplate", "containers", "resources"];
/// Metadata that nobody owns.
const UNOWNED: [&str; 8] = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "name",
    "namespace",
    "resourceVersion",
    "uid",
];
/// What the server allocates after it has noted who wrote what.
const ALLOCATED: [&str; 6] =
    ["clusterIP", "clusterIPs", "healthCheckNodePort", "ipFamilies", "ipFamilyPolicy", "nodePort"];
const SELF: &str = ".";

/// What is new or different in a document, of the part that a request may write.
pub fn changed(kind: Kind, part: Subresource, before: Option<&Value>, after: &Value) -> Fields {
    collect(kind, part, before, after, &|old, new| old != Some(new))
}

/// What a document wants otherwise than it is.
pub fn differing(kind: Kind, part: Subresource, wanted: &Value, live: &Value) -> Fields {
    collect(kind, part, Some(live), wanted, &|old, new| old.is_some_and(|old| old != new))
}

/// All that a document has.
pub fn present(kind: Kind, document: &Value) -> Fields {
    let mut all = changed(kind, Subresource::Status, None, document);
    all.add(&changed(kind, Subresource::Whole, None, document));
    all
}

/// The newest instant that a status tells of.
pub fn newest_time(document: &Value) -> Option<SimTime> {
    fn visit(value: &Value, newest: &mut Option<SimTime>) {
        match value {
            Value::String(text) => *newest = (*newest).max(SimTime::parse_rfc3339(text)),
            Value::Array(items) => items.iter().for_each(|item| visit(item, newest)),
            Value::Object(map) => map.values().for_each(|value| visit(value, newest)),
            _ => {}
        }
    }
    let mut newest = None;
    visit(document.get("status")?, &mut newest);
    newest
}

/// Whether a field counts, by what it was and what it is.
type Test<'a> = &'a dyn Fn(Option<&Value>, &Value) -> bool;

fn collect(kind: Kind, part: Subresource, before: Option<&Value>, after: &Value, test: Test<'_>) -> Fields {
    let Some(of) = Schema::get().of_manifest(&kind.api_version(), kind.info().kind) else { return Fields::default() };
    let Value::Object(map) = after else { return Fields::default() };
    let mut set = Map::new();
    for (field, value) in map {
        let is_written = match field.as_str() {
            "apiVersion" | "kind" => false,
            "status" => part == Subresource::Status,
            "metadata" => true,
            _ => part != Subresource::Status,
        };
        let Some(field_type) = of.field(field).filter(|_| is_written).map(|field| &field.kind) else { continue };
        let old = before.and_then(|before| before.get(field));
        let mut value = value.clone();
        if let Value::Object(metadata) = &mut value
            && field == "metadata"
        {
            metadata.retain(|name, _| !UNOWNED.contains(&name.as_str()));
            // A status is written with annotations, nothing else.
            if part == Subresource::Status {
                metadata.retain(|name, _| name == "annotations");
            }
            if metadata.is_empty() {
                continue;
            }
        }
        if kind == Kind::POD {
            without_others_work(&mut value);
        }
        tree(field, &value, field_type, old, test, &mut set);
    }
    Fields(set)
}

/// Drops what admission and the scheduler put into a pod, which bear nobody's name.
fn without_others_work(part: &mut Value) {
    const ADMITTED: [&str; 7] =
        ["nodeName", "preemptionPolicy", "priority", "qosClass", "serviceAccount", "serviceAccountName", "tolerations"];
    let Value::Object(map) = part else { return };
    map.retain(|name, _| !ADMITTED.contains(&name.as_str()));
    let drop_items = |list: Option<&mut Value>, field: &str, mark: &str| {
        if let Some(Value::Array(items)) = list {
            items.retain(|item| !item.get(field).and_then(Value::as_str).is_some_and(|text| text.starts_with(mark)));
        }
    };
    drop_items(map.get_mut("conditions"), "type", "PodScheduled");
    drop_items(map.get_mut("volumes"), "name", "kube-api-access");
    for container in map.get_mut("containers").and_then(Value::as_array_mut).into_iter().flatten() {
        drop_items(container.get_mut("volumeMounts"), "name", "kube-api-access");
    }
}

fn tree(
    name: &str,
    value: &Value,
    kind: &FieldType,
    old: Option<&Value>,
    test: Test<'_>,
    set: &mut Map<String, Value>,
) {
    if value.is_null() && name != "lastProbeTime" || ALLOCATED.contains(&name) {
        return;
    }
    let mut inner = Map::new();
    match (kind, value) {
        (FieldType::Object(of), Value::Object(map)) if !is_atomic(of) && !map.is_empty() => {
            let Some(of) = Schema::get().of_name(of) else { return };
            for (field, value) in map {
                if let Some(known) = of.field(field) {
                    let old = old.and_then(|old| old.get(field));
                    match known.patch.and_then(|patch| patch.key).zip(value.as_array()) {
                        Some((key, items)) => list(field, items, key, &known.kind, old, test, &mut inner),
                        None => tree(field, value, &known.kind, old, test, &mut inner),
                    }
                }
            }
        }
        (FieldType::Map(item), Value::Object(map))
            if !["nodeSelector", "matchLabels"].contains(&name) && !map.is_empty() =>
        {
            for (field, value) in map {
                tree(field, value, item, old.and_then(|old| old.get(field)), test, &mut inner);
            }
        }
        _ => {
            if test(old, value) {
                set.insert(format!("f:{name}"), Value::Object(Map::new()));
            }
            return;
        }
    }
    if old.is_none() && !inner.is_empty() && !ALWAYS_THERE.contains(&name) {
        inner.insert(SELF.to_owned(), Value::Object(Map::new()));
    }
    if !inner.is_empty() {
        set.insert(format!("f:{name}"), Value::Object(inner));
    }
}

/// A list whose items are told apart by a key.
fn list(
    name: &str,
    items: &[Value],
    key: &'static str,
    kind: &FieldType,
    old: Option<&Value>,
    test: Test<'_>,
    set: &mut Map<String, Value>,
) {
    let FieldType::List(item_type) = kind else { return };
    let mut inner = Map::new();
    for item in items {
        let Some(id) = identity(item, key) else { continue };
        let before =
            old.and_then(Value::as_array).and_then(|old| old.iter().find(|old| identity(old, key) == Some(id.clone())));
        let mut one = Map::new();
        tree("", item, item_type, before, test, &mut one);
        inner.extend(one.into_iter().map(|(_, fields)| (id.clone(), fields)));
    }
    if old.is_none() && !inner.is_empty() && !ALWAYS_THERE.contains(&name) {
        inner.insert(SELF.to_owned(), Value::Object(Map::new()));
    }
    if !inner.is_empty() {
        set.insert(format!("f:{name}"), Value::Object(inner));
    }
}

/// `k:{"name":"web"}`; ports are told apart by their protocol as well.
fn identity(item: &Value, key: &str) -> Option<String> {
    let mut keys = Map::new();
    keys.insert(key.to_owned(), item.get(key)?.clone());
    if ["containerPort", "port"].contains(&key) {
        keys.insert("protocol".to_owned(), item.get("protocol").cloned().unwrap_or_else(|| "TCP".into()));
    }
    Some(format!("k:{}", go_format::json(&Value::Object(keys))))
}

/// Structs that one manager owns as a whole.
fn is_atomic(of: &str) -> bool {
    ["Selector", "ObjectReference", "OwnerReference"].iter().any(|end| of.ends_with(end))
}

impl Fields {
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As the wire has it.
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// Adds all of another.
    pub fn add(&mut self, other: &Fields) {
        fn add(set: &mut Map<String, Value>, other: &Map<String, Value>) {
            for (name, below) in other {
                if let (Value::Object(set), Value::Object(below)) =
                    (set.entry(name.as_str()).or_insert_with(|| Value::Object(Map::new())), below)
                {
                    add(set, below);
                }
            }
        }
        add(&mut self.0, &other.0);
    }

    /// Takes out all that another has.
    pub fn remove(&mut self, other: &Fields) {
        fn remove(set: &mut Map<String, Value>, other: &Map<String, Value>) {
            set.retain(|name, below| match (below, other.get(name)) {
                (Value::Object(below), Some(Value::Object(taken))) => {
                    let was_leaf = below.is_empty();
                    remove(below, taken);
                    !was_leaf && !below.is_empty()
                }
                _ => true,
            });
        }
        remove(&mut self.0, &other.0);
    }

    /// Forgets what is not among `present`.
    pub fn keep_those_in(&mut self, present: &Fields) {
        let mut gone = self.clone();
        gone.remove(present);
        self.remove(&gone);
    }

    /// What of a document is in the set.
    pub fn part_of(&self, document: &Value) -> Value {
        fn part(set: &Map<String, Value>, value: &Value) -> Value {
            match value {
                Value::Object(map) if !set.is_empty() => {
                    let of = |(name, value): (&String, &Value)| {
                        let Some(Value::Object(below)) = set.get(&format!("f:{name}")) else { return None };
                        Some((name.clone(), part(below, value)))
                    };
                    Value::Object(map.iter().filter_map(of).gather())
                }
                Value::Array(items) if !set.is_empty() => {
                    let of = |item: &Value| {
                        let own = set.iter().find(|(id, _)| is_item(id, item));
                        own.and_then(|(id, below)| Some(with_keys(id, part(below.as_object()?, item))))
                    };
                    Value::Array(items.iter().filter_map(of).collect())
                }
                value => value.clone(),
            }
        }
        part(&self.0, document)
    }

    /// The paths of all that is in another set, too: `.spec.template.spec.containers[name="web"].image`.
    pub fn paths_in(&self, other: &Fields) -> Vec<String> {
        fn visit(set: &Map<String, Value>, other: &Map<String, Value>, path: &str, paths: &mut Vec<String>) {
            for (name, below) in set.iter().filter(|(name, _)| *name != SELF) {
                let (Value::Object(below), Some(Value::Object(others))) = (below, other.get(name)) else { continue };
                let path = match name.strip_prefix("k:").and_then(|keys| serde_json::from_str::<Value>(keys).ok()) {
                    Some(Value::Object(keys)) => {
                        let keys: Vec<String> = keys.iter().map(|(key, value)| format!("{key}={value}")).collect();
                        format!("{path}[{}]", keys.join(","))
                    }
                    _ => format!("{path}.{}", name.trim_start_matches("f:")),
                };
                match below.is_empty() {
                    true => paths.push(path),
                    false => visit(below, others, &path, paths),
                }
            }
        }
        let mut paths = Vec::new();
        visit(&self.0, &other.0, "", &mut paths);
        paths
    }
}

fn keys(id: &str) -> Map<String, Value> {
    let value = id.strip_prefix("k:").and_then(|keys| serde_json::from_str(keys).ok());
    if let Some(Value::Object(keys)) = value { keys } else { Map::new() }
}

fn is_item(id: &str, item: &Value) -> bool {
    let keys = keys(id);
    !keys.is_empty() && keys.iter().all(|(key, value)| item.get(key).is_none_or(|own| own == value))
}

fn with_keys(id: &str, mut item: Value) -> Value {
    if let Value::Object(map) = &mut item {
        map.extend(keys(id));
    }
    item
}
