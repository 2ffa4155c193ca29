//! `kubectl scale`.

use super::Command;
use crate::api::meta::ResourceVersion;
use crate::api::object::Object;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Key, ReplyBody, Scale};
use crate::host::Host;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{self, BareType};
use crate::kubectl::{call, change};
use futures::FutureExt;
use std::rc::Rc;

/// `kubectl scale`
pub const COMMAND: Command = Command { path: "scale", run: |a, h| run(a, h).boxed_local() };

/// How often a waiting `scale` looks.
const LOOK: SimDuration = SimDuration::from_millis(100);

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let replicas = arguments.number("replicas");
    if replicas < 0 {
        let text = "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0";
        return Err(Failure::message(text));
    }
    if arguments.number("current-replicas") < -1 {
        return Err(Failure::message("The --current-replicas must specify an integer of -1 or greater"));
    }
    let dry_run = DryRun::read(arguments)?;
    let report = Report::new(arguments, Keys::Sorted, dry_run, host)?;
    let (objects, failures) = objects(arguments, host).await?;
    let failure = Failure::aggregate(failures);
    if objects.is_empty() && arguments.all("filename").is_empty() {
        let why = failure.err().map(|failure| failure.bare()).unwrap_or_default();
        return Err(Failure::message(format!("no objects passed to scale {why}")));
    }
    if objects.len() > 1 && !arguments.value("resource-version").is_empty() {
        return Err(Failure::message("cannot use --resource-version with multiple resources"));
    }
    for object in objects {
        if dry_run != DryRun::Client {
            scale(&object, replicas, dry_run, arguments, host).await?;
        }
        report.tell(&object.to_value(), "scaled", host)?;
    }
    failure
}

/// Everything that is meant and found, and why the rest is not.
async fn objects(arguments: &Arguments, host: &mut Host) -> Result<(Vec<Rc<Object>>, Vec<Failure>), Failure> {
    let request = resources::request(arguments, &arguments.positional, BareType::Incomplete, host).await?;
    let (mut objects, mut failures) = (Vec::new(), request.failures);
    for target in &request.targets {
        match resources::fetch(target, host).await {
            Ok(found) => objects.extend(found),
            Err(failure) => failures.push(failure),
        }
    }
    Ok((objects, failures))
}

async fn scale(
    object: &Object,
    replicas: i64,
    dry_run: DryRun,
    arguments: &Arguments,
    host: &Host,
) -> Result<(), Failure> {
    let key = call::key_of(object);
    check_preconditions(&key, arguments, host).await?;
    let request = ApiRequest::SetScale {
        key: key.clone(),
        replicas: i32::try_from(replicas).unwrap_or(i32::MAX),
        resource_version: None,
        mode: dry_run.mode(),
    };
    call::send(host, request).await?;
    change::record_there(&key, dry_run.mode(), arguments, host).await?;
    match arguments.duration("timeout") {
        SimDuration::ZERO => Ok(()),
        _ if dry_run != DryRun::Off => Ok(()),
        limit => wait(&key, limit, host).await,
    }
}

/// `--current-replicas` and `--resource-version`.
async fn check_preconditions(key: &Key, arguments: &Arguments, host: &Host) -> Result<(), Failure> {
    let (wanted, version) = (arguments.number("current-replicas"), arguments.value("resource-version"));
    if wanted < 0 && version.is_empty() {
        return Ok(());
    }
    let Scale { spec_replicas, resource_version: ResourceVersion(current), .. } = scale_of(key, host).await?;
    if wanted >= 0 && wanted != i64::from(spec_replicas) {
        return Err(Failure::message(format!("Expected replicas to be {wanted}, was {spec_replicas}")));
    }
    if !version.is_empty() && version != current.to_string() {
        return Err(Failure::message(format!("Expected resource version to be {version}, was {current}")));
    }
    Ok(())
}

async fn scale_of(key: &Key, host: &Host) -> Result<Scale, Failure> {
    match call::send(host, ApiRequest::GetScale(key.clone())).await? {
        ReplyBody::Scale(scale, _) => Ok(scale),
        _ => Err(call::unexpected().into()),
    }
}

async fn wait(key: &Key, limit: SimDuration, host: &Host) -> Result<(), Failure> {
    let end = host.clock.now() + limit;
    loop {
        let scale = scale_of(key, host).await?;
        if scale.status_replicas == scale.spec_replicas {
            return Ok(());
        }
        if host.clock.now() >= end {
            return Err(Failure::message("timed out waiting for the condition"));
        }
        host.clock.sleep(LOOK).await;
    }
}
