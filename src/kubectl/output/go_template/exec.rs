//! Executes a parsed template on data, as Go's `text/template` does.

use super::node::{Branch, Call, Node, Pipe};
use super::value::GoValue;
use super::{MAIN, Templates};
use crate::api::go_format;
use crate::api::jsonpath::MissingKeys;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Display;

mod eval;

/// Templates that call each other; Go allows more, but none that ends needs it.
const MAX_CALLS: usize = 64;
/// Lists of nodes inside each other, over all calls: what keeps the stack small.
const MAX_DEPTH: usize = 160;
/// Nodes and commands that one execution may run.
const MAX_STEPS: usize = 2_000_000;
/// Bytes that one execution may print, and one string may have.
const MAX_BYTES: usize = 32 << 20;

/// Why an execution ended early, and what it had printed.
pub(super) struct Failure {
    pub printed: String,
    pub reason: String,
}

/// Executes the template named [`MAIN`].
pub(super) fn execute(
    text: &str,
    templates: &Templates,
    missing_keys: MissingKeys,
    data: &Value,
) -> Result<String, Failure> {
    let mut run = Run {
        text,
        templates,
        missing_keys,
        name: MAIN,
        place: None,
        variables: Vec::new(),
        calls: 0,
        depth: 0,
        steps: 0,
        out: String::new(),
    };
    let data = match data {
        Value::Null => GoValue::Invalid,
        data => GoValue::Plain(Cow::Borrowed(data)),
    };
    match run.template(MAIN, data) {
        Ok(_) => Ok(run.out),
        Err(reason) => Err(Failure { printed: run.out, reason }),
    }
}

/// What to do after a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

struct Run<'t, 'd> {
    text: &'t str,
    templates: &'t Templates,
    missing_keys: MissingKeys,
    /// The template being executed.
    name: &'t str,
    /// Where execution is, to be named in errors.
    place: Option<(usize, &'t dyn Display)>,
    variables: Vec<(&'t str, GoValue<'d>)>,
    calls: usize,
    depth: usize,
    steps: usize,
    out: String,
}

type Executed<T> = Result<T, String>;

impl<'t, 'd> Run<'t, 'd> {
    fn at(&mut self, position: usize, part: &'t dyn Display) {
        self.place = Some((position, part));
    }

    fn fail<T>(&self, reason: impl AsRef<str>) -> Executed<T> {
        let (reason, name) = (reason.as_ref(), go_format::quote(self.name));
        let Some((position, part)) = self.place else { return Err(format!("template: {}: {reason}", self.name)) };
        let before = self.text.get(..position).unwrap_or_default();
        let (line, column) = (before.matches('\n').count() + 1, position - before.rfind('\n').map_or(0, |at| at + 1));
        Err(format!("template: {MAIN}:{line}:{column}: executing {name} at <{part}>: {reason}"))
    }

    fn step(&mut self) -> Executed<()> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return self.fail("exceeded maximum number of steps");
        }
        Ok(())
    }

    fn print(&mut self, text: &str) -> Executed<()> {
        if self.out.len() + text.len() > MAX_BYTES {
            return self.fail("exceeded maximum length of output");
        }
        self.out.push_str(text);
        Ok(())
    }

    fn template(&mut self, name: &'t str, dot: GoValue<'d>) -> Executed<Flow> {
        let templates = self.templates;
        let Some((name, nodes)) = templates.iter().find(|(known, _)| *known == name) else {
            return self.fail(format!("template {} not defined", go_format::quote(name)));
        };
        let outer_name = std::mem::replace(&mut self.name, name);
        let outer_variables = std::mem::replace(&mut self.variables, vec![("$", dot.clone())]);
        self.calls += 1;
        let flow = self.list(&dot, nodes)?;
        self.calls -= 1;
        self.name = outer_name;
        self.variables = outer_variables;
        Ok(flow)
    }

    fn list(&mut self, dot: &GoValue<'d>, nodes: &'t [Node]) -> Executed<Flow> {
        if self.depth >= MAX_DEPTH {
            return self.fail("exceeded maximum depth of clauses");
        }
        self.depth += 1;
        let mut flow = Flow::Next;
        for node in nodes {
            flow = self.node(dot, node)?;
            if flow != Flow::Next {
                break;
            }
        }
        self.depth -= 1;
        Ok(flow)
    }

    fn node(&mut self, dot: &GoValue<'d>, node: &'t Node) -> Executed<Flow> {
        self.step()?;
        match node {
            Node::Text(text) => self.print(text)?,
            Node::Action(pipe) => {
                let value = self.pipe(dot, pipe)?;
                if pipe.variables.is_empty() {
                    let text = if matches!(value, GoValue::Invalid) { "<no value>".into() } else { value.shown() };
                    self.print(&text)?;
                }
            }
            Node::If(branch) => return self.branch(dot, branch, |dot, _| dot),
            Node::With(branch) => return self.branch(dot, branch, |_, value| value),
            Node::Range(branch) => return self.range(dot, branch),
            Node::Template(call) => return self.call(dot, call),
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn branch(
        &mut self,
        dot: &GoValue<'d>,
        branch: &'t Branch,
        inner_dot: for<'v> fn(&'v GoValue<'d>, &'v GoValue<'d>) -> &'v GoValue<'d>,
    ) -> Executed<Flow> {
        let known = self.variables.len();
        let value = self.pipe(dot, &branch.pipe)?;
        let flow = if value.truth() {
            self.list(inner_dot(dot, &value), &branch.body)?
        } else {
            self.list(dot, &branch.otherwise)?
        };
        self.variables.truncate(known);
        Ok(flow)
    }

    fn range(&mut self, dot: &GoValue<'d>, branch: &'t Branch) -> Executed<Flow> {
        let outer = self.variables.len();
        let over = self.pipe(dot, &branch.pipe)?;
        let known = self.variables.len();
        let keys: Vec<GoValue<'d>> = match &over {
            GoValue::Invalid => Vec::new(),
            GoValue::Held(value) | GoValue::Plain(value) if value.is_object() => {
                let keys = value.as_object().into_iter().flat_map(|fields| fields.keys());
                keys.map(|key| GoValue::owned(key.as_str())).collect()
            }
            GoValue::Held(value) | GoValue::Plain(value) if value.is_array() => {
                let indices = 0..i64::try_from(over.length().unwrap_or(0)).unwrap_or(0);
                indices.map(GoValue::Int).collect()
            }
            _ => return self.fail(format!("range can't iterate over {}", over.shown())),
        };
        if keys.is_empty() {
            let flow = self.list(dot, &branch.otherwise)?;
            self.variables.truncate(outer);
            return Ok(flow);
        }
        for key in keys {
            let element = match &key {
                GoValue::Int(index) => usize::try_from(*index).ok().and_then(|index| over.element(index)),
                key => key.text().and_then(|key| over.member(key)),
            };
            let element = element.unwrap_or(GoValue::Invalid);
            self.set_loop_variables(&branch.pipe, key, &element)?;
            let flow = self.list(&element, &branch.body)?;
            self.variables.truncate(known);
            if flow == Flow::Break {
                break;
            }
        }
        self.variables.truncate(outer);
        Ok(Flow::Next)
    }

    /// One variable takes the element, two take the key and the element.
    fn set_loop_variables(&mut self, pipe: &'t Pipe, key: GoValue<'d>, element: &GoValue<'d>) -> Executed<()> {
        let values = match pipe.variables.len() {
            0 => return Ok(()),
            1 => vec![element.clone()],
            _ => vec![key, element.clone()],
        };
        pipe.variables.iter().zip(values).try_for_each(|(name, value)| self.assign(name, value))
    }

    fn assign(&mut self, name: &str, value: GoValue<'d>) -> Executed<()> {
        match self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => return self.fail(format!("undefined variable: {name}")),
        }
        Ok(())
    }

    fn call(&mut self, dot: &GoValue<'d>, call: &'t Call) -> Executed<Flow> {
        self.at(call.position, call);
        if !self.templates.contains_key(&call.name) {
            return self.fail(format!("template {} not defined", go_format::quote(&call.name)));
        }
        if self.calls >= MAX_CALLS {
            return self.fail(format!("exceeded maximum template depth ({MAX_CALLS})"));
        }
        let dot = match &call.pipe {
            Some(pipe) => self.pipe(dot, pipe)?,
            None => GoValue::Invalid,
        };
        self.template(&call.name, dot)
    }
}
