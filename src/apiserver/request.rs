//! What a client may ask of the API server, and what it gets back.

use crate::api::discovery::Kind;
use crate::api::http::HttpResponse;
use crate::api::meta::{ResourceVersion, Uid};
use crate::api::object::Object;
use crate::api::selector::{FieldSelector, Selector};
use crate::api::shared_map::SortKey;
use crate::api::time::SimTime;
use serde_json::Value;
use std::fmt;
use std::rc::Rc;

pub use super::log_options::{LogInstance, LogOptions, LogStamps};
pub use super::managers::Conflicts;
pub use super::status::{Status, StatusReason};
pub use crate::api::object::{Column, ColumnWidth};

/// The name under which the store keeps an object; `namespace` is empty for cluster-wide kinds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The object's kind.
    pub kind: Kind,
    /// Its namespace, empty when cluster-wide.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

impl Key {
    /// The key of an object in a namespace.
    pub fn new(kind: Kind, namespace: &str, name: &str) -> Self {
        Self { kind, namespace: namespace.to_owned(), name: name.to_owned() }
    }

    /// The key of a cluster-wide object.
    pub fn cluster(kind: Kind, name: &str) -> Self {
        Self::new(kind, "", name)
    }
}

impl SortKey for Key {
    fn encode(&self, bytes: &mut Vec<u8>) {
        self.kind.encode(bytes);
        self.namespace.encode(bytes);
        self.name.encode(bytes);
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace.as_str() {
            "" => write!(f, "{:?}/{}", self.kind, self.name),
            namespace => write!(f, "{:?}/{namespace}/{}", self.kind, self.name),
        }
    }
}

/// One request, as a REST call would carry it.
#[expect(missing_docs, reason = "the fields' names say it")]
#[derive(Clone, Debug)]
pub enum ApiRequest {
    /// One object.
    Get { key: Key, form: ListForm },
    /// Objects of a kind.
    List(ListRequest),
    /// A new object. The namespace is the URL's; the body may leave it out.
    Create { kind: Kind, namespace: String, body: Body, mode: WriteMode },
    /// The whole object anew (PUT).
    Update { key: Key, body: Body, mode: WriteMode },
    /// The whole status anew (PUT on the `status` subresource): nothing else of the body counts.
    UpdateStatus { key: Key, body: Body },
    /// A change to an object (PATCH); the server warns of fields that it does not know.
    Patch { key: Key, patch: Patch, mode: WriteMode },
    /// A change, with all that a client may ask for.
    PatchWith { key: Key, patch: Patch, options: PatchOptions },
    /// The end of an object.
    Delete { key: Key, options: DeleteOptions },
    /// The end of all that match.
    DeleteCollection { list: ListRequest, options: DeleteOptions },
    /// The replica count of anything scalable.
    GetScale(Key),
    /// A new replica count; with `resource_version` only if nothing changed since.
    SetScale { key: Key, replicas: i32, resource_version: Option<ResourceVersion>, mode: WriteMode },
    /// The end of a pod, if its disruption budgets allow it (`pods/eviction`).
    Evict { pod: Key, options: DeleteOptions },
    /// The scheduler's decision, for good.
    Bind { pod: Key, node: String },
    /// What a container has printed.
    Logs { pod: Key, options: LogOptions },
    /// A page from behind a pod or a Service: `port` is a number, a Service port's name, or nothing.
    Proxy { target: Key, port: String, path: String, headers: Vec<(String, String)> },
    /// A token of a service account (`serviceaccounts/token`); the `spec` of a TokenRequest.
    Token { account: Key, spec: Value },
    /// A client's write under the name of its manager (`fieldManager`).
    As { manager: String, conflicts: Conflicts, request: Box<ApiRequest> },
    /// Who wrote which fields of an object.
    ManagedFields(Key),
    /// The server's build.
    Version,
}

/// Which objects of a kind: everywhere if `namespace` is empty.
#[derive(Clone, Debug)]
pub struct ListRequest {
    /// The kind.
    pub kind: Kind,
    /// The namespace, or empty for all.
    pub namespace: String,
    /// Labels to match.
    pub labels: Selector,
    /// Fields to match.
    pub fields: FieldSelector,
    /// Objects, or the server's own table of them.
    pub form: ListForm,
}

/// In what form the server answers a list or a get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListForm {
    /// As objects.
    #[default]
    Objects,
    /// As a table (`Accept: …;as=Table`), with every column; kubectl hides the wide ones.
    Table,
}

impl ListRequest {
    /// All objects of a kind in a namespace, or everywhere if that is empty.
    pub fn all(kind: Kind, namespace: &str) -> Self {
        Self {
            kind,
            namespace: namespace.to_owned(),
            labels: Selector::default(),
            fields: FieldSelector::default(),
            form: ListForm::Objects,
        }
    }
}

/// What a write carries.
#[expect(missing_docs, reason = "the fields' names say it")]
#[derive(Clone, Debug)]
pub enum Body {
    /// A document from outside: decoded strictly, defaulted and validated.
    Json { value: Value, strictness: Strictness },
    /// An object that a component made: defaulted and validated.
    Object(Box<Object>),
}

impl Body {
    /// The name in it, empty if it has none yet.
    pub fn name(&self) -> String {
        match self {
            Body::Object(object) => object.meta().name.clone(),
            Body::Json { value, .. } => {
                value.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default().to_owned()
            }
        }
    }
}

impl From<Object> for Body {
    fn from(object: Object) -> Self {
        Self::Object(Box::new(object))
    }
}

/// A change, in one of the media types of PATCH. Text that is no JSON is a text here, and refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Patch {
    /// `application/json-patch+json`: operations, one after the other.
    Json(Value),
    /// `application/merge-patch+json`: null removes, objects merge, all else replaces.
    Merge(Value),
    /// `application/strategic-merge-patch+json`: lists merge too, by the field that tells their items apart.
    Strategic(Value),
    /// `application/apply-patch+yaml`: all that the client wants of the object, which may not be there yet.
    Apply(Value),
}

/// `metav1.PatchOptions`, and which part of the object is meant.
#[derive(Clone, Debug)]
pub struct PatchOptions {
    /// The part.
    pub subresource: Subresource,
    /// What becomes of unknown fields.
    pub strictness: Strictness,
    /// Whether it is kept.
    pub mode: WriteMode,
}

/// What a client means that says nothing: the server warns of unknown fields.
impl Default for PatchOptions {
    fn default() -> Self {
        Self { subresource: Subresource::Whole, strictness: Strictness::Warn, mode: WriteMode::Persist }
    }
}

/// The part of an object that a request is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Subresource {
    /// All but the status.
    #[default]
    Whole,
    /// `status`
    Status,
    /// `scale`
    Scale,
    /// `ephemeralcontainers`
    Ephemeral,
}

/// What the server does about unknown and duplicate fields (`--validate`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// Refuse. The duplicate keys that the text held were found by whoever parsed it.
    #[default]
    Strict,
    /// Accept and warn.
    Warn,
    /// Accept silently.
    Ignore,
}

/// Whether a write is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WriteMode {
    /// Written.
    #[default]
    Persist,
    /// Everything but written (`dryRun=All`).
    DryRun,
}

/// `metav1.DeleteOptions`.
#[derive(Clone, Debug, Default)]
pub struct DeleteOptions {
    /// Seconds; the object's own default if `None`.
    pub grace_period_seconds: Option<i64>,
    /// What becomes of the dependents; background if `None`.
    pub propagation: Option<Propagation>,
    /// Only if it is still this object.
    pub uid: Option<Uid>,
    /// Whether it is kept.
    pub mode: WriteMode,
}

/// What becomes of an object's dependents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Propagation {
    /// The owner goes at once, the garbage collector takes its dependents after.
    Background,
    /// The owner waits until its dependents are gone.
    Foreground,
    /// The dependents stay, without an owner.
    Orphan,
}

/// An answer, with the warnings that came along in its headers.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The answer itself.
    pub body: ReplyBody,
    /// `Warning:` headers, printed by kubectl on stderr.
    pub warnings: Vec<String>,
}

/// The answer itself.
#[derive(Clone, Debug)]
pub enum ReplyBody {
    /// One object: as it is now, or, for a delete that took effect at once, as it was.
    Object(Rc<Object>),
    /// Several, in the store's order (by namespace and name).
    List(ObjectList),
    /// The server's table.
    Table(Table),
    /// A replica count, and the whole `autoscaling/v1.Scale`.
    Scale(Scale, Value),
    /// Plain text.
    Text(String),
    /// A page from behind a pod or a Service, as it came.
    Page(HttpResponse),
    /// A document of no kind (`/version`).
    Json(Value),
}

/// A list and the revision at which it was true.
#[derive(Clone, Debug)]
pub struct ObjectList {
    /// The kind of its items.
    pub kind: Kind,
    /// The objects.
    pub items: Vec<Rc<Object>>,
    /// For a watch that goes on from here.
    pub revision: ResourceVersion,
}

/// `autoscaling/v1.Scale` without its wrapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// What is wanted.
    pub spec_replicas: i32,
    /// What is there.
    pub status_replicas: i32,
    /// The version of the object behind it.
    pub resource_version: ResourceVersion,
}

/// `metav1.Table`: what `kubectl get` prints.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// A row an object, in the list's order.
    pub rows: Vec<TableRow>,
    /// For a watch that goes on from here.
    pub revision: ResourceVersion,
}

/// One object's cells, and the object for labels and namespace.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// A text a column.
    pub cells: Vec<String>,
    /// The object itself.
    pub object: Rc<Object>,
}

/// A change that a watcher is told of.
#[derive(Clone, Debug)]
pub struct WatchEvent {
    /// What happened.
    pub change: Change,
    /// The object after it; the last state, for a deletion.
    pub object: Rc<Object>,
    /// The object before it, if there was one.
    pub before: Option<Rc<Object>>,
    /// The store's revision of the change.
    pub revision: ResourceVersion,
    /// When.
    pub at: SimTime,
}

/// The kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It has changed.
    Modified,
    /// It is gone.
    Deleted,
}

impl Change {
    /// As in a watch event: `ADDED`.
    pub fn name(self) -> &'static str {
        match self {
            Change::Added => "ADDED",
            Change::Modified => "MODIFIED",
            Change::Deleted => "DELETED",
        }
    }
}

/// The changes, as they come.
pub type WatchStream = futures::channel::mpsc::UnboundedReceiver<WatchEvent>;
