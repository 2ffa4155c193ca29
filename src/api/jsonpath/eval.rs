//! Walks data along a parsed template.

use super::Found;
use super::compare;
use super::parse::{End, Filter, Node, Segment, Slice, Test};
use crate::api::go_format;
use serde_json::Value;
use std::borrow::Cow;

/// What a key that is not there means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingKeys {
    /// Nothing is found.
    #[default]
    Allowed,
    /// The template fails.
    Refused,
}

/// `{range}` inside `{range}`: more levels than this are refused.
const MAX_RANGES: usize = 64;
/// Values that one evaluation may look at: a template of nested descents could ask for billions.
const MAX_VISITS: usize = 4_000_000;

/// Evaluates all segments on the data.
pub(super) fn find<'a>(
    segments: &[Segment],
    missing_keys: MissingKeys,
    data: &'a Value,
) -> Result<Vec<Found<'a>>, String> {
    let mut walk = Walk { segments, missing_keys, ranges_begun: 0, inside: 0, ends: 0, last_end: 0, visits: 0 };
    let mut found = Vec::new();
    walk.run(0, &vec![Cow::Borrowed(data)], &mut found)?;
    Ok(found)
}

struct Walk<'t> {
    segments: &'t [Segment],
    missing_keys: MissingKeys,
    /// `range` words seen whose loop has not been entered.
    ranges_begun: usize,
    /// Loops being run.
    inside: usize,
    /// `end` words seen whose loop has not been left.
    ends: usize,
    /// Segment of the newest `end`: where a loop is left.
    last_end: usize,
    visits: usize,
}

impl Walk<'_> {
    /// Runs the segments from `from` on, until the end of the loop that they are in.
    fn run<'a>(&mut self, from: usize, current: &Found<'a>, out: &mut Vec<Found<'a>>) -> Result<(), String> {
        let segments = self.segments;
        let mut at = from;
        while let Some(segment) = segments.get(at) {
            let results = match segment {
                Segment::Text(text) => vec![Cow::Owned(Value::String(text.clone()))],
                Segment::Action(nodes) => self.list(current.clone(), nodes)?,
            };
            if self.ends > 0 && self.ends <= self.inside {
                self.ends -= 1;
                self.last_end = at;
                return Ok(());
            }
            if self.ranges_begun > 0 {
                self.ranges_begun -= 1;
                self.range(at, results, out)?;
                at = self.last_end.max(at) + 1;
                continue;
            }
            out.push(results);
            at += 1;
        }
        Ok(())
    }

    fn range<'a>(&mut self, at: usize, items: Found<'a>, out: &mut Vec<Found<'a>>) -> Result<(), String> {
        if self.inside >= MAX_RANGES {
            return Err("exceeded max range depth".into());
        }
        self.inside += 1;
        if items.is_empty() {
            // The body is read all the same, on nothing, to learn where it ends.
            self.run(at + 1, &Vec::new(), &mut Vec::new())?;
        }
        for item in items {
            self.run(at + 1, &vec![item], out)?;
        }
        self.inside -= 1;
        Ok(())
    }

    fn list<'a>(&mut self, input: Found<'a>, nodes: &[Node]) -> Result<Found<'a>, String> {
        let mut current = input;
        for node in nodes {
            self.visits += current.len() + 1;
            if self.visits > MAX_VISITS {
                return Err("exceeded max number of values".into());
            }
            current = self.node(current, node)?;
        }
        Ok(current)
    }

    fn node<'a>(&mut self, input: Found<'a>, node: &Node) -> Result<Found<'a>, String> {
        match node {
            Node::Literal(Value::String(text)) => Ok(vec![Cow::Owned(Value::String(text.clone()))]),
            Node::Literal(literal) => Ok(vec![Cow::Owned(literal.clone()); input.len()]),
            Node::Identifier(word) => self.identifier(input, word),
            Node::Field(name) => self.field(input, name),
            Node::Wildcard => Ok(input.into_iter().flat_map(children).collect()),
            Node::Recursive => self.descend(input),
            Node::Slice(slice) => {
                input.into_iter().map(|value| cut(value, slice)).try_fold(Vec::new(), |mut all, part| {
                    all.extend(part?);
                    Ok(all)
                })
            }
            Node::Union(alternatives) => alternatives.iter().try_fold(Vec::new(), |mut all, nodes| {
                all.extend(self.list(input.clone(), nodes)?);
                Ok(all)
            }),
            Node::Filter(filter) => self.filter(input, filter),
        }
    }

    fn identifier<'a>(&mut self, input: Found<'a>, word: &str) -> Result<Found<'a>, String> {
        match word {
            "range" => {
                self.ranges_begun += 1;
                Ok(input)
            }
            "end" if self.ends < self.inside => {
                self.ends += 1;
                Ok(Vec::new())
            }
            "end" => Err("not in range, nothing to end".into()),
            _ => Err(format!("unrecognized identifier {word}")),
        }
    }

    fn field<'a>(&self, input: Found<'a>, name: &str) -> Result<Found<'a>, String> {
        let asked = !input.is_empty();
        let found: Found<'a> = input.into_iter().filter_map(|value| member(value, name)).collect();
        if asked && found.is_empty() && self.missing_keys == MissingKeys::Refused {
            return Err(format!("{name} is not found"));
        }
        Ok(found)
    }

    /// The values themselves and all that is inside, each before what it holds; empty ones and bare scalars stay out.
    fn descend<'a>(&mut self, input: Found<'a>) -> Result<Found<'a>, String> {
        let mut found = Vec::new();
        let mut waiting: Found<'a> = input.into_iter().rev().collect();
        while let Some(value) = waiting.pop() {
            self.visits += 1;
            if self.visits > MAX_VISITS {
                return Err("exceeded max number of values".into());
            }
            match value.as_ref() {
                Value::String(text) if !text.is_empty() => found.push(value),
                Value::Array(_) | Value::Object(_) => {
                    let inside = children(value.clone());
                    if !inside.is_empty() {
                        found.push(value);
                        waiting.extend(inside.into_iter().rev());
                    }
                }
                _ => {}
            }
        }
        Ok(found)
    }

    fn filter<'a>(&mut self, input: Found<'a>, filter: &Filter) -> Result<Found<'a>, String> {
        let mut passed = Vec::new();
        for value in input {
            if !value.is_array() {
                let shown = go_format::print(&value);
                return Err(format!("{shown} is not array or slice and cannot be filtered"));
            }
            for item in children(value) {
                if self.passes(&item, filter)? {
                    passed.push(item);
                }
            }
        }
        Ok(passed)
    }

    fn passes(&mut self, item: &Value, filter: &Filter) -> Result<bool, String> {
        let left = self.list(vec![Cow::Borrowed(item)], &filter.left);
        let (operator, right) = match &filter.test {
            // Upstream looks at what was found before it looks at the error.
            Test::Exists => return Ok(left.map_or(true, |found| !found.is_empty())),
            Test::Compare { operator, right } => (operator, right),
        };
        let Some(left) = only(left?)? else { return Ok(false) };
        let Some(right) = only(self.list(vec![Cow::Borrowed(item)], right)?)? else { return Ok(false) };
        compare::holds(&left, operator, &right)
    }
}

fn only(found: Found<'_>) -> Result<Option<Cow<'_, Value>>, String> {
    if found.len() > 1 {
        return Err("can only compare one element at a time".into());
    }
    Ok(found.into_iter().next())
}

fn member<'a>(value: Cow<'a, Value>, name: &str) -> Option<Cow<'a, Value>> {
    match value {
        Cow::Borrowed(value) => value.as_object()?.get(name).map(Cow::Borrowed),
        Cow::Owned(value) => value.as_object()?.get(name).cloned().map(Cow::Owned),
    }
}

/// What a wildcard finds; the bytes of a string, as Go sees them.
fn children(value: Cow<'_, Value>) -> Found<'_> {
    match value {
        Cow::Borrowed(Value::Array(items)) => items.iter().map(Cow::Borrowed).collect(),
        Cow::Borrowed(Value::Object(fields)) => fields.values().map(Cow::Borrowed).collect(),
        Cow::Owned(Value::Array(items)) => items.into_iter().map(Cow::Owned).collect(),
        Cow::Owned(Value::Object(fields)) => fields.into_iter().map(|(_, value)| Cow::Owned(value)).collect(),
        Cow::Borrowed(Value::String(text)) => bytes(text),
        Cow::Owned(Value::String(text)) => bytes(&text),
        _ => Vec::new(),
    }
}

fn bytes(text: &str) -> Found<'static> {
    text.bytes().map(|byte| Cow::Owned(Value::from(byte))).collect()
}

fn cut<'a>(value: Cow<'a, Value>, slice: &Slice) -> Result<Found<'a>, String> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    let Some(length) = value.as_array().map(Vec::len) else {
        return Err(format!("{} is not array or slice", go_format::type_name(&value)));
    };
    let count = i64::try_from(length).unwrap_or(i64::MAX);
    let from_back = |index: i64| if index < 0 { index.saturating_add(count) } else { index };
    let given_start = slice.start.unwrap_or(0);
    let start = from_back(given_start);
    let end = match slice.end {
        End::Open => count,
        End::At(end) => from_back(end),
        End::AfterStart if given_start == -1 => count,
        End::AfterStart => from_back(given_start.saturating_add(1)),
    };
    if start == end {
        return Ok(Vec::new());
    }
    let outside = |index: i64| Err(format!("array index out of bounds: index {index}, length {count}"));
    if start >= count || start < 0 {
        return outside(start);
    }
    if end > count || end < 0 {
        return outside(end.saturating_sub(1));
    }
    if start > end {
        return Err(format!("starting index {start} is greater than ending index {end}"));
    }
    let step = slice.step.unwrap_or(1);
    let step = usize::try_from(step).ok().filter(|&step| step > 0).ok_or("step must be > 0")?;
    let (skipped, taken) = (usize::try_from(start).unwrap_or(0), usize::try_from(end - start).unwrap_or(0));
    Ok(children(value).into_iter().skip(skipped).take(taken).step_by(step).collect())
}
