//! What a parsed line is: lists of pipelines of commands made of words.

use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;

/// Commands one after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// What `;` and newlines separate.
    pub lists: Vec<AndOr>,
}

/// Pipelines joined by `&&` and `||`, which bind from the left.
#[derive(Clone, Debug, PartialEq)]
pub struct AndOr {
    /// The pipeline that runs in any case.
    pub first: Pipeline,
    /// Each further one with what decides whether it runs.
    pub rest: Vec<(Connector, Pipeline)>,
    /// Whether the shell waits for it.
    pub pace: Pace,
    /// As it was typed, for the list of jobs.
    pub source: String,
}

/// Whether a shell waits for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// It does.
    Awaited,
    /// An `&` stood behind it.
    Beside,
}

/// What stands between two pipelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connector {
    /// `&&`: only after success.
    And,
    /// `||`: only after failure.
    Or,
}

/// Commands joined by `|`.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// How the exit code of the last stage counts.
    pub verdict: Verdict,
    /// At least one.
    pub stages: Vec<Command>,
}

/// Whether a pipeline's success counts as success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it is.
    Plain,
    /// A `!` stood before it.
    Negated,
}

/// One stage of a pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// What runs.
    pub body: Body,
    /// Where its streams lead, in the order in which they were written.
    pub redirects: Vec<Redirect>,
}

/// What a command is.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `A=b program argument …`
    Simple {
        /// Variables, for the program alone if there is one.
        assignments: Vec<Assignment>,
        /// The program and its arguments.
        words: Vec<Word>,
    },
    /// `( … )`: runs in a copy of the shell.
    Subshell(Script),
    /// `{ …; }`
    Group(Script),
    /// `if`, `for`, `while`, `until`
    Control(Box<Control>),
}

/// What decides which commands run, and how often.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// `if …; then …; elif …; then …; else …; fi`
    If {
        /// Each condition with what runs if it is the first that succeeds.
        branches: Vec<(Script, Script)>,
        /// What runs if none does.
        otherwise: Option<Script>,
    },
    /// `… do …; done`
    Loop {
        /// How often.
        over: Loop,
        /// What.
        body: Script,
    },
}

/// How often a loop runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Loop {
    /// `for NAME in WORD …`: once for each word.
    For {
        /// The variable.
        name: String,
        /// Its values, before expansion.
        words: Vec<Word>,
    },
    /// `while …`, `until …`: as long as the condition ends as wanted.
    While {
        /// How.
        wanted: Wanted,
        /// The condition.
        condition: Script,
    },
}

/// How a condition ends while its loop goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// `while`
    Success,
    /// `until`
    Failure,
}

/// `NAME=value` or `NAME+=value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// A valid variable name.
    pub name: String,
    /// Whether the old value stays in front.
    pub mode: Mode,
    /// The value, before expansion.
    pub value: Word,
}

/// What happens to what was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is replaced.
    Replace,
    /// It stays, the new comes behind it.
    Append,
}

/// A redirection of one or two streams.
#[derive(Clone, Debug, PartialEq)]
pub enum Redirect {
    /// `< file`
    Read(Word),
    /// `> file`, `2>> file`, `&> file`
    Write(Streams, Mode, Word),
    /// `2>&1`: the first stream goes where the second goes now.
    Duplicate(Streams, Streams),
    /// `<<EOF`: known once the lines behind the command have been read.
    Document(Rc<OnceCell<Word>>),
    /// `<<< word`
    Line(Word),
    /// `2>&-`, `<&-`: nobody listens, nothing comes.
    Close(Option<Streams>),
    /// `>&9`: a descriptor that nobody opened.
    BadDescriptor(String),
}

/// The streams that a redirection names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streams {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
    /// Both.
    Both,
}

/// A word before expansion.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    /// Its pieces, side by side.
    pub parts: Vec<Part>,
    /// The word as it was typed, for messages.
    pub source: String,
}

/// A piece of a word.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Typed without quotes: braces, tildes and wildcards are alive.
    Plain(String),
    /// Typed in quotes or behind a backslash: stays as it is.
    Quoted(String),
    /// `"…"`: expansions inside are not split.
    Double(Vec<Part>),
    /// `$NAME` and its relatives.
    Parameter(Parameter),
    /// `$(…)` or backticks.
    Command(Script),
    /// `$((…))`
    Arithmetic(Vec<Part>),
}

/// `${name…}`
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// A variable's name, a digit or one of `?$!#@*-`.
    pub name: String,
    /// What is done with its value.
    pub operation: Operation,
    /// As it was typed, for messages.
    pub source: String,
}

/// What `${name…}` does with the value.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// `$name`
    Value,
    /// `${#name}`
    Length,
    /// `${name:-word}`, `${name=word}` …
    Fallback(Absent, Fallback, Vec<Part>),
    /// `${name#pattern}`, `${name%%pattern}` …
    Trim(End, Reach, Vec<Part>),
    /// Something that bash doesn't know either.
    Bad,
}

/// When a fallback counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// The variable isn't set.
    Unset,
    /// It isn't set or is empty (the colon).
    UnsetOrEmpty,
}

/// What a fallback does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// `-`: stands in.
    Use,
    /// `=`: stands in and is assigned.
    Assign,
    /// `+`: stands in when the variable *is* there.
    Alternative,
    /// `?`: is the error's text.
    Complain,
}

/// From which end a pattern is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// `#`
    Front,
    /// `%`
    Back,
}

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// As little as matches.
    Shortest,
    /// As much as matches.
    Longest,
}

/// Why a text is no script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxError {
    /// A token stands where none of its kind may.
    Unexpected(String),
    /// The text ends inside of a command.
    UnexpectedEnd,
    /// The text ends inside of quotes or brackets that this character would close.
    Unmatched(char),
    /// Correct bash that this console doesn't know.
    NotSimulated(String),
    /// Brackets in brackets in brackets …
    TooDeep,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected(token) => write!(f, "syntax error near unexpected token `{token}'"),
            Self::UnexpectedEnd => f.write_str("syntax error: unexpected end of file"),
            Self::Unmatched(c) => write!(f, "unexpected EOF while looking for matching `{c}'"),
            Self::NotSimulated(what) => write!(f, "{what}: not simulated by this console"),
            Self::TooDeep => f.write_str("syntax error: nested too deeply for this console"),
        }
    }
}

impl Word {
    /// The word's text if nothing in it is quoted or expanded: only such a word can be a reserved word or an alias.
    pub fn plain(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Plain(text)] => Some(text),
            _ => None,
        }
    }

    /// The word read as `NAME=value`, if it has that form.
    pub fn assignment(&self) -> Option<Assignment> {
        let Some((Part::Plain(text), rest)) = self.parts.split_first() else { return None };
        let (head, tail) = text.split_once('=')?;
        let (name, mode) = match head.strip_suffix('+') {
            Some(name) => (name, Mode::Append),
            None => (head, Mode::Replace),
        };
        if !is_name(name) {
            return None;
        }
        let mut parts = rest.to_vec();
        if !tail.is_empty() {
            parts.insert(0, Part::Plain(tail.to_owned()));
        }
        Some(Assignment { name: name.to_owned(), mode, value: Word { parts, source: self.source.clone() } })
    }
}

/// Whether `text` can name a variable.
pub fn is_name(text: &str) -> bool {
    text.starts_with(starts_name) && text.chars().all(continues_name)
}

/// Whether a variable's name may begin with `c`.
pub fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

/// Whether `c` may stand in a variable's name.
pub fn continues_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
