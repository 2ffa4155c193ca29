//! `--subresource`: a part of an object by itself.

use super::call;
use super::failure::Failure;
use super::flags::Arguments;
use super::output::tabwriter::TabWriter;
use super::report::{Keys, Report};
use super::resources::{Request, Target};
use crate::api::meta::age;
use crate::api::time::SimTime;
use crate::apiserver::request::{ApiRequest, Key, ReplyBody, Status, StatusReason, Subresource};
use crate::host::Host;
use crate::kubectl::dry_run::DryRun;
use serde_json::Value;

/// The part that is meant.
///
/// # Errors
/// A part that there is none of.
pub fn read(arguments: &Arguments) -> Result<Subresource, Failure> {
    match arguments.value("subresource") {
        "" => Ok(Subresource::Whole),
        "status" => Ok(Subresource::Status),
        "scale" => Ok(Subresource::Scale),
        // Behind a feature gate that is off in v1.32.
        "resize" => {
            let text = "the server could not find the requested resource";
            Err(Status::new(StatusReason::NotFound, text).into())
        }
        other => {
            let text = format!("invalid subresource value: {other:?}. Must be one of [status scale resize]");
            Err(Failure::Message(text))
        }
    }
}

/// The wire form of an object's scale.
///
/// # Errors
/// 404 for what has none.
pub async fn scale(key: &Key, host: &Host) -> Result<Value, Failure> {
    match call::send(host, ApiRequest::GetScale(key.clone())).await? {
        ReplyBody::Scale(_, document) => Ok(document),
        _ => Err(call::unexpected().into()),
    }
}

/// `kubectl get --subresource=scale`.
///
/// # Errors
/// What has no scale, and what is not there.
pub async fn print_scales(arguments: &Arguments, request: Request, host: &Host) -> Result<(), Failure> {
    let mut failures = request.failures;
    let mut scales = Vec::new();
    for target in request.targets {
        if let Target::Named { kind, namespace, name, .. } = target {
            match scale(&Key::new(kind, &namespace, &name), host).await {
                Ok(document) => scales.push(document),
                Err(failure) => failures.push(failure),
            }
        }
    }
    let mut table = TabWriter::for_tables();
    if !arguments.switch("no-headers") {
        table.write("NAME\tDESIRED\tAVAILABLE\tAGE\n");
    }
    let is_table = ["", "wide"].contains(&arguments.value("output")) && arguments.value("template").is_empty();
    for document in &scales {
        if !is_table {
            Report::new(arguments, Keys::Sorted, DryRun::Off, host)?.tell(document, "", host)?;
            continue;
        }
        let at = |pointer: &str| document.pointer(pointer).cloned().unwrap_or_default();
        let (name, made) = (at("/metadata/name"), at("/metadata/creationTimestamp"));
        let made = made.as_str().and_then(SimTime::parse_rfc3339);
        let counts = format!("{}\t{}", at("/spec/replicas"), at("/status/replicas"));
        table.write(&format!("{}\t{counts}\t{}\n", name.as_str().unwrap_or_default(), age(made, host.clock.now())));
    }
    if is_table && !scales.is_empty() {
        host.stdout.write(&table.flush());
    }
    Failure::aggregate(failures)
}
