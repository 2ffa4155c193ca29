//! kubectl: a true client of the API server.

mod call;
mod change;
mod commands;
pub mod complete;
pub mod describe;
mod dry_run;
pub mod failure;
pub mod flags;
mod frame;
mod help;
mod impersonate;
pub mod kubeconfig;
mod kustomize;
mod log;
pub mod output;
mod report;
pub mod resources;
mod rest;
mod subresource;
mod suggest;
#[cfg(test)]
mod tests;
mod unified_diff;
pub mod words;

use crate::host::{ExitCode, Host};
use failure::Failure;
use flags::{Arguments, CommandSpec, command};

pub use commands::fetch_all;

/// Runs `kubectl` with these arguments, the word `kubectl` itself not among them.
pub async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    match dispatch(args, &mut host).await {
        Ok(()) => 0,
        Err(failure) => failure.report(&host.stderr),
    }
}

async fn dispatch(words: Vec<String>, host: &mut Host) -> Result<(), Failure> {
    let (mut spec, mut rest) = find(words.clone());
    if !spec.is_here() {
        words::fetch().await?;
        (spec, rest) = find(words);
    }
    // Before any flag is looked at.
    if let Some(word) = unknown(spec, &rest) {
        return Err(Failure::message(suggest::unknown_command(word)));
    }
    let mut arguments = Arguments::parse(spec.path, &rest)?;
    if arguments.switch("help") {
        host.stdout.write(&(words::all().await?.page)(spec));
        return Ok(());
    }
    arguments.notices.iter().for_each(|notice| host.stderr.line(notice));
    if spec.path.is_empty() {
        return top(&arguments, host).await;
    }
    let Some(command) = commands::find(&arguments).await? else { return without_code(&arguments, host).await };
    arguments.check_required()?;
    if !is_local(spec) {
        let place = kubeconfig::place(&arguments, host).await?;
        place.check_reachable()?;
        arguments.context_namespace = place.namespace;
    }
    command.run(&arguments, host).await
}

/// The command that the words name, and the words without its own, as cobra's `Find`: flags may stand anywhere.
fn find(mut words: Vec<String>) -> (&'static CommandSpec, Vec<String>) {
    let mut spec = command("");
    while let Some(at) = first_plain(spec, &words) {
        let Some(child) = words.get(at).and_then(|word| spec.child(word)) else { break };
        words.remove(at);
        spec = child;
    }
    (spec, words)
}

/// The word in a command's place that is none.
fn unknown<'a>(spec: &CommandSpec, words: &'a [String]) -> Option<&'a str> {
    let word = words.get(first_plain(spec, words)?)?;
    (spec.path.is_empty() && !matches!(word.as_str(), "help" | "options")).then_some(word)
}

/// The first word that is no flag and no flag's value.
fn first_plain(spec: &CommandSpec, words: &[String]) -> Option<usize> {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let takes_next = match (word.strip_prefix("--"), word.strip_prefix('-')) {
            (Some(""), _) => return None,
            (Some(long), _) => !long.contains('=') && spec.flag(long).is_none_or(|flag| flag.alone.is_none()),
            (None, Some(short)) if !short.is_empty() => {
                let letter = short.chars().next().filter(|letter| letter.len_utf8() == short.len());
                letter.is_some_and(|letter| spec.shorthand(letter).is_none_or(|flag| flag.alone.is_none()))
            }
            _ => return Some(at),
        };
        at += if takes_next { 2 } else { 1 };
    }
    None
}

/// `kubectl` without a command: its help, help on a topic, the options, or a word that is no command.
async fn top(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let Some((word, rest)) = arguments.positional.split_first() else {
        host.stdout.write(&(words::all().await?.page)(command("")));
        return Ok(());
    };
    let words = words::all().await?;
    match word.as_str() {
        "help" => {
            let (spec, left) = find(rest.to_vec());
            match left.is_empty() {
                true => host.stdout.write(&(words.page)(spec)),
                false => {
                    let topics: Vec<String> = rest.iter().map(|word| format!("`{word}`")).collect();
                    host.stderr.write(&format!("Unknown help topic [{}]\n\n\n", topics.join(" ")));
                    host.stderr.write(&(words.summary)());
                }
            }
            Ok(())
        }
        _ => {
            host.stdout.write(&(words.options)());
            Ok(())
        }
    }
}

/// A command that only holds others prints its help; one that nobody has written says so.
///
/// `cmdutil.DefaultSubCommandRun` fails and mostly writes to stderr; `certificate` has its own way.
async fn without_code(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let spec = arguments.command;
    if spec.children().next().is_none() {
        let text = format!("{} is not simulated", spec.full_path());
        return Err(Failure::message(text));
    }
    let is_success = spec.path == "certificate";
    if !arguments.positional.is_empty() && !is_success {
        let message = format!("unknown command \"{}\"", arguments.positional.join(" "));
        return Err(Failure::Usage { message, command: spec.path.to_owned() });
    }
    let page = (words::all().await?.page)(spec);
    match spec.path {
        "certificate" | "rollout" => host.stdout.write(&page),
        _ => host.stderr.write(&page),
    }
    if is_success { Ok(()) } else { Err(Failure::Exit(1)) }
}

/// Commands that ask no server: they work without a kubeconfig, too.
fn is_local(spec: &CommandSpec) -> bool {
    ["completion", "config", "kustomize", "plugin"].contains(&spec.path.split(' ').next().unwrap_or_default())
}
