//! The learner's way through a lesson: where they are, what they did, how the checks stand.

use crate::api::order::Gather;
use crate::api::set::Set;
use crate::apiserver::request::Key;
use crate::cluster::Cluster;
use crate::host::ExitCode;
use crate::lessons::glossary::Glossary;
use crate::lessons::lesson::{Chip, Lesson, Line, Part, Step};
use crate::lessons::progress::{Outcome, Progress, Stamp};
use crate::lessons::read::ReadError;
use crate::lessons::twins::Twins;
use crate::lessons::{Command, Entry, Look, Surroundings, catalogue};
use crate::scene;
use std::rc::Rc;

/// One lesson under way.
#[derive(Clone, Debug)]
pub struct Course {
    entry: Entry,
    lesson: Rc<Lesson>,
    glossary: Rc<Glossary>,
    progress: Progress,
    /// Shared with every copy that knows no other.
    commands: Rc<Vec<Command>>,
    outcomes: Vec<Outcome>,
    stamp: Option<Stamp>,
    expectation: Option<Expectation>,
}

/// What one may expect of the step, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The step, counted from 0.
    step: usize,
    /// What can be chosen; of a number there is no list.
    pub options: Vec<String>,
    /// What the learner expects: a number, or a place among the options.
    pub guess: Option<usize>,
    /// Which guesses turned out right, once that is known.
    pub right: Option<Vec<usize>>,
}

/// How a command of the step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipStanding {
    /// It ran in this step.
    Done,
    /// It comes next.
    Next,
    /// It comes later.
    Later,
}

impl Course {
    /// A lesson at its beginning.
    pub fn begin(entry: Entry, lesson: Rc<Lesson>, cluster: &Cluster) -> Result<Self, ReadError> {
        let glossary = Glossary::built_in()?;
        let progress = Progress::begin(&lesson, Set::default(), cluster, &[]);
        let (glossary, commands, outcomes) = (Rc::new(glossary), Rc::default(), Vec::new());
        let mut course = Self { entry, lesson, glossary, progress, commands, outcomes, stamp: None, expectation: None };
        course.look(cluster);
        Ok(course)
    }

    /// The lesson.
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// The lesson, to hold on to.
    pub(super) fn shared_lesson(&self) -> Rc<Lesson> {
        Rc::clone(&self.lesson)
    }

    /// The words that its texts explain.
    pub fn glossary(&self) -> &Glossary {
        &self.glossary
    }

    /// The lesson's place, counted from 1, and how many there are; the sandbox has no place.
    pub fn place(&self) -> Option<(usize, usize)> {
        self.entry.number().map(|number| (number, catalogue().len()))
    }

    /// The lesson in the catalogue.
    pub fn entry(&self) -> Entry {
        self.entry
    }

    /// The lesson that follows.
    pub fn next_lesson(&self) -> Option<Entry> {
        self.entry.next()
    }

    /// The lesson before.
    pub fn lesson_before(&self) -> Option<Entry> {
        self.entry.previous()
    }

    /// The step's place, counted from 0.
    pub fn step_index(&self) -> usize {
        self.progress.step()
    }

    /// The step.
    pub fn step(&self) -> Option<&Step> {
        self.lesson.steps.get(self.progress.step())
    }

    /// How the step's checks stand.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Whether the step was met, now or before.
    pub fn is_done(&self) -> bool {
        self.progress.is_done(&self.lesson)
    }

    /// The steps that were met once, by their ids.
    pub fn done(&self) -> &Set<String> {
        self.progress.done()
    }

    /// What the learner may expect of the step.
    pub fn expectation(&self) -> Option<&Expectation> {
        self.expectation.as_ref()
    }

    /// Keeps what the learner expects, as long as nobody knows better.
    pub fn expect(&mut self, guess: usize) {
        if let Some(expectation) = self.expectation.as_mut().filter(|expectation| expectation.right.is_none()) {
            expectation.guess = Some(guess);
        }
    }

    /// Both futures of the step, once they were lived through.
    pub fn twins(&self) -> Option<&Twins> {
        let own = self.commands.get(self.progress.commands_at_start()..)?;
        own.iter().rev().find_map(|command| command.twins.as_deref())
    }

    /// The line of the step's solution that comes next: those that were typed already are left out.
    pub fn next_of_solution(&self) -> Option<&str> {
        let mut typed = self.commands.get(self.progress.commands_at_start()..).unwrap_or_default().iter();
        let lines = self.step()?.solution.iter().filter_map(|line| match line {
            Line::Type { text, .. } => Some(text.trim_end()),
            Line::Pass(_) | Line::Compare => None,
        });
        let mut left = lines.skip_while(|line| typed.any(|command| words(&command.line).eq(words(line))));
        left.next()
    }

    /// The commands of the step and how each stands.
    pub fn chips(&self) -> Vec<(&Chip, ChipStanding)> {
        let commands = self.commands.get(self.progress.commands_at_start()..).unwrap_or_default();
        let ran = |chip: &Chip| commands.iter().any(|command| words(&command.line).eq(words(&chip.run)));
        let mut is_next = true;
        let standing = |chip| {
            if ran(chip) {
                return (chip, ChipStanding::Done);
            }
            let standing = if std::mem::take(&mut is_next) { ChipStanding::Next } else { ChipStanding::Later };
            (chip, standing)
        };
        self.step().map(|step| step.commands.iter().map(standing).collect()).unwrap_or_default()
    }

    /// Goes to another step, which begins here and now.
    pub fn go(&mut self, step: usize, cluster: &Cluster) {
        if step < self.lesson.steps.len() {
            self.progress = self.progress.to_step(step, cluster, &self.commands);
            self.look(cluster);
        }
    }

    /// A line begins to run; the number by which its end is told.
    pub fn began(&mut self, line: &str, surroundings: &Surroundings<'_>) -> usize {
        Rc::make_mut(&mut self.commands).push(Command::typed(line.trim_end(), surroundings));
        self.commands.len() - 1
    }

    /// A line for the program that asks; the number by which its end is told.
    pub fn answered(&mut self, line: &str) -> usize {
        Rc::make_mut(&mut self.commands).push(Command::answered(line));
        self.commands.len() - 1
    }

    /// A look into the inspector.
    pub fn looked(&mut self, key: Option<Key>, page: Look, cluster: &Cluster) {
        Rc::make_mut(&mut self.commands).extend(key.map(|key| Command::looked(&key, page, cluster.store())));
        self.look(cluster);
    }

    /// Everything that was typed.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// Both futures of the step were lived through.
    pub fn compared(&mut self, twins: Twins, cluster: &Cluster) {
        Rc::make_mut(&mut self.commands).push(Command::compared(twins, cluster.store()));
    }

    /// A line has ended.
    pub fn ended(&mut self, number: usize, code: ExitCode, cluster: &Cluster) {
        if let Some(command) = Rc::make_mut(&mut self.commands).get_mut(number) {
            *command = command.clone().ended(code, cluster.store());
        }
    }

    /// Looks at the checks again, if anything has changed for them.
    pub fn look(&mut self, cluster: &Cluster) {
        let stamp = self.progress.stamp(cluster, &self.commands);
        if self.stamp.as_ref() != Some(&stamp) {
            self.outcomes = self.progress.outcomes(&self.lesson, cluster, &self.commands);
            self.progress = self.progress.clone().noting(&self.lesson, &self.outcomes);
            self.stamp = Some(stamp);
            self.look_at_expectation(cluster);
        }
    }

    /// What the answer was stays, whatever happens later.
    fn look_at_expectation(&mut self, cluster: &Cluster) {
        let step = self.progress.step();
        let known = self.expectation.take().filter(|expectation| expectation.step == step);
        if known.as_ref().is_some_and(|expectation| expectation.right.is_some()) {
            self.expectation = known;
        } else if let Some((options, right)) = self.progress.answer(&self.lesson, cluster, &self.commands) {
            let guess = known.and_then(|expectation| expectation.guess);
            self.expectation = Some(Expectation { step, options, guess, right });
        }
    }

    /// What stays behind the curtain at this step.
    pub fn hidden(&self) -> Set<scene::Part> {
        let steps = self.lesson.steps.iter().take(self.progress.step() + 1);
        let revealed = || self.lesson.reveal.iter().chain(steps.clone().flat_map(|step| &step.reveal));
        let is_hidden = |part: &scene::Part| !revealed().any(|revealed| on_stage(*revealed) == Some(*part));
        scene::Part::ALL.into_iter().filter(is_hidden).gather()
    }
}

/// The part of the stage that a lesson speaks of, if it can be hidden.
fn on_stage(part: Part) -> Option<scene::Part> {
    match part {
        Part::Kubectl => Some(scene::Part::Kubectl),
        Part::Etcd => Some(scene::Part::Etcd),
        Part::Controllers => Some(scene::Part::Controllers),
        Part::Scheduler => Some(scene::Part::Scheduler),
        Part::Kubelet => Some(scene::Part::Kubelets),
        Part::PodIps => Some(scene::Part::PodIps),
        Part::SystemPods => Some(scene::Part::SystemPods),
        Part::Services => Some(scene::Part::Services),
        Part::Visitors => Some(scene::Part::Visitors),
        Part::ApiServer | Part::Nodes | Part::Pods => None,
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split_whitespace()
}
