//! Namespace: a room of names.

use super::discovery::Kind;
use super::document::fields;
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata};
use super::pod::Opaque;
use super::time::SimTime;
use std::rc::Rc;

/// `v1.Namespace`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Namespace {
    pub metadata: ObjectMeta,
    pub spec: NamespaceSpec,
    pub status: NamespaceStatus,
}

fields!(Namespace {
    "metadata": metadata always,
    "spec": spec always,
    "status": status always,
});

/// `v1.NamespaceSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamespaceSpec {
    pub finalizers: Vec<String>,
}

fields!(NamespaceSpec {
    "finalizers": finalizers,
});

/// `v1.NamespaceStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamespaceStatus {
    pub conditions: Opaque,
    pub phase: String,
}

fields!(NamespaceStatus {
    "conditions": conditions,
    "phase": phase,
});

impl Resource for Namespace {
    const KIND: Kind = Kind::NAMESPACE;
    const COLUMNS: &'static [Column] = &[column("Name"), column("Status"), column("Age")];

    has_metadata!();

    fn set_defaults(&mut self) {
        let name = self.metadata.name.clone();
        Rc::make_mut(&mut self.metadata.labels).or_insert("kubernetes.io/metadata.name".to_owned(), name);
    }

    fn keep_status(&mut self, old: Option<&Self>) {
        self.status = match old {
            Some(old) => old.status.clone(),
            None => NamespaceStatus { phase: "Active".to_owned(), ..NamespaceStatus::default() },
        };
        self.spec.finalizers = match old {
            Some(old) => old.spec.finalizers.clone(),
            None => vec!["kubernetes".to_owned()],
        };
    }

    /// The finalizers too: the model writes the `finalize` subresource this way.
    fn take_status(&mut self, new: &mut Self) {
        std::mem::swap(&mut self.status, &mut new.status);
        std::mem::swap(&mut self.spec.finalizers, &mut new.spec.finalizers);
    }

    fn row(&self, now: SimTime) -> Vec<String> {
        vec![self.metadata.name.clone(), self.status.phase.clone(), self.metadata.age(now)]
    }
}
