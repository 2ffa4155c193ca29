//! `kubectl debug --copy-to`: a copy of a pod, with another image, another command or one more container.

use super::{container, container_name, create};
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::apiserver::request::{ApiRequest, DeleteOptions, Key};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::change::{remove, set};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use serde_json::{Value, json};

/// Makes the copy; the container to attach to, if one is new or changed. As `debugByCopy`.
pub(super) async fn of(pod: &Pod, arguments: &Arguments, host: &Host) -> Result<(Key, String), Failure> {
    let mut copied = copied(pod, arguments);
    let wanted = arguments.value("container");
    let list = copied.pointer_mut("/spec/containers").and_then(Value::as_array_mut);
    let Some(list) = list else { return Err(call::unexpected().into()) };
    set_images(list, arguments);
    drop_probes(list, arguments);
    let name = match list.iter_mut().find(|known| known.get("name") == Some(&wanted.into())) {
        Some(known) => {
            change(known, arguments);
            wanted.to_owned()
        }
        None if arguments.value("image").is_empty() && arguments.is_given("set-image") => String::new(),
        None if arguments.value("image").is_empty() => {
            return Err(Failure::message("you must specify image when creating new container"));
        }
        None => {
            let name = container_name(pod, arguments, host);
            list.push(container(&name, arguments));
            name
        }
    };
    let made = create(copied, pod.metadata.namespace.clone(), &name, host).await?;
    if arguments.switch("replace") {
        let key = Key::new(made.0.kind, &pod.metadata.namespace, &pod.metadata.name);
        let options = DeleteOptions { grace_period_seconds: Some(0), ..DeleteOptions::default() };
        call::send(host, ApiRequest::Delete { key, options }).await?;
    }
    Ok(made)
}

/// The pod under its new name, without what the profile leaves behind.
fn copied(pod: &Pod, arguments: &Arguments) -> Value {
    let mut copied = Object::from(pod.clone()).to_value();
    let metadata = copied.get("metadata").cloned().unwrap_or_default();
    let mut own = json!({ "name": arguments.value("copy-to"), "namespace": pod.metadata.namespace });
    let is_legacy = arguments.value("profile") == "legacy";
    let keeps = |flag: &str| arguments.switch(flag);
    for (field, is_kept) in [
        ("annotations", keeps("keep-annotations") || is_legacy),
        // Nothing may take the copy for one of its own.
        ("labels", keeps("keep-labels") && !is_legacy),
    ] {
        if let (Value::Object(own), Some(kept), true) = (&mut own, metadata.get(field), is_kept) {
            own.insert(field.to_owned(), kept.clone());
        }
    }
    set(&mut copied, &["metadata"], own);
    remove(&mut copied, "", "status");
    remove(&mut copied, "/spec", "ephemeralContainers");
    if !arguments.switch("same-node") {
        remove(&mut copied, "/spec", "nodeName");
    }
    if arguments.is_given("share-processes") {
        set(&mut copied, &["spec", "shareProcessNamespace"], arguments.switch("share-processes").into());
    }
    if !is_legacy {
        if !keeps("keep-init-containers") {
            remove(&mut copied, "/spec", "initContainers");
        }
        if copied.pointer("/spec/shareProcessNamespace").is_none() {
            set(&mut copied, &["spec", "shareProcessNamespace"], true.into());
        }
    }
    copied
}

/// `--set-image=a=x,*=y`
fn set_images(list: &mut [Value], arguments: &Arguments) {
    let given = arguments.all("set-image");
    let pairs: Vec<(&str, &str)> =
        given.iter().flat_map(|list| list.split(',')).filter_map(|pair| pair.split_once('=')).collect();
    for known in list {
        let name = known.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let own = pairs.iter().find(|(wanted, _)| *wanted == name).or(pairs.iter().find(|(wanted, _)| *wanted == "*"));
        if let Some((_, image)) = own {
            set(known, &["image"], (*image).into());
        }
    }
}

/// Probes are of no use to who looks for a fault, unless they are to be kept.
fn drop_probes(list: &mut [Value], arguments: &Arguments) {
    for (kept, probe) in
        [("keep-liveness", "livenessProbe"), ("keep-readiness", "readinessProbe"), ("keep-startup", "startupProbe")]
    {
        if arguments.value("profile") != "legacy" && !arguments.switch(kept) {
            list.iter_mut().for_each(|known| remove(known, "", probe));
        }
    }
}

/// What the flags change in a container that is there.
fn change(known: &mut Value, arguments: &Arguments) {
    let Value::Object(wanted) = container("", arguments) else { return };
    if wanted.contains_key("command") {
        remove(known, "", "args");
    }
    for field in ["stdin", "tty"] {
        remove(known, "", field);
    }
    let is_said = |(field, value): &(String, Value)| field != "name" && *value != "";
    for (field, value) in wanted.into_iter().filter(is_said) {
        set(known, &[field.as_str()], value);
    }
}
