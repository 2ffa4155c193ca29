//! `kubectl proxy`: what it refuses. The console has no ports on which somebody could listen.

use super::Command;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl proxy`
pub const COMMAND: Command = Command { path: "proxy", run: |a, h| run(a, h).boxed_local(), unsimulated: &[] };

const MOST: i64 = 65_535;

async fn run(arguments: &Arguments, _: &mut Host) -> Result<(), Failure> {
    if !arguments.positional.is_empty() {
        return Err(Failure::message(format!("unexpected args: {}", arguments.positional.join(" "))));
    }
    let port = arguments.number("port");
    if arguments.is_given("port") && !arguments.value("unix-socket").is_empty() {
        return Err(Failure::message("cannot set --unix-socket and --port at the same time"));
    }
    if !(0..=MOST).contains(&port) {
        return Err(Failure::message(format!("listen tcp: address {port}: invalid port")));
    }
    Err(Failure::message("a proxy to the API is not simulated: `kubectl get --raw /PATH` asks it directly"))
}
