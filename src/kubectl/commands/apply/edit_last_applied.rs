//! `kubectl apply edit-last-applied`: the annotation in an editor.

use super::last_applied;
use crate::api::go_format;
use crate::api::yaml::from_yaml;
use crate::apiserver::request::{ApiRequest, Key, Patch, WriteMode};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::Command;
use crate::kubectl::commands::create::submit::strictness;
use crate::kubectl::commands::edit::session::{Outcome, Session};
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{BareType, objects};
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl apply edit-last-applied`
pub const COMMAND: Command = Command { path: "apply edit-last-applied", run: |a, h| run(a, h).boxed_local() };

const HEADER: &str = "\
# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
";

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    strictness(arguments)?;
    let report = Report::new(arguments, Keys::Sorted, DryRun::Off, host)?;
    let found = objects(arguments, &arguments.positional, BareType::All, host).await?;
    Failure::aggregate(found.failures)?;
    let mut memories: Vec<(Key, Value)> = Vec::new();
    for (key, object) in &found.objects {
        if let Some(text) = last_applied::of(object) {
            let value = from_yaml(text).map_err(|error| Failure::Message(error.to_string()))?;
            memories.push((key.clone(), value));
        }
    }
    if memories.is_empty() {
        return Err(Failure::message(
            "no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl \
             apply set-last-applied --create-annotation`",
        ));
    }
    let mut session = Session::new(HEADER, memories, arguments);
    loop {
        let edited = match session.round(host).await? {
            Outcome::Edited(edited) => edited,
            Outcome::Again => continue,
            Outcome::Over => return Ok(()),
        };
        for (key, old, new) in edited {
            if old == new {
                report.tell(&new, "skipped", host)?;
                continue;
            }
            let text = go_format::json(&new);
            let patch = Patch::Merge(json!({ "metadata": { "annotations": { last_applied::KEY: text } } }));
            call::object(host, ApiRequest::Patch { key, patch, mode: WriteMode::Persist }).await?;
            report.tell(&new, "edited", host)?;
        }
        return Ok(());
    }
}
