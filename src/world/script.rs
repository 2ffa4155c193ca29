//! Commands that replace an image's own program, as far as a machine needs no shell to know what they do.
//!
//! Understood are `sleep`, `echo`, `touch`, `rm`, `true`, `false`, the image's own program, and `sh -c` with these, `exit`,
//! `date` and an endless loop. Whatever is stranger is run by whoever has the programs.

use super::images::Images;
use super::process::{AtEnd, Process};
use super::record::{Act, Program, Record, WriteMode};
use super::stress;
use crate::api::decimal;
use crate::control_loop::ContainerLaunch;

/// Whether a command is understood here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Understood,
    Strange,
}

const SHELLS: [&str; 4] = ["sh", "bash", "ash", "dash"];

/// The command of a launch; no words if the image's own program runs as it is. An image's entry point hands on what looks
/// like a program, as the scripts of the official images do.
pub(super) fn words_of(images: &Images, launch: &ContainerLaunch) -> Vec<String> {
    let record = images.record(&launch.image);
    let shell = record.filter(|record| record.shell).and_then(|record| record.processes.first());
    if let Some(shell) = shell.filter(|_| launch.command.is_empty() && launch.args.is_empty()) {
        return shell.split_whitespace().map(str::to_owned).collect();
    }
    let entrypoint = record.map(|record| record.entrypoint.as_slice()).unwrap_or_default();
    let is_entrypoint = record.is_none_or(|record| !record.shell);
    let first = launch.args.first().map(|first| base(first));
    let is_program = first.is_some_and(|first| images.programs(&launch.image).any(|known| known == first));
    if launch.command.is_empty() && is_entrypoint && !is_program {
        let added = entrypoint.iter().filter(|_| !launch.args.is_empty());
        return added.chain(launch.args.iter().filter(|_| !entrypoint.is_empty())).cloned().collect();
    }
    launch.command.iter().chain(&launch.args).cloned().collect()
}

/// With which arguments the program for which the image was made is started; none if a script starts it in a strange way.
pub(super) fn own_arguments(images: &Images, launch: &ContainerLaunch) -> Vec<String> {
    let Some(record) = images.record(&launch.image) else { return Vec::new() };
    let words = words_of(images, launch);
    match words.as_slice() {
        [] if launch.args.is_empty() => record.arguments.clone(),
        [] => launch.args.clone(),
        [shell, option, script, ..] if SHELLS.contains(&base(shell)) && option == "-c" => {
            let words = own_command(script).split_whitespace().map(|word| word.trim_matches(['"', '\'']));
            words.skip_while(|word| !is_of(word, record)).skip(1).map(str::to_owned).collect()
        }
        [_, arguments @ ..] => arguments.to_vec(),
    }
}

/// Whether a program is that for which an image was made that is here from the start: it needs no reading.
pub(super) fn is_made_for(images: &Images, image: &str, program: &str) -> bool {
    let is_own = images.record_from_the_start(image).is_some_and(|record| is_of(program, record));
    is_own && images.programs(image).any(|known| known == base(program))
}

/// Why the runtime can't start a program, in its words. Of an image that nobody described anything may be.
pub(super) fn start_error(images: &Images, image: &str, program: &str) -> Option<String> {
    images.record(image)?;
    let is_there =
        images.programs(image).any(|known| known == base(program)) || images.files(image).contains_key(program);
    let why = match program.contains('/') {
        _ if is_there => return None,
        true => format!("stat {program}: no such file or directory"),
        false => "executable file not found in $PATH".to_owned(),
    };
    Some(format!(
        "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: \
         unable to start container process: error during container init: exec: {program:?}: {why}: unknown"
    ))
}

/// Whether it is a shell that reads its commands.
pub(super) fn is_shell(words: &[String]) -> bool {
    let Some((program, options)) = words.split_first() else { return false };
    SHELLS.contains(&base(program))
        && options.iter().all(|word| ["-i", "-l", "-il", "--login"].contains(&word.as_str()))
}

/// Whether it has nothing to do but with what it reads.
pub(super) fn reads(words: &[String]) -> bool {
    let Some((program, options)) = words.split_first() else { return false };
    let is_reader = ["cat", "wc", "sort", "uniq", "head", "tail"].contains(&base(program));
    is_shell(words) || is_reader && options.iter().all(|word| word.starts_with('-'))
}

/// Reads a command into what a process does.
pub(super) fn read(process: &mut Process, words: &[String], own: Option<&Program<'_>>) -> Reading {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [shell, "-c", script] if SHELLS.contains(&base(shell)) => read_script(process, script, own),
        _ => read_command(process, &words, own),
    }
}

pub(super) fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

fn read_script(process: &mut Process, script: &str, own: Option<&Program<'_>>) -> Reading {
    let (script, is_own_at_end) = match before_own(script, own) {
        Some(before) => (before, true),
        None => (script, false),
    };
    if !is_plain(script) {
        return Reading::Strange;
    }
    let text = script.replace("&&", ";").replace('\n', ";");
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let part = part.strip_prefix("do ").unwrap_or(part).trim();
        let part = part.strip_prefix("exec ").unwrap_or(part).trim();
        match part {
            "while true" | "while :" => process.repeat_from_here(),
            "do" | "done" => {}
            command => {
                let words: Vec<&str> = command.split_whitespace().collect();
                if read_command(process, &words, own) == Reading::Strange {
                    return Reading::Strange;
                }
            }
        }
    }
    if is_own_at_end {
        process.become_image(own);
    }
    Reading::Understood
}

/// What a script does before it runs the program for which the image was made, if that is the last thing that it does:
/// `exec nginx -g 'daemon off;'`.
fn before_own<'a>(script: &'a str, own: Option<&Program<'_>>) -> Option<&'a str> {
    let last = own_command(script);
    let program = last.strip_prefix("exec ").unwrap_or(last).split_whitespace().next()?;
    let before = script.trim().strip_suffix(last)?;
    is_own(program, own).then(|| before.trim_end_matches([';', '&', '\n', ' ']))
}

/// The last command of a script.
fn own_command(script: &str) -> &str {
    let script = script.trim();
    let (mut quote, mut start) = (None, 0);
    for (at, letter) in script.char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            (None, ';' | '\n') => start = at + 1,
            (None, '&') if script.get(at..).is_some_and(|rest| rest.starts_with("&&")) => start = at + 2,
            _ => {}
        }
    }
    script.get(start..).unwrap_or_default().trim()
}

/// Without pipes, conditions, other variables than the host's name, and quotes around what separates commands.
fn is_plain(script: &str) -> bool {
    let rest = script.replace("$(date)", "").replace("$(hostname)", "").replace("$HOSTNAME", "").replace("&&", "");
    let quoted = rest.split(['"', '\'']).skip(1).step_by(2);
    let is_split = quoted.into_iter().any(|text| text.contains([';', '>', '\n']));
    !is_split && !rest.contains(['|', '<', '&', '(', ')', '{', '}', '$', '`', '*', '\\', '#'])
}

fn read_command(process: &mut Process, words: &[&str], own: Option<&Program<'_>>) -> Reading {
    match words {
        ["sleep", "infinity", ..] => process.end_with(AtEnd::Stay),
        ["tail", "-f" | "-F", "/dev/null"] => process.end_with(AtEnd::Stay),
        ["sleep", time] => match seconds(time) {
            Some(time) => process.then(Act::Wait(time)),
            None => return Reading::Strange,
        },
        ["touch", paths @ ..] => paths.iter().for_each(|path| process.then(Act::Touch((*path).to_owned()))),
        ["rm", rest @ ..] => {
            let paths = rest.iter().filter(|word| !word.starts_with('-'));
            paths.for_each(|path| process.then(Act::Remove((*path).to_owned())));
        }
        ["echo", rest @ .., sign @ (">" | ">>"), path] => write(process, spoken(rest), sign, path),
        ["date", sign @ (">" | ">>"), path] => write(process, "{date}".to_owned(), sign, path),
        ["echo", "-n" | "-e" | "-ne" | "-en", ..] => return Reading::Strange,
        ["echo", rest @ ..] => process.then(Act::Print(spoken(rest))),
        ["date"] => process.then(Act::Print("{date}".to_owned())),
        ["exit", code] => process.then(Act::Exit(code.parse().unwrap_or(2))),
        ["set", ..] => {}
        ["exit"] | ["true"] => process.end_with(AtEnd::Exit(0)),
        ["false"] => process.end_with(AtEnd::Exit(1)),
        ["stress", options @ ..] => stress::read(process, options, own),
        [program, ..] if is_own(program, own) => process.become_image(own),
        _ => return Reading::Strange,
    }
    Reading::Understood
}

/// Whether it is the program for which the image was made.
fn is_own(program: &str, own: Option<&Program<'_>>) -> bool {
    own.is_some_and(|own| is_of(program, own.record))
}

fn is_of(program: &str, record: &Record) -> bool {
    let program = base(program);
    let names = |line: &String| line.split([' ', ':']).any(|word| base(word) == program);
    !SHELLS.contains(&program) && record.processes.iter().any(names)
}

fn write(process: &mut Process, text: String, sign: &str, path: &str) {
    let mode = if sign == ">>" { WriteMode::Append } else { WriteMode::Replace };
    process.then(Act::Write(path.to_owned(), text, mode));
}

/// What `echo` prints.
fn spoken(words: &[&str]) -> String {
    let text = words.join(" ").replace(['"', '\''], "").replace("$(date)", "{date}");
    text.replace("$(hostname)", "{host}").replace("$HOSTNAME", "{host}")
}

fn seconds(time: &str) -> Option<f64> {
    let (number, unit) = match time.char_indices().next_back() {
        Some((index, 's' | 'm' | 'h' | 'd')) => time.split_at(index),
        _ => (time, "s"),
    };
    let factor = match unit {
        "m" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => 1.0,
    };
    decimal::parse(number).map(|number| (number * factor).clamp(0.0, 1e9))
}
