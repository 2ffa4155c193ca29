//! The options of curl, as far as tutorials use them.

use crate::api::decimal;
use crate::api::time::SimDuration;

/// What was given.
pub(super) struct Options {
    given: Vec<(char, String)>,
    /// Where to go.
    pub(super) urls: Vec<String>,
}

/// Letter (for some only ours), long name, whether a value follows.
const KNOWN: &[(char, &str, Value)] = &[
    ('s', "silent", Value::None),
    ('S', "show-error", Value::None),
    ('i', "include", Value::None),
    ('i', "show-headers", Value::None),
    ('I', "head", Value::None),
    ('v', "verbose", Value::None),
    ('k', "insecure", Value::None),
    ('L', "location", Value::None),
    ('f', "fail", Value::None),
    ('N', "no-buffer", Value::None),
    ('4', "ipv4", Value::None),
    ('g', "globoff", Value::None),
    ('m', "max-time", Value::Follows),
    ('T', "connect-timeout", Value::Follows),
    ('o', "output", Value::Follows),
    ('O', "remote-name", Value::None),
    ('w', "write-out", Value::Follows),
    ('H', "header", Value::Follows),
    ('X', "request", Value::Follows),
    ('d', "data", Value::Follows),
    ('d', "data-raw", Value::Follows),
    ('A', "user-agent", Value::Follows),
    ('U', "url", Value::Follows),
    ('c', "cacert", Value::Follows),
];
/// Letters that are only ours.
const LONG_ONLY: [char; 3] = ['T', 'U', 'c'];

/// Whether a value follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    None,
    Follows,
}

const HELP: &str = "curl: try 'curl --help' or 'curl --manual' for more information\n";

impl Options {
    /// Reads a command line.
    ///
    /// # Errors
    /// What curl says about it.
    pub(super) fn parse(args: &[String]) -> Result<Self, String> {
        let mut options = Self { given: Vec::new(), urls: Vec::new() };
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            let unknown = || format!("curl: option {arg}: is unknown\n{HELP}");
            let missing = || format!("curl: option {arg}: requires parameter\n{HELP}");
            if let Some(long) = arg.strip_prefix("--").filter(|long| !long.is_empty()) {
                let (letter, _, value) = KNOWN.iter().find(|(_, name, _)| *name == long).ok_or_else(unknown)?;
                let value =
                    if *value == Value::Follows { rest.next().ok_or_else(missing)?.clone() } else { String::new() };
                options.given.push((*letter, value));
                continue;
            }
            let Some(letters) = arg.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
                options.urls.push(arg.clone());
                continue;
            };
            let mut letters = letters.chars();
            while let Some(letter) = letters.next() {
                let known = KNOWN.iter().find(|(known, ..)| *known == letter && !LONG_ONLY.contains(known));
                let (_, _, value) = known.ok_or_else(unknown)?;
                if *value == Value::None {
                    options.given.push((letter, String::new()));
                    continue;
                }
                let attached = letters.as_str().to_owned();
                let value = if attached.is_empty() { rest.next().ok_or_else(missing)?.clone() } else { attached };
                options.given.push((letter, value));
                break;
            }
        }
        let named: Vec<String> = options.all('U').into_iter().map(str::to_owned).collect();
        options.urls.extend(named);
        match (options.urls.is_empty(), args.is_empty()) {
            (true, true) => Err(HELP.to_owned()),
            (true, false) => Err(format!("curl: (2) no URL specified\n{HELP}")),
            _ => Ok(options),
        }
    }

    /// Whether an option is there.
    pub(super) fn has(&self, letter: char) -> bool {
        self.given.iter().any(|(known, _)| *known == letter)
    }

    /// Its last value.
    pub(super) fn value(&self, letter: char) -> Option<&str> {
        self.all(letter).pop()
    }

    /// All its values.
    pub(super) fn all(&self, letter: char) -> Vec<&str> {
        self.given.iter().filter(|(known, _)| *known == letter).map(|(_, value)| value.as_str()).collect()
    }

    /// Its value as a span of time; zero is none.
    pub(super) fn seconds(&self, letter: char) -> Option<SimDuration> {
        let seconds = decimal::parse(self.value(letter)?)?;
        (seconds > 0.0).then(|| SimDuration::from_millis((seconds.min(1e9) * 1000.0) as i64))
    }
}
