//! `kubectl create token`.

use super::Command;
use super::submit::only_name;
use crate::api::discovery::Kind;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Key, ReplyBody};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::namespace;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl create token`
pub const COMMAND: Command = Command { path: "create token", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let account = Key::new(Kind::SERVICE_ACCOUNT, &namespace(arguments), only_name(arguments)?);
    let report = Report::new(arguments, Keys::Sorted, DryRun::Off, host)?;
    check(arguments)?;
    let mut spec = json!({ "audiences": arguments.all("audience") });
    let duration = arguments.duration("duration");
    let kind = arguments.value("bound-object-kind");
    if let Value::Object(fields) = &mut spec {
        if duration > SimDuration::ZERO {
            fields.insert("expirationSeconds".to_owned(), duration.as_secs().into());
        }
        if !kind.is_empty() {
            let mut bound = json!({ "apiVersion": "v1", "kind": kind, "name": arguments.value("bound-object-name") });
            let uid = arguments.value("bound-object-uid");
            if let (false, Value::Object(bound)) = (uid.is_empty(), &mut bound) {
                bound.insert("uid".to_owned(), uid.into());
            }
            fields.insert("boundObjectRef".to_owned(), bound);
        }
    }
    let reply = call::send(host, ApiRequest::Token { account, spec }).await;
    let failed = |status| Failure::message(format!("failed to create token: {status}"));
    let ReplyBody::Json(answer) = reply.map_err(failed)? else { return Err(call::unexpected().into()) };
    if !arguments.value("output").is_empty() || !arguments.value("template").is_empty() {
        return report.tell(&answer, "created", host);
    }
    host.stdout.write(answer.pointer("/status/token").and_then(Value::as_str).unwrap_or_default());
    if host.terminal.is_some() {
        host.stdout.line("");
    }
    Ok(())
}

/// As `TokenOptions.Validate`.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    let has = |flag: &str| !arguments.value(flag).is_empty();
    let duration = arguments.duration("duration");
    let problem = match arguments.value("bound-object-kind") {
        _ if duration < SimDuration::ZERO => "--duration must be greater than or equal to 0",
        _ if duration.as_millis() % 1000 != 0 => "--duration cannot be expressed in units less than seconds",
        _ if arguments.all("audience").contains(&"") => "--audience must not be an empty string",
        "" if has("bound-object-name") => "--bound-object-name can only be set if --bound-object-kind is provided",
        "" if has("bound-object-uid") => "--bound-object-uid can only be set if --bound-object-kind is provided",
        "" => return Ok(()),
        "Node" | "Pod" | "Secret" if !has("bound-object-name") => {
            "--bound-object-name is required if --bound-object-kind is provided"
        }
        "Pod" | "Secret" => return Ok(()),
        "Node" => "tokens that are bound to a node are not simulated",
        _ => "supported --bound-object-kind values are Node, Pod, Secret",
    };
    Err(Failure::message(problem))
}
