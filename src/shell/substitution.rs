//! What a `$` or a backtick begins: parameters, command substitution, arithmetic.

use super::lexer::{push_plain, push_quoted};
use super::parse::{Parser, Until};
use super::syntax::{
    Absent, End, Fallback, Operation, Parameter, Part, Reach, SyntaxError, continues_name, is_name, starts_name,
};

/// Parameters whose name is one character.
const SPECIAL: &str = "?$!#@*-";

impl Parser {
    /// What follows a `$`; nothing if the `$` stands for itself, and then it alone is consumed.
    pub(super) fn dollar(&mut self) -> Result<Option<Part>, SyntaxError> {
        let start = self.at;
        self.bump();
        match self.peek() {
            Some('(') => self.parenthesis().map(Some),
            Some('{') => self.nested(Self::braced).map(Some),
            Some(c) if starts_name(c) => {
                let name = self.take_while(continues_name);
                Ok(Some(self.parameter(start, name, Operation::Value)))
            }
            Some(c) if c.is_ascii_digit() || SPECIAL.contains(c) => {
                self.bump();
                Ok(Some(self.parameter(start, c.to_string(), Operation::Value)))
            }
            _ => Ok(None),
        }
    }

    /// `` `…` ``: its text is freed of its backslashes, then read like that of `$(…)`.
    pub(super) fn backticks(&mut self) -> Result<Part, SyntaxError> {
        self.bump();
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.bump();
            match c {
                '`' => return self.nested_text(&text, |inner| inner.list(Until::End)).map(Part::Command),
                '\\' => match self.peek() {
                    Some(next @ ('`' | '\\' | '$')) => {
                        self.bump();
                        text.push(next);
                    }
                    _ => text.push('\\'),
                },
                _ => text.push(c),
            }
        }
        Err(SyntaxError::Unmatched('`'))
    }

    fn parenthesis(&mut self) -> Result<Part, SyntaxError> {
        let open = self.at;
        if self.eat("((") {
            if let Some(expression) = self.arithmetic_text() {
                return self.nested_text(&expression, Parser::document).map(Part::Arithmetic);
            }
            self.at = open;
        }
        self.eat("(");
        let pending = std::mem::take(&mut self.pending);
        let script = self.nested(|parser| parser.list(Until::Parenthesis));
        self.pending = pending;
        match script {
            Err(SyntaxError::UnexpectedEnd) => Err(SyntaxError::Unmatched(')')),
            script => script.map(Part::Command),
        }
    }

    /// The text up to the `))` that closes a `$((`; nothing if what follows is `$( (…) … )`.
    fn arithmetic_text(&mut self) -> Option<String> {
        let start = self.at;
        let mut open = 0_usize;
        while let Some(c) = self.peek() {
            if c == ')' && open == 0 {
                let text = self.slice(start);
                return self.eat("))").then_some(text);
            }
            match c {
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
            self.bump();
        }
        None
    }

    fn braced(&mut self) -> Result<Part, SyntaxError> {
        let start = self.at - 1;
        self.bump();
        if self.rest().starts_with('#') && !self.rest().starts_with("#}") {
            self.bump();
            let name = self.parameter_name();
            return self.close_brace(start, name, Operation::Length);
        }
        let name = self.parameter_name();
        let absent = if self.eat(":") { Absent::UnsetOrEmpty } else { Absent::Unset };
        let fallback = [("-", Fallback::Use), ("=", Fallback::Assign), ("+", Fallback::Alternative)]
            .into_iter()
            .chain([("?", Fallback::Complain)])
            .find(|(sign, _)| self.eat(sign));
        if let Some((_, fallback)) = fallback {
            let operand = self.operand()?;
            return self.close_brace(start, name, Operation::Fallback(absent, fallback, operand));
        }
        if absent == Absent::UnsetOrEmpty {
            return self.foreign_operation(start, &name, "substrings ${name:from:length}");
        }
        let trim = [("##", End::Front, Reach::Longest), ("#", End::Front, Reach::Shortest)]
            .into_iter()
            .chain([("%%", End::Back, Reach::Longest), ("%", End::Back, Reach::Shortest)])
            .find(|(sign, ..)| self.eat(sign));
        if let Some((_, end, reach)) = trim {
            let operand = self.operand()?;
            return self.close_brace(start, name, Operation::Trim(end, reach, operand));
        }
        match self.peek() {
            Some('/') => self.foreign_operation(start, &name, "replacing in ${name/…/…}"),
            Some('^' | ',') => self.foreign_operation(start, &name, "changing case in ${name^} and ${name,}"),
            Some('[') => self.foreign_operation(start, &name, "arrays"),
            _ => self.close_brace(start, name, Operation::Value),
        }
    }

    fn foreign_operation(&mut self, start: usize, name: &str, what: &str) -> Result<Part, SyntaxError> {
        self.operand()?;
        if !is_name(name) {
            return self.close_brace(start, String::new(), Operation::Bad);
        }
        Err(SyntaxError::NotSimulated(what.to_owned()))
    }

    fn parameter_name(&mut self) -> String {
        match self.peek() {
            Some(c) if starts_name(c) => self.take_while(continues_name),
            Some(c) if c.is_ascii_digit() => self.take_while(|c| c.is_ascii_digit()),
            Some(c) if SPECIAL.contains(c) => {
                self.bump();
                c.to_string()
            }
            _ => String::new(),
        }
    }

    /// Ends `${…`; text in front of the `}` that fits nowhere makes the substitution a bad one.
    fn close_brace(&mut self, start: usize, name: String, operation: Operation) -> Result<Part, SyntaxError> {
        let rest = self.operand()?;
        self.eat("}");
        let operation = if rest.is_empty() && !name.is_empty() { operation } else { Operation::Bad };
        Ok(self.parameter(start, name, operation))
    }

    /// The text up to the `}` that closes this parameter.
    fn operand(&mut self) -> Result<Vec<Part>, SyntaxError> {
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            match c {
                '}' => return Ok(parts),
                '\\' if self.rest().starts_with("\\}") => {
                    self.at += 2;
                    push_quoted(&mut parts, '}');
                }
                ' ' | '\t' | '\n' => {
                    self.bump();
                    push_plain(&mut parts, c);
                }
                _ => self.unquoted(c, &mut parts)?,
            }
        }
        Err(SyntaxError::Unmatched('}'))
    }

    fn parameter(&self, start: usize, name: String, operation: Operation) -> Part {
        Part::Parameter(Parameter { name, operation, source: self.slice(start) })
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(&keep) {
            self.bump();
        }
        self.slice(start)
    }
}
