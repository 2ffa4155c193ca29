//! From the session to what the page shows: only what has changed becomes a new value.

use super::live::Live;
use super::props::*;
use super::texts;
use crate::api::time::SimTime;
use crate::lessons::Standing;
use crate::lessons::glossary::Glossary;
use crate::lessons::progress::Outcome;
use crate::lessons::prose::{self, Prose, Span};
use crate::scene::Scene;
use crate::session::Session;
use crate::session::course::{ChipStanding, Course};
use crate::session::prompt::Words;
use crate::session::transcript::{Line, LineKind};
use std::rc::Rc;

/// The values that the page was shown last.
#[derive(Default)]
pub struct Views {
    lesson: Option<Shared<LessonView>>,
    output: Option<(u64, Shared<Vec<OutputLine>>)>,
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
            clock: clock(live),
            past: Past { undo: gate(live.can_undo()), redo: gate(live.can_redo()) },
            lesson: self.lesson(session.course()),
            summary: texts::summary(scene.nodes.len(), scene.pods.len()).into(),
            announcement: self.announcement(live, &scene),
            invitation: invitation(session, &scene),
            console: self.console(session),
            scene,
        }
    }

    fn lesson(&mut self, course: &Course) -> Shared<LessonView> {
        let view = lesson(course);
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

    fn console(&mut self, session: &Session) -> ConsoleView {
        let version = session.screen().version();
        let output = match &self.output {
            Some((shown, output)) if *shown == version => output.clone(),
            _ => {
                let output = Shared::new(session.screen().lines().iter().map(output_line).collect());
                self.output.insert((version, output)).1.clone()
            }
        };
        let prompt = session.prompt();
        let (text, caret) = prompt.line();
        ConsoleView {
            context: "minikube".into(),
            namespace: "default".into(),
            output,
            prompt: session.sign().into(),
            line: Typed { text: text.to_owned(), caret },
            ghost: prompt.ghost().into(),
            completion: prompt.words().map(completion),
            run: if session.is_busy() { Foreground::Command } else { Foreground::Prompt },
        }
    }
}

fn clock(live: &Live) -> Clock {
    let note = match live.run {
        Run::Paused => texts::PAUSED.to_owned(),
        Run::Running if live.session.is_holding() => texts::SLOW_MOTION.to_owned(),
        Run::Running => texts::pace(live.speed.label()),
    };
    Clock { words: clock_words(live.session.now()), note: note.into(), run: live.run, speed: live.speed }
}

fn gate(is_open: bool) -> Gate {
    if is_open { Gate::Open } else { Gate::Shut }
}

/// `0:42.6`.
fn clock_words(now: SimTime) -> String {
    let tenths = now.as_millis().max(0) / 100;
    let (minutes, seconds) = (tenths / 600, tenths / 10 % 60);
    format!("{minutes}:{seconds:02}.{}", tenths % 10)
}

fn invitation(session: &Session, scene: &Scene) -> Option<Invitation> {
    let is_empty = scene.pods.is_empty() && scene.story.is_empty();
    let has_chips = !session.course().chips().is_empty();
    let command = (!has_chips).then(|| texts::FIRST_COMMAND.into());
    is_empty.then(|| Invitation { words: texts::EMPTY.into(), command })
}

fn output_line(line: &Line) -> OutputLine {
    let kind = match line.kind {
        LineKind::Command => OutputKind::Command,
        LineKind::Continuation => OutputKind::Continuation,
        LineKind::Stdout if is_header(&line.text) => OutputKind::Header,
        LineKind::Stdout => OutputKind::Stdout,
        LineKind::Stderr => OutputKind::Stderr,
        LineKind::Note => OutputKind::Note,
    };
    OutputLine { kind, text: line.text.clone() }
}

/// A row of capitals in columns heads a table.
fn is_header(text: &str) -> bool {
    let is_capital = |letter: char| letter.is_ascii_uppercase() || " -()%/".contains(letter);
    text.trim().contains("  ")
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.chars().all(is_capital)
}

fn completion(words: &Words) -> Completion {
    let row = |candidate: &crate::shell::complete::Candidate| CompletionRow {
        word: candidate.text.as_str().into(),
        gloss: candidate.gloss.as_str().into(),
    };
    let about = words.candidates.get(words.chosen.unwrap_or(0)).map_or("", |candidate| &candidate.gloss);
    Completion { rows: words.candidates.iter().map(row).collect(), chosen: words.chosen, about: about.into() }
}

fn lesson(course: &Course) -> LessonView {
    let (number, all) = course.place();
    let lesson = course.lesson();
    let (step, steps) = (course.step_index(), lesson.steps.len());
    let glossary = course.glossary();
    let blocks = |prose: &Prose| blocks(prose, glossary);
    let is_first = step == 0 && course.lesson_before().is_none();
    let is_last = step + 1 == steps && course.next_lesson().is_none();
    let shown = course.step();
    let hint = shown.map(|step| blocks(&step.hint)).filter(|text| !text.is_empty());
    let exactly: Vec<Block> = shown.iter().flat_map(|step| &step.more_exactly).flat_map(blocks).collect();
    LessonView {
        place: texts::lesson_of(number, all).into(),
        name: lesson.title.as_str().into(),
        step,
        steps,
        title: shown.map_or("", |step| &step.title).into(),
        text: shown.map(|step| blocks(&step.text)).unwrap_or_default(),
        warning: shown.and_then(|step| step.warning.as_ref()).map(blocks),
        commands: course
            .chips()
            .into_iter()
            .map(|(chip, standing)| command(&chip.run, &chip.gloss, standing))
            .collect(),
        checks: course.outcomes().iter().map(check).collect(),
        hint: hint.map(|text| Aside { title: texts::HINT.into(), text }),
        exactly: (!exactly.is_empty()).then_some(exactly),
        back: if is_first { Gate::Shut } else { Gate::Open },
        next: match (is_last, course.is_done()) {
            (true, _) => Gate::Shut,
            (false, true) => Gate::Ready,
            (false, false) => Gate::Open,
        },
    }
}

fn command(run: &str, gloss: &str, standing: ChipStanding) -> CommandChip {
    let state = match standing {
        ChipStanding::Done => ChipState::Done,
        ChipStanding::Next => ChipState::Next,
        ChipStanding::Later => ChipState::Later,
    };
    CommandChip { command: run.trim().into(), gloss: gloss.into(), state }
}

fn check(outcome: &Outcome) -> CheckView {
    let state = match outcome.state.standing {
        Standing::Met => CheckState::Met,
        Standing::Partly => CheckState::Partly,
        Standing::Open => CheckState::Open,
    };
    CheckView { words: outcome.name.as_str().into(), value: outcome.state.words.as_str().into(), state }
}

fn blocks(prose: &Prose, glossary: &Glossary) -> Vec<Block> {
    let inlines = |spans: &Vec<Span>| spans.iter().map(|span| inline(span, glossary)).collect::<Paragraph>();
    let items = |items: &Vec<Vec<Span>>| items.iter().map(inlines).collect::<Vec<_>>();
    let block = |block: &prose::Block| match block {
        prose::Block::Paragraph(spans) => Block::Paragraph(inlines(spans)),
        prose::Block::Bullets(lines) => Block::Bullets(items(lines)),
        prose::Block::Numbered(lines) => Block::Numbered(items(lines)),
    };
    prose.0.iter().map(block).collect()
}

fn inline(span: &Span, glossary: &Glossary) -> Inline {
    match span {
        Span::Text(words) => Inline::Text(words.as_str().into()),
        Span::Strong(words) => Inline::Strong(words.as_str().into()),
        Span::Code(words) => Inline::Code(words.as_str().into()),
        Span::Term { words, term } => match glossary.get(term) {
            Some(known) => Inline::Term { word: words.as_str().into(), meaning: known.meaning.as_str().into() },
            None => Inline::Text(words.as_str().into()),
        },
    }
}
