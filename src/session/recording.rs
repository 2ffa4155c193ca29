//! What a learner did, and when: enough to live through all of it once more.

use crate::api::discovery::Kind;
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::lessons::Look;
use crate::scene::inspect::Page;
use serde::{Deserialize, Serialize};

/// The format of [`Recording`]; a change that old readers would misread counts it up.
const FORMAT: u32 = 1;

/// One thing that the learner does to the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Input {
    /// Enter: a line for the console.
    Line(String),
    /// Ctrl-C.
    Interrupt,
    /// Another step of the lesson, counted from 0.
    Step(usize),
    /// A look into the inspector, which changes nothing but counts for a lesson.
    Look {
        /// What was looked at.
        key: WrittenKey,
        /// Which page of it.
        page: Look,
    },
}

/// An object's key in writing: `pod default web`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenKey(String, String, String);

impl WrittenKey {
    fn of(key: &Key) -> Self {
        Self(key.kind.qualified_singular(), key.namespace.clone(), key.name.clone())
    }

    /// The key; one of no known kind is that of nothing.
    pub fn key(&self) -> Option<Key> {
        let Self(kind, namespace, name) = self;
        Kind::of_word(kind).map(|kind| Key::new(kind, namespace, name))
    }
}

impl Input {
    /// A look at an object, at a page of the inspector.
    pub fn look(key: &Key, page: Page) -> Self {
        let page = match page {
            Page::Summary | Page::Shell(_) => Look::Summary,
            Page::Yaml(_) => Look::Yaml,
            Page::Events => Look::Events,
            Page::Logs(_) => Look::Logs,
        };
        Input::Look { key: WrittenKey::of(key), page }
    }

    /// Whether there is anything to take back.
    pub fn is_deed(&self) -> bool {
        !matches!(self, Input::Look { .. })
    }
}

/// A session as the inputs it consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// Which format this is.
    pub format_version: u32,
    /// The lesson, by its id.
    pub lesson: String,
    /// The cluster that it begins with.
    pub scenario: String,
    /// The seed of that cluster.
    pub seed: u64,
    /// The inputs and their instants, in milliseconds.
    pub inputs: Vec<(i64, Input)>,
    /// How far time has gone since.
    pub until: i64,
}

impl Recording {
    /// A session that begins.
    pub fn begin(lesson: &str, scenario: &str, seed: u64) -> Self {
        let (lesson, scenario) = (lesson.to_owned(), scenario.to_owned());
        Self { format_version: FORMAT, lesson, scenario, seed, inputs: Vec::new(), until: 0 }
    }

    /// With one more input.
    pub fn note(&mut self, at: SimTime, input: &Input) {
        self.inputs.push((at.as_millis(), input.clone()));
        self.until = at.as_millis();
    }

    /// As it was at an instant; and what was done since, oldest first.
    pub fn until(&self, at: SimTime) -> (Self, Vec<Input>) {
        let (kept, later): (Vec<_>, Vec<_>) =
            self.inputs.iter().cloned().partition(|(when, _)| *when <= at.as_millis());
        let later = later.into_iter().map(|(_, input)| input).filter(Input::is_deed).collect();
        (Self { inputs: kept, until: at.as_millis().min(self.until), ..self.clone() }, later)
    }

    /// Without the last thing that was done, at the instant of which it ends; and that input.
    pub fn rewound(&self) -> Option<(Self, Input)> {
        let mut shorter = self.clone();
        while shorter.inputs.last().is_some_and(|(_, input)| !input.is_deed()) {
            shorter.inputs.pop();
        }
        let (at, last) = shorter.inputs.pop()?;
        shorter.until = at;
        Some((shorter, last))
    }

    /// As text to keep.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From such a text; `None` if it is none, or of a format to come.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|recording: &Self| recording.format_version == FORMAT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_survives_its_text() {
        let mut recording = Recording::begin("01-meet-a-pod", "one-node", 1);
        recording.note(SimTime::from_millis(1234), &Input::Line("kubectl get pods".into()));
        recording.note(SimTime::from_millis(2345), &Input::Interrupt);
        recording.note(SimTime::from_millis(3456), &Input::Step(1));
        let pod = Key::new(Kind::POD, "default", "web");
        recording.note(SimTime::from_millis(4567), &Input::look(&pod, Page::Events));
        assert_eq!(Recording::from_json(&recording.to_json()), Some(recording));
        for broken in
            ["", "{}", "[]", r#"{"formatVersion":2,"lesson":"","scenario":"","seed":1,"inputs":[],"until":0}"#]
        {
            assert_eq!(Recording::from_json(broken), None, "{broken}");
        }
    }

    #[test]
    fn looks_are_not_taken_back_but_what_was_done_before_them() {
        let mut recording = Recording::begin("01-meet-a-pod", "one-node", 1);
        recording.note(SimTime::from_millis(1000), &Input::Interrupt);
        recording.note(SimTime::from_millis(2000), &Input::Line("ls".into()));
        recording.note(SimTime::from_millis(3000), &Input::look(&Key::cluster(Kind::NODE, "minikube"), Page::Summary));
        let (shorter, last) = recording.rewound().unwrap();
        assert_eq!((shorter.until, shorter.inputs.len(), last), (2000, 1, Input::Line("ls".into())));
        let (past, later) = recording.until(SimTime::from_millis(1500));
        assert_eq!((past.until, past.inputs.len(), later), (1500, 1, vec![Input::Line("ls".into())]));
    }
}
