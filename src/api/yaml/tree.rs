//! The first document of a text as a tree of nodes, from the events of the parser.

use super::MAX_DEPTH;
use super::problem::YamlError;
use super::translate::{NO_TOKEN, refuse, translate};
use crate::api::table::Table;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, Tag};
use std::borrow::Cow;
use std::rc::Rc;

/// A document: its root, and what its anchors name.
pub struct Tree {
    /// None for a text without a document.
    pub root: Option<Rc<Node>>,
    /// By the parser's number of an anchor; one that is missing contains its own alias.
    pub anchors: Table<usize, Rc<Node>>,
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
    /// The number of an anchor, and where its name stands.
    Alias(usize, Marker),
}

/// Reads the first document of `text`; what follows it is not looked at, as go-yaml's `Unmarshal` does.
pub fn parse(text: &str) -> Result<Tree, YamlError> {
    if let Some(error) = refuse(text) {
        return Err(error);
    }
    let mut text = Cow::Borrowed(text);
    for _ in 0..MOST_REPAIRS {
        match parse_once(&text)? {
            Outcome::Tree(tree) => return Ok(tree),
            Outcome::Stopped(error) => match without_tab(&text, error.marker()) {
                Some(repaired) if error.info().starts_with("':' must be followed") => text = Cow::Owned(repaired),
                _ => return Err(translate(&error, &text)),
            },
        }
    }
    Err(YamlError::new(NO_TOKEN.to_owned()))
}

/// How many tabs behind colons are put up with.
const MOST_REPAIRS: usize = 200;

enum Outcome {
    Tree(Tree),
    Stopped(ScanError),
}

fn parse_once(text: &str) -> Result<Outcome, YamlError> {
    let tree = Tree { root: None, anchors: Table::default() };
    let mut builder = Builder { cursor: Cursor::new(text), open: Vec::new(), tree, has_tabs: text.contains('\t') };
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let (event, span) = match next {
            Ok(next) => next,
            // go-yaml's first document ends where a line stands further left; it never reads on.
            Err(error) if error.info() == "did not find expected <document start>" && builder.is_complete() => break,
            Err(error) => return Ok(Outcome::Stopped(error)),
        };
        if builder.take(event, span)? {
            break;
        }
    }
    Ok(Outcome::Tree(builder.tree))
}

/// `key:<tab>value`, which go-yaml reads and the parser does not, with a blank for the tab before `mark`.
fn without_tab(text: &str, mark: &Marker) -> Option<String> {
    let (from, _) = text.char_indices().nth(mark.index())?;
    let (before, after) = text.split_at_checked(from)?;
    Some(format!("{} {after}", before.strip_suffix('\t')?))
}

struct Builder<'a> {
    cursor: Cursor<'a>,
    open: Vec<Open>,
    tree: Tree,
    has_tabs: bool,
}

/// A list or map whose end has not come yet.
struct Open {
    line: usize,
    anchor: usize,
    form: Form,
    children: Vec<Rc<Node>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Sequence,
    BlockMapping,
    FlowMapping,
}

impl Builder<'_> {
    /// Takes one event; true when the document is complete.
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<bool, YamlError> {
        let line = span.start.line();
        if self.has_tabs {
            self.refuse_tab(&span)?;
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                if plain && text.is_empty() && anchor == 0 && tag.is_none() {
                    self.refuse_missing_key(&span)?;
                }
                self.close(NodeKind::Scalar { text: text.into_owned(), plain, tag: tag_name(tag) }, line, anchor);
            }
            Event::Alias(anchor) => {
                self.close(NodeKind::Alias(anchor, span.start), line, 0);
            }
            Event::SequenceStart(anchor, _) => self.open(&span, anchor, Form::Sequence)?,
            Event::MappingStart(anchor, _) if self.cursor.char_at(&span.start) == Some('{') => {
                self.open(&span, anchor, Form::FlowMapping)?;
            }
            Event::MappingStart(anchor, _) => self.open(&span, anchor, Form::BlockMapping)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(done) = self.open.pop() {
                    let kind = match done.form {
                        Form::Sequence => NodeKind::Sequence(done.children),
                        Form::BlockMapping | Form::FlowMapping => NodeKind::Mapping(done.children),
                    };
                    self.close(kind, done.line, done.anchor);
                }
            }
            Event::DocumentEnd | Event::StreamEnd => return Ok(true),
            Event::DocumentStart(_) | Event::StreamStart | Event::Nothing => {}
        }
        Ok(false)
    }

    fn is_complete(&self) -> bool {
        self.tree.root.is_some() && self.open.is_empty()
    }

    /// A key that isn't there: null in YAML 1.2, a mistake to go-yaml, unless a `?` stands before it.
    fn refuse_missing_key(&mut self, span: &Span) -> Result<(), YamlError> {
        let Some(open) = self.open.last().filter(|open| open.children.len() % 2 == 0) else { return Ok(()) };
        let line = span.start.line();
        match open.form {
            _ if self.cursor.char_at(&span.start) != Some(':') => Ok(()),
            Form::Sequence => Ok(()),
            Form::BlockMapping => Err(YamlError::parser(line, "did not find expected key")),
            Form::FlowMapping => Err(YamlError::parser(line, "did not find expected node content")),
        }
    }

    /// A tab that indents a line of a block: behind blanks the parser puts up with it, go-yaml does not.
    fn refuse_tab(&mut self, span: &Span) -> Result<(), YamlError> {
        let is_in_block = self.open.last().is_some_and(|open| open.form == Form::BlockMapping);
        if !is_in_block || self.cursor.char_at(&span.start).is_none_or(char::is_whitespace) {
            return Ok(());
        }
        let before = self.cursor.text.get(..self.cursor.offset).unwrap_or_default();
        let indent = before.rsplit('\n').next().unwrap_or_default();
        let is_first = indent.trim_matches([' ', '\t', '-']).is_empty();
        match is_first && indent.trim_start_matches(' ').starts_with('\t') {
            true => Err(YamlError::scanner(span.start.line(), NO_TOKEN)),
            false => Ok(()),
        }
    }

    fn open(&mut self, span: &Span, anchor: usize, form: Form) -> Result<(), YamlError> {
        let line = span.start.line();
        if self.open.len() >= MAX_DEPTH {
            return Err(YamlError::at(line, format!("exceeded max depth of {MAX_DEPTH}")));
        }
        self.open.push(Open { line, anchor, form, children: Vec::new() });
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

/// Finds characters by their number. It remembers the last one, as events come in the order of the text.
struct Cursor<'a> {
    text: &'a str,
    index: usize,
    offset: usize,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, index: 0, offset: 0 }
    }

    fn char_at(&mut self, mark: &Marker) -> Option<char> {
        if mark.index() < self.index {
            *self = Self::new(self.text);
        }
        let rest = self.text.get(self.offset..)?;
        let (distance, found) = rest.char_indices().nth(mark.index() - self.index)?;
        (self.index, self.offset) = (mark.index(), self.offset + distance);
        Some(found)
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
