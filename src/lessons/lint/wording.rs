//! What a lesson says: length, tone, terms, and that every step has what a step needs.

use super::Complaint;
use crate::api::set::Set;
use crate::lessons::glossary::Glossary;
use crate::lessons::lesson::{Lesson, Step};
use crate::lessons::prediction::Answer;
use crate::lessons::prose::{Prose, Span};

/// Words that make whoever does not understand feel small.
const BANNED: &[&str] = &["simply", "just", "obviously", "easy", "easily"];
/// A sentence has fewer words than this.
const LONG_SENTENCE: usize = 30;
/// Letters of a lesson's or a step's title, at most.
const LONG_TITLE: usize = 48;
/// Letters of a check's name, at most: its state stands beside it.
const LONG_NAME: usize = 60;
const MOST_COMMANDS: usize = 3;

/// Everything that is wrong with the words of a lesson.
pub fn complaints(lesson: &Lesson, glossary: &Glossary) -> Vec<Complaint> {
    let mut found = Vec::new();
    let mut whole = |words: String| found.push(Complaint::new(lesson, None, words));
    title(&lesson.title, &mut whole);
    if lesson.steps.is_empty() {
        whole("it has no steps".to_owned());
    }
    let linked: Set<&str> = lesson.steps.iter().flat_map(proses).flat_map(terms).collect();
    for term in &lesson.glossary {
        if !linked.contains(term.as_str()) {
            whole(format!("it promises to explain {term:?}, but no text links to it"));
        }
    }
    let mut ids = Set::default();
    for step in &lesson.steps {
        let mut say = |words: String| found.push(Complaint::new(lesson, Some(&step.id), words));
        if !ids.insert(&step.id) {
            say("another step has the same id".to_owned());
        }
        needs(step, &mut say);
        for prose in proses(step) {
            sentences(prose, &mut say);
            for term in terms(prose).filter(|term| glossary.get(term).is_none()) {
                say(format!("the glossary has no {term:?}"));
            }
        }
        let lines = step.commands.iter().map(|chip| &chip.gloss).chain(step.checks.iter().map(|check| &check.name));
        let states = step.checks.iter().flat_map(|check| check.unmet.iter().chain(&check.met));
        let choices = step.prediction.iter().flat_map(|prediction| match &prediction.answer {
            Answer::Choices(choices) => choices.iter().map(|choice| &choice.words).collect(),
            Answer::Count(_) | Answer::Leaves(_) => Vec::new(),
        });
        let questions = step.prediction.iter().map(|prediction| &prediction.question);
        let sides = step.twin.iter().flat_map(|twin| [&twin.left.title, &twin.right.title]);
        for line in lines.chain(states).chain([&step.title]).chain(questions).chain(choices).chain(sides) {
            banned(line, &mut say);
        }
    }
    found
}

/// Everything that is wrong with the glossary.
pub fn glossary_complaints(glossary: &Glossary) -> Vec<Complaint> {
    let mut found = Vec::new();
    for (key, term) in glossary.iter() {
        let lesson = "glossary".to_owned();
        let mut say = |words| found.push(Complaint { lesson: lesson.clone(), step: Some(key.to_owned()), words });
        banned(&term.meaning, &mut say);
        if !term.meaning.ends_with('.') || term.meaning.matches(". ").count() > 0 {
            say("its meaning is not one sentence".to_owned());
        }
        length(&term.meaning, &mut say);
    }
    found
}

fn needs(step: &Step, say: &mut impl FnMut(String)) {
    title(&step.title, say);
    if step.commands.len() > MOST_COMMANDS {
        say(format!("it has {} commands, {MOST_COMMANDS} are allowed", step.commands.len()));
    }
    if step.hint.0.is_empty() {
        say("it has no hint".to_owned());
    }
    if step.solution.is_empty() {
        say("it has no solution".to_owned());
    }
    if step.checks.is_empty() {
        say("it has no check".to_owned());
    }
    if step.warning.is_none() && step.commands.iter().any(|chip| chip.fails) {
        say("a command is meant to fail, but nothing says so before".to_owned());
    }
    for chip in step.commands.iter().filter(|chip| chip.gloss.trim().is_empty()) {
        say(format!("{:?} has no gloss", chip.run));
    }
    for check in step.checks.iter().filter(|check| check.name.chars().count() > LONG_NAME) {
        say(format!("the check's name {:?} is longer than {LONG_NAME} letters", check.name));
    }
}

fn title(title: &str, say: &mut impl FnMut(String)) {
    if !(1..=LONG_TITLE).contains(&title.chars().count()) {
        say(format!("the title {title:?} has no letters, or more than {LONG_TITLE}"));
    }
}

/// Every text of a step.
pub fn proses(step: &Step) -> impl Iterator<Item = &Prose> {
    [&step.text, &step.hint].into_iter().chain(&step.warning).chain(&step.more_exactly)
}

fn terms(prose: &Prose) -> impl Iterator<Item = &str> {
    prose.spans().filter_map(|span| match span {
        Span::Term { term, .. } => Some(term.as_str()),
        _ => None,
    })
}

/// A code span is one word, however long the command is: nobody reads it as a sentence.
fn sentences(prose: &Prose, say: &mut impl FnMut(String)) {
    for run in prose.runs() {
        let read = |span: &Span| match span {
            Span::Code(_) => "code".to_owned(),
            other => other.words().to_owned(),
        };
        let text: String = run.iter().map(read).collect();
        banned(&text, say);
        for sentence in text.split_inclusive(['.', '?', '!']) {
            length(sentence, say);
        }
    }
}

fn length(sentence: &str, say: &mut impl FnMut(String)) {
    let words = sentence.split_whitespace().count();
    if words >= LONG_SENTENCE {
        say(format!("a sentence has {words} words: {:?}", sentence.trim()));
    }
}

fn banned(text: &str, say: &mut impl FnMut(String)) {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_ascii_lowercase);
    for word in words.filter(|word| BANNED.contains(&word.as_str())) {
        say(format!("it says {word:?}"));
    }
}
