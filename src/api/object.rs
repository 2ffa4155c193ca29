//! The `kinds!` list: every kind with a type of its own, and the one `Object` that holds any of them.

use super::autoscaler::HorizontalPodAutoscaler;
use super::component_status::ComponentStatus;
use super::config::{ConfigMap, Secret, ServiceAccount};
use super::daemon_set::DaemonSet;
use super::deployment::Deployment;
use super::discovery::Kind;
use super::document::{self, Field, WrongType};
use super::dynamic_row;
use super::dynamic_validation;
use super::endpoint_slice::EndpointSlice;
use super::endpoints::Endpoints;
use super::event::Event;
use super::field::FieldError;
use super::lease::Lease;
use super::meta::ObjectMeta;
use super::namespace::Namespace;
use super::node::Node;
use super::pod::Pod;
use super::pod_disruption_budget::PodDisruptionBudget;
use super::replica_set::ReplicaSet;
use super::service::Service;
use super::time::SimTime;
use serde_json::{Map, Value};

/// The two methods of a [`Resource`] whose `metadata` is where all have it.
macro_rules! has_metadata {
    () => {
        fn meta(&self) -> &ObjectMeta {
            &self.metadata
        }

        fn meta_mut(&mut self) -> &mut ObjectMeta {
            &mut self.metadata
        }
    };
}

/// The two methods of a [`Resource`] whose `status` starts empty and is written by its loop alone.
macro_rules! has_status {
    () => {
        fn keep_status(&mut self, old: Option<&Self>) {
            self.status = old.map(|old| old.status.clone()).unwrap_or_default();
        }

        fn take_status(&mut self, new: &mut Self) {
            std::mem::swap(&mut self.status, &mut new.status);
        }
    };
}

pub(super) use {has_metadata, has_status};

/// What every kind knows of itself; each method has upstream's registry strategy as its source.
pub trait Resource: Clone + Default + Field {
    /// Its place in discovery.
    const KIND: Kind;

    /// Its columns in `kubectl get`; the server's printers are the source.
    const COLUMNS: &'static [Column];

    /// Its metadata.
    fn meta(&self) -> &ObjectMeta;

    /// Its metadata, to write.
    fn meta_mut(&mut self) -> &mut ObjectMeta;

    /// Fills in what the document left out.
    fn set_defaults(&mut self) {}

    /// Everything that is wrong with it, in upstream's order; metadata is checked elsewhere.
    fn validate(&self) -> Vec<FieldError> {
        Vec::new()
    }

    /// What may not change; `self` is the new state.
    fn validate_update(&self, _old: &Self) -> Vec<FieldError> {
        Vec::new()
    }

    /// Makes the status what a client's write may not touch: the old one, or an empty one when it is new.
    fn keep_status(&mut self, _old: Option<&Self>) {}

    /// Takes only the status of `new`, and leaves its own there.
    fn take_status(&mut self, _new: &mut Self) {}

    /// Whether a change from `old` is one that counts in `metadata.generation`; `None` for kinds that don't count.
    fn spec_differs(&self, _old: &Self) -> Option<bool> {
        None
    }

    /// The cells of its row.
    fn row(&self, now: SimTime) -> Vec<String>;
}

/// A column's name and whether only `-o wide` shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// As in a `metav1.TableColumnDefinition`: `Up-To-Date`; kubectl prints it in capitals.
    pub name: &'static str,
    /// Shown always, or only wide.
    pub width: ColumnWidth,
}

/// When a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnWidth {
    /// Always.
    Normal,
    /// With `-o wide`.
    Wide,
}

/// A column that always shows.
pub const fn column(name: &'static str) -> Column {
    Column { name, width: ColumnWidth::Normal }
}

/// A column of `-o wide`.
pub const fn wide(name: &'static str) -> Column {
    Column { name, width: ColumnWidth::Wide }
}

/// An object of a kind that the server serves but the model gives no behaviour: kept and shown as written.
#[derive(Clone, Debug, PartialEq)]
pub struct DynamicObject {
    /// Its kind.
    pub kind: Kind,
    /// Its metadata.
    pub metadata: ObjectMeta,
    /// All the rest of the document.
    pub rest: Map<String, Value>,
}

impl DynamicObject {
    fn take_status(&mut self, new: &Self) {
        self.take_status_value(new.rest.get("status"));
    }

    fn take_status_value(&mut self, status: Option<&Value>) {
        let status = status.cloned().unwrap_or_else(|| Value::Object(Map::new()));
        self.rest.insert("status".to_owned(), status);
    }
}

macro_rules! kinds {
    ($($kind:ident),+ $(,)?) => {
        /// Any object.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs, reason = "each is the type of its name")]
        pub enum Object {
            $($kind($kind),)+
            Dynamic(DynamicObject),
        }

        impl Object {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self { $(Object::$kind(_) => $kind::KIND,)+ Object::Dynamic(o) => o.kind }
            }

            /// Its metadata.
            pub fn meta(&self) -> &ObjectMeta {
                match self { $(Object::$kind(o) => o.meta(),)+ Object::Dynamic(o) => &o.metadata }
            }

            /// Its metadata, to write.
            pub fn meta_mut(&mut self) -> &mut ObjectMeta {
                match self { $(Object::$kind(o) => o.meta_mut(),)+ Object::Dynamic(o) => &mut o.metadata }
            }

            /// Reads a document of a known kind.
            ///
            /// # Errors
            /// When a value has the wrong type; callers check types in Go's words before.
            pub fn decode(kind: Kind, value: Value) -> Result<Object, WrongType> {
                $(if kind == $kind::KIND { return document::read(value).map(Object::$kind); })+
                decode_dynamic(kind, value)
            }

            /// The document as every client shows it, keys sorted.
            pub fn to_value(&self) -> Value {
                let value = match self {
                    $(Object::$kind(o) => document::write(o),)+
                    Object::Dynamic(o) => encode_dynamic(o),
                };
                with_type(value, self.kind())
            }

            /// See [`Resource::set_defaults`].
            pub fn set_defaults(&mut self) {
                match self { $(Object::$kind(o) => o.set_defaults(),)+ Object::Dynamic(_) => {} }
            }

            /// See [`Resource::validate`].
            pub fn validate(&self) -> Vec<FieldError> {
                match self { $(Object::$kind(o) => o.validate(),)+ Object::Dynamic(o) => dynamic_validation::validate(o.kind.info().kind, &o.rest) }
            }

            /// See [`Resource::validate_update`].
            pub fn validate_update(&self, old: &Object) -> Vec<FieldError> {
                match (self, old) { $((Object::$kind(new), Object::$kind(old)) => new.validate_update(old),)+
                    (Object::Dynamic(new), Object::Dynamic(old)) => dynamic_validation::validate_update(new.kind.info().kind, &new.rest, &old.rest),
                    _ => Vec::new(),
                }
            }

            /// See [`Resource::keep_status`].
            pub fn keep_status(&mut self, old: Option<&Object>) {
                match (self, old) {
                    $((Object::$kind(new), Some(Object::$kind(old))) => new.keep_status(Some(old)),)+
                    $((Object::$kind(new), None) => new.keep_status(None),)+
                    (Object::Dynamic(new), Some(Object::Dynamic(old))) if new.kind.runs_as_document() => new.take_status(old),
                    (Object::Dynamic(new), None) if new.kind.runs_as_document() => new.take_status_value(None),
                    _ => {}
                }
            }

            /// See [`Resource::take_status`].
            pub fn take_status(&mut self, new: &mut Object) {
                match (self, new) { $((Object::$kind(old), Object::$kind(new)) => old.take_status(new),)+
                    (Object::Dynamic(old), Object::Dynamic(new)) => old.take_status(new),
                    _ => {}
                }
            }

            /// See [`Resource::spec_differs`].
            pub fn spec_differs(&self, old: &Object) -> Option<bool> {
                match (self, old) { $((Object::$kind(new), Object::$kind(old)) => new.spec_differs(old),)+
                    (Object::Dynamic(new), Object::Dynamic(old)) if new.kind.counts_as_document() => Some(new.rest.get("spec") != old.rest.get("spec")),
                    _ => None,
                }
            }

            /// The columns of a kind's table.
            pub fn columns(kind: Kind) -> &'static [Column] {
                $(if kind == $kind::KIND { return $kind::COLUMNS; })+
                dynamic_row::columns(kind.info().kind)
            }

            /// See [`Resource::row`].
            pub fn row(&self, now: SimTime) -> Vec<String> {
                match self {
                    $(Object::$kind(o) => o.row(now),)+
                    Object::Dynamic(o) => dynamic_row::row(o.kind.info().kind, &o.metadata, &o.rest, now),
                }
            }

            /// Whether the model knows more of a kind than its name.
            pub fn is_simulated(kind: Kind) -> bool {
                $(kind == $kind::KIND)||+
            }
        }

        $(impl From<$kind> for Object {
            fn from(object: $kind) -> Object { Object::$kind(object) }
        }

        impl<'a> TryFrom<&'a Object> for &'a $kind {
            type Error = ();
            fn try_from(object: &'a Object) -> Result<Self, ()> {
                match object { Object::$kind(o) => Ok(o), _ => Err(()) }
            }
        })+
    };
}

kinds! {
    HorizontalPodAutoscaler, Pod, Node, Namespace, ReplicaSet, Deployment, Event, ServiceAccount, ConfigMap, Secret, Service,
    Endpoints, EndpointSlice, ComponentStatus, Lease, PodDisruptionBudget, DaemonSet
}

/// The kinds whose tables a first visit may show.
pub const COMMON: [Kind; 7] =
    [Kind::POD, Kind::NODE, Kind::NAMESPACE, Kind::REPLICA_SET, Kind::DEPLOYMENT, Kind::EVENT, Kind::SERVICE];

impl Object {
    /// As [`Self::row`], of common kinds only.
    pub fn common_row(&self, now: SimTime) -> Vec<String> {
        match self {
            Object::Pod(pod) => pod.row(now),
            Object::Node(node) => node.row(now),
            Object::Namespace(namespace) => namespace.row(now),
            Object::ReplicaSet(set) => set.row(now),
            Object::Deployment(deployment) => deployment.row(now),
            Object::Event(event) => event.row(now),
            Object::Service(service) => service.row(now),
            _ => Vec::new(),
        }
    }

    /// As [`Self::columns`], of common kinds only.
    pub fn common_columns(kind: Kind) -> &'static [Column] {
        match kind {
            Kind::POD => Pod::COLUMNS,
            Kind::NODE => Node::COLUMNS,
            Kind::NAMESPACE => Namespace::COLUMNS,
            Kind::REPLICA_SET => ReplicaSet::COLUMNS,
            Kind::DEPLOYMENT => Deployment::COLUMNS,
            Kind::EVENT => Event::COLUMNS,
            Kind::SERVICE => Service::COLUMNS,
            _ => &[],
        }
    }
}

fn decode_dynamic(kind: Kind, value: Value) -> Result<Object, WrongType> {
    let Value::Object(mut rest) = value else { return Err(WrongType("expected an object")) };
    let metadata = rest.remove("metadata").map(document::read).transpose()?.unwrap_or_default();
    rest.remove("apiVersion");
    rest.remove("kind");
    Ok(Object::Dynamic(DynamicObject { kind, metadata, rest }))
}

fn encode_dynamic(object: &DynamicObject) -> Value {
    let mut map = object.rest.clone();
    map.insert("metadata".to_owned(), document::write(&object.metadata));
    Value::Object(map)
}

fn with_type(mut value: Value, kind: Kind) -> Value {
    if let Value::Object(map) = &mut value {
        map.insert("apiVersion".to_owned(), kind.api_version().into());
        map.insert("kind".to_owned(), kind.info().kind.into());
    }
    value
}
