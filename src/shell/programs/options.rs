//! Options as the GNU programs read them, with the GNU words when they are wrong.

use crate::host::{ExitCode, Host};

/// What a program takes.
pub(super) struct Spec {
    /// Its name.
    pub(super) program: &'static str,
    /// What stands behind `Usage:`.
    pub(super) usage: &'static str,
    /// Letters; one with a `:` behind it takes a value.
    pub(super) short: &'static str,
    /// Long names and the letters that they stand for.
    pub(super) long: &'static [(&'static str, char)],
    /// The exit code when the options are wrong.
    pub(super) failure: ExitCode,
}

/// What was typed.
pub(super) struct Options {
    /// Letters with their values, in order.
    pub(super) flags: Vec<(char, String)>,
    /// All the rest.
    pub(super) operands: Vec<String>,
}

impl Options {
    pub(super) fn has(&self, letter: char) -> bool {
        self.flags.iter().any(|(flag, _)| *flag == letter)
    }

    /// The value of the last `letter`.
    pub(super) fn value(&self, letter: char) -> Option<&str> {
        self.flags.iter().rev().find(|(flag, _)| *flag == letter).map(|(_, value)| value.as_str())
    }
}

/// Reads `args`, options and operands in any order.
///
/// # Errors
/// The exit code with which the program ends, after it has said why (or printed its help).
pub(super) fn parse(spec: &Spec, args: &[String], host: &Host) -> Result<Options, ExitCode> {
    parse_until(spec, args, host, |_| false)
}

/// Reads options up to the first operand: what follows belongs to another program.
///
/// # Errors
/// As [`parse`].
pub(super) fn parse_leading(spec: &Spec, args: &[String], host: &Host) -> Result<Options, ExitCode> {
    parse_until(spec, args, host, |operands| operands > 0)
}

fn parse_until(spec: &Spec, args: &[String], host: &Host, ends: fn(usize) -> bool) -> Result<Options, ExitCode> {
    let mut options = Options { flags: Vec::new(), operands: Vec::new() };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if arg == "--" {
            options.operands.extend(rest.cloned());
            break;
        }
        let read = if let Some(long) = arg.strip_prefix("--") {
            read_long(spec, long, &mut rest, &mut options)
        } else if arg.len() > 1 && arg.starts_with('-') {
            read_short(spec, arg, &mut rest, &mut options)
        } else {
            options.operands.push(arg.clone());
            if ends(options.operands.len()) {
                options.operands.extend(rest.cloned());
                break;
            }
            Ok(())
        };
        match read {
            Ok(()) => {}
            Err(Wrong::Help) => {
                host.stdout.line(&format!("Usage: {}", spec.usage));
                return Err(0);
            }
            Err(Wrong::Option(reason)) => return Err(refuse(spec, host, &reason)),
        }
    }
    Ok(options)
}

/// Says what is wrong with the arguments and where help is.
pub(super) fn refuse(spec: &Spec, host: &Host, reason: &str) -> ExitCode {
    let program = spec.program;
    host.stderr.line(&format!("{program}: {reason}"));
    hint(spec, host)
}

/// Says where help is; grep repeats its usage first.
pub(super) fn hint(spec: &Spec, host: &Host) -> ExitCode {
    let program = spec.program;
    if program == "grep" {
        host.stderr.line(&format!("Usage: {}", spec.usage));
    }
    host.stderr.line(&format!("Try '{program} --help' for more information."));
    spec.failure
}

enum Wrong {
    Help,
    Option(String),
}

type Rest<'a> = std::slice::Iter<'a, String>;

fn read_long(spec: &Spec, text: &str, rest: &mut Rest<'_>, options: &mut Options) -> Result<(), Wrong> {
    let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value.to_owned())));
    if name == "help" {
        return Err(Wrong::Help);
    }
    let Some((_, letter)) = spec.long.iter().find(|(long, _)| *long == name) else {
        return Err(Wrong::Option(format!("unrecognized option '--{name}'")));
    };
    let value = match (takes_value(spec, *letter), value) {
        (Some(true), Some(value)) => value,
        (Some(true), None) => {
            let missing = || Wrong::Option(format!("option '--{name}' requires an argument"));
            rest.next().cloned().ok_or_else(missing)?
        }
        (_, None) => String::new(),
        // `--color=auto` has a value that may be missing: its letter stands in no list of short ones.
        (None, Some(value)) => value,
        (Some(false), Some(_)) => return Err(Wrong::Option(format!("option '--{name}' doesn't allow an argument"))),
    };
    options.flags.push((*letter, value));
    Ok(())
}

fn read_short(spec: &Spec, arg: &str, rest: &mut Rest<'_>, options: &mut Options) -> Result<(), Wrong> {
    let mut letters = arg.chars();
    letters.next();
    while let Some(letter) = letters.next() {
        match takes_value(spec, letter) {
            None => return Err(Wrong::Option(format!("invalid option -- '{letter}'"))),
            Some(false) => options.flags.push((letter, String::new())),
            Some(true) => {
                let attached = letters.as_str().to_owned();
                let missing = || Wrong::Option(format!("option requires an argument -- '{letter}'"));
                let value = if attached.is_empty() { rest.next().cloned().ok_or_else(missing)? } else { attached };
                options.flags.push((letter, value));
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Whether the option `letter` takes a value; nothing if there is no such option.
fn takes_value(spec: &Spec, letter: char) -> Option<bool> {
    if letter == ':' {
        return None;
    }
    let (_, behind) = spec.short.split_once(letter)?;
    Some(behind.starts_with(':'))
}
