//! The page in pieces: takes the parts out of the wasm that a first visit may never need (`src/lazy.rs`).
//!
//! Trunk runs this after each build. A page that was built whole stays whole, so `trunk serve` needs nothing more than
//! trunk; the project's own commands build it for pieces, and bring the tool that cuts.

use crate::program::Line;
use crate::styles;
use crate::workspace;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Set by whoever builds for pieces.
const WANTED: &str = "TABERNETES_PIECES";
/// The profile of such a build: the release's, with the names by which the parts are found.
const PROFILE: &str = "pieces";
/// The bytes before a wasm's first section, and the kind of section that means nothing to a browser.
const HEAD: usize = 8;
const CUSTOM: u8 = 0;
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
    place_parts(&staged, &pieces, &name)
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
            content = without_names(&content).ok_or_else(|| format!("{}: no wasm", part.path().display()))?;
        }
        fs::write(&to, content).map_err(|error| format!("{}: {error}", failed(&to)))?;
    }
    // The wasm goes on to call it as before; only where it lies is another place.
    let import = |place: &str| format!("from \"./{place}\"");
    redirect(&staged.join(format!("{name}.js")), &import(LINK), &import(&format!("{name}/{LINK}")))?;
    redirect(&folder.join(LINK), &format!("\"./{name}.js\""), &format!("\"../{name}.js\""))
}

/// A wasm without its custom sections: they only say what its functions were called, and weigh a third of it.
fn without_names(wasm: &[u8]) -> Option<Vec<u8>> {
    let mut kept = wasm.get(..HEAD)?.to_vec();
    let mut rest = wasm.get(HEAD..)?;
    while let Some(id) = rest.first() {
        let length = section_length(rest)?;
        if *id != CUSTOM {
            kept.extend(rest.get(..length)?);
        }
        rest = rest.get(length..)?;
    }
    Some(kept)
}

/// Of the section that begins here, all included: a byte says what it is, then a number in LEB128 how long the rest is.
fn section_length(wasm: &[u8]) -> Option<usize> {
    let end = 1 + wasm.iter().skip(1).position(|byte| byte & 0x80 == 0)?;
    let number = wasm
        .get(1..=end)?
        .iter()
        .rev()
        .try_fold(0_usize, |number, byte| number.checked_mul(128)?.checked_add(usize::from(byte & 0x7f)))?;
    number.checked_add(end + 1)
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

    /// A section of two bytes between two that are custom, the first of them 128 bytes long.
    const WASM: &[u8] = &{
        let mut wasm = [0; 8 + 131 + 4 + 3];
        wasm[9] = 0x80;
        wasm[10] = 1;
        wasm[8 + 131] = 10;
        wasm[8 + 132] = 2;
        wasm[8 + 133] = b'a';
        wasm[8 + 134] = b'b';
        wasm[8 + 136] = 1;
        wasm
    };

    #[test]
    fn a_part_keeps_its_sections_without_their_names() {
        assert_eq!(without_names(WASM).as_deref(), Some(&b"\0\0\0\0\0\0\0\0\x0a\x02ab"[..]));
        assert_eq!(without_names(&WASM[..WASM.len() - 1]), None, "it is cut off");
        assert_eq!(without_names(b"wasm"), None);
    }

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
        fs::write(pieces.join("split_verbs.wasm"), WASM).unwrap();
        fs::write(pieces.join("tab-1.wasm"), "not yet bound").unwrap();
        assert_eq!(name_of_main(&staged).as_deref(), Ok("tab-1"));
        place_parts(&staged, &pieces, "tab-1").unwrap();
        let read = |name: &str| fs::read_to_string(staged.join(name)).unwrap();
        assert_eq!(read("tab-1.js"), "import * as a from \"./tab-1/__wasm_split.js\"\nx({\"./__wasm_split.js\": a})");
        assert_eq!(read("tab-1/__wasm_split.js"), "import { initSync } from \"../tab-1.js\";");
        assert_eq!(read("tab-1/split_verbs.wasm").as_bytes(), without_names(WASM).unwrap());
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
