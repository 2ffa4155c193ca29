//! The parts of the gate: what each needs and what it runs.

use crate::cut;
use crate::journeys;
use crate::lessons;
use crate::needs::Need;
use crate::program::{self, Line};
use crate::setup::Setup;
use crate::size;
use crate::transcripts::{self, Floor};
use crate::workspace;
use std::env;
use std::path::PathBuf;

/// One part of the gate.
pub struct Part {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What passing it shows.
    pub what: &'static str,
    /// What has to be on the machine.
    pub needs: &'static [Need],
    /// Runs it; the words go into the closing table.
    pub run: fn(&Setup, Floor) -> Result<String, String>,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

/// What it takes to build the page as it is shipped.
pub const PAGE_NEEDS: &[Need] = &[Need::WasmTarget, Need::Trunk, Need::WasmBindgen, Need::WasmSplit];
/// What the built page needs that is opened in a real browser.
pub const JOURNEY_NEEDS: &[Need] = &[
    Need::WasmTarget,
    Need::Trunk,
    Need::WasmBindgen,
    Need::WasmSplit,
    Need::Chromium,
    Need::Node,
    Need::NodePackages,
];

/// All parts, the quick ones first.
pub const PARTS: &[Part] = &[
    Part {
        name: "fmt",
        what: "the code is formatted",
        needs: &[Need::Rustfmt],
        run: |setup, _| cargo(setup, "fmt --all --check"),
    },
    Part {
        name: "clippy",
        what: "no lint fires, native side",
        needs: &[Need::Clippy],
        run: |setup, _| cargo(setup, "clippy --workspace --all-targets --features tabernetes/native -- -D warnings"),
    },
    Part {
        name: "clippy-wasm",
        what: "no lint fires, browser side",
        needs: &[Need::Clippy, Need::WasmTarget],
        run: |setup, _| {
            cargo(setup, "clippy --target wasm32-unknown-unknown --features lazy --lib --bins -- -D warnings")
        },
    },
    Part {
        name: "native",
        what: "unit tests that need no browser",
        needs: &[],
        run: |setup, _| {
            cargo(setup, "test --features native --lib --no-fail-fast")?;
            cargo(setup, "test --package xtask")
        },
    },
    Part {
        name: "properties",
        what: "the invariants in thousands of lives, the printed objects, the rules of this house",
        needs: &[],
        run: |setup, _| {
            let tests = "--test properties --test openapi --test tidy";
            cargo(setup, &format!("test --profile native --features native --no-fail-fast {tests}"))
        },
    },
    Part {
        name: "transcripts",
        what: "the model answers as the recorded real cluster did",
        needs: &[Need::Python],
        run: transcripts::run,
    },
    Part {
        name: "lessons",
        what: "every lesson can be done, and no step is done before it begins",
        needs: &[],
        run: |setup, _| lessons::run(setup),
    },
    Part {
        name: "browser",
        what: "the page's components in a real browser",
        needs: &[Need::WasmTarget, Need::WasmBindgen, Need::Chromium],
        run: |setup, _| browser(setup),
    },
    Part {
        name: "page",
        what: "the page builds as it is shipped",
        needs: PAGE_NEEDS,
        run: |setup, _| build_page(setup).map(|()| String::new()),
    },
    Part {
        name: "journeys",
        what: "what a learner does, on the built page in a real browser",
        needs: JOURNEY_NEEDS,
        run: |setup, _| journeys::run(setup),
    },
    Part {
        name: "size",
        what: "a first visit loads less than the budget",
        needs: JOURNEY_NEEDS,
        run: |setup, _| size::run(setup),
    },
];

/// Builds the page as it is shipped; seconds if nothing changed.
///
/// # Errors
/// That the build failed.
pub fn build_page(setup: &Setup) -> Result<(), String> {
    let line = trunk("build --release").argument("--dist").argument(workspace::page().display().to_string());
    setup.run(&cut::in_pieces(line))
}

/// A line that runs trunk.
pub fn trunk(arguments: &str) -> Line {
    let line = Line::new("trunk", arguments);
    // Trunk reads this variable as true or false; elsewhere its mere presence counts, and 1 is usual.
    if env::var_os("NO_COLOR").is_some() { line.variable("NO_COLOR", "true") } else { line }
}

/// Builds the native companion and says where it is.
///
/// # Errors
/// That the build failed.
pub fn build_companion(setup: &Setup) -> Result<PathBuf, String> {
    setup.run(&Line::cargo("build --profile native --features native --bin tab"))?;
    Ok(workspace::target().join("native").join(format!("tab{}", env::consts::EXE_SUFFIX)))
}

fn cargo(setup: &Setup, arguments: &str) -> Result<String, String> {
    setup.run(&Line::cargo(arguments)).map(|()| String::new())
}

fn browser(setup: &Setup) -> Result<String, String> {
    let line = in_browser(Line::cargo("test --target wasm32-unknown-unknown --test browser"));
    setup.run(&line).map(|()| String::new())
}

/// A line of cargo's that runs what it builds in a headless browser.
pub fn in_browser(line: Line) -> Line {
    let line = line.variable("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    let driver = program::find(&["chromedriver"]).map(|place| place.display().to_string());
    driver.into_iter().fold(line, |line, driver| line.variable("CHROMEDRIVER", driver))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_parts_share_a_name() {
        let mut names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PARTS.len());
    }
}
