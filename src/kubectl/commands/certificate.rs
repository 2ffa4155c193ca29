//! `kubectl certificate approve` and `deny`: what they refuse. Nobody signs certificates in here.

use super::Command;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{self, BareType};
use futures::FutureExt;

/// `kubectl certificate approve`
pub const APPROVE: Command = Command { path: "certificate approve", run: |a, h| run(a, h).boxed_local() };

/// `kubectl certificate deny`
pub const DENY: Command = Command { path: "certificate deny", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let names = &arguments.positional;
    if names.is_empty() && !arguments.is_given("filename") && !arguments.is_given("kustomize") {
        return Err(Failure::message("one or more CSRs must be specified as <name> or -f <filename>"));
    }
    let words: Vec<String> = names.iter().map(|name| format!("certificatesigningrequests/{name}")).collect();
    let request = resources::request(arguments, &words, BareType::Incomplete, host).await?;
    for target in &request.targets {
        resources::fetch(target, host).await?;
    }
    Err(Failure::message("signing certificates is not simulated"))
}
