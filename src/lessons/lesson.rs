//! A lesson as data: what its file says, field by field.

use super::check::{Check, CheckState, Evidence, Standing};
use super::prediction::Prediction;
use super::prose::Prose;
use super::twins::Twin;
use crate::api::time::SimDuration;
use serde::Deserialize;

/// A lesson.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// The file's name without its ending: `01-meet-a-pod`.
    #[serde(skip)]
    pub id: String,
    /// 1.
    pub format_version: u32,
    /// Its name.
    pub title: String,
    /// What it is about, in a few words, for the map of all lessons.
    #[serde(default)]
    pub summary: String,
    /// The path it belongs to.
    pub path: String,
    /// The cluster that it begins with: a name that scenarios know.
    pub scenario: String,
    /// The seed of that cluster.
    pub seed: u64,
    /// What stands in it before the first step, as lines that nobody sees.
    #[serde(default)]
    pub before: Vec<Line>,
    /// Who else is there when the linter plays it.
    #[serde(default)]
    pub company: Company,
    /// What the stage shows; the rest stays behind the curtain.
    pub reveal: Vec<Part>,
    /// The terms that it explains, in the order of their first use.
    pub glossary: Vec<String>,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// Objects that have nothing to do with a lesson, and that no check may see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Company {
    /// In the learner's namespace, too.
    #[default]
    Around,
    /// In another namespace only: the lesson's commands, as they are printed, are about whatever is in theirs.
    Elsewhere,
}

/// A part of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What progress is stored under; unique in its lesson.
    pub id: String,
    /// The heading.
    pub title: String,
    /// The idea, and what to watch.
    pub text: Prose,
    /// What to know before the commands run, where one of them is meant to fail.
    #[serde(default)]
    pub warning: Option<Prose>,
    /// Commands to run with one click, at most three.
    #[serde(default)]
    pub commands: Vec<Chip>,
    /// What one may expect before they run.
    #[serde(default)]
    pub prediction: Option<Prediction>,
    /// Two futures to compare.
    #[serde(default)]
    pub twin: Option<Twin>,
    /// Where today's Kubernetes differs from what one may read elsewhere.
    #[serde(default)]
    pub more_exactly: Vec<Prose>,
    /// A nudge.
    #[serde(default)]
    pub hint: Prose,
    /// What is to be met.
    #[serde(default)]
    pub checks: Vec<Requirement>,
    /// A way that meets it.
    #[serde(default)]
    pub solution: Vec<Line>,
    /// Other ways that meet it, too.
    #[serde(default)]
    pub alternatives: Vec<Vec<Line>>,
    /// What must not meet it.
    #[serde(default)]
    pub wrong_moves: Vec<Vec<Line>>,
    /// What the stage shows from here on, besides the lesson's own.
    #[serde(default)]
    pub reveal: Vec<Part>,
}

/// A command to run with one click.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chip {
    /// The line.
    pub run: String,
    /// What it does, in plain words.
    pub gloss: String,
    /// Whether it is meant to fail.
    #[serde(default)]
    pub fails: bool,
    /// Where it runs.
    #[serde(default)]
    pub terminal: Terminal,
}

/// The terminal that a line is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Terminal {
    /// The learner's own.
    #[default]
    Own,
    /// Another one beside it, for what runs on and on.
    Second,
}

/// A named condition.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// What is to be so.
    pub name: String,
    /// When it is.
    pub met_when: Check,
    /// What to say while nothing of it is met, instead of the check's own words.
    #[serde(default)]
    pub unmet: Option<String>,
    /// What to say once it is met, instead of the check's own words.
    #[serde(default)]
    pub met: Option<String>,
}

/// A line of a solution.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "RawLine")]
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

#[derive(Deserialize)]
#[serde(untagged)]
enum RawLine {
    Text(String),
    Marked(Marked),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked {
    run: String,
    #[serde(default)]
    fails: bool,
    /// In seconds.
    #[serde(default)]
    stopped_after: Option<u32>,
    #[serde(default)]
    terminal: Terminal,
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

impl From<RawLine> for Line {
    fn from(raw: RawLine) -> Self {
        match raw {
            RawLine::Text(text) if text.trim() == "# twin" => Self::Compare,
            RawLine::Text(text) => pause(&text).map_or_else(|| Self::typed(text), Self::Pass),
            RawLine::Marked(Marked { run, fails, stopped_after, terminal }) => Self::Type {
                text: run,
                ending: if fails { Ending::Failing } else { Ending::Well },
                stopped_after: stopped_after.map(|seconds| SimDuration::from_secs(seconds.into())),
                terminal,
            },
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
