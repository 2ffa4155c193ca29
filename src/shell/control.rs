//! Control flow: `if`, `for`, `while`, `until`, their grammar and how they run.

use super::expand::Expansion;
use super::lexer::Token;
use super::parse::{Parser, Until};
use super::run::{Context, Flow};
use super::script::list;
use super::state::Leap;
use super::syntax::{Body, Control, Loop, Script, SyntaxError, Wanted, Word, is_name};
use crate::api::time::SimDuration;
use crate::host::ExitCode;

/// One turn of a loop takes so long. Without it, `while true; do :; done` would stop the page's clock.
const TURN: SimDuration = SimDuration::from_millis(1);

impl Parser {
    /// What a reserved word begins, if `word` is one that begins something.
    pub(super) fn control(&mut self, word: &Word) -> Result<Option<Body>, SyntaxError> {
        let parse = match word.plain() {
            Some("if") => Self::branches,
            Some("for") => Self::counted,
            Some("while") => |parser: &mut Self| parser.conditional(Wanted::Success),
            Some("until") => |parser: &mut Self| parser.conditional(Wanted::Failure),
            _ => return Ok(None),
        };
        self.current = None;
        self.nested(parse).map(|control| Some(Body::Control(Box::new(control))))
    }

    fn branches(&mut self) -> Result<Control, SyntaxError> {
        let mut branches = Vec::new();
        loop {
            let condition = self.list(Until::Word(&["then"]))?;
            self.current = None;
            let consequence = self.list(Until::Word(&["elif", "else", "fi"]))?;
            branches.push((condition, consequence));
            let otherwise = match self.reserved()?.as_str() {
                "elif" => continue,
                "else" => {
                    let script = self.list(Until::Word(&["fi"]))?;
                    self.current = None;
                    Some(script)
                }
                _ => None,
            };
            return Ok(Control::If { branches, otherwise });
        }
    }

    fn conditional(&mut self, wanted: Wanted) -> Result<Control, SyntaxError> {
        let condition = self.list(Until::Word(&["do"]))?;
        Ok(Control::Loop { over: Loop::While { wanted, condition }, body: self.body()? })
    }

    fn counted(&mut self) -> Result<Control, SyntaxError> {
        let name = match self.token()?.clone() {
            Token::Word(word) if word.plain().is_some_and(is_name) => word.source,
            Token::Operator("(") => return Err(SyntaxError::NotSimulated("for ((".into())),
            _ => return Err(self.unexpected()),
        };
        self.current = None;
        self.skip_newlines()?;
        let mut words = Vec::new();
        if matches!(self.token()?, Token::Word(word) if word.plain() == Some("in")) {
            self.current = None;
            while let Token::Word(word) = self.token()?.clone() {
                words.push(word);
                self.current = None;
            }
        }
        if matches!(self.token()?, Token::Operator(";")) {
            self.current = None;
        }
        self.skip_newlines()?;
        match self.token()? {
            Token::Word(word) if word.plain() == Some("do") => {}
            _ => return Err(self.unexpected()),
        }
        Ok(Control::Loop { over: Loop::For { name, words }, body: self.body()? })
    }

    /// What stands between `do` and `done`.
    fn body(&mut self) -> Result<Script, SyntaxError> {
        self.current = None;
        let body = self.list(Until::Word(&["done"]))?;
        self.current = None;
        Ok(body)
    }

    /// The reserved word that ended a list.
    fn reserved(&mut self) -> Result<String, SyntaxError> {
        match self.token()?.clone() {
            Token::Word(word) => {
                self.current = None;
                Ok(word.source)
            }
            _ => Err(self.unexpected()),
        }
    }
}

/// Runs `if` or a loop.
pub(super) async fn run(context: &Context<'_>, control: &Control) -> Flow {
    match control {
        Control::If { branches, otherwise } => {
            for (condition, consequence) in branches {
                if holds(context, condition).await? == 0 {
                    return list(context, consequence).await;
                }
            }
            match otherwise {
                Some(script) => list(context, script).await,
                None => Ok(0),
            }
        }
        Control::Loop { over, body } => {
            context.shell.borrow_mut().loops += 1;
            let flow = match over {
                Loop::For { name, words } => each(context, name, words, body).await,
                Loop::While { wanted, condition } => again(context, *wanted, condition, body).await,
            };
            let mut shell = context.shell.borrow_mut();
            shell.loops = shell.loops.saturating_sub(1);
            flow
        }
    }
}

/// Runs a list whose end decides what follows: it may fail.
async fn holds(context: &Context<'_>, condition: &Script) -> Flow {
    context.shell.borrow_mut().conditions += 1;
    let flow = list(context, condition).await;
    context.shell.borrow_mut().conditions -= 1;
    flow
}

async fn each(context: &Context<'_>, name: &str, words: &[Word], body: &Script) -> Flow {
    let values = Expansion::new(context).arguments(words).await.map_err(|failure| {
        context.shell.borrow().dialect.complain(&context.io.stderr, &failure.0);
        1
    })?;
    let mut code = 0;
    for value in values {
        context.shell.borrow_mut().assign(name, value);
        match turn(context, list(context, body).await).await? {
            Turn::Next(end) => code = end,
            Turn::Leave => return Ok(0),
        }
    }
    Ok(code)
}

async fn again(context: &Context<'_>, wanted: Wanted, condition: &Script, body: &Script) -> Flow {
    let mut code = 0;
    loop {
        let met = match turn(context, holds(context, condition).await).await? {
            Turn::Next(end) => (end == 0) == (wanted == Wanted::Success),
            Turn::Leave => return Ok(0),
        };
        if !met {
            return Ok(code);
        }
        match turn(context, list(context, body).await).await? {
            Turn::Next(end) => code = end,
            Turn::Leave => return Ok(0),
        }
    }
}

/// What follows one run of a loop's list.
enum Turn {
    Next(ExitCode),
    Leave,
}

/// Takes `break` and `continue` that are meant for this loop; those for an outer one go on.
async fn turn(context: &Context<'_>, flow: Flow) -> Result<Turn, ExitCode> {
    context.console.clock.sleep(TURN).await;
    let leap = context.shell.borrow_mut().leap.take();
    match (flow, leap) {
        (Ok(code), _) => Ok(Turn::Next(code)),
        (Err(code), None) => Err(code),
        (Err(_), Some(Leap::Break(1))) => Ok(Turn::Leave),
        (Err(_), Some(Leap::Continue(1))) => Ok(Turn::Next(0)),
        (Err(code), Some(leap)) => {
            context.shell.borrow_mut().leap = Some(leap.outwards());
            Err(code)
        }
    }
}
