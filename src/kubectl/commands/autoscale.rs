//! `kubectl autoscale`.

use super::Command;
use crate::api::autoscaler::to_v1;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::apiserver::request::{ApiRequest, Body, Strictness};
use crate::host::Host;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{self, BareType};
use crate::kubectl::{call, change};
use futures::FutureExt;
use serde_json::json;

/// `kubectl autoscale`
pub const COMMAND: Command = Command { path: "autoscale", run: |a, h| run(a, h).boxed_local() };

/// What has a number of replicas that can be set.
const SCALABLE: [&str; 4] = ["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"];

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let dry_run = DryRun::read(arguments)?;
    let (least, most) = (arguments.number("min"), arguments.number("max"));
    if most < 1 {
        let text = format!("--max=MAXPODS is required and must be at least 1, max: {most}");
        return Err(Failure::message(text));
    }
    if most < least {
        let text = format!("--max=MAXPODS must be larger or equal to --min=MINPODS, max: {most}, min: {least}");
        return Err(Failure::message(text));
    }
    let request = resources::request(arguments, &arguments.positional, BareType::Incomplete, host).await?;
    let report = Report::new(arguments, Keys::Declared, dry_run, host)?;
    let mut failures = request.failures;
    let mut count = 0;
    for target in &request.targets {
        match resources::fetch(target, host).await {
            Ok(objects) => {
                for object in objects {
                    count += 1;
                    failures.extend(autoscale(&object, dry_run, arguments, &report, host).await.err());
                }
            }
            Err(failure) => failures.push(failure),
        }
    }
    Failure::aggregate(failures)?;
    match count {
        0 => Err(Failure::message("no objects passed to autoscale")),
        _ => Ok(()),
    }
}

async fn autoscale(
    object: &Object,
    dry_run: DryRun,
    arguments: &Arguments,
    report: &Report,
    host: &Host,
) -> Result<(), Failure> {
    let info = object.kind().info();
    if !SCALABLE.contains(&info.kind) {
        let resource = format!("{}/{}, Resource={}", info.group, info.version, info.plural);
        let text = format!(
            "cannot autoscale a {}: could not find scale subresource for {resource} in discovery information",
            info.kind
        );
        return Err(Failure::message(text));
    }
    let name = Some(arguments.value("name")).filter(|name| !name.is_empty()).unwrap_or(&object.meta().name);
    let mut document = json!({
        "apiVersion": "autoscaling/v1",
        "kind": "HorizontalPodAutoscaler",
        "metadata": { "creationTimestamp": null, "name": name },
        "spec": {
            "maxReplicas": arguments.number("max"),
            "scaleTargetRef": {
                "apiVersion": object.kind().api_version(),
                "kind": info.kind,
                "name": object.meta().name,
            },
        },
        "status": { "currentReplicas": 0, "desiredReplicas": 0 },
    });
    if arguments.number("min") > 0 {
        change::set(&mut document, &["spec", "minReplicas"], arguments.number("min").into());
    }
    if arguments.number("cpu-percent") >= 0 {
        let percent = arguments.number("cpu-percent").into();
        change::set(&mut document, &["spec", "targetCPUUtilizationPercentage"], percent);
    }
    super::create::submit::remember(&mut document, arguments);
    if dry_run == DryRun::Client {
        return report.tell(&document, "autoscaled", host);
    }
    let body = Body::Json { value: document, strictness: Strictness::Ignore };
    let (kind, namespace) = (Kind::HORIZONTAL_POD_AUTOSCALER, object.meta().namespace.clone());
    let request = ApiRequest::Create { kind, namespace, body, mode: dry_run.mode() };
    let created = call::object(host, request).await?;
    report.tell(&to_v1(created.to_value()), "autoscaled", host)
}
