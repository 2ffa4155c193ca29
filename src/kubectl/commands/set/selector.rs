//! `kubectl set selector`: which pods a Service means.

use super::{Info, infos};
use crate::api::selector::{Selector, Test};
use crate::host::Host;
use crate::kubectl::change;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use futures::FutureExt;
use serde_json::{Map, Value};

/// `kubectl set selector`
pub const COMMAND: Command = Command { path: "set selector", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let dry_run = DryRun::read(arguments)?;
    let Some((last, resources)) = arguments.positional.split_last() else {
        return Err(Failure::message("one selector is required"));
    };
    let selector: Selector = last
        .parse()
        .map_err(|error| Failure::message(format!("couldn't parse the selector string {last:?}: {error}")))?;
    let report = Report::new(arguments, Keys::Declared, dry_run, host)?;
    let mut failures = Vec::new();
    for info in infos(arguments, resources, host).await? {
        failures.extend(set(info, &selector, dry_run, arguments, &report, host).await.err());
    }
    Failure::aggregate(failures)
}

async fn set(
    info: Info,
    selector: &Selector,
    dry_run: DryRun,
    arguments: &Arguments,
    report: &Report,
    host: &Host,
) -> Result<(), Failure> {
    let mut document = info.document.clone();
    if info.kind.info().kind != "Service" {
        return Err(Failure::message("setting a selector is only supported for Services"));
    }
    change::set(&mut document, &["spec", "selector"], labels(selector)?);
    let mut before = info.document;
    if !arguments.value("resource-version").is_empty() {
        // It is always sent: the server compares it.
        change::remove(&mut before, "/metadata", "resourceVersion");
        change::set(&mut document, &["metadata", "resourceVersion"], arguments.value("resource-version").into());
    }
    change::record(&mut document, arguments);
    if arguments.switch("local") || dry_run == DryRun::Client {
        return report.tell(&document, "selector updated", host);
    }
    let changed = change::send(&info.key, &before, &document, dry_run.mode(), host).await?;
    report.tell(&changed.to_value(), "selector updated", host)
}

/// The labels that a selector asks for; a Service can't ask for anything else.
fn labels(selector: &Selector) -> Result<Value, Failure> {
    let mut labels = Map::new();
    let mut others = Vec::new();
    for requirement in selector.requirements() {
        let key = requirement.key();
        match requirement.test() {
            Test::Equals(value) | Test::DoubleEquals(value) => {
                drop(labels.insert(key.to_owned(), value.as_str().into()))
            }
            Test::In(values) => others.push(format!("{{{key} In [{}]}}", values.join(" "))),
            Test::NotEquals(value) => others.push(format!("{{{key} NotIn [{value}]}}")),
            Test::NotIn(values) => others.push(format!("{{{key} NotIn [{}]}}", values.join(" "))),
            Test::Exists => others.push(format!("{{{key} Exists []}}")),
            Test::DoesNotExist => others.push(format!("{{{key} DoesNotExist []}}")),
            Test::GreaterThan(_) => return Err(unsupported("gt")),
            Test::LessThan(_) => return Err(unsupported("lt")),
        }
    }
    match others.is_empty() {
        true => Ok(Value::Object(labels)),
        false => {
            let text = format!("match expression [{}] not supported on this object", others.join(" "));
            Err(Failure::message(text))
        }
    }
}

fn unsupported(operator: &str) -> Failure {
    Failure::message(format!("{operator:?} isn't supported in label selectors"))
}
