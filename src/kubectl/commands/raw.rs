//! `--raw /path`: a path of the server's, and its answer as it comes.

use crate::api::go_format;
use crate::apiserver::request::{ReplyBody, Status, StatusReason};
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::read_file;
use crate::kubectl::{call, kubeconfig, rest};

pub use crate::kubectl::rest::Verb;

/// Sends the request that a path means and prints the answer.
///
/// # Errors
/// Flags that do not go with it; the server's refusal.
pub async fn get(arguments: &Arguments, host: &Host) -> Result<(), Failure> {
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
    let uri = uri(arguments)?;
    if let Some(text) = rest::known(uri, &kubeconfig::place(arguments, host).await?.server) {
        host.stdout.write(&text);
        return Ok(());
    }
    let body = call::send(host, rest::request(uri)?).await?;
    print(body, host)
}

/// Sends a file to a path, or its end, and prints the answer. As `rawhttp`.
///
/// # Errors
/// Flags that do not go with it; the server's refusal.
pub async fn write(verb: Verb, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let files = arguments.all("filename");
    let is_few = files.len() == 1 || verb == Verb::Delete && files.is_empty();
    let is_far = |file: &&str| file.starts_with("http://") || file.starts_with("https://");
    let has_selector = verb == Verb::Post && !arguments.value("selector").is_empty();
    let rules = [
        (arguments.switch("edit"), "--raw and --edit are mutually exclusive"),
        (!is_few, "--raw can only use a single local file or stdin"),
        (files.first().is_some_and(is_far), "--raw cannot read from a url"),
        (arguments.switch("recursive"), "--raw and --recursive are mutually exclusive"),
        (has_selector, "--raw and --selector (-l) are mutually exclusive"),
        (!arguments.value("output").is_empty(), "--raw and --output are mutually exclusive"),
    ];
    if let Some((_, text)) = rules.iter().find(|(is_broken, _)| *is_broken) {
        return Err(Failure::message(*text));
    }
    let uri = uri(arguments)?;
    let text = match files.first() {
        None => String::new(),
        Some(&"-") => host.stdin.read_to_end().await,
        Some(path) => {
            read_file(host, path).map_err(|_| Failure::Message(format!("open {path}: no such file or directory")))?
        }
    };
    let request = rest::write(verb, uri, &text)?;
    let body = call::send(host, request).await?;
    match (verb, &body) {
        (Verb::Delete, ReplyBody::Object(object)) => {
            host.stdout.line(&rest::deleted(object));
            Ok(())
        }
        _ => print(body, host),
    }
}

fn uri(arguments: &Arguments) -> Result<&str, Failure> {
    let uri = arguments.value("raw");
    if uri.starts_with('/') {
        return Ok(uri);
    }
    let why = if uri.is_empty() { "empty url" } else { "invalid URI for request" };
    Err(Failure::message(format!("--raw must be a valid URL path: parse {}: {why}", go_format::quote(uri))))
}

fn print(body: ReplyBody, host: &Host) -> Result<(), Failure> {
    match body {
        ReplyBody::Page(page) if page.status < 400 => host.stdout.write(&page.body),
        ReplyBody::Page(page) => return Err(refusal(page.status).into()),
        ReplyBody::Text(text) => host.stdout.write(&text),
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
