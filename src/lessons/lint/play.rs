//! What a lesson promises of its commands and checks, played through alone and in company.

use super::simulated::unsimulated;
use super::wording::proses;
use super::{Complaint, Player};
use crate::api::set::Set;
use crate::api::time::SimDuration;
use crate::lessons::command::Command;
use crate::lessons::lesson::{Company, Ending, Lesson, Line, Step};
use crate::lessons::prediction::Answer;
use crate::lessons::progress::{Outcome, Progress};
use crate::lessons::prose::Span;
use std::collections::BTreeMap;

/// How long a wrong move, or none, is given to turn out right after all.
const PATIENCE: SimDuration = SimDuration::from_secs(60);
/// How long the company settles.
const SETTLING: SimDuration = SimDuration::from_secs(30);

/// Objects that have nothing to do with any lesson: no check may see them.
const ELSEWHERE: &[&str] = &[
    "kubectl create namespace elsewhere",
    "kubectl create deployment stranger --image=nginx --replicas=2 --namespace=elsewhere",
];
/// The same, in the learner's namespace.
const AROUND: &[&str] = &["kubectl create deployment bystander --image=nginx"];

/// Whether other objects stand around.
#[derive(Clone, Copy)]
enum Setting {
    Alone,
    InCompany,
}

/// Everything that is wrong with how a lesson plays.
pub fn complaints(lesson: &Lesson, player: &mut dyn Player) -> Vec<Complaint> {
    let mut found = Vec::new();
    for setting in [Setting::Alone, Setting::InCompany] {
        let before = found.len();
        let mut play = Play { lesson, player, setting, commands: Vec::new(), held: BTreeMap::new(), found: &mut found };
        play.at_start();
        for (index, step) in lesson.steps.iter().enumerate() {
            play.step(index, step);
        }
        // What is wrong alone is wrong in company, too: once is enough.
        if found.len() > before {
            break;
        }
    }
    found
}

struct Play<'a> {
    lesson: &'a Lesson,
    player: &'a mut dyn Player,
    setting: Setting,
    commands: Vec<Command>,
    /// The beginnings of steps, to return to.
    held: BTreeMap<usize, Held>,
    found: &'a mut Vec<Complaint>,
}

/// The beginning of a step.
struct Held {
    state: usize,
    progress: Progress,
    commands: Vec<Command>,
}

impl Play<'_> {
    fn at_start(&mut self) {
        let Some(progress) = self.arrive(0) else { return };
        let cluster = self.player.cluster();
        for step in &self.lesson.steps {
            let outcomes = progress.outcomes_of(step, &cluster, &self.commands);
            if is_met(&outcomes) {
                self.complain(step, "it is met when the lesson begins");
            }
        }
    }

    fn step(&mut self, index: usize, step: &Step) {
        self.expect_unmet(index, step, &[], "by doing nothing");
        for (number, lines) in step.wrong_moves.iter().enumerate() {
            self.expect_unmet(index, step, lines, &format!("by wrong move {}", number + 1));
        }
        self.expect_met(index, step, &step.solution, "its solution");
        self.commands_of_text(step);
        self.prediction(index, step);
        for (number, lines) in step.alternatives.iter().enumerate() {
            self.expect_met(index, step, lines, &format!("alternative {}", number + 1));
        }
        if self.arrive(index).is_some() {
            for chip in &step.commands {
                let ending = if chip.fails { Ending::Failing } else { Ending::Well };
                self.run(step, &Line::of_chip(chip), Some(ending));
            }
        }
    }

    fn expect_unmet(&mut self, index: usize, step: &Step, lines: &[Line], how: &str) {
        let Some(progress) = self.arrive(index) else { return };
        if is_met(&self.outcomes(&progress, step)) {
            return self.complain(step, "it is met before anything is done");
        }
        let waits = lines.is_empty() && step.solution.iter().all(|line| matches!(line, Line::Pass(_)));
        self.follow(step, lines, Expect::Anything);
        self.player.follow(&Line::Pass(PATIENCE));
        if is_met(&self.outcomes(&progress, step)) && !waits {
            self.complain(step, &format!("it is met {how}"));
        }
    }

    fn expect_met(&mut self, index: usize, step: &Step, lines: &[Line], how: &str) {
        let Some(progress) = self.arrive(index) else { return };
        self.follow(step, lines, Expect::AsMarked);
        for outcome in self.outcomes(&progress, step).into_iter().filter(|outcome| !outcome.state.is_met()) {
            let words = format!("{how} does not meet {:?}: {}", outcome.name, outcome.state.words);
            self.complain(step, &words);
        }
        for words in unsimulated(self.player.cluster().store(), &self.player.screen()) {
            self.complain(step, &format!("{how}: {words}"));
        }
    }

    /// A prediction is open when the step begins, and has one answer when its solution is done.
    fn prediction(&mut self, index: usize, step: &Step) {
        let Some(prediction) = &step.prediction else { return };
        let Some(progress) = self.arrive(index) else { return };
        let answer = |play: &Self| progress.answer(play.lesson, &play.player.cluster(), &play.commands);
        if answer(self).is_some_and(|(_, right)| right.is_some()) {
            self.complain(step, "its prediction is answered before anything is done");
        }
        self.follow(step, &step.solution, Expect::Anything);
        let right = answer(self).and_then(|(options, right)| Some((options.len(), right?.len())));
        let problem = match (&prediction.answer, right) {
            (_, None) => "nothing answers its prediction when its solution is done".to_owned(),
            (Answer::Choices(_), Some((_, 1))) | (Answer::Count(_), _) => return,
            (Answer::Choices(_), Some((_, right))) => format!("{right} choices of its prediction come true"),
            (Answer::Leaves(_), Some((all, right))) if (1..all).contains(&right) => return,
            (Answer::Leaves(_), Some((all, right))) => format!("{right} of {all} leave: there is nothing to predict"),
        };
        self.complain(step, &problem);
    }

    /// Every command that a text spells out, tried where the step ends.
    fn commands_of_text(&mut self, step: &Step) {
        for span in proses(step).flat_map(|prose| prose.spans()) {
            if let Span::Code(code) = span
                && code.starts_with("kubectl ")
            {
                self.run(step, &Line::typed(code), Some(Ending::Well));
            }
        }
    }

    /// Everything up to the beginning of a step done as its steps' solutions say.
    fn arrive(&mut self, index: usize) -> Option<Progress> {
        if let Some(held) = self.held.get(&index) {
            self.player.return_to(held.state);
            self.commands = held.commands.clone();
            return Some(held.progress.clone());
        }
        let progress = match index.checked_sub(1) {
            Some(before) => {
                let progress = self.arrive(before)?;
                if let Some(step) = self.lesson.steps.get(before) {
                    self.follow(step, &step.solution, Expect::Anything);
                }
                self.player.go(index);
                progress.to_step(index, &self.player.cluster(), &self.commands)
            }
            None => self.begin()?,
        };
        if let Some(state) = self.player.hold() {
            let commands = self.commands.clone();
            self.held.insert(index, Held { state, progress: progress.clone(), commands });
        }
        Some(progress)
    }

    /// A new cluster.
    fn begin(&mut self) -> Option<Progress> {
        self.commands.clear();
        if let Err(error) = self.player.restart(self.lesson) {
            self.found.push(Complaint::new(self.lesson, None, error));
            return None;
        }
        if let Setting::InCompany = self.setting {
            let around = if self.lesson.company == Company::Around { AROUND } else { &[] };
            for line in ELSEWHERE.iter().chain(around) {
                let end = self.player.follow(&Line::typed(*line)).and_then(|command| command.end);
                if end.is_none_or(|end| end.code != 0) {
                    self.found.push(Complaint::new(
                        self.lesson,
                        None,
                        format!("{line:?} fails: no company to test in"),
                    ));
                    return None;
                }
            }
            self.player.follow(&Line::Pass(SETTLING));
        }
        let cluster = self.player.cluster();
        Some(Progress::begin(self.lesson, Set::default(), &cluster, &self.commands))
    }

    fn follow(&mut self, step: &Step, lines: &[Line], expect: Expect) {
        for line in lines {
            let ending = match (line, expect) {
                (Line::Type { ending, .. }, Expect::AsMarked) => Some(*ending),
                _ => None,
            };
            self.run(step, line, ending);
        }
    }

    fn run(&mut self, step: &Step, line: &Line, ending: Option<Ending>) {
        let Some(command) = self.player.follow(line) else { return };
        let is_well = match &command.end {
            Some(end) if end.code == 0 => true,
            // It asks for the next line.
            None => true,
            _ => command.acts.last().is_some_and(|act| act.is_watching && command.succeeds(act)),
        };
        let code = command.end.as_ref().map_or("no exit code".to_owned(), |end| format!("exit code {}", end.code));
        let text = command.line.clone();
        self.commands.push(command);
        match ending {
            Some(Ending::Well) if !is_well => self.complain(step, &format!("{text:?} ends with {code}")),
            Some(Ending::Failing) if is_well => {
                self.complain(step, &format!("{text:?} is meant to fail, but succeeds"))
            }
            _ => {}
        }
    }

    fn outcomes(&self, progress: &Progress, step: &Step) -> Vec<Outcome> {
        progress.outcomes_of(step, &self.player.cluster(), &self.commands)
    }

    fn complain(&mut self, step: &Step, words: &str) {
        let words = match self.setting {
            Setting::Alone => words.to_owned(),
            Setting::InCompany => format!("with unrelated objects around, {words}"),
        };
        self.found.push(Complaint::new(self.lesson, Some(&step.id), words));
    }
}

/// Whether lines are judged by how they end.
#[derive(Clone, Copy)]
enum Expect {
    Anything,
    AsMarked,
}

/// A step without checks is complained of elsewhere.
fn is_met(outcomes: &[Outcome]) -> bool {
    !outcomes.is_empty() && outcomes.iter().all(|outcome| outcome.state.is_met())
}
