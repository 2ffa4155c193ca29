//! What goes for all requests of a command: in whose name (`--as`), by which manager, and whether the answers tell the
//! managers (`--show-managed-fields`).

use super::call;
use super::flags::Arguments;
use crate::api::discovery::Kind;
use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::api::meta::ResourceVersion;
use crate::apiserver::request::{
    ApiRequest, Body, Conflicts, Key, ListRequest, Reply, ReplyBody, Status, StatusReason, Strictness, WatchStream,
    WriteMode,
};
use crate::host::{Attached, Client, ExecOrder, ExitCode, Host, Stdio};
use futures::future::LocalBoxFuture;
use serde_json::{Value, json};
use std::cell::Cell;
use std::rc::Rc;

const AUTHORIZATION: &str = "authorization.k8s.io/v1";

/// Who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `system:serviceaccount:default:robot`
    pub user: String,
    /// Groups, those that everybody has included.
    pub groups: Vec<String>,
}

/// What somebody wants to do with something.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    /// `list`
    pub verb: String,
    /// Empty for the core group.
    pub group: String,
    /// `pods`
    pub resource: String,
    /// `log`
    pub subresource: String,
    /// Empty for all.
    pub name: String,
    /// Empty for all, and for kinds of the whole cluster.
    pub namespace: String,
}

/// The identity that the command line asks for; `None` for one's own.
pub fn identity(arguments: &Arguments) -> Option<Identity> {
    let user = arguments.text("as").filter(|user| !user.is_empty())?;
    let mut groups: Vec<String> = arguments.all("as-group").iter().map(|group| (*group).to_owned()).collect();
    if let Some(account) = user.strip_prefix("system:serviceaccount:").filter(|_| groups.is_empty()) {
        let namespace = account.split(':').next().unwrap_or_default();
        groups.extend(["system:serviceaccounts".to_owned(), format!("system:serviceaccounts:{namespace}")]);
    }
    groups.push("system:authenticated".to_owned());
    Some(Identity { user: user.to_owned(), groups })
}

/// Lets all of a command's requests be somebody else's, if they are to, and its writes bear the name of their manager;
/// the number of the server's warnings so far.
pub fn wrap(host: &mut Host, arguments: &Arguments) -> Rc<Cell<usize>> {
    let warnings = Rc::new(Cell::new(0));
    let identity = identity(arguments);
    let is_server_side = arguments.command.path == "apply" && arguments.switch("server-side");
    let manager = match arguments.value("field-manager") {
        "" => "kubectl",
        _ if is_server_side && !arguments.is_given("field-manager") => "kubectl",
        manager => manager,
    };
    let takes = is_server_side && arguments.switch("force-conflicts");
    let conflicts = if takes { Conflicts::Take } else { Conflicts::Refuse };
    let inner = Rc::clone(&host.client);
    let tells_managers = arguments.switch("show-managed-fields");
    let (manager, counter) = (manager.to_owned(), Rc::clone(&warnings));
    host.client = Rc::new(Signatory { inner, identity, manager, conflicts, tells_managers, warnings: counter });
    warnings
}

/// Says of each object who wrote which of its fields; of one that is not kept nobody knows.
pub async fn tell_managers(server: &dyn Client, body: &mut ReplyBody) {
    let objects = match body {
        ReplyBody::Object(object) => std::slice::from_mut(object),
        ReplyBody::List(list) => list.items.as_mut_slice(),
        _ => return,
    };
    for object in objects {
        let told = server.send(ApiRequest::ManagedFields(call::key_of(object))).await;
        if let Ok(Reply { body: ReplyBody::Json(list), .. }) = told {
            Rc::make_mut(object).meta_mut().managed_fields = Some(Rc::new(list));
        }
    }
}

/// The review that asks whether somebody may do something; `None` asks for oneself.
pub fn access_review(identity: Option<&Identity>, attributes: Value) -> ApiRequest {
    let (kind, mut spec) = match identity {
        None => ("SelfSubjectAccessReview", json!({})),
        Some(identity) => ("SubjectAccessReview", json!({ "user": identity.user, "groups": identity.groups })),
    };
    if let (Some(spec), Value::Object(attributes)) = (spec.as_object_mut(), attributes) {
        spec.extend(attributes);
    }
    review(AUTHORIZATION, kind, spec)
}

/// A review of any kind.
pub fn review(api_version: &str, kind: &str, spec: Value) -> ApiRequest {
    let value = json!({ "apiVersion": api_version, "kind": kind, "metadata": {}, "spec": spec });
    ApiRequest::Create {
        // A kind that the server doesn't know would be refused there.
        kind: Kind::of_manifest(api_version, kind).unwrap_or(Kind::BINDING),
        namespace: String::new(),
        body: Body::Json { value, strictness: Strictness::Ignore },
        mode: WriteMode::Persist,
    }
}

/// What a review came to.
pub fn is_allowed(reply: &ReplyBody) -> bool {
    let ReplyBody::Object(object) = reply else { return false };
    object.to_value().pointer("/status/allowed").and_then(Value::as_bool).unwrap_or_default()
}

impl Attributes {
    /// As a review names them.
    pub fn to_value(&self) -> Value {
        json!({ "resourceAttributes": {
            "verb": self.verb,
            "group": self.group,
            "resource": self.resource,
            "subresource": self.subresource,
            "name": self.name,
            "namespace": self.namespace,
        }})
    }

    fn of_kind(verb: &str, kind: Kind, namespace: &str, name: &str, subresource: &str) -> Self {
        let info = kind.info();
        Self {
            verb: verb.to_owned(),
            group: info.group.to_owned(),
            resource: info.plural.to_owned(),
            subresource: subresource.to_owned(),
            name: name.to_owned(),
            namespace: namespace.to_owned(),
        }
    }

    /// What a request amounts to; `None` for those that everybody may send.
    fn of_request(request: &ApiRequest) -> Option<Self> {
        let at = |verb: &str, key: &crate::apiserver::request::Key, part: &str| {
            Some(Self::of_kind(verb, key.kind, &key.namespace, &key.name, part))
        };
        match request {
            ApiRequest::Get { key, .. } => at("get", key, ""),
            ApiRequest::List(list) => Some(Self::of_kind("list", list.kind, &list.namespace, "", "")),
            ApiRequest::Create { kind, .. } if kind.info().kind.ends_with("Review") => None,
            ApiRequest::Create { kind, namespace, .. } => Some(Self::of_kind("create", *kind, namespace, "", "")),
            ApiRequest::Update { key, .. } => at("update", key, ""),
            ApiRequest::UpdateStatus { key, .. } => at("update", key, "status"),
            ApiRequest::Patch { key, .. } | ApiRequest::PatchWith { key, .. } => at("patch", key, ""),
            ApiRequest::Delete { key, .. } => at("delete", key, ""),
            ApiRequest::DeleteCollection { list, .. } => {
                Some(Self::of_kind("deletecollection", list.kind, &list.namespace, "", ""))
            }
            ApiRequest::GetScale(key) => at("get", key, "scale"),
            ApiRequest::SetScale { key, .. } => at("patch", key, "scale"),
            ApiRequest::Evict { pod, .. } => at("create", pod, "eviction"),
            ApiRequest::Bind { pod, .. } => at("create", pod, "binding"),
            ApiRequest::Proxy { target, .. } => at("get", target, "proxy"),
            ApiRequest::Logs { pod, .. } => at("get", pod, "log"),
            ApiRequest::Token { account, .. } => at("create", account, "token"),
            ApiRequest::As { request, .. } => Self::of_request(request),
            ApiRequest::ManagedFields(key) => at("get", key, ""),
            ApiRequest::Version => None,
        }
    }

    /// The server's refusal, as the RBAC authorizer words it.
    fn refusal(&self, user: &str) -> Status {
        let Self { verb, group, resource, subresource, name, namespace } = self;
        let qualified = if group.is_empty() { resource.clone() } else { format!("{resource}.{group}") };
        let named = if name.is_empty() { qualified } else { format!("{qualified} {name:?}") };
        let part = if subresource.is_empty() { String::new() } else { format!("/{subresource}") };
        let place = match namespace.as_str() {
            "" => "at the cluster scope".to_owned(),
            namespace => format!("in the namespace {namespace:?}"),
        };
        Status::new(
            StatusReason::Forbidden,
            format!(
                "{named} is forbidden: User {user:?} cannot {verb} resource \"{resource}{part}\" in API group {group:?} \
                 {place}"
            ),
        )
    }
}

struct Signatory {
    inner: Rc<dyn Client>,
    identity: Option<Identity>,
    manager: String,
    conflicts: Conflicts,
    tells_managers: bool,
    warnings: Rc<Cell<usize>>,
}

impl Signatory {
    /// Resolves once the server has said yes.
    fn allow(&self, attributes: Option<Attributes>) -> LocalBoxFuture<'static, Result<(), Status>> {
        let (inner, identity) = (Rc::clone(&self.inner), self.identity.clone());
        Box::pin(async move {
            let Some((attributes, identity)) = attributes.zip(identity) else { return Ok(()) };
            let reply = inner.send(access_review(Some(&identity), attributes.to_value())).await?;
            if is_allowed(&reply.body) { Ok(()) } else { Err(attributes.refusal(&identity.user)) }
        })
    }
}

impl Client for Signatory {
    fn send(&self, request: ApiRequest) -> LocalBoxFuture<'static, Result<Reply, Status>> {
        let (inner, allowed) = (Rc::clone(&self.inner), self.allow(Attributes::of_request(&request)));
        let request = match request {
            ApiRequest::Create { .. }
            | ApiRequest::Update { .. }
            | ApiRequest::UpdateStatus { .. }
            | ApiRequest::Patch { .. }
            | ApiRequest::PatchWith { .. }
            | ApiRequest::SetScale { .. } => {
                let (manager, conflicts) = (self.manager.clone(), self.conflicts);
                ApiRequest::As { manager, conflicts, request: Box::new(request) }
            }
            other => other,
        };
        let (tells_managers, warnings) = (self.tells_managers, Rc::clone(&self.warnings));
        Box::pin(async move {
            allowed.await?;
            let mut reply = inner.send(request).await?;
            warnings.set(warnings.get() + reply.warnings.len());
            if tells_managers {
                tell_managers(&*inner, &mut reply.body).await;
            }
            Ok(reply)
        })
    }

    fn watch(&self, list: ListRequest, after: ResourceVersion) -> LocalBoxFuture<'static, Result<WatchStream, Status>> {
        let attributes = Attributes::of_kind("watch", list.kind, &list.namespace, "", "");
        let (inner, allowed) = (Rc::clone(&self.inner), self.allow(Some(attributes)));
        Box::pin(async move {
            allowed.await?;
            inner.watch(list, after).await
        })
    }

    fn exec(&self, order: ExecOrder) -> LocalBoxFuture<'static, Result<ExitCode, Status>> {
        let attributes = Attributes::of_kind("create", Kind::POD, &order.pod.namespace, &order.pod.name, "exec");
        let (inner, allowed) = (Rc::clone(&self.inner), self.allow(Some(attributes)));
        Box::pin(async move {
            allowed.await?;
            inner.exec(order).await
        })
    }

    fn attach(&self, pod: Key, container: String, stdio: Stdio) -> LocalBoxFuture<'static, Result<Attached, Status>> {
        let attributes = Attributes::of_kind("create", Kind::POD, &pod.namespace, &pod.name, "attach");
        let (inner, allowed) = (Rc::clone(&self.inner), self.allow(Some(attributes)));
        Box::pin(async move {
            allowed.await?;
            inner.attach(pod, container, stdio).await
        })
    }

    fn forward(&self, pod: Key, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, NetworkError>> {
        let attributes = Attributes::of_kind("create", Kind::POD, &pod.namespace, &pod.name, "portforward");
        let (inner, allowed) = (Rc::clone(&self.inner), self.allow(Some(attributes)));
        Box::pin(async move {
            match allowed.await {
                Ok(()) => inner.forward(pod, request).await,
                Err(_) => Err(NetworkError::Empty),
            }
        })
    }
}
