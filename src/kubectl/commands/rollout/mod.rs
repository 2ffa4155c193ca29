//! `kubectl rollout`: how a change of a workload gets on, what it was before, and back.

mod change;
mod history;
mod progress;
mod revisions;
mod status;
mod undo;

use super::Command;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{self, BareType};
use std::rc::Rc;

/// All that `rollout` can do.
pub const COMMANDS: &[Command] =
    &[history::COMMAND, change::PAUSE, change::RESTART, change::RESUME, status::COMMAND, undo::COMMAND];

/// What the command line means, each found or not, in order.
async fn find(arguments: &Arguments, host: &mut Host) -> Result<Vec<Result<Rc<Object>, Failure>>, Failure> {
    let has_files = arguments.is_given("filename") || arguments.is_given("kustomize");
    if arguments.positional.is_empty() && !has_files {
        return Err(Failure::message("required resource not specified"));
    }
    let revision = arguments.number("revision");
    if revision < 0 {
        return Err(Failure::message(format!("revision must be a positive integer: {revision}")));
    }
    let request = resources::request(arguments, &arguments.positional, BareType::All, host).await?;
    let mut found: Vec<Result<Rc<Object>, Failure>> = Vec::new();
    for target in &request.targets {
        match resources::fetch(target, host).await {
            Ok(objects) => found.extend(objects.into_iter().map(Ok)),
            Err(failure) => found.push(Err(failure)),
        }
    }
    found.extend(request.failures.into_iter().map(Err));
    Ok(found)
}

/// `Pod`, `ReplicaSet.apps`: Go's `schema.GroupKind`.
fn group_kind(kind: Kind) -> String {
    let info = kind.info();
    if info.group.is_empty() { info.kind.to_owned() } else { format!("{}.{}", info.kind, info.group) }
}

/// What refuses kinds that have no revisions: known ones and all others are told apart (`GroupKindElement.Accept`).
fn unsupported(kind: Kind, known: &str, retrieving: &str) -> Failure {
    let (info, name) = (kind.info(), group_kind(kind));
    let is_known = matches!(
        (info.group, info.kind),
        ("batch", "Job" | "CronJob") | ("", "Pod" | "ReplicationController") | ("apps", "ReplicaSet")
    );
    Failure::message(match is_known {
        true => format!("no {known} has been implemented for {name:?}"),
        false => format!(
            "error retrieving {retrieving} for {name:?}, no visitor method exists for {{{} {}}}",
            info.group, info.kind
        ),
    })
}

fn say_nothing_found(arguments: &Arguments, host: &Host) {
    host.stderr.line(&format!("No resources found in {} namespace.", resources::namespace(arguments)));
}
