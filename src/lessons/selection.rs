//! Which objects a check is about.

use super::pattern::{Mismatch, Pattern};
use crate::api::discovery::Kind;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::reader::{Fields, Readable, Reader};
use crate::api::table::Table;
use crate::apiserver::request::Key;
use crate::apiserver::store::{Store, key_of};
use serde_json::Value;
use std::rc::Rc;

/// Objects of a kind, as far as the other fields let them in.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Any word that kubectl takes for the kind.
    pub kind: KindWord,
    /// `default` if left out, every namespace for `*`.
    pub namespace: Option<String>,
    /// The object's name.
    pub name: Option<String>,
    /// Labels that it carries.
    pub labels: Table<String, String>,
    /// Whose it is, directly or through others.
    pub owner: Option<Owner>,
    /// Whether it was there when the step began.
    pub age: Age,
    /// What it says at least.
    pub object: Pattern,
}

/// A kind, read from any word that kubectl takes for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindWord(pub Kind);

/// An owner, as `ownerReferences` name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Its kind.
    pub kind: KindWord,
    /// Its name; any if left out.
    pub name: Option<String>,
}

/// An object's age against the step's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Age {
    /// Either.
    #[default]
    Any,
    /// It was made since the step began.
    New,
    /// It was there already.
    Old,
}

/// An owner's owner's owner's owner: no chain of Kubernetes' own is longer.
const LONGEST_CHAIN: usize = 4;

impl Selection {
    /// The objects in `store`, whatever they say; `start` is the store when the step began.
    pub fn of<'a>(&'a self, store: &'a Store, start: &'a Store) -> impl Iterator<Item = &'a Rc<Object>> {
        let namespace = self.listed_namespace();
        store
            .list(self.kind.0, namespace)
            .map(|(_, object)| object)
            .filter(move |object| self.admits(object, store, start))
    }

    /// Whether an object is among them, as far as it is known by other things than what it says.
    pub fn admits(&self, object: &Object, store: &Store, start: &Store) -> bool {
        let meta = object.meta();
        let namespace = self.listed_namespace();
        object.kind() == self.kind.0
            && (namespace.is_empty() || meta.namespace == namespace)
            && self.name.as_ref().is_none_or(|name| *name == meta.name)
            && self.labels.iter().all(|(key, value)| meta.labels.get(key) == Some(value))
            && self.owner.as_ref().is_none_or(|owner| owner.owns(meta, store))
            && self.age.fits(object, start)
    }

    /// Compares what an object says.
    ///
    /// # Errors
    /// Where it first says something else.
    pub fn compare(&self, object: &Object) -> Result<(), Mismatch> {
        if self.object.is_empty() { Ok(()) } else { self.object.compare(&object.to_value()) }
    }

    fn listed_namespace(&self) -> &str {
        match self.namespace.as_deref() {
            _ if !self.kind.0.is_namespaced() => "",
            Some("*") => "",
            Some(namespace) => namespace,
            None => "default",
        }
    }
}

impl Owner {
    fn owns(&self, meta: &ObjectMeta, store: &Store) -> bool {
        let mut namespace = meta.namespace.clone();
        let mut next = meta.controller().cloned();
        for _ in 0..LONGEST_CHAIN {
            let Some(owner) = next else { return false };
            let Some(kind) = Kind::of_manifest(&owner.api_version, &owner.kind) else { return false };
            if kind == self.kind.0 && self.name.as_ref().is_none_or(|name| *name == owner.name) {
                return true;
            }
            if !kind.is_namespaced() {
                namespace.clear();
            }
            let object = store.get(&Key::new(kind, &namespace, &owner.name));
            next = object.and_then(|object| object.meta().controller().cloned());
        }
        false
    }
}

impl Age {
    fn fits(self, object: &Object, start: &Store) -> bool {
        let was_there = || start.get(&key_of(object)).is_some_and(|old| old.meta().uid == object.meta().uid);
        match self {
            Self::Any => true,
            Self::New => !was_there(),
            Self::Old => was_there(),
        }
    }
}

impl Selection {
    /// Reads its own among other fields.
    pub(super) fn of_fields(fields: &mut Fields<'_>) -> Self {
        Self {
            kind: fields.required("kind"),
            namespace: fields.optional("namespace"),
            name: fields.optional("name"),
            labels: fields.optional("labels"),
            owner: fields.optional("owner"),
            age: fields.optional("age"),
            object: fields.optional("object"),
        }
    }
}

impl Readable for Selection {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, Self::of_fields)
    }
}

impl Readable for Owner {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self { kind: fields.required("kind"), name: fields.optional("name") })
    }
}

impl Readable for KindWord {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let word = String::read(value, reader);
        let found = Kind::of_word(&word).ok_or_else(|| format!("there is no kind {word:?}"));
        Self(reader.noted(found).unwrap_or(Kind::POD))
    }
}

impl Readable for Age {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.word(value, &[("any", Self::Any), ("new", Self::New), ("old", Self::Old)]).unwrap_or_default()
    }
}
