//! `kubectl rollout history`: the revisions, or one of them in detail.

use super::revisions::{self, Revision};
use super::{find, unsupported};
use crate::api::document;
use crate::api::object::Object;
use crate::api::pod::PodTemplateSpec;
use crate::host::Host;
use crate::kubectl::change::CHANGE_CAUSE;
use crate::kubectl::commands::Command;
use crate::kubectl::describe::template_text;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::output::tabwriter::align_description;
use crate::kubectl::report::{Keys, Report};
use futures::FutureExt;

/// `kubectl rollout history`
pub const COMMAND: Command = Command { path: "rollout history", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let found = find(arguments, host).await?;
    let report = Report::new(arguments, Keys::Declared, DryRun::Off, host)?;
    let mut failures = Vec::new();
    for object in found {
        let outcome = match object {
            Ok(object) => tell(&object, &report, arguments, host).await,
            Err(failure) => Err(failure),
        };
        failures.extend(outcome.err());
    }
    Failure::aggregate(failures)
}

async fn tell(object: &Object, report: &Report, arguments: &Arguments, host: &Host) -> Result<(), Failure> {
    let Some(revisions) = revisions::of(object, host).await? else {
        return Err(unsupported(object.kind(), "history viewer", "history"));
    };
    let number = arguments.number("revision");
    let one = revisions.iter().find(|revision| revision.number == number);
    if !arguments.value("output").is_empty() || !arguments.value("template").is_empty() {
        let mut shown = revisions.iter().filter(|revision| number == 0 || revision.number == number).peekable();
        if shown.peek().is_none() && number > 0 {
            return Err(not_found());
        }
        return shown.try_for_each(|revision| report.tell(&revision.object.to_value(), "", host));
    }
    let (with, text) = match (number, one) {
        _ if revisions.is_empty() => (String::new(), "No rollout history found.".to_owned()),
        (0, _) => (String::new(), overview(&revisions)),
        (_, Some(revision)) => (format!("with revision #{number}"), details(revision)),
        (_, None) => return Err(not_found()),
    };
    report.tell(&object.to_value(), &format!("{with}\n{text}"), host)
}

fn not_found() -> Failure {
    Failure::message("unable to find the specified revision")
}

fn overview(revisions: &[Revision]) -> String {
    let rows = revisions.iter().map(|revision| {
        let cause = revision.cause();
        format!("{}\t{}\n", revision.number, if cause.is_empty() { "<none>" } else { cause })
    });
    align_description(&format!("REVISION\tCHANGE-CAUSE\n{}", rows.collect::<String>()))
}

/// The template as `describe` tells of it, with tabs as they are; what made it shows among its annotations.
pub fn details(revision: &Revision) -> String {
    let mut template: PodTemplateSpec = document::read(revision.template.clone()).unwrap_or_default();
    if !revision.cause().is_empty() {
        template.metadata.annotations.insert(CHANGE_CAUSE.to_owned(), revision.cause().to_owned());
    }
    template_text(&template)
}
