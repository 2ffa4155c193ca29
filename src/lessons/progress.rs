//! Where a learner is: the lesson, the step, what is done, and where the step began.

use super::check::{CheckState, Evidence};
use super::command::Command;
use super::lesson::{Lesson, Step};
use crate::api::set::Set;
use crate::api::time::SimTime;
use crate::cluster::Cluster;

/// Where a learner is in one lesson. A value: undo brings an older one back.
#[derive(Clone, Debug)]
pub struct Progress {
    lesson: String,
    step: usize,
    done: Set<String>,
    start: Start,
}

/// Where a step began.
#[derive(Clone, Debug)]
struct Start {
    cluster: Cluster,
    /// How many commands there were.
    commands: usize,
    /// How many there were when the step before it began: whoever looked a little early has looked.
    earlier: usize,
}

/// One check of a step and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What is to be so.
    pub name: String,
    /// How it stands.
    pub state: CheckState,
}

/// What outcomes depend on: while it stays the same, so do they.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    step: usize,
    revision: u64,
    commands: usize,
    ended: usize,
    requested: Option<SimTime>,
}

impl Progress {
    /// The beginning of a lesson. `done` is what an earlier visit had done, by the steps' ids.
    pub fn begin(lesson: &Lesson, done: Set<String>, cluster: &Cluster, commands: &[Command]) -> Self {
        let start = Start::here(cluster, commands, commands.len());
        Self { lesson: lesson.id.clone(), step: 0, done, start }
    }

    /// Another step, forward or back, that begins here and now.
    #[must_use]
    pub fn to_step(&self, step: usize, cluster: &Cluster, commands: &[Command]) -> Self {
        let earlier = if step == self.step + 1 { self.start.commands } else { commands.len() };
        let start = Start::here(cluster, commands, earlier);
        Self { lesson: self.lesson.clone(), step, done: self.done.clone(), start }
    }

    /// The lesson's id.
    pub fn lesson(&self) -> &str {
        &self.lesson
    }

    /// The step, counted from 0.
    pub fn step(&self) -> usize {
        self.step
    }

    /// The ids of the steps that were met once; they stay done.
    pub fn done(&self) -> &Set<String> {
        &self.done
    }

    /// How many commands there were when the step began: those after it are the step's own.
    pub fn commands_at_start(&self) -> usize {
        self.start.commands
    }

    /// What outcomes depend on; compare two to know whether looking again is worth it.
    pub fn stamp(&self, cluster: &Cluster, commands: &[Command]) -> Stamp {
        let ended = commands.iter().filter(|command| command.end.is_some()).count();
        let requested = cluster.traffic().last().map(|trace| trace.at);
        let revision = cluster.store().revision().0;
        Stamp { step: self.step, revision, commands: commands.len(), ended, requested }
    }

    /// How the step's checks stand.
    pub fn outcomes(&self, lesson: &Lesson, cluster: &Cluster, commands: &[Command]) -> Vec<Outcome> {
        let step = lesson.steps.get(self.step);
        step.map(|step| self.outcomes_of(step, cluster, commands)).unwrap_or_default()
    }

    /// How the checks of any step would stand if it had begun where this one did.
    pub fn outcomes_of(&self, step: &Step, cluster: &Cluster, commands: &[Command]) -> Vec<Outcome> {
        let evidence = self.start.evidence(cluster, commands);
        let checks = step.checks.iter();
        checks.map(|check| Outcome { name: check.name.clone(), state: check.state(&evidence) }).collect()
    }

    /// What one may expect of the step: what can be chosen, and once that is known, which guesses are right.
    pub fn answer(
        &self,
        lesson: &Lesson,
        cluster: &Cluster,
        commands: &[Command],
    ) -> Option<(Vec<String>, Option<Vec<usize>>)> {
        let step = lesson.steps.get(self.step)?;
        let prediction = step.prediction.as_ref()?;
        let evidence = self.start.evidence(cluster, commands);
        let is_known = match &prediction.known_when {
            Some(check) => check.state(&evidence).is_met(),
            None => step.checks.iter().all(|check| check.state(&evidence).is_met()),
        };
        Some((prediction.options(self.start.cluster.store()), is_known.then(|| prediction.right(&evidence))))
    }

    /// With the step among the done ones, if every outcome is met.
    #[must_use]
    pub fn noting(mut self, lesson: &Lesson, outcomes: &[Outcome]) -> Self {
        let is_met = outcomes.iter().all(|outcome| outcome.state.is_met());
        if let Some(step) = lesson.steps.get(self.step).filter(|_| is_met) {
            self.done.insert(step.id.clone());
        }
        self
    }

    /// Whether the step was met, now or before.
    pub fn is_done(&self, lesson: &Lesson) -> bool {
        lesson.steps.get(self.step).is_some_and(|step| self.done.contains(&step.id))
    }
}

impl Start {
    fn here(cluster: &Cluster, commands: &[Command], earlier: usize) -> Self {
        Self { cluster: cluster.clone(), commands: commands.len(), earlier: earlier.min(commands.len()) }
    }

    fn evidence<'a>(&'a self, now: &'a Cluster, commands: &'a [Command]) -> Evidence<'a> {
        Evidence { now, start: &self.cluster, commands, earlier: self.earlier, begun: self.commands }
    }
}
