//! What a learner did, and when: enough to live through all of it once more.

use crate::api::time::SimTime;
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

    /// Without its last input, at the instant of which it ends; and that input.
    pub fn rewound(&self) -> Option<(Self, Input)> {
        let mut shorter = self.clone();
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
        assert_eq!(Recording::from_json(&recording.to_json()), Some(recording));
        for broken in
            ["", "{}", "[]", r#"{"formatVersion":2,"lesson":"","scenario":"","seed":1,"inputs":[],"until":0}"#]
        {
            assert_eq!(Recording::from_json(broken), None, "{broken}");
        }
    }
}
