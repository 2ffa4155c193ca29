//! `kubectl diff`: what `kubectl apply` would change.

use super::Command;
use super::apply::{Applied, Conflicts, Merge, apply_patch, forgotten, last_applied, require_files};
use crate::api::discovery::Kind;
use crate::api::table::Table;
use crate::api::yaml::to_yaml;
use crate::apiserver::request::{
    ApiRequest, Body, Key, Patch, PatchOptions, StatusReason, Strictness, Subresource, WriteMode,
};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{Document, Validation, documents};
use crate::kubectl::unified_diff::unified_diff;
use futures::FutureExt;
use serde_json::{Map, Value};

/// `kubectl diff`
pub const COMMAND: Command = Command { path: "diff", run: |a, h| run(a, h).boxed_local() };

/// `diff` has found something.
const DIFFERENT: i32 = 1;
/// Something went wrong; one more than elsewhere, since 1 is taken.
const FAILED: i32 = 2;
/// The time of a file that there isn't.
const NEVER: &str = "1970-01-01 00:00:00.000000000 +0000";

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    match differences(arguments, host).await {
        Ok(false) => Ok(()),
        Ok(true) => Err(Failure::Exit(DIFFERENT)),
        Err(failure) => {
            failure.report(&host.stderr);
            Err(Failure::Exit(FAILED))
        }
    }
}

async fn differences(arguments: &Arguments, host: &mut Host) -> Result<bool, Failure> {
    require_files(arguments)?;
    if arguments.switch("force-conflicts") && !arguments.switch("server-side") {
        return Err(Failure::message("--force-conflicts only works with --server-side"));
    }
    if !arguments.positional.is_empty() {
        let message = format!("Unexpected args: [{}]", arguments.positional.join(" "));
        return Err(Failure::Usage { message, command: "diff".to_owned() });
    }
    // `diff` goes through a folder by name.
    let mut files: Table<String, (String, String)> = Table::default();
    let mut written = Vec::new();
    for document in documents(arguments, Validation::Off, host).await? {
        let document = document?;
        let (live, merged) = states(&document, arguments, host).await?;
        written.push(live.as_ref().unwrap_or(&merged).clone());
        files.insert(file_name(&document.key()), texts(document.kind, live, merged));
    }
    if arguments.switch("prune") {
        for object in forgotten(&written, arguments, host).await? {
            let text = to_yaml(&object.to_value());
            files.insert(file_name(&call::key_of(&object)), (text, String::new()));
        }
    }
    let now = host.clock.now().to_rfc3339_micros();
    let stamp = format!("{} {}000 +0000", now.get(..10).unwrap_or_default(), now.get(11..26).unwrap_or_default());
    // The folders have a number that nobody else has; the instant is one.
    let digits: String = now.chars().filter(char::is_ascii_digit).skip(6).take(10).collect();
    let mut is_different = false;
    for (name, (live, merged)) in files.iter() {
        let (old, new) = (format!("/tmp/LIVE-{digits}/{name}"), format!("/tmp/MERGED-{digits}/{name}"));
        let hunks = unified_diff(live, merged);
        if !hunks.is_empty() {
            is_different = true;
            // What would be gone has no file there, and `diff` gives that the oldest of times.
            let newer = if merged.is_empty() { NEVER } else { &stamp };
            host.stdout.write(&format!("diff -u -N {old} {new}\n--- {old}\t{stamp}\n+++ {new}\t{newer}\n{hunks}"));
        }
    }
    Ok(is_different)
}

/// `apps.v1.Deployment.default.web`
fn file_name(key: &Key) -> String {
    let info = key.kind.info();
    let group = if info.group.is_empty() { String::new() } else { format!("{}.", info.group) };
    format!("{group}{}.{}.{}.{}", info.version, info.kind, key.namespace, key.name)
}

/// The object as it is, if it is there, and as it would be.
async fn states(document: &Document, arguments: &Arguments, host: &Host) -> Result<(Option<Value>, Value), Failure> {
    let (key, value) = (document.key(), document.placed());
    let live = match call::get(host, &key).await {
        Ok(live) => Some(live.to_value()),
        Err(status) if status.reason == StatusReason::NotFound => None,
        Err(status) => return Err(status.into()),
    };
    let mode = WriteMode::DryRun;
    if arguments.switch("server-side") {
        let options = PatchOptions { subresource: Subresource::Whole, strictness: Strictness::Strict, mode };
        let request = ApiRequest::PatchWith { key, patch: Patch::Apply(value), options };
        return Ok((live, call::object(host, request).await?.to_value()));
    }
    let Some(live) = live else {
        let body = Body::Json { value, strictness: Strictness::Warn };
        let request = ApiRequest::Create { kind: document.kind, namespace: document.namespace.clone(), body, mode };
        return Ok((None, call::object(host, request).await?.to_value()));
    };
    let merge = Merge { strictness: Strictness::Warn, mode, conflicts: Conflicts::Overwrite };
    let modified = last_applied::bare(&value);
    let source = &document.manifest.source;
    match apply_patch(&key, live.clone(), &modified, source, &merge, host).await {
        Ok(Applied { object, .. }) => Ok((Some(live), object)),
        Err(stuck) => Err(stuck.failure),
    }
}

fn texts(kind: Kind, live: Option<Value>, mut merged: Value) -> (String, String) {
    let mut live = live;
    if kind == Kind::SECRET {
        mask(live.as_mut(), &mut merged);
    }
    (live.as_ref().map(to_yaml).unwrap_or_default(), to_yaml(&merged))
}

/// A secret shows which of its values differ, but none of them. As `Masker`.
fn mask(live: Option<&mut Value>, merged: &mut Value) {
    let mut nothing = Map::new();
    let old = live.and_then(|live| live.get_mut("data")?.as_object_mut()).unwrap_or(&mut nothing);
    let mut other = Map::new();
    let new = merged.get_mut("data").and_then(Value::as_object_mut).unwrap_or(&mut other);
    for (key, value) in new.iter_mut() {
        let differs = old.get(key).is_some_and(|old| old != value);
        if let Some(old) = old.get_mut(key) {
            *old = if differs { "*** (before)" } else { "***" }.into();
        }
        *value = if differs { "*** (after)" } else { "***" }.into();
    }
    for (_, value) in old.iter_mut().filter(|(key, _)| !new.contains_key(*key)) {
        *value = "***".into();
    }
}
