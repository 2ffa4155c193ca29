//! Cuts a template into tokens, as Go's `text/template/parse` does.

use crate::api::go_format;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text is the complaint; only the end follows.
    Error,
    End,
    Text,
    LeftDelimiter,
    RightDelimiter,
    LeftParenthesis,
    RightParenthesis,
    Space,
    Assign,
    Declare,
    Pipe,
    /// A printable character that means nothing by itself, a comma for one.
    Char,
    Bool,
    CharConstant,
    Number,
    Quoted,
    RawQuoted,
    /// `.name`, the dot included.
    Field,
    /// `$name` or `$`.
    Variable,
    Identifier,
    Dot,
    Nil,
    Keyword(Keyword),
}

/// A word that begins a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Block,
    Break,
    Continue,
    Define,
    Else,
    End,
    If,
    Range,
    Template,
    With,
}

/// A piece of a template.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    /// Bytes before it.
    pub position: usize,
    pub text: String,
    /// The line it begins in, counted from 1.
    pub line: usize,
}

impl Token {
    /// How error messages name it.
    pub fn shown(&self) -> String {
        match self.kind {
            Kind::End => "EOF".into(),
            Kind::Error => self.text.clone(),
            Kind::Keyword(_) | Kind::Dot | Kind::Nil => format!("<{}>", self.text),
            _ if self.text.len() > 10 => {
                let start: String = self.text.chars().take(10).collect();
                format!("{}...", go_format::quote(&start))
            }
            _ => go_format::quote(&self.text),
        }
    }
}

/// All tokens of a template, the last of which is [`Kind::End`].
pub(super) fn tokens(input: &str) -> Vec<Token> {
    let mut lexer = Lexer { input, position: 0, start: 0, line: 1, parentheses: 0, tokens: Vec::new() };
    if let Err(complaint) = lexer.text() {
        lexer.push(Kind::Error, complaint);
    }
    lexer.push(Kind::End, "EOF".into());
    lexer.tokens
}

const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];

struct Lexer<'t> {
    input: &'t str,
    position: usize,
    /// Where the token being read begins.
    start: usize,
    /// The line of `start`.
    line: usize,
    parentheses: usize,
    tokens: Vec<Token>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.input.get(self.position..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.position += c.len_utf8();
        Some(c)
    }

    fn accept(&mut self, valid: &str) -> bool {
        let accepted = self.peek().is_some_and(|c| valid.contains(c));
        if accepted {
            self.next();
        }
        accepted
    }

    fn accept_run(&mut self, valid: &str) {
        while self.accept(valid) {}
    }

    fn taken(&self) -> &'t str {
        self.input.get(self.start..self.position).unwrap_or_default()
    }

    fn push(&mut self, kind: Kind, text: String) {
        self.tokens.push(Token { kind, position: self.start, text, line: self.line });
    }

    fn emit(&mut self, kind: Kind) {
        self.push(kind, self.taken().into());
        self.skip();
    }

    fn skip(&mut self) {
        self.line += self.taken().matches('\n').count();
        self.start = self.position;
    }

    fn text(&mut self) -> Result<(), String> {
        loop {
            let found = self.rest().find("{{");
            let before = self.rest().get(..found.unwrap_or(self.rest().len())).unwrap_or_default();
            let after = self.rest().get(before.len() + 2..).unwrap_or_default();
            let kept = if has_left_trim(after) { before.trim_end_matches(SPACES) } else { before };
            self.position += kept.len();
            if !kept.is_empty() {
                self.emit(Kind::Text);
            }
            self.position += before.len() - kept.len();
            self.skip();
            if found.is_none() {
                return Ok(());
            }
            self.left_delimiter(after)?;
        }
    }

    fn left_delimiter(&mut self, after: &str) -> Result<(), String> {
        let marker = if has_left_trim(after) { 2 } else { 0 };
        self.position += 2;
        if after.get(marker..).is_some_and(|rest| rest.starts_with("/*")) {
            self.position += marker;
            self.skip();
            return self.comment();
        }
        self.emit(Kind::LeftDelimiter);
        self.position += marker;
        self.skip();
        self.parentheses = 0;
        self.inside()
    }

    fn comment(&mut self) -> Result<(), String> {
        let end = self.rest().find("*/").ok_or("unclosed comment")?;
        self.position += end + 2;
        let trims = self.right_delimiter().ok_or("comment ends before closing delimiter")?;
        // Upstream does not count the lines of a comment.
        self.start = self.position;
        self.close(trims, Self::skip);
        Ok(())
    }

    /// Whether a closing delimiter is next, and if so, whether it trims the text behind it.
    fn right_delimiter(&self) -> Option<Trim> {
        let rest = self.rest();
        let trimming = rest.strip_prefix(SPACES).is_some_and(|rest| rest.starts_with("-}}"));
        let plain = rest.starts_with("}}").then_some(Trim::Nothing);
        if trimming { Some(Trim::Following) } else { plain }
    }

    /// Reads a closing delimiter and the blanks that it trims.
    fn close(&mut self, trim: Trim, read: fn(&mut Self)) {
        if trim == Trim::Following {
            self.position += 2;
            self.skip();
        }
        self.position += 2;
        read(self);
        if trim == Trim::Following {
            self.position += self.rest().len() - self.rest().trim_start_matches(SPACES).len();
            self.skip();
        }
    }

    fn inside(&mut self) -> Result<(), String> {
        loop {
            if let Some(trim) = self.right_delimiter() {
                if self.parentheses > 0 {
                    return Err("unclosed left paren".into());
                }
                self.close(trim, |lexer| lexer.emit(Kind::RightDelimiter));
                return Ok(());
            }
            let Some(c) = self.next() else { return Err("unclosed action".into()) };
            match c {
                c if SPACES.contains(&c) => self.space(),
                '=' => self.emit(Kind::Assign),
                ':' if self.accept("=") => self.emit(Kind::Declare),
                ':' => return Err("expected :=".into()),
                '|' => self.emit(Kind::Pipe),
                '"' => self.quoted('"', "unterminated quoted string", Kind::Quoted)?,
                '\'' => self.quoted('\'', "unterminated character constant", Kind::CharConstant)?,
                '`' => self.raw_quoted()?,
                '$' => self.name(Kind::Variable, Kind::Variable)?,
                '.' if self.peek().is_some_and(|c| !c.is_ascii_digit()) => self.name(Kind::Field, Kind::Dot)?,
                '.' | '+' | '-' | '0'..='9' => self.number()?,
                c if is_alphanumeric(c) => self.word()?,
                '(' => {
                    self.emit(Kind::LeftParenthesis);
                    self.parentheses += 1;
                }
                ')' if self.parentheses == 0 => return Err("unexpected right paren".into()),
                ')' => {
                    self.emit(Kind::RightParenthesis);
                    self.parentheses -= 1;
                }
                c if c.is_ascii_graphic() => self.emit(Kind::Char),
                c => return Err(format!("unrecognized character in action: {}", go_format::code_point(c))),
            }
        }
    }

    fn space(&mut self) {
        // The last blank may belong to a closing delimiter that trims.
        self.position = self.start;
        while self.right_delimiter().is_none() && self.peek().is_some_and(|c| SPACES.contains(&c)) {
            self.next();
        }
        self.emit(Kind::Space);
    }

    fn at_terminator(&self) -> bool {
        let ends = |c| SPACES.contains(&c) || matches!(c, '.' | ',' | '|' | ':' | ')' | '(');
        self.peek().is_none_or(ends) || self.rest().starts_with("}}")
    }

    fn check_terminator(&self) -> Result<(), String> {
        match self.peek() {
            Some(c) if !self.at_terminator() => Err(format!("bad character {}", go_format::code_point(c))),
            _ => Ok(()),
        }
    }

    fn name(&mut self, kind: Kind, alone: Kind) -> Result<(), String> {
        if self.at_terminator() {
            self.emit(alone);
            return Ok(());
        }
        self.skip_word();
        self.check_terminator()?;
        self.emit(kind);
        Ok(())
    }

    fn skip_word(&mut self) {
        while self.peek().is_some_and(is_alphanumeric) {
            self.next();
        }
    }

    fn word(&mut self) -> Result<(), String> {
        self.skip_word();
        self.check_terminator()?;
        let kind = match self.taken() {
            "true" | "false" => Kind::Bool,
            "nil" => Kind::Nil,
            "block" => Kind::Keyword(Keyword::Block),
            "break" => Kind::Keyword(Keyword::Break),
            "continue" => Kind::Keyword(Keyword::Continue),
            "define" => Kind::Keyword(Keyword::Define),
            "else" => Kind::Keyword(Keyword::Else),
            "end" => Kind::Keyword(Keyword::End),
            "if" => Kind::Keyword(Keyword::If),
            "range" => Kind::Keyword(Keyword::Range),
            "template" => Kind::Keyword(Keyword::Template),
            "with" => Kind::Keyword(Keyword::With),
            _ => Kind::Identifier,
        };
        self.emit(kind);
        Ok(())
    }

    fn quoted(&mut self, quote: char, unterminated: &str, kind: Kind) -> Result<(), String> {
        loop {
            match self.next() {
                Some('\\') if self.peek().is_some_and(|c| c != '\n') => {
                    self.next();
                }
                None | Some('\n' | '\\') => return Err(unterminated.into()),
                Some(c) if c == quote => break,
                Some(_) => {}
            }
        }
        self.emit(kind);
        Ok(())
    }

    fn raw_quoted(&mut self) -> Result<(), String> {
        let end = self.rest().find('`').ok_or("unterminated raw quoted string")?;
        self.position += end + 1;
        self.emit(Kind::RawQuoted);
        Ok(())
    }

    fn number(&mut self) -> Result<(), String> {
        self.position = self.start;
        let is_number = self.scan_number();
        // A second part would make it complex: no JSON value is.
        if !is_number || matches!(self.peek(), Some('+' | '-')) {
            return Err(format!("bad number syntax: {}", go_format::quote(self.taken())));
        }
        self.emit(Kind::Number);
        Ok(())
    }

    fn scan_number(&mut self) -> bool {
        self.accept("+-");
        let mut digits = "0123456789_";
        let mut exponents = "eE";
        if self.accept("0") {
            if self.accept("xX") {
                (digits, exponents) = ("0123456789abcdefABCDEF_", "pP");
            } else if self.accept("oO") {
                (digits, exponents) = ("01234567_", "");
            } else if self.accept("bB") {
                (digits, exponents) = ("01_", "");
            }
        }
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        if self.accept(exponents) {
            self.accept("+-");
            self.accept_run("0123456789_");
        }
        self.accept("i");
        if self.peek().is_some_and(is_alphanumeric) {
            self.next();
            return false;
        }
        true
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trim {
    Nothing,
    Following,
}

fn has_left_trim(after: &str) -> bool {
    after.strip_prefix('-').is_some_and(|rest| rest.starts_with(SPACES))
}

fn is_alphanumeric(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
