//! `kubectl set env`: variables of containers, set, removed, taken from elsewhere, or listed.

use super::env_list;
use super::env_words::{self, Words};
use super::{Info, Plan, Sameness, check_flags, containers, has_files, infos, name_of};
use crate::api::discovery::Kind;
use crate::host::Host;
use crate::kubectl::change::{pod_spec, set};
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{BareType, fetch, request};
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl set env`
pub const COMMAND: Command = Command { path: "set env", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if arguments.switch("all") && !arguments.value("selector").is_empty() {
        return Err(Failure::message("cannot set --all and --selector at the same time"));
    }
    let (resources, mut words) = env_words::split(&arguments.positional)?;
    let dry_run = DryRun::read(arguments)?;
    check(arguments, &resources, dry_run)?;
    let flags = arguments.all("env");
    words.splice(0..0, flags.into_iter().map(str::to_owned));
    let mut words = Words::read(&words, host).await?;
    if !arguments.value("from").is_empty() {
        words.set.extend(imported(arguments, host).await?);
    }
    for variable in &mut words.set {
        let name = format!("{}{}", arguments.value("prefix"), name_of(variable));
        set(variable, &["name"], name.into());
    }
    let infos = infos(arguments, &resources, host).await?;
    let pattern = arguments.value("containers");
    for info in &infos {
        let mut document = info.document.clone();
        if pod_spec(&mut document, info.kind).is_ok_and(|spec| containers(spec, pattern).is_empty()) {
            let (kind, name) = (info.kind.info().kind, &info.key.name);
            host.stderr.line(&format!("Warning: {kind}/{name} does not have any containers matching {pattern:?}"));
        }
    }
    let mut alter = |info: &Info, document: &mut Value| set_variables(info, document, arguments, &words);
    if arguments.switch("list") {
        return env_list::list(infos, &mut alter, arguments, host).await;
    }
    let refused = "failed to patch env update to pod template: ";
    let plan = Plan { arguments, dry_run, done: "env updated", refused, sameness: Sameness::Silent };
    plan.apply(infos, Vec::new(), &mut alter, host).await
}

fn check(arguments: &Arguments, resources: &[String], dry_run: DryRun) -> Result<(), Failure> {
    check_flags(arguments, dry_run)?;
    if resources.is_empty() && !has_files(arguments) {
        let text = "one or more resources must be specified as <resource> <name> or <resource>/<name>";
        return Err(Failure::message(text));
    }
    if arguments.switch("list") && !arguments.value("output").is_empty() {
        return Err(Failure::message("--list and --output may not be specified together"));
    }
    if !arguments.all("keys").is_empty() && arguments.value("from").is_empty() {
        let text = "when specifying --keys, a configmap or secret must be provided with --from";
        return Err(Failure::message(text));
    }
    Ok(())
}

/// `--from`: a variable for each key of a ConfigMap or Secret.
async fn imported(arguments: &Arguments, host: &mut Host) -> Result<Vec<Value>, Failure> {
    let from = [arguments.value("from").to_owned()];
    let request = request(arguments, &from, BareType::Incomplete, host).await?;
    let keys = arguments.all("keys");
    let mut variables = Vec::new();
    for target in &request.targets {
        for object in fetch(target, host).await? {
            let reference = match object.kind() {
                Kind::SECRET => "secretKeyRef",
                Kind::CONFIG_MAP => "configMapKeyRef",
                _ => return Err(Failure::message("unsupported resource specified in --from")),
            };
            let document = object.to_value();
            let data = document.get("data").and_then(Value::as_object);
            let wanted = data.into_iter().flat_map(|data| data.keys());
            for key in wanted.filter(|key| keys.is_empty() || keys.contains(&key.as_str())) {
                let source = json!({ reference: { "key": key, "name": object.meta().name } });
                let name = env_words::name_of_key(key);
                if name != *key {
                    host.stderr.line(&format!("Warning: key {key} transferred to {name}"));
                }
                variables.push(json!({ "name": name, "valueFrom": source }));
            }
        }
    }
    Ok(variables)
}

fn set_variables(info: &Info, document: &mut Value, arguments: &Arguments, words: &Words) -> Result<(), String> {
    for container in containers(pod_spec(document, info.kind)?, arguments.value("containers")) {
        let before = container.get("env").and_then(Value::as_array).cloned().unwrap_or_default();
        if !arguments.switch("overwrite") {
            check_overwrite(&before, &words.set)?;
        }
        let after = updated(&before, words);
        if after.is_empty() {
            crate::kubectl::change::remove(container, "", "env");
        } else {
            set(container, &["env"], Value::Array(after));
        }
    }
    Ok(())
}

/// As `validateNoOverwrites`.
fn check_overwrite(before: &[Value], wanted: &[Value]) -> Result<(), String> {
    let value = |variable: &Value| variable.get("value").and_then(Value::as_str).unwrap_or_default().to_owned();
    for variable in wanted {
        let Some(known) = before.iter().find(|known| name_of(known) == name_of(variable)) else { continue };
        if value(known) != value(variable) {
            let (name, value) = (name_of(known), value(known));
            return Err(format!("'{name}' already has a value ({value}), and --overwrite is false"));
        }
    }
    Ok(())
}

/// As `updateEnv`: known variables keep their places, new ones come after them.
fn updated(before: &[Value], words: &Words) -> Vec<Value> {
    let mut covered: Vec<&str> = words.remove.iter().map(String::as_str).collect();
    let mut after = Vec::new();
    for variable in before {
        let name = name_of(variable);
        if covered.contains(&name) {
            continue;
        }
        match words.set.iter().find(|newer| name_of(newer) == name) {
            Some(newer) => {
                covered.push(name);
                after.push(newer.clone());
            }
            None => after.push(variable.clone()),
        }
    }
    for variable in &words.set {
        if !covered.contains(&name_of(variable)) {
            covered.push(name_of(variable));
            after.push(variable.clone());
        }
    }
    after
}
