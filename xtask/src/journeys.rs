//! The built page in a real browser: the learner's journeys, and pictures of the page.

use crate::needs::{BROWSERS, JOURNEYS, Need};
use crate::parts;
use crate::program::{self, Line};
use crate::setup::Setup;
use crate::workspace;

/// Walks every journey on a freshly built page.
///
/// # Errors
/// That the page did not build or a journey failed.
pub fn run(setup: &Setup) -> Result<String, String> {
    parts::build_page(setup)?;
    setup.run(&script("run.mjs")).map(|()| String::new())
}

/// Pictures of a freshly built page at the sizes and in the themes that it is judged by.
///
/// # Errors
/// What could not be set up, or that a picture could not be taken.
pub fn screenshots() -> Result<(), String> {
    let mut setup = Setup::default();
    setup.ensure(&[
        Need::WasmTarget,
        Need::Trunk,
        Need::WasmBindgen,
        Need::Chromium,
        Need::Node,
        Need::NodePackages,
    ])?;
    parts::build_page(&setup)?;
    setup.run(&script("screenshots.mjs"))
}

fn script(name: &str) -> Line {
    let line = Line::new("node", name).folder(JOURNEYS).variable("PAGE", workspace::page().display().to_string());
    match program::find(BROWSERS) {
        Some(browser) => line.variable("CHROMIUM", browser.display().to_string()),
        None => line,
    }
}
