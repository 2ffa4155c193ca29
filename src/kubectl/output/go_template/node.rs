//! A parsed template, and how error messages show its parts.

use std::fmt::{self, Display, Formatter};

/// A clause between delimiters, or text.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Text(String),
    Action(Pipe),
    If(Branch),
    With(Branch),
    Range(Branch),
    Template(Call),
    Break,
    Continue,
}

/// A condition or a loop.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub pipe: Pipe,
    pub body: Vec<Node>,
    pub otherwise: Vec<Node>,
}

/// `{{template "name" pipe}}`.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub position: usize,
    pub name: String,
    pub pipe: Option<Pipe>,
}

/// Commands that hand on their values, and the variables that take the last.
#[derive(Clone, Debug)]
pub(super) struct Pipe {
    pub position: usize,
    pub binding: Binding,
    pub variables: Vec<String>,
    pub commands: Vec<Command>,
}

/// What happens to a pipe's variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    Declare,
    Assign,
}

/// An operand and its arguments.
#[derive(Clone, Debug)]
pub(super) struct Command {
    pub position: usize,
    pub first: Operand,
    pub arguments: Vec<Operand>,
}

/// A word of a command, with where it stands.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub position: usize,
    pub term: Term,
}

/// What an operand is.
#[derive(Clone, Debug)]
pub(super) enum Term {
    Bool(bool),
    Dot,
    Nil,
    Number(Number),
    Text { quoted: String, text: String },
    Field(Vec<String>),
    Variable { name: String, fields: Vec<String> },
    Function(String),
    Chain { of: Box<Operand>, fields: Vec<String> },
    Pipe(Box<Pipe>),
}

/// A number as written and as meant.
#[derive(Clone, Debug)]
pub(super) struct Number {
    pub text: String,
    pub value: NumberValue,
}

/// The type that a number's syntax tells.
#[derive(Clone, Copy, Debug)]
pub(super) enum NumberValue {
    Int(i64),
    /// Beyond `int64`, which is noticed when it is used.
    TooLarge,
    Float(f64),
}

fn join<T: Display>(f: &mut Formatter<'_>, items: &[T], separator: &str) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if index > 0 { separator } else { "" })?;
    }
    Ok(())
}

fn dotted(f: &mut Formatter<'_>, fields: &[String]) -> fmt::Result {
    fields.iter().try_for_each(|field| write!(f, ".{field}"))
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{template {}", crate::api::go_format::quote(&self.name))?;
        if let Some(pipe) = &self.pipe {
            write!(f, " {pipe}")?;
        }
        f.write_str("}}")
    }
}

impl Display for Pipe {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            join(f, &self.variables, ", ")?;
            f.write_str(if self.binding == Binding::Assign { " = " } else { " := " })?;
        }
        join(f, &self.commands, " | ")
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        self.arguments.iter().try_for_each(|argument| write!(f, " {argument}"))
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.term {
            Term::Bool(truth) => write!(f, "{truth}"),
            Term::Dot => f.write_str("."),
            Term::Nil => f.write_str("nil"),
            Term::Number(number) => f.write_str(&number.text),
            Term::Text { quoted, .. } => f.write_str(quoted),
            Term::Field(fields) => dotted(f, fields),
            Term::Variable { name, fields } => {
                f.write_str(name)?;
                dotted(f, fields)
            }
            Term::Function(name) => f.write_str(name),
            Term::Chain { of, fields } => {
                write!(f, "{of}")?;
                dotted(f, fields)
            }
            Term::Pipe(pipe) => write!(f, "({pipe})"),
        }
    }
}
