//! Tokens and quotes: where a word starts and ends, and what in it is quoted.

use super::parse::Parser;
use super::syntax::{Part, SyntaxError, Word};
use std::cell::OnceCell;
use std::rc::Rc;

/// What the grammar is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A word.
    Word(Word),
    /// The number in `2>`: digits directly in front of a redirection.
    Descriptor(String),
    /// One of [`OPERATORS`].
    Operator(&'static str),
    /// A line's end.
    Newline,
    /// The text's end.
    End,
}

/// A here-document whose lines haven't come yet.
pub(super) struct Pending {
    pub(super) delimiter: String,
    pub(super) literal: bool,
    pub(super) strip_tabs: bool,
    pub(super) line: usize,
    pub(super) body: Rc<OnceCell<Word>>,
}

/// Longest first, so that the first that fits is the right one.
const OPERATORS: &[&str] = &[
    "&>>", "<<<", "<<-", "&&", "||", ";;", "|&", "&>", "<<", "<&", "<>", ">>", ">&", ">|", "<(", ">(", ";", "&", "|",
    "(", ")", "<", ">",
];

/// The characters that a backslash can quote between double quotes.
const ESCAPABLE_IN_DOUBLE: &str = "$`\"\\";
/// The same in a here-document, where a double quote is a character like any other.
const ESCAPABLE_IN_DOCUMENT: &str = "$`\\";

impl Token {
    /// The token as an error message names it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Word(word) => word.source.clone(),
            Self::Descriptor(digits) => digits.clone(),
            Self::Operator(operator) => (*operator).to_owned(),
            Self::Newline | Self::End => "newline".to_owned(),
        }
    }
}

impl Parser {
    /// The next token, which is consumed.
    pub(super) fn lex(&mut self) -> Result<Token, SyntaxError> {
        self.skip_blanks();
        self.start = self.at;
        let Some(c) = self.peek() else { return Ok(Token::End) };
        if c == '\n' {
            self.bump();
            self.read_documents()?;
            return Ok(Token::Newline);
        }
        let operator = OPERATORS.iter().find(|operator| self.rest().starts_with(**operator));
        if let Some(operator) = operator {
            self.at += operator.len();
            return Ok(Token::Operator(operator));
        }
        let digits = self.rest().chars().take_while(char::is_ascii_digit).count();
        if digits > 0 && self.rest().get(digits..).is_some_and(|rest| rest.starts_with(['<', '>'])) {
            self.at += digits;
            return Ok(Token::Descriptor(self.slice(self.start)));
        }
        let start = self.start;
        let word = self.word()?;
        // Substitutions inside of the word have tokens of their own.
        self.start = start;
        Ok(Token::Word(word))
    }

    fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\r') => self.bump(),
                Some('#') => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.bump();
                    }
                }
                _ if self.eat("\\\n") => self.unfinished |= self.rest().is_empty(),
                _ => return,
            }
        }
    }

    fn word(&mut self) -> Result<Word, SyntaxError> {
        let start = self.at;
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' | '\r' | '\n' | '|' | '&' | ';' | '(' | ')' | '<' | '>' => break,
                _ => self.unquoted(c, &mut parts)?,
            }
        }
        Ok(Word { parts, source: self.slice(start) })
    }

    /// One piece of text outside of quotes, beginning with `c`, whatever it is.
    pub(super) fn unquoted(&mut self, c: char, parts: &mut Vec<Part>) -> Result<(), SyntaxError> {
        match c {
            '\'' => parts.push(self.single()?),
            '"' => parts.push(self.double()?),
            '\\' => self.backslash(parts),
            '$' if self.rest().starts_with("$'") => parts.push(self.ansi()?),
            '$' if self.rest().starts_with("$\"") => {
                self.bump();
                parts.push(self.double()?);
            }
            '$' => match self.dollar()? {
                Some(part) => parts.push(part),
                None => push_plain(parts, '$'),
            },
            '`' => parts.push(self.backticks()?),
            _ => {
                self.bump();
                push_plain(parts, c);
            }
        }
        Ok(())
    }

    fn backslash(&mut self, parts: &mut Vec<Part>) {
        self.bump();
        match self.peek() {
            None => {
                self.unfinished = true;
                push_quoted(parts, '\\');
            }
            Some('\n') => {
                self.bump();
                self.unfinished |= self.rest().is_empty();
            }
            Some(c) => {
                self.bump();
                push_quoted(parts, c);
            }
        }
    }

    fn single(&mut self) -> Result<Part, SyntaxError> {
        self.bump();
        let length = self.rest().find('\'').ok_or(SyntaxError::Unmatched('\''))?;
        let start = self.at;
        self.at += length;
        let text = self.slice(start);
        self.bump();
        Ok(Part::Quoted(text))
    }

    pub(super) fn double(&mut self) -> Result<Part, SyntaxError> {
        self.bump();
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            if c == '"' {
                self.bump();
                return Ok(Part::Double(parts));
            }
            self.half_quoted(c, ESCAPABLE_IN_DOUBLE, &mut parts)?;
        }
        Err(SyntaxError::Unmatched('"'))
    }

    /// The rest of the text as a here-document or an arithmetic expression sees it: only `$`, backticks and
    /// backslashes mean something.
    pub(super) fn document(&mut self) -> Result<Vec<Part>, SyntaxError> {
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            self.half_quoted(c, ESCAPABLE_IN_DOCUMENT, &mut parts)?;
        }
        Ok(parts)
    }

    /// One piece of text where expansions live but blanks and wildcards don't.
    pub(super) fn half_quoted(&mut self, c: char, escapable: &str, parts: &mut Vec<Part>) -> Result<(), SyntaxError> {
        match c {
            '\\' => {
                self.bump();
                match self.peek() {
                    Some('\n') => self.bump(),
                    Some(next) if escapable.contains(next) => {
                        self.bump();
                        push_quoted(parts, next);
                    }
                    _ => push_quoted(parts, '\\'),
                }
            }
            '$' => match self.dollar()? {
                Some(part) => parts.push(part),
                None => push_quoted(parts, '$'),
            },
            '`' => parts.push(self.backticks()?),
            _ => {
                self.bump();
                push_quoted(parts, c);
            }
        }
        Ok(())
    }

    /// `$'…'` with the escapes of C.
    fn ansi(&mut self) -> Result<Part, SyntaxError> {
        self.at += 2;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.bump();
            match c {
                '\'' => return Ok(Part::Quoted(text)),
                '\\' => {
                    let Some(escaped) = self.peek() else { break };
                    self.bump();
                    match escaped {
                        'n' => text.push('\n'),
                        't' => text.push('\t'),
                        'r' => text.push('\r'),
                        'e' | 'E' => text.push('\x1b'),
                        '\\' | '\'' | '"' | '?' => text.push(escaped),
                        other => text.extend(['\\', other]),
                    }
                }
                _ => text.push(c),
            }
        }
        Err(SyntaxError::Unmatched('\''))
    }

    fn read_documents(&mut self) -> Result<(), SyntaxError> {
        for pending in std::mem::take(&mut self.pending) {
            let raw = self.read_document(&pending);
            let parts = match pending.literal {
                true => vec![Part::Quoted(raw)],
                false => self.nested_text(&raw, Parser::document)?,
            };
            // Each here-document is read once: its cell is empty.
            let _ = pending.body.set(Word { parts, source: String::new() });
        }
        Ok(())
    }

    fn read_document(&mut self, pending: &Pending) -> String {
        let mut raw = String::new();
        while self.at < self.text.len() {
            let end = self.rest().find('\n').unwrap_or(self.rest().len());
            let start = self.at;
            self.at += end;
            let line = self.slice(start);
            self.eat("\n");
            let line = line.strip_suffix('\r').unwrap_or(&line);
            let line = if pending.strip_tabs { line.trim_start_matches('\t') } else { line };
            if line == pending.delimiter {
                return raw;
            }
            raw.push_str(line);
            raw.push('\n');
        }
        self.document_without_end(pending);
        raw
    }

    /// Reads what is still to be read when the text ends on the line of a `<<`.
    pub(super) fn finish_documents(&mut self) -> Result<(), SyntaxError> {
        self.read_documents()
    }

    fn document_without_end(&mut self, pending: &Pending) {
        self.unfinished = true;
        let (line, wanted) = (pending.line, &pending.delimiter);
        self.warnings
            .push(format!("warning: here-document at line {line} delimited by end-of-file (wanted `{wanted}')"));
    }

    pub(super) fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn slice(&self, start: usize) -> String {
        self.text.get(start..self.at).unwrap_or_default().to_owned()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }
}

/// Adds a character that may still mean something.
pub(super) fn push_plain(parts: &mut Vec<Part>, c: char) {
    match parts.last_mut() {
        Some(Part::Plain(text)) => text.push(c),
        _ => parts.push(Part::Plain(c.to_string())),
    }
}

/// Adds a character that stands for itself.
pub(super) fn push_quoted(parts: &mut Vec<Part>, c: char) {
    match parts.last_mut() {
        Some(Part::Quoted(text)) => text.push(c),
        _ => parts.push(Part::Quoted(c.to_string())),
    }
}
