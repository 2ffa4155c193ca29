//! `-f https://…`: a page, and what is said when there is none.

use crate::api::http::{HttpRequest, NetworkError};
use crate::host::Host;
use crate::kubectl::failure::Failure;

/// What one can do without it.
const REMEDY: &str = "write it into a file here, with vi or cat > FILE, and use that";

/// The page of an address. As `URLVisitor` and, where nobody answers, `StandardErrorMessage`.
pub async fn fetch(url: &str, host: &Host) -> Result<String, Failure> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
    let usual = if scheme == "https" { 443 } else { 80 };
    let (name, port) = match place.rsplit_once(':') {
        Some((name, port)) => (name, port.parse().unwrap_or(usual)),
        None => (place, usual),
    };
    let request = HttpRequest { scheme: scheme.to_owned(), ..HttpRequest::get(name, port, &format!("/{path}")) };
    let unreachable = |why: String| Failure::Bare(format!("Unable to connect to the server: {why}"));
    match host.machine.request(request).await {
        Ok(page) if page.status == 200 => Ok(page.body),
        Ok(page) => {
            let (status, reason) = (page.status, page.reason());
            let text = format!("unable to read URL {url:?}, server reported {status} {reason}, status code={status}");
            let note = if name.contains('.') && !name.ends_with(|letter: char| letter.is_ascii_digit()) {
                format!("\nkubectl: of {name} only what tutorials for beginners fetch is held in here: {REMEDY}")
            } else {
                String::new()
            };
            Err(Failure::Message(text + &note))
        }
        Err(NetworkError::Unresolved) => Err(unreachable(format!(
            "dial tcp: lookup {name}: no such host\nkubectl: {name} is not held in here: {REMEDY}"
        ))),
        Err(NetworkError::Refused(_)) => {
            let text = "was refused - did you specify the right host or port?";
            Err(Failure::Bare(format!("The connection to the server {place} {text}")))
        }
        Err(NetworkError::NoRoute(_)) => Err(unreachable(format!("dial tcp {name}:{port}: connect: no route to host"))),
        Err(NetworkError::TimedOut(_)) => Err(unreachable(format!("dial tcp {name}:{port}: i/o timeout"))),
        Err(NetworkError::NoTls) => Err(unreachable("http: server gave HTTP response to HTTPS client".to_owned())),
        Err(NetworkError::Empty | NetworkError::OtherProtocol(_)) => Err(unreachable("EOF".to_owned())),
    }
}
