//! `kubectl label` and `kubectl annotate`: the same work on two fields of an object's metadata.

mod pairs;

use super::Command;
use crate::api::patch::merge_difference;
use crate::apiserver::request::{ApiRequest, Key, Patch};
use crate::host::Host;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{BareType, objects};
use crate::kubectl::{call, change};
use futures::FutureExt;
use pairs::{Changes, Field};
use serde_json::{Map, Value};

/// `kubectl label`
pub const LABEL: Command = Command { path: "label", run: |a, h| run(Field::Labels, a, h).boxed_local() };

/// `kubectl annotate`
pub const ANNOTATE: Command = Command { path: "annotate", run: |a, h| run(Field::Annotations, a, h).boxed_local() };

async fn run(field: Field, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let (resources, pairs) = pairs::split(&arguments.positional, field)?;
    let changes = Changes::read(&pairs, field)?;
    check(arguments, &resources, &changes)?;
    let dry_run = DryRun::read(arguments)?;
    let report = Report::new(arguments, Keys::Sorted, dry_run, host)?;
    let found = objects(arguments, &resources, BareType::Incomplete, host).await?;
    if !found.is_single && !arguments.value("resource-version").is_empty() {
        return Err(Failure::message("--resource-version may only be used with a single resource"));
    }
    let job = Job { field, changes, arguments, dry_run, is_single: found.is_single };
    let mut failures = found.failures;
    for (key, object) in found.objects {
        failures.extend(job.change(key, object, &report, host).await.err());
    }
    Failure::aggregate(failures)
}

/// As `LabelOptions.Validate`.
fn check(arguments: &Arguments, resources: &[String], changes: &Changes) -> Result<(), Failure> {
    let given = |flag: &str| !arguments.value(flag).is_empty();
    let has_files = arguments.is_given("filename") || arguments.is_given("kustomize");
    let problem = if arguments.switch("list") && given("output") {
        Some("--list and --output may not be specified together".to_owned())
    } else if arguments.switch("all") && given("selector") {
        Some("cannot set --all and --selector at the same time".to_owned())
    } else if arguments.switch("all") && given("field-selector") {
        Some("cannot set --all and --field-selector at the same time".to_owned())
    } else if arguments.switch("local") {
        check_local(arguments, resources, has_files)
    } else if resources.is_empty() && !has_files {
        Some("one or more resources must be specified as <resource> <name> or <resource>/<name>".to_owned())
    } else {
        None
    };
    match problem {
        Some(problem) => Err(Failure::Message(problem)),
        None => changes.check(arguments.switch("list")),
    }
}

fn check_local(arguments: &Arguments, resources: &[String], has_files: bool) -> Option<String> {
    const WANTED: &str = "pod.yaml or --filename=pod.json";
    if arguments.value("dry-run") == "server" {
        return Some("cannot specify --local and --dry-run=server - did you mean --dry-run=client?".to_owned());
    }
    if !resources.is_empty() {
        return Some(format!("can only use local files by -f {WANTED} when --local=true is set"));
    }
    (!has_files).then(|| format!("one or more files must be specified as -f {WANTED}"))
}

/// What is to be done to each object.
struct Job<'a> {
    field: Field,
    changes: Changes,
    arguments: &'a Arguments,
    dry_run: DryRun,
    is_single: bool,
}

impl Job<'_> {
    async fn change(&self, key: Key, mut old: Value, report: &Report, host: &Host) -> Result<(), Failure> {
        let mut new = old.clone();
        let version = self.arguments.value("resource-version");
        if !version.is_empty() {
            // Only what differs is sent, and the version must be.
            if let Some(metadata) = old.get_mut("metadata").and_then(Value::as_object_mut) {
                metadata.remove("resourceVersion");
            }
        }
        let is_sent =
            self.dry_run != DryRun::Client && !self.arguments.switch("local") && !self.arguments.switch("list");
        if is_sent && self.field == Field::Labels {
            for gone in self.changes.missing(entries(&old, self.field)) {
                host.stdout.line(&format!("label {gone:?} not found."));
            }
        }
        if !self.arguments.switch("overwrite") {
            self.changes.check_overwrites(entries(&old, self.field), self.field)?;
        }
        self.apply(&mut new, version);
        if is_sent {
            change::record(&mut new, self.arguments);
        }
        let done = self.done(&old, &new);
        if is_sent {
            let patch = Patch::Merge(merge_difference(&old, &new));
            let sent = call::object(host, ApiRequest::Patch { key, patch, mode: self.dry_run.mode() }).await?;
            if self.field == Field::Annotations {
                new = sent.to_value();
            }
        }
        match self.arguments.switch("list") {
            true => {
                self.list(&new, host);
                Ok(())
            }
            false => report.tell(&new, done, host),
        }
    }

    fn apply(&self, object: &mut Value, version: &str) {
        let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) else { return };
        if !version.is_empty() {
            metadata.insert("resourceVersion".to_owned(), version.into());
        }
        let kept = metadata.entry(self.field.name()).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(kept) = kept {
            self.changes.apply(kept);
            if kept.is_empty() {
                metadata.remove(self.field.name());
            }
        }
    }

    /// As `updateDataChangeMsg`, which goes by the length of the JSON.
    fn done(&self, old: &Value, new: &Value) -> &'static str {
        match self.field {
            Field::Annotations => "annotated",
            Field::Labels if old == new => "not labeled",
            Field::Labels => {
                let is_shorter = new.to_string().len() < old.to_string().len();
                if is_shorter && !self.arguments.switch("overwrite") { "unlabeled" } else { "labeled" }
            }
        }
    }

    fn list(&self, object: &Value, host: &Host) {
        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        if !self.is_single {
            let group = text("/apiVersion").rsplit_once('/').map_or("", |(group, _)| group);
            let (kind, name, what) = (text("/kind"), text("/metadata/name"), self.field.name());
            host.stdout.line(&format!("Listing {what} for {kind}.{group}/{name}:"));
        }
        let indent = if self.is_single { "" } else { " " };
        for (key, value) in entries(object, self.field).into_iter().flatten() {
            host.stdout.line(&format!("{indent}{key}={}", value.as_str().unwrap_or_default()));
        }
    }
}

fn entries(object: &Value, field: Field) -> Option<&Map<String, Value>> {
    object.get("metadata")?.get(field.name())?.as_object()
}
