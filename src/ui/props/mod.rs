//! What the page shows and what it reports: plain values, filled from the session.

mod clock;
mod console;
mod home;
mod lesson;

pub use clock::*;
pub use console::*;
pub use home::*;
pub use lesson::*;

use super::selection::Selection;
use crate::api::time::SimTime;
use crate::host::Draft;
use crate::scene::Scene;
use crate::scene::inspect::{Inspection, Page};
use crate::scene::workloads::Workloads;
use std::ops::Deref;
use std::rc::Rc;
use yew::Callback;

/// A shared value that is the same only if it is the very same: comparing it costs nothing.
#[derive(Debug)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T> From<Rc<T>> for Shared<T> {
    fn from(value: Rc<T>) -> Self {
        Self(value)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// Everything that the page shows.
#[derive(Clone, PartialEq)]
pub struct PageView {
    /// The instant that the stage shows.
    pub now: SimTime,
    pub clock: Clock,
    pub track: Track,
    pub past: Past,
    pub lesson: Shared<LessonView>,
    pub scene: Shared<Scene>,
    /// A line beside the stage's title: `3 nodes, 4 pods`.
    pub summary: Rc<str>,
    /// One sentence for screen readers whenever a chain of events ends.
    pub announcement: Rc<str>,
    /// Shown over an empty stage.
    pub invitation: Option<Invitation>,
    pub console: ConsoleView,
    /// The file that is being edited.
    pub editing: Option<Rc<Draft>>,
    /// What is selected, on whichever view.
    pub selection: Option<Selection>,
    pub inspector: Drawer,
    /// What the inspector says of it.
    pub inspection: Option<Shared<Inspection>>,
    pub front: Front,
}

/// Which of the stage's views is in front.
#[derive(Clone, PartialEq)]
pub enum Front {
    Cluster,
    /// The Workloads view, which is still being fetched.
    Coming,
    Workloads(Shared<Workloads>),
}

impl Front {
    pub fn view(&self) -> StageView {
        match self {
            Front::Cluster => StageView::Cluster,
            Front::Coming | Front::Workloads(_) => StageView::Workloads,
        }
    }
}

/// What the reader does. Each is one call; the page keeps no state of the cluster.
#[derive(Clone, PartialEq)]
pub struct Actions {
    pub on_undo: Callback<()>,
    pub on_redo: Callback<()>,
    /// The lesson from its beginning.
    pub on_start_over: Callback<()>,
    pub on_pause: Callback<()>,
    pub on_step: Callback<()>,
    /// Through time in another way than step by step.
    pub on_leap: Callback<Leap>,
    pub on_speed: Callback<Speed>,
    /// A command of the lesson or of an empty stage, to be typed and run.
    pub on_run: Callback<Rc<str>>,
    /// What the learner expects of the step.
    pub on_expect: Callback<usize>,
    /// Both futures of the step are to be run.
    pub on_compare: Callback<()>,
    /// The next line of the solution is to be typed, not run.
    pub on_solution: Callback<()>,
    /// The step from its beginning.
    pub on_reset_step: Callback<()>,
    pub on_next_step: Callback<()>,
    pub on_back: Callback<()>,
    /// The line was edited or its caret moved.
    pub on_line: Callback<Typed>,
    /// The line as it is now, whatever was drawn last.
    pub line_now: Callback<(), Typed>,
    /// Enter: the line as it stands.
    pub on_submit: Callback<String>,
    pub on_key: Callback<ConsoleKey>,
    pub on_tab: Callback<TabAct>,
    pub on_copy: Callback<Extent>,
    /// A row of the completions was clicked.
    pub on_complete: Callback<usize>,
    /// The editor is left: with a text to keep, or without.
    pub on_edited: Callback<Option<String>>,
    /// Something was selected, or with nothing, nothing any more.
    pub on_select: Callback<Option<Selection>>,
    /// The inspector is to be opened or shut.
    pub on_inspector: Callback<Drawer>,
    /// Another view is to be in front.
    pub on_view: Callback<StageView>,
    /// The inspector is to be turned to another page.
    pub on_page: Callback<Page>,
    /// The page is to show an instant of the past.
    pub on_instant: Callback<SimTime>,
}

/// Whether a panel is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    Open,
    Shut,
}

/// What is drawn on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageView {
    /// Nodes and the pods on them.
    Cluster,
    /// Workloads and the pods that they keep.
    Workloads,
}

impl StageView {
    pub fn other(self) -> Self {
        match self {
            StageView::Cluster => StageView::Workloads,
            StageView::Workloads => StageView::Cluster,
        }
    }
}

/// What can be taken back, and done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    pub undo: Gate,
    pub redo: Gate,
    /// What would be taken back.
    pub last: Option<Rc<str>>,
}

/// An empty stage's one line, and the command that would fill it.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitation {
    pub words: Rc<str>,
    pub command: Option<Rc<str>>,
}

/// Whether a button does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// It does, and it is what comes next.
    Ready,
    /// It does, although the checks are not met.
    Open,
    /// There is nothing behind it.
    Shut,
}
