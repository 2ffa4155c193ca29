//! The running session behind the page: how fast it runs, and what is kept of it.

use super::frames::wall;
use super::inspector;
use super::keys::focus_named;
use super::opening;
use super::props::{ConsoleKey, Drawer, Extent, Leap, Run, Shared, Speed, StageView, TabAct};
use super::route::{Place, Route};
use super::selection::{Selected, Selection};
use super::storage::{INSPECTOR, RECORDING, SPEED, STEPS_DONE};
use crate::api::time::SimTime;
use crate::lazy;
use crate::scene::Scene;
use crate::scene::inspect::Page;
use crate::scene::motion::{Manner, Travel};
use crate::session::prompt::PromptKey;
use crate::session::recording::Input;
use crate::session::{Revival, Session, Wish};

/// Something about the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The reader has waited for something, and nothing is ahead.
    NothingAhead,
    /// Time was paused while nobody looked.
    WasAway,
}

/// A session and its pace.
pub struct Live {
    /// What the session is kept under.
    pub place: Place,
    pub session: Session,
    pub run: Run,
    /// Whether time runs again when the past is left.
    resumes: Run,
    /// What there is to say of the clock besides how it runs.
    pub remark: Option<Remark>,
    pub speed: Speed,
    pub travel: Travel,
    /// What the reader points at; it outlives every change of the scene.
    pub selected: Option<Selected>,
    pub inspector: Drawer,
    /// The page that the inspector is open at, if what is selected has it.
    pub page: Page,
    /// What is drawn on the stage.
    pub view: StageView,
    /// The scene, until something may have changed it: whoever types at the prompt waits for no new one.
    scene: Option<Shared<Scene>>,
    /// A look at the past that takes a while.
    pub revival: Option<Revival>,
}

/// A look at the past that takes longer, in milliseconds on the wall, is not waited for.
const PROMPT: f64 = 60.0;
/// What of a frame goes to one.
const SLICE: f64 = 24.0;
/// Between two looks at the clock.
const LOOKS: usize = 4;

impl Live {
    /// What was left off at this place, else the place at its beginning or at the step that is asked for.
    ///
    /// # Errors
    /// Why the place cannot be opened.
    pub fn open(place: &Place) -> Result<Self, String> {
        Ok(Self {
            place: place.clone(),
            session: opening::session(place)?,
            run: Run::Running,
            resumes: Run::Running,
            remark: None,
            speed: SPEED.recall().unwrap_or(Speed::REAL),
            travel: Travel::Moving,
            selected: None,
            inspector: INSPECTOR.recall().unwrap_or(Drawer::Shut),
            page: Page::Summary,
            view: StageView::Cluster,
            scene: None,
            revival: None,
        })
    }

    /// What the stage shows now.
    pub fn scene(&mut self) -> Shared<Scene> {
        let session = &self.session;
        self.scene.get_or_insert_with(|| Shared::new(session.scene())).clone()
    }

    /// Anything may be different.
    pub fn stir(&mut self) {
        self.scene = None;
    }

    pub fn manner(&self) -> Manner {
        Manner { speed: self.speed.factor(), travel: self.travel }
    }

    /// Lets time pass: so many milliseconds on the wall.
    pub fn pass(&mut self, milliseconds: f64) {
        if self.revival.is_some() {
            return self.revive(SLICE);
        }
        self.stir();
        let manner = self.manner();
        match self.run {
            Run::Running => self.session.advance(milliseconds * manner.speed, manner),
            // The line that was typed meanwhile waits for its code.
            Run::Paused if lazy::is_fetching() => self.session.indulge(manner),
            Run::Paused => self.session.coast(milliseconds * manner.speed),
        }
    }

    /// Points at something, which opens the inspector; or at nothing.
    pub fn select(&mut self, what: Option<Selection>) {
        let cluster = self.session.cluster();
        self.selected = what.and_then(|what| Selected::new(what, cluster.store()));
        if self.selected.is_some() {
            self.open_inspector(Drawer::Open);
        }
        self.answer_by_selecting();
    }

    /// Whoever is asked which of them it will be answers with a click on the stage, too.
    fn answer_by_selecting(&mut self) {
        let name = self.selected.as_ref().and_then(|selected| Some(selected.what.key()?.name.clone()));
        let open = self.session.course().expectation().filter(|expectation| expectation.right.is_none());
        let place = open.and_then(|open| open.options.iter().position(|option| Some(option) == name.as_ref()));
        if let Some(place) = place {
            self.expect(place);
        }
    }

    pub fn open_inspector(&mut self, drawer: Drawer) {
        self.inspector = drawer;
        INSPECTOR.keep(&drawer);
        self.note_look();
    }

    /// Opens the inspector at another page.
    pub fn turn_to(&mut self, page: Page) {
        self.page = page;
        self.note_look();
    }

    /// Whoever has looked into the inspector has looked, as far as a lesson is concerned.
    fn note_look(&mut self) {
        let key = self.selected.as_ref().and_then(Selected::here).and_then(Selection::key);
        if let Some(key) = key.cloned().filter(|_| self.inspector == Drawer::Open && inspector::here().is_some()) {
            self.apply(Input::look(&key, self.page));
        }
    }

    /// Shows an instant of the past, or the present again.
    pub fn go_to(&mut self, at: SimTime) {
        let mut revival = None;
        self.travel_by(|session| revival = session.seek(at));
        self.revival = revival;
        self.revive(PROMPT);
    }

    /// Goes another way, now or, if it is long, while the page goes on.
    fn set_out(&mut self, way_to: Wish) {
        self.stir();
        // What is being undone is undone before the next thing is.
        if let Some(revival) = self.revival.take().filter(Revival::is_for_good) {
            self.session.arrive(revival);
        }
        let mut revival = None;
        self.travel_by(|session| revival = way_to(session));
        self.revival = revival;
        self.revive(PROMPT);
        self.keep_time();
    }

    /// Goes on with the look at the past that is under way, for so many milliseconds on the wall.
    fn revive(&mut self, milliseconds: f64) {
        let Some(mut revival) = self.revival.take() else { return };
        let begin = wall();
        while wall() - begin < milliseconds {
            if revival.go_on(LOOKS) {
                self.stir();
                self.travel_by(|session| session.arrive(revival));
                return self.keep_time();
            }
        }
        self.revival = Some(revival);
    }

    /// Back to the event before, or ahead to the next one.
    pub fn leap(&mut self, leap: Leap) {
        match leap {
            Leap::Back => self.go_to(self.session.event_before()),
            Leap::Ahead => self.remark = (!self.session.skip()).then_some(Remark::NothingAhead),
        }
    }

    /// The past stands still until somebody lets it run; the present goes on as it went.
    fn travel_by(&mut self, travel: impl FnOnce(&mut Session)) {
        self.remark = None;
        self.revival = None;
        let was_past = self.session.is_past();
        travel(&mut self.session);
        match (was_past, self.session.is_past()) {
            (false, true) => self.resumes = std::mem::replace(&mut self.run, Run::Paused),
            (true, true) => self.run = Run::Paused,
            (true, false) => self.run = self.resumes,
            (false, false) => {}
        }
    }

    pub fn run_at(&mut self, speed: Speed) {
        self.speed = speed;
        SPEED.keep(&speed);
    }

    /// Looks again at what is selected, after anything may have changed.
    pub fn look_at_selected(&mut self) {
        let cluster = self.session.cluster();
        self.selected = self.selected.take().map(|selected| selected.now(cluster.store()));
    }

    pub fn pause_or_play(&mut self) {
        self.remark = None;
        self.run = match self.run {
            Run::Running => Run::Paused,
            Run::Paused => Run::Running,
        };
    }

    pub fn step(&mut self) {
        self.run = Run::Paused;
        let manner = self.manner();
        self.session.step(manner);
    }

    /// Whoever comes back after long finds time standing still.
    pub fn come_back(&mut self) {
        if self.run == Run::Running {
            self.run = Run::Paused;
            self.remark = Some(Remark::WasAway);
        }
    }

    /// Takes the last deed back.
    pub fn undo(&mut self) {
        self.set_out(Session::way_to_undo);
    }

    /// Brings back what was taken back last.
    pub fn redo(&mut self) {
        self.set_out(Session::way_to_redo);
    }

    /// The lesson from its beginning. Even that can be taken back.
    pub fn start_over(&mut self) {
        self.set_out(Session::way_to_reset);
    }

    /// A command of the lesson is typed in the terminal that it is for.
    pub fn turn_for(&mut self, command: &str) {
        let chips = self.session.course().chips();
        let terminal = chips.iter().find(|(chip, _)| chip.run == command).map(|(chip, _)| chip.terminal);
        if let Some(terminal) = terminal {
            let place = self.place.name();
            self.session.turn_to(terminal, |recording| RECORDING.keep_of(&place, recording));
        }
    }

    pub fn submit(&mut self, line: String) {
        self.apply(Input::Line(line));
        if self.run == Run::Paused {
            let manner = self.manner();
            self.session.indulge(manner);
        }
    }

    /// The editor is left: with a text to keep, or without.
    pub fn edited(&mut self, text: Option<String>) {
        self.apply(Input::Edited(text));
        if self.run == Run::Paused {
            let manner = self.manner();
            self.session.indulge(manner);
        }
    }

    pub fn press(&mut self, key: ConsoleKey) {
        let key = match key {
            ConsoleKey::Complete => PromptKey::Complete,
            ConsoleKey::Accept => PromptKey::Accept,
            ConsoleKey::Up => PromptKey::Up,
            ConsoleKey::Down => PromptKey::Down,
            ConsoleKey::Escape => PromptKey::Escape,
            ConsoleKey::SearchBack => PromptKey::SearchBack,
            ConsoleKey::CutToStart => PromptKey::CutToStart,
            ConsoleKey::CutToEnd => PromptKey::CutToEnd,
            ConsoleKey::Interrupt => return self.apply(Input::Interrupt),
            ConsoleKey::Clear => return self.session.clear(),
            ConsoleKey::Control(letter) => PromptKey::Control(letter),
            ConsoleKey::EndOfInput if !self.session.prompt().line().0.is_empty() => PromptKey::Control('d'),
            ConsoleKey::EndOfInput if self.session.is_busy() => return,
            ConsoleKey::EndOfInput => return self.apply(Input::EndOfInput),
        };
        self.session.press(key);
    }

    /// Keeps what the learner expects of the step.
    pub fn expect(&mut self, guess: usize) {
        self.apply(Input::Expect(guess));
    }

    /// Runs both futures of the step.
    pub fn compare(&mut self) {
        self.apply(Input::Compare);
    }

    /// Types the next line of the step's solution, and leaves it to the learner to run it.
    pub fn show_solution(&mut self) {
        if let Some(line) = self.session.course().next_of_solution().map(str::to_owned) {
            self.session.retype(&line, line.chars().count());
            focus_named("console");
        }
    }

    /// The step from its beginning.
    pub fn reset_step(&mut self) {
        self.set_out(Session::way_to_reset_step);
    }

    /// To the clipboard; a browser that forbids it does nothing.
    pub fn copy(&self, extent: Extent) {
        let screen = self.session.screen();
        let text = match extent {
            Extent::Last => screen.last_output(),
            Extent::All => screen.everything(),
        };
        if let Some(window) = web_sys::window() {
            let _ = window.navigator().clipboard().write_text(&text);
        }
    }

    pub fn turn_tabs(&mut self, act: TabAct) {
        match act {
            TabAct::Open => self.apply(Input::OpenTab),
            TabAct::Close => self.apply(Input::CloseTab),
            TabAct::Show(number) => self.session.bring(number),
        }
    }

    /// The next step, or the next lesson behind the last one.
    pub fn go_on(&mut self) {
        let course = self.session.course();
        let next = course.step_index() + 1;
        if next < course.lesson().steps.len() {
            self.apply(Input::Step(next));
        } else if let Some(entry) = course.next_lesson() {
            Route::Place(Place::lesson(entry)).go();
        }
    }

    /// The step before, or the lesson before the first one.
    pub fn go_back(&mut self) {
        let course = self.session.course();
        match course.step_index().checked_sub(1) {
            Some(step) => self.apply(Input::Step(step)),
            None => {
                if let Some(entry) = course.lesson_before() {
                    Route::Place(Place::lesson(entry)).go();
                }
            }
        }
    }

    /// Puts in writing how far time has gone, for the next visit.
    pub fn keep_time(&self) {
        RECORDING.keep_of(&self.place.name(), &self.session.recording());
        let course = self.session.course();
        // What is undone was done once all the same.
        let mut done = STEPS_DONE.recall_of(course.entry().id).unwrap_or_default();
        done.extend(course.done().iter().cloned());
        STEPS_DONE.keep_of(course.entry().id, &done);
    }

    fn apply(&mut self, input: Input) {
        if let Some(way_to) = self.session.wish(&input) {
            return self.set_out(way_to);
        }
        self.stir();
        let place = self.place.name();
        self.travel_by(|session| session.apply(input, |recording| RECORDING.keep_of(&place, recording)));
    }
}
