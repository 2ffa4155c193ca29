//! `kubectl debug`: a container that joins a pod for a while, a changed copy of a pod, or a pod on a machine.

mod copy;

use super::Command;
use super::attach::to;
use super::logs::{Source, follow};
use crate::api::discovery::Kind;
use crate::api::fnv;
use crate::api::object::Object;
use crate::api::order::Gather;
use crate::api::pod::{ContainerStatus, Pod};
use crate::api::time::SimDuration;
use crate::apiserver::request::{
    ApiRequest, Body, Key, LogOptions, Patch, PatchOptions, Strictness, Subresource, WriteMode,
};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{self, BareType, namespace};
use futures::FutureExt;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// `kubectl debug`
pub const COMMAND: Command = Command { path: "debug", run: |a, h| run(a, h).boxed_local() };

/// How often it looks whether the container runs.
const LOOK: SimDuration = SimDuration::from_millis(200);
const LEGACY: &str = "--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly \
                      specify a profile, for example \"--profile=general\".";
const PROFILES: [&str; 6] = ["legacy", "general", "baseline", "netadmin", "restricted", "sysadmin"];

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    check(arguments)?;
    let target = arguments.value("target");
    if !target.is_empty() && !arguments.switch("quiet") {
        host.stdout.line(&format!(
            "Targeting container {target:?}. If you don't see processes from this container it may be because the \
             container runtime doesn't support this feature."
        ));
    }
    if arguments.value("profile") == "legacy" {
        host.stderr.line(LEGACY);
    }
    for object in objects(arguments, host).await? {
        let (pod, container) = match object.as_ref() {
            Object::Node(node) => on_node(&node.metadata.name, arguments, host).await?,
            Object::Pod(pod) if !arguments.value("copy-to").is_empty() => copy::of(pod, arguments, host).await?,
            Object::Pod(pod) => beside(pod, arguments, host).await?,
            other => {
                let info = other.kind().info();
                let group = if info.group.is_empty() { String::new() } else { format!("{}/", info.group) };
                let text = format!("{group}{}, Kind={}", info.version, info.kind);
                return Err(Failure::message(format!("{text:?} not supported by debug")));
            }
        };
        let attaches = arguments.switch("attach") || arguments.switch("stdin") && !arguments.is_given("attach");
        if attaches && !container.is_empty() {
            stay(&pod, &container, arguments, host).await?;
        }
    }
    Ok(())
}

/// As `DebugOptions.Validate`.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    let has = |flag: &str| !arguments.value(flag).is_empty();
    let (is_copy, has_command) = (has("copy-to"), !arguments.behind_dash().is_empty());
    let sets_images = arguments.is_given("set-image");
    let profile = arguments.value("profile");
    if !PROFILES.contains(&profile) {
        return Err(Failure::message(format!("unknown profile: {profile}")));
    }
    let text = match is_copy {
        true if !has("image") && !sets_images && !has_command => {
            Some("you must specify --image, --set-image or command arguments.")
        }
        true if has_command && !has("container") && !has("image") => {
            Some("you must specify an existing container or a new image when specifying args.")
        }
        false if arguments.switch("replace") => Some("--replace may only be used with --copy-to."),
        false if arguments.switch("same-node") => Some("--same-node may only be used with --copy-to."),
        false if sets_images => Some("--set-image may only be used with --copy-to."),
        false if !has("image") => Some("you must specify --image when not using --copy-to."),
        _ if arguments.before_dash().is_empty() && !arguments.is_given("filename") => {
            Some("NAME or filename is required for debug")
        }
        true if has("target") => Some("--target is incompatible with --copy-to. Use --share-processes instead."),
        _ if arguments.switch("tty") && !arguments.switch("stdin") => {
            Some("-i/--stdin is required for containers with -t/--tty=true")
        }
        _ => None,
    };
    text.map_or(Ok(()), |text| Err(Failure::message(text)))
}

/// What is named: pods, unless another type stands before the name.
async fn objects(arguments: &Arguments, host: &mut Host) -> Result<Vec<Rc<Object>>, Failure> {
    let words: Vec<String> = arguments.before_dash().to_vec();
    let mut objects = Vec::new();
    if words.is_empty() {
        let request = resources::request(arguments, &[], BareType::Incomplete, host).await?;
        for target in &request.targets {
            objects.extend(resources::fetch(target, host).await?);
        }
    }
    for word in words {
        let (kind, name) = match word.split_once('/') {
            Some((kind, name)) => (resources::kind_of_word(kind)?, name),
            None => (Kind::POD, word.as_str()),
        };
        let namespace = if kind.is_namespaced() { namespace(arguments) } else { String::new() };
        objects.push(call::get_named(host, &Key::new(kind, &namespace, name)).await?);
    }
    Ok(objects)
}

/// The container that the flags describe.
fn container(name: &str, arguments: &Arguments) -> Value {
    let mut container = Map::new();
    let mut set = |field: &str, value: Value| drop(container.insert(field.to_owned(), value));
    set("name", name.into());
    set("image", arguments.value("image").into());
    set("terminationMessagePolicy", "File".into());
    for (flag, field) in [("stdin", "stdin"), ("tty", "tty")] {
        if arguments.switch(flag) {
            set(field, true.into());
        }
    }
    let pull = arguments.value("image-pull-policy");
    if !pull.is_empty() {
        set("imagePullPolicy", pull.into());
    }
    let command = arguments.behind_dash();
    if !command.is_empty() {
        set(if arguments.switch("arguments-only") { "args" } else { "command" }, json!(command));
    }
    let environment: Vec<Value> = arguments
        .all("env")
        .iter()
        .flat_map(|list| list.split(','))
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .gather();
    if !environment.is_empty() {
        set("env", environment.into());
    }
    let rights = match arguments.value("profile") {
        "general" => json!({ "capabilities": { "add": ["SYS_PTRACE"] } }),
        "netadmin" => json!({ "capabilities": { "add": ["NET_ADMIN", "NET_RAW"] } }),
        "sysadmin" => json!({ "privileged": true }),
        "restricted" => json!({
            "allowPrivilegeEscalation": false,
            "capabilities": { "drop": ["ALL"] },
            "runAsNonRoot": true,
            "seccompProfile": { "type": "RuntimeDefault" },
        }),
        _ => Value::Null,
    };
    if !rights.is_null() {
        set("securityContext", rights);
    }
    Value::Object(container)
}

/// The name of the new container; one that kubectl makes up is told of.
fn container_name(pod: &Pod, arguments: &Arguments, host: &Host) -> String {
    let given = arguments.value("container");
    if !given.is_empty() {
        return given.to_owned();
    }
    let count = pod.ephemeral_containers().len();
    let name =
        format!("debugger-{}", suffix(&format!("{}/{}/{count}", pod.metadata.uid, host.clock.now().as_millis())));
    if !arguments.switch("quiet") {
        host.stdout.line(&format!("Defaulting debug container name to {name}."));
    }
    name
}

/// Five letters as good as random ones, and always the same for the same text.
fn suffix(text: &str) -> String {
    const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
    let hash = fnv::mixed(fnv::START, text.as_bytes());
    let letter =
        |place: u32| LETTERS.get((hash >> (place * 11)) as usize % LETTERS.len()).map(|byte| char::from(*byte));
    (0..5).filter_map(letter).collect()
}

/// A container that joins a pod. As `debugByEphemeralContainer`.
async fn beside(pod: &Pod, arguments: &Arguments, host: &Host) -> Result<(Key, String), Failure> {
    let name = container_name(pod, arguments, host);
    let mut container = container(&name, arguments);
    let target = arguments.value("target");
    if let (Value::Object(fields), false) = (&mut container, target.is_empty()) {
        fields.insert("targetContainerName".to_owned(), target.into());
    }
    let key = Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name);
    let known = pod.ephemeral_containers();
    let names = known.iter().map(|known| known.name.as_str()).filter(|known| *known != name);
    let order: Vec<Value> = names.chain([name.as_str()]).map(|name| json!({ "name": name })).collect();
    let spec = json!({ "$setElementOrder/ephemeralContainers": order, "ephemeralContainers": [container] });
    let patch = Patch::Strategic(json!({ "spec": spec }));
    let (strictness, mode) = (Strictness::Warn, WriteMode::Persist);
    let options = PatchOptions { subresource: Subresource::Ephemeral, strictness, mode };
    call::object(host, ApiRequest::PatchWith { key: key.clone(), patch, options }).await?;
    Ok((key, name))
}

/// A pod on a machine, whose files it sees at `/host`. As `visitNode`.
async fn on_node(node: &str, arguments: &Arguments, host: &Host) -> Result<(Key, String), Failure> {
    let given = arguments.value("container");
    let name = if given.is_empty() { "debugger" } else { given };
    let pod = format!("node-debugger-{node}-{}", suffix(&format!("{node}/{}", host.clock.now().as_millis())));
    if !arguments.switch("quiet") {
        host.stdout.line(&format!("Creating debugging pod {pod} with container {name} on node {node}."));
    }
    let mut container = container(name, arguments);
    let mut spec = json!({ "nodeName": node, "restartPolicy": "Never", "tolerations": [{ "operator": "Exists" }] });
    if let (Value::Object(container), Value::Object(spec)) = (&mut container, &mut spec) {
        let profile = arguments.value("profile");
        if ["legacy", "general", "sysadmin"].contains(&profile) {
            container.insert("volumeMounts".to_owned(), json!([{ "mountPath": "/host", "name": "host-root" }]));
            spec.insert("volumes".to_owned(), json!([{ "hostPath": { "path": "/" }, "name": "host-root" }]));
        }
        if !["baseline", "restricted"].contains(&profile) {
            let shared = ["hostNetwork", "hostPID", "hostIPC"].map(|field| (field.to_owned(), Value::Bool(true)));
            spec.extend(shared);
        }
        if profile == "general" {
            container.remove("securityContext");
        }
        spec.insert("containers".to_owned(), json!([container]));
    }
    let namespace = namespace(arguments);
    let value = json!({ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": pod }, "spec": spec });
    create(value, namespace, name, host).await
}

async fn create(value: Value, namespace: String, container: &str, host: &Host) -> Result<(Key, String), Failure> {
    let body = Body::Json { value, strictness: Strictness::Warn };
    let request = ApiRequest::Create { kind: Kind::POD, namespace, body, mode: WriteMode::Persist };
    let made = call::object(host, request).await?;
    Ok((call::key_of(&made), container.to_owned()))
}

/// Waits until the container runs, and talks with it. As `handleAttachPod`.
async fn stay(key: &Key, container: &str, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let mut told = String::new();
    loop {
        let object = call::get(host, key).await?;
        let Object::Pod(pod) = object.as_ref() else { return Err(call::unexpected().into()) };
        let status = pod.status.all_containers().find(|status| status.name == container);
        let state = status.map(|ContainerStatus { state, .. }| state).cloned().unwrap_or_default();
        if state.running.is_some() {
            return to(pod, container.to_owned(), LogOptions::default(), arguments, host).await;
        }
        if state.terminated.is_some() {
            let source = Source { pod: key.clone(), container: container.to_owned(), prefix: String::new() };
            return follow::all(&[source], &LogOptions::default(), arguments, host).await;
        }
        let message = state.waiting.map(|waiting| waiting.message).unwrap_or_default();
        if !message.is_empty() && message != told && !arguments.switch("quiet") {
            host.stderr.line(&format!("Warning: container {container}: {message}"));
            told = message;
        }
        host.clock.sleep(LOOK).await;
    }
}
