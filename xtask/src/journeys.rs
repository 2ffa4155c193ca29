//! The built page in a real browser: the learner's journeys, pictures of the page, and how soon it answers.

use crate::needs::{BROWSERS, JOURNEYS};
use crate::parts;
use crate::program::{self, Line};
use crate::setup::Setup;
use crate::workspace;
use std::fs;
use std::path::PathBuf;

/// Walks every journey on a freshly built page.
///
/// # Errors
/// That the page did not build or a journey failed.
pub fn run(setup: &Setup) -> Result<String, String> {
    parts::build_page(setup)?;
    // A log of an earlier walk would be taken for this one's.
    let _ = fs::remove_file(failures());
    setup.run(&script("run.mjs")).map(|()| String::new()).map_err(|error| match fs::read_to_string(failures()) {
        Ok(failures) if !failures.is_empty() => failures,
        _ => error,
    })
}

/// Where the walker leaves the first line of each failure, for a log that is cut in its middle.
fn failures() -> PathBuf {
    workspace::root().join("target").join("journeys").join("failures.txt")
}

/// Pictures of a freshly built page at the sizes and in the themes that it is judged by.
///
/// # Errors
/// What could not be set up, or that a picture could not be taken.
pub fn screenshots() -> Result<(), String> {
    let mut setup = Setup::default();
    setup.ensure(parts::JOURNEY_NEEDS)?;
    parts::build_page(&setup)?;
    setup.run(&script("screenshots.mjs"))
}

/// What a reader feels of a freshly built page: how soon it can be used, how soon it answers.
///
/// # Errors
/// That the page did not build or the browser did not come up.
pub fn measure(setup: &Setup) -> Result<(), String> {
    parts::build_page(setup)?;
    setup.run(&script("measure.mjs"))
}

/// A line that runs one of the journeys' scripts on the page that was built.
pub fn script(name: &str) -> Line {
    let line = Line::new("node", name).folder(JOURNEYS).variable("PAGE", workspace::page().display().to_string());
    match program::find(BROWSERS) {
        Some(browser) => line.variable("CHROMIUM", browser.display().to_string()),
        None => line,
    }
}
