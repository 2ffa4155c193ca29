//! The part of the execution that finds values: pipelines, commands, fields, function calls.

use super::super::funcs::{self, Function, Parameter};
use super::super::node::{Binding, Command, NumberValue, Operand, Pipe, Term};
use super::super::value::GoValue;
use super::{Executed, MAX_BYTES, Run};
use crate::api::go_format;
use crate::api::jsonpath::MissingKeys;
use std::fmt::Display;

impl<'t, 'd> Run<'t, 'd> {
    /// The value of a pipeline's last command, given to the pipeline's variables.
    pub(super) fn pipe(&mut self, dot: &GoValue<'d>, pipe: &'t Pipe) -> Executed<GoValue<'d>> {
        self.at(pipe.position, pipe);
        let mut value = None;
        for command in &pipe.commands {
            value = Some(self.command(dot, command, value)?.concrete());
        }
        let value = value.unwrap_or(GoValue::Invalid);
        for name in &pipe.variables {
            match pipe.binding {
                Binding::Declare => self.variables.push((name, value.clone())),
                Binding::Assign => self.assign(name, value.clone())?,
            }
        }
        Ok(value)
    }

    fn command(
        &mut self,
        dot: &GoValue<'d>,
        command: &'t Command,
        piped: Option<GoValue<'d>>,
    ) -> Executed<GoValue<'d>> {
        self.step()?;
        let first = &command.first;
        let has_arguments = !command.arguments.is_empty() || piped.is_some();
        match &first.term {
            Term::Field(_) | Term::Chain { .. } => return self.chain(dot, first, has_arguments),
            Term::Variable { fields, .. } if !fields.is_empty() => return self.chain(dot, first, has_arguments),
            Term::Function(name) => {
                let whole = (command.position, command as &'t dyn Display);
                return self.function(dot, first, name, whole, &command.arguments, piped);
            }
            Term::Pipe(_) => {}
            _ => self.at(first.position, first),
        }
        if has_arguments {
            return self.fail(format!("can't give argument to non-function {first}"));
        }
        match &first.term {
            Term::Nil => self.fail("nil is not a command"),
            _ => self.operand(dot, first),
        }
    }

    /// The value of an operand that stands for itself.
    fn operand(&mut self, dot: &GoValue<'d>, operand: &'t Operand) -> Executed<GoValue<'d>> {
        match &operand.term {
            Term::Bool(truth) => Ok(GoValue::owned(*truth)),
            Term::Dot => Ok(dot.clone()),
            Term::Nil => Ok(GoValue::nil()),
            Term::Number(number) => match number.value {
                NumberValue::Int(value) => Ok(GoValue::Int(value)),
                NumberValue::Float(value) => Ok(GoValue::owned(value)),
                NumberValue::TooLarge => self.fail(format!("{} overflows int", number.text)),
            },
            Term::Text { text, .. } => Ok(GoValue::owned(text.as_str())),
            Term::Variable { name, fields } if fields.is_empty() => self.variable(name),
            Term::Field(_) | Term::Chain { .. } | Term::Variable { .. } => self.chain(dot, operand, false),
            Term::Function(name) => {
                let whole = (operand.position, operand as &'t dyn Display);
                self.function(dot, operand, name, whole, &[], None)
            }
            Term::Pipe(pipe) => self.pipe(dot, pipe),
        }
    }

    fn variable(&mut self, name: &str) -> Executed<GoValue<'d>> {
        match self.variables.iter().rev().find(|(known, _)| *known == name) {
            Some((_, value)) => Ok(value.clone()),
            None => self.fail(format!("undefined variable: {name}")),
        }
    }

    fn chain(&mut self, dot: &GoValue<'d>, operand: &'t Operand, has_arguments: bool) -> Executed<GoValue<'d>> {
        self.at(operand.position, operand);
        let (mut value, fields) = match &operand.term {
            Term::Field(fields) => (dot.clone(), fields),
            Term::Variable { name, fields } => (self.variable(name)?, fields),
            Term::Chain { of, fields } => {
                self.at(of.position, of.as_ref());
                (self.operand(dot, of)?, fields)
            }
            _ => return self.operand(dot, operand),
        };
        for (index, field) in fields.iter().enumerate() {
            value = self.field(&value, field, has_arguments && index + 1 == fields.len())?;
        }
        Ok(value)
    }

    fn field(&mut self, receiver: &GoValue<'d>, name: &str, has_arguments: bool) -> Executed<GoValue<'d>> {
        let refuses = self.missing_keys == MissingKeys::Refused;
        match receiver {
            GoValue::Invalid if refuses => self.fail(format!("nil data; no entry for key {}", go_format::quote(name))),
            GoValue::Invalid => Ok(GoValue::Invalid),
            GoValue::Held(value) if value.is_null() => {
                self.fail(format!("nil pointer evaluating interface {{}}.{name}"))
            }
            GoValue::Held(value) | GoValue::Plain(value) if value.is_object() => {
                if has_arguments {
                    return self.fail(format!("{name} is not a method but has arguments"));
                }
                match receiver.member(name) {
                    None if refuses => self.fail(format!("map has no entry for key {}", go_format::quote(name))),
                    found => Ok(found.unwrap_or(GoValue::Invalid)),
                }
            }
            _ => self.fail(format!("can't evaluate field {name} in type {}", receiver.static_type())),
        }
    }

    fn function(
        &mut self,
        dot: &GoValue<'d>,
        operand: &'t Operand,
        name: &str,
        whole: (usize, &'t dyn Display),
        arguments: &'t [Operand],
        piped: Option<GoValue<'d>>,
    ) -> Executed<GoValue<'d>> {
        self.at(operand.position, operand);
        let Some(function) = Function::named(name) else {
            return self.fail(format!("{} is not a defined function", go_format::quote(name)));
        };
        let given = arguments.len() + usize::from(piped.is_some());
        if let Err(wanted) = function.check_count(given) {
            let got = if function.is_variadic() { arguments.len() } else { given };
            return self.fail(format!("wrong number of args for {name}: want {wanted} got {got}"));
        }
        let mut values = Vec::with_capacity(given);
        for (index, argument) in arguments.iter().enumerate() {
            let value = self.argument(dot, argument, function.parameter(index))?;
            if function.is_decided_by(&value) {
                return Ok(value);
            }
            values.push(value);
        }
        if let Some(piped) = piped {
            let parameter = function.parameter(arguments.len());
            values.push(self.validated(piped, parameter)?);
        }
        let called = arguments.first().map(ToString::to_string).unwrap_or_default();
        match funcs::call(function, &called, &values) {
            Ok(value) if value.text().is_some_and(|text| text.len() > MAX_BYTES) => {
                self.fail("exceeded maximum length of a string")
            }
            Ok(value) => Ok(value),
            Err(reason) => {
                self.at(whole.0, whole.1);
                self.fail(format!("error calling {name}: {reason}"))
            }
        }
    }

    fn argument(&mut self, dot: &GoValue<'d>, operand: &'t Operand, wanted: Parameter) -> Executed<GoValue<'d>> {
        self.at(operand.position, operand);
        let is_text = wanted == Parameter::Text;
        match &operand.term {
            Term::Nil if is_text => self.fail("cannot assign nil to string"),
            Term::Nil if wanted == Parameter::Reflected => Ok(GoValue::Invalid),
            Term::Bool(_) | Term::Number(_) if is_text => self.fail(format!("expected string; found {operand}")),
            _ => {
                let value = self.operand(dot, operand)?;
                self.validated(value, wanted)
            }
        }
    }

    fn validated(&mut self, value: GoValue<'d>, wanted: Parameter) -> Executed<GoValue<'d>> {
        match (wanted, &value) {
            (Parameter::Reflected, _) => Ok(value),
            (Parameter::Any, GoValue::Invalid) => Ok(GoValue::nil()),
            (Parameter::Any, _) => Ok(value),
            (Parameter::Text, GoValue::Invalid) => self.fail("invalid value; expected string"),
            (Parameter::Text, _) if value.text().is_some() => Ok(value),
            (Parameter::Text, _) => {
                let got = if value.is_nil() { "interface {}" } else { value.type_name() };
                self.fail(format!("wrong type for value; expected string; got {got}"))
            }
        }
    }
}
