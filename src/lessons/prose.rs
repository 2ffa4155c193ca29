//! The text of lessons: a small Markdown, read into blocks of safe spans.

use crate::api::reader::{Readable, Reader};
use serde_json::Value;

/// A text: paragraphs and lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose(pub Vec<Block>);

/// A piece of a text that stands on its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Sentences.
    Paragraph(Vec<Span>),
    /// Lines that began with `- `.
    Bullets(Vec<Vec<Span>>),
    /// Lines that began with `1. `, `2. ` and so on.
    Numbered(Vec<Vec<Span>>),
}

/// A stretch of text of one kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Plain words.
    Text(String),
    /// `**words**`
    Strong(String),
    /// What one types or reads in the console.
    Code(String),
    /// `[words](#term/id)`: words that the glossary explains.
    Term {
        /// As they stand in the sentence.
        words: String,
        /// The term's key in the glossary.
        term: String,
    },
}

impl Prose {
    /// Reads a text.
    ///
    /// # Errors
    /// Says which mark is not closed, or which link leads nowhere.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut blocks: Vec<Draft> = Vec::new();
        let mut is_open = false;
        for line in text.lines() {
            let line = line.trim();
            if line.is_empty() {
                is_open = false;
                continue;
            }
            let (form, words) = form_of(line);
            match blocks.last_mut().filter(|_| is_open) {
                // A list's line may go on in the next one.
                Some(last) if form == Form::Sentences => last.extend(words),
                Some(last) if form == last.form => last.lines.push(words.to_owned()),
                _ => blocks.push(Draft { form, lines: vec![words.to_owned()] }),
            }
            is_open = true;
        }
        blocks.into_iter().map(Draft::finish).collect::<Result<_, _>>().map(Self)
    }

    /// Every run of spans: a paragraph each, a list's item each.
    pub fn runs(&self) -> impl Iterator<Item = &[Span]> {
        self.0
            .iter()
            .flat_map(|block| match block {
                Block::Paragraph(spans) => std::slice::from_ref(spans),
                Block::Bullets(items) | Block::Numbered(items) => items.as_slice(),
            })
            .map(Vec::as_slice)
    }

    /// Every span, in reading order.
    pub fn spans(&self) -> impl Iterator<Item = &Span> {
        self.runs().flatten()
    }
}

impl Span {
    /// Its words without what they are marked as.
    pub fn words(&self) -> &str {
        match self {
            Self::Text(words) | Self::Strong(words) | Self::Code(words) | Self::Term { words, .. } => words,
        }
    }
}

impl Readable for Prose {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let text = String::read(value, reader);
        reader.noted(Self::parse(&text)).unwrap_or_default()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Sentences,
    Bullets,
    Numbered,
}

struct Draft {
    form: Form,
    lines: Vec<String>,
}

impl Draft {
    fn extend(&mut self, words: &str) {
        if let Some(last) = self.lines.last_mut() {
            last.push(' ');
            last.push_str(words);
        }
    }

    fn finish(self) -> Result<Block, String> {
        let mut runs = self.lines.iter().map(|line| spans(line)).collect::<Result<Vec<_>, _>>()?;
        Ok(match self.form {
            Form::Sentences => Block::Paragraph(runs.pop().unwrap_or_default()),
            Form::Bullets => Block::Bullets(runs),
            Form::Numbered => Block::Numbered(runs),
        })
    }
}

fn form_of(line: &str) -> (Form, &str) {
    if let Some(words) = line.strip_prefix("- ") {
        return (Form::Bullets, words.trim_start());
    }
    let after_digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match after_digits.strip_prefix(". ") {
        Some(words) if after_digits.len() < line.len() => (Form::Numbered, words.trim_start()),
        _ => (Form::Sentences, line),
    }
}

fn spans(line: &str) -> Result<Vec<Span>, String> {
    let mut spans = Vec::new();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let Some((span, after)) = marked(rest)? else {
            plain.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        };
        if !plain.is_empty() {
            spans.push(Span::Text(std::mem::take(&mut plain)));
        }
        spans.push(span);
        rest = after;
    }
    if !plain.is_empty() {
        spans.push(Span::Text(plain));
    }
    Ok(spans)
}

/// The marked span that `rest` begins with, and what comes behind it.
fn marked(rest: &str) -> Result<Option<(Span, &str)>, String> {
    if let Some(inner) = rest.strip_prefix("**") {
        let (words, after) = until(inner, "**", rest)?;
        return Ok(Some((Span::Strong(words.to_owned()), after)));
    }
    if let Some(inner) = rest.strip_prefix('`') {
        let (words, after) = until(inner, "`", rest)?;
        return Ok(Some((Span::Code(words.to_owned()), after)));
    }
    let Some((words, link)) = rest.strip_prefix('[').and_then(|inner| inner.split_once("](")) else { return Ok(None) };
    let (target, after) = until(link, ")", rest)?;
    match target.strip_prefix("#term/").filter(|term| !term.is_empty()) {
        Some(term) => Ok(Some((Span::Term { words: words.to_owned(), term: term.to_owned() }, after))),
        None => Err(format!("[{words}]({target}) leads nowhere: links are to #term/…")),
    }
}

fn until<'a>(inner: &'a str, mark: &str, whole: &str) -> Result<(&'a str, &'a str), String> {
    let start: String = whole.chars().take(24).collect();
    inner
        .split_once(mark)
        .filter(|(words, _)| !words.is_empty())
        .ok_or_else(|| format!("{mark} is missing or encloses nothing, from {start:?} on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_prose(text: &str, expected: Vec<Block>) {
        assert_eq!(Prose::parse(text).unwrap().0, expected, "{text:?}");
    }

    fn text(words: &str) -> Span {
        Span::Text(words.to_owned())
    }

    #[test]
    fn blocks_and_spans() {
        let pod = || Span::Term { words: "pods".into(), term: "pod".into() };
        check_prose("", vec![]);
        check_prose(
            "One\ntwo.\n\nThree.",
            vec![Block::Paragraph(vec![text("One two.")]), Block::Paragraph(vec![text("Three.")])],
        );
        check_prose(
            "Two **big** [pods](#term/pod): `a * b`",
            vec![Block::Paragraph(vec![
                text("Two "),
                Span::Strong("big".into()),
                text(" "),
                pod(),
                text(": "),
                Span::Code("a * b".into()),
            ])],
        );
        check_prose(
            "See:\n- one\n  goes on\n- two\n\n1. first\n2. [pods](#term/pod)\n1.5 is a number",
            vec![
                Block::Paragraph(vec![text("See:")]),
                Block::Bullets(vec![vec![text("one goes on")], vec![text("two")]]),
                Block::Numbered(vec![vec![text("first")], vec![pod(), text(" 1.5 is a number")]]),
            ],
        );
        check_prose("a [b] (c) ü", vec![Block::Paragraph(vec![text("a [b] (c) ü")])]);
    }

    #[test]
    fn marks_that_do_not_close_are_named() {
        for (broken, words) in [
            ("a **b", "** is missing"),
            ("a `b", "` is missing"),
            ("``", "encloses nothing"),
            ("[pod](#term/pod", ") is missing"),
            ("[pod](https://example.org)", "leads nowhere"),
            ("[pod](#term/)", "leads nowhere"),
        ] {
            let error = Prose::parse(broken).unwrap_err();
            assert!(error.contains(words), "{broken}: {error}");
        }
    }
}
