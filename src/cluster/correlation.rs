//! The memory of who said what: which events are the same, which are alike, and who has said too much.
//!
//! Follows client-go's `EventCorrelator` for the old events and its `eventBroadcasterImpl` for the scheduler's newer ones.

use crate::api::order::InOrder;
use crate::api::shared_map::SharedMap;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::Key;
use crate::control_loop::EventDraft;

/// All that is remembered, by what it is about.
#[derive(Clone, Debug, Default)]
pub struct Correlator {
    memories: SharedMap<String, Memory>,
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

#[derive(Clone, Debug)]
struct Memory {
    /// When it was last of use.
    last: SimTime,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// The sentences of events that are alike but for them.
    Crowd(Vec<String>),
    /// An event, and how often and since when it has been said.
    Told { key: Key, count: i32, first: SimTime },
    /// How much may still be said, in milliseconds of waiting.
    Credit(i64),
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
/// So much is remembered: upstream's caches hold 4096 entries each.
const REMEMBERED: usize = 3 * 4096;

impl Correlator {
    /// Hears a sentence; `None` if its source has said too much about the object (`EventCorrelate`).
    pub fn hear(&mut self, draft: &EventDraft, sentence: &str, key: Key, now: SimTime) -> Option<Saying> {
        let topic = topic(draft);
        let is_combined = self.joins_crowd(&topic, sentence, now);
        let said = match is_combined {
            true => format!("combined {topic}"),
            false => format!("said {topic} {} {sentence}", draft.regarding.field_path),
        };
        let (key, count, first) = self.count(said, key, now);
        let sentence = if is_combined { format!("{COMBINED}{sentence}") } else { sentence.to_owned() };
        let is_heard = self.pays(draft, now);
        self.forget();
        is_heard.then_some(Saying { key, sentence, count, first })
    }

    /// Hears the scheduler, whose events are the same whatever they say: the first and the second time are written,
    /// later ones only counted (`recordToSink`).
    pub fn hear_in_series(&mut self, draft: &EventDraft, key: Key, now: SimTime) -> Option<(Key, i32)> {
        let said = format!("series {} {}", topic(draft), draft.regarding.resource_version);
        if self.memories.get(&said).is_some_and(|memory| now.since(memory.last) > SERIES_STAYS) {
            self.memories.remove(&said);
        }
        let (key, count, _) = self.count(said, key, now);
        self.forget();
        (count <= 2).then_some((key, count))
    }

    /// Whether a sentence is one too many of its kind (`EventAggregate`). Upstream then drops any sentence of the crowd;
    /// here it is the new one that is not kept.
    fn joins_crowd(&mut self, topic: &str, sentence: &str, now: SimTime) -> bool {
        let memory = self.memory(format!("crowd {topic}"), What::Crowd(Vec::new()), now);
        let Some(memory) = memory else { return false };
        let What::Crowd(sentences) = &mut memory.what else { return false };
        if now.since(memory.last) > CROWD_STAYS {
            sentences.clear();
        }
        memory.last = now;
        if sentences.iter().any(|known| known == sentence) {
            return false;
        }
        if sentences.len() + 1 >= CROWD {
            return true;
        }
        sentences.push(sentence.to_owned());
        false
    }

    /// Counts an event (`eventObserve`): its key, how often it has been said, and since when.
    fn count(&mut self, said: String, key: Key, now: SimTime) -> (Key, i32, SimTime) {
        let what = What::Told { key: key.clone(), count: 0, first: now };
        match self.memory(said, what, now) {
            Some(Memory { last, what: What::Told { key, count, first } }) => {
                *last = now;
                *count += 1;
                (key.clone(), *count, *first)
            }
            _ => (key, 1, now),
        }
    }

    /// Whether a source may say something about an object (`EventSourceObjectSpamFilter`).
    fn pays(&mut self, draft: &EventDraft, now: SimTime) -> bool {
        let purse = format!("credit {} {} {}", draft.component, draft.host, draft.regarding.uid);
        let Some(memory) = self.memory(purse, What::Credit(BURST * PRICE), now) else { return true };
        let earned = now.since(memory.last).as_millis();
        memory.last = now;
        let What::Credit(credit) = &mut memory.what else { return true };
        *credit = (*credit + earned).min(BURST * PRICE);
        let can_pay = *credit >= PRICE;
        *credit -= if can_pay { PRICE } else { 0 };
        can_pay
    }

    /// What is remembered about something, new if it is nothing yet.
    fn memory(&mut self, about: String, what: What, now: SimTime) -> Option<&mut Memory> {
        if !self.memories.contains_key(&about) {
            self.memories.insert(about.clone(), Memory { last: now, what });
        }
        self.memories.get_mut(&about)
    }

    /// Forgets what was of no use for longest, once there is too much.
    fn forget(&mut self) {
        if self.memories.len() < 2 * REMEMBERED {
            return;
        }
        let mut times: Vec<SimTime> = self.memories.values().map(|memory| memory.last).collect();
        times.order();
        let Some(oldest) = times.get(REMEMBERED).copied() else { return };
        let stale: Vec<String> =
            self.memories.iter().filter(|(_, memory)| memory.last < oldest).map(|(about, _)| about.clone()).collect();
        for about in &stale {
            self.memories.remove(about);
        }
    }
}

/// What makes events alike: all but their sentence (`EventAggregatorByReasonFunc`).
fn topic(draft: &EventDraft) -> String {
    let EventDraft { component, host, regarding, kind, reason, .. } = draft;
    format!("{component} {host} {} {} {} {reason}", regarding.kind, regarding.uid, kind.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::discovery::Kind;
    use crate::api::event::ObjectReference;
    use crate::control_loop::{EventKind, EventMessage};

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
