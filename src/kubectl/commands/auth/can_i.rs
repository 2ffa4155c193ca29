//! `kubectl auth can-i`.

mod list;

use crate::api::discovery::Kind;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::Command;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::impersonate::{Attributes, access_review, identity, is_allowed};
use crate::kubectl::resources::namespace;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl auth can-i`
pub const COMMAND: Command = Command { path: "auth can-i", run: |a, h| run(a, h).boxed_local() };

/// Verbs that some rule may name.
const VERBS: [&str; 17] = [
    "*",
    "approve",
    "attest",
    "bind",
    "create",
    "delete",
    "deletecollection",
    "escalate",
    "get",
    "impersonate",
    "list",
    "patch",
    "proxy",
    "sign",
    "update",
    "use",
    "watch",
];
/// Verbs for URLs that are no resource.
const URL_VERBS: [&str; 8] = ["*", "delete", "get", "head", "options", "patch", "post", "put"];

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let (is_quiet, is_list) = (arguments.switch("quiet"), arguments.switch("list"));
    if is_list {
        return Err(Failure::message(match arguments.positional.is_empty() {
            false => "list option must be specified with no arguments",
            true if is_quiet || arguments.switch("all-namespaces") || !arguments.value("subresource").is_empty() => {
                "list option can't be specified with neither quiet, all-namespaces nor subresource options"
            }
            true => return list::run(arguments, host).await,
        }));
    }
    let [verb, object] = arguments.positional.as_slice() else {
        let text = "you must specify two arguments: verb resource or verb resource/resourceName.";
        return Err(Failure::message(format!("{text}\nSee 'kubectl auth can-i -h' for help and examples.")));
    };
    let asked = match object.starts_with('/') {
        true => url(verb, object, arguments, host)?,
        false => resource(verb, object, arguments, host).to_value(),
    };
    if arguments.switch("no-headers") {
        return Err(Failure::message("--no-headers cannot be set without --list specified"));
    }
    let reply = call::send(host, access_review(identity(arguments).as_ref(), asked)).await?;
    let is_allowed = is_allowed(&reply);
    if !is_quiet {
        host.stdout.line(if is_allowed { "yes" } else { "no" });
    }
    if is_allowed { Ok(()) } else { Err(Failure::Exit(1)) }
}

fn warn(text: &str, host: &Host) {
    host.stderr.line(&format!("Warning: {text}\n"));
}

fn url(verb: &str, path: &str, arguments: &Arguments, host: &Host) -> Result<Value, Failure> {
    if !arguments.value("subresource").is_empty() {
        return Err(Failure::message("--subresource can not be used with NonResourceURL"));
    }
    if !URL_VERBS.contains(&verb) {
        warn(&format!("verb '{verb}' is not a known verb"), host);
    }
    Ok(json!({ "nonResourceAttributes": { "path": path, "verb": verb } }))
}

fn resource(verb: &str, object: &str, arguments: &Arguments, host: &Host) -> Attributes {
    let (word, name) = object.split_once('/').unwrap_or((object, ""));
    let is_everywhere = arguments.switch("all-namespaces");
    let (resource, group) = match (word, Kind::of_word(word)) {
        ("*", _) => ("*", ""),
        (_, Some(kind)) => (kind.info().plural, kind.info().group),
        (_, None) => {
            let (resource, group) = word.split_once('.').unwrap_or((word, ""));
            let place = if group.is_empty() { String::new() } else { format!(" in group '{group}'") };
            warn(&format!("the server doesn't have a resource type '{resource}'{place}"), host);
            (resource, group)
        }
    };
    if let Some(kind) = Kind::of_word(word).filter(|kind| !kind.is_namespaced() && !is_everywhere) {
        let info = kind.info();
        let place = if info.group.is_empty() { String::new() } else { format!(" in group '{}'", info.group) };
        warn(&format!("resource '{}' is not namespace scoped{place}", info.plural), host);
    }
    if !VERBS.contains(&verb) && !is_everywhere {
        warn(&format!("verb '{verb}' is not a known verb"), host);
    }
    Attributes {
        verb: verb.to_owned(),
        group: group.to_owned(),
        resource: resource.to_owned(),
        subresource: arguments.value("subresource").to_owned(),
        name: name.to_owned(),
        namespace: if is_everywhere { String::new() } else { namespace(arguments) },
    }
}
