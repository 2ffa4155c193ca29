//! The verbs for nodes: `cordon`, `uncordon`, `drain`, `taint`.

mod cordon;
mod drain;
mod evict;
mod filters;
mod taint;

use super::Command;
use crate::api::discovery::Kind;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::apiserver::request::{ApiRequest, Key, Patch, Status};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::dry_run::DryRun;
use serde_json::json;

/// The verbs.
pub const COMMANDS: &[Command] = &[cordon::CORDON, cordon::UNCORDON, drain::COMMAND, taint::COMMAND];

/// Writes what a verb made of a node's spec.
async fn write(node: &Node, dry_run: DryRun, host: &Host) -> Result<(), Status> {
    if dry_run == DryRun::Client {
        return Ok(());
    }
    let key = Key::cluster(Kind::NODE, &node.metadata.name);
    let document = Object::from(node.clone()).to_value();
    // Null takes a field away, as an object without it asks for.
    let spec = |field: &str| document.pointer(&format!("/spec/{field}")).cloned().unwrap_or_default();
    let patch = json!({ "spec": { "taints": spec("taints"), "unschedulable": spec("unschedulable") } });
    let request = ApiRequest::Patch { key, patch: Patch::Strategic(patch), mode: dry_run.mode() };
    call::send(host, request).await.map(|_| ())
}
