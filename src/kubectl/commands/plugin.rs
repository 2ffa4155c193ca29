//! `kubectl plugin list`: no folder of this console holds plugins.

use super::Command;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl plugin list`
pub const LIST: Command = Command { path: "plugin list", run: |a, h| run(a, h).boxed_local() };

async fn run(_: &Arguments, _: &mut Host) -> Result<(), Failure> {
    Err(Failure::message("unable to find any kubectl plugins in your PATH"))
}
