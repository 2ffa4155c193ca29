//! The console, from the session to what the page shows.

use super::names::named;
use crate::session::Session;
use crate::session::prompt::Words;
use crate::session::transcript::{Line, LineKind};
use crate::ui::props::*;
use std::rc::Rc;

/// What was printed, as it was shown last: long outputs are made anew only when they have grown.
#[derive(Default)]
pub struct Output(Option<(u64, Shared<Vec<Block>>)>);

/// Lines that are drawn together, and not again while they stay the same.
type Block = Shared<Vec<OutputLine>>;

/// So many lines make a block.
const BLOCK: usize = 100;

impl Output {
    /// The console now.
    pub fn console(&mut self, session: &Session) -> ConsoleView {
        let version = session.screen().version();
        let output = match &self.0 {
            Some((shown, output)) if *shown == version => output.clone(),
            _ => {
                let shown = self.0.as_ref().map(|(_, shown)| shown.clone());
                let output = Shared::new(blocks(session, shown.as_deref().map_or(&[], Vec::as_slice)));
                self.0.insert((version, output)).1.clone()
            }
        };
        let prompt = session.prompt();
        let tab = |number: u32| TabView {
            number,
            title: session.tab_title(number).into(),
            place: if number == session.tab() { TabPlace::Front } else { TabPlace::Behind },
        };
        ConsoleView {
            tabs: session.tabs().into_iter().map(tab).collect(),
            context: "minikube".into(),
            namespace: "default".into(),
            output,
            prompt: session.sign().into(),
            line: typed_in(session),
            ghost: prompt.ghost().into(),
            completion: prompt.words().map(completion),
            outcome: if session.has_failed() { Outcome::Failed } else { Outcome::Well },
            offer: session.offer().map(Into::into),
            run: if session.is_busy() { Foreground::Command } else { Foreground::Prompt },
        }
    }
}

/// The line at the prompt.
pub fn typed_in(session: &Session) -> Typed {
    let (text, caret) = session.prompt().line();
    Typed { text: text.to_owned(), caret }
}

/// The lines in blocks; what is as it was shown stays the very same.
fn blocks(session: &Session, shown: &[Block]) -> Vec<Block> {
    let (all, cluster) = (session.screen().lines(), session.cluster());
    let block = |(at, lines): (usize, &[Line])| match shown.get(at).filter(|shown| is_as(shown, lines)) {
        Some(shown) => shown.clone(),
        None => {
            let mut header = header_before(all.get(..at * BLOCK).unwrap_or_default());
            let one = |line: &Line| {
                let (kind, text) = (kind_of(line), line.text.clone());
                if kind == OutputKind::Header {
                    header = text.clone();
                }
                let is_output = kind == OutputKind::Stdout;
                let named = is_output.then(|| named(&text, &header, cluster.store())).flatten();
                OutputLine { kind, text, named }
            };
            Shared::new(lines.iter().map(one).collect())
        }
    };
    all.chunks(BLOCK).enumerate().map(block).collect()
}

/// The head of the table that goes on behind these lines.
fn header_before(lines: &[Line]) -> Rc<str> {
    let kinds = lines.iter().rev().map(|line| (kind_of(line), line));
    let mut table = kinds.take_while(|(kind, _)| matches!(kind, OutputKind::Stdout | OutputKind::Header));
    table.find(|(kind, _)| *kind == OutputKind::Header).map_or_else(Rc::default, |(_, line)| line.text.clone())
}

fn is_as(shown: &[OutputLine], lines: &[Line]) -> bool {
    shown.len() == lines.len() && shown.iter().zip(lines).all(|(shown, line)| Rc::ptr_eq(&shown.text, &line.text))
}

fn kind_of(line: &Line) -> OutputKind {
    match line.kind {
        LineKind::Command => OutputKind::Command,
        LineKind::Continuation => OutputKind::Continuation,
        LineKind::Stdout if is_header(&line.text) => OutputKind::Header,
        LineKind::Stdout => OutputKind::Stdout,
        LineKind::Stderr => OutputKind::Stderr,
        LineKind::Note => OutputKind::Note,
    }
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
    let (before, count) = (first_row(words.chosen), words.candidates.len());
    let rows = words.candidates.iter().skip(before).take(ROWS).map(row).collect();
    Completion { rows, before, count, chosen: words.chosen, about: about.into() }
}
