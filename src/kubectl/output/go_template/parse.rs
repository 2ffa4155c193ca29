//! Builds a template out of its tokens, as Go's `text/template/parse` does, with its complaints.

use super::lex::{self, Keyword, Kind, Token};
use super::node::{Branch, Call, Node};
use super::{MAIN, Templates};
use crate::api::go_format;

mod pipeline;

/// Clauses and parentheses inside each other; more levels than this are refused.
const MAX_DEPTH: usize = 64;

/// Parses a template and those that it defines; the error is Go's text, `template: output:1: …`.
pub(super) fn parse(text: &str) -> Result<Templates, String> {
    let mut parser = Parser {
        tokens: lex::tokens(text).into_iter(),
        lookahead: Vec::new(),
        current_line: 1,
        variables: vec!["$".into()],
        ranges: 0,
        action_line: None,
        depth: 0,
        templates: Templates::default(),
    };
    let main = parser.main()?;
    parser.add(MAIN, main)?;
    Ok(parser.templates)
}

struct Parser {
    tokens: std::vec::IntoIter<Token>,
    /// Tokens given back, the next one last.
    lookahead: Vec<Token>,
    /// The line of the newest token that was read: what complaints name.
    current_line: usize,
    variables: Vec<String>,
    /// Loops that are open, for `break`.
    ranges: usize,
    /// The line in which the open action began.
    action_line: Option<usize>,
    depth: usize,
    templates: Templates,
}

type Parsed<T> = Result<T, String>;

/// What ends a list of nodes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    End,
    Else,
}

impl Stop {
    fn shown(self) -> &'static str {
        match self {
            Self::End => "{{end}}",
            Self::Else => "{{else}}",
        }
    }
}

enum Item {
    Node(Node),
    Stop(Stop),
}

impl Parser {
    fn next(&mut self) -> Token {
        if let Some(token) = self.lookahead.pop() {
            return token;
        }
        let end = || Token { kind: Kind::End, position: 0, text: "EOF".into(), line: self.current_line };
        let token = self.tokens.next().unwrap_or_else(end);
        self.current_line = token.line;
        token
    }

    fn back(&mut self, token: Token) {
        self.lookahead.push(token);
    }

    fn peek(&mut self) -> Kind {
        let token = self.next();
        let kind = token.kind;
        self.back(token);
        kind
    }

    fn next_beyond_space(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != Kind::Space {
                return token;
            }
        }
    }

    fn peek_beyond_space(&mut self) -> (Kind, usize) {
        let token = self.next_beyond_space();
        let seen = (token.kind, token.position);
        self.back(token);
        seen
    }

    fn fail<T>(&self, complaint: impl AsRef<str>) -> Parsed<T> {
        Err(format!("template: {MAIN}:{}: {}", self.current_line, complaint.as_ref()))
    }

    fn unexpected<T>(&self, token: &Token, context: &str) -> Parsed<T> {
        if token.kind != Kind::Error {
            return self.fail(format!("unexpected {} in {context}", token.shown()));
        }
        match self.action_line.filter(|line| *line != token.line) {
            Some(line) if token.text.ends_with(" action") => {
                self.fail(format!("{} started at {MAIN}:{line}", token.text))
            }
            Some(line) => self.fail(format!("{} in action started at {MAIN}:{line}", token.text)),
            None => self.fail(&token.text),
        }
    }

    fn expect(&mut self, kind: Kind, context: &str) -> Parsed<()> {
        let token = self.next_beyond_space();
        if token.kind == kind { Ok(()) } else { self.unexpected(&token, context) }
    }

    /// Runs a part of the parser one level deeper.
    fn deeper<T>(&mut self, part: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return self.fail("max expression depth exceeded");
        }
        self.depth += 1;
        let parsed = part(self);
        self.depth -= 1;
        parsed
    }

    fn main(&mut self) -> Parsed<Vec<Node>> {
        let mut nodes = Vec::new();
        while self.peek() != Kind::End {
            if self.peek() == Kind::LeftDelimiter {
                let delimiter = self.next();
                let token = self.next_beyond_space();
                if token.kind == Kind::Keyword(Keyword::Define) {
                    self.definition()?;
                    continue;
                }
                self.back(token);
                self.back(delimiter);
            }
            match self.text_or_action()? {
                Item::Node(node) => nodes.push(node),
                Item::Stop(stop) => return self.fail(format!("unexpected {}", stop.shown())),
            }
        }
        Ok(nodes)
    }

    fn definition(&mut self) -> Parsed<()> {
        let context = "define clause";
        let token = self.next_beyond_space();
        let name = self.template_name(&token, context)?;
        self.expect(Kind::RightDelimiter, context)?;
        let body = self.own_body(context)?;
        self.add(&name, body)
    }

    /// A body that sees none of the variables around it.
    fn own_body(&mut self, context: &str) -> Parsed<Vec<Node>> {
        let variables = std::mem::replace(&mut self.variables, vec!["$".into()]);
        let ranges = std::mem::take(&mut self.ranges);
        let action_line = self.action_line.take();
        let (body, stop) = self.deeper(Self::list)?;
        (self.variables, self.ranges, self.action_line) = (variables, ranges, action_line);
        match stop {
            Stop::End => Ok(body),
            Stop::Else => self.fail(format!("unexpected {} in {context}", stop.shown())),
        }
    }

    fn add(&mut self, name: &str, body: Vec<Node>) -> Parsed<()> {
        let is_empty =
            |nodes: &[Node]| nodes.iter().all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()));
        if self.templates.get(name).is_none_or(|old| is_empty(old)) {
            self.templates.insert(name.into(), body);
        } else if !is_empty(&body) {
            return self.fail(format!("template: multiple definition of template {}", go_format::quote(name)));
        }
        Ok(())
    }

    fn list(&mut self) -> Parsed<(Vec<Node>, Stop)> {
        let mut nodes = Vec::new();
        while self.peek_beyond_space().0 != Kind::End {
            match self.text_or_action()? {
                Item::Node(node) => nodes.push(node),
                Item::Stop(stop) => return Ok((nodes, stop)),
            }
        }
        self.fail("unexpected EOF")
    }

    fn text_or_action(&mut self) -> Parsed<Item> {
        let token = self.next_beyond_space();
        match token.kind {
            Kind::Text => Ok(Item::Node(Node::Text(token.text))),
            Kind::LeftDelimiter => {
                self.action_line = Some(token.line);
                let item = self.action()?;
                self.action_line = None;
                Ok(item)
            }
            _ => self.unexpected(&token, "input"),
        }
    }

    fn action(&mut self) -> Parsed<Item> {
        let token = self.next_beyond_space();
        let Kind::Keyword(keyword) = token.kind else {
            self.back(token);
            return Ok(Item::Node(Node::Action(self.pipeline("command", Kind::RightDelimiter)?)));
        };
        let node = match keyword {
            Keyword::End => {
                self.expect(Kind::RightDelimiter, "end")?;
                return Ok(Item::Stop(Stop::End));
            }
            Keyword::Else => {
                if !matches!(self.peek_beyond_space().0, Kind::Keyword(Keyword::If | Keyword::With)) {
                    self.expect(Kind::RightDelimiter, "else")?;
                }
                return Ok(Item::Stop(Stop::Else));
            }
            Keyword::Break => self.leave_range("{{break}}", Node::Break)?,
            Keyword::Continue => self.leave_range("{{continue}}", Node::Continue)?,
            Keyword::If => Node::If(self.branch("if", keyword)?),
            Keyword::With => Node::With(self.branch("with", keyword)?),
            Keyword::Range => Node::Range(self.branch("range", keyword)?),
            Keyword::Template => Node::Template(self.call()?),
            Keyword::Block => Node::Template(self.block()?),
            Keyword::Define => return self.unexpected(&token, "command"),
        };
        Ok(Item::Node(node))
    }

    fn leave_range(&mut self, clause: &str, node: Node) -> Parsed<Node> {
        self.expect(Kind::RightDelimiter, clause)?;
        if self.ranges == 0 { self.fail(format!("{clause} outside {{{{range}}}}")) } else { Ok(node) }
    }

    fn branch(&mut self, context: &str, keyword: Keyword) -> Parsed<Branch> {
        self.deeper(|parser| {
            let known = parser.variables.len();
            let pipe = parser.pipeline(context, Kind::RightDelimiter)?;
            let loops = usize::from(keyword == Keyword::Range);
            parser.ranges += loops;
            let (body, stop) = parser.list()?;
            parser.ranges -= loops;
            let otherwise = if stop == Stop::Else { parser.otherwise(context, keyword)? } else { Vec::new() };
            parser.variables.truncate(known);
            Ok(Branch { pipe, body, otherwise })
        })
    }

    /// What follows `{{else`: of an if maybe another if, and of a with another with, which close with it.
    fn otherwise(&mut self, context: &str, keyword: Keyword) -> Parsed<Vec<Node>> {
        if keyword != Keyword::Range && self.peek() == Kind::Keyword(keyword) {
            self.next();
            let branch = self.branch(context, keyword)?;
            return Ok(vec![if keyword == Keyword::If { Node::If(branch) } else { Node::With(branch) }]);
        }
        match self.list()? {
            (nodes, Stop::End) => Ok(nodes),
            (_, stop) => self.fail(format!("expected end; found {}", stop.shown())),
        }
    }

    fn call(&mut self) -> Parsed<Call> {
        let context = "template clause";
        let token = self.next_beyond_space();
        let name = self.template_name(&token, context)?;
        let end = self.next_beyond_space();
        if end.kind == Kind::RightDelimiter {
            return Ok(Call { position: token.position, name, pipe: None });
        }
        self.back(end);
        let pipe = self.pipeline(context, Kind::RightDelimiter)?;
        Ok(Call { position: token.position, name, pipe: Some(pipe) })
    }

    fn block(&mut self) -> Parsed<Call> {
        let context = "block clause";
        let token = self.next_beyond_space();
        let name = self.template_name(&token, context)?;
        let pipe = self.pipeline(context, Kind::RightDelimiter)?;
        let body = self.own_body(context)?;
        self.add(&name, body)?;
        Ok(Call { position: token.position, name, pipe: Some(pipe) })
    }

    fn template_name(&self, token: &Token, context: &str) -> Parsed<String> {
        match token.kind {
            Kind::Quoted | Kind::RawQuoted => self.unquoted(token),
            _ => self.unexpected(token, context),
        }
    }

    fn unquoted(&self, token: &Token) -> Parsed<String> {
        let quote = if token.kind == Kind::RawQuoted { '`' } else { '"' };
        let inside = token.text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)).unwrap_or_default();
        if token.kind == Kind::RawQuoted {
            return Ok(inside.replace('\r', ""));
        }
        go_format::unescape(inside, quote).map_or_else(|| self.fail("invalid syntax"), Ok)
    }
}
