//! `kubectl delete`.

pub mod wait;

use super::Command;
use super::raw::{self, Verb};
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, DeleteOptions, Key, Propagation, ReplyBody};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Arguments, boolean};
use crate::kubectl::resources::{self, BareType, Target};
use futures::FutureExt;
use wait::Doomed;

/// `kubectl delete`
pub const COMMAND: Command = Command { path: "delete", run: |a, h| run(a, h).boxed_local() };

/// Said when nobody waits for the node's word that the containers are gone.
const IMMEDIATE: &str = "Warning: Immediate deletion does not wait for confirmation that the running resource has \
                         been terminated. The resource may continue to run on the cluster indefinitely.";

/// What `--interactive` asks.
const QUESTION: &str = "Do you want to continue? (y/n): ";

/// What the flags ask for.
struct Asked {
    grace: i64,
    propagation: Propagation,
    dry_run: DryRun,
    is_name_only: bool,
}

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let asked = Asked::read(arguments, host)?;
    if arguments.is_given("raw") {
        asked.check(arguments, host)?;
        return raw::write(Verb::Delete, arguments, host).await;
    }
    let request = resources::request(arguments, &arguments.positional, BareType::Incomplete, host).await?;
    asked.check(arguments, host)?;
    let mut failures = request.failures;
    let (mut doomed, mut meant) = (Vec::new(), Vec::new());
    for target in &request.targets {
        match keys(target, host).await {
            Ok(keys) => meant.extend(keys),
            Err(failure) => failures.push(failure),
        }
    }
    let seen = meant.len();
    if arguments.switch("interactive") && seen > 0 && !is_confirmed(&meant, host).await {
        host.stdout.line("deletion is cancelled");
        return Ok(());
    }
    for (key, source) in meant {
        match asked.delete(key, source, host).await {
            Ok(gone) => doomed.extend(gone),
            Err(failure) => failures.push(failure),
        }
    }
    if ignores_missing(arguments) {
        failures.retain(|failure| !failure.is_not_found());
    }
    Failure::aggregate(failures)?;
    if seen == 0 {
        host.stdout.line("No resources found");
        return Ok(());
    }
    match arguments.switch("wait") && asked.dry_run == DryRun::Off {
        true => wait::until_gone(&doomed, limit(arguments), host).await,
        false => Ok(()),
    }
}

/// Asks whether all of it is to go.
async fn is_confirmed(meant: &[(Key, Option<String>)], host: &mut Host) -> bool {
    host.stdout.line(&format!("You are about to delete the following {} resource(s):", meant.len()));
    for (key, _) in meant {
        host.stdout.line(&format!("{}/{}", key.kind.qualified_singular(), key.name));
    }
    if host.stdin.typist().is_none() {
        host.stdout.write(QUESTION);
    }
    host.stdin.line(QUESTION).await.is_some_and(|answer| answer.trim().eq_ignore_ascii_case("y"))
}

/// What was listed may have gone since: with `--all` or a selector nobody minds, unless the command line says so.
fn ignores_missing(arguments: &Arguments) -> bool {
    let lists = arguments.switch("all") || ["selector", "field-selector"].iter().any(|flag| arguments.is_given(flag));
    arguments.switch("ignore-not-found") || lists && !arguments.is_given("ignore-not-found")
}

/// A zero, or less, is a week, as upstream has it.
pub fn limit(arguments: &Arguments) -> SimDuration {
    match arguments.duration("timeout") {
        SimDuration::ZERO => SimDuration::from_secs(7 * 24 * 3600),
        limit => limit,
    }
}

impl Asked {
    fn read(arguments: &Arguments, host: &Host) -> Result<Self, Failure> {
        let propagation = cascade(arguments, host)?;
        let mut grace = arguments.number("grace-period");
        let is_forced = arguments.switch("force");
        if arguments.switch("now") {
            if grace != -1 {
                return Err(Failure::message("--now and --grace-period cannot be specified together"));
            }
            grace = 1;
        }
        // Nothing is killed at once unless --force says so too.
        match (grace, is_forced) {
            (0, false) => grace = 1,
            (..0, true) => grace = 0,
            _ => {}
        }
        let dry_run = DryRun::read(arguments)?;
        Ok(Self { grace, propagation, dry_run, is_name_only: arguments.value("output") == "name" })
    }

    /// What upstream's `Validate` says, after the resources are known.
    fn check(&self, arguments: &Arguments, host: &Host) -> Result<(), Failure> {
        let output = arguments.value("output");
        if !["", "name"].contains(&output) {
            let text = format!("unexpected -o output mode: {output}. We only support '-o name'");
            return Err(Failure::message(text));
        }
        match (self.grace, arguments.switch("force")) {
            (0, true) => host.stderr.line(IMMEDIATE),
            (1.., true) => {
                let text = "--force and --grace-period greater than 0 cannot be specified together";
                return Err(Failure::message(text));
            }
            _ => {}
        }
        Ok(())
    }

    async fn delete(&self, key: Key, source: Option<String>, host: &Host) -> Result<Option<Doomed>, Failure> {
        let mut gone = None;
        if self.dry_run != DryRun::Client {
            let options = DeleteOptions {
                grace_period_seconds: Some(self.grace).filter(|grace| *grace >= 0),
                propagation: Some(self.propagation),
                uid: None,
                mode: self.dry_run.mode(),
            };
            let request = ApiRequest::Delete { key: key.clone(), options };
            let context = source.map(|source| format!("error when deleting {source:?}: "));
            let reply = call::send(host, request).await.map_err(|status| Failure::Server { status, context })?;
            if let ReplyBody::Object(object) = reply {
                gone = Some(Doomed { key: key.clone(), uid: object.meta().uid.clone() });
            }
        }
        self.tell(&key, host);
        Ok(gone)
    }

    fn tell(&self, key: &Key, host: &Host) {
        let (kind, name) = (key.kind.qualified_singular(), &key.name);
        let done = if self.grace == 0 { "force deleted" } else { "deleted" };
        match self.is_name_only {
            true => host.stdout.line(&format!("{kind}/{name}")),
            false => host.stdout.line(&format!("{kind} \"{name}\" {done}{}", self.dry_run.suffix())),
        }
    }
}

/// The keys of a target, each with the file that names it.
async fn keys(target: &Target, host: &Host) -> Result<Vec<(Key, Option<String>)>, Failure> {
    match target {
        Target::Named { kind, namespace, name, source } => Ok(vec![(Key::new(*kind, namespace, name), source.clone())]),
        Target::Listed { .. } => {
            let found = resources::fetch(target, host).await?;
            Ok(found.iter().map(|object| (call::key_of(object), None)).collect())
        }
    }
}

/// How `--cascade` and `--grace-period` let other commands delete.
///
/// # Errors
/// A spelling of `--cascade` that there isn't.
pub fn deletion(arguments: &Arguments, host: &Host) -> Result<DeleteOptions, Failure> {
    let grace_period_seconds = Some(arguments.number("grace-period")).filter(|grace| *grace >= 0);
    let propagation = Some(cascade(arguments, host)?);
    Ok(DeleteOptions { grace_period_seconds, propagation, ..DeleteOptions::default() })
}

/// `--cascade` in all its spellings.
fn cascade(arguments: &Arguments, host: &Host) -> Result<Propagation, Failure> {
    let given = arguments.value("cascade");
    let deprecated = |word: &str| {
        host.stderr.line(&format!(
            "warning: --cascade={given} is deprecated (boolean value) and can be replaced with --cascade={word}."
        ));
    };
    match (given, boolean(given)) {
        ("background", _) => Ok(Propagation::Background),
        ("foreground", _) => Ok(Propagation::Foreground),
        ("orphan", _) => Ok(Propagation::Orphan),
        (_, Ok(true)) => {
            deprecated("background");
            Ok(Propagation::Background)
        }
        (_, Ok(false)) => {
            deprecated("orphan");
            Ok(Propagation::Orphan)
        }
        (other, Err(_)) => {
            let text =
                format!("invalid cascade value ({other}). Must be \"background\", \"foreground\", or \"orphan\"");
            Err(Failure::Message(text))
        }
    }
}
