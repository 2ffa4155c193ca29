//! `kubectl describe`: what there is to say about objects, and about what surrounds them.

use super::{Command, Plain};
use crate::api::deployment::Deployment;
use crate::api::discovery::Kind;
use crate::api::endpoints::EndpointSubset;
use crate::api::meta::one_entry;
use crate::api::node::Node;
use crate::api::object::{DynamicObject, Object};
use crate::api::pod::Pod;
use crate::api::replica_set::ReplicaSet;
use crate::api::selector::{FieldSelector, LabelSelector, Selector};
use crate::api::stateful_set::StatefulSetSpec;
use crate::api::storage::claims_of;
use crate::api::table::Table;
use crate::apiserver::request::{Key, ListRequest, Status};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::describe::{
    Context, access, autoscaler, budget, config, daemon_set, deployment, endpoints, generic, ingress, job, namespace,
    network_policy, node, pod, priority_class, replica_set, service, stateful_set, storage,
};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{self, BareType, Request, Target, kind_of_word};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use serde_json::Value;
use std::rc::Rc;

/// Where the leases of nodes lie.
const NODE_LEASES: &str = "kube-node-lease";
/// The label of a Service's EndpointSlices.
const SERVICE_NAME: &str = "kubernetes.io/service-name";
/// What a static pod's events call it.
const MIRROR: &str = "kubernetes.io/config.mirror";

/// `kubectl describe`.
pub const COMMAND: Command = Command { path: "describe", run: |arguments, host| run(arguments, host).boxed_local() };

/// The same for pods that words name.
pub const PLAIN: Plain = Plain {
    is_enough: |arguments| {
        let is_pod = |word: &String| kind_of_word(word.split('/').next().unwrap_or_default()) == Ok(Kind::POD);
        let mut words = arguments.positional.iter();
        words.next().is_some_and(is_pod)
            && words.all(|word| !word.contains('/') || is_pod(word))
            && arguments.given_flags().all(|flag| ["all-namespaces", "namespace", "selector"].contains(&flag))
    },
    command: Command { path: "describe", run: |arguments, host| plain(arguments, host).boxed_local() },
};

async fn plain(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let request = resources::words(arguments, &arguments.positional, BareType::All)?;
    let one: Describe = |arguments, object, host| {
        async move {
            let Object::Pod(pod) = object else { return Err(call::unexpected().into()) };
            Ok(pod::describe(pod, &context(arguments, object, host).await?))
        }
        .boxed_local()
    };
    tell(request, &arguments.positional, one, arguments, host).await
}

/// Describes one object.
type Describe = for<'a> fn(&'a Arguments, &'a Object, &'a Host) -> LocalBoxFuture<'a, Result<String, Failure>>;

/// Describes what the command line means.
///
/// # Errors
/// A command line that makes no sense, and whatever the server refuses; what was found is described nevertheless.
async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let words = arguments.positional.clone();
    if words.is_empty() && !arguments.is_given("filename") && !arguments.is_given("kustomize") {
        return Err(Failure::message(
            "You must specify the type of resource to describe. Use \"kubectl api-resources\" for a complete list of \
             supported resources.",
        ));
    }
    let request = resources::request(arguments, &words, BareType::All, host).await?;
    let one: Describe = |arguments, object, host| describe(arguments, object, host).boxed_local();
    tell(request, &words, one, arguments, host).await
}

/// Describes what was asked for.
async fn tell(
    request: Request,
    words: &[String],
    one: Describe,
    arguments: &Arguments,
    host: &mut Host,
) -> Result<(), Failure> {
    let Request { targets, mut failures, .. } = request;
    let mut objects = Vec::new();
    for target in &targets {
        match resources::fetch(target, host).await {
            Ok(found) => objects.extend(found),
            Err(failure) => failures.push(failure),
        }
    }
    if let ([failure], [target], [_, prefix]) = (failures.as_slice(), targets.as_slice(), words)
        && failure.is_not_found()
    {
        return describe_by_prefix((one, arguments), target, prefix, failure, host).await;
    }
    for (index, object) in objects.iter().enumerate() {
        match one(arguments, object, host).await {
            Ok(text) => host.stdout.write(&format!("{}{text}", if index == 0 { "" } else { "\n\n" })),
            Err(failure) => failures.push(failure),
        }
    }
    if objects.is_empty() && failures.is_empty() {
        host.stderr.line(&match arguments.switch("all-namespaces") {
            true => "No resources found".to_owned(),
            false => format!("No resources found in {} namespace.", resources::namespace(arguments)),
        });
    }
    Failure::aggregate(failures)
}

/// Describes all objects whose names begin as the one that was not found (`DescribeMatchingResources`).
async fn describe_by_prefix(
    (one, arguments): (Describe, &Arguments),
    target: &Target,
    prefix: &str,
    failure: &Failure,
    host: &Host,
) -> Result<(), Failure> {
    let namespace = if target.kind().is_namespaced() { resources::namespace(arguments) } else { String::new() };
    let objects = call::list(host, ListRequest::all(target.kind(), &namespace)).await?;
    let matching: Vec<&Rc<Object>> = objects.iter().filter(|object| object.meta().name.starts_with(prefix)).collect();
    if matching.is_empty() {
        return Err(failure.clone());
    }
    for object in matching {
        host.stdout.line(&one(arguments, object, host).await?);
    }
    Ok(())
}

async fn context(arguments: &Arguments, object: &Object, host: &Host) -> Result<Context, Failure> {
    let events = if arguments.switch("show-events") { Some(events_of(object, host).await?) } else { None };
    Ok(Context { now: host.clock.now(), events })
}

/// Gets what surrounds an object, and describes it.
async fn describe(arguments: &Arguments, object: &Object, host: &Host) -> Result<String, Failure> {
    let context = context(arguments, object, host).await?;
    let meta = object.meta();
    Ok(match object {
        Object::Pod(pod) => pod::describe(pod, &context),
        Object::ReplicaSet(set) => {
            let pods = selected(Kind::POD, &meta.namespace, &set.spec.selector, host).await?;
            replica_set::describe(set, &typed::<Pod>(&pods), &context)
        }
        Object::DaemonSet(set) => {
            let pods = selected(Kind::POD, &meta.namespace, &set.spec.selector, host).await?;
            daemon_set::describe(set, &typed::<Pod>(&pods), &context)
        }
        Object::Deployment(deployment) => describe_deployment(deployment, &context, host).await?,
        Object::Node(node) => describe_node(node, &context, host).await?,
        Object::Namespace(namespace) => {
            let quotas = documents("ResourceQuota", &meta.name, host).await?;
            let limits = documents("LimitRange", &meta.name, host).await?;
            namespace::describe(namespace, &quotas, &limits)
        }
        Object::Service(service) => {
            let labels = Selector::from_labels(&one_entry(SERVICE_NAME, &meta.name));
            let list = ListRequest { labels, ..ListRequest::all(Kind::ENDPOINT_SLICE, &meta.namespace) };
            service::describe(service, &values(&call::list(host, list).await?), &context)
        }
        Object::Endpoints(own) => endpoints::endpoints(own, &context),
        Object::EndpointSlice(slice) => endpoints::slice(slice, &context),
        Object::HorizontalPodAutoscaler(object) => autoscaler::describe(object, &context),
        Object::ConfigMap(map) => config::config_map(map, &context),
        Object::Secret(secret) => config::secret(secret),
        Object::ServiceAccount(account) => {
            let secrets = call::list(host, ListRequest::all(Kind::SECRET, &meta.namespace)).await?;
            config::service_account(account, &typed(&secrets), &context)
        }
        Object::PodDisruptionBudget(own) => budget::describe(own, &context),
        Object::Dynamic(document) => describe_document(document, object, &context, host).await?,
        _ => generic::describe(object, &context),
    })
}

/// Describes what has no type of its own.
async fn describe_document(
    document: &DynamicObject,
    object: &Object,
    context: &Context,
    host: &Host,
) -> Result<String, Failure> {
    let meta = &document.metadata;
    Ok(match document.kind {
        Kind::JOB => job::job(document, context),
        Kind::CRON_JOB => job::cron_job(document, context),
        Kind::PERSISTENT_VOLUME => storage::volume(document, context),
        Kind::STORAGE_CLASS => storage::class(document, context),
        Kind::RESOURCE_QUOTA => namespace::quota(&object.to_value()),
        Kind::LIMIT_RANGE => namespace::limit_range(&object.to_value()),
        Kind::STATEFUL_SET => {
            let selector = StatefulSetSpec::of(document).selector;
            let pods = selected(Kind::POD, &meta.namespace, &selector, host).await?;
            stateful_set::describe(document, &typed::<Pod>(&pods), context)
        }
        Kind::PERSISTENT_VOLUME_CLAIM => {
            let pods = call::list(host, ListRequest::all(Kind::POD, &meta.namespace)).await?;
            let uses = |pod: &&Pod| claims_of(pod).any(|name| name == meta.name);
            let pods: Vec<&Pod> = typed::<Pod>(&pods).into_iter().filter(uses).collect();
            let users: Vec<&str> = pods.iter().map(|pod| pod.metadata.name.as_str()).collect();
            storage::claim(document, &users, context)
        }
        kind => match kind.info().kind {
            "NetworkPolicy" => network_policy::describe(document),
            "PriorityClass" => priority_class::describe(document, context),
            "Role" | "ClusterRole" => access::role(object),
            "RoleBinding" | "ClusterRoleBinding" => access::binding(object),
            "Ingress" => {
                let backends = backends(object, host).await?;
                let told = |name: &str| backends.get(name).cloned().unwrap_or_default();
                ingress::describe(object, &told, context)
            }
            _ => generic::describe(object, context),
        },
    })
}

/// Where the services that an ingress names lead: their endpoints, or why there are none.
async fn backends(ingress: &Object, host: &Host) -> Result<Table<String, String>, Failure> {
    let document = ingress.to_value();
    let rules = document.pointer("/spec/rules").and_then(Value::as_array).into_iter().flatten();
    let paths = rules.filter_map(|rule| rule.pointer("/http/paths")?.as_array()).flatten();
    let backends = paths.filter_map(|path| path.get("backend")).chain(document.pointer("/spec/defaultBackend"));
    let mut told = Table::default();
    for name in backends.filter_map(|backend| backend.pointer("/service/name")?.as_str()) {
        let namespace = &ingress.meta().namespace;
        if let Err(status) = call::get(host, &Key::new(Kind::SERVICE, namespace, name)).await {
            told.insert(name.to_owned(), format!("<error: {status}>"));
            continue;
        }
        let found = call::get(host, &Key::new(Kind::ENDPOINTS, namespace, name)).await;
        let text = found.map(|object| addresses(&object)).unwrap_or_default();
        told.insert(name.to_owned(), text);
    }
    Ok(told)
}

/// The addresses of Endpoints, the first three.
fn addresses(object: &Object) -> String {
    let Object::Endpoints(endpoints) = object else { return String::new() };
    let subsets = endpoints.subsets.iter();
    let of = |subset: &EndpointSubset| {
        let port = subset.ports.first().map_or(0, |port| port.port);
        subset.addresses.iter().map(|address| format!("{}:{port}", address.ip)).collect::<Vec<_>>()
    };
    let all: Vec<String> = subsets.flat_map(of).collect();
    match all.len() {
        0 => String::new(),
        1..=3 => all.join(","),
        count => format!("{} + {} more...", all.get(..3).unwrap_or_default().join(","), count - 3),
    }
}

async fn describe_deployment(deployment: &Deployment, context: &Context, host: &Host) -> Result<String, Failure> {
    let namespace = &deployment.metadata.namespace;
    let sets = selected(Kind::REPLICA_SET, namespace, &deployment.spec.selector, host).await?;
    Ok(deployment::describe(deployment, &typed::<ReplicaSet>(&sets), context))
}

async fn describe_node(node: &Node, context: &Context, host: &Host) -> Result<String, Failure> {
    let name = &node.metadata.name;
    let fields = fields(&format!("spec.nodeName={name},status.phase!=Succeeded,status.phase!=Failed"))?;
    let pods = call::list(host, ListRequest { fields, ..ListRequest::all(Kind::POD, "") }).await?;
    let lease = call::get(host, &Key::new(Kind::LEASE, NODE_LEASES, name)).await;
    Ok(node::describe(node, &typed(&pods), lease.as_deref(), context))
}

/// What has been said about an object (`searchEvents`).
async fn events_of(object: &Object, host: &Host) -> Result<Vec<Rc<Object>>, Failure> {
    let meta = object.meta();
    let about = |kind: Option<&str>, uid: &str| {
        let kind = kind.map(|kind| format!("involvedObject.kind={kind},")).unwrap_or_default();
        let (name, namespace) = (&meta.name, &meta.namespace);
        format!("{kind}involvedObject.name={name},involvedObject.namespace={namespace},involvedObject.uid={uid}")
    };
    let uid = meta.uid.0.as_str();
    let wanted = match object {
        Object::Pod(_) => vec![about(None, meta.annotations.get(MIRROR).map_or(uid, String::as_str))],
        // Controllers name a node by its uid, its kubelet by its name.
        Object::Node(_) => vec![about(Some("Node"), uid), about(Some("Node"), &meta.name)],
        _ => vec![about(Some(object.kind().info().kind), uid)],
    };
    let mut events = Vec::new();
    for text in wanted {
        let list = ListRequest { fields: fields(&text)?, ..ListRequest::all(Kind::EVENT, &meta.namespace) };
        events.extend(call::list(host, list).await?);
    }
    Ok(events)
}

fn fields(text: &str) -> Result<FieldSelector, Failure> {
    FieldSelector::parse(text).map_err(|error| Status::bad_request(error.to_string()).into())
}

async fn selected(
    kind: Kind,
    namespace: &str,
    selector: &LabelSelector,
    host: &Host,
) -> Result<Vec<Rc<Object>>, Failure> {
    let labels = selector.to_selector().map_err(|error| Failure::message(error.to_string()))?;
    Ok(call::list(host, ListRequest { labels, ..ListRequest::all(kind, namespace) }).await?)
}

/// The objects of a kind of the core group that the model has no type for.
async fn documents(kind: &str, namespace: &str, host: &Host) -> Result<Vec<Value>, Failure> {
    let Some(kind) = Kind::of_manifest("v1", kind) else { return Ok(Vec::new()) };
    Ok(values(&call::list(host, ListRequest::all(kind, namespace)).await?))
}

fn values(objects: &[Rc<Object>]) -> Vec<Value> {
    objects.iter().map(|object| object.to_value()).collect()
}

/// The objects of one type.
fn typed<'o, T>(objects: &'o [Rc<Object>]) -> Vec<&'o T>
where
    &'o T: TryFrom<&'o Object>,
{
    objects.iter().filter_map(|object| (&**object).try_into().ok()).collect()
}
