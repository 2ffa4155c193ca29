//! `grep`: print the lines that match a pattern.

use super::super::files::{self, Entry};
use super::input::{self, Lines};
use super::options::{self, Options, Spec};
use super::regex::{self, Case, Syntax};
use crate::api::order::InOrder;
use crate::host::{ExitCode, Host, Input, Output};
use regex_lite::Regex;
use std::collections::VecDeque;

const SPEC: Spec = Spec {
    program: "grep",
    usage: "grep [OPTION]... PATTERNS [FILE]...",
    short: "EFGPivnchHlLoqrRswxe:f:A:B:C:m:",
    long: &[
        ("extended-regexp", 'E'),
        ("fixed-strings", 'F'),
        ("basic-regexp", 'G'),
        ("perl-regexp", 'P'),
        ("ignore-case", 'i'),
        ("invert-match", 'v'),
        ("line-number", 'n'),
        ("count", 'c'),
        ("no-filename", 'h'),
        ("with-filename", 'H'),
        ("files-with-matches", 'l'),
        ("files-without-match", 'L'),
        ("only-matching", 'o'),
        ("quiet", 'q'),
        ("silent", 'q'),
        ("recursive", 'r'),
        ("no-messages", 's'),
        ("word-regexp", 'w'),
        ("line-regexp", 'x'),
        ("regexp", 'e'),
        ("file", 'f'),
        ("after-context", 'A'),
        ("before-context", 'B'),
        ("context", 'C'),
        ("max-count", 'm'),
        ("color", '='),
        ("colour", '='),
        ("line-buffered", '='),
    ],
    failure: 2,
};

/// `grep [OPTION]... PATTERNS [FILE]...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &split_number(args), &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let (search, names) = match search(&options, &host) {
        Ok(Some(found)) => found,
        Ok(None) => return options::hint(&SPEC, &host),
        Err(reason) => {
            host.stderr.line(&format!("grep: {reason}"));
            return 2;
        }
    };
    let recursive = options.has('r') || options.has('R');
    let names = inputs(names, recursive, &host);
    let labelled = options.has('H') || ((names.len() > 1 || recursive) && !options.has('h'));
    let (mut found, mut failed) = (false, false);
    for name in &names {
        match input::open(&mut host, name) {
            Ok(input) => {
                let shown = if name == "-" { "(standard input)" } else { name };
                let mut report = Report::new(&search, shown, labelled, &host.stdout);
                found |= report.run(input).await;
                if found && search.view == View::Nothing {
                    return 0;
                }
            }
            Err(error) => {
                failed = true;
                if !options.has('s') {
                    host.stderr.line(&format!("grep: {name}: {error}"));
                }
            }
        }
    }
    match (failed, found) {
        (true, _) => 2,
        (false, true) => 0,
        (false, false) => 1,
    }
}

/// What is looked for and what is shown of it.
struct Search {
    patterns: Vec<Regex>,
    word: bool,
    wanted: bool,
    numbered: bool,
    before: usize,
    after: usize,
    most: usize,
    view: View,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Lines,
    Matches,
    Count,
    NamesWith,
    NamesWithout,
    Nothing,
}

/// `-3` as `-C3`.
fn split_number(args: Vec<String>) -> Vec<String> {
    let number = |arg: &String| arg.strip_prefix('-').is_some_and(|rest| !rest.is_empty() && all_digits(rest));
    args.into_iter().map(|arg| if number(&arg) { arg.replacen('-', "-C", 1) } else { arg }).collect()
}

fn all_digits(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

/// The search and the names of what is searched; nothing if there is no pattern at all.
fn search(options: &Options, host: &Host) -> Result<Option<(Search, Vec<String>)>, String> {
    let mut names = options.operands.clone();
    let mut patterns: Vec<String> = Vec::new();
    for (letter, value) in &options.flags {
        match letter {
            'e' => patterns.extend(value.split('\n').map(str::to_owned)),
            'f' => {
                let text = files::open(host, value).map_err(|error| format!("{value}: {error}"))?;
                patterns.extend(text.lines().map(str::to_owned));
            }
            _ => {}
        }
    }
    if !options.has('e') && !options.has('f') {
        if names.is_empty() {
            return Ok(None);
        }
        patterns.extend(names.remove(0).split('\n').map(str::to_owned));
    }
    let syntax = match options.flags.iter().rev().find(|(letter, _)| "EFGP".contains(*letter)) {
        Some(('E', _)) => Syntax::Extended,
        Some(('F', _)) => Syntax::Fixed,
        Some(('P', _)) => Syntax::Perl,
        _ => Syntax::Basic,
    };
    let case = if options.has('i') { Case::Ignored } else { Case::Matters };
    let whole = options.has('x');
    let compile = |pattern: &String| {
        let pattern = regex::translate(pattern, syntax)?;
        let pattern = if whole { format!("^(?:{pattern})$") } else { pattern };
        regex::compile(&pattern, Syntax::Perl, case)
    };
    let number = |letter: char| match options.value(letter).or(options.value('C').filter(|_| letter != 'm')) {
        None => Ok(None),
        Some(text) if letter == 'm' => text.parse().map(Some).map_err(|_| "invalid max count".to_owned()),
        Some(text) => text.parse().map(Some).map_err(|_| format!("{text}: invalid context length argument")),
    };
    let search = Search {
        patterns: patterns.iter().map(compile).collect::<Result<_, _>>()?,
        word: options.has('w'),
        wanted: !options.has('v'),
        numbered: options.has('n'),
        before: number('B')?.unwrap_or(0),
        after: number('A')?.unwrap_or(0),
        most: number('m')?.unwrap_or(usize::MAX),
        view: view(options),
    };
    Ok(Some((search, names)))
}

fn view(options: &Options) -> View {
    let views = [
        ('q', View::Nothing),
        ('l', View::NamesWith),
        ('L', View::NamesWithout),
        ('c', View::Count),
        ('o', View::Matches),
    ];
    views.iter().find(|(letter, _)| options.has(*letter)).map_or(View::Lines, |(_, view)| *view)
}

/// What is searched: with `-r` every file below the folders that are named.
fn inputs(names: Vec<String>, recursive: bool, host: &Host) -> Vec<String> {
    if !recursive {
        return input::or_stdin(names);
    }
    let table = host.files.borrow();
    let names = if names.is_empty() { vec![String::new()] } else { names };
    let mut found = Vec::new();
    for name in names {
        let folder = files::resolve(host, &name);
        if files::entry(&table, &folder) != Some(Entry::Folder) {
            found.push(name);
            continue;
        }
        let inside = format!("{}/", folder.trim_end_matches('/'));
        let front = if name.is_empty() || name.ends_with('/') { name } else { format!("{name}/") };
        let paths = table.keys().filter_map(|path| path.strip_prefix(&inside));
        found
            .extend(paths.filter(|rest| !rest.is_empty() && !rest.ends_with('/')).map(|rest| format!("{front}{rest}")));
    }
    found
}

impl Search {
    /// The matches in a line, from left to right.
    fn matches<'t>(&self, line: &'t str) -> Vec<(usize, &'t str)> {
        let mut found: Vec<(usize, &str)> = Vec::new();
        for pattern in &self.patterns {
            let matches = pattern.find_iter(line).filter(|found| !self.word || stands_alone(line, found.range()));
            found.extend(matches.map(|found| (found.start(), found.as_str())));
        }
        found.order_by_key(|(start, text)| (*start, usize::MAX - text.len()));
        let mut end = 0;
        found.retain(|(start, text)| {
            let free = *start >= end;
            if free {
                end = start + text.len();
            }
            free
        });
        found
    }

    fn selects(&self, line: &str) -> bool {
        let matches = match self.word {
            true => !self.matches(line).is_empty(),
            false => self.patterns.iter().any(|pattern| pattern.is_match(line)),
        };
        matches == self.wanted
    }
}

/// Whether no letter, digit or underscore touches the match.
fn stands_alone(line: &str, range: std::ops::Range<usize>) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let before = line.get(..range.start).and_then(|text| text.chars().next_back());
    let behind = line.get(range.end..).and_then(|text| text.chars().next());
    !before.is_some_and(is_word) && !behind.is_some_and(is_word)
}

/// One input's report.
struct Report<'a> {
    search: &'a Search,
    name: &'a str,
    labelled: bool,
    stdout: &'a Output,
    held: VecDeque<(usize, String)>,
    /// The number of the last line that was printed, 0 for none.
    printed: usize,
}

impl<'a> Report<'a> {
    fn new(search: &'a Search, name: &'a str, labelled: bool, stdout: &'a Output) -> Self {
        Self { search, name, labelled, stdout, held: VecDeque::new(), printed: 0 }
    }

    /// Reads the input and reports; whether a line was selected.
    async fn run(&mut self, input: Input) -> bool {
        let search = self.search;
        let mut lines = Lines::new(input);
        let (mut number, mut selected, mut after) = (0, 0, 0);
        while selected < search.most || after > 0 {
            let Some(line) = lines.next().await else { break };
            let line = input::trimmed(&line);
            number += 1;
            if selected < search.most && search.selects(line) {
                selected += 1;
                after = search.after;
                match search.view {
                    View::Nothing | View::NamesWith | View::NamesWithout => break,
                    View::Count => {}
                    View::Lines => self.selected(number, line),
                    View::Matches if search.wanted => self.matches(number, line),
                    View::Matches => {}
                }
            } else if search.view == View::Lines {
                self.context(number, line, &mut after);
            } else {
                after = 0;
            }
        }
        let name = self.name;
        match search.view {
            View::Count if self.labelled => self.stdout.line(&format!("{name}:{selected}")),
            View::Count => self.stdout.line(&selected.to_string()),
            View::NamesWith if selected > 0 => self.stdout.line(name),
            View::NamesWithout if selected == 0 => self.stdout.line(name),
            _ => {}
        }
        selected > 0
    }

    fn selected(&mut self, number: usize, line: &str) {
        let first = self.held.front().map_or(number, |(number, _)| *number);
        let context = self.search.before > 0 || self.search.after > 0;
        if context && self.printed > 0 && first > self.printed + 1 {
            self.stdout.line("--");
        }
        for (number, line) in std::mem::take(&mut self.held) {
            self.print(number, &line, '-');
        }
        self.print(number, line, ':');
    }

    fn context(&mut self, number: usize, line: &str, after: &mut usize) {
        if *after > 0 {
            *after -= 1;
            self.print(number, line, '-');
            return;
        }
        self.held.push_back((number, line.to_owned()));
        if self.held.len() > self.search.before {
            self.held.pop_front();
        }
    }

    fn matches(&mut self, number: usize, line: &str) {
        for (_, text) in self.search.matches(line).into_iter().filter(|(_, text)| !text.is_empty()) {
            self.print(number, text, ':');
        }
    }

    fn print(&mut self, number: usize, line: &str, sign: char) {
        let name = if self.labelled { format!("{}{sign}", self.name) } else { String::new() };
        let place = if self.search.numbered { format!("{number}{sign}") } else { String::new() };
        self.stdout.line(&format!("{name}{place}{line}"));
        self.printed = number;
    }
}
