//! From nodes to a JSON value: scalars resolved, aliases expanded, maps merged, keys made strings.

use super::float::{go_float_key, json_number};
use super::problem::YamlError;
use super::resolve::{Resolved, resolve};
use super::translate::alias_at;
use super::tree::{self, Node, NodeKind};
use crate::api::set::Set;
use crate::api::table::Table;
use saphyr_parser::Marker;
use serde_json::{Map, Number, Value};
use std::rc::Rc;

/// What one document says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Null for a text that holds nothing.
    pub value: Value,
    /// Keys that a map sets more than once, in the order of the text.
    pub duplicates: Vec<Duplicate>,
    /// The line, counted from one, on which each field and item stands, by path: `spec.containers[0].image`.
    /// What an alias brings in has no line of its own.
    pub lines: Lines,
}

/// Where the parts of a document stand, in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines(Vec<(String, usize)>);

impl Lines {
    /// The line of a path; the last one if it is there twice.
    pub fn get(&self, path: &str) -> Option<usize> {
        self.iter().filter(|(known, _)| *known == path).last().map(|(_, line)| line)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(path, line)| (path.as_str(), *line))
    }
}

/// A key that its map has set already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// As errors spell it: `spec.replicas`.
    pub path: String,
    /// The key alone.
    pub key: String,
    /// The line of the repetition's value, counted from one.
    pub line: usize,
}

/// Reads the first document of `text`.
///
/// # Errors
/// What go-yaml says of text that is no YAML, and sigs.k8s.io/yaml of what JSON cannot hold.
pub fn read(text: &str) -> Result<Document, YamlError> {
    let tree = tree::parse(text)?;
    let mut decoder = Decoder::new(text, &tree.anchors);
    let value = match &tree.root {
        Some(root) => decoder.node(root)?,
        None => Value::Null,
    };
    Ok(Document { value, ..decoder.document })
}

struct Decoder<'a> {
    text: &'a str,
    anchors: &'a Table<usize, Rc<Node>>,
    /// Aliases that are being expanded.
    expanding: Vec<usize>,
    decoded: usize,
    decoded_in_aliases: usize,
    depth: usize,
    path: String,
    document: Document,
}

impl<'a> Decoder<'a> {
    fn new(text: &'a str, anchors: &'a Table<usize, Rc<Node>>) -> Self {
        Self {
            text,
            anchors,
            expanding: Vec::new(),
            decoded: 0,
            decoded_in_aliases: 0,
            depth: 0,
            path: String::new(),
            document: Document::default(),
        }
    }

    fn node(&mut self, node: &Node) -> Result<Value, YamlError> {
        self.count()?;
        match &node.kind {
            NodeKind::Scalar { text, plain, tag } => scalar(text, *plain, tag.as_deref()),
            NodeKind::Sequence(items) => self.nested(|decoder| decoder.sequence(items)),
            NodeKind::Mapping(entries) => self.nested(|decoder| {
                let mut map = Map::new();
                decoder.mapping(entries, &mut map)?;
                Ok(Value::Object(map))
            }),
            NodeKind::Alias(anchor, mark) => self.alias(*anchor, mark, Self::node),
        }
    }

    /// Aliases can nest deeper than the text does.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, YamlError>) -> Result<T, YamlError> {
        if self.depth >= super::MAX_DEPTH {
            return Err(YamlError::new(format!("exceeded max depth of {}", super::MAX_DEPTH)));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn sequence(&mut self, items: &[Rc<Node>]) -> Result<Value, YamlError> {
        let outer = self.path.len();
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            self.path.push_str(&format!("[{index}]"));
            self.note_line(item.line);
            let value = self.node(item);
            self.path.truncate(outer);
            values.push(value?);
        }
        Ok(Value::Array(values))
    }

    fn mapping(&mut self, entries: &[Rc<Node>], map: &mut Map<String, Value>) -> Result<(), YamlError> {
        let mut own: Set<String> = Set::default();
        for entry in entries.chunks_exact(2) {
            let [key_node, value_node] = entry else { continue };
            if is_merge(key_node) {
                self.merge(value_node, map)?;
                continue;
            }
            let key = self.node(key_node)?;
            let Some(key_text) = self.key_text(key_node, &key)? else {
                let value = self.node(value_node)?;
                return Err(YamlError::null_key(&value));
            };
            let outer = self.path.len();
            if outer > 0 {
                self.path.push('.');
            }
            self.path.push_str(&key_text);
            if !own.insert(key_text.clone()) {
                let path = self.path.clone();
                self.document.duplicates.push(Duplicate { path, key: key_text.clone(), line: value_node.line });
            }
            self.note_line(key_node.line);
            let value = self.node(value_node);
            self.path.truncate(outer);
            map.insert(key_text, value?);
        }
        Ok(())
    }

    /// The text of a key; None for null, which JSON has no key for.
    fn key_text(&self, node: &Node, key: &Value) -> Result<Option<String>, YamlError> {
        Ok(Some(match key {
            Value::String(text) => text.clone(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => match (number.as_f64(), self.is_float(node)) {
                (Some(float), true) => go_float_key(float),
                _ => number.to_string(),
            },
            Value::Null => return Ok(None),
            Value::Array(_) | Value::Object(_) => return Err(YamlError::invalid_key(key)),
        }))
    }

    fn is_float(&self, node: &Node) -> bool {
        match &node.kind {
            NodeKind::Scalar { text, .. } => matches!(resolve(text), Resolved::Float(_)),
            NodeKind::Alias(anchor, _) => self.anchors.get(anchor).is_some_and(|node| match &node.kind {
                NodeKind::Scalar { text, .. } => matches!(resolve(text), Resolved::Float(_)),
                _ => false,
            }),
            _ => false,
        }
    }

    /// `<<`: earlier maps of a list win over later ones, and all of them over keys that stand before the merge.
    fn merge(&mut self, node: &Node, map: &mut Map<String, Value>) -> Result<(), YamlError> {
        let sources = match &node.kind {
            NodeKind::Sequence(items) => items.iter().rev().map(Rc::as_ref).collect(),
            _ => vec![node],
        };
        for source in sources {
            self.merge_one(source, map)?;
        }
        Ok(())
    }

    fn merge_one(&mut self, node: &Node, map: &mut Map<String, Value>) -> Result<(), YamlError> {
        self.count()?;
        match &node.kind {
            NodeKind::Mapping(entries) => self.nested(|decoder| decoder.mapping(entries, map)),
            NodeKind::Alias(anchor, mark) => self.alias(*anchor, mark, |decoder, target| match &target.kind {
                NodeKind::Mapping(entries) => decoder.nested(|decoder| decoder.mapping(entries, map)),
                _ => Err(YamlError::no_map_to_merge()),
            }),
            _ => Err(YamlError::no_map_to_merge()),
        }
    }

    fn alias<T>(
        &mut self,
        anchor: usize,
        mark: &Marker,
        read: impl FnOnce(&mut Self, &Node) -> Result<T, YamlError>,
    ) -> Result<T, YamlError> {
        let anchors = self.anchors;
        let Some(target) = anchors.get(&anchor).filter(|_| !self.expanding.contains(&anchor)) else {
            let name = alias_at(self.text, mark);
            return Err(YamlError::new(format!("anchor '{name}' value contains itself")));
        };
        self.expanding.push(anchor);
        let result = read(self, target);
        self.expanding.pop();
        result
    }

    /// go-yaml's guard against documents that are mostly aliases of aliases.
    fn count(&mut self) -> Result<(), YamlError> {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        self.decoded += 1;
        self.decoded_in_aliases += usize::from(!self.expanding.is_empty());
        if self.decoded_in_aliases <= 100 || self.decoded <= 1000 {
            return Ok(());
        }
        let decoded = self.decoded as f64;
        let allowed = 0.99 - 0.89 * ((decoded.clamp(LOW, HIGH) - LOW) / (HIGH - LOW));
        match self.decoded_in_aliases as f64 / decoded > allowed {
            true => Err(YamlError::new("document contains excessive aliasing".to_owned())),
            false => Ok(()),
        }
    }

    fn note_line(&mut self, line: usize) {
        if self.expanding.is_empty() {
            self.document.lines.0.push((self.path.clone(), line));
        }
    }
}

fn is_merge(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar { text, plain, tag } => text == "<<" && tag.as_deref().map_or(*plain, |tag| tag == "!!merge"),
        _ => false,
    }
}

fn scalar(text: &str, plain: bool, tag: Option<&str>) -> Result<Value, YamlError> {
    let resolved = match tag {
        None if !plain => Resolved::String,
        None => resolve(text),
        Some(tag @ ("!!bool" | "!!int" | "!!float" | "!!null" | "!!timestamp")) => match resolve(text) {
            resolved if fits(tag, resolved) => resolved,
            resolved => return Err(YamlError::tag(text, resolved, tag)),
        },
        Some(_) => Resolved::String,
    };
    let number = match resolved {
        Resolved::String | Resolved::Timestamp => return Ok(Value::String(text.to_owned())),
        Resolved::Null => return Ok(Value::Null),
        Resolved::Bool(value) => return Ok(Value::Bool(value)),
        Resolved::Int(value) => Some(Number::from(value)),
        Resolved::Uint(value) => json_number(value as f64),
        Resolved::Float(value) => json_number(value),
    };
    match (number, resolved) {
        (Some(number), _) => Ok(Value::Number(number)),
        (None, Resolved::Float(value)) => Err(YamlError::unsupported_float(value)),
        (None, _) => Ok(Value::Null),
    }
}

fn fits(tag: &str, resolved: Resolved) -> bool {
    match resolved {
        Resolved::String => false,
        Resolved::Null => tag == "!!null",
        Resolved::Bool(_) => tag == "!!bool",
        Resolved::Int(_) | Resolved::Uint(_) => matches!(tag, "!!int" | "!!float"),
        Resolved::Float(_) => tag == "!!float",
        Resolved::Timestamp => tag == "!!timestamp",
    }
}
