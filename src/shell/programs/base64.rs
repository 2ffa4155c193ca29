//! `base64`: write bytes in letters, and read them back; how Secrets keep what they hold.

use super::input;
use super::options::{self, Spec};
use crate::api::base64;
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "base64",
    usage: "base64 [OPTION]... [FILE]",
    short: "dDiw:",
    long: &[("decode", 'd'), ("ignore-garbage", 'i'), ("wrap", 'w')],
    failure: 1,
};

/// As long as a line gets, unless `-w` says otherwise.
const LINE: usize = 76;

/// `base64 [-d] [-w COLUMNS] [FILE]`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let wrap = options.value('w').map_or(Ok(LINE), str::parse);
    let Ok(wrap) = wrap else {
        let given = options.value('w').unwrap_or_default();
        host.stderr.line(&format!("base64: invalid wrap size: ‘{given}’"));
        return 1;
    };
    let names = input::or_stdin(options.operands.clone());
    if let Some(extra) = names.get(1) {
        return options::refuse(&SPEC, &host, &format!("extra operand ‘{extra}’"));
    }
    let name = names.first().map_or("-", String::as_str);
    let text = match input::open(&mut host, name) {
        Ok(mut input) => input.read_to_end().await,
        Err(error) => {
            host.stderr.line(&format!("base64: {name}: {error}"));
            return 1;
        }
    };
    let belongs = |letter: &char| letter.is_ascii_alphanumeric() || "+/=".contains(*letter);
    match (options.has('d') || options.has('D'), options.has('i')) {
        (true, true) => decode(text.chars().filter(belongs), &host),
        (true, false) => decode(text.chars().filter(|letter| *letter != '\n'), &host),
        (false, _) => encode(&text, wrap, &host),
    }
}

fn encode(text: &str, wrap: usize, host: &Host) -> ExitCode {
    let letters = base64::encode(text.as_bytes());
    let mut rest = letters.as_str();
    while wrap > 0 && !rest.is_empty() {
        let (line, after) = rest.split_at(wrap.min(rest.len()));
        host.stdout.line(line);
        rest = after;
    }
    // Without wrapping there is no newline at the end either.
    host.stdout.write(rest);
    0
}

fn decode(letters: impl Iterator<Item = char>, host: &Host) -> ExitCode {
    let letters: String = letters.collect();
    match base64::decode(&letters) {
        Ok(bytes) if !letters.contains('\r') => {
            host.stdout.write(&String::from_utf8_lossy(&bytes));
            0
        }
        _ => {
            host.stderr.line("base64: invalid input");
            1
        }
    }
}
