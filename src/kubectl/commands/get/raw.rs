//! `kubectl get --raw /path`: a path of the server's, and its answer as it comes.

use crate::api::go_format;
use crate::apiserver::request::{ReplyBody, Status, StatusReason};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::rest;

/// Sends the request that a path means and prints the answer.
pub async fn run(arguments: &Arguments, host: &Host) -> Result<(), Failure> {
    if !arguments.positional.is_empty() {
        return Err(Failure::message("arguments may not be passed when --raw is specified"));
    }
    if arguments.switch("watch") || arguments.switch("watch-only") || !arguments.value("selector").is_empty() {
        let text = "--raw may not be specified with other flags that filter the server request or alter the output";
        return Err(Failure::message(text));
    }
    if !arguments.value("output").is_empty() {
        return Err(Failure::message("--raw and --output are mutually exclusive"));
    }
    let uri = arguments.value("raw");
    if !uri.starts_with('/') {
        let why = format!("parse {}: invalid URI for request", go_format::quote(uri));
        return Err(Failure::message(format!("--raw must be a valid URL path: {why}")));
    }
    match call::send(host, rest::request(uri)?).await? {
        ReplyBody::Page(page) if page.status < 400 => host.stdout.write(&page.body),
        ReplyBody::Page(page) => return Err(refusal(page.status).into()),
        body => match rest::document(&body) {
            Some(text) => host.stdout.line(&text),
            None => return Err(call::unexpected().into()),
        },
    }
    Ok(())
}

/// What client-go makes of a page that is an error.
fn refusal(status: u16) -> Status {
    match status {
        404 => Status::new(StatusReason::NotFound, "the server could not find the requested resource"),
        status => {
            let text = format!("an error on the server (\"{status}\") has prevented the request from succeeding");
            Status::new(StatusReason::InternalError, text)
        }
    }
}
