//! The house rules that a machine can hold: which layer may name which, and how long a file and a function may be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod layers;
mod shape;
mod source;

use source::{Complaint, Source};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders whose code is held to every rule; in the others, tests and benchmarks, only to a first line.
const CODE: [&str; 2] = ["src", "xtask/src"];
const AROUND: [&str; 2] = ["tests", "benches"];

#[test]
fn the_layers_point_down_only() {
    report(sources(&CODE).iter().filter(|source| source.path.starts_with("src/")).flat_map(layers::complaints));
}

#[test]
fn nothing_below_the_page_names_the_browser() {
    report(sources(&CODE).iter().filter(|source| source.path.starts_with("src/")).flat_map(layers::browser_complaints));
}

#[test]
fn every_file_says_its_job_in_its_first_line() {
    report(sources(&[CODE, AROUND].concat()).iter().flat_map(shape::header_complaints));
}

#[test]
fn no_file_is_long() {
    report(sources(&CODE).iter().flat_map(shape::file_complaints));
}

#[test]
fn no_function_is_long() {
    report(sources(&CODE).iter().flat_map(shape::function_complaints));
}

fn report(complaints: impl Iterator<Item = Complaint>) {
    let lines: Vec<String> = complaints.map(|complaint| complaint.to_string()).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

fn sources(folders: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    folders.iter().for_each(|folder| collect(&root.join(folder), &mut files));
    files.sort();
    assert!(!files.is_empty(), "no file was found, so no rule was checked");
    let read = |file: &PathBuf| {
        let path = file.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        Source::parse(&path, &fs::read_to_string(file).unwrap()).unwrap_or_else(|complaint| panic!("{complaint}"))
    };
    files.iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() && entry.file_name() != "node_modules" {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
