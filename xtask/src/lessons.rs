//! The course linter: `tab lessons` looks at every lesson and says what is wrong with it.

use crate::parts;
use crate::program::Line;
use crate::setup::Setup;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// Runs the course linter, which must have something to say: silence is no success.
///
/// # Errors
/// That a lesson is broken, or that none was looked at.
pub fn run(setup: &Setup) -> Result<String, String> {
    let line = Line::new(parts::build_companion(setup)?, "lessons");
    println!("$ {line}");
    let child = setup.command(&line).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| format!("tab could not be started: {error}"))?;
    let mut last = String::new();
    for text in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines().map_while(Result::ok))
    {
        println!("{text}");
        last = text;
    }
    let status = child.wait().map_err(|error| format!("tab lessons: {error}"))?;
    match (status.success(), last.is_empty()) {
        (true, false) => Ok(last),
        (true, true) => Err("tab lessons said nothing, so no lesson was looked at".to_owned()),
        (false, _) => Err(format!("tab lessons ended with {status}. {last}")),
    }
}
