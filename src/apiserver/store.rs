//! The store: every object, the order of changes, and the indexes that keep each loop from scanning all of it.
//!
//! Invariants: revisions strictly grow; an index row exists exactly while its object does; a clone shares everything
//! with its original and costs nothing but reference counts.

use super::request::{Change, Key, WatchEvent};
use super::usage::{NodeUsage, Room};
use crate::api::discovery::Kind;
use crate::api::meta::{ObjectMeta, ResourceVersion, Uid};
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::shared_map::{SharedMap, SharedSet, SortKey};
use crate::api::time::SimTime;
use std::rc::Rc;

/// How many changes a watch may lag behind before it must list anew (410 Gone), as etcd's compaction.
const HISTORY: usize = 2_000;

/// All objects and their indexes.
#[derive(Clone, Debug, Default)]
pub struct Store {
    revision: ResourceVersion,
    objects: SharedMap<Key, Rc<Object>>,
    /// By their owner, and with the objects: a ReplicaSet looks at all its pods each time one of them changes.
    dependents: SharedMap<Uid, SharedMap<Key, Rc<Object>>>,
    /// Pods and ReplicaSets that nobody manages.
    loose: SharedSet<Key>,
    pods_by_node: SharedSet<(String, Key)>,
    /// Pods without a node that say where other pods must be, or how they must be spread.
    choosy: SharedSet<Key>,
    by_label: SharedSet<LabelRow>,
    usage: SharedMap<String, NodeUsage>,
    /// Since when each node has had a `NoExecute` taint, by the taint's key.
    tainted: SharedMap<(String, String), SimTime>,
    /// The newest changes by their revision.
    history: SharedMap<u64, WatchEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct LabelRow {
    kind: Kind,
    namespace: String,
    label: String,
    value: String,
    name: String,
}

impl SortKey for LabelRow {
    fn encode(&self, bytes: &mut Vec<u8>) {
        self.kind.encode(bytes);
        for text in [&self.namespace, &self.label, &self.value, &self.name] {
            text.encode(bytes);
        }
    }
}

impl Store {
    /// The revision of the newest change.
    pub fn revision(&self) -> ResourceVersion {
        self.revision
    }

    /// The object of a key.
    pub fn get(&self, key: &Key) -> Option<&Rc<Object>> {
        self.objects.get(key)
    }

    /// The object of a key as its own type.
    pub fn typed<'a, T>(&'a self, key: &Key) -> Option<&'a T>
    where
        &'a T: TryFrom<&'a Object>,
    {
        self.objects.get(key).and_then(|object| <&T>::try_from(object.as_ref()).ok())
    }

    /// The objects of a kind by namespace and name; all namespaces if `namespace` is empty.
    pub fn list<'a>(
        &'a self,
        kind: Kind,
        namespace: &str,
    ) -> impl Iterator<Item = (&'a Key, &'a Rc<Object>)> + use<'a> {
        let from = Key::new(kind, namespace, "");
        let namespace = namespace.to_owned();
        let is_wanted = move |key: &Key| key.kind == kind && (namespace.is_empty() || key.namespace == namespace);
        self.objects.range_from(&from).take_while(move |(key, _)| is_wanted(key))
    }

    /// The objects that name this one as an owner.
    pub fn dependents<'a>(&'a self, owner: &Uid) -> impl Iterator<Item = (&'a Key, &'a Object)> + use<'a> {
        let own = self.dependents.get(owner).into_iter().flat_map(SharedMap::iter);
        own.map(|(key, object)| (key, object.as_ref()))
    }

    /// The objects of a kind in a namespace that no controller manages; kept for [`ADOPTABLE`] kinds.
    pub fn loose<'a>(&'a self, kind: Kind, namespace: &str) -> impl Iterator<Item = &'a Object> + use<'a> {
        let from = Key::new(kind, namespace, "");
        let namespace = namespace.to_owned();
        let keys = self.loose.range_from(&from);
        let keys = keys.take_while(move |(key, ())| key.kind == kind && key.namespace == namespace);
        keys.filter_map(|(key, ())| self.objects.get(key).map(Rc::as_ref))
    }

    /// The pods bound to a node; those that wait for one if `node` is empty.
    pub fn pods_on<'a>(&'a self, node: &str) -> impl Iterator<Item = (&'a Key, &'a Pod)> + use<'a> {
        let node = node.to_owned();
        let from = (node.clone(), Key::cluster(FIRST_KIND, ""));
        let keys = self.pods_by_node.range_from(&from).take_while(move |((on, _), ())| *on == node);
        keys.filter_map(|((_, key), ())| Some((key, self.typed::<Pod>(key)?)))
    }

    /// The pods that wait for a node and say where other pods must be, or how they must be spread.
    pub fn choosy(&self) -> impl Iterator<Item = (&Key, &Pod)> {
        self.choosy.iter().filter_map(|(key, ())| Some((key, self.typed::<Pod>(key)?)))
    }

    /// The objects of a kind in a namespace that carry a label with a value.
    pub fn labelled<'a>(
        &'a self,
        kind: Kind,
        namespace: &str,
        label: &str,
        value: &str,
    ) -> impl Iterator<Item = &'a Rc<Object>> + use<'a> {
        let from = LabelRow {
            kind,
            namespace: namespace.to_owned(),
            label: label.to_owned(),
            value: value.to_owned(),
            name: String::new(),
        };
        let group = from.clone();
        let is_same = move |(row, ()): &(&LabelRow, &())| {
            row.kind == group.kind
                && row.namespace == group.namespace
                && row.label == group.label
                && row.value == group.value
        };
        let rows = self.by_label.range_from(&from).take_while(is_same);
        rows.filter_map(|(row, ())| self.objects.get(&Key::new(row.kind, &row.namespace, &row.name)))
    }

    /// All nodes by name, and what their pods were promised.
    pub fn nodes(&self) -> impl Iterator<Item = (&Node, &NodeUsage)> {
        self.usage.values().filter_map(|usage| Some((usage.node.as_deref()?.try_into().ok()?, usage)))
    }

    /// What the pods of a node were promised.
    pub fn usage(&self, node: &str) -> Option<&NodeUsage> {
        self.usage.get(&node)
    }

    /// Since when a node has had a `NoExecute` taint of a key: what a user's taint does not say itself.
    pub fn tainted_since(&self, node: &str, taint: &str) -> Option<SimTime> {
        self.tainted.get(&(node, taint)).copied()
    }

    /// The changes after a revision, oldest first; `None` when they are no longer remembered.
    pub fn changes_since(&self, revision: ResourceVersion) -> Option<impl Iterator<Item = &WatchEvent>> {
        let oldest = self.history.first().map_or(self.revision.0 + 1, |(number, _)| *number);
        let is_known = revision.0 + 1 >= oldest;
        is_known.then(|| self.history.range_from(&(revision.0 + 1)).map(|(_, event)| event))
    }

    /// All changes that are remembered, oldest first.
    pub fn remembered(&self) -> impl Iterator<Item = &WatchEvent> {
        self.history.values()
    }

    /// Forgets all but the newest changes; whoever distributes them calls this when all have been told.
    pub fn compact(&mut self) {
        if self.history.len() > 2 * HISTORY {
            self.history.forget_before(&(self.revision.0 + 1 - HISTORY as u64));
        }
    }

    /// Writes an object, new or changed, and gives it its revision.
    pub fn put(&mut self, mut object: Object, at: SimTime) -> Rc<Object> {
        self.revision.0 += 1;
        object.meta_mut().resource_version = self.revision;
        let key = key_of(&object);
        let object = Rc::new(object);
        let old = self.objects.replace(key.clone(), Rc::clone(&object));
        self.reindex(&key, old.as_deref(), Some(&object));
        self.note_taints(&key.name, old.as_deref(), Some(object.as_ref()), at);
        let change = if old.is_some() { Change::Modified } else { Change::Added };
        self.remember(change, &object, old, at);
        object
    }

    /// Takes an object out for good.
    pub fn remove(&mut self, key: &Key, at: SimTime) -> Option<Rc<Object>> {
        let old = self.objects.take(key)?;
        self.reindex(key, Some(&old), None);
        self.note_taints(&key.name, Some(&old), None, at);
        self.revision.0 += 1;
        let mut last = (*old).clone();
        last.meta_mut().resource_version = self.revision;
        let last = Rc::new(last);
        self.remember(Change::Deleted, &last, Some(old), at);
        Some(last)
    }

    fn remember(&mut self, change: Change, object: &Rc<Object>, before: Option<Rc<Object>>, at: SimTime) {
        let event = WatchEvent { change, object: Rc::clone(object), before, revision: self.revision, at };
        self.history.insert(self.revision.0, event);
    }

    fn reindex(&mut self, key: &Key, old: Option<&Object>, new: Option<&Rc<Object>>) {
        let (old_meta, new_meta) = (old.map(|object| object.meta()), new.map(|object| object.meta()));
        self.reindex_owners(key, old_meta, new);
        if ADOPTABLE.contains(&key.kind) {
            self.reindex_loose(key, old_meta, new_meta);
        }
        if old_meta.map(|meta| &meta.labels) != new_meta.map(|meta| &meta.labels) {
            self.reindex_labels(key, old_meta, new_meta);
        }
        match key.kind {
            Kind::POD => self.reindex_pod(key, as_pod(old), as_pod(new.map(Rc::as_ref))),
            Kind::NODE => self.reindex_node(key, new),
            _ => {}
        }
    }

    fn reindex_owners(&mut self, key: &Key, old: Option<&ObjectMeta>, new: Option<&Rc<Object>>) {
        let owners = new.map(|object| object.meta().owner_references.as_slice()).unwrap_or_default();
        for owner in old.iter().flat_map(|meta| meta.owner_references.iter()) {
            if !owners.iter().any(|other| other.uid == owner.uid) {
                self.forget_dependent(&owner.uid, key);
            }
        }
        for (owner, object) in owners.iter().zip(std::iter::repeat(new).flatten()) {
            if let Some(own) = self.dependents.get_or_default(&owner.uid) {
                own.insert(key.clone(), Rc::clone(object));
            }
        }
    }

    fn forget_dependent(&mut self, owner: &Uid, key: &Key) {
        let Some(own) = self.dependents.get_mut(owner) else { return };
        own.remove(key);
        if own.is_empty() {
            self.dependents.remove(owner);
        }
    }

    fn reindex_loose(&mut self, key: &Key, old: Option<&ObjectMeta>, new: Option<&ObjectMeta>) {
        let is_loose = |meta: Option<&ObjectMeta>| meta.is_some_and(|meta| meta.controller().is_none());
        match (is_loose(old), is_loose(new)) {
            (false, true) => self.loose.insert(key.clone(), ()),
            (true, false) => self.loose.remove(key),
            _ => {}
        }
    }

    fn reindex_labels(&mut self, key: &Key, old: Option<&ObjectMeta>, new: Option<&ObjectMeta>) {
        let row = |label: &str, value: &str| LabelRow {
            kind: key.kind,
            namespace: key.namespace.clone(),
            label: label.to_owned(),
            value: value.to_owned(),
            name: key.name.clone(),
        };
        for (label, value) in old.iter().flat_map(|meta| meta.labels.iter()) {
            self.by_label.remove(&row(label, value));
        }
        for (label, value) in new.iter().flat_map(|meta| meta.labels.iter()) {
            self.by_label.insert(row(label, value), ());
        }
    }

    fn reindex_node(&mut self, key: &Key, new: Option<&Rc<Object>>) {
        let room = new.and_then(|object| <&Node>::try_from(object.as_ref()).ok()).map(Room::of);
        self.change_usage(&key.name, |usage| {
            usage.room = room.unwrap_or_default();
            usage.node = new.cloned();
        });
    }

    fn note_taints(&mut self, node: &str, old: Option<&Object>, new: Option<&Object>, at: SimTime) {
        let (old, new) = (no_execute(old), no_execute(new));
        for taint in old.iter().filter(|taint| !new.contains(taint)) {
            self.tainted.remove(&(node, taint.as_str()));
        }
        for taint in new.into_iter().filter(|taint| !old.contains(taint)) {
            self.tainted.insert((node.to_owned(), taint), at);
        }
    }

    fn reindex_pod(&mut self, key: &Key, old: Option<&Pod>, new: Option<&Pod>) {
        if old.map(|pod| &pod.spec.node_name) != new.map(|pod| &pod.spec.node_name) {
            if let Some(old) = old {
                self.pods_by_node.remove(&(old.spec.node_name.clone(), key.clone()));
            }
            if let Some(new) = new {
                self.pods_by_node.insert((new.spec.node_name.clone(), key.clone()), ());
            }
        }
        match (is_choosy(old), is_choosy(new)) {
            (false, true) => self.choosy.insert(key.clone(), ()),
            (true, false) => self.choosy.remove(key),
            _ => {}
        }
        let counted = |pod: Option<&Pod>| pod.is_some_and(|pod| !pod.spec.node_name.is_empty() && !pod.is_finished());
        match (counted(old), counted(new), old, new) {
            (false, true, _, Some(new)) => self.change_usage(&new.spec.node_name, |usage| usage.add(new)),
            (true, false, Some(old), _) => self.change_usage(&old.spec.node_name, |usage| usage.remove(old)),
            (true, true, Some(old), Some(new)) if old.metadata.is_terminating() != new.metadata.is_terminating() => {
                self.change_usage(&new.spec.node_name, |usage| {
                    usage.remove(old);
                    usage.add(new);
                });
            }
            _ => {}
        }
    }

    fn change_usage(&mut self, node: &str, change: impl FnOnce(&mut NodeUsage)) {
        if let Some(usage) = self.usage.get_or_default(&node.to_owned()) {
            change(usage);
        }
    }
}

/// The key under which an object is stored.
pub fn key_of(object: &Object) -> Key {
    let meta = object.meta();
    Key { kind: object.kind(), namespace: meta.namespace.clone(), name: meta.name.clone() }
}

fn as_pod(object: Option<&Object>) -> Option<&Pod> {
    object.and_then(|object| object.try_into().ok())
}

fn is_choosy(pod: Option<&Pod>) -> bool {
    pod.is_some_and(|Pod { spec, .. }| {
        spec.node_name.is_empty() && (spec.minds_neighbours() || !spec.topology_spread_constraints.is_empty())
    })
}

/// The kinds whose objects a controller may adopt.
pub const ADOPTABLE: [Kind; 2] = [Kind::POD, Kind::REPLICA_SET];

/// The keys of a node's `NoExecute` taints; none of any other object.
fn no_execute(object: Option<&Object>) -> Vec<String> {
    let Some(Object::Node(node)) = object else { return Vec::new() };
    node.spec.taints.iter().filter(|taint| taint.effect == "NoExecute").map(|taint| taint.key.clone()).collect()
}

const FIRST_KIND: Kind = Kind::BINDING;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::config::ConfigMap;

    fn config(name: &str, label: &str) -> Object {
        let mut config = ConfigMap::default();
        config.metadata.namespace = "default".to_owned();
        config.metadata.name = name.to_owned();
        Rc::make_mut(&mut config.metadata.labels).insert("app".to_owned(), label.to_owned());
        config.into()
    }

    #[test]
    fn a_clone_does_not_see_later_changes() {
        let mut store = Store::default();
        store.put(config("one", "a"), SimTime::ZERO);
        let before = store.clone();
        store.put(config("two", "a"), SimTime::ZERO);
        assert_eq!(before.list(Kind::CONFIG_MAP, "default").count(), 1);
        assert_eq!(store.labelled(Kind::CONFIG_MAP, "default", "app", "a").count(), 2);
        assert!(store.revision() > before.revision());
    }

    #[test]
    fn a_changed_label_leaves_its_old_row() {
        let mut store = Store::default();
        store.put(config("one", "a"), SimTime::ZERO);
        store.put(config("one", "b"), SimTime::ZERO);
        assert_eq!(store.labelled(Kind::CONFIG_MAP, "default", "app", "a").count(), 0);
        assert_eq!(store.labelled(Kind::CONFIG_MAP, "default", "app", "b").count(), 1);
        store.remove(&Key::new(Kind::CONFIG_MAP, "default", "one"), SimTime::ZERO);
        assert_eq!(store.labelled(Kind::CONFIG_MAP, "default", "app", "b").count(), 0);
    }
}
