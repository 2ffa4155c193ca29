//! `kubectl set serviceaccount`.

use super::{Plan, Sameness, infos};
use crate::host::Host;
use crate::kubectl::change::{pod_spec, set};
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl set serviceaccount`
pub const COMMAND: Command = Command { path: "set serviceaccount", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let dry_run = DryRun::read(arguments)?;
    let Some((name, resources)) = arguments.positional.split_last() else {
        return Err(Failure::message("serviceaccount is required"));
    };
    let infos = infos(arguments, resources, host).await?;
    let plan = Plan {
        arguments,
        dry_run,
        done: "serviceaccount updated",
        refused: "failed to patch ServiceAccountName ",
        sameness: Sameness::Told,
    };
    let mut alter = |info: &super::Info, document: &mut serde_json::Value| {
        set(pod_spec(document, info.kind)?, &["serviceAccountName"], name.as_str().into());
        Ok(())
    };
    plan.apply(infos, Vec::new(), &mut alter, host).await
}
