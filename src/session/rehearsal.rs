//! A lesson's own lines, typed as a learner would type them: what stands before it, the way to a step, the linter's trials.

use super::moment::Moment;
use super::recording::Input;
use super::runtime::Runtime;
use super::timeline::Timeline;
use super::{Pace, Session};
use crate::api::time::SimDuration;
use crate::cluster::Cluster;
use crate::host::Output;
use crate::lazy::Unreachable;
use crate::lessons::lesson::{Ending, Lesson, Line, Terminal};
use crate::lessons::lint::Player;
use crate::lessons::twins::{Future, Side, Twins};
use crate::lessons::{Command, Entry};
use crate::scene::compose::Staging;
use crate::shell::{self, Console, Shell};
use std::cell::RefCell;
use std::rc::Rc;

/// What is started in the second terminal gets so long to begin.
const SETTLING: SimDuration = SimDuration::from_secs(1);
/// A line that has not ended after so much time runs on: it gets a Ctrl-C.
const PATIENCE: SimDuration = SimDuration::from_secs(90);

/// What lives through lines. The page fetches it before it opens a place that needs it (`fetch_all`).
pub(super) struct Code {
    prepare: Prepare,
    begin_at: fn(Entry, usize) -> Result<Session, String>,
    twins: fn(&Session) -> Result<Twins, String>,
}

type Prepare = fn(&mut Runtime, &Rc<RefCell<Shell>>, &Console, &[Line]) -> Result<(), String>;

const CODE: Code = Code { prepare: run_before, begin_at, twins };

crate::lazy!(course: pub(super) fn fetch() -> &'static Code, here as here { &CODE });

fn code() -> Result<&'static Code, String> {
    here().ok_or_else(|| Unreachable.to_string())
}

/// Runs the lines that stand before a lesson. What they print is for nobody.
///
/// # Errors
/// Names the line that does not end as it should.
pub(super) fn prepare(
    runtime: &mut Runtime,
    shell: &Rc<RefCell<Shell>>,
    console: &Console,
    lines: &[Line],
) -> Result<(), String> {
    if lines.is_empty() { Ok(()) } else { (code()?.prepare)(runtime, shell, console, lines) }
}

fn run_before(
    runtime: &mut Runtime,
    shell: &Rc<RefCell<Shell>>,
    console: &Console,
    lines: &[Line],
) -> Result<(), String> {
    for line in lines {
        let (text, ending, patience) = match line {
            Line::Pass(span) => {
                runtime.advance_to(runtime.now() + *span);
                continue;
            }
            // There is no step yet to have two futures.
            Line::Compare => continue,
            Line::Type { text, ending, stopped_after, .. } => (text, *ending, stopped_after.unwrap_or(PATIENCE)),
        };
        let ((stdout, _), (stderr, _)) = (Output::buffer(), Output::buffer());
        let console = Console { stdout, stderr, keyboard: None, terminal: None, ..console.clone() };
        let (shell, typed) = (Rc::clone(shell), text.clone());
        let task = runtime.start(async move { shell::run(&shell, &console, &typed).await });
        let code = runtime.finish(&task, runtime.now() + patience);
        task.interrupt();
        let is_as_meant = code.is_some_and(|code| (code == 0) == (ending == Ending::Well));
        if !is_as_meant {
            return Err(format!("before the lesson, {text:?} ends with {code:?}"));
        }
    }
    Ok(())
}

impl Session {
    /// A lesson at one of its steps, counted from 0: those before it are done as their solutions say.
    ///
    /// # Errors
    /// Only if a file that was built in is broken.
    pub fn begin_at(entry: Entry, step: usize) -> Result<Self, String> {
        (code()?.begin_at)(entry, step)
    }

    /// Lives through both futures of the step, from the lesson's beginning.
    ///
    /// # Errors
    /// When the lesson cannot begin, or the step has no twin runs.
    pub(super) fn twins(&self) -> Result<Twins, String> {
        (code()?.twins)(self)
    }

    /// Types a line and waits for its end, or lets time pass: all of it unseen.
    pub(super) fn follow(&mut self, line: &Line) {
        match line {
            Line::Pass(span) => self.runtime.advance_to(self.runtime.now() + *span),
            Line::Compare => self.apply(Input::Compare, |_| {}),
            Line::Type { text, stopped_after, terminal, .. } => {
                self.turn_to(*terminal, |_| {});
                for line in text.lines() {
                    self.apply(Input::Line(line.to_owned()), |_| {});
                }
                match terminal {
                    Terminal::Own => self.wait(stopped_after.unwrap_or(PATIENCE)),
                    Terminal::Second => self.runtime.advance_to(self.runtime.now() + SETTLING),
                }
            }
        }
        self.look_at_foregrounds();
    }

    /// Until the prompt is free, or a program asks for a line; at most so long.
    fn wait(&mut self, patience: SimDuration) {
        let limit = self.runtime.now() + patience;
        while self.is_busy() {
            let Some(at) = self.runtime.next_at().filter(|at| *at <= limit) else {
                return self.apply(Input::Interrupt, |_| {});
            };
            self.runtime.advance_to(at);
            self.look_at_foregrounds();
        }
    }
}

fn begin_at(entry: Entry, step: usize) -> Result<Session, String> {
    let mut session = Session::begin(entry)?;
    let lesson = session.course.shared_lesson();
    let last = step.min(lesson.steps.len().saturating_sub(1));
    for (number, step) in lesson.steps.iter().enumerate().take(last) {
        step.solution.iter().for_each(|line| session.follow(line));
        session.course.look(&session.runtime.snapshot());
        session.apply(Input::Step(number + 1), |_| {});
    }
    session.staging = Staging::open(&session.runtime.snapshot(), session.course.hidden());
    session.pace = Pace::at(session.runtime.now());
    Ok(session)
}

fn twins(session: &Session) -> Result<Twins, String> {
    let step = session.course.step().and_then(|step| step.twin.as_ref());
    let twin = step.ok_or("this step has no twin runs")?;
    let part = |side: &Side| -> Result<(Session, Cluster), String> {
        let mut begun = Session::open(session.course.entry(), session.course.shared_lesson())?;
        twin.both.iter().for_each(|line| begun.follow(line));
        let fork = begun.cluster();
        side.lines.iter().for_each(|line| begun.follow(line));
        Ok((begun, fork))
    };
    let ((mut left, fork), (mut right, other)) = (part(&twin.left)?, part(&twin.right)?);
    let lasting = |fork: &Cluster| fork.now() + SimDuration::from_secs(twin.seconds.into());
    // Whoever takes longer sets the end for both.
    let end = [lasting(&fork), lasting(&other), left.now(), right.now()].into_iter().max().unwrap_or_default();
    left.runtime.advance_to(end);
    right.runtime.advance_to(end);
    let future = |session: &Session, fork: &Cluster| Future::of(fork, &session.cluster(), &twin.pods);
    Ok(Twins { left: future(&left, &fork), right: future(&right, &other) })
}

/// Somebody who tries a lesson out.
pub struct Rehearsal {
    entry: Entry,
    session: Session,
    held: Vec<(Moment, Timeline)>,
}

impl Rehearsal {
    /// At the beginning of a lesson.
    ///
    /// # Errors
    /// When it cannot be read, or cannot begin.
    pub fn of(entry: Entry) -> Result<Self, String> {
        Ok(Self { entry, session: Session::begin(entry)?, held: Vec::new() })
    }
}

impl Player for Rehearsal {
    fn restart(&mut self, lesson: &Lesson) -> Result<(), String> {
        self.session = Session::open(self.entry, Rc::new(lesson.clone()))?;
        Ok(())
    }

    fn hold(&mut self) -> Option<usize> {
        let moment = self.session.moment()?;
        self.held.push((moment, self.session.sealed()));
        Some(self.held.len() - 1)
    }

    fn return_to(&mut self, held: usize) {
        if let Some((moment, timeline)) = self.held.get(held) {
            self.session = Session::resume(moment, timeline.clone());
        }
    }

    fn go(&mut self, step: usize) {
        self.session.apply(Input::Step(step), |_| {});
    }

    fn follow(&mut self, line: &Line) -> Option<Command> {
        let before = self.session.course().commands().len();
        self.session.follow(line);
        self.session.course().commands().get(before..)?.last().cloned()
    }

    fn screen(&self) -> String {
        let lines = self.session.screen().lines();
        lines.iter().map(|line| format!("{}\n", line.text)).collect()
    }

    fn cluster(&self) -> Cluster {
        self.session.cluster()
    }
}
