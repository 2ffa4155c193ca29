//! `curl`: send a request over the network.

mod options;
pub(super) mod url;

use super::super::files;
use super::abroad;
use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::api::time::SimDuration;
use crate::host::{ExitCode, Host};
use options::Options;
pub(super) use url::Url;

/// Who it says that it is.
const AGENT: &str = "curl/8.5.0";
/// What it says of a certificate of which it does not know who stands behind it.
const UNTRUSTED: &str = "SSL certificate problem: unable to get local issuer certificate
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.";
/// curl follows so many redirections.
const MOST_REDIRECTIONS: usize = 50;

/// `curl [options] URL...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match Options::parse(&args) {
        Ok(options) => options,
        Err(why) => {
            host.stderr.write(&why);
            return 2;
        }
    };
    let mut code = 0;
    for (index, text) in options.urls.iter().enumerate() {
        code = match fetch(text, &options, &host).await {
            Ok((response, request)) => show(&response, &request, (&options, index), &mut host),
            Err((number, why)) => {
                if !options.has('s') || options.has('S') {
                    host.stderr.line(&format!("curl: ({number}) {why}"));
                }
                if number == 7 {
                    abroad::remark_refused(&host);
                }
                if let (6 | 28, Ok(url)) = (number, Url::parse(text)) {
                    abroad::remark(&url.host, &host);
                }
                report(None, text, &options, number, &host);
                number
            }
        };
    }
    code
}

type Answer = Result<(HttpResponse, HttpRequest), (ExitCode, String)>;

async fn fetch(text: &str, options: &Options, host: &Host) -> Answer {
    let mut text = text.to_owned();
    for _ in 0..MOST_REDIRECTIONS {
        let url = Url::parse(&text).map_err(|why| (why.code(), why.text()))?;
        let request = request(&url, options);
        if options.has('v') {
            tell_request(&request, host);
        }
        let outcome = host.machine.request(request.clone()).await;
        let response = outcome.map_err(|error| failure(&error, &url, options))?;
        if !response.is_trusted && !options.has('k') && !options.has('c') {
            return Err((60, UNTRUSTED.to_owned()));
        }
        let target = response.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"));
        match target.filter(|_| options.has('L') && (300..400).contains(&response.status)) {
            Some((_, target)) => text = url.joined(target),
            None if options.has('f') && response.status >= 400 => {
                return Err((22, format!("The requested URL returned error: {}", response.status)));
            }
            None => return Ok((response, request)),
        }
    }
    Err((47, format!("Maximum ({MOST_REDIRECTIONS}) redirects followed")))
}

fn request(url: &Url, options: &Options) -> HttpRequest {
    let body = options.all('d').join("&");
    let method = match options.value('X') {
        Some(method) => method,
        None if options.has('I') => "HEAD",
        None if options.has('d') => "POST",
        None => "GET",
    };
    let standard = if url.is_usual_port() { url.host.clone() } else { format!("{}:{}", url.host, url.port) };
    let agent = options.value('A').unwrap_or(AGENT);
    let mut headers: Vec<(String, String)> = [("Host", standard.as_str()), ("User-Agent", agent), ("Accept", "*/*")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    for header in options.all('H') {
        let Some((name, value)) = header.split_once(':') else { continue };
        headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        if !value.trim().is_empty() {
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    let limits = [options.seconds('m'), options.seconds('T')];
    HttpRequest {
        method: method.to_owned(),
        scheme: url.scheme.clone(),
        host: url.host.clone(),
        port: url.port,
        path: url.path.clone(),
        headers,
        body,
        patience: limits.into_iter().flatten().min(),
    }
}

/// In curl's own words.
fn failure(error: &NetworkError, url: &Url, options: &Options) -> (ExitCode, String) {
    let (name, port) = (&url.host, url.port);
    let refused = |took: SimDuration, why: &str| {
        format!("Failed to connect to {name} port {port} after {} ms: {why}", took.as_millis())
    };
    match error {
        NetworkError::Unresolved => (6, format!("Could not resolve host: {name}")),
        NetworkError::Refused(took) | NetworkError::NoRoute(took) => (7, refused(*took, "Couldn't connect to server")),
        NetworkError::TimedOut(took) => {
            let took = *took + SimDuration::from_millis(1);
            let is_whole = options.seconds('m').is_some_and(|limit| took >= limit);
            let is_connect = options.seconds('T').is_some_and(|limit| took >= limit);
            match (is_connect, is_whole) {
                (true, _) => (28, refused(took, "Timeout was reached")),
                (_, true) => (28, format!("Connection timed out after {} milliseconds", took.as_millis())),
                _ => (28, refused(took, "Couldn't connect to server")),
            }
        }
        NetworkError::Empty => (52, "Empty reply from server".to_owned()),
        NetworkError::OtherProtocol(_) => (1, "Received HTTP/0.9 when not allowed".to_owned()),
        NetworkError::NoTls => (35, "error:0A00010B:SSL routines::wrong version number".to_owned()),
    }
}

fn tell_request(request: &HttpRequest, host: &Host) {
    let (name, port) = (&request.host, request.port);
    let found = host.machine.lookup(name).addresses;
    let address = match found.first().filter(|_| !abroad::is_address(name)) {
        Some(address) => {
            let all = found.join(", ");
            host.stderr.line(&format!("* Host {name}:{port} was resolved.\n* IPv6: (none)\n* IPv4: {all}"));
            address.as_str()
        }
        None if name == "localhost" => "127.0.0.1",
        None => name,
    };
    host.stderr.line(&format!("*   Trying {address}:{port}...\n* Connected to {name} ({address}) port {port}"));
    host.stderr.line(&format!("> {} {} HTTP/1.1", request.method, request.path));
    for (name, value) in &request.headers {
        host.stderr.line(&format!("> {name}: {value}"));
    }
    host.stderr.line("> ");
}

fn head(response: &HttpResponse) -> Vec<String> {
    let mut lines = vec![format!("HTTP/1.1 {} {}", response.status, response.reason())];
    lines.extend(response.headers.iter().map(|(name, value)| format!("{name}: {value}")));
    lines.push(String::new());
    lines
}

fn show(
    response: &HttpResponse,
    request: &HttpRequest,
    (options, index): (&Options, usize),
    host: &mut Host,
) -> ExitCode {
    if options.has('v') {
        head(response).iter().for_each(|line| host.stderr.line(&format!("< {line}")));
    }
    let mut text = String::new();
    if options.has('i') || options.has('I') {
        head(response).iter().for_each(|line| text.push_str(&format!("{line}\r\n")));
    }
    if request.method != "HEAD" {
        text.push_str(&response.body);
    }
    // The n-th output is for the n-th URL; what has none goes to the terminal.
    match options.all('o').get(index).copied().or_else(|| options.has('O').then(|| last_part(&request.path))) {
        Some("") => {
            host.stderr.line("curl: (23) Failed to extract a filename from the URL to use for storage");
            return 23;
        }
        None | Some("-") => host.stdout.write(&text),
        Some("/dev/null") => {}
        Some(name) => {
            let path = files::resolve(host, name);
            let checked = files::check_writable(&host.files.borrow(), &path);
            if checked.is_err() {
                host.stderr.line("curl: (23) client returned ERROR on write, wanted to write");
                return 23;
            }
            host.files.borrow_mut().insert(path, text);
        }
    }
    if options.has('v') {
        host.stderr.line(&format!("* Connection #0 to host {} left intact", request.host));
    }
    if response.status == 404 {
        abroad::remark_missing(&request.host, host);
    }
    report(Some(response), &request.host, options, 0, host);
    0
}

/// The name that a file has at the end of a path.
fn last_part(path: &str) -> &str {
    path.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default()
}

/// `-w`: what is said of a request afterwards.
fn report(response: Option<&HttpResponse>, url: &str, options: &Options, code: ExitCode, host: &Host) {
    let Some(form) = options.value('w') else { return };
    let status = format!("{:03}", response.map_or(0, |response| response.status));
    let size = response.map_or(0, |response| response.body.len()).to_string();
    let kind = response.and_then(|response| response.headers.iter().find(|(name, _)| name == "Content-Type"));
    let text = form
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("%{http_code}", &status)
        .replace("%{response_code}", &status)
        .replace("%{size_download}", &size)
        .replace("%{content_type}", kind.map_or("", |(_, value)| value))
        .replace("%{url}", url)
        .replace("%{exitcode}", &code.to_string());
    host.stdout.write(&text);
}
