//! The benchmarks: natively, in a real browser, and of the whole page there.

use crate::journeys;
use crate::parts::{JOURNEY_NEEDS, in_browser};
use crate::program::Line;
use crate::setup::Setup;

/// Runs the native ones, those in the browser, then measures the page, with the profile that each is shipped with.
///
/// # Errors
/// What could not be set up, or that one failed.
pub fn run() -> Result<(), String> {
    let mut setup = Setup::default();
    setup.ensure(JOURNEY_NEEDS)?;
    setup.run(&Line::cargo("bench --bench cluster"))?;
    let line = Line::cargo("bench --profile release --target wasm32-unknown-unknown --bench browser");
    setup.run(&in_browser(line).variable("WASM_BINDGEN_TEST_TIMEOUT", "300"))?;
    journeys::measure(&setup)
}
