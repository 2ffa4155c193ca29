//! Programs that ask another program before they answer: where, and what they make of what comes back.

use super::World;
use super::network::{Mounts, Vantage};
use super::visit::Hearer;
use crate::api::http::{HttpRequest, NetworkError};
use crate::api::meta::Uid;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::store::Store;
use crate::control_loop::{Reach, Runtime};

/// So long a program waits for the one that it asks.
const PATIENCE: SimDuration = SimDuration::from_millis(1_000);
/// So much less has the next one in a chain, so that even a ring of programs ends.
const SHARE_MS: i64 = 100;
const BAD_GATEWAY: u16 = 502;

impl World {
    /// What a visitor meets in the end at a port where `met` would be the page, and how long its program waited for it.
    pub(super) fn ask_onward(
        &mut self,
        store: &Store,
        hearer: &Hearer,
        met: Reach,
        visitor: &HttpRequest,
        (mounts, now): (Mounts<'_>, SimTime),
    ) -> (Reach, SimDuration) {
        let Hearer { id, listener, .. } = hearer;
        let Some(variable) = &listener.asks else { return (met, SimDuration::ZERO) };
        let unanswered = &listener.unanswered;
        let asked = match variable.contains("://") {
            true => Some(variable.clone()),
            false => self.variable(&id.node, &id.pod, &id.container, variable),
        };
        let Reach::Http { status: 200, body } = met else { return (met, SimDuration::ZERO) };
        let given = visitor.patience.map_or(PATIENCE, |patience| patience.min(PATIENCE));
        let patience = SimDuration::from_millis(given.as_millis() - SHARE_MS);
        let from = Vantage::Pod(id.node.clone(), id.pod.clone());
        let outcome = match asked.as_deref().map(request_for) {
            None => Err((format!("{variable} is not set"), SimDuration::ZERO)),
            Some(None) => Err((format!("{variable} holds no address"), SimDuration::ZERO)),
            Some(Some(_)) if patience <= SimDuration::ZERO => Err(("timed out".to_owned(), SimDuration::ZERO)),
            Some(Some(request)) => {
                let request = HttpRequest { patience: Some(patience), ..request };
                self.fetch(store, &from, &request, mounts, now).map_err(|error| reason(&error))
            }
        };
        let asked = asked.unwrap_or_default();
        match outcome {
            Ok(page) if page.status < 500 => {
                let body = body.replace("{asked}", &asked).replace("{answer}", &page.body);
                (Reach::Http { status: 200, body }, page.waited)
            }
            Ok(page) => {
                let why = format!("it answered {} {}", page.status, page.reason());
                (refusal(unanswered, &asked, &why), page.waited)
            }
            Err((why, waited)) => (refusal(unanswered, &asked, &why), waited),
        }
    }

    fn variable(&self, node: &str, pod: &Uid, container: &str, name: &str) -> Option<String> {
        let run = self.pod(node, pod)?.containers.get(container)?.runs.last()?;
        let mut own = run.launch.environment.iter().filter(|(known, value)| known == name && !value.is_empty());
        own.next_back().map(|(_, value)| value.clone())
    }
}

fn refusal(page: &str, asked: &str, why: &str) -> Reach {
    Reach::Http { status: BAD_GATEWAY, body: page.replace("{asked}", asked).replace("{why}", why) }
}

/// `http://host:port/path`, of which only the host must be there.
fn request_for(address: &str) -> Option<HttpRequest> {
    let address = address.strip_prefix("http://").unwrap_or(address);
    let (place, path) = address.split_once('/').unwrap_or((address, ""));
    let (host, port) = match place.split_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (place, 80),
    };
    (!host.is_empty()).then(|| HttpRequest::get(host, port, &format!("/{path}")))
}

fn reason(error: &NetworkError) -> (String, SimDuration) {
    let (words, waited) = match error {
        NetworkError::Unresolved => ("nobody knows the name", SimDuration::ZERO),
        NetworkError::Refused(waited) => ("connection refused", *waited),
        NetworkError::NoRoute(waited) => ("no route to host", *waited),
        NetworkError::TimedOut(waited) => ("timed out", *waited),
        NetworkError::Empty => ("empty reply", SimDuration::ZERO),
        NetworkError::OtherProtocol(_) | NetworkError::NoTls => ("no HTTP spoken there", SimDuration::ZERO),
    };
    (words.to_owned(), waited)
}
