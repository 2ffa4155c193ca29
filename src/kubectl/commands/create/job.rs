//! `kubectl create job` and `cronjob`.

use super::Command;
use super::submit::{Draft, metadata, only_name, set, set_metadata, submit};
use crate::api::discovery::Kind;
use crate::api::meta::StringMap;
use crate::apiserver::request::Key;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl create job`
pub const JOB: Command = Command { path: "create job", run: |a, h| job(a, h).boxed_local() };

/// `kubectl create cronjob`
pub const CRON_JOB: Command = Command { path: "create cronjob", run: |a, h| cron_job(a, h).boxed_local() };

async fn job(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let name = only_name(arguments)?;
    let (image, from) = (arguments.value("image"), arguments.value("from"));
    let command = arguments.behind_dash();
    let mut document = json!({
        "apiVersion": Kind::JOB.api_version(),
        "kind": "Job",
        "metadata": metadata(arguments, Kind::JOB, name, &StringMap::new()),
        "status": {},
    });
    match (image.is_empty(), from.is_empty()) {
        (false, true) => set(&mut document, "spec", json!({ "template": template(name, image, command, "Never") })),
        (true, false) if !command.is_empty() => {
            return Err(Failure::message("cannot specify --from and command"));
        }
        (true, false) => adopt(&mut document, from, arguments, host).await?,
        _ => return Err(Failure::message("either --image or --from must be specified")),
    }
    submit(Draft { kind: Kind::JOB, document, called: Some("job") }, arguments, host).await
}

/// What a cron job would start now.
async fn adopt(document: &mut Value, from: &str, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let (word, name) = from.split_once('/').unwrap_or(("", from));
    let kind = resources::kind_of_word(word)?;
    if kind != Kind::CRON_JOB {
        return Err(Failure::message(format!("from must be an existing cronjob: {from}")));
    }
    let key = Key::new(kind, &resources::namespace(arguments), name);
    let cron_job = call::get(host, &key).await?.to_value();
    let part = |pointer: &str| cron_job.pointer(pointer).cloned().unwrap_or_default();
    set(document, "spec", part("/spec/jobTemplate/spec"));
    set_metadata(document, "annotations", json!({ "cronjob.kubernetes.io/instantiate": "manual" }));
    let owner = json!([{
        "apiVersion": kind.api_version(),
        "kind": "CronJob",
        "name": name,
        "uid": part("/metadata/uid"),
        "controller": true,
    }]);
    set_metadata(document, "ownerReferences", owner);
    Ok(())
}

async fn cron_job(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let name = only_name(arguments)?;
    let restart = Some(arguments.value("restart")).filter(|given| !given.is_empty()).unwrap_or("OnFailure");
    let template = template(name, arguments.value("image"), arguments.behind_dash(), restart);
    let document = json!({
        "apiVersion": Kind::CRON_JOB.api_version(),
        "kind": "CronJob",
        "metadata": metadata(arguments, Kind::CRON_JOB, name, &StringMap::new()),
        "spec": {
            "jobTemplate": {
                "metadata": { "creationTimestamp": null, "name": name },
                "spec": { "template": template },
            },
            "schedule": arguments.value("schedule"),
        },
        "status": {},
    });
    submit(Draft { kind: Kind::CRON_JOB, document, called: Some("cronjob") }, arguments, host).await
}

fn template(name: &str, image: &str, command: &[String], restart: &str) -> Value {
    let mut container = json!({ "name": name, "image": image, "resources": {} });
    if !command.is_empty() {
        set(&mut container, "command", json!(command));
    }
    json!({
        "metadata": { "creationTimestamp": null },
        "spec": { "containers": [container], "restartPolicy": restart },
    })
}
