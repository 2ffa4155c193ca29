//! The page in pieces: takes the parts out of the wasm that a first visit may never need (`src/lazy.rs`).
//!
//! Trunk runs this after each build. A page that was built whole stays whole, so `trunk serve` needs nothing more than
//! trunk; the project's own commands build it for pieces, and bring the tool that cuts.

use crate::bindings;
use crate::program::Line;
use crate::styles;
use crate::wasm;
use crate::workspace;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Set by whoever builds for pieces.
const WANTED: &str = "TABERNETES_PIECES";
/// The profile of such a build: the release's, with the names by which the parts are found.
const PROFILE: &str = "pieces";
/// What loads the parts.
const LINK: &str = "__wasm_split.js";

/// The same line of trunk's, for a page in pieces.
pub fn in_pieces(line: Line) -> Line {
    line.argument("--features").argument("lazy").argument("--cargo-profile").argument(PROFILE).variable(WANTED, "1")
}

/// Cuts the page that trunk has just built.
///
/// # Errors
/// What could not be read, run or written.
pub fn run() -> Result<(), String> {
    let Some(staged) = env::var_os("TRUNK_STAGING_DIR").filter(|_| env::var_os(WANTED).is_some()) else {
        return Ok(());
    };
    let staged = PathBuf::from(staged);
    styles::join(&staged)?;
    let name = name_of_main(&staged)?;
    let whole = workspace::target().join("wasm32-unknown-unknown").join(PROFILE).join("tabernetes.wasm");
    // Not of the profile's name: under that, cargo keeps what it builds for this machine.
    let pieces = workspace::target().join("cut");
    // Parts of an earlier build would be shipped with this one's.
    let _ = fs::remove_dir_all(&pieces);
    let path = env::var_os("PATH").unwrap_or_default();
    Line::new("wasm-split-cli", "--target web")
        .argument("--out-name")
        .argument(&name)
        .argument(whole.display().to_string())
        .argument(pieces.display().to_string())
        .run(&path)?;
    // The parts call each other through the linker's table, which has to stay.
    let flags = "--target web --no-typescript --keep-lld-exports --remove-name-section --remove-producers-section";
    Line::new("wasm-bindgen", flags)
        .argument("--out-name")
        .argument(&name)
        .argument("--out-dir")
        .argument(staged.display().to_string())
        .argument(pieces.join(format!("{name}.wasm")).display().to_string())
        .run(&path)?;
    shorten(&staged, &name)?;
    place_parts(&staged, &pieces, &name)
}

/// Makes the main module small, and the script that binds it.
fn shorten(staged: &Path, name: &str) -> Result<(), String> {
    let (script, wasm) = (staged.join(format!("{name}.js")), staged.join(format!("{name}_bg.wasm")));
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let text = fs::read_to_string(&script).map_err(|error| failed(&script, error))?;
    let content = fs::read(&wasm).map_err(|error| failed(&wasm, error))?;
    let shortened = bindings::shortened(&text, &content).ok_or_else(|| format!("{}: no wasm", wasm.display()))?;
    fs::write(&script, shortened.0).map_err(|error| failed(&script, error))?;
    fs::write(&wasm, shortened.1).map_err(|error| failed(&wasm, error))
}

/// Trunk's name for the page's main module: with a hash of its own, so that no browser takes an old one for it.
fn name_of_main(staged: &Path) -> Result<String, String> {
    let files = fs::read_dir(staged).map_err(|error| format!("{}: {error}", staged.display()))?;
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let mains = names.filter_map(|name| name.strip_suffix("_bg.wasm").map(str::to_owned));
    mains.last().ok_or_else(|| format!("{}: no wasm in it", staged.display()))
}

/// Puts the parts into a folder of the main module's name, for the same reason, and lets both find each other there.
fn place_parts(staged: &Path, pieces: &Path, name: &str) -> Result<(), String> {
    let folder = staged.join(name);
    let failed = |path: &Path| format!("{} could not be written", path.display());
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", failed(&folder)))?;
    let main = format!("{name}.wasm");
    let parts = fs::read_dir(pieces).map_err(|error| format!("{}: {error}", pieces.display()))?;
    for part in parts.flatten().filter(|part| part.file_name() != main.as_str()) {
        let to = folder.join(part.file_name());
        let mut content = fs::read(part.path()).map_err(|error| format!("{}: {error}", part.path().display()))?;
        if to.extension().is_some_and(|kind| kind == "wasm") {
            content = wasm::trimmed(&content).ok_or_else(|| format!("{}: no wasm", part.path().display()))?;
        } else {
            content = bindings::without_comments(&String::from_utf8_lossy(&content)).into_bytes();
        }
        fs::write(&to, content).map_err(|error| format!("{}: {error}", failed(&to)))?;
    }
    // The wasm goes on to call it as before; only where it lies is another place.
    let import = |place: &str| format!("from \"./{place}\"");
    redirect(&staged.join(format!("{name}.js")), &import(LINK), &import(&format!("{name}/{LINK}")))?;
    redirect(&folder.join(LINK), &format!("\"./{name}.js\""), &format!("\"../{name}.js\""))
}

fn redirect(file: &Path, from: &str, to: &str) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    if !text.contains(from) {
        return Err(format!("{}: it has no {from}", file.display()));
    }
    fs::write(file, text.replace(from, to)).map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two folders as the tools leave them.
    fn folders(test: &str) -> (PathBuf, PathBuf) {
        let root = env::temp_dir().join(format!("tabernetes-cut-{test}-{}", std::process::id()));
        let (staged, pieces) = (root.join("staged"), root.join("pieces"));
        fs::create_dir_all(&staged).unwrap();
        fs::create_dir_all(&pieces).unwrap();
        (staged, pieces)
    }

    #[test]
    fn the_parts_lie_beside_the_main_module_and_both_find_each_other() {
        let (staged, pieces) = folders("place");
        fs::write(staged.join("tab-1_bg.wasm"), "main").unwrap();
        fs::write(staged.join("tab-1.js"), "import * as a from \"./__wasm_split.js\"\nx({\"./__wasm_split.js\": a})")
            .unwrap();
        fs::write(pieces.join(LINK), "import { initSync } from \"./tab-1.js\";").unwrap();
        fs::write(pieces.join("split_verbs.wasm"), b"\0asm\x01\0\0\0\0\x02ab\x0b\x02\x01c").unwrap();
        fs::write(pieces.join("tab-1.wasm"), "not yet bound").unwrap();
        assert_eq!(name_of_main(&staged).as_deref(), Ok("tab-1"));
        place_parts(&staged, &pieces, "tab-1").unwrap();
        let read = |name: &str| fs::read_to_string(staged.join(name)).unwrap();
        assert_eq!(read("tab-1.js"), "import * as a from \"./tab-1/__wasm_split.js\"\nx({\"./__wasm_split.js\": a})");
        assert_eq!(read("tab-1/__wasm_split.js"), "import { initSync } from \"../tab-1.js\";\n");
        assert_eq!(read("tab-1/split_verbs.wasm"), "\0asm\x01\0\0\0\x0b\x02\x01c");
        assert!(!staged.join("tab-1/tab-1.wasm").exists());
        fs::remove_dir_all(staged.parent().unwrap()).unwrap();
    }

    #[test]
    fn a_tool_that_writes_otherwise_is_noticed() {
        let (staged, pieces) = folders("other");
        fs::write(staged.join("tab-1.js"), "no import").unwrap();
        fs::write(pieces.join(LINK), "").unwrap();
        let error = place_parts(&staged, &pieces, "tab-1").unwrap_err();
        assert!(error.contains("it has no from \"./__wasm_split.js"), "{error}");
        assert!(name_of_main(&staged).unwrap_err().contains("no wasm in it"));
        fs::remove_dir_all(staged.parent().unwrap()).unwrap();
    }
}
