//! The event recorder: turns what loops say into Event objects, counts what is said again, and silences chatter.
//!
//! Follows client-go's `EventCorrelator`: similar sentences are combined, equal ones counted, and whoever says too much
//! about one object is not heard for a while. Events fade an hour after they were last told, as `--event-ttl`.

use super::correlation::{Correlator, Saying};
use crate::api::discovery::Kind;
use crate::api::event::{Event, EventSeries, EventSource, MicroTime};
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::shared_map::SharedMap;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::ApiServer;
use crate::apiserver::request::{ApiRequest, Body, Key, WriteMode};
use crate::apiserver::store::Store;
use crate::control_loop::{EventDraft, EventKind, EventMessage};

/// What has been said.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    correlator: Correlator,
    /// Events by the time they fade.
    fading: SharedMap<(SimTime, Key), ()>,
    counter: i64,
}

const TIME_TO_LIVE: SimDuration = SimDuration::from_secs(3600);
/// The one component that speaks the newer `events.k8s.io`, whose events have an instant and an action but no source.
const SCHEDULER: &str = "default-scheduler";

impl Recorder {
    /// Records an event.
    pub fn record(&mut self, draft: EventDraft, api: &mut ApiServer, now: SimTime) {
        let EventMessage::Text(sentence) = &draft.message else { return };
        // Upstream names an event after its nanosecond; ours have none, so a counter tells them apart.
        self.counter += 1;
        let name = format!("{}.{:x}", draft.regarding.name, now.unix_nanos() + self.counter);
        let namespace = match draft.regarding.namespace.as_str() {
            "" => "default",
            namespace => namespace,
        };
        let key = Key::new(Kind::EVENT, namespace, &name);
        if draft.component == SCHEDULER {
            return self.tell_in_series(&draft, sentence, key, api, now);
        }
        if let Some(saying) = self.correlator.hear(&draft, sentence, key, now) {
            self.tell(&draft, saying, api, now);
        }
    }

    /// When the next event fades.
    pub fn next_expiry(&self) -> Option<SimTime> {
        self.fading.first().map(|((at, _), ())| *at)
    }

    /// The events that have faded. One that was deleted and told again since lives on.
    pub fn expired(&mut self, store: &Store, now: SimTime) -> Vec<Key> {
        let mut keys = Vec::new();
        while let Some(row) = self.fading.first().map(|(row, ())| row.clone()).filter(|(at, _)| *at <= now) {
            self.fading.remove(&row);
            if store.typed::<Event>(&row.1).is_some_and(|event| fades_at(event) <= now) {
                keys.push(row.1);
            }
        }
        keys
    }

    /// Writes what was said: an event of its own, or the next count of one that is there.
    fn tell(&mut self, draft: &EventDraft, saying: Saying, api: &mut ApiServer, now: SimTime) {
        let Saying { key, sentence, count, first } = saying;
        let known = api.store.typed::<Event>(&key);
        let faded = known.map(fades_at);
        let mut event = known.cloned().unwrap_or_else(|| event_of(draft, &key));
        event.message = sentence;
        event.count = count;
        event.first_timestamp = Some(first.truncated_to_second());
        event.last_timestamp = Some(now.truncated_to_second());
        self.write((event, faded), api, now);
    }

    fn tell_in_series(&mut self, draft: &EventDraft, sentence: &str, key: Key, api: &mut ApiServer, now: SimTime) {
        let Some((key, count)) = self.correlator.hear_in_series(draft, key, now) else { return };
        let known = api.store.typed::<Event>(&key);
        let faded = known.map(fades_at);
        let mut event = known.cloned().unwrap_or_else(|| Event {
            action: if draft.kind == EventKind::Normal { "Binding" } else { "Scheduling" }.to_owned(),
            event_time: Some(MicroTime(now)),
            message: sentence.to_owned(),
            ..event_of(draft, &key)
        });
        event.series = (count > 1).then_some(EventSeries { count, last_observed_time: Some(MicroTime(now)) });
        self.write((event, faded), api, now);
    }

    /// Writes an event, and lets it live for another hour; one that is there already would have faded sooner.
    fn write(&mut self, (event, faded): (Event, Option<SimTime>), api: &mut ApiServer, now: SimTime) {
        let key = Key::new(Kind::EVENT, &event.metadata.namespace, &event.metadata.name);
        let fades = fades_at(&event);
        let body = Body::from(Object::from(event));
        let mode = WriteMode::Persist;
        let request = match faded {
            Some(sooner) => {
                self.fading.remove(&(sooner, key.clone()));
                ApiRequest::Update { key: key.clone(), body, mode }
            }
            None => ApiRequest::Create { kind: Kind::EVENT, namespace: key.namespace.clone(), body, mode },
        };
        // A refusal would only lose a count.
        if api.handle(request, now).is_ok() {
            self.fading.insert((fades, key), ());
        }
    }
}

/// An hour after it was last told.
fn fades_at(event: &Event) -> SimTime {
    let in_series = event.series.as_ref().and_then(|series| series.last_observed_time).or(event.event_time);
    let told = event.last_timestamp.or(in_series.map(|MicroTime(at)| at));
    told.unwrap_or_default() + TIME_TO_LIVE
}

fn event_of(draft: &EventDraft, key: &Key) -> Event {
    let metadata = ObjectMeta { name: key.name.clone(), namespace: key.namespace.clone(), ..ObjectMeta::default() };
    let mut event = Event {
        metadata,
        involved_object: draft.regarding.clone(),
        reason: draft.reason.to_owned(),
        kind: draft.kind.name().to_owned(),
        reporting_component: draft.component.to_owned(),
        reporting_instance: draft.host.clone(),
        ..Event::default()
    };
    if draft.component != SCHEDULER {
        event.source = EventSource { component: draft.component.to_owned(), host: draft.host.clone() };
    }
    event
}
