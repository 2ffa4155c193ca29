//! A lesson's step, from the course to what the page shows.

use super::twin::twins;
use crate::lessons::Standing;
use crate::lessons::glossary::Glossary;
use crate::lessons::prediction::Answer;
use crate::lessons::progress::Outcome;
use crate::lessons::prose::{self, Prose, Span};
use crate::session::course::{ChipStanding, Course, Expectation};
use crate::ui::props::*;
use crate::ui::texts;

/// The step that the learner is at.
pub fn lesson(course: &Course) -> LessonView {
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
        place: course.place().map_or(texts::SANDBOX.into(), |(number, all)| texts::lesson_of(number, all).into()),
        // A sandbox is called after its only step: its place says that it is one.
        name: course.place().map_or(shown.map_or("", |step| &step.title), |_| &lesson.title).into(),
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
        prediction: prediction(course),
        twin: shown.and_then(|step| step.twin.as_ref()).map(|twin| twins(twin, course.twins())),
        solution: if course.next_of_solution().is_some() { Gate::Open } else { Gate::Shut },
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

fn prediction(course: &Course) -> Option<PredictionView> {
    let asked = course.step()?.prediction.as_ref()?;
    let Expectation { options, guess, right, .. } = course.expectation()?;
    let options = match asked.answer {
        Answer::Leaves(_) => as_on_tiles(options),
        Answer::Choices(_) | Answer::Count(_) => options.clone(),
    };
    let words = |guess: &usize| options.get(*guess).cloned().unwrap_or_else(|| guess.to_string());
    let verdict = match (right, guess) {
        (None, _) => Verdict::Open,
        (Some(_), None) => Verdict::Unasked,
        (Some(right), Some(guess)) if right.contains(guess) => Verdict::Right,
        (Some(_), Some(_)) => Verdict::Wrong,
    };
    let answer = right.as_ref().map(|right| {
        let truth = right.iter().map(words).collect::<Vec<_>>().join(", ");
        texts::expected(guess.as_ref().map(words).as_deref(), &truth, verdict == Verdict::Right)
    });
    Some(PredictionView {
        question: asked.question.as_str().into(),
        options: options.iter().map(|option| option.as_str().into()).collect(),
        guess: *guess,
        right: right.clone().unwrap_or_default(),
        verdict,
        answer: answer.unwrap_or_default().into(),
    })
}

/// Names of objects as their tiles say them: by their last part, where that tells them apart.
fn as_on_tiles(names: &[String]) -> Vec<String> {
    let last = |name: &String| name.rsplit('-').next().unwrap_or_default().to_owned();
    let short: Vec<String> = names.iter().map(last).collect();
    let is_clear = short.iter().enumerate().all(|(at, name)| short.iter().skip(at + 1).all(|other| other != name));
    if is_clear { short } else { names.to_vec() }
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
