//! What a learner did, and when: enough to live through all of it once more.

use super::tab::TabNumber;
use crate::api::discovery::Kind;
use crate::api::reader::{self, Form, Readable, Reader};
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::lessons::Look;
use crate::scene::inspect::Page;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// The format of [`Recording`]; a change that old readers would misread counts it up.
const FORMAT: u32 = 1;
/// The tab that a session begins with; entries that name no other are its own.
pub const FIRST_TAB: TabNumber = 1;

/// One thing that the learner does to the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Input {
    /// Enter: a line for the console.
    Line(String),
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D.
    EndOfInput,
    /// The editor is left: with a text to keep, or without.
    Edited(Option<String>),
    /// Another step of the lesson, counted from 0.
    Step(usize),
    /// A look into the inspector, which changes nothing but counts for a lesson.
    Look {
        /// What was looked at.
        key: WrittenKey,
        /// Which page of it.
        page: Look,
    },
    /// One more tab of the console.
    OpenTab,
    /// The tab goes, and what runs in it.
    CloseTab,
    /// What the learner expects of the step: a number, or a place among the choices.
    Expect(usize),
    /// Both futures of the step's twin runs.
    Compare,
}

/// An object's key in writing: `pod default web`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

    /// Whether undo goes back to before it; what only ends something belongs to what it ends, a look changes nothing.
    pub fn is_deed(&self) -> bool {
        !matches!(self, Input::Look { .. } | Input::Interrupt | Input::EndOfInput)
    }
}

/// An input, where and when it was given. As text it is a list: `[1234, {"line": "ls"}]`, and the tab behind it if that
/// is not the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The instant, in milliseconds.
    pub at: i64,
    /// The tab of the console.
    pub tab: TabNumber,
    /// What was done.
    pub input: Input,
}

/// A session as the inputs it consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    /// The inputs.
    pub inputs: Vec<Entry>,
    /// How far time has gone since, in milliseconds.
    pub until: i64,
}

impl Entry {
    /// When.
    pub fn at(&self) -> SimTime {
        SimTime::from_millis(self.at)
    }

    /// As [`Input::is_deed`].
    pub fn is_deed(&self) -> bool {
        self.input.is_deed()
    }
}

impl Recording {
    /// A session that begins.
    pub fn begin(lesson: &str, scenario: &str, seed: u64) -> Self {
        let (lesson, scenario) = (lesson.to_owned(), scenario.to_owned());
        Self { format_version: FORMAT, lesson, scenario, seed, inputs: Vec::new(), until: 0 }
    }

    /// With one more input.
    pub fn note(&mut self, at: SimTime, tab: TabNumber, input: &Input) {
        self.inputs.push(Entry { at: at.as_millis(), tab, input: input.clone() });
        self.until = at.as_millis();
    }

    /// Its first inputs, and time only up to an instant.
    #[must_use]
    pub fn cut(&self, inputs: usize, until: SimTime) -> Self {
        let inputs = self.inputs.iter().take(inputs).cloned().collect();
        let (lesson, scenario) = (self.lesson.clone(), self.scenario.clone());
        Self { inputs, until: until.as_millis(), lesson, scenario, ..*self }
    }

    /// As text to keep.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From such a text; `None` if it is none, or of a format to come.
    pub fn from_json(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        reader::read(&value).ok().filter(|recording: &Self| recording.format_version == FORMAT)
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.tab {
            FIRST_TAB => (self.at, &self.input).serialize(serializer),
            tab => (self.at, &self.input, tab).serialize(serializer),
        }
    }
}

impl Readable for Recording {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.some_fields(value, |fields| Self {
            format_version: fields.required("formatVersion"),
            lesson: fields.required("lesson"),
            scenario: fields.required("scenario"),
            seed: fields.required("seed"),
            inputs: fields.required("inputs"),
            until: fields.required("until"),
        })
    }
}

impl Readable for Entry {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let (at, input, tab) = match value.as_array().map(Vec::as_slice) {
            Some([at, input]) => (at, input, FIRST_TAB),
            Some([at, input, tab]) => (at, input, Readable::read(tab, reader)),
            _ => (&Value::Null, &Value::Null, FIRST_TAB),
        };
        Self { at: Readable::read(at, reader), tab, input: Readable::read(input, reader) }
    }
}

impl Readable for Input {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let forms: &[Form<Self>] = &[
            ("line", |value, reader| Self::Line(Readable::read(value, reader))),
            ("interrupt", |_, _| Self::Interrupt),
            ("endOfInput", |_, _| Self::EndOfInput),
            ("edited", |value, reader| Self::Edited(Readable::read(value, reader))),
            ("step", |value, reader| Self::Step(Readable::read(value, reader))),
            ("look", |value, reader| {
                reader.some_fields(value, |look| Self::Look { key: look.required("key"), page: look.required("page") })
            }),
            ("openTab", |_, _| Self::OpenTab),
            ("closeTab", |_, _| Self::CloseTab),
            ("expect", |value, reader| Self::Expect(Readable::read(value, reader))),
            ("compare", |_, _| Self::Compare),
        ];
        reader.form(value, forms).unwrap_or(Self::Interrupt)
    }
}

impl Readable for WrittenKey {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let (kind, namespace, name) = match value.as_array().map(Vec::as_slice) {
            Some([kind, namespace, name]) => (kind, namespace, name),
            _ => (&Value::Null, &Value::Null, &Value::Null),
        };
        let mut text = |part| Readable::read(part, reader);
        Self(text(kind), text(namespace), text(name))
    }
}

impl Readable for Look {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let words = &[("summary", Self::Summary), ("yaml", Self::Yaml), ("events", Self::Events), ("logs", Self::Logs)];
        reader.word(value, words).unwrap_or(Self::Summary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_survives_its_text() {
        let mut recording = Recording::begin("01-meet-a-pod", "one-node", 1);
        recording.note(SimTime::from_millis(1234), 1, &Input::Line("kubectl get pods".into()));
        recording.note(SimTime::from_millis(2345), 1, &Input::Interrupt);
        recording.note(SimTime::from_millis(3456), 1, &Input::Step(1));
        recording.note(SimTime::from_millis(3456), 1, &Input::OpenTab);
        recording.note(SimTime::from_millis(4567), 2, &Input::EndOfInput);
        recording.note(SimTime::from_millis(4567), 2, &Input::CloseTab);
        let pod = Key::new(Kind::POD, "default", "web");
        recording.note(SimTime::from_millis(5678), 1, &Input::look(&pod, Page::Events));
        recording.note(SimTime::from_millis(5678), 1, &Input::Expect(3));
        recording.note(SimTime::from_millis(5678), 1, &Input::Compare);
        assert_eq!(Recording::from_json(&recording.to_json()), Some(recording));
        for broken in
            ["", "{}", "[]", r#"{"formatVersion":2,"lesson":"","scenario":"","seed":1,"inputs":[],"until":0}"#]
        {
            assert_eq!(Recording::from_json(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_recording_from_before_there_were_tabs_is_read() {
        let text = r#"{"formatVersion":1,"lesson":"a","scenario":"one-node","seed":1,"until":9,
            "inputs":[[5,{"line":"ls"}],[6,"interrupt"],[7,{"step":1}]]}"#;
        let entry = |at, input| Entry { at, tab: FIRST_TAB, input };
        let inputs = [entry(5, Input::Line("ls".into())), entry(6, Input::Interrupt), entry(7, Input::Step(1))];
        assert_eq!(Recording::from_json(text).unwrap().inputs, inputs);
    }
}
