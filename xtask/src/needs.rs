//! What the project's commands need on a machine: whether it is there, and how it gets there.

use crate::program::{self, Line};
use crate::workspace;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

const TRUNK: &str = "0.21.14";
/// What cuts the page into pieces: of the same family as `wasm_split_helpers` in `Cargo.toml`.
const WASM_SPLIT: &str = "0.2.4";
/// What playwright-core asks for.
const OLDEST_NODE: u32 = 20;

/// Something that has to be on the machine before a command can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// `cargo fmt`.
    Rustfmt,
    /// `cargo clippy`.
    Clippy,
    /// The standard library for the browser.
    WasmTarget,
    /// The page's bundler, in the version that the project was made with.
    Trunk,
    /// `wasm-bindgen` and its test runner, in exactly the version of the library in `Cargo.lock`.
    WasmBindgen,
    /// What cuts the page into pieces.
    WasmSplit,
    /// A real browser and its remote control.
    Chromium,
    /// What journeys are written for.
    Node,
    /// What drives the browser from a journey.
    NodePackages,
    /// What the transcripts' judge is written in.
    Python,
}

/// Whether a need is met.
pub enum State {
    /// It is there: what is where, and the folder that `PATH` must begin with if the right version is to be run.
    Ready { what: String, folder: Option<PathBuf> },
    /// It is not, and these command lines bring it; the remedy is for a reader if they can't.
    Missing { install: Vec<Line>, remedy: String },
}

/// How the machine stands to `need` now.
pub fn state(need: Need) -> State {
    match need {
        Need::Rustfmt => component("rustfmt", "cargo-fmt"),
        Need::Clippy => component("clippy", "cargo-clippy"),
        Need::WasmTarget => wasm_target(),
        Need::Trunk => {
            // Without its default features it can't reach the network, which it never has to.
            let install = format!("install trunk --version {TRUNK} --locked --no-default-features");
            cargo_program("trunk", TRUNK, &install)
        }
        Need::WasmBindgen => wasm_bindgen(),
        Need::WasmSplit => wasm_split(),
        Need::Chromium => debian(&[BROWSERS, &["chromedriver"]], "chromium chromium-driver"),
        Need::Node => node(),
        Need::NodePackages => node_packages(),
        Need::Python => debian(&[&["python3"]], "python3"),
    }
}

/// The names under which Chromium is installed.
pub const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Where the journeys and their packages live.
pub const JOURNEYS: &str = "tests/e2e";

fn component(name: &str, program: &str) -> State {
    let beside_rustc = sysroot().map(|sysroot| sysroot.join("bin").join(program));
    // rustup's stand-ins are in cargo's folder even when the component is missing: only the real program counts.
    let real = beside_rustc.filter(|place| place.with_extension(env::consts::EXE_EXTENSION).is_file());
    let elsewhere = || rustup().is_none().then(|| program::find(&[program])).flatten();
    match real.or_else(elsewhere) {
        Some(place) => State::Ready { what: place.display().to_string(), folder: None },
        None => by_rustup(&format!("component add {name}"), name),
    }
}

fn wasm_target() -> State {
    let triple = "wasm32-unknown-unknown";
    let library = sysroot().map(|sysroot| sysroot.join("lib/rustlib").join(triple).join("lib"));
    match library.filter(|library| library.is_dir()) {
        Some(library) => State::Ready { what: library.display().to_string(), folder: None },
        None => by_rustup(&format!("target add {triple}"), &format!("the Rust target {triple}")),
    }
}

fn wasm_bindgen() -> State {
    let Some(version) = workspace::locked_version("wasm-bindgen") else {
        let remedy = "Cargo.lock names no wasm-bindgen, so no version of wasm-bindgen-cli fits: restore Cargo.lock";
        return State::Missing { install: Vec::new(), remedy: remedy.to_owned() };
    };
    // Not `--locked`: the lock file in that package names a version that the index no longer has.
    let install = format!("install wasm-bindgen-cli --version {version} --no-default-features");
    match cargo_program("wasm-bindgen", &version, &install) {
        State::Ready { folder: Some(folder), .. } if !folder.join(runner()).is_file() => {
            let again = cheaply(Line::cargo(&format!("{install} --force")));
            let remedy = format!("{} has wasm-bindgen, but not its test runner: `{again}`", folder.display());
            State::Missing { install: vec![again], remedy }
        }
        state => state,
    }
}

/// It does not say its version; cargo keeps a list of what it has installed.
fn wasm_split() -> State {
    let package = format!("wasm_split_cli_support {WASM_SPLIT}");
    let folder = program::cargo_bin().filter(|bin| {
        let list = bin.parent().and_then(|root| fs::read_to_string(root.join(".crates.toml")).ok());
        list.is_some_and(|list| list.contains(&format!("\"{package} ")))
    });
    if let Some(place) = folder.map(|bin| bin.join(format!("wasm-split-cli{}", env::consts::EXE_SUFFIX))) {
        let what = format!("{WASM_SPLIT} at {}", place.display());
        return State::Ready { what, folder: place.parent().map(Path::to_path_buf) };
    }
    let install = format!("install wasm_split_cli_support --version {WASM_SPLIT} --locked --features build-binary");
    let line = cheaply(Line::cargo(&install));
    State::Missing { remedy: format!("{package} could not be installed; needed is `{line}`"), install: vec![line] }
}

fn runner() -> String {
    format!("wasm-bindgen-test-runner{}", env::consts::EXE_SUFFIX)
}

/// A program that `cargo install` brings: any place that has it in the right version will do.
fn cargo_program(name: &str, version: &str, install: &str) -> State {
    let fits = |place: &PathBuf| program::version(place).is_some_and(|found| found == version);
    match program::places(&[name]).into_iter().find(fits) {
        Some(place) => {
            let what = format!("{version} at {}", place.display());
            State::Ready { what, folder: place.parent().map(Path::to_path_buf) }
        }
        None => {
            let line = cheaply(Line::cargo(install));
            let remedy = format!("{name} {version} could not be installed; needed is `{line}`");
            State::Missing { install: vec![line], remedy }
        }
    }
}

/// A tool that runs for seconds need not be built for speed: this takes less than half the time.
fn cheaply(line: Line) -> Line {
    line.variable("CARGO_PROFILE_RELEASE_LTO", "off")
        .variable("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .variable("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .argument("--target-dir")
        .argument(workspace::tools().display().to_string())
}

/// Programs (each under one of several names) that Debian has in `packages`.
fn debian(programs: &[&[&str]], packages: &str) -> State {
    let found: Vec<PathBuf> = programs.iter().filter_map(|names| program::find(names)).collect();
    if found.len() == programs.len() {
        let what = found.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ");
        return State::Ready { what, folder: None };
    }
    let install = format!("install --yes --no-install-recommends {packages}");
    let remedy = format!(
        "{} missing; on Debian: `sudo apt-get update && sudo apt-get {install}`, elsewhere the system's own package",
        programs
            .iter()
            .filter(|names| program::find(names).is_none())
            .map(|names| names.join("|"))
            .collect::<Vec<_>>()
            .join(" and ")
    );
    let apt = program::find(&["apt-get"]).filter(|_| is_root());
    let lines = apt.map(|apt| vec![Line::new(&apt, "update"), quiet(Line::new(&apt, &install))]);
    State::Missing { install: lines.unwrap_or_default(), remedy }
}

/// Debian 12 has an older one: then its package is no remedy.
fn node() -> State {
    let newest = |place: &PathBuf| program::output(place, &["--version"]).and_then(|version| major(&version));
    match program::find(&["node"]).as_ref().and_then(newest) {
        Some(major) if major < OLDEST_NODE => State::Missing {
            install: Vec::new(),
            remedy: format!(
                "Node {major} is too old for the journeys: install {OLDEST_NODE} or newer (https://nodejs.org)"
            ),
        },
        _ => debian(&[&["node"], &["npm"]], "nodejs npm"),
    }
}

/// `v20.20.2` is 20.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn quiet(line: Line) -> Line {
    line.variable("DEBIAN_FRONTEND", "noninteractive")
}

fn is_root() -> bool {
    program::find(&["id"]).and_then(|id| program::output(&id, &["-u"])).is_some_and(|user| user == "0")
}

/// npm writes a lock file of its own into `node_modules`: it is as new as what is installed.
fn node_packages() -> State {
    let folder = workspace::root().join(JOURNEYS);
    let written = |file: PathBuf| fs::metadata(file).and_then(|meta| meta.modified()).ok();
    let installed = written(folder.join("node_modules/.package-lock.json"));
    let wanted = written(folder.join("package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return State::Ready { what: folder.join("node_modules").display().to_string(), folder: None };
    }
    let line = Line::new(program::find(&["npm"]).unwrap_or_else(|| "npm".into()), "ci").folder(JOURNEYS);
    State::Missing {
        remedy: format!("the journeys' packages are not installed; needed is `{line}`"),
        install: vec![line],
    }
}

fn by_rustup(arguments: &str, what: &str) -> State {
    let remedy = format!("{what} is missing; `rustup {arguments}` brings it (https://rustup.rs)");
    let install = rustup().map(|rustup| vec![Line::new(rustup, arguments)]).unwrap_or_default();
    State::Missing { install, remedy }
}

fn rustup() -> Option<PathBuf> {
    program::find(&["rustup"])
}

fn sysroot() -> Option<PathBuf> {
    let rustc = program::find(&["rustc"]).unwrap_or_else(|| "rustc".into());
    program::output(&rustc, &["--print", "sysroot"]).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_says_its_version_with_a_v() {
        for (version, expected) in [("v20.20.2", Some(20)), ("v8.0.0", Some(8)), ("20.1", None), ("", None)] {
            assert_eq!(major(version), expected, "{version}");
        }
    }

    #[test]
    fn a_tool_that_is_nowhere_is_installed_cheaply() {
        let State::Missing { install, remedy } = cargo_program("no-such-tool", "1.2.3", "install no-such-tool") else {
            panic!("found");
        };
        let line = install[0].to_string();
        assert!(line.contains("CARGO_PROFILE_RELEASE_LTO=off") && line.contains("install no-such-tool"), "{line}");
        assert!(remedy.contains("no-such-tool 1.2.3"), "{remedy}");
    }

    #[test]
    fn a_program_that_is_nowhere_is_named_with_its_packages() {
        let State::Missing { remedy, .. } = debian(&[&["no-such-a", "no-such-b"], &["cargo"]], "some packages") else {
            panic!("found");
        };
        assert!(remedy.starts_with("no-such-a|no-such-b missing; on Debian: "), "{remedy}");
        assert!(remedy.contains("some packages"), "{remedy}");
    }
}
