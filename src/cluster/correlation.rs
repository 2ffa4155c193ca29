//! The memory of who said what: which events are the same, which are alike, and who has said too much.
//!
//! Follows client-go's `EventCorrelator` for the old events and its `eventBroadcasterImpl` for the scheduler's newer ones.

use crate::api::order::InOrder;
use crate::api::shared_map::SharedMap;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::Key;
use crate::control_loop::{EventDraft, EventKind};

/// All that is remembered, by who says it and about what.
#[derive(Clone, Debug, Default)]
pub struct Correlator {
    voices: SharedMap<String, Voice>,
}

/// What to write about something that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// The event's key: a known one if it was said before.
    pub key: Key,
    /// The sentence, perhaps with a remark before it.
    pub sentence: String,
    /// How often it has been said.
    pub count: i32,
    /// When it was first said.
    pub first: SimTime,
}

/// What one source has said about one object.
#[derive(Clone, Debug)]
struct Voice {
    /// When it last said anything.
    last: SimTime,
    /// How much it may still say, in milliseconds of waiting.
    credit: i64,
    crowds: Vec<Crowd>,
    told: Vec<Told>,
}

/// What makes events alike: all but their sentence (`EventAggregatorByReasonFunc`).
type Topic = (EventKind, &'static str);

/// The sentences of events that are alike but for them.
#[derive(Clone, Debug)]
struct Crowd {
    topic: Topic,
    last: SimTime,
    sentences: Vec<String>,
}

/// An event, and how often and since when it has been said.
#[derive(Clone, Debug)]
struct Told {
    topic: Topic,
    words: Words,
    last: SimTime,
    key: Key,
    count: i32,
    first: SimTime,
}

/// What makes events of a topic the same.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Words {
    /// The same part of the object, the same sentence.
    Sentence { field_path: String, sentence: String },
    /// Whatever was said by a crowd.
    Combined,
    /// Whatever the scheduler says about a state of the object.
    Series { resource_version: String },
}

/// As many different sentences make a crowd (`defaultAggregateMaxEvents`).
const CROWD: usize = 10;
/// A crowd that is silent so long disperses (`defaultAggregateIntervalInSeconds`).
const CROWD_STAYS: SimDuration = SimDuration::from_secs(600);
/// What stands before the newest sentence of a crowd.
const COMBINED: &str = "(combined from similar events): ";
/// One event of a source about an object costs so much (`defaultSpamQPS`, one in five minutes).
const PRICE: i64 = 300_000;
/// So many events may come at once (`defaultSpamBurst`).
const BURST: i64 = 25;
/// After so long without another, the scheduler's event begins anew (`finishTime`).
const SERIES_STAYS: SimDuration = SimDuration::from_secs(360);
/// So many are remembered at the most (`maxLruCacheEntries`): voices, and events of a voice.
const REMEMBERED: usize = 4096;

impl Correlator {
    /// Hears a sentence; `None` if its source has said too much about the object (`EventCorrelate`).
    pub fn hear(&mut self, draft: &EventDraft, sentence: &str, key: Key, now: SimTime) -> Option<Saying> {
        let voice = self.voice(draft, now)?;
        let topic = (draft.kind, draft.reason);
        let is_heard = voice.pays(now);
        let is_combined = voice.joins_crowd(topic, sentence, now);
        let field_path = draft.regarding.field_path.clone();
        let words = match is_combined {
            true => Words::Combined,
            false => Words::Sentence { field_path, sentence: sentence.to_owned() },
        };
        let told = voice.told(topic, words, key, now)?;
        let sentence = if is_combined { format!("{COMBINED}{sentence}") } else { sentence.to_owned() };
        is_heard.then(|| Saying { key: told.key.clone(), sentence, count: told.count, first: told.first })
    }

    /// Hears the scheduler, whose events are the same whatever they say: the first and the second time are written,
    /// later ones only counted (`recordToSink`).
    pub fn hear_in_series(&mut self, draft: &EventDraft, key: Key, now: SimTime) -> Option<(Key, i32)> {
        let voice = self.voice(draft, now)?;
        voice.told.retain(|told| now.since(told.last) <= SERIES_STAYS);
        let words = Words::Series { resource_version: draft.regarding.resource_version.clone() };
        let told = voice.told((draft.kind, draft.reason), words, key, now)?;
        (told.count <= 2).then(|| (told.key.clone(), told.count))
    }

    /// The voice of a source about an object, new if it has said nothing yet.
    fn voice(&mut self, draft: &EventDraft, now: SimTime) -> Option<&mut Voice> {
        let about = [draft.component, &draft.host, &draft.regarding.kind, &draft.regarding.uid].join(" ");
        if !self.voices.contains_key(&about) {
            self.forget();
            let voice = Voice { last: now, credit: BURST * PRICE, crowds: Vec::new(), told: Vec::new() };
            self.voices.insert(about.clone(), voice);
        }
        self.voices.get_mut(&about)
    }

    /// Forgets the voices that are silent for longest, once there are too many.
    fn forget(&mut self) {
        if self.voices.len() < 2 * REMEMBERED {
            return;
        }
        let mut times: Vec<SimTime> = self.voices.values().map(|voice| voice.last).collect();
        times.order();
        let Some(oldest) = times.get(REMEMBERED).copied() else { return };
        let stale: Vec<String> =
            self.voices.iter().filter(|(_, voice)| voice.last < oldest).map(|(about, _)| about.clone()).collect();
        for about in &stale {
            self.voices.remove(about);
        }
    }
}

impl Voice {
    /// Whether it may say something more (`EventSourceObjectSpamFilter`).
    fn pays(&mut self, now: SimTime) -> bool {
        let earned = now.since(self.last).as_millis();
        self.last = now;
        self.credit = (self.credit + earned).min(BURST * PRICE);
        let can_pay = self.credit >= PRICE;
        self.credit -= if can_pay { PRICE } else { 0 };
        can_pay
    }

    /// Whether a sentence is one too many of its kind (`EventAggregate`). Upstream then drops any sentence of the crowd;
    /// here it is the new one that is not kept.
    fn joins_crowd(&mut self, topic: Topic, sentence: &str, now: SimTime) -> bool {
        let Some(crowd) = self.crowds.iter_mut().find(|crowd| crowd.topic == topic) else {
            self.crowds.push(Crowd { topic, last: now, sentences: vec![sentence.to_owned()] });
            return false;
        };
        if now.since(crowd.last) > CROWD_STAYS {
            crowd.sentences.clear();
        }
        crowd.last = now;
        if crowd.sentences.iter().any(|known| known == sentence) {
            return false;
        }
        if crowd.sentences.len() + 1 >= CROWD {
            return true;
        }
        crowd.sentences.push(sentence.to_owned());
        false
    }

    /// Counts an event (`eventObserve`).
    fn told(&mut self, topic: Topic, words: Words, key: Key, now: SimTime) -> Option<&Told> {
        let known = self.told.iter().position(|told| told.topic == topic && told.words == words);
        let at = known.unwrap_or_else(|| {
            if self.told.len() == REMEMBERED {
                self.told.remove(0);
            }
            self.told.push(Told { topic, words, last: now, key, count: 0, first: now });
            self.told.len() - 1
        });
        let told = self.told.get_mut(at)?;
        told.last = now;
        told.count += 1;
        Some(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::discovery::Kind;
    use crate::api::event::ObjectReference;
    use crate::control_loop::EventMessage;

    /// Says each sentence at its second; what is written of it: how often, and the beginning of the sentence.
    fn check_counts(said: &[(i64, &str)], expected: &[Option<(i32, &str)>]) {
        let mut correlator = Correlator::default();
        let draft = EventDraft {
            regarding: ObjectReference { uid: "1".to_owned(), ..ObjectReference::default() },
            kind: EventKind::Normal,
            reason: "Scaled",
            message: EventMessage::Text(String::new()),
            component: "test",
            host: String::new(),
        };
        let heard = said.iter().map(|(second, sentence)| {
            let key = Key::new(Kind::EVENT, "default", sentence);
            correlator.hear(&draft, sentence, key, SimTime::from_millis(second * 1000))
        });
        let heard: Vec<_> = heard.map(|saying| saying.map(|saying| (saying.count, saying.sentence))).collect();
        let expected: Vec<_> = expected.iter().map(|row| row.map(|(count, text)| (count, text.to_owned()))).collect();
        assert_eq!(heard, expected);
    }

    #[test]
    fn equal_sentences_are_counted() {
        check_counts(&[(0, "a"), (1, "b"), (70, "a")], &[Some((1, "a")), Some((1, "b")), Some((2, "a"))]);
    }

    #[test]
    fn the_tenth_sentence_of_its_kind_is_combined() {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
        let mut said: Vec<(i64, &str)> = names.iter().map(|name| (0, *name)).collect();
        said.extend([(5, "a"), (6, "l"), (700, "m")]);
        let mut expected: Vec<Option<(i32, &str)>> = names.iter().take(9).map(|name| Some((1, *name))).collect();
        expected.extend([
            Some((1, "(combined from similar events): j")),
            Some((2, "(combined from similar events): k")),
            Some((2, "a")),
            Some((3, "(combined from similar events): l")),
            Some((1, "m")),
        ]);
        check_counts(&said, &expected);
    }

    #[test]
    fn who_says_too_much_is_not_heard_for_a_while() {
        let mut said = vec![(0, "a"); 27];
        said.push((301, "a"));
        let mut expected: Vec<Option<(i32, &str)>> = (1..=25).map(|count| Some((count, "a"))).collect();
        expected.extend([None, None, Some((28, "a"))]);
        check_counts(&said, &expected);
    }
}
