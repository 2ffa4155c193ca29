//! `kubectl drain`: closes a node, then asks its pods to leave.

use super::cordon::{self, Wanted};
use super::evict;
use super::filters::Sorted;
use crate::api::discovery::Kind;
use crate::api::meta::ObjectMeta;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::selector::{FieldSelector, Selector};
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::ListRequest;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl drain`
pub const COMMAND: Command = Command { path: "drain", run: |a, h| run(a, h).boxed_local() };

/// What the flags ask for.
pub struct Asked {
    /// `--force`
    pub is_forced: bool,
    /// `--ignore-daemonsets`
    pub ignores_daemon_sets: bool,
    /// `--delete-emptydir-data`
    pub deletes_empty_dirs: bool,
    /// `--skip-wait-for-delete-timeout`, in seconds; zero turns it off.
    pub skip_wait_for_delete: i64,
    /// `--grace-period`; negative for the pods' own.
    pub grace: i64,
    /// `--timeout`; zero for none.
    pub timeout: SimDuration,
    /// `--disable-eviction`
    pub deletes: bool,
    /// `--dry-run`
    pub dry_run: DryRun,
    pods: Selector,
}

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let asked = Asked::read(arguments)?;
    let nodes = cordon::nodes(arguments, host).await?;
    cordon::apply(&nodes, Wanted::Closed, asked.dry_run, host).await;
    let mut fatal: Vec<(String, Vec<String>)> = Vec::new();
    for node in &nodes {
        let name = &node.metadata.name;
        match empty(node, &asked, host).await? {
            errors if errors.is_empty() => {
                host.stdout.line(&format!("node/{name} drained{}", asked.dry_run.suffix()));
            }
            errors => {
                let why = listed(&errors);
                host.stderr
                    .line(&format!("error: unable to drain node {name:?} due to error: {why}, continuing command..."));
                fatal.push((name.clone(), errors));
            }
        }
    }
    if fatal.is_empty() {
        return Ok(());
    }
    host.stderr.line("There are pending nodes to be drained:");
    fatal.iter().for_each(|(name, _)| host.stderr.line(&format!(" {name}")));
    // An aggregate of one is unwrapped: its errors come one a line.
    Err(Failure::Bare(match fatal.as_slice() {
        [(_, errors)] => errors.join("\n"),
        several => several.iter().map(|(_, errors)| listed(errors)).collect::<Vec<_>>().join("\n"),
    }))
}

/// As an aggregate prints itself.
fn listed(errors: &[String]) -> String {
    match errors {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}

impl Asked {
    fn read(arguments: &Arguments) -> Result<Self, Failure> {
        let pods = arguments.value("pod-selector").parse();
        Ok(Self {
            is_forced: arguments.switch("force"),
            ignores_daemon_sets: arguments.switch("ignore-daemonsets"),
            deletes_empty_dirs: arguments.switch("delete-emptydir-data"),
            skip_wait_for_delete: arguments.number("skip-wait-for-delete-timeout"),
            grace: arguments.number("grace-period"),
            timeout: arguments.duration("timeout"),
            deletes: arguments.switch("disable-eviction"),
            dry_run: DryRun::read(arguments)?,
            pods: pods.map_err(|error: crate::api::selector::SelectorError| Failure::message(error.to_string()))?,
        })
    }

    /// Whether a pod should have been gone for so long that nobody waits for it any more. As `shouldSkipPod`.
    pub fn has_given_up(&self, meta: &ObjectMeta, now: SimTime) -> bool {
        let limit = self.skip_wait_for_delete;
        limit > 0 && meta.deletion_timestamp.is_some_and(|due| now.since(due).as_secs() > limit)
    }

    /// The pods of a node that the flags mean, judged.
    ///
    /// # Errors
    /// The server's refusal.
    async fn pods_of(&self, node: &str, host: &Host) -> Result<Sorted, Failure> {
        let mut list = ListRequest::all(Kind::POD, "");
        list.fields = FieldSelector::parse(&format!("spec.nodeName={node}")).unwrap_or_default();
        list.labels = self.pods.clone();
        let objects = call::list(host, list).await?;
        let pods: Vec<Pod> = objects.iter().filter_map(|object| as_pod(object)).collect();
        Sorted::judge(pods, self, host).await
    }
}

/// Takes a node's pods away, and tells what went wrong.
async fn empty(node: &Node, asked: &Asked, host: &Host) -> Result<Vec<String>, Failure> {
    let name = &node.metadata.name;
    let sorted = asked.pods_of(name, host).await?;
    let errors = sorted.errors();
    if !errors.is_empty() {
        return Ok(errors);
    }
    if let Some(warning) = sorted.warning() {
        host.stderr.line(&format!("Warning: {warning}"));
    }
    if asked.dry_run == DryRun::Client {
        for pod in &sorted.leaving {
            let meta = &pod.metadata;
            host.stdout.line(&format!("evicting pod {}/{} (dry run)", meta.namespace, meta.name));
        }
        return Ok(Vec::new());
    }
    let errors = evict::all(&sorted.leaving, asked, host).await;
    if !errors.is_empty() {
        let pending = asked.pods_of(name, host).await?.leaving;
        if !pending.is_empty() {
            let why = listed(&errors);
            host.stderr.line(&format!("There are pending pods in node {name:?} when an error occurred: {why}"));
            pending.iter().for_each(|pod| host.stderr.line(&format!("pod/{}", pod.metadata.name)));
        }
    }
    Ok(errors)
}

fn as_pod(object: &Object) -> Option<Pod> {
    match object {
        Object::Pod(pod) => Some(pod.clone()),
        _ => None,
    }
}
