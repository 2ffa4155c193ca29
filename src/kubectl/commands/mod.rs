//! The verbs: one file a verb, one line each in the table below.

mod apply;
mod attach;
mod auth;
mod autoscale;
mod certificate;
mod completion;
mod config;
mod cp;
mod create;
mod debug;
mod delete;
mod describe;
mod diff;
mod discovery;
mod dump;
mod edit;
mod events;
mod exec;
mod explain;
mod expose;
mod get;
mod kustomize;
mod label;
mod logs;
mod node;
mod patch;
mod plugin;
mod port_forward;
mod proxy;
mod raw;
mod replace;
mod rollout;
mod run;
mod scale;
mod set;
mod top;
mod version;
mod wait;

use super::failure::Failure;
use super::flags::Arguments;
use super::frame;
use super::words;
use crate::host::Host;
use crate::lazy::Unreachable;
use futures::FutureExt;
use futures::future::LocalBoxFuture;

/// A verb's code. Its usage, flags and help stand in the flag table.
pub struct Command {
    /// Its words: `create deployment`.
    pub path: &'static str,
    /// What it does.
    pub run: Run,
}

/// Does what a command line asks for.
pub type Run = for<'a> fn(&'a Arguments, &'a mut Host) -> LocalBoxFuture<'a, Result<(), Failure>>;

/// A verb's code for command lines that ask for little: no flag that goes for every command, and few of its own.
pub struct Plain {
    /// Whether it does all that the command line asks for.
    pub is_enough: fn(&Arguments) -> bool,
    /// The code.
    pub command: Command,
}

/// What a first lesson needs.
const PLAIN: &[Plain] = &[create::deployment::PLAIN, describe::PLAIN, get::PLAIN];

/// All other code.
struct Verbs {
    groups: &'static [&'static [Command]],
    frame: Frame,
}

/// Runs any command.
type Frame = for<'a> fn(&'a Command, &'a Arguments, &'a mut Host) -> LocalBoxFuture<'a, Result<(), Failure>>;

const VERBS: Verbs =
    Verbs { groups: COMMANDS, frame: |command, arguments, host| frame::run(command, arguments, host).boxed_local() };

crate::lazy!(verbs: fn verbs() -> &'static Verbs { &VERBS });

/// Every verb, in groups that belong together.
const COMMANDS: &[&[Command]] = &[
    apply::COMMANDS,
    auth::COMMANDS,
    config::COMMANDS,
    create::COMMANDS,
    node::COMMANDS,
    rollout::COMMANDS,
    set::COMMANDS,
    &[
        attach::COMMAND,
        autoscale::COMMAND,
        certificate::APPROVE,
        certificate::DENY,
        completion::COMMAND,
        cp::COMMAND,
        debug::COMMAND,
        delete::COMMAND,
        describe::COMMAND,
        diff::COMMAND,
        discovery::API_RESOURCES,
        discovery::API_VERSIONS,
        discovery::CLUSTER_INFO,
        dump::COMMAND,
        edit::COMMAND,
        events::COMMAND,
        exec::COMMAND,
        explain::COMMAND,
        expose::COMMAND,
        get::COMMAND,
        kustomize::COMMAND,
        label::ANNOTATE,
        label::LABEL,
        logs::COMMAND,
        patch::COMMAND,
        plugin::LIST,
        port_forward::COMMAND,
        proxy::COMMAND,
        replace::COMMAND,
        run::COMMAND,
        scale::COMMAND,
        top::NODE,
        top::POD,
        version::COMMAND,
        wait::COMMAND,
    ],
];

/// Fetches what is not here yet.
///
/// # Errors
/// That it cannot be fetched.
pub async fn fetch_all() -> Result<(), Unreachable> {
    words::fetch().await?;
    verbs().await.map(drop)
}

/// A command with what is to be done around it.
pub struct Found {
    command: &'static Command,
    frame: Frame,
}

/// The code of a command, if it has some.
///
/// # Errors
/// That it cannot be fetched.
pub async fn find(arguments: &Arguments) -> Result<Option<Found>, Unreachable> {
    let path = arguments.command.path;
    let fits = |plain: &&Plain| plain.command.path == path && (plain.is_enough)(arguments);
    if let Some(Plain { command, .. }) = PLAIN.iter().find(fits) {
        return Ok(Some(Found { command, frame: |command, arguments, host| (command.run)(arguments, host) }));
    }
    words::fetch().await?;
    let Verbs { groups, frame } = *verbs().await?;
    let command = groups.iter().flat_map(|group| group.iter()).find(|command| command.path == path);
    Ok(command.map(|command| Found { command, frame }))
}

impl Found {
    /// Does what the command line asks for.
    ///
    /// # Errors
    /// The command's own.
    pub async fn run(&self, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
        (self.frame)(self.command, arguments, host).await
    }
}
