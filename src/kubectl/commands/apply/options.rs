//! What the flags of `kubectl apply` ask for, and which of them exclude one another.

use super::client_side::Conflicts;
use crate::api::time::SimDuration;
use crate::apiserver::request::{DeleteOptions, Status, StatusReason, Strictness, Subresource};
use crate::host::Host;
use crate::kubectl::commands::create::submit::strictness;
use crate::kubectl::commands::delete::{deletion, limit};
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};

/// What is asked for.
pub struct Options {
    /// Whether it is kept.
    pub dry_run: DryRun,
    /// What becomes of unknown fields.
    pub strictness: Strictness,
    /// How it is told.
    pub report: Report,
    /// Where the merging is done.
    pub side: Side,
    /// The part of the object that the server merges.
    pub subresource: Subresource,
    /// What becomes of the changes of others.
    pub conflicts: Conflicts,
    /// What is done about an object that cannot be changed as it must be.
    pub force: Force,
    /// How objects are deleted that are pruned or made anew.
    pub deletion: DeleteOptions,
    /// How long that may take.
    pub limit: SimDuration,
}

/// Where the merging is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// By kubectl, with the last-applied annotation.
    Client,
    /// By the server.
    Server,
}

/// What is done about an object that cannot be changed as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// The error stands.
    Off,
    /// It is deleted and made anew.
    Recreate,
}

impl Options {
    /// Reads and checks the flags. As `ApplyFlags.ToOptions` and `ApplyOptions.Validate`.
    ///
    /// # Errors
    /// What makes no sense.
    pub fn read(arguments: &Arguments, host: &Host) -> Result<Self, Failure> {
        if !arguments.positional.is_empty() {
            let message = format!("Unexpected args: [{}]", arguments.positional.join(" "));
            return Err(Failure::Usage { message, command: "apply".to_owned() });
        }
        let dry_run = DryRun::read(arguments)?;
        require_files(arguments)?;
        let strictness = strictness(arguments)?;
        let report = Report::new(arguments, Keys::Sorted, dry_run, host)?;
        check(arguments, dry_run)?;
        let side = if arguments.switch("server-side") { Side::Server } else { Side::Client };
        let force = if arguments.switch("force") { Force::Recreate } else { Force::Off };
        let (deletion, limit) = (deletion(arguments, host)?, limit(arguments));
        let subresource = subresource(arguments)?;
        let conflicts = match (arguments.switch("overwrite"), arguments.switch("openapi-patch")) {
            (true, _) => Conflicts::Overwrite,
            (false, true) => Conflicts::Refuse { specs: &["openapi v3 spec", "openapi spec"] },
            (false, false) => Conflicts::Refuse { specs: &[] },
        };
        Ok(Self { dry_run, strictness, report, side, subresource, conflicts, force, deletion, limit })
    }
}

/// As `RequireFilenameOrKustomize`.
///
/// # Errors
/// `must specify one of -f and -k`
pub fn require_files(arguments: &Arguments) -> Result<(), Failure> {
    match (arguments.all("filename").is_empty(), arguments.value("kustomize").is_empty()) {
        (true, true) => Err(Failure::message("must specify one of -f and -k")),
        (false, false) => Err(Failure::message("only one of -f or -k can be specified")),
        _ => Ok(()),
    }
}

/// The part of the object, which is a path of the server's: one that it does not know is not found.
fn subresource(arguments: &Arguments) -> Result<Subresource, Failure> {
    match arguments.value("subresource") {
        "" => Ok(Subresource::Whole),
        "status" => Ok(Subresource::Status),
        "scale" => Ok(Subresource::Scale),
        _ => {
            let text = "the server could not find the requested resource";
            Err(Status::new(StatusReason::NotFound, text).into())
        }
    }
}

fn check(arguments: &Arguments, dry_run: DryRun) -> Result<(), Failure> {
    let on = |flag: &str| arguments.switch(flag);
    let has_selector = !arguments.value("selector").is_empty();
    let is_server_side = on("server-side");
    let rules = [
        (on("force-conflicts") && !is_server_side, "--force-conflicts only works with --server-side"),
        (
            dry_run == DryRun::Client && is_server_side,
            "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
        ),
        (is_server_side && on("force"), "--force cannot be used with --server-side"),
        (dry_run == DryRun::Server && on("force"), "--dry-run=server cannot be used with --force"),
        (on("all") && has_selector, "cannot set --all and --selector at the same time"),
        (
            on("prune") && !on("all") && !has_selector,
            "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all \
             flag. If you did not mean to prune all resources, specify a label selector",
        ),
        (
            on("prune") && is_server_side,
            "--prune is in alpha and doesn't currently work on objects created by server-side apply",
        ),
        (
            !arguments.value("subresource").is_empty() && !is_server_side,
            "--subresource can only be specified for --server-side",
        ),
    ];
    match rules.iter().find(|(is_broken, _)| *is_broken) {
        Some((_, text)) => Err(Failure::message(*text)),
        None => Ok(()),
    }
}
