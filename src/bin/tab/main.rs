//! `tab`, the native companion of the page: the same cluster and console in a terminal, for tests and for authors.

mod editor;
mod faults;
mod lessons;
mod options;
mod replay;
mod shell;

use options::{Command, Options};
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = Options::parse(&words).and_then(|options| match &options.command {
        Command::Help => {
            print!("{}", options::HELP);
            Ok(0)
        }
        Command::Shell { file } => shell::run(&options, file.as_deref()),
        Command::Replay { file } => replay::run(&options, file),
        Command::Lessons { files } => lessons::run(files),
    });
    match outcome {
        Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        Err(message) => {
            eprintln!("tab: {message}");
            ExitCode::from(2)
        }
    }
}
