//! The memory: the only writer of objects, with admission, validation, watch and the server's own tables.

mod access;
pub mod admission;
mod apply;
mod decode;
mod default_roles;
pub mod delete;
mod ephemeral;
mod evict;
mod fields;
pub mod limit_range;
mod log_options;
mod managers;
mod ownership;
mod patch;
mod pod_warnings;
pub mod quota;
pub mod rare;
pub mod request;
mod rules;
pub mod scale;
mod service_allocation;
pub mod status;
pub mod store;
mod token;
pub mod usage;
mod version;
mod virtual_objects;
mod write;

use crate::api::discovery::Kind;
use crate::api::object::{COMMON, Object};
use crate::api::selector::{FieldSelector, Selector};
use crate::api::shared_map::SharedMap;
use crate::api::time::SimTime;
use rand_core::Rng;
use rand_pcg::Pcg32;
use request::{
    ApiRequest, Body, Key, ListForm, ListRequest, ObjectList, Reply, ReplyBody, Status, StatusReason, Table, TableRow,
    WriteMode,
};
use serde_json::{Map, Value};
use std::rc::Rc;
use store::Store;

/// The API server: the store and what is needed to write to it.
#[derive(Clone, Debug)]
pub struct ApiServer {
    /// All objects.
    pub store: Store,
    /// For uids and generated names.
    random: Pcg32,
    /// For addresses and ports of Services.
    allocations: Pcg32,
    /// What clients wrote.
    managers: SharedMap<Key, Rc<managers::Record>>,
}

/// Fills an object's row.
type Cells = fn(&Object, SimTime) -> Vec<String>;

/// The stream of the seed that names and uids are drawn from.
const NAME_STREAM: u64 = 1;
/// The stream of the seed that addresses and ports are drawn from.
const ALLOCATION_STREAM: u64 = 3;

impl ApiServer {
    /// An empty server.
    pub fn new(seed: u64) -> Self {
        let [random, allocations] = [NAME_STREAM, ALLOCATION_STREAM].map(|stream| Pcg32::new(seed, stream));
        Self { store: Store::default(), random, allocations, managers: SharedMap::default() }
    }

    /// Whether the answer to a request should wait a little: admission looks again then.
    pub fn holds_up(&self, request: &ApiRequest) -> bool {
        match request {
            ApiRequest::As { request, .. } => self.holds_up(request),
            ApiRequest::Create { kind: Kind::POD, namespace, body, .. } => {
                admission::waits_for_account(namespace, body, &self.store)
            }
            _ => false,
        }
    }

    /// Answers one request at an instant. An error leaves the store as it was.
    ///
    /// # Errors
    /// The `metav1.Status` of the refusal.
    pub fn handle(&mut self, request: ApiRequest, now: SimTime) -> Result<Reply, Status> {
        match request {
            ApiRequest::Get { key, form } => self.get(&key, form, now),
            ApiRequest::List(list) => self.list(&list, now),
            ApiRequest::Create { namespace, body: Body::Object(object), mode, .. } => {
                self.create(&namespace, *object, mode, now)
            }
            ApiRequest::Update { key, body: Body::Object(object), mode } => self.update(&key, *object, mode, now),
            ApiRequest::UpdateStatus { key, body: Body::Object(object) } => {
                self.update_status(&key, *object, WriteMode::Persist, now)
            }
            ApiRequest::Delete { key, options } => self.delete(&key, &options, now),
            ApiRequest::Bind { pod, node } => self.bind(&pod, &node, now),
            ApiRequest::As { manager, conflicts, request } => self.handle_as(manager, conflicts, *request, now),
            ApiRequest::Proxy { target, .. } => Err(Status::not_found(target.kind, &target.name)),
            ApiRequest::Logs { pod, .. } => Err(Status::not_found(Kind::POD, &pod.name)),
            rare => (rare::code()?.answer)(self, rare, now),
        }
    }

    fn get(&self, key: &Key, form: ListForm, now: SimTime) -> Result<Reply, Status> {
        let object = self.seen(key, now)?;
        let body = match form {
            ListForm::Objects => ReplyBody::Object(object),
            ListForm::Table => ReplyBody::Table(self.table(key.kind, vec![object], now)?),
        };
        Ok(Reply { body, warnings: deprecation(key.kind) })
    }

    fn list(&self, list: &ListRequest, now: SimTime) -> Result<Reply, Status> {
        if !list.kind.allows("list") {
            return Err(method_not_allowed());
        }
        let items: Vec<Rc<Object>> = match list.kind {
            Kind::COMPONENT_STATUS => virtual_objects::component_statuses().collect(),
            _ => self.matching(list)?.iter().map(|object| self.renewed(object, now)).collect(),
        };
        let body = match list.form {
            ListForm::Objects => {
                ReplyBody::List(ObjectList { kind: list.kind, items, revision: self.store.revision() })
            }
            ListForm::Table => ReplyBody::Table(self.table(list.kind, items, now)?),
        };
        Ok(Reply { body, warnings: deprecation(list.kind) })
    }

    /// The objects that a list request means, in the store's order.
    fn matching(&self, list: &ListRequest) -> Result<Vec<Rc<Object>>, Status> {
        // A field that the kind doesn't have is refused before anything is looked at.
        if let Ok(blank) = Object::decode(list.kind, Value::Object(Map::new())) {
            fields_match(&list.fields, &blank)?;
        }
        let mut items = Vec::new();
        for object in self.candidates(list) {
            if selects(list, object)? {
                items.push(Rc::clone(object));
            }
        }
        Ok(items)
    }

    /// As few objects as an index can narrow a list to.
    fn candidates<'a>(&'a self, list: &ListRequest) -> Box<dyn Iterator<Item = &'a Rc<Object>> + 'a> {
        match exact_label(&list.labels) {
            Some((label, value)) if !list.namespace.is_empty() => {
                Box::new(self.store.labelled(list.kind, &list.namespace, &label, &value))
            }
            _ => Box::new(self.store.list(list.kind, &list.namespace).map(|(_, object)| object)),
        }
    }

    fn table(&self, kind: Kind, items: Vec<Rc<Object>>, now: SimTime) -> Result<Table, Status> {
        let (columns, row) = match COMMON.contains(&kind) {
            true => (Object::common_columns(kind), Object::common_row as Cells),
            false => rare::table(kind)?,
        };
        let rows = items.into_iter().map(|object| TableRow { cells: row(&object, now), object }).collect();
        Ok(Table { columns: columns.to_vec(), rows, revision: self.store.revision() })
    }

    fn existing(&self, key: &Key) -> Result<&Rc<Object>, Status> {
        self.store.get(key).ok_or_else(|| Status::not_found(key.kind, &key.name))
    }
}

/// An answer without warnings.
pub fn reply(body: ReplyBody) -> Reply {
    Reply { body, warnings: Vec::new() }
}

/// What the server says of kinds that are on their way out.
fn deprecation(kind: Kind) -> Vec<String> {
    if kind == Kind::COMPONENT_STATUS {
        vec!["v1 ComponentStatus is deprecated in v1.19+".to_owned()]
    } else {
        Vec::new()
    }
}

fn method_not_allowed() -> Status {
    Status::new(StatusReason::MethodNotAllowed, "the server does not allow this method on the requested resource")
}

/// The first requirement that an index row answers, if there is one.
fn exact_label(selector: &Selector) -> Option<(String, String)> {
    selector.exact_terms().next().map(|(label, value)| (label.to_owned(), value.to_owned()))
}

/// Whether an object is one of those that a list request means by its labels and fields.
///
/// # Errors
/// 400 for a field that the kind has not.
pub fn selects(list: &ListRequest, object: &Object) -> Result<bool, Status> {
    Ok(list.labels.matches(&object.meta().labels) && fields_match(&list.fields, object)?)
}

/// The fields that each kind lets a list select by, as the registries' `GetAttrs`.
fn fields_match(fields: &FieldSelector, object: &Object) -> Result<bool, Status> {
    for term in fields.terms() {
        let Some(value) = field_value(object, &term.field) else {
            return Err(Status::bad_request(unknown_field(object.kind(), &term.field)));
        };
        if !term.admits(&value) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Kinds that let a list select by fields of their own name no others, where the rest name what all kinds have.
fn unknown_field(kind: Kind, field: &str) -> String {
    let has_own = [Kind::POD, Kind::NODE, Kind::NAMESPACE, Kind::SECRET, Kind::SERVICE, Kind::EVENT, Kind::REPLICA_SET];
    if has_own.contains(&kind) {
        return format!("field label not supported: {field}");
    }
    format!("{field:?} is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
}

fn field_value(object: &Object, field: &str) -> Option<String> {
    let meta = object.meta();
    match (field, object) {
        ("metadata.name", _) => return Some(meta.name.clone()),
        ("metadata.namespace", _) if object.kind().is_namespaced() => return Some(meta.namespace.clone()),
        _ => {}
    }
    let text = match (object, field) {
        (Object::Pod(pod), "spec.nodeName") => &pod.spec.node_name,
        (Object::Pod(pod), "spec.restartPolicy") => &pod.spec.restart_policy,
        (Object::Pod(pod), "spec.schedulerName") => &pod.spec.scheduler_name,
        (Object::Pod(pod), "spec.serviceAccountName") => &pod.spec.service_account_name,
        (Object::Pod(pod), "status.phase") => &pod.status.phase,
        (Object::Pod(pod), "status.podIP") => &pod.status.pod_ip,
        (Object::Pod(pod), "status.nominatedNodeName") => &pod.status.nominated_node_name,
        (Object::Pod(pod), "spec.hostNetwork") => return Some(pod.spec.host_network.to_string()),
        (Object::Node(node), "spec.unschedulable") => return Some(node.spec.unschedulable.to_string()),
        (Object::ReplicaSet(set), "status.replicas") => return Some(set.status.replicas.to_string()),
        (Object::Namespace(namespace), "status.phase") => &namespace.status.phase,
        (Object::Secret(secret), "type") => &secret.kind,
        (Object::Service(service), "spec.clusterIP") => &service.spec.cluster_ip,
        (Object::Service(service), "spec.type") => &service.spec.kind,
        (Object::Event(event), "involvedObject.kind") => &event.involved_object.kind,
        (Object::Event(event), "involvedObject.namespace") => &event.involved_object.namespace,
        (Object::Event(event), "involvedObject.name") => &event.involved_object.name,
        (Object::Event(event), "involvedObject.uid") => &event.involved_object.uid,
        (Object::Event(event), "involvedObject.fieldPath") => &event.involved_object.field_path,
        (Object::Event(event), "involvedObject.apiVersion") => &event.involved_object.api_version,
        (Object::Event(event), "reason") => &event.reason,
        (Object::Event(event), "type") => &event.kind,
        (Object::Event(event), "reportingComponent") => &event.reporting_component,
        (Object::Event(event), "source") => &event.source.component,
        _ => return None,
    };
    Some(text.clone())
}

impl ApiServer {
    /// Five characters of the alphabet that avoids vowels and look-alikes (`utilrand.String`).
    fn name_suffix(&mut self) -> String {
        const ALPHABET: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";
        let letter = |n: u32| ALPHABET.get(n as usize % ALPHABET.len()).map_or('b', |b| char::from(*b));
        (0..5).map(|_| letter(self.random.next_u32())).collect()
    }

    /// A version 4 UUID.
    pub fn uid(&mut self) -> crate::api::meta::Uid {
        let high = (self.random.next_u64() & !0xf000) | 0x4000;
        let low = (self.random.next_u64() & !(0b11 << 62)) | (0b10 << 62);
        let mut text = String::with_capacity(36);
        for (place, byte) in [high, low].into_iter().flat_map(u64::to_be_bytes).enumerate() {
            if [4, 6, 8, 10].contains(&place) {
                text.push('-');
            }
            text.extend([byte >> 4, byte & 15].iter().filter_map(|digit| char::from_digit((*digit).into(), 16)));
        }
        crate::api::meta::Uid(text)
    }
}
