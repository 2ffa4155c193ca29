//! The pod, and with `--expose` the service, that `kubectl run` describes.

use super::super::create::submit::{metadata, set};
use super::super::patch::patched_here;
use crate::api::discovery::Kind;
use crate::api::go_format::quote;
use crate::api::meta::StringMap;
use crate::api::meta::one_entry;
use crate::api::order::Gather;
use crate::apiserver::request::Patch;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use serde_json::{Value, json};

/// The pod.
///
/// # Errors
/// Labels, variables or ports that can't be read.
pub fn pod(name: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let labels = labels(name, arguments)?;
    let mut metadata = metadata(arguments, Kind::POD, name, &labels);
    let annotations = pairs(arguments.all("annotations").into_iter(), "annotation")?;
    if !annotations.is_empty() {
        set(&mut metadata, "annotations", json!(annotations));
    }
    let mut document = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata,
        "spec": {
            "containers": [container(name, arguments)?],
            "dnsPolicy": "ClusterFirst",
            "restartPolicy": arguments.value("restart"),
        },
        "status": {},
    });
    overlay(&mut document, arguments)?;
    Ok(document)
}

/// The service of `--expose`.
///
/// # Errors
/// Labels or a port that can't be read.
pub fn service(name: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let labels = labels(name, arguments)?;
    let port = port(arguments)?.unwrap_or_default();
    Ok(json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(arguments, Kind::SERVICE, name, &StringMap::new()),
        "spec": {
            "ports": [{ "port": port, "protocol": "TCP", "targetPort": port }],
            "selector": labels,
        },
        "status": { "loadBalancer": {} },
    }))
}

fn container(name: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let mut container = json!({ "name": name, "image": arguments.value("image"), "resources": {} });
    let words = arguments.positional.get(1..).unwrap_or_default();
    if !words.is_empty() {
        let field = if arguments.switch("command") { "command" } else { "args" };
        set(&mut container, field, json!(words));
    }
    if let Some(port) = port(arguments)? {
        set(&mut container, "ports", json!([{ "containerPort": port }]));
    }
    let variables = arguments.all("env").into_iter().map(variable).collect::<Result<Vec<_>, _>>()?;
    if !variables.is_empty() {
        set(&mut container, "env", json!(variables));
    }
    match arguments.value("image-pull-policy") {
        "" => {}
        policy => set(&mut container, "imagePullPolicy", policy),
    }
    if arguments.switch("privileged") {
        set(&mut container, "securityContext", json!({ "privileged": true }));
    }
    if arguments.switch("stdin") {
        set(&mut container, "stdin", true);
        set(&mut container, "stdinOnce", !arguments.switch("leave-stdin-open"));
    }
    if arguments.switch("tty") {
        set(&mut container, "tty", true);
    }
    Ok(container)
}

fn variable(text: &str) -> Result<Value, Failure> {
    match text.split_once('=').filter(|(name, _)| !name.is_empty() && !name.contains(' ')) {
        Some((name, "")) => Ok(json!({ "name": name })),
        Some((name, value)) => Ok(json!({ "name": name, "value": value })),
        None => Err(Failure::message(format!("invalid env: {text}"))),
    }
}

fn port(arguments: &Arguments) -> Result<Option<i64>, Failure> {
    match arguments.value("port") {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| Failure::message(format!("strconv.Atoi: parsing {}: invalid syntax", quote(text)))),
    }
}

/// Those of `--labels`, or `run=NAME`.
fn labels(name: &str, arguments: &Arguments) -> Result<StringMap, Failure> {
    match arguments.value("labels") {
        "" => Ok(one_entry("run", name)),
        text => pairs(text.split(','), "label"),
    }
}

fn pairs<'a>(texts: impl Iterator<Item = &'a str>, called: &str) -> Result<StringMap, Failure> {
    let pair = |text: &str| match text.split_once('=') {
        Some((key, value)) if !key.is_empty() && !value.contains('=') => Ok((key.to_owned(), value.to_owned())),
        _ => Err(Failure::message(format!("unexpected {called} spec: {text}"))),
    };
    texts.map(pair).try_gather()
}

/// `--overrides`: JSON laid over the document as the patch that `--override-type` says.
///
/// # Errors
/// A text that is no JSON, or no patch for the document.
pub fn overlay(document: &mut Value, arguments: &Arguments) -> Result<(), Failure> {
    let text = arguments.value("overrides");
    if text.is_empty() {
        return Ok(());
    }
    let kind: fn(Value) -> Patch = match arguments.value("override-type") {
        "" | "merge" => Patch::Merge,
        "strategic" => Patch::Strategic,
        "json" => Patch::Json,
        other => return Err(Failure::Message(format!("invalid override type: {other}"))),
    };
    let patch: Value = serde_json::from_str(text).map_err(|_| Failure::message("Invalid JSON Patch"))?;
    *document = patched_here(document, &kind(patch))?;
    Ok(())
}
