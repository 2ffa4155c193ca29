//! `kubectl version`.

use super::Command;
use crate::api::yaml::to_yaml;
use crate::apiserver::request::{ApiRequest, ReplyBody};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::output::typed_json;
use futures::FutureExt;
use serde_json::{Map, Value, json};

/// `kubectl version`.
pub const COMMAND: Command = Command { path: "version", run: |a, h| run(a, h).boxed_local() };

/// The kustomize that this kubectl holds.
const KUSTOMIZE: &str = "v5.5.0";

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if !arguments.positional.is_empty() {
        return Err(Failure::message(format!("extra arguments: [{}]", arguments.positional.join(" "))));
    }
    let output = arguments.value("output");
    if !["", "yaml", "json"].contains(&output) {
        return Err(Failure::message("--output must be 'yaml' or 'json'"));
    }
    let mut info = Map::new();
    info.insert("clientVersion".to_owned(), client());
    info.insert("kustomizeVersion".to_owned(), KUSTOMIZE.into());
    if !arguments.switch("client") {
        let ReplyBody::Json(server) = call::send(host, ApiRequest::Version).await? else {
            return Err(call::unexpected().into());
        };
        info.insert("serverVersion".to_owned(), server);
    }
    let info = Value::Object(info);
    match output {
        // A document that ends a line, printed as a line.
        "yaml" => host.stdout.line(&to_yaml(&info)),
        "json" => host.stdout.line(&typed_json::print(&info, "  ")),
        _ => {
            let version = |side: &str| info.pointer(&format!("/{side}/gitVersion")).and_then(Value::as_str);
            host.stdout.line(&format!("Client Version: {}", version("clientVersion").unwrap_or_default()));
            host.stdout.line(&format!("Kustomize Version: {KUSTOMIZE}"));
            if let Some(server) = version("serverVersion") {
                host.stdout.line(&format!("Server Version: {server}"));
            }
        }
    }
    Ok(())
}

/// `version.Info` of the kubectl that is imitated.
fn client() -> Value {
    json!({
        "major": "1",
        "minor": "32",
        "gitVersion": "v1.32.5",
        "gitCommit": "9894294ef13a5b32803e3ca2c0d620a088cc84d1",
        "gitTreeState": "clean",
        "buildDate": "2025-05-15T09:12:10Z",
        "goVersion": "go1.23.8",
        "compiler": "gc",
        "platform": "linux/amd64"
    })
}
