//! The first document of a text as a tree of nodes, from the events of the parser.

use super::MAX_DEPTH;
use super::problem::YamlError;
use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A document: its root, and what its anchors name.
pub struct Tree {
    /// None for a text without a document.
    pub root: Option<Rc<Node>>,
    /// By the parser's number of an anchor; one that is missing contains its own alias.
    pub anchors: BTreeMap<usize, Rc<Node>>,
}

/// A node and the line on which it begins, counted from one.
pub struct Node {
    /// Counted from one.
    pub line: usize,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
pub enum NodeKind {
    /// Text, whether it stood there without quotes, and its tag (`!!int`).
    Scalar { text: String, plain: bool, tag: Option<String> },
    /// A list.
    Sequence(Vec<Rc<Node>>),
    /// Keys and values in turn.
    Mapping(Vec<Rc<Node>>),
    /// The number of an anchor, and its name.
    Alias(usize, String),
}

/// Reads the first document of `text`; what follows it is not looked at, as go-yaml's `Unmarshal` does.
pub fn parse(text: &str) -> Result<Tree, YamlError> {
    let mut builder = Builder { text, open: Vec::new(), tree: Tree { root: None, anchors: BTreeMap::new() } };
    let mut parser = Parser::new_from_str(text);
    while let Some((event, span)) = next_event(&mut parser, text)? {
        if builder.take(event, span)? {
            break;
        }
    }
    Ok(builder.tree)
}

type EventAt<'a> = Option<(Event<'a>, Span)>;

fn next_event<'a>(parser: &mut Parser<'a, StrInput<'a>>, text: &str) -> Result<EventAt<'a>, YamlError> {
    parser.next_event().transpose().map_err(|error| YamlError::from_scan(&error, text))
}

struct Builder<'a> {
    text: &'a str,
    open: Vec<Open>,
    tree: Tree,
}

/// A list or map whose end has not come yet.
struct Open {
    line: usize,
    anchor: usize,
    is_mapping: bool,
    children: Vec<Rc<Node>>,
}

impl Builder<'_> {
    /// Takes one event; true when the document is complete.
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<bool, YamlError> {
        let line = span.start.line();
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                self.close(NodeKind::Scalar { text: text.into_owned(), plain, tag: tag_name(tag) }, line, anchor);
            }
            Event::Alias(anchor) => {
                let name = word_at(self.text, &span);
                self.close(NodeKind::Alias(anchor, name), line, 0);
            }
            Event::SequenceStart(anchor, _) => self.open(line, anchor, false)?,
            Event::MappingStart(anchor, _) => self.open(line, anchor, true)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(done) = self.open.pop() {
                    let kind = match done.is_mapping {
                        true => NodeKind::Mapping(done.children),
                        false => NodeKind::Sequence(done.children),
                    };
                    self.close(kind, done.line, done.anchor);
                }
            }
            Event::DocumentEnd | Event::StreamEnd => return Ok(true),
            Event::DocumentStart(_) | Event::StreamStart | Event::Nothing => {}
        }
        Ok(false)
    }

    fn open(&mut self, line: usize, anchor: usize, is_mapping: bool) -> Result<(), YamlError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(YamlError::at(line, format!("exceeded max depth of {MAX_DEPTH}")));
        }
        self.open.push(Open { line, anchor, is_mapping, children: Vec::new() });
        Ok(())
    }

    fn close(&mut self, kind: NodeKind, line: usize, anchor: usize) {
        let node = Rc::new(Node { line, kind });
        if anchor > 0 {
            self.tree.anchors.insert(anchor, Rc::clone(&node));
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.tree.root = Some(node),
        }
    }
}

/// `!!int` for YAML's own tags, the tag as it stands for others, None for the bare `!`.
fn tag_name(tag: Option<Cow<'_, Tag>>) -> Option<String> {
    let tag = tag?;
    match tag.is_yaml_core_schema() {
        true => Some(format!("!!{}", tag.suffix)),
        false if tag.suffix.is_empty() => None,
        false => Some(format!("{}{}", tag.handle, tag.suffix)),
    }
}

/// The name of the alias that stands at `span`.
fn word_at(text: &str, span: &Span) -> String {
    let line = text.lines().nth(span.start.line().saturating_sub(1)).unwrap_or_default();
    let word = line.chars().skip(span.start.col() + 1);
    word.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}
