//! `kubectl create deployment`.

use super::Command;
use super::submit::{self, Draft, metadata, only_name, set};
use crate::api::discovery::Kind;
use crate::api::fnv;
use crate::api::meta::one_entry;
use crate::api::names::dns_label_errors;
use crate::host::Host;
use crate::kubectl::commands::Plain;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl create deployment`
pub const COMMAND: Command = Command { path: "create deployment", run: |a, h| run(a, h).boxed_local() };

/// The same for what a first lesson makes.
pub const PLAIN: Plain = Plain {
    is_enough: |arguments| arguments.given_flags().all(|flag| PLAIN_FLAGS.contains(&flag)) && is_right(arguments),
    command: Command { path: "create deployment", run: |a, h| plain(a, h).boxed_local() },
};

/// They say what is made, not how it is told.
const PLAIN_FLAGS: [&str; 4] = ["image", "namespace", "port", "replicas"];

/// Whether the server will find nothing wrong with the Deployment.
fn is_right(arguments: &Arguments) -> bool {
    let images = arguments.all("image");
    let names: Vec<String> = images.iter().map(|image| container_name(image)).collect();
    let is_twin = |(at, name): (usize, &String)| names.iter().take(at).any(|other| other == name);
    let is_name = |name: &str| dns_label_errors(name).is_empty();
    // Who names no image at all hears of it before the server does.
    let has_image = !images.is_empty() || !arguments.is_given("image");
    has_image
        && images.iter().all(|image| !image.contains(char::is_whitespace))
        && names.iter().all(|name| is_name(name))
        && !names.iter().enumerate().any(is_twin)
        && arguments.before_dash().iter().all(|name| is_name(name))
        && arguments.number("replicas") >= 0
        && arguments.number("port") <= 65_535
        && arguments.number("port") != 0
}

async fn plain(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    submit::plainly(draft(arguments)?, arguments, host).await
}

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    submit::submit(draft(arguments)?, arguments, host).await
}

fn draft(arguments: &Arguments) -> Result<Draft, Failure> {
    let name = only_name(arguments)?;
    let images = arguments.all("image");
    let command = arguments.behind_dash();
    if images.len() > 1 && !command.is_empty() {
        return Err(Failure::message("cannot specify multiple --image options and command"));
    }
    let labels = one_entry("app", name);
    let mut containers: Vec<Value> = images.iter().map(|image| container(image, command)).collect();
    let port = arguments.number("port");
    if let Some(first) = containers.first_mut().filter(|_| port >= 0) {
        set(first, "ports", json!([{ "containerPort": port }]));
    }
    let document = json!({
        "apiVersion": Kind::DEPLOYMENT.api_version(),
        "kind": Kind::DEPLOYMENT.info().kind,
        "metadata": metadata(arguments, Kind::DEPLOYMENT, name, &labels),
        "spec": {
            "replicas": arguments.number("replicas"),
            "selector": { "matchLabels": labels },
            "strategy": {},
            "template": {
                "metadata": { "creationTimestamp": null, "labels": labels },
                "spec": { "containers": containers },
            },
        },
        "status": {},
    });
    Ok(Draft { kind: Kind::DEPLOYMENT, document, called: Some("deployment") })
}

fn container(image: &str, command: &[String]) -> Value {
    let mut container = json!({ "name": container_name(image), "image": image, "resources": {} });
    if !command.is_empty() {
        set(&mut container, "command", json!(command));
    }
    container
}

/// The last part of an image's path without its tag; what a name may not hold is replaced, and then made unique.
fn container_name(image: &str) -> String {
    let last = image.rsplit('/').next().unwrap_or_default();
    let name = last.split([':', '@']).next().unwrap_or_default();
    match name.contains(['_', '.']) {
        true => format!("{}-{}", name.replace(['_', '.'], "-"), suffix(image)),
        false => name.to_owned(),
    }
}

/// Five letters that depend on nothing but the image: upstream rolls dice here.
fn suffix(image: &str) -> String {
    const ALPHABET: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
    let mut hash = fnv::mixed(fnv::START, image.as_bytes());
    let letter = |_| {
        let index = (hash % ALPHABET.len() as u64) as usize;
        hash /= ALPHABET.len() as u64;
        ALPHABET.get(index).map_or('b', |byte| char::from(*byte))
    };
    (0..5).map(letter).collect()
}

#[cfg(test)]
mod tests;
