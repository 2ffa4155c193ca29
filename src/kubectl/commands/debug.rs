//! `kubectl debug`: what it refuses. Ephemeral containers are not simulated.

use super::Command;
use super::logs::pods;
use crate::api::discovery::Kind;
use crate::apiserver::request::Key;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl debug`
pub const COMMAND: Command = Command { path: "debug", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    check(arguments)?;
    for target in arguments.before_dash() {
        match target.strip_prefix("node/").or_else(|| target.strip_prefix("nodes/")) {
            Some(node) => drop(call::get(host, &Key::cluster(Kind::NODE, node)).await?),
            None => drop(pods::attachable(target, arguments, host).await?),
        }
    }
    Err(Failure::message("debugging containers are not simulated"))
}

/// As `DebugOptions.Validate`.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    let has = |flag: &str| !arguments.value(flag).is_empty();
    let (is_copy, has_command) = (has("copy-to"), !arguments.behind_dash().is_empty());
    let sets_images = arguments.is_given("set-image");
    let text = match is_copy {
        true if !has("image") && !sets_images && !has_command => {
            Some("you must specify --image, --set-image or command arguments.")
        }
        true if has_command && !has("container") && !has("image") => {
            Some("you must specify an existing container or a new image when specifying args.")
        }
        false if arguments.switch("replace") => Some("--replace may only be used with --copy-to."),
        false if arguments.switch("same-node") => Some("--same-node may only be used with --copy-to."),
        false if sets_images => Some("--set-image may only be used with --copy-to."),
        false if !has("image") => Some("you must specify --image when not using --copy-to."),
        _ if arguments.before_dash().is_empty() && !arguments.is_given("filename") => {
            Some("NAME or filename is required for debug")
        }
        _ if arguments.switch("tty") && !arguments.switch("stdin") => {
            Some("-i/--stdin is required for containers with -t/--tty=true")
        }
        _ => None,
    };
    text.map_or(Ok(()), |text| Err(Failure::message(text)))
}
