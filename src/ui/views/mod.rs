//! From the session to what the page shows: only what has changed becomes a new value.

mod clock;
mod console;
mod home;
mod inspection;
mod lesson;
mod names;
mod twin;
mod workloads;

pub use console::typed_in;
pub use home::home;

use super::live::Live;
use super::props::*;
use super::selection::Selected;
use super::texts;
use crate::api::time::SimTime;
use crate::scene::Scene;
use crate::session::Session;
use crate::session::course::Course;
pub use clock::clock_words;
use std::rc::Rc;

/// The values that the page was shown last.
#[derive(Default)]
pub struct Views {
    lesson: Option<Shared<LessonView>>,
    output: console::Output,
    line: clock::Line,
    inspected: inspection::Inspected,
    workloads: workloads::Drawn,
    announcement: Rc<str>,
    announced_at: Option<SimTime>,
}

/// Between two announcements, in virtual milliseconds.
const QUIET: i64 = 2_000;

impl Views {
    /// The page now.
    pub fn page(&mut self, live: &Live, scene: Shared<Scene>) -> PageView {
        let session = &live.session;
        PageView {
            now: session.stage_now(),
            clock: clock::clock(live),
            track: self.line.track(live),
            past: Past {
                undo: gate(session.can_undo()),
                redo: gate(session.can_redo()),
                last: session.last_deed().map(Rc::from),
            },
            lesson: self.lesson(session.course()),
            summary: texts::summary(scene.nodes.len(), scene.pods.len()).into(),
            announcement: self.announcement(live, &scene),
            invitation: invitation(session, &scene),
            console: self.output.console(session),
            editing: session.editing(),
            selection: live.selected.as_ref().and_then(Selected::here).cloned(),
            inspector: live.inspector,
            inspection: self.inspected.inspection(live),
            front: self.workloads.front(live),
            scene,
        }
    }

    fn lesson(&mut self, course: &Course) -> Shared<LessonView> {
        let view = lesson::lesson(course);
        match &self.lesson {
            Some(shown) if **shown == view => shown.clone(),
            _ => self.lesson.insert(Shared::new(view)).clone(),
        }
    }

    /// One sentence a chain, when it has come to its end.
    fn announcement(&mut self, live: &Live, scene: &Scene) -> Rc<str> {
        let session = &live.session;
        let is_over = !session.is_lively(scene, live.manner());
        let is_due = self.announced_at.is_none_or(|at| session.now().since(at).as_millis() >= QUIET);
        if is_over && is_due && live.speed.factor() <= 2.0 {
            let telling = session.telling();
            if *telling != *self.announcement {
                self.announcement = telling.into();
                self.announced_at = Some(session.now());
            }
        }
        self.announcement.clone()
    }
}

fn gate(is_open: bool) -> Gate {
    if is_open { Gate::Open } else { Gate::Shut }
}

fn invitation(session: &Session, scene: &Scene) -> Option<Invitation> {
    let is_empty = scene.pods.is_empty() && scene.story.is_empty();
    let has_chips = !session.course().chips().is_empty();
    let command = (!has_chips).then(|| texts::FIRST_COMMAND.into());
    is_empty.then(|| Invitation { words: texts::EMPTY.into(), command })
}
