//! `kubectl config current-context` and `get-…`: what the kubeconfig holds.

use crate::host::Host;
use crate::kubectl::commands::Command;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::kubeconfig::{CLUSTERS, CONTEXTS, KubeConfig, Section, USERS};
use crate::kubectl::output::tabwriter::TabWriter;
use futures::FutureExt;

/// `kubectl config current-context`
pub const CURRENT_CONTEXT: Command =
    Command { path: "config current-context", run: |a, h| current(a, h).boxed_local() };

/// `kubectl config get-clusters`
pub const GET_CLUSTERS: Command =
    Command { path: "config get-clusters", run: |a, h| names(CLUSTERS, a, h).boxed_local() };

/// `kubectl config get-users`
pub const GET_USERS: Command = Command { path: "config get-users", run: |a, h| names(USERS, a, h).boxed_local() };

/// `kubectl config get-contexts`
pub const GET_CONTEXTS: Command = Command { path: "config get-contexts", run: |a, h| contexts(a, h).boxed_local() };

async fn current(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    match KubeConfig::load(arguments, host)?.current_context() {
        "" => Err(Failure::message("current-context is not set")),
        name => {
            host.stdout.line(name);
            Ok(())
        }
    }
}

async fn names(section: Section, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let config = KubeConfig::load(arguments, host)?;
    host.stdout.line("NAME");
    config.names(section).iter().for_each(|name| host.stdout.line(name));
    Ok(())
}

async fn contexts(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let output = arguments.value("output");
    if !["", "name"].contains(&output) {
        let text = "is not available in kubectl config get-contexts; resetting to default output format";
        return Err(Failure::message(format!("--output {output} {text}")));
    }
    let config = KubeConfig::load(arguments, host)?;
    let all = config.names(CONTEXTS);
    let wanted = &arguments.positional;
    let unknown = wanted.iter().filter(|name| !all.contains(name));
    let failures = unknown.map(|name| Failure::message(format!("context {name} not found"))).collect();
    let mut table = TabWriter::for_tables();
    if output.is_empty() && !arguments.switch("no-headers") {
        table.write("CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n");
    }
    for name in all.iter().filter(|name| wanted.is_empty() || wanted.contains(name)) {
        let text = |field| config.text(CONTEXTS, name, field);
        let mark = if name == config.current_context() { "*" } else { "" };
        table.write(&match output {
            "name" => format!("{name}\n"),
            _ => format!("{mark}\t{name}\t{}\t{}\t{}\n", text("cluster"), text("user"), text("namespace")),
        });
    }
    host.stdout.write(&table.flush());
    Failure::aggregate(failures)
}
