//! `kubectl set image`.

use super::{Info, Plan, Sameness, check_flags, containers, has_files, infos, split_pairs};
use crate::api::table::Table;
use crate::host::Host;
use crate::kubectl::change::pod_spec;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use serde_json::Value;

/// `kubectl set image`
pub const COMMAND: Command = Command { path: "set image", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let dry_run = DryRun::read(arguments)?;
    let (resources, pairs) = split_pairs(&arguments.positional, "image")?;
    let images = images(&pairs)?;
    let infos = infos(arguments, &resources, host).await?;
    check(arguments, &resources, &images, dry_run)?;
    let mut missing = Vec::new();
    for info in &infos {
        let mut document = info.document.clone();
        let Ok(spec) = pod_spec(&mut document, info.kind) else { continue };
        let absent = images.keys().filter(|name| containers(spec, name).is_empty());
        missing.extend(absent.map(|name| Failure::message(format!("error: unable to find container named {name:?}"))));
    }
    let refused = "failed to patch image update to pod template: ";
    let plan = Plan { arguments, dry_run, done: "image updated", refused, sameness: Sameness::Silent };
    plan.apply(infos, missing, &mut |info, document| set_images(info, document, &images), host).await
}

fn check(
    arguments: &Arguments,
    resources: &[String],
    images: &Table<String, String>,
    dry_run: DryRun,
) -> Result<(), Failure> {
    let mut failures = Vec::new();
    if resources.is_empty() && !has_files(arguments) {
        let text = "one or more resources must be specified as <resource> <name> or <resource>/<name>";
        failures.push(Failure::message(text));
    }
    match images.len() {
        0 => failures.push(Failure::message("at least one image update is required")),
        1 => {}
        _ if images.contains_key("*") => failures.push(Failure::message(
            "all containers are already specified by *, but saw more than one container_name=container_image pairs",
        )),
        _ => {}
    }
    failures.extend(check_flags(arguments, dry_run).err());
    Failure::aggregate(failures)
}

/// `nginx=nginx:1.25` as the container and its image (`ParsePairs`).
fn images(pairs: &[String]) -> Result<Table<String, String>, Failure> {
    let mut images = Table::default();
    let mut invalid = Vec::new();
    for pair in pairs {
        match pair.split_once('=') {
            Some((name, image)) => drop(images.insert(name.to_owned(), image.to_owned())),
            None => invalid.push(pair.as_str()),
        }
    }
    match invalid.is_empty() {
        true => Ok(images),
        false => Err(Failure::message(format!("invalid image format: {}", invalid.join(", ")))),
    }
}

fn set_images(info: &Info, document: &mut Value, images: &Table<String, String>) -> Result<(), String> {
    let spec = pod_spec(document, info.kind)?;
    for (name, image) in images {
        for container in containers(spec, name) {
            crate::kubectl::change::set(container, &["image"], image.as_str().into());
        }
    }
    Ok(())
}
