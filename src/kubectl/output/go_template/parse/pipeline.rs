//! The part of the parser that reads pipelines: declarations, commands, operands.

use super::super::funcs::Function;
use super::super::lex::Kind;
use super::super::node::{Binding, Command, Operand, Pipe, Term};
use super::super::number;
use super::{Parsed, Parser};
use crate::api::go_format;

impl Parser {
    /// Reads commands up to the token that ends them.
    pub(super) fn pipeline(&mut self, context: &str, end: Kind) -> Parsed<Pipe> {
        let position = self.peek_beyond_space().1;
        let mut pipe = Pipe { position, binding: Binding::Declare, variables: Vec::new(), commands: Vec::new() };
        self.declarations(&mut pipe, context)?;
        loop {
            let token = self.next_beyond_space();
            match token.kind {
                kind if kind == end => break,
                Kind::Bool
                | Kind::CharConstant
                | Kind::Dot
                | Kind::Field
                | Kind::Identifier
                | Kind::Number
                | Kind::Nil
                | Kind::RawQuoted
                | Kind::Quoted
                | Kind::Variable
                | Kind::LeftParenthesis => {
                    self.back(token);
                    pipe.commands.push(self.command()?);
                }
                _ => return self.unexpected(&token, context),
            }
        }
        if pipe.commands.is_empty() {
            return self.fail(format!("missing value for {context}"));
        }
        let is_value = |command: &Command| {
            matches!(command.first.term, Term::Bool(_) | Term::Dot | Term::Nil | Term::Number(_) | Term::Text { .. })
        };
        match pipe.commands.iter().skip(1).position(is_value) {
            Some(stage) => self.fail(format!("non executable command in pipeline stage {}", stage + 2)),
            None => Ok(pipe),
        }
    }

    fn declarations(&mut self, pipe: &mut Pipe, context: &str) -> Parsed<()> {
        while self.peek_beyond_space().0 == Kind::Variable {
            let variable = self.next_beyond_space();
            let adjacent = self.next();
            let (space, after) = match adjacent.kind {
                Kind::Space => (Some(adjacent), self.next_beyond_space()),
                _ => (None, adjacent),
            };
            match after.kind {
                Kind::Assign | Kind::Declare => {
                    pipe.binding = if after.kind == Kind::Assign { Binding::Assign } else { Binding::Declare };
                    self.declare(pipe, variable.text);
                    return Ok(());
                }
                Kind::Char if after.text == "," => {
                    self.declare(pipe, variable.text);
                    if context != "range" || pipe.variables.len() >= 2 {
                        return self.fail(format!("too many declarations in {context}"));
                    }
                    let next = self.peek_beyond_space().0;
                    if !matches!(next, Kind::Variable | Kind::RightDelimiter | Kind::RightParenthesis) {
                        return self.fail("range can only initialize variables");
                    }
                }
                _ => {
                    self.back(after);
                    if let Some(space) = space {
                        self.back(space);
                    }
                    self.back(variable);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn declare(&mut self, pipe: &mut Pipe, name: String) {
        self.variables.push(name.clone());
        pipe.variables.push(name);
    }

    fn command(&mut self) -> Parsed<Command> {
        let position = self.peek_beyond_space().1;
        let mut operands = Vec::new();
        loop {
            self.peek_beyond_space();
            operands.extend(self.operand()?);
            let token = self.next();
            match token.kind {
                Kind::Space => continue,
                Kind::RightDelimiter | Kind::RightParenthesis => self.back(token),
                Kind::Pipe => {}
                _ => return self.unexpected(&token, "operand"),
            }
            break;
        }
        let mut operands = operands.into_iter();
        match operands.next() {
            Some(first) => Ok(Command { position, first, arguments: operands.collect() }),
            None => self.fail("empty command"),
        }
    }

    fn operand(&mut self) -> Parsed<Option<Operand>> {
        let Some(operand) = self.term()? else { return Ok(None) };
        let mut position = None;
        let mut more = Vec::new();
        while self.peek() == Kind::Field {
            let token = self.next();
            position.get_or_insert(token.position);
            more.extend(token.text.strip_prefix('.').map(str::to_string));
        }
        let Some(position) = position else { return Ok(Some(operand)) };
        let term = match operand.term {
            Term::Field(fields) => Term::Field([fields, more].concat()),
            Term::Variable { name, fields } => Term::Variable { name, fields: [fields, more].concat() },
            Term::Bool(_) | Term::Text { .. } | Term::Number(_) | Term::Nil | Term::Dot => {
                let shown = go_format::quote(&operand.to_string());
                return self.fail(format!("unexpected . after term {shown}"));
            }
            _ => Term::Chain { of: Box::new(operand), fields: more },
        };
        Ok(Some(Operand { position, term }))
    }

    fn term(&mut self) -> Parsed<Option<Operand>> {
        let token = self.next_beyond_space();
        let term = match token.kind {
            Kind::Identifier if Function::named(&token.text).is_some() => Term::Function(token.text),
            Kind::Identifier => {
                return self.fail(format!("function {} not defined", go_format::quote(&token.text)));
            }
            Kind::Dot => Term::Dot,
            Kind::Nil => Term::Nil,
            Kind::Bool => Term::Bool(token.text == "true"),
            Kind::Field => Term::Field(token.text.strip_prefix('.').map(str::to_string).into_iter().collect()),
            Kind::Variable if self.variables.contains(&token.text) => {
                Term::Variable { name: token.text, fields: Vec::new() }
            }
            Kind::Variable => return self.fail(format!("undefined variable {}", go_format::quote(&token.text))),
            Kind::Number | Kind::CharConstant => match number::parse(&token.text) {
                Ok(number) => Term::Number(number),
                Err(complaint) => return self.fail(complaint),
            },
            Kind::Quoted | Kind::RawQuoted => Term::Text { text: self.unquoted(&token)?, quoted: token.text },
            Kind::LeftParenthesis => {
                let context = "parenthesized pipeline";
                Term::Pipe(Box::new(self.deeper(|parser| parser.pipeline(context, Kind::RightParenthesis))?))
            }
            _ => {
                self.back(token);
                return Ok(None);
            }
        };
        Ok(Some(Operand { position: token.position, term }))
    }
}
