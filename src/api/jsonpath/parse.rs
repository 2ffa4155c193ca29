//! Reads a JSONPath template into segments: text outside braces, and lists of nodes inside them.

use crate::api::decimal;
use crate::api::go_format;
use serde_json::Value;

/// One part of a template.
#[derive(Clone, Debug)]
pub(super) enum Segment {
    Text(String),
    Action(Vec<Node>),
}

/// One step inside `{…}`.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Quoted text, a number or a truth value.
    Literal(Value),
    /// `range`, `end`, or a word that means nothing.
    Identifier(String),
    Field(String),
    Wildcard,
    Recursive,
    Slice(Slice),
    Union(Vec<Vec<Node>>),
    Filter(Box<Filter>),
}

/// `[start:end:step]`; a lone index is a slice of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slice {
    pub start: Option<i64>,
    pub end: End,
    pub step: Option<i64>,
}

/// Where a slice ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    Open,
    At(i64),
    /// One behind the start, for a lone index.
    AfterStart,
}

/// `[?(left operator right)]`.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub left: Vec<Node>,
    pub test: Test,
}

/// What a filter asks of its left side.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Exists,
    Compare { operator: String, right: Vec<Node> },
}

/// Filters and unions hold whole expressions; more levels than this are refused.
const MAX_DEPTH: usize = 32;

/// Parses a template; the error is upstream's wording.
pub(super) fn parse(text: &str) -> Result<Vec<Segment>, String> {
    parse_at_depth(text, 0)
}

fn parse_at_depth(text: &str, depth: usize) -> Result<Vec<Segment>, String> {
    if depth > MAX_DEPTH {
        return Err("exceeded max depth".into());
    }
    let mut parser = Parser { input: text.chars().collect(), position: 0, start: 0, depth };
    let mut segments = Vec::new();
    loop {
        while parser.peek().is_some_and(|c| c != '{') {
            parser.position += 1;
        }
        let outside = parser.take();
        if !outside.is_empty() {
            segments.push(Segment::Text(outside));
        }
        if parser.next().is_none() {
            return Ok(segments);
        }
        parser.skip_taken();
        segments.push(Segment::Action(parser.action()?));
    }
}

struct Parser {
    input: Vec<char>,
    position: usize,
    /// Where the token that is being read began.
    start: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.input.get(self.position).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek();
        if c.is_some() {
            self.position += 1;
        }
        c
    }

    fn starts_with(&self, prefix: &str) -> bool {
        prefix.chars().enumerate().all(|(offset, c)| self.input.get(self.position + offset) == Some(&c))
    }

    fn take(&mut self) -> String {
        let token = self.input.get(self.start..self.position).unwrap_or_default().iter().collect();
        self.skip_taken();
        token
    }

    fn skip_taken(&mut self) {
        self.start = self.position;
    }

    fn skip(&mut self, count: usize) {
        self.position += count;
        self.skip_taken();
    }

    /// Whether the character before the one just read is a backslash.
    fn is_escaped(&self) -> bool {
        self.position.checked_sub(2).and_then(|before| self.input.get(before)) == Some(&'\\')
    }

    /// Reads up to and including the closing brace.
    fn action(&mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        loop {
            if self.starts_with("}") {
                self.skip(1);
                return Ok(nodes);
            }
            if self.starts_with("[?(") {
                self.skip(3);
                nodes.push(self.filter()?);
                continue;
            }
            if self.starts_with("..") {
                self.recursive(&mut nodes)?;
                continue;
            }
            match self.next() {
                None | Some('\r' | '\n') => return Err("unclosed action".into()),
                Some(' ' | '@' | '$') => self.skip_taken(),
                Some('[') => self.array(&mut nodes)?,
                Some(quote @ ('"' | '\'')) => nodes.push(self.quoted(quote)?),
                Some('.') => {
                    self.skip_taken();
                    nodes.push(self.field());
                }
                Some(c) if c == '+' || c == '-' || c.is_numeric() => nodes.push(self.number()?),
                Some(c) if c == '_' || c.is_alphabetic() => nodes.push(self.identifier()),
                Some(c) => return Err(format!("unrecognized character in action: {}", go_format::code_point(c))),
            }
        }
    }

    fn recursive(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        if matches!(nodes.last(), Some(Node::Recursive)) {
            return Err("invalid multiple recursive descent".into());
        }
        self.skip(2);
        nodes.push(Node::Recursive);
        if self.peek().is_some_and(|c| c == '_' || c.is_alphanumeric()) {
            nodes.push(self.field());
        }
        Ok(())
    }

    fn field(&mut self) -> Node {
        while let Some(c) = self.peek().filter(|&c| !is_terminator(c)) {
            self.position += if c == '\\' { 2 } else { 1 };
        }
        self.position = self.position.min(self.input.len());
        let name = self.take();
        if name == "*" { Node::Wildcard } else { Node::Field(name.replace('\\', "")) }
    }

    fn identifier(&mut self) -> Node {
        while self.peek().is_some_and(|c| !is_terminator(c)) {
            self.position += 1;
        }
        let word = self.take();
        match word.as_str() {
            "true" => Node::Literal(Value::Bool(true)),
            "false" => Node::Literal(Value::Bool(false)),
            _ => Node::Identifier(word),
        }
    }

    fn number(&mut self) -> Result<Node, String> {
        while self.peek().is_some_and(|c| c == '.' || c.is_numeric()) {
            self.position += 1;
        }
        let text = self.take();
        if let Ok(integer) = text.parse::<i64>() {
            return Ok(Node::Literal(integer.into()));
        }
        let float = decimal::parse(&text).filter(|number| number.is_finite());
        let number =
            float.filter(|_| text.contains(|c: char| c.is_ascii_digit())).and_then(serde_json::Number::from_f64);
        number.map(|number| Node::Literal(Value::Number(number))).ok_or(format!("cannot parse number {text}"))
    }

    fn quoted(&mut self, end: char) -> Result<Node, String> {
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated quoted string".into()),
                Some(c) if c == end && !self.is_escaped() => break,
                Some(_) => {}
            }
        }
        let token = self.take();
        let text = unquote(&token).ok_or_else(|| format!("unquote string {token} error invalid syntax"))?;
        Ok(Node::Literal(Value::String(text)))
    }

    fn array(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated array".into()),
                Some(']') => break,
                Some(_) => {}
            }
        }
        let token = self.take();
        let inside = token.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or_default();
        if inside.contains(',') {
            let each = |part: &str| self.nested(&format!("[{}]", part.trim_matches(' ')));
            nodes.push(Node::Union(inside.split(',').map(each).collect::<Result<_, _>>()?));
        } else if let Some(key) = quoted_key(inside) {
            nodes.extend(self.nested(&format!(".{key}"))?);
        } else {
            nodes.push(Node::Slice(slice(if inside == "*" { ":" } else { inside })?));
        }
        Ok(())
    }

    fn filter(&mut self) -> Result<Node, String> {
        let mut quote = None;
        let mut closed = false;
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated filter".into()),
                Some(c @ ('"' | '\'')) => match quote {
                    None => quote = Some(c),
                    Some(open) => closed |= c == open && !self.is_escaped(),
                },
                Some(')') if quote.is_some() == closed => break,
                Some(_) => {}
            }
        }
        if self.next() != Some(']') {
            return Err("unclosed array expect ]".into());
        }
        let token = self.take();
        let text = token.strip_suffix(")]").unwrap_or_default();
        let filter = match split_comparison(text) {
            None => Filter { left: self.nested(text)?, test: Test::Exists },
            Some((left, operator, right)) => Filter {
                left: self.nested(left)?,
                test: Test::Compare { operator: operator.into(), right: self.nested(right)? },
            },
        };
        Ok(Node::Filter(Box::new(filter)))
    }

    /// Parses an expression that stood inside brackets as if it were an action of its own.
    fn nested(&self, text: &str) -> Result<Vec<Node>, String> {
        let segments = parse_at_depth(&format!("{{{text}}}"), self.depth + 1)?;
        match segments.into_iter().next() {
            Some(Segment::Action(nodes)) => Ok(nodes),
            _ => Ok(Vec::new()),
        }
    }
}

fn is_terminator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '.' | ',' | '[' | ']' | '$' | '@' | '{' | '}')
}

fn quoted_key(inside: &str) -> Option<&str> {
    inside.strip_prefix('\'')?.strip_suffix('\'').filter(|key| !key.contains('\''))
}

fn slice(text: &str) -> Result<Slice, String> {
    let parts: Vec<&str> = text.split(':').collect();
    let is_index = |part: &&str| part.strip_prefix('-').unwrap_or(part).chars().all(|c| c.is_ascii_digit());
    if parts.len() > 3 || !parts.iter().all(is_index) {
        return Err(format!("invalid array index {text}"));
    }
    let number = |position: usize| match parts.get(position) {
        None | Some(&"") => Ok(None),
        Some(part) => part.parse().map(Some).map_err(|_| format!("array index {part} is not a number")),
    };
    let (start, end, step) = (number(0)?, number(1)?, number(2)?);
    let end = match end {
        Some(end) => End::At(end),
        None if parts.len() > 1 => End::Open,
        None => End::AfterStart,
    };
    Ok(Slice { start, end, step })
}

/// Splits at the first run of `!<>=`, whose last character goes to the right side if nothing else is there.
fn split_comparison(text: &str) -> Option<(&str, &str, &str)> {
    let is_operator = |c: char| matches!(c, '!' | '<' | '>' | '=');
    let at = text.find(is_operator).filter(|&at| at > 0)?;
    let (left, rest) = text.split_at_checked(at)?;
    let length = rest.find(|c| !is_operator(c)).unwrap_or(rest.len().saturating_sub(1));
    let (operator, right) = rest.split_at_checked(length).filter(|(operator, _)| !operator.is_empty())?;
    Some((left, operator, right))
}

/// Go's `strconv.Unquote`, for single quotes too.
fn unquote(token: &str) -> Option<String> {
    let quote = token.chars().next()?;
    let inside = token.strip_prefix(quote)?.strip_suffix(quote)?;
    go_format::unescape(inside, quote)
}
