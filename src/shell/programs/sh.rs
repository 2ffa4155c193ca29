//! `bash` and `sh`: run commands in a new shell.

use super::super::run::run_inside;
use super::input;
use crate::host::{ExitCode, Host, Input};

/// `bash -c SCRIPT`, `bash FILE`, `… | bash`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let text = match words.as_slice() {
        ["-c", script, ..] => (*script).to_owned(),
        ["-c"] => {
            host.stderr.line("bash: -c: option requires an argument");
            return 2;
        }
        [] | ["-" | "-s", ..] => std::mem::replace(&mut host.stdin, Input::empty()).read_to_end().await,
        [option, ..] if option.starts_with('-') => {
            host.stderr.line(&format!("bash: {option}: not simulated by this console"));
            return 2;
        }
        [file, ..] => match input::open(&mut host, file) {
            Ok(mut input) => input.read_to_end().await,
            Err(error) => {
                host.stderr.line(&format!("bash: {file}: {error}"));
                return 127;
            }
        },
    };
    run_inside(host, &text).await
}
