//! The verbs: one file a verb, one line each in the table below.

mod apply;
mod autoscale;
mod create;
mod delete;
mod describe;
mod diff;
mod discovery;
mod edit;
mod events;
mod exec;
mod expose;
mod get;
mod kustomize;
mod label;
mod logs;
mod patch;
mod replace;
mod rollout;
mod run;
mod scale;
mod set;
mod top;
mod version;

use super::failure::Failure;
use super::flags::Arguments;
use crate::host::Host;
use futures::future::LocalBoxFuture;

/// A verb's code. Its usage, flags and help stand in the flag table.
pub struct Command {
    /// Its words: `create deployment`.
    pub path: &'static str,
    /// What it does.
    pub run: for<'a> fn(&'a Arguments, &'a mut Host) -> LocalBoxFuture<'a, Result<(), Failure>>,
    /// Flags that it accepts and does nothing about: the command line says so.
    pub unsimulated: &'static [&'static str],
}

/// Every verb, in groups that belong together.
const COMMANDS: &[&[Command]] = &[
    apply::COMMANDS,
    create::COMMANDS,
    rollout::COMMANDS,
    set::COMMANDS,
    &[
        autoscale::COMMAND,
        delete::COMMAND,
        describe::COMMAND,
        diff::COMMAND,
        discovery::API_RESOURCES,
        discovery::API_VERSIONS,
        discovery::CLUSTER_INFO,
        edit::COMMAND,
        events::COMMAND,
        exec::COMMAND,
        expose::COMMAND,
        get::COMMAND,
        kustomize::COMMAND,
        label::ANNOTATE,
        label::LABEL,
        logs::COMMAND,
        patch::COMMAND,
        replace::COMMAND,
        run::COMMAND,
        scale::COMMAND,
        top::NODE,
        top::POD,
        version::COMMAND,
    ],
];

/// The code of a command, if it has some.
pub fn find(path: &str) -> Option<&'static Command> {
    COMMANDS.iter().flat_map(|group| group.iter()).find(|command| command.path == path)
}
