//! `sed`: edit lines.

use super::super::files;
use super::complaint::complain;
use super::input::{self, Lines};
use super::options::{self, Spec};
use super::regex::{self, Case, Syntax};
use crate::host::{ExitCode, Host, Output};
use regex_lite::{Captures, Regex};

const SPEC: Spec = Spec {
    program: "sed",
    usage: "sed [OPTION]... {script-only-if-no-other-script} [input-file]...",
    short: "nEre:iu",
    long: &[("quiet", 'n'), ("silent", 'n'), ("regexp-extended", 'E'), ("expression", 'e'), ("in-place", 'i')],
    failure: 1,
};

/// `sed [-nE] [-i] [-e SCRIPT]... [SCRIPT] [FILE]...` with `s`, `d`, `p` and `q`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let mut names = options.operands.clone();
    let mut scripts: Vec<String> = options.flags.iter().filter(|(c, _)| *c == 'e').map(|(_, s)| s.clone()).collect();
    if scripts.is_empty() {
        if names.is_empty() {
            host.stderr.line(&format!("Usage: {}", SPEC.usage));
            return 1;
        }
        scripts.push(names.remove(0));
    }
    let syntax = if options.has('E') || options.has('r') { Syntax::Extended } else { Syntax::Basic };
    let script = match (Reader { whole: &scripts.join("\n"), rest: &scripts.join("\n"), syntax }).script() {
        Ok(script) => script,
        Err((place, reason)) => {
            host.stderr.line(&format!("sed: -e expression #1, char {place}: {reason}"));
            return 1;
        }
    };
    let mut editing = Editing { active: vec![false; script.len()], script, quiet: options.has('n'), number: 0 };
    let mut code = 0;
    for name in input::or_stdin(names) {
        let input = match input::open(&mut host, &name) {
            Ok(input) => input,
            Err(files::PathError::IsFolder) => {
                host.stderr.line(&format!("sed: couldn't edit {name}: not a regular file"));
                code = 4;
                continue;
            }
            Err(error) => {
                complain(&host, &format!("sed: can't read {name}: {error}"));
                code = 2;
                continue;
            }
        };
        if options.has('i') && name != "-" {
            let (output, buffer) = Output::buffer();
            editing.edit(Lines::new(input), &output).await;
            let path = files::resolve(&host, &name);
            host.files.borrow_mut().insert(path, buffer.take());
        } else if editing.edit(Lines::new(input), &host.stdout).await == After::Quit {
            break;
        }
    }
    code
}

struct Instruction {
    from: Option<Address>,
    to: Option<Address>,
    inverted: bool,
    action: Action,
}

enum Address {
    Line(usize),
    Last,
    Match(Regex),
}

enum Action {
    Delete,
    Print,
    Quit,
    Replace { pattern: Regex, replacement: Vec<Piece>, nth: usize, all: bool, print: bool },
}

/// A piece of what `s` puts in.
enum Piece {
    Text(String),
    Group(usize),
}

#[derive(PartialEq, Eq)]
enum After {
    GoOn,
    Quit,
}

struct Editing {
    script: Vec<Instruction>,
    /// For each instruction whether the range of its addresses is open.
    active: Vec<bool>,
    quiet: bool,
    number: usize,
}

impl Editing {
    async fn edit(&mut self, mut lines: Lines, output: &Output) -> After {
        let mut next = lines.next().await;
        while let Some(line) = next {
            next = lines.next().await;
            self.number += 1;
            if self.line(&line, next.is_none(), output) == After::Quit {
                return After::Quit;
            }
        }
        After::GoOn
    }

    fn line(&mut self, line: &str, last: bool, output: &Output) -> After {
        let end = if line.ends_with('\n') { "\n" } else { "" };
        let mut text = input::trimmed(line).to_owned();
        let mut after = After::GoOn;
        for (instruction, active) in self.script.iter().zip(&mut self.active) {
            if instruction.applies(&text, self.number, last, active) == instruction.inverted {
                continue;
            }
            match &instruction.action {
                Action::Delete => return After::GoOn,
                Action::Print => output.write(&format!("{text}{end}")),
                Action::Quit => {
                    after = After::Quit;
                    break;
                }
                Action::Replace { pattern, replacement, nth, all, print } => {
                    let Some(changed) = replace(&text, pattern, replacement, *nth, *all) else { continue };
                    text = changed;
                    if *print {
                        output.write(&format!("{text}{end}"));
                    }
                }
            }
        }
        if !self.quiet {
            output.write(&format!("{text}{end}"));
        }
        after
    }
}

impl Instruction {
    fn applies(&self, text: &str, number: usize, last: bool, active: &mut bool) -> bool {
        let fits = |address: &Address| match address {
            Address::Line(line) => *line == number,
            Address::Last => last,
            Address::Match(pattern) => pattern.is_match(text),
        };
        match (&self.from, &self.to) {
            (None, _) => true,
            (Some(from), None) => fits(from),
            (Some(_), Some(to)) if *active => {
                let over = if let Address::Line(line) = to { *line <= number } else { fits(to) };
                *active = !over;
                !matches!(to, Address::Line(line) if *line < number)
            }
            (Some(from), Some(to)) => {
                let starts = fits(from);
                *active = starts && !matches!(to, Address::Line(line) if *line <= number);
                starts
            }
        }
    }
}

/// The text with the matches from the `nth` on replaced; nothing if there are none.
fn replace(text: &str, pattern: &Regex, replacement: &[Piece], nth: usize, all: bool) -> Option<String> {
    let put_in = |captures: &Captures<'_>| {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Group(group) => captures.get(*group).map_or_else(String::new, |found| found.as_str().to_owned()),
        };
        replacement.iter().map(piece).collect::<String>()
    };
    let (mut changed, mut end, mut any) = (String::new(), 0, false);
    for captures in pattern.captures_iter(text).skip(nth - 1).take(if all { usize::MAX } else { 1 }) {
        let Some(found) = captures.get(0) else { continue };
        changed.push_str(text.get(end..found.start()).unwrap_or_default());
        changed.push_str(&put_in(&captures));
        end = found.end();
        any = true;
    }
    changed.push_str(text.get(end..).unwrap_or_default());
    any.then_some(changed)
}

struct Reader<'a> {
    whole: &'a str,
    rest: &'a str,
    syntax: Syntax,
}

/// Where it is wrong, and what.
type Wrong = (usize, String);

impl Reader<'_> {
    fn script(&mut self) -> Result<Vec<Instruction>, Wrong> {
        let mut script = Vec::new();
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\n', ';']);
            if self.rest.is_empty() {
                return Ok(script);
            }
            script.push(self.instruction()?);
        }
    }

    fn instruction(&mut self) -> Result<Instruction, Wrong> {
        let from = self.address()?;
        let mut to = None;
        if from.is_some() && self.eat(',') {
            to = self.address()?;
            if to.is_none() {
                return Err(self.wrong("unexpected `,'"));
            }
        }
        self.rest = self.rest.trim_start();
        let inverted = self.eat('!');
        let Some(command) = self.take() else { return Err(self.wrong("missing command")) };
        let action = match command {
            'd' => Action::Delete,
            'p' => Action::Print,
            'q' => Action::Quit,
            's' => self.substitution()?,
            '{' | '}' | 'a' | 'i' | 'c' | 'y' | 'n' | 'N' | 'h' | 'H' | 'g' | 'G' | 'x' | 'b' | 't' | '=' => {
                return Err(self.wrong(&format!("`{command}': not simulated by this console")));
            }
            _ => return Err(self.wrong(&format!("unknown command: `{command}'"))),
        };
        self.rest = self.rest.trim_start_matches([' ', '\t']);
        match self.rest.chars().next() {
            None | Some(';' | '\n') => Ok(Instruction { from, to, inverted, action }),
            Some(_) => {
                self.take();
                let reason = if command == 's' { "unknown option to `s'" } else { "extra characters after command" };
                Err(self.wrong(reason))
            }
        }
    }

    fn address(&mut self) -> Result<Option<Address>, Wrong> {
        let digits: String = self.rest.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = digits.parse() {
            self.rest = self.rest.get(digits.len()..).unwrap_or_default();
            return Ok(Some(Address::Line(number)));
        }
        if self.eat('$') {
            return Ok(Some(Address::Last));
        }
        if !self.eat('/') {
            return Ok(None);
        }
        let Some(pattern) = self.delimited('/') else { return Err(self.wrong("unterminated address regex")) };
        let pattern = regex::compile(&pattern, self.syntax, Case::Matters).map_err(|reason| self.wrong(&reason))?;
        Ok(Some(Address::Match(pattern)))
    }

    fn substitution(&mut self) -> Result<Action, Wrong> {
        let unterminated = "unterminated `s' command";
        let Some(delimiter) = self.take().filter(|c| *c != '\n' && *c != '\\') else {
            return Err(self.wrong(unterminated));
        };
        let Some(pattern) = self.delimited(delimiter) else { return Err(self.wrong(unterminated)) };
        let Some(replacement) = self.delimited(delimiter) else { return Err(self.wrong(unterminated)) };
        let (mut case, mut nth, mut all, mut print) = (Case::Matters, 1, false, false);
        while let Some(flag) = self.rest.chars().next() {
            match flag {
                'g' => all = true,
                'p' => print = true,
                'i' | 'I' => case = Case::Ignored,
                '1'..='9' => nth = usize::try_from(flag.to_digit(10).unwrap_or(1)).unwrap_or(1),
                _ => break,
            }
            self.take();
        }
        let pattern = regex::compile(&pattern, self.syntax, case).map_err(|reason| self.wrong(&reason))?;
        let replacement = pieces(&replacement);
        let groups = pattern.captures_len();
        for piece in &replacement {
            if let Piece::Group(group) = piece
                && *group >= groups
            {
                return Err(self.wrong(&format!("invalid reference \\{group} on `s' command's RHS")));
            }
        }
        Ok(Action::Replace { pattern, replacement, nth, all, print })
    }

    /// The text up to the delimiter, which a backslash can take its meaning from.
    fn delimited(&mut self, delimiter: char) -> Option<String> {
        let mut text = String::new();
        let mut in_set = false;
        while let Some(c) = self.take() {
            match c {
                '\\' => match self.take()? {
                    next if next == delimiter && !"|()+?{}.*^$&".contains(delimiter) => text.push(next),
                    next => text.extend(['\\', next]),
                },
                _ if c == delimiter && !in_set => return Some(text),
                _ => {
                    in_set = (in_set || c == '[') && c != ']' && delimiter != '[';
                    in_set &= self.rest.contains(']');
                    text.push(c);
                }
            }
        }
        None
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.rest.starts_with(c);
        if found {
            self.take();
        }
        found
    }

    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    fn wrong(&self, reason: &str) -> Wrong {
        (self.whole.chars().count() - self.rest.chars().count(), reason.to_owned())
    }
}

/// What a replacement is made of: `&` and `\0` are the whole match, `\1` the first group.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let group = match c {
            '&' => Some(0),
            '\\' => match chars.next() {
                Some(digit @ '0'..='9') => digit.to_digit(10),
                Some('n') => {
                    plain.push('\n');
                    None
                }
                Some('t') => {
                    plain.push('\t');
                    None
                }
                other => {
                    plain.extend(other);
                    None
                }
            },
            _ => {
                plain.push(c);
                None
            }
        };
        if let Some(group) = group {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
            pieces.push(Piece::Group(group as usize));
        }
    }
    pieces.push(Piece::Text(plain));
    pieces
}
