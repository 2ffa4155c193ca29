//! `>`, `2>&1`, `<<EOF`: the grammar of redirections.

use super::lexer::{Pending, Token};
use super::parse::Parser;
use super::syntax::{Mode, Part, Redirect, Streams, SyntaxError, Word};
use std::cell::OnceCell;
use std::rc::Rc;

impl Parser {
    /// The redirection that comes next, if one does.
    pub(super) fn redirect(&mut self) -> Result<Option<Redirect>, SyntaxError> {
        let mut descriptor = None;
        if let Token::Descriptor(digits) = self.token()?.clone() {
            self.current = None;
            descriptor = Some(digits);
        }
        let Token::Operator(operator) = *self.token()? else { return Ok(None) };
        if !is_redirection(operator) {
            return Ok(None);
        }
        if operator == "<(" || operator == ">(" {
            return Err(SyntaxError::NotSimulated(format!("{operator}…)")));
        }
        self.current = None;
        let Token::Word(word) = self.token()?.clone() else { return Err(self.missing_word()) };
        let line = self.text.get(..self.at).unwrap_or_default().matches('\n').count() + 1;
        self.current = None;
        let streams = match descriptor.as_deref() {
            None => None,
            Some("0") if operator.starts_with('<') => None,
            Some("1") if operator.starts_with('>') => Some(Streams::Out),
            Some("2") if operator.starts_with('>') => Some(Streams::Err),
            Some(digits) => return Err(SyntaxError::NotSimulated(format!("{digits}{operator}"))),
        };
        Ok(Some(match operator {
            "<" => Redirect::Read(word),
            "<<<" => Redirect::Line(word),
            "<<" | "<<-" => self.here_document(&word, operator == "<<-", line),
            ">" | ">|" => Redirect::Write(streams.unwrap_or(Streams::Out), Mode::Replace, word),
            ">>" => Redirect::Write(streams.unwrap_or(Streams::Out), Mode::Append, word),
            "&>" => Redirect::Write(Streams::Both, Mode::Replace, word),
            "&>>" => Redirect::Write(Streams::Both, Mode::Append, word),
            ">&" => duplicate(streams, word),
            "<&" if word.plain() == Some("-") => Redirect::Close(None),
            _ => return Err(SyntaxError::NotSimulated(operator.to_owned())),
        }))
    }

    fn here_document(&mut self, word: &Word, strip_tabs: bool, line: usize) -> Redirect {
        let body = Rc::new(OnceCell::new());
        let literal = word.plain().is_none();
        let delimiter = if literal { unquote(&word.parts) } else { word.source.clone() };
        self.pending.push(Pending { delimiter, literal, strip_tabs, line, body: Rc::clone(&body) });
        Redirect::Document(body)
    }
}

/// Whether an operator redirects.
pub(super) fn is_redirection(operator: &str) -> bool {
    operator.contains(['<', '>'])
}

fn duplicate(streams: Option<Streams>, word: Word) -> Redirect {
    let from = streams.unwrap_or(Streams::Out);
    match word.plain() {
        Some("1") => Redirect::Duplicate(from, Streams::Out),
        Some("2") => Redirect::Duplicate(from, Streams::Err),
        Some("-") => Redirect::Close(Some(from)),
        Some(digits) if digits.chars().all(|c| c.is_ascii_digit()) => Redirect::BadDescriptor(digits.to_owned()),
        _ if streams.is_none() => Redirect::Write(Streams::Both, Mode::Replace, word),
        _ => Redirect::Write(from, Mode::Replace, word),
    }
}

/// A here-document's delimiter without its quotes; it is never expanded.
fn unquote(parts: &[Part]) -> String {
    let text = |part: &Part| match part {
        Part::Plain(text) | Part::Quoted(text) => text.clone(),
        Part::Double(parts) => unquote(parts),
        Part::Parameter(parameter) => parameter.source.clone(),
        Part::Command(_) | Part::Arithmetic(_) => String::new(),
    };
    parts.iter().map(text).collect()
}
