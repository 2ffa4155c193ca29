//! `kubectl cordon` and `uncordon`: whether new pods may come to a node.

use super::write;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{self, BareType, Target};
use futures::FutureExt;

/// `kubectl cordon`
pub const CORDON: Command = Command { path: "cordon", run: |a, h| run(Wanted::Closed, a, h).boxed_local() };

/// `kubectl uncordon`
pub const UNCORDON: Command = Command { path: "uncordon", run: |a, h| run(Wanted::Open, a, h).boxed_local() };

/// What a node should be to new pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Unschedulable.
    Closed,
    /// Schedulable.
    Open,
}

async fn run(wanted: Wanted, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let dry_run = DryRun::read(arguments)?;
    let nodes = nodes(arguments, host).await?;
    apply(&nodes, wanted, dry_run, host).await;
    Ok(())
}

/// Closes or opens nodes, and tells of each.
pub async fn apply(nodes: &[Node], wanted: Wanted, dry_run: DryRun, host: &Host) {
    let (verb, done) = match wanted {
        Wanted::Closed => ("cordon", "cordoned"),
        Wanted::Open => ("uncordon", "uncordoned"),
    };
    for node in nodes {
        let name = &node.metadata.name;
        let mut changed = node.clone();
        changed.spec.unschedulable = wanted == Wanted::Closed;
        let is_so = changed == *node;
        if !is_so && let Err(status) = write(&changed, dry_run, host).await {
            host.stderr.line(&format!("error: unable to {verb} node {name:?}: {status}"));
            continue;
        }
        let already = if is_so { "already " } else { "" };
        host.stdout.line(&format!("node/{name} {already}{done}{}", dry_run.suffix()));
    }
}

/// The nodes that `cordon`, `uncordon` and `drain` mean; upstream's `DrainCmdOptions.Complete`.
///
/// # Errors
/// The first node that is not there; nothing has been done then.
pub async fn nodes(arguments: &Arguments, host: &mut Host) -> Result<Vec<Node>, Failure> {
    let verb = arguments.command.path;
    let usage = |message: String| Failure::Usage { message, command: verb.to_owned() };
    let names = &arguments.positional;
    if names.is_empty() && !arguments.is_given("selector") {
        return Err(usage(format!("USAGE: {verb} NODE [flags]")));
    }
    if !names.is_empty() && !arguments.value("selector").is_empty() {
        return Err(usage("cannot specify both a node name and a --selector option".to_owned()));
    }
    let words: Vec<String> = match names.is_empty() {
        true => vec!["nodes".to_owned()],
        false => {
            names.iter().map(|name| if name.contains('/') { name.clone() } else { format!("node/{name}") }).collect()
        }
    };
    let request = resources::request(arguments, &words, BareType::All, host).await?;
    let mut nodes = Vec::new();
    for target in &request.targets {
        let objects = match target {
            Target::Named { kind, namespace, name, .. } => {
                let key = crate::apiserver::request::Key::new(*kind, namespace, name);
                vec![call::get(host, &key).await?]
            }
            Target::Listed { .. } => resources::fetch(target, host).await?,
        };
        for object in objects {
            let Object::Node(node) = object.as_ref() else {
                let info = object.kind().info();
                let resource = format!("{}/{}, Resource={}", info.group, info.version, info.plural);
                return Err(Failure::message(format!("expected resource of type node, got {resource:?}")));
            };
            nodes.push(node.clone());
        }
    }
    Ok(nodes)
}
