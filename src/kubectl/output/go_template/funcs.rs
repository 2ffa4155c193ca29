//! The functions of a template: Go's, and kubectl's `exists` and `base64decode`.

use super::value::{BasicKind, GoValue};
use super::{escape, printf};
use crate::api::base64;
use serde_json::Value;
use std::cmp::Ordering;

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    And,
    Base64Decode,
    Call,
    Eq,
    Exists,
    Ge,
    Gt,
    Html,
    Index,
    Js,
    Le,
    Len,
    Lt,
    Ne,
    Not,
    Or,
    Print,
    Printf,
    Println,
    Slice,
    UrlQuery,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameter {
    /// Anything, even nothing.
    Reflected,
    /// Anything, nothing being nil.
    Any,
    Text,
}

impl Function {
    /// The function of that name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "and" => Self::And,
            "base64decode" => Self::Base64Decode,
            "call" => Self::Call,
            "eq" => Self::Eq,
            "exists" => Self::Exists,
            "ge" => Self::Ge,
            "gt" => Self::Gt,
            "html" => Self::Html,
            "index" => Self::Index,
            "js" => Self::Js,
            "le" => Self::Le,
            "len" => Self::Len,
            "lt" => Self::Lt,
            "ne" => Self::Ne,
            "not" => Self::Not,
            "or" => Self::Or,
            "print" => Self::Print,
            "printf" => Self::Printf,
            "println" => Self::Println,
            "slice" => Self::Slice,
            "urlquery" => Self::UrlQuery,
            _ => return None,
        })
    }

    /// Whether it takes any number of arguments beyond those it needs.
    pub fn is_variadic(self) -> bool {
        use Function::{Base64Decode, Ge, Gt, Le, Len, Lt, Ne, Not};
        !matches!(self, Base64Decode | Ge | Gt | Le | Len | Lt | Ne | Not)
    }

    fn needs(self) -> usize {
        match self {
            Self::Ge | Self::Gt | Self::Le | Self::Lt | Self::Ne => 2,
            Self::Html | Self::Js | Self::Print | Self::Println | Self::UrlQuery => 0,
            _ => 1,
        }
    }

    /// Whether it takes that many arguments; the error tells how many it wants.
    pub fn check_count(self, given: usize) -> Result<(), String> {
        let needs = self.needs();
        match given.cmp(&needs) {
            Ordering::Equal => Ok(()),
            Ordering::Greater if self.is_variadic() => Ok(()),
            _ if self.is_variadic() => Err(format!("at least {needs}")),
            _ => Err(needs.to_string()),
        }
    }

    /// What the parameter at that position takes.
    pub fn parameter(self, position: usize) -> Parameter {
        match self {
            Self::Base64Decode => Parameter::Text,
            Self::Printf if position == 0 => Parameter::Text,
            Self::Exists | Self::Html | Self::Js | Self::Print | Self::Printf | Self::Println | Self::UrlQuery => {
                Parameter::Any
            }
            _ => Parameter::Reflected,
        }
    }

    /// Whether an argument decides the result, so that the rest is not evaluated.
    pub fn is_decided_by(self, argument: &GoValue<'_>) -> bool {
        match self {
            Self::And => !argument.truth(),
            Self::Or => argument.truth(),
            _ => false,
        }
    }
}

type Called<'d> = Result<GoValue<'d>, String>;

/// Calls a function; `first` is its first argument as written.
pub(super) fn call<'d>(function: Function, first: &str, arguments: &[GoValue<'d>]) -> Called<'d> {
    let nothing = GoValue::Invalid;
    let head = arguments.first().unwrap_or(&nothing);
    let rest = arguments.get(1..).unwrap_or_default();
    let operand = || rest.first().unwrap_or(&nothing);
    match function {
        Function::And | Function::Or => Ok(arguments.last().cloned().unwrap_or(GoValue::Invalid)),
        Function::Not => Ok(GoValue::owned(!head.truth())),
        Function::Eq => equal(head, rest).map(GoValue::owned),
        Function::Ne => equal(head, rest).map(|equal| GoValue::owned(!equal)),
        Function::Lt => less(head, operand()).map(GoValue::owned),
        Function::Le => Ok(GoValue::owned(less(head, operand())? || equal(head, rest)?)),
        Function::Gt => Ok(GoValue::owned(!(less(head, operand())? || equal(head, rest)?))),
        Function::Ge => less(head, operand()).map(|less| GoValue::owned(!less)),
        Function::Index => index(head, rest),
        Function::Slice => slice(head, rest),
        Function::Len => length(head),
        Function::Exists => Ok(GoValue::owned(exists(head, rest))),
        Function::Base64Decode => match base64::decode(head.text().unwrap_or_default()) {
            Ok(bytes) => Ok(GoValue::owned(String::from_utf8_lossy(&bytes).into_owned())),
            Err(at) => Err(format!("base64 decode failed: illegal base64 data at input byte {at}")),
        },
        Function::Call if head.is_nil() => Err("call of nil".into()),
        Function::Call => Err(format!("non-function {first} of type {}", head.type_name())),
        Function::Print => Ok(GoValue::owned(printed(arguments))),
        Function::Println => {
            Ok(GoValue::owned(arguments.iter().map(GoValue::shown).collect::<Vec<_>>().join(" ") + "\n"))
        }
        Function::Printf => Ok(GoValue::owned(printf::printf(head.text().unwrap_or_default(), rest))),
        Function::Html => Ok(GoValue::owned(escape::html(&escapable(arguments)))),
        Function::Js => Ok(GoValue::owned(escape::js(&escapable(arguments)))),
        Function::UrlQuery => Ok(GoValue::owned(escape::url_query(&escapable(arguments)))),
    }
}

/// Go's `fmt.Sprint`: a blank between two operands of which neither is a string.
fn printed(arguments: &[GoValue<'_>]) -> String {
    let mut out = String::new();
    let mut after_text = true;
    for argument in arguments {
        let is_text = argument.text().is_some();
        if !is_text && !after_text {
            out.push(' ');
        }
        out.push_str(&argument.shown());
        after_text = is_text;
    }
    out
}

fn escapable(arguments: &[GoValue<'_>]) -> String {
    let mut arguments = arguments.to_vec();
    for argument in &mut arguments {
        if argument.is_nil() {
            *argument = GoValue::owned("<no value>");
        }
    }
    printed(&arguments)
}

const INCOMPATIBLE: &str = "incompatible types for comparison";

fn equal(first: &GoValue<'_>, others: &[GoValue<'_>]) -> Result<bool, String> {
    if others.is_empty() {
        return Err("missing argument for comparison".into());
    }
    let kind = first.basic_kind();
    for other in others {
        let equal = match (kind, other.basic_kind()) {
            (Some(left), Some(right)) if left == right => first.compare(other) == Some(Ordering::Equal),
            (None, None) if first.is_nil() || other.is_nil() => first.is_nil() == other.is_nil(),
            (None, None) => return Err(format!("non-comparable type {}: {}", other.shown(), other.type_name())),
            _ if first.is_nil() || other.is_nil() => false,
            _ => return Err(INCOMPATIBLE.into()),
        };
        if equal {
            return Ok(true);
        }
    }
    Ok(false)
}

fn less(left: &GoValue<'_>, right: &GoValue<'_>) -> Result<bool, String> {
    let invalid = || "invalid type for comparison".to_string();
    let kinds = (left.basic_kind().ok_or_else(invalid)?, right.basic_kind().ok_or_else(invalid)?);
    match kinds {
        (left, right) if left != right => Err(INCOMPATIBLE.into()),
        (BasicKind::Bool, _) => Err(invalid()),
        _ => Ok(left.compare(right) == Some(Ordering::Less)),
    }
}

fn position(index: &GoValue<'_>, limit: usize) -> Result<usize, String> {
    match (index.integer(), index.is_nil()) {
        (Some(at), _) => match usize::try_from(at) {
            Ok(at) if at <= limit => Ok(at),
            _ => Err(format!("index out of range: {at}")),
        },
        (None, true) => Err("cannot index slice/array with nil".into()),
        (None, false) => Err(format!("cannot index slice/array with type {}", index.static_type())),
    }
}

fn index<'d>(item: &GoValue<'d>, indices: &[GoValue<'d>]) -> Called<'d> {
    if item.is_nil() {
        return Err("index of untyped nil".into());
    }
    let mut item = item.clone();
    for index in indices {
        item = match item.json() {
            Some(Value::Null) => return Err("index of nil pointer".into()),
            Some(Value::Array(_) | Value::String(_)) => {
                let kind = if item.text().is_some() { "string" } else { "slice" };
                let at = position(&index.clone().concrete(), item.length().unwrap_or(0))?;
                item.element(at).ok_or_else(|| format!("reflect: {kind} index out of range"))?
            }
            Some(Value::Object(_)) => match index.text() {
                Some(key) => item.member(key).unwrap_or_else(GoValue::nil),
                None if index.is_nil() => return Err("value is nil; should be of type string".into()),
                None => return Err(format!("value has type {}; should be string", index.type_name())),
            },
            _ => return Err(format!("can't index item of type {}", item.type_name())),
        };
    }
    Ok(item)
}

fn slice<'d>(item: &GoValue<'d>, indices: &[GoValue<'d>]) -> Called<'d> {
    if item.is_nil() {
        return Err("slice of untyped nil".into());
    }
    if indices.len() > 3 {
        return Err(format!("too many slice indexes: {}", indices.len()));
    }
    let limit = match item.json() {
        Some(Value::String(_)) if indices.len() == 3 => return Err("cannot 3-index slice a string".into()),
        Some(Value::String(text)) => text.len(),
        Some(Value::Array(items)) => items.len(),
        _ => return Err(format!("can't slice item of type {}", item.type_name())),
    };
    let bounds = indices.iter().map(|index| position(index, limit)).collect::<Result<Vec<_>, _>>()?;
    let start = bounds.first().copied().unwrap_or(0);
    let end = bounds.get(1).copied().unwrap_or(limit);
    for (from, to) in [(start, end), (end, bounds.get(2).copied().unwrap_or(limit))] {
        if from > to {
            return Err(format!("invalid slice index: {from} > {to}"));
        }
    }
    match item.json() {
        Some(Value::Array(items)) => Ok(GoValue::owned(items.get(start..end).unwrap_or_default().to_vec())),
        _ => {
            let bytes = item.text().unwrap_or_default().as_bytes().get(start..end).unwrap_or_default();
            Ok(GoValue::owned(String::from_utf8_lossy(bytes)))
        }
    }
}

fn length<'d>(item: &GoValue<'d>) -> Called<'d> {
    match (item, item.length()) {
        (_, Some(length)) => Ok(GoValue::Int(i64::try_from(length).unwrap_or(i64::MAX))),
        (GoValue::Invalid, _) => Err("reflect: call of reflect.Value.Type on zero Value".into()),
        _ if item.is_nil() => Err("len of nil pointer".into()),
        _ => Err(format!("len of type {}", item.type_name())),
    }
}

/// Whether `index` would find something with these arguments.
fn exists(item: &GoValue<'_>, indices: &[GoValue<'_>]) -> bool {
    let mut item = item.clone();
    for index in indices {
        let found = match item.json() {
            Some(Value::Object(_)) => index.text().and_then(|key| item.member(key)),
            _ => index.integer().and_then(|at| usize::try_from(at).ok()).and_then(|at| item.element(at)),
        };
        match found {
            Some(found) if !found.is_nil() => item = found,
            _ => return false,
        }
    }
    true
}
