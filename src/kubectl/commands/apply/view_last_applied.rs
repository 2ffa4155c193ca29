//! `kubectl apply view-last-applied`.

use super::last_applied;
use crate::api::go_format::json_indented;
use crate::api::yaml::{from_yaml, to_yaml};
use crate::host::Host;
use crate::kubectl::commands::Command;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{BareType, objects};
use futures::FutureExt;
use serde_json::Value;

/// `kubectl apply view-last-applied`
pub const COMMAND: Command = Command { path: "apply view-last-applied", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let found = objects(arguments, &arguments.positional, BareType::Incomplete, host).await?;
    Failure::aggregate(found.failures)?;
    let mut texts = Vec::new();
    for (key, object) in &found.objects {
        match last_applied::of(object) {
            Some(text) => texts.push(text.to_owned()),
            None if arguments.is_given("filename") => {
                let source = arguments.value("filename").replace('-', "STDIN");
                let what = format!("no last-applied-configuration annotation found on resource: {}\n", key.name);
                return Err(Failure::Message(format!("error when {what} {source:?}: <nil>")));
            }
            // Upstream loses this error on its way: nothing is said.
            None => {}
        }
    }
    for text in texts {
        let value = from_yaml(&text).map_err(|error| Failure::Message(error.to_string()))?;
        print(&value, arguments, host)?;
    }
    Ok(())
}

fn print(value: &Value, arguments: &Arguments, host: &Host) -> Result<(), Failure> {
    match arguments.value("output") {
        "json" => {
            // Two blanks a level here, where everything else has four.
            let text = json_indented(value);
            for line in text.lines() {
                let rest = line.trim_start_matches(' ');
                host.stdout.line(&format!("{}{rest}", " ".repeat((line.len() - rest.len()) / 2)));
            }
            Ok(())
        }
        "yaml" => {
            host.stdout.write(&to_yaml(value));
            Ok(())
        }
        other => {
            let message = format!("Unexpected -o output mode: {other}, the flag 'output' must be one of yaml|json");
            Err(Failure::Usage { message, command: "apply view-last-applied".to_owned() })
        }
    }
}
