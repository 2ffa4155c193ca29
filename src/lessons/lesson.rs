//! A lesson as data: what its file says, field by field.

use super::check::{Check, CheckState, Evidence, Standing};
use super::prediction::Prediction;
use super::prose::Prose;
use super::twins::Twin;
use crate::api::reader::{Readable, Reader};
use crate::api::time::SimDuration;
use serde_json::Value;

/// A lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The file's name without its ending: `01-meet-a-pod`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is about, in a few words, for the map of all lessons.
    pub summary: String,
    /// The path it belongs to.
    pub path: String,
    /// The cluster that it begins with: a name that scenarios know.
    pub scenario: String,
    /// The seed of that cluster.
    pub seed: u64,
    /// What stands in it before the first step, as lines that nobody sees.
    pub before: Vec<Line>,
    /// Who else is there when the linter plays it.
    pub company: Company,
    /// What the stage shows; the rest stays behind the curtain.
    pub reveal: Vec<Part>,
    /// The terms that it explains, in the order of their first use.
    pub glossary: Vec<String>,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// Objects that have nothing to do with a lesson, and that no check may see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Company {
    /// In the learner's namespace, too.
    #[default]
    Around,
    /// In another namespace only: the lesson's commands, as they are printed, are about whatever is in theirs.
    Elsewhere,
}

/// A part of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// kubectl, beside the API server.
    Kubectl,
    /// The bar that everything passes.
    ApiServer,
    /// What remembers.
    Etcd,
    /// The chips of the controller manager.
    Controllers,
    /// Who chooses a node.
    Scheduler,
    /// The machines.
    Nodes,
    /// What runs a node's pods.
    Kubelet,
    /// The learner's pods.
    Pods,
    /// Their addresses, on the tiles.
    PodIps,
    /// The pods of kube-system.
    SystemPods,
    /// The doors, and their links to pods.
    Services,
    /// Visitors outside, and what becomes of their requests.
    Visitors,
}

/// One step: one idea.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What progress is stored under; unique in its lesson.
    pub id: String,
    /// The heading.
    pub title: String,
    /// The idea, and what to watch.
    pub text: Prose,
    /// What to know before the commands run, where one of them is meant to fail.
    pub warning: Option<Prose>,
    /// Commands to run with one click, at most three.
    pub commands: Vec<Chip>,
    /// What one may expect before they run.
    pub prediction: Option<Prediction>,
    /// Two futures to compare.
    pub twin: Option<Twin>,
    /// Where today's Kubernetes differs from what one may read elsewhere.
    pub more_exactly: Vec<Prose>,
    /// A nudge.
    pub hint: Prose,
    /// What is to be met.
    pub checks: Vec<Requirement>,
    /// A way that meets it.
    pub solution: Vec<Line>,
    /// Other ways that meet it, too.
    pub alternatives: Vec<Vec<Line>>,
    /// What must not meet it.
    pub wrong_moves: Vec<Vec<Line>>,
    /// What the stage shows from here on, besides the lesson's own.
    pub reveal: Vec<Part>,
}

/// A command to run with one click.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// The line.
    pub run: String,
    /// What it does, in plain words.
    pub gloss: String,
    /// Whether it is meant to fail.
    pub fails: bool,
    /// Where it runs.
    pub terminal: Terminal,
}

/// The terminal that a line is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Terminal {
    /// The learner's own.
    #[default]
    Own,
    /// Another one beside it, for what runs on and on.
    Second,
}

/// A named condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// What is to be so.
    pub name: String,
    /// When it is.
    pub met_when: Check,
    /// What to say while nothing of it is met, instead of the check's own words.
    pub unmet: Option<String>,
    /// What to say once it is met, instead of the check's own words.
    pub met: Option<String>,
}

/// A line of a solution.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// `# +5s`: time passes.
    Pass(SimDuration),
    /// `# twin`: both futures of the step are lived through.
    Compare,
    /// A line for the console, or for the program that asks there; with line breaks if a here-document follows.
    Type {
        /// The line.
        text: String,
        /// How it should end.
        ending: Ending,
        /// Ctrl-C comes after so long; after a minute and a half if that is not said.
        stopped_after: Option<SimDuration>,
        /// Where it is typed. What runs in the second terminal is not waited for.
        terminal: Terminal,
    },
}

/// The format of lesson files.
struct Format;

/// The one that this program reads.
const FORMAT: u32 = 1;

/// How a line of a solution should end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With exit code 0, or not by itself.
    Well,
    /// With another one.
    Failing,
}

impl Requirement {
    /// How it stands.
    pub fn state(&self, evidence: &Evidence<'_>) -> CheckState {
        let state = self.met_when.state(evidence);
        let own = match state.standing {
            Standing::Open => &self.unmet,
            Standing::Partly => &None,
            Standing::Met => &self.met,
        };
        own.as_ref().map(|words| CheckState::new(state.standing, words.clone())).unwrap_or(state)
    }
}

impl Line {
    /// A line that should end well.
    pub fn typed(text: impl Into<String>) -> Self {
        Self::Type { text: text.into(), ending: Ending::Well, stopped_after: None, terminal: Terminal::Own }
    }

    /// A chip's line.
    pub fn of_chip(chip: &Chip) -> Self {
        let ending = if chip.fails { Ending::Failing } else { Ending::Well };
        Self::Type { text: chip.run.clone(), ending, stopped_after: None, terminal: chip.terminal }
    }
}

impl Readable for Line {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        match value.as_str() {
            Some(text) if text.trim() == "# twin" => Self::Compare,
            Some(text) => pause(text).map_or_else(|| Self::typed(text), Self::Pass),
            None => reader.fields(value, |fields| Self::Type {
                text: fields.required("run"),
                ending: if fields.optional("fails") { Ending::Failing } else { Ending::Well },
                stopped_after: fields
                    .optional::<Option<u32>>("stopped_after")
                    .map(|seconds| SimDuration::from_secs(seconds.into())),
                terminal: fields.optional("terminal"),
            }),
        }
    }
}

/// `# +5s`, `# +2m`, `# +300ms`: the time that a remark lets pass.
pub fn pause(line: &str) -> Option<SimDuration> {
    let span = line.trim().strip_prefix('#')?.trim().strip_prefix('+')?.trim();
    let digits = span.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: i64 = digits.parse().ok().filter(|number| (0..=86_400).contains(number))?;
    match span.strip_prefix(digits)? {
        "ms" => Some(SimDuration::from_millis(number)),
        "s" => Some(SimDuration::from_secs(number)),
        "m" => Some(SimDuration::from_secs(number * 60)),
        _ => None,
    }
}

impl Readable for Format {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let version = u32::read(value, reader);
        if version != FORMAT {
            reader.blame(format!("it is {version}, but this version reads {FORMAT}"));
        }
        Self
    }
}

impl Readable for Lesson {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| {
            let Format = fields.required("format_version");
            Self {
                id: String::new(),
                title: fields.required("title"),
                summary: fields.optional("summary"),
                path: fields.required("path"),
                scenario: fields.required("scenario"),
                seed: fields.required("seed"),
                before: fields.optional("before"),
                company: fields.optional("company"),
                reveal: fields.required("reveal"),
                glossary: fields.required("glossary"),
                steps: fields.required("steps"),
            }
        })
    }
}

impl Readable for Step {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            id: fields.required("id"),
            title: fields.required("title"),
            text: fields.required("text"),
            warning: fields.optional("warning"),
            commands: fields.optional("commands"),
            prediction: fields.optional("prediction"),
            twin: fields.optional("twin"),
            more_exactly: fields.optional("more_exactly"),
            hint: fields.optional("hint"),
            checks: fields.optional("checks"),
            solution: fields.optional("solution"),
            alternatives: fields.optional("alternatives"),
            wrong_moves: fields.optional("wrong_moves"),
            reveal: fields.optional("reveal"),
        })
    }
}

impl Readable for Chip {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            run: fields.required("run"),
            gloss: fields.required("gloss"),
            fails: fields.optional("fails"),
            terminal: fields.optional("terminal"),
        })
    }
}

impl Readable for Requirement {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            name: fields.required("name"),
            met_when: fields.required("met_when"),
            unmet: fields.optional("unmet"),
            met: fields.optional("met"),
        })
    }
}

impl Readable for Company {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.word(value, &[("around", Self::Around), ("elsewhere", Self::Elsewhere)]).unwrap_or_default()
    }
}

impl Readable for Terminal {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.word(value, &[("own", Self::Own), ("second", Self::Second)]).unwrap_or_default()
    }
}

impl Readable for Part {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let words = &[
            ("kubectl", Self::Kubectl),
            ("api-server", Self::ApiServer),
            ("etcd", Self::Etcd),
            ("controllers", Self::Controllers),
            ("scheduler", Self::Scheduler),
            ("nodes", Self::Nodes),
            ("kubelet", Self::Kubelet),
            ("pods", Self::Pods),
            ("pod-ips", Self::PodIps),
            ("system-pods", Self::SystemPods),
            ("services", Self::Services),
            ("visitors", Self::Visitors),
        ];
        reader.word(value, words).unwrap_or(Self::Kubectl)
    }
}
