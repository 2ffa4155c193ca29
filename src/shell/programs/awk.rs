//! `awk`: print fields of the lines that fit. The rest of the language is refused by name.

use super::input::{self, Lines};
use super::options::{self, Spec};
use super::regex::{self, Case, Syntax};
use crate::api::decimal;
use crate::host::{ExitCode, Host};
use regex_lite::Regex;

const SPEC: Spec =
    Spec { program: "awk", usage: "awk [-F fs] 'program' [file ...]", short: "F:v:f:", long: &[], failure: 2 };

/// `awk [-F SEP] '[PATTERN] {print …}' [FILE]...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let Some((text, names)) = options.operands.split_first() else {
        host.stderr.line(&format!("Usage: {}", SPEC.usage));
        return 2;
    };
    let program = match options.flags.iter().find(|(letter, _)| *letter != 'F') {
        Some((letter, _)) => Err(format!("-{letter}")),
        None => Reader::rules(text),
    };
    let separator = Separator::new(options.value('F').unwrap_or(" "));
    let (rules, separator) = match (program, separator) {
        (Ok(rules), Ok(separator)) => (rules, separator),
        (Err(reason), _) | (_, Err(reason)) => {
            host.stderr.line(&format!("awk: {reason}: not simulated by this console (it knows patterns and print)"));
            return 2;
        }
    };
    let mut record = Record { fields: vec![String::new()], number: 0 };
    let mut code = 0;
    apply(&rules, When::Before, &record, &host);
    for name in input::or_stdin(names.to_vec()) {
        let input = match input::open(&mut host, &name) {
            Ok(input) => input,
            Err(error) => {
                host.stderr.line(&format!("awk: cannot open \"{name}\" ({error})"));
                code = 2;
                continue;
            }
        };
        let mut lines = Lines::new(input);
        while let Some(line) = lines.next().await {
            let line = input::trimmed(&line);
            record.number += 1;
            record.fields = vec![line.to_owned()];
            record.fields.extend(separator.split(line));
            apply(&rules, When::Each, &record, &host);
        }
    }
    apply(&rules, When::After, &record, &host);
    code
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Before,
    Each,
    After,
}

struct Rule {
    when: When,
    /// All of them must hold in one of the rows.
    pattern: Vec<Vec<Condition>>,
    prints: Vec<Vec<Vec<Term>>>,
}

enum Condition {
    Match(Term, Regex, bool),
    Compare(Term, String, Term),
}

#[derive(Clone)]
enum Term {
    Field(usize),
    LastField,
    RecordNumber,
    FieldCount,
    Text(String),
    Number(f64),
}

struct Record {
    /// The line itself, then its fields.
    fields: Vec<String>,
    number: usize,
}

enum Separator {
    Blanks,
    Pattern(Regex),
}

impl Separator {
    fn new(text: &str) -> Result<Self, String> {
        match text {
            " " => Ok(Self::Blanks),
            "\\t" | "t" => regex::compile("\t", Syntax::Fixed, Case::Matters).map(Self::Pattern),
            _ if text.chars().count() == 1 => regex::compile(text, Syntax::Fixed, Case::Matters).map(Self::Pattern),
            _ => regex::compile(text, Syntax::Extended, Case::Matters).map(Self::Pattern),
        }
    }

    fn split(&self, line: &str) -> Vec<String> {
        match self {
            Self::Blanks => line.split_whitespace().map(str::to_owned).collect(),
            Self::Pattern(_) if line.is_empty() => Vec::new(),
            Self::Pattern(pattern) => pattern.split(line).map(str::to_owned).collect(),
        }
    }
}

fn apply(rules: &[Rule], when: When, record: &Record, host: &Host) {
    for rule in rules.iter().filter(|rule| rule.when == when) {
        let holds = rule.pattern.is_empty() || rule.pattern.iter().any(|row| row.iter().all(|one| one.holds(record)));
        for print in rule.prints.iter().filter(|_| holds) {
            let column = |terms: &Vec<Term>| terms.iter().map(|term| term.text(record)).collect::<String>();
            host.stdout.line(&print.iter().map(column).collect::<Vec<_>>().join(" "));
        }
    }
}

impl Condition {
    fn holds(&self, record: &Record) -> bool {
        match self {
            Self::Match(term, pattern, wanted) => pattern.is_match(&term.text(record)) == *wanted,
            Self::Compare(left, sign, right) => {
                let (left, right) = (left.text(record), right.text(record));
                let order = match (decimal::parse(left.trim()), decimal::parse(right.trim())) {
                    (Some(left), Some(right)) => left.total_cmp(&right),
                    _ => left.cmp(&right),
                };
                match sign.as_str() {
                    "==" => order.is_eq(),
                    "!=" => order.is_ne(),
                    "<" => order.is_lt(),
                    "<=" => order.is_le(),
                    ">" => order.is_gt(),
                    _ => order.is_ge(),
                }
            }
        }
    }
}

impl Term {
    fn text(&self, record: &Record) -> String {
        let count = record.fields.len() - 1;
        let field = |place: usize| record.fields.get(place).cloned().unwrap_or_default();
        match self {
            Self::Field(place) => field(*place),
            Self::LastField => field(count),
            Self::RecordNumber => record.number.to_string(),
            Self::FieldCount => count.to_string(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// The rules of a program, or the text that isn't understood.
    fn rules(text: &str) -> Result<Vec<Rule>, String> {
        let mut reader = Reader { rest: text };
        let mut rules = Vec::new();
        loop {
            while reader.eat(";") || reader.eat("\n") {}
            if reader.rest.is_empty() {
                return Ok(rules);
            }
            let when = match (reader.eat("BEGIN"), reader.eat("END")) {
                (true, _) => When::Before,
                (_, true) => When::After,
                _ => When::Each,
            };
            let pattern = match reader.rest.starts_with('{') || when != When::Each {
                true => Vec::new(),
                false => reader.pattern()?,
            };
            let prints = match reader.eat("{") {
                true => reader.prints()?,
                false if when == When::Each => vec![vec![vec![Term::Field(0)]]],
                false => return Err(reader.foreign()),
            };
            rules.push(Rule { when, pattern, prints });
        }
    }

    fn pattern(&mut self) -> Result<Vec<Vec<Condition>>, String> {
        let mut rows = vec![vec![self.condition()?]];
        loop {
            if self.eat("&&") {
                let condition = self.condition()?;
                if let Some(row) = rows.last_mut() {
                    row.push(condition);
                }
            } else if self.eat("||") {
                rows.push(vec![self.condition()?]);
            } else {
                break;
            }
        }
        Ok(rows)
    }

    fn condition(&mut self) -> Result<Condition, String> {
        let wanted = !(self.rest.starts_with("!/") && self.eat("!"));
        if self.eat("/") {
            return Ok(Condition::Match(Term::Field(0), self.regex()?, wanted));
        }
        let Some(left) = self.term()? else { return Err(self.foreign()) };
        for (sign, wanted) in [("~", true), ("!~", false)] {
            if self.eat(sign) {
                if !self.eat("/") {
                    return Err(self.foreign());
                }
                return Ok(Condition::Match(left, self.regex()?, wanted));
            }
        }
        let sign = ["==", "!=", "<=", ">=", "<", ">"].into_iter().find(|sign| self.eat(sign));
        let Some(sign) = sign else { return Err(self.foreign()) };
        let Some(right) = self.term()? else { return Err(self.foreign()) };
        Ok(Condition::Compare(left, sign.to_owned(), right))
    }

    fn regex(&mut self) -> Result<Regex, String> {
        let mut pattern = String::new();
        let mut chars = self.rest.chars();
        loop {
            match chars.next() {
                Some('/') => break,
                Some('\\') => match chars.next() {
                    Some('/') => pattern.push('/'),
                    Some(c) => pattern.extend(['\\', c]),
                    None => return Err(self.foreign()),
                },
                Some(c) => pattern.push(c),
                None => return Err(self.foreign()),
            }
        }
        self.rest = chars.as_str();
        self.skip_blanks();
        regex::compile(&pattern, Syntax::Extended, Case::Matters)
    }

    /// `print a, b c; print }`
    fn prints(&mut self) -> Result<Vec<Vec<Vec<Term>>>, String> {
        let mut prints = Vec::new();
        loop {
            while self.eat(";") || self.eat("\n") {}
            if self.eat("}") {
                return Ok(prints);
            }
            let longer = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            if self.rest.strip_prefix("print").is_none_or(longer) {
                return Err(self.foreign());
            }
            self.eat("print");
            let mut columns = vec![Vec::new()];
            loop {
                if self.eat(",") {
                    columns.push(Vec::new());
                    continue;
                }
                match self.term()? {
                    Some(term) => columns.last_mut().into_iter().for_each(|column| column.push(term.clone())),
                    None => break,
                }
            }
            if columns.iter().all(Vec::is_empty) {
                columns = vec![vec![Term::Field(0)]];
            }
            if !self.rest.starts_with([';', '}', '\n']) {
                return Err(self.foreign());
            }
            prints.push(columns);
        }
    }

    fn term(&mut self) -> Result<Option<Term>, String> {
        self.skip_blanks();
        if let Some(behind) = self.rest.strip_prefix('"') {
            let mut text = String::new();
            let mut chars = behind.chars();
            loop {
                match chars.next() {
                    Some('"') => break,
                    Some('\\') => match chars.next() {
                        Some('n') => text.push('\n'),
                        Some('t') => text.push('\t'),
                        Some(c) => text.push(c),
                        None => return Err(self.foreign()),
                    },
                    Some(c) => text.push(c),
                    None => return Err(self.foreign()),
                }
            }
            self.rest = chars.as_str();
            self.skip_blanks();
            return Ok(Some(Term::Text(text)));
        }
        if self.eat("$NF") {
            return Ok(Some(Term::LastField));
        }
        if let Some(behind) = self.rest.strip_prefix('$') {
            self.rest = behind;
            let place = self.digits().parse().map_err(|_| self.foreign())?;
            return Ok(Some(Term::Field(place)));
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            let number = decimal::parse(&self.digits()).ok_or_else(|| self.foreign());
            return number.map(|number| Some(Term::Number(number)));
        }
        if self.eat("NR") {
            return Ok(Some(Term::RecordNumber));
        }
        Ok(self.eat("NF").then_some(Term::FieldCount))
    }

    fn digits(&mut self) -> String {
        let digits: String = self.rest.chars().take_while(|c| c.is_ascii_digit()).collect();
        self.rest = self.rest.get(digits.len()..).unwrap_or_default();
        self.skip_blanks();
        digits
    }

    fn eat(&mut self, text: &str) -> bool {
        self.skip_blanks();
        let Some(behind) = self.rest.strip_prefix(text) else { return false };
        self.rest = behind;
        self.skip_blanks();
        true
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn foreign(&self) -> String {
        let shown: String = self.rest.chars().take(30).collect();
        format!("`{}'", if shown.is_empty() { "end of program" } else { &shown })
    }
}
