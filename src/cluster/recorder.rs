//! The event recorder: turns what loops say into Event objects, and counts what is said again.
//!
//! Follows client-go's `EventCorrelator`: the same words count up, more than ten similar ones within ten minutes
//! are combined. Events fade after an hour, as the API server's `--event-ttl`.

use crate::api::discovery::Kind;
use crate::api::event::{Event, EventSource, MicroTime};
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::shared_map::{SharedMap, SortKey};
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::ApiServer;
use crate::apiserver::request::{ApiRequest, Body, Key, WriteMode};
use crate::control_loop::{EventDraft, EventKind, EventMessage};

/// What has been said.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    said: SharedMap<Said, Key>,
    similar: SharedMap<Similar, Crowd>,
    /// Events by the time they fade, and their number.
    fading: SharedMap<(SimTime, u64), (Key, Said)>,
    counter: u64,
}

/// What makes two events similar: all but their sentence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Similar {
    component: &'static str,
    host: String,
    uid: String,
    field: String,
    kind: EventKind,
    reason: &'static str,
}

type Said = (Similar, String);

impl SortKey for Similar {
    fn encode(&self, bytes: &mut Vec<u8>) {
        for text in [self.component, &self.host, &self.uid, &self.field, self.kind.name(), self.reason] {
            text.encode(bytes);
        }
    }
}

/// The sentences of similar events.
#[derive(Clone, Debug, Default)]
struct Crowd {
    sentences: Vec<String>,
    last: SimTime,
}

const TIME_TO_LIVE: SimDuration = SimDuration::from_secs(3600);
const MOST_SIMILAR: usize = 10;
const SIMILAR_FOR: SimDuration = SimDuration::from_secs(600);
const COMBINED: &str = "(combined from similar events): ";

impl Recorder {
    /// Records an event.
    pub fn record(&mut self, draft: EventDraft, api: &mut ApiServer, now: SimTime) {
        let EventMessage::Text(sentence) = draft.message.clone() else { return };
        let similar = Similar {
            component: draft.component,
            host: draft.host.clone(),
            uid: draft.regarding.uid.clone(),
            field: draft.regarding.field_path.clone(),
            kind: draft.kind,
            reason: draft.reason,
        };
        let is_combined = self.joins_crowd(&similar, &sentence, now);
        let said = (similar, if is_combined { COMBINED.to_owned() } else { sentence.clone() });
        let sentence = if is_combined { format!("{COMBINED}{sentence}") } else { sentence };
        let known = self.said.get(&said).and_then(|key| api.store.typed::<Event>(key)).cloned();
        match known {
            Some(event) => again(event, sentence, api, now),
            None => self.create(&draft, said, sentence, api, now),
        }
    }

    /// When the next event fades.
    pub fn next_expiry(&self) -> Option<SimTime> {
        self.fading.first().map(|((at, _), _)| *at)
    }

    /// The events that have faded.
    pub fn expired(&mut self, now: SimTime) -> Vec<Key> {
        let mut keys = Vec::new();
        while let Some(slot) = self.fading.first().map(|(slot, _)| *slot).filter(|(at, _)| *at <= now) {
            let Some((key, said)) = self.fading.remove(&slot) else { break };
            self.said.remove(&said);
            keys.push(key);
        }
        keys
    }

    fn joins_crowd(&mut self, similar: &Similar, sentence: &String, now: SimTime) -> bool {
        let Some(crowd) = self.similar.get_or_default(similar) else { return false };
        if now.since(crowd.last) > SIMILAR_FOR {
            crowd.sentences.clear();
        }
        crowd.last = now;
        if crowd.sentences.contains(sentence) {
            return false;
        }
        if crowd.sentences.len() >= MOST_SIMILAR {
            return true;
        }
        crowd.sentences.push(sentence.clone());
        crowd.sentences.len() >= MOST_SIMILAR
    }

    fn create(&mut self, draft: &EventDraft, said: Said, sentence: String, api: &mut ApiServer, now: SimTime) {
        // Upstream names an event after its nanosecond; ours have none, so a counter tells them apart.
        self.counter += 1;
        let name = format!("{}.{:x}", draft.regarding.name, now.unix_nanos() + self.counter.cast_signed());
        let namespace = match draft.regarding.namespace.as_str() {
            "" => "default".to_owned(),
            namespace => namespace.to_owned(),
        };
        let event = event_of(draft, name.clone(), namespace.clone(), sentence, now);
        let request = ApiRequest::Create {
            kind: Kind::EVENT,
            namespace: namespace.clone(),
            body: Body::from(Object::from(event)),
            mode: WriteMode::Persist,
        };
        if api.handle(request, now).is_ok() {
            let key = Key::new(Kind::EVENT, &namespace, &name);
            self.fading.insert((now + TIME_TO_LIVE, self.counter), (key.clone(), said.clone()));
            self.said.insert(said, key);
        }
    }
}

fn event_of(draft: &EventDraft, name: String, namespace: String, message: String, now: SimTime) -> Event {
    let metadata = ObjectMeta { name, namespace, ..ObjectMeta::default() };
    let second = Some(now.truncated_to_second());
    let base = Event {
        metadata,
        involved_object: draft.regarding.clone(),
        reason: draft.reason.to_owned(),
        message,
        kind: draft.kind.name().to_owned(),
        reporting_component: draft.component.to_owned(),
        reporting_instance: draft.host.clone(),
        ..Event::default()
    };
    // The scheduler speaks the newer events.k8s.io, whose events have an instant and an action but no source.
    if draft.component == "default-scheduler" {
        return Event { action: "Binding".to_owned(), event_time: Some(MicroTime(now)), ..base };
    }
    let source = EventSource { component: draft.component.to_owned(), host: draft.host.clone() };
    Event { source, count: 1, first_timestamp: second, last_timestamp: second, ..base }
}

fn again(mut event: Event, sentence: String, api: &mut ApiServer, now: SimTime) {
    event.message = sentence;
    event.count = event.count.max(1) + 1;
    event.first_timestamp = event.first_timestamp.or(event.event_time.map(|at| at.0.truncated_to_second()));
    event.last_timestamp = Some(now.truncated_to_second());
    let key = Key::new(Kind::EVENT, &event.metadata.namespace, &event.metadata.name);
    let body = Body::from(Object::from(event));
    // A refusal would only lose a count.
    let _ = api.handle(ApiRequest::Update { key, body, mode: WriteMode::Persist }, now);
}
