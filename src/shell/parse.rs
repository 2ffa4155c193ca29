//! The grammar: from text to [`syntax`](super::syntax), one complete command line after another.

use super::lexer::{Pending, Token};
use super::redirection::is_redirection;
use super::syntax::{
    AndOr, Body, Command, Connector, Pace, Pipeline, Redirect, Script, Streams, SyntaxError, Verdict, Word,
};
use crate::api::table::Table;

/// How deeply brackets may lie in brackets.
const DEPTH_LIMIT: usize = 30;
/// How much text aliases may add to a line: nested ones could grow without end.
const ALIAS_LIMIT: usize = 10_000;

/// Whether `text` is the beginning of a command rather than a whole one, so that a console asks for another line.
pub fn needs_more(text: &str) -> bool {
    let mut parser = Parser::new(text);
    let none = Table::default();
    loop {
        match parser.next_line(&none) {
            Ok(Some(_)) => {}
            Ok(None) => return parser.unfinished,
            Err(SyntaxError::UnexpectedEnd | SyntaxError::Unmatched(_)) => return true,
            Err(_) => return false,
        }
    }
}

/// A text that is read one command line at a time, because aliases and errors count from one line to the next.
pub struct Parser {
    pub(super) text: String,
    pub(super) at: usize,
    /// Where the current token starts.
    pub(super) start: usize,
    pub(super) pending: Vec<Pending>,
    pub(super) unfinished: bool,
    pub(super) warnings: Vec<String>,
    /// The token that was looked at but not yet taken.
    pub(super) current: Option<Token>,
    depth: usize,
    aliases: Table<String, String>,
    /// Aliases whose text is being read, each with the length of the text behind it.
    expanding: Vec<(String, usize)>,
    spliced: usize,
}

/// Where a list ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    Line,
    Parenthesis,
    Brace,
    End,
    /// One of these reserved words, which stays to be looked at.
    Word(&'static [&'static str]),
}

impl Parser {
    /// Reads `text`.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            at: 0,
            start: 0,
            pending: Vec::new(),
            unfinished: false,
            warnings: Vec::new(),
            current: None,
            depth: 0,
            aliases: Table::default(),
            expanding: Vec::new(),
            spliced: 0,
        }
    }

    /// The next command line, which may span several lines of text; `None` at the end.
    ///
    /// # Errors
    /// When the text is no command; after that the parser stands behind the line with the error.
    pub fn next_line(&mut self, aliases: &Table<String, String>) -> Result<Option<Script>, SyntaxError> {
        self.aliases.clone_from(aliases);
        self.spliced = 0;
        let line = self.line();
        if line.is_err() {
            let whole = matches!(line, Err(SyntaxError::Unexpected(_) | SyntaxError::TooDeep));
            self.recover(if whole { Until::Line } else { Until::End });
        }
        line
    }

    /// How many lines stand before the end of what was read.
    pub fn lines_read(&self) -> u32 {
        let read = self.text.get(..self.at).unwrap_or_default();
        u32::try_from(read.strip_suffix('\n').unwrap_or(read).matches('\n').count()).unwrap_or_default()
    }

    /// What bash warns of while it reads, since the last call.
    pub fn warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    fn line(&mut self) -> Result<Option<Script>, SyntaxError> {
        self.skip_newlines()?;
        if *self.token()? == Token::End {
            return Ok(None);
        }
        let script = self.list(Until::Line)?;
        self.finish_documents()?;
        Ok(Some(script))
    }

    /// Goes behind the line with the error, or behind everything if all of the rest may belong to it.
    fn recover(&mut self, until: Until) {
        self.depth = 0;
        self.pending.clear();
        let behind_line = self.current.take() == Some(Token::Newline);
        match self.rest().find('\n') {
            _ if until == Until::End => self.at = self.text.len(),
            _ if behind_line => {}
            Some(length) => self.at += length + 1,
            None => self.at = self.text.len(),
        }
    }

    pub(super) fn list(&mut self, until: Until) -> Result<Script, SyntaxError> {
        let mut script = Script::default();
        loop {
            if until != Until::Line {
                self.skip_newlines()?;
            }
            let ends = match self.token()? {
                Token::End if !matches!(until, Until::Line | Until::End) => return Err(SyntaxError::UnexpectedEnd),
                Token::End => true,
                Token::Newline => until == Until::Line,
                Token::Operator(")") => until == Until::Parenthesis,
                Token::Word(word) if script.lists.is_empty() || word.plain().is_none() => false,
                Token::Word(word) => match until {
                    Until::Brace => word.plain() == Some("}"),
                    // Whoever asked for it looks which one it is.
                    Until::Word(words) if word.plain().is_some_and(|word| words.contains(&word)) => return Ok(script),
                    _ => false,
                },
                _ => false,
            };
            if ends {
                self.current = None;
                return Ok(script);
            }
            let from = self.start;
            let mut and_or = self.and_or()?;
            let end = *self.token()? == Token::Operator("&");
            if end {
                and_or.pace = Pace::Beside;
                and_or.source = self.text.get(from..self.start).unwrap_or_default().trim().to_owned();
            }
            script.lists.push(and_or);
            match self.token()? {
                Token::Operator(";" | "&") => self.current = None,
                Token::Newline | Token::End => {}
                Token::Operator(")") if until == Until::Parenthesis => {}
                _ => return Err(self.unexpected()),
            }
        }
    }

    fn and_or(&mut self) -> Result<AndOr, SyntaxError> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            let connector = match self.token()? {
                Token::Operator("&&") => Connector::And,
                Token::Operator("||") => Connector::Or,
                _ => return Ok(AndOr { first, rest, pace: Pace::Awaited, source: String::new() }),
            };
            self.current = None;
            self.skip_newlines()?;
            rest.push((connector, self.pipeline()?));
        }
    }

    fn pipeline(&mut self) -> Result<Pipeline, SyntaxError> {
        let mut verdict = Verdict::Plain;
        while matches!(self.token()?, Token::Word(word) if word.plain() == Some("!")) {
            self.current = None;
            verdict = if verdict == Verdict::Plain { Verdict::Negated } else { Verdict::Plain };
        }
        let mut stages = vec![self.command()?];
        loop {
            match self.token()? {
                Token::Operator("|") => {}
                Token::Operator("|&") => {
                    let both = Redirect::Duplicate(Streams::Err, Streams::Out);
                    stages.last_mut().into_iter().for_each(|stage| stage.redirects.push(both.clone()));
                }
                _ => return Ok(Pipeline { verdict, stages }),
            }
            self.current = None;
            self.skip_newlines()?;
            stages.push(self.command()?);
        }
    }

    fn command(&mut self) -> Result<Command, SyntaxError> {
        let body = match self.token()?.clone() {
            Token::Operator("(") if self.rest().starts_with('(') => {
                return Err(SyntaxError::NotSimulated("((".into()));
            }
            Token::Operator("(") => Body::Subshell(self.bracketed(Until::Parenthesis)?),
            Token::Operator(operator) if is_redirection(operator) => return self.simple(),
            Token::Descriptor(_) => return self.simple(),
            Token::Word(word) => match word.plain().unwrap_or_default() {
                "{" => Body::Group(self.bracketed(Until::Brace)?),
                "then" | "else" | "elif" | "fi" | "do" | "done" | "esac" | "}" | "in" => return Err(self.unexpected()),
                "case" | "select" | "function" | "[[" | "coproc" => {
                    return Err(SyntaxError::NotSimulated(word.source));
                }
                _ => match self.control(&word)? {
                    Some(body) => body,
                    None => return self.simple(),
                },
            },
            _ => return Err(self.unexpected()),
        };
        let mut redirects = Vec::new();
        while let Some(redirect) = self.redirect()? {
            redirects.push(redirect);
        }
        Ok(Command { body, redirects })
    }

    fn bracketed(&mut self, until: Until) -> Result<Script, SyntaxError> {
        self.current = None;
        let script = self.nested(|parser| parser.list(until))?;
        match script.lists.is_empty() {
            true => Err(SyntaxError::Unexpected(if until == Until::Brace { "}" } else { ")" }.to_owned())),
            false => Ok(script),
        }
    }

    fn simple(&mut self) -> Result<Command, SyntaxError> {
        let (mut assignments, mut words, mut redirects) = (Vec::new(), Vec::new(), Vec::new());
        // Where the text of an alias that ends in a blank ends: the word there may be an alias, too.
        let mut blank_end = None;
        loop {
            if let Some(redirect) = self.redirect()? {
                redirects.push(redirect);
                continue;
            }
            let Token::Word(word) = self.token()?.clone() else { break };
            let behind = self.text.len() - self.start;
            if words.is_empty() || blank_end.is_some_and(|end| behind <= end) {
                if let Some(end) = self.expand_alias(&word) {
                    blank_end = end;
                    continue;
                }
                blank_end = blank_end.filter(|end| behind > *end);
            }
            match word.assignment() {
                Some(assignment) if words.is_empty() => assignments.push(assignment),
                _ => words.push(word),
            }
            self.current = None;
        }
        self.check_parenthesis(words.len(), assignments.len())?;
        Ok(Command { body: Body::Simple { assignments, words }, redirects })
    }

    /// Refuses what an opening parenthesis behind a simple command would be.
    fn check_parenthesis(&mut self, words: usize, assignments: usize) -> Result<(), SyntaxError> {
        if *self.token()? != Token::Operator("(") {
            return Ok(());
        }
        match (words, assignments) {
            (0, 0) => Ok(()),
            (0, _) => Err(SyntaxError::NotSimulated("arrays".into())),
            (1, _) => {
                // Bash takes `name (` for the head of a function.
                self.current = None;
                match self.token()? {
                    Token::Operator(")") => Err(SyntaxError::NotSimulated("functions".into())),
                    _ => Err(self.missing_word()),
                }
            }
            _ => Err(self.unexpected()),
        }
    }

    /// Puts an alias's text in the place of its name. `Some(Some(end))` says that the word at `end` may be one, too.
    fn expand_alias(&mut self, word: &Word) -> Option<Option<usize>> {
        let name = word.plain()?;
        let value = self.aliases.get(name)?.clone();
        let behind = self.text.len() - self.start;
        self.expanding.retain(|(_, end)| behind > *end);
        let seen = self.expanding.iter().any(|(active, _)| active == name);
        self.spliced += value.len();
        if seen || self.spliced > ALIAS_LIMIT {
            return None;
        }
        let end = self.rest().len();
        self.text.replace_range(self.start..self.at, &value);
        self.at = self.start;
        self.current = None;
        self.expanding.push((name.to_owned(), end));
        Some(value.ends_with([' ', '\t']).then_some(end))
    }

    /// Runs `parse` one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        if self.depth >= DEPTH_LIMIT {
            return Err(SyntaxError::TooDeep);
        }
        self.depth += 1;
        let result = parse(self);
        self.depth = self.depth.saturating_sub(1);
        result
    }

    /// Runs `parse` one level deeper on another text.
    pub(super) fn nested_text<T>(
        &mut self,
        text: &str,
        parse: impl FnOnce(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        if self.depth >= DEPTH_LIMIT {
            return Err(SyntaxError::TooDeep);
        }
        let mut inner = Self { depth: self.depth + 1, aliases: self.aliases.clone(), ..Self::new(text) };
        let result = parse(&mut inner);
        self.warnings.append(&mut inner.warnings);
        result
    }

    pub(super) fn skip_newlines(&mut self) -> Result<(), SyntaxError> {
        while *self.token()? == Token::Newline {
            self.current = None;
        }
        Ok(())
    }

    /// The next token, which stays.
    pub(super) fn token(&mut self) -> Result<&Token, SyntaxError> {
        let token = match self.current.take() {
            Some(token) => token,
            None => self.lex()?,
        };
        Ok(self.current.insert(token))
    }

    pub(super) fn unexpected(&self) -> SyntaxError {
        match &self.current {
            Some(Token::End) | None => SyntaxError::UnexpectedEnd,
            Some(token) => SyntaxError::Unexpected(token.name()),
        }
    }

    /// The error where a line ends although the construct cannot go on in the next one.
    pub(super) fn missing_word(&self) -> SyntaxError {
        SyntaxError::Unexpected(self.current.as_ref().map_or_else(String::new, Token::name))
    }
}
