//! `kubectl run`: one pod from an image.

mod attach;
pub mod document;

use super::Command;
use super::create::submit;
use crate::api::discovery::Kind;
use crate::host::Host;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use submit::Draft;

/// `kubectl run`
pub const COMMAND: Command = Command { path: "run", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    check(arguments)?;
    let Some(name) = arguments.before_dash().first() else {
        return Err(usage("NAME is required for run"));
    };
    let pod = document::pod(name, arguments)?;
    let dry_run = DryRun::read(arguments)?;
    let is_attached = is_attached(arguments);
    if is_attached && dry_run != DryRun::Off {
        let text =
            "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)";
        return Err(usage(text));
    }
    if arguments.switch("expose") {
        let document = document::service(name, arguments)?;
        submit::submit(Draft { kind: Kind::SERVICE, document, called: None }, arguments, host).await?;
        // One mark is of kubectl's own, the other of the printer that goes on.
        if arguments.value("output") == "yaml" {
            host.stdout.write("---\n---\n");
        }
    }
    let draft = Draft { kind: Kind::POD, document: pod, called: None };
    if !is_attached {
        return submit::submit(draft, arguments, host).await;
    }
    attach::run(name, draft, arguments, host).await
}

/// `--attach`, or `-i`, which means it unless told otherwise.
fn is_attached(arguments: &Arguments) -> bool {
    arguments.switch("attach") || (arguments.switch("stdin") && !arguments.is_given("attach"))
}

fn usage(text: impl Into<String>) -> Failure {
    Failure::Usage { message: text.into(), command: "run".to_owned() }
}

/// What upstream checks, in its order.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.before_dash().is_empty() {
        return Err(usage("NAME is required for run"));
    }
    let image = arguments.value("image");
    if image.is_empty() {
        return Err(Failure::message("--image is required"));
    }
    if !is_reference(image) {
        return Err(Failure::message(format!("Invalid image name {image:?}: invalid reference format")));
    }
    if arguments.switch("tty") && !arguments.switch("stdin") {
        return Err(usage("-i/--stdin is required for containers with -t/--tty=true"));
    }
    if arguments.switch("expose") && arguments.value("port").is_empty() {
        return Err(usage("--port must be set when exposing a service"));
    }
    let restart = arguments.value("restart");
    if !["Always", "OnFailure", "Never"].contains(&restart) {
        return Err(usage(format!("invalid restart policy: {restart}")));
    }
    let pull = arguments.value("image-pull-policy");
    if !["", "Always", "IfNotPresent", "Never"].contains(&pull) {
        return Err(usage(format!("invalid image pull policy: {pull}")));
    }
    if arguments.switch("rm") && !is_attached(arguments) {
        return Err(usage("--rm should only be used for attached containers"));
    }
    Ok(())
}

/// Whether a text has the form of an image's name: parts in lower case, then perhaps a tag and a digest.
fn is_reference(text: &str) -> bool {
    let (name, digest) = text.split_once('@').map_or((text, None), |(name, digest)| (name, Some(digest)));
    let slash = name.rfind('/').map_or(0, |at| at + 1);
    let (folder, last) = name.split_at_checked(slash).unwrap_or(("", name));
    let (last, tag) = last.split_once(':').map_or((last, None), |(last, tag)| (last, Some(tag)));
    let is_part = |part: &str| {
        let is_edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let is_inner = |c: char| is_edge(c) || "._-".contains(c);
        part.starts_with(is_edge) && part.ends_with(is_edge) && part.chars().all(is_inner)
    };
    let is_domain =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-:".contains(c));
    let folders: Vec<&str> = folder.trim_end_matches('/').split('/').filter(|part| !part.is_empty()).collect();
    let are_folders = folders.iter().enumerate().all(|(at, part)| is_part(part) || at == 0 && is_domain(part));
    let is_tag = |tag: &str| {
        let is_first = |c: char| c.is_ascii_alphanumeric() || c == '_';
        tag.len() <= 128 && tag.starts_with(is_first) && tag.chars().all(|c| is_first(c) || ".-".contains(c))
    };
    let is_digest = |digest: &str| digest.contains(':') && digest.len() > 32;
    are_folders && is_part(last) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest)
}
