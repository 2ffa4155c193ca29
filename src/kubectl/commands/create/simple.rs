//! `kubectl create namespace`, `serviceaccount` and `quota`.

use super::Command;
use super::submit::{Draft, metadata, only_name, set, submit};
use crate::api::discovery::Kind;
use crate::api::meta::StringMap;
use crate::api::quantity::{Quantity, QuantityError};
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl create namespace`
pub const NAMESPACE: Command = Command { path: "create namespace", run: |a, h| namespace(a, h).boxed_local() };

/// `kubectl create serviceaccount`
pub const SERVICE_ACCOUNT: Command =
    Command { path: "create serviceaccount", run: |a, h| service_account(a, h).boxed_local() };

/// `kubectl create quota`
pub const QUOTA: Command = Command { path: "create quota", run: |a, h| quota(a, h).boxed_local() };

async fn namespace(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let mut document = bare(arguments, Kind::NAMESPACE)?;
    set(&mut document, "spec", json!({}));
    set(&mut document, "status", json!({}));
    submit(Draft { kind: Kind::NAMESPACE, document, called: None }, arguments, host).await
}

async fn service_account(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let document = bare(arguments, Kind::SERVICE_ACCOUNT)?;
    submit(Draft { kind: Kind::SERVICE_ACCOUNT, document, called: Some("serviceaccount") }, arguments, host).await
}

async fn quota(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let Some(kind) = Kind::of_manifest("v1", "ResourceQuota") else { return Err(Failure::Exit(1)) };
    let mut document = bare(arguments, kind)?;
    let mut hard = StringMap::new();
    for pair in arguments.value("hard").split(',').filter(|pair| !pair.is_empty()) {
        let Some((resource, amount)) = pair.split_once('=').filter(|(_, amount)| !amount.contains('=')) else {
            let text = format!("Invalid argument syntax {pair}, expected <resource>=<value>");
            return Err(Failure::message(text));
        };
        let amount: Quantity = amount.parse().map_err(|error: QuantityError| Failure::message(error.to_string()))?;
        hard.insert(resource.to_owned(), amount.to_string());
    }
    let mut spec = if hard.is_empty() { json!({}) } else { json!({ "hard": hard }) };
    let scopes: Vec<&str> = arguments.value("scopes").split(',').filter(|scope| !scope.is_empty()).collect();
    if !scopes.is_empty() {
        set(&mut spec, "scopes", scopes);
    }
    set(&mut document, "spec", spec);
    set(&mut document, "status", json!({}));
    submit(Draft { kind, document, called: Some("quota") }, arguments, host).await
}

/// An object with nothing but a name.
fn bare(arguments: &Arguments, kind: Kind) -> Result<Value, Failure> {
    let name = only_name(arguments)?;
    Ok(json!({
        "apiVersion": kind.api_version(),
        "kind": kind.info().kind,
        "metadata": metadata(arguments, kind, name, &StringMap::new()),
    }))
}
