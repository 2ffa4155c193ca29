//! `kubectl set resources`.

use super::{Info, Plan, Sameness, check_flags, containers, infos};
use crate::api::quantity::Quantity;
use crate::host::Host;
use crate::kubectl::change::{pod_spec, set};
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use serde_json::Value;

/// `kubectl set resources`
pub const COMMAND: Command = Command { path: "set resources", run: |a, h| run(a, h).boxed_local() };

/// Amounts by resource, as they are written canonically.
type Amounts = Vec<(String, String)>;

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let dry_run = DryRun::read(arguments)?;
    let infos = infos(arguments, &arguments.positional, host).await?;
    check_flags(arguments, dry_run)?;
    let (limits, requests) = (arguments.value("limits"), arguments.value("requests"));
    if limits.is_empty() && requests.is_empty() {
        let text = "you must specify an update to requests or limits (in the form of --requests/--limits)";
        return Err(Failure::message(text));
    }
    let amounts = [("limits", amounts(limits)?), ("requests", amounts(requests)?)];
    let pattern = arguments.value("containers");
    let mut missing = Vec::new();
    for info in &infos {
        let mut document = info.document.clone();
        let spec = pod_spec(&mut document, info.kind);
        if spec.is_ok_and(|spec| containers(spec, pattern).is_empty()) {
            missing.push(Failure::message(format!("error: unable to find container named {pattern}")));
        }
    }
    let refused = "failed to patch resources update to pod template ";
    let plan = Plan { arguments, dry_run, done: "resource requirements updated", refused, sameness: Sameness::Silent };
    plan.apply(infos, missing, &mut |info, document| set_amounts(info, document, pattern, &amounts), host).await
}

/// `cpu=200m,memory=512Mi` (`populateResourceListV1`).
fn amounts(text: &str) -> Result<Amounts, Failure> {
    let statements = text.split(',').filter(|_| !text.is_empty());
    let amount = |statement: &str| {
        let parts: Vec<&str> = statement.split('=').collect();
        let [name, amount] = parts.as_slice() else {
            let text = format!("Invalid argument syntax {statement}, expected <resource>=<value>");
            return Err(Failure::message(text));
        };
        let amount: Quantity = amount.parse().map_err(|error| Failure::message(format!("{error}")))?;
        Ok(((*name).to_owned(), amount.to_string()))
    };
    statements.map(amount).collect()
}

fn set_amounts(
    info: &Info,
    document: &mut Value,
    pattern: &str,
    amounts: &[(&'static str, Amounts)],
) -> Result<(), String> {
    for container in containers(pod_spec(document, info.kind)?, pattern) {
        for (which, amounts) in amounts {
            for (name, amount) in amounts {
                set(container, &["resources", which, name], amount.as_str().into());
            }
        }
    }
    Ok(())
}
