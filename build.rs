//! Builds in as JSON what `static/` holds as YAML, so that the page reads it without a reader of YAML, and kubectl's words
//! in two halves.
//!
//! Where the page is built in pieces, the tool that cuts it needs the linker's relocations.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The model's own reader: so nothing can read otherwise here than there.
#[allow(dead_code, unused_imports, reason = "it does more than read")]
#[path = "src/api"]
mod api {
    pub mod calendar;
    pub mod decimal;
    pub mod set;
    pub mod table;
    pub mod yaml;
}

#[path = "build/words.rs"]
mod words;

/// The folder of the files, and what of it holds some.
const STATIC: &str = "static";
const PLACES: [&str; 6] = ["home", "images-first.yaml", "images.yaml", "lessons", "scenarios", "web.yaml"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_LAZY").is_some() {
        println!("cargo:rustc-link-arg-bins=--emit-relocs");
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("only cargo can run this")?);
    for place in PLACES {
        let path = Path::new(STATIC).join(place);
        println!("cargo:rerun-if-changed={}", path.display());
        for file in files(&path)? {
            let built = out.join(file.strip_prefix(STATIC)?).with_extension("json");
            fs::create_dir_all(built.parent().unwrap_or(&out))?;
            fs::write(&built, as_json(&file)?)?;
        }
    }
    let flags = read("kubectl/flags.txt")?;
    write(&out, "flags", &words::flags(&flags))?;
    write(&out, "help", &words::help(&read("kubectl/help.txt")?, &flags))
}

/// A file that is no YAML.
fn read(name: &str) -> Result<String, Box<dyn Error>> {
    let path = Path::new(STATIC).join(name);
    println!("cargo:rerun-if-changed={}", path.display());
    Ok(fs::read_to_string(path)?)
}

fn write(out: &Path, name: &str, halves: &words::Halves) -> Result<(), Box<dyn Error>> {
    fs::write(out.join(format!("{name}-first.txt")), &halves.first)?;
    Ok(fs::write(out.join(format!("{name}-later.txt")), &halves.later)?)
}

/// The files at a path that are YAML.
fn files(path: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if path.is_dir() {
        let paths = fs::read_dir(path)?.map(|entry| files(&entry?.path())).collect::<Result<Vec<_>, _>>()?;
        return Ok(paths.concat());
    }
    Ok(if path.extension() == Some(OsStr::new("yaml")) { vec![path.to_owned()] } else { Vec::new() })
}

fn as_json(file: &Path) -> Result<String, Box<dyn Error>> {
    let place = file.display();
    let document = api::yaml::read(&fs::read_to_string(file)?).map_err(|error| format!("{place}: {error}"))?;
    match document.duplicates.first() {
        Some(twice) => Err(format!("{place}:{}: {} is there twice", twice.line, twice.path).into()),
        None => Ok(document.value.to_string()),
    }
}
