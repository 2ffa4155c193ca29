//! `kubectl config`: reading and changing the kubeconfig.

mod change;
mod list;
mod view;

use super::Command;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::help;

/// The commands of `kubectl config`.
pub const COMMANDS: &[Command] = &[
    list::CURRENT_CONTEXT,
    change::DELETE_CLUSTER,
    change::DELETE_CONTEXT,
    change::DELETE_USER,
    list::GET_CLUSTERS,
    list::GET_CONTEXTS,
    list::GET_USERS,
    change::RENAME_CONTEXT,
    change::SET,
    change::SET_CLUSTER,
    change::SET_CONTEXT,
    change::SET_CREDENTIALS,
    change::UNSET,
    change::USE_CONTEXT,
    view::VIEW,
];

/// Words that make no sense, after the command's help; upstream's `helpErrorf`.
fn unexpected_words(arguments: &Arguments, host: &Host) -> Failure {
    host.stdout.write(&help::page(arguments.command));
    Failure::message(format!("Unexpected args: [{}]", arguments.positional.join(" ")))
}
