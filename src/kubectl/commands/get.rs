//! `kubectl get`: objects as tables, documents or in the user's own form.

mod tables;
mod watch;

use super::{Command, Plain};
use crate::api::object::Object;
use crate::apiserver::request::Subresource;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::output::printer::{Printer, Shown};
use crate::kubectl::resources::{self, BareType, Request, Target};
use crate::kubectl::subresource;
use futures::FutureExt;
use std::rc::Rc;

/// `kubectl get`.
pub const COMMAND: Command = Command { path: "get", run: |arguments, host| run(arguments, host).boxed_local() };

/// The same for what a first lesson asks: tables of what words name.
pub const PLAIN: Plain = Plain {
    is_enough: |arguments| {
        matches!(arguments.value("output"), "" | "wide")
            && arguments.given_flags().all(|flag| PLAIN_FLAGS.contains(&flag))
            && !arguments.positional.is_empty()
    },
    command: Command { path: "get", run: |arguments, host| plain(arguments, host).boxed_local() },
};

/// They ask for nothing but rows and columns.
const PLAIN_FLAGS: [&str; 7] =
    ["all-namespaces", "label-columns", "namespace", "no-headers", "output", "selector", "show-labels"];

async fn plain(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let request = resources::words(arguments, &arguments.positional, BareType::All)?;
    tables::print(arguments, request, |_, _, _| Ok(()), host).await
}

/// Gets what the command line means, and prints it.
///
/// # Errors
/// A command line that makes no sense, and whatever the server refuses; what was found is printed nevertheless.
async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if arguments.is_given("raw") {
        return super::raw::get(arguments, host).await;
    }
    validate(arguments)?;
    if arguments.switch("watch") || arguments.switch("watch-only") {
        return watch::run(arguments, host).await;
    }
    if arguments.positional.is_empty() && !arguments.is_given("filename") && !arguments.is_given("kustomize") {
        return Err(nothing_named(host));
    }
    let request = resources::request(arguments, &arguments.positional, BareType::All, host).await?;
    let is_named = request.targets.iter().all(|target| matches!(target, Target::Named { .. }));
    if is_named && subresource::read(arguments)? == Subresource::Scale {
        return subresource::print_scales(arguments, request, host).await;
    }
    let is_table = arguments.value("output") == "wide"
        || arguments.value("output").is_empty() && arguments.value("template").is_empty();
    match is_table {
        true => tables::print(arguments, request, tables::sort, host).await,
        false => print_objects(arguments, request, host).await,
    }
}

fn validate(arguments: &Arguments) -> Result<(), Failure> {
    let output = arguments.value("output");
    let watches = arguments.switch("watch") || arguments.switch("watch-only");
    if arguments.switch("show-labels") && !output.is_empty() && output != "wide" {
        return Err(Failure::message(format!("--show-labels option cannot be used with {output} printer")));
    }
    if arguments.switch("output-watch-events") && !watches {
        let text = "--output-watch-events option can only be used with --watch or --watch-only";
        return Err(Failure::message(text));
    }
    subresource::read(arguments).map(drop)
}

fn nothing_named(host: &Host) -> Failure {
    host.stderr.line(
        "You must specify the type of resource to get. Use \"kubectl api-resources\" for a complete list of supported \
         resources.\n",
    );
    let message = "Required resource not specified.\nUse \"kubectl explain <resource>\" for a detailed description of \
                   that resource (e.g. kubectl explain pods).";
    Failure::Usage { message: message.to_owned(), command: "get".to_owned() }
}

/// Prints objects in any form but the table: a single one as itself, others as a list (`printGeneric`).
async fn print_objects(arguments: &Arguments, request: Request, host: &mut Host) -> Result<(), Failure> {
    let ignores_missing = arguments.switch("ignore-not-found");
    let Request { targets, mut failures, is_single } = request;
    let mut objects: Vec<Rc<Object>> = Vec::new();
    for target in &targets {
        match resources::fetch(target, host).await {
            Ok(found) => objects.extend(found),
            Err(failure) if ignores_missing && failure.is_not_found() => {}
            Err(failure) => failures.push(failure),
        }
    }
    if is_single && !failures.is_empty() || objects.is_empty() && ignores_missing {
        return Failure::aggregate(failures);
    }
    // `-o` has been seen not to ask for the table.
    let Some(mut printer) = Printer::asked_for(arguments, host)? else { return Failure::aggregate(failures) };
    let printed = match objects.as_slice() {
        [object] if is_single => printer.print(Shown::One(object), &host.stdout),
        objects => match arguments.value("sort-by") {
            "" => printer.print(Shown::List(objects), &host.stdout),
            path => {
                Shown::sorted(objects, path, host).and_then(|sorted| printer.print(Shown::List(&sorted), &host.stdout))
            }
        },
    };
    failures.extend(printed.err());
    Failure::aggregate(failures)
}

/// Whether targets are of several kinds, so that every name is shown with its kind.
fn several_kinds(targets: &[Target]) -> bool {
    let mut kinds = targets.iter().map(Target::kind);
    let first = kinds.next();
    kinds.any(|kind| Some(kind) != first)
}

#[cfg(test)]
mod tests;
