//! `kubectl auth whoami`.

use crate::apiserver::request::ReplyBody;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::impersonate::{identity, review};
use crate::kubectl::output::tabwriter::TabWriter;
use crate::kubectl::report::{Keys, Report};
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl auth whoami`
pub const COMMAND: Command = Command { path: "auth whoami", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if let Some(word) = arguments.positional.first() {
        return Err(Failure::message(format!("unknown command {word:?} for \"kubectl auth whoami\"")));
    }
    let report = Report::new(arguments, Keys::Sorted, DryRun::Off, host)?;
    let request = review("authentication.k8s.io/v1", "SelfSubjectReview", json!({}));
    let ReplyBody::Object(object) = call::send(host, request).await? else { return Err(call::unexpected().into()) };
    let mut document = object.to_value();
    if let Some(fields) = document.as_object_mut() {
        fields.remove("spec");
    }
    if let (Some(other), Some(user)) = (identity(arguments), document.pointer_mut("/status/userInfo")) {
        *user = json!({ "username": other.user, "groups": other.groups });
    }
    if !arguments.value("output").is_empty() {
        return report.tell(&document, "", host);
    }
    let user = document.pointer("/status/userInfo").cloned().unwrap_or_default();
    let list = |value: &Value| {
        let texts = value.as_array().into_iter().flatten().filter_map(Value::as_str);
        format!("[{}]", texts.collect::<Vec<_>>().join(" "))
    };
    let mut table = TabWriter::for_tables();
    table.write("ATTRIBUTE\tVALUE\n");
    table.write(&format!("Username\t{}\n", user.get("username").and_then(Value::as_str).unwrap_or_default()));
    table.write(&format!("Groups\t{}\n", list(user.get("groups").unwrap_or(&Value::Null))));
    for (key, values) in user.get("extra").and_then(Value::as_object).into_iter().flatten() {
        table.write(&format!("Extra: {key}\t{}\n", list(values)));
    }
    host.stdout.write(&table.flush());
    Ok(())
}
