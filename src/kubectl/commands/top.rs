//! `kubectl top`: there is no metrics server in the model, as in a new cluster.

use super::Command;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl top pod`
pub const POD: Command = Command { path: "top pod", run: |a, h| run(a, h).boxed_local(), unsimulated: &[] };

/// `kubectl top node`
pub const NODE: Command = Command { path: "top node", run: |a, h| run(a, h).boxed_local(), unsimulated: &[] };

async fn run(_: &Arguments, _: &mut Host) -> Result<(), Failure> {
    Err(Failure::message("Metrics API not available"))
}
