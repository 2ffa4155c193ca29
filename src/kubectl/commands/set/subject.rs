//! `kubectl set subject`: whom a role is bound to.

use super::{Info, Plan, Sameness, check_flags, infos};
use crate::api::order::Gather;
use crate::api::set::Set;
use crate::host::Host;
use crate::kubectl::change::set;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::namespace;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl set subject`
pub const COMMAND: Command = Command { path: "set subject", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let dry_run = DryRun::read(arguments)?;
    let infos = infos(arguments, &arguments.positional, host).await?;
    check_flags(arguments, dry_run)?;
    if ["user", "group", "serviceaccount"].iter().all(|flag| arguments.all(flag).is_empty()) {
        return Err(Failure::message("you must specify at least one value of user, group or serviceaccount"));
    }
    for account in arguments.all("serviceaccount") {
        match account.split(':').collect::<Vec<_>>().as_slice() {
            [_, name] if !name.is_empty() => {}
            _ => return Err(Failure::message("serviceaccount must be <namespace>:<name>")),
        }
        if account.starts_with(':') && infos.iter().any(|info| info.kind.info().kind == "ClusterRoleBinding") {
            let text = "serviceaccount must be <namespace>:<name>, namespace must be specified";
            return Err(Failure::message(text));
        }
    }
    let plan = Plan {
        arguments,
        dry_run,
        done: "subjects updated",
        refused: "failed to patch subjects to rolebinding: ",
        sameness: Sameness::Silent,
    };
    let wanted = wanted(arguments);
    plan.apply(infos, Vec::new(), &mut |info, document| add(info, document, &wanted), host).await
}

fn wanted(arguments: &Arguments) -> Vec<Value> {
    let sorted = |flag: &str| arguments.all(flag).into_iter().gather::<Set<_>>();
    let group = "rbac.authorization.k8s.io";
    let users = sorted("user").into_iter().map(|name| json!({ "apiGroup": group, "kind": "User", "name": name }));
    let groups = sorted("group").into_iter().map(|name| json!({ "apiGroup": group, "kind": "Group", "name": name }));
    let accounts = sorted("serviceaccount").into_iter().filter_map(|account| account.split_once(':'));
    let accounts = accounts.map(|(place, name)| {
        let place = if place.is_empty() { namespace(arguments) } else { place.to_owned() };
        json!({ "kind": "ServiceAccount", "name": name, "namespace": place })
    });
    users.chain(groups).chain(accounts).collect()
}

fn add(info: &Info, document: &mut Value, wanted: &[Value]) -> Result<(), String> {
    if !["RoleBinding", "ClusterRoleBinding"].contains(&info.kind.info().kind) {
        return Err("setting subjects is only supported for RoleBinding/ClusterRoleBinding".to_owned());
    }
    let mut subjects = document.get("subjects").and_then(Value::as_array).cloned().unwrap_or_default();
    let new: Vec<Value> = wanted.iter().filter(|subject| !subjects.contains(subject)).cloned().collect();
    if !new.is_empty() {
        subjects.extend(new);
        set(document, &["subjects"], Value::Array(subjects));
    }
    Ok(())
}
