//! `wget`: fetch a page over the network, as busybox and GNU do.

use super::abroad;
use super::curl::Url;
use super::options::{self, Spec};
use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::api::time::SimDuration;
use crate::host::{ExitCode, Host, Place};

const SPEC: Spec = Spec {
    program: "wget",
    usage: "wget [OPTION]... [URL]...",
    short: "qO:ST:",
    long: &[("quiet", 'q'), ("output-document", 'O'), ("server-response", 'S'), ("timeout", 'T'), ("spider", '!')],
    failure: 2,
};

/// `wget [-q] [-O FILE] [-T SECONDS] URL...`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let is_quiet = options.has('q');
    let mut code = 0;
    for text in &options.operands {
        let Ok(url) = Url::parse(text) else {
            host.stderr.line(&format!("wget: bad address '{text}'"));
            return 1;
        };
        let mut request = HttpRequest::get(&url.host, url.port, &url.path);
        request.scheme.clone_from(&url.scheme);
        let agent = if host.machine.place() == Place::Busybox { "Wget" } else { "Wget/1.21.4" };
        request.headers.push(("User-Agent".to_owned(), agent.to_owned()));
        request.patience = options.value('T').and_then(|text| text.parse().ok()).map(SimDuration::from_secs);
        let address = host.machine.lookup(&url.host).addresses.into_iter().next().unwrap_or_else(|| url.host.clone());
        if !is_quiet {
            let place = &url.host;
            host.stderr.line(&format!("Connecting to {place} ({address}:{})", url.port));
        }
        match host.machine.request(request).await {
            Ok(response) if response.status < 400 => {
                save(&response, &url, options.value('O'), (is_quiet, options.has('!')), &host);
            }
            Ok(response) => {
                let (status, reason) = (response.status, response.reason());
                let is_busybox = host.machine.place() == Place::Busybox;
                if is_busybox {
                    host.stderr.line(&format!("wget: server returned error: HTTP/1.1 {status} {reason}"));
                } else if !is_quiet {
                    host.stderr.line(&format!("ERROR {status}: {reason}."));
                }
                abroad::remark_missing(&url.host, &host);
                code = if is_busybox { 1 } else { 8 };
            }
            Err(error) => code = fail(&error, &url, &address, is_quiet, &host),
        }
    }
    code
}

fn save(response: &HttpResponse, url: &Url, output: Option<&str>, (is_quiet, is_spider): (bool, bool), host: &Host) {
    let last = url.path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("index.html");
    match output.unwrap_or(last) {
        _ if is_spider => {
            if !is_quiet {
                host.stderr.line("remote file exists");
            }
        }
        "-" => {
            if !is_quiet {
                host.stderr.line("writing to stdout");
            }
            host.stdout.write(&response.body);
            if !is_quiet {
                host.stderr.line("written to stdout");
            }
        }
        name => {
            let path = super::super::files::resolve(host, name);
            host.files.borrow_mut().insert(path, response.body.clone());
            if !is_quiet {
                host.stderr.line(&format!("saving to '{name}'\n'{name}' saved"));
            }
        }
    }
}

fn fail(error: &NetworkError, url: &Url, address: &str, is_quiet: bool, host: &Host) -> ExitCode {
    let is_busybox = host.machine.place() == Place::Busybox;
    let text = match (error, is_busybox) {
        (NetworkError::Unresolved, true) => format!("wget: bad address '{}'", url.host),
        (NetworkError::Unresolved, false) => format!("wget: unable to resolve host address ‘{}’", url.host),
        (NetworkError::Refused(_), _) => format!("wget: can't connect to remote host ({address}): Connection refused"),
        (NetworkError::NoRoute(_), _) => format!("wget: can't connect to remote host ({address}): No route to host"),
        (NetworkError::TimedOut(_), _) => "wget: download timed out".to_owned(),
        (NetworkError::NoTls, _) => "wget: error getting response: Invalid argument".to_owned(),
        _ => "wget: error getting response".to_owned(),
    };
    if is_busybox || !is_quiet {
        host.stderr.line(&text);
    }
    if matches!(error, NetworkError::Refused(_)) {
        abroad::remark_refused(host);
    }
    if matches!(error, NetworkError::Unresolved | NetworkError::TimedOut(_)) {
        abroad::remark(&url.host, host);
    }
    if is_busybox { 1 } else { 4 }
}
