//! `tab lessons`: the linter of the course, played with the real console against the real model.

use std::path::Path;
use tabernetes::api::yaml::from_yaml;
use tabernetes::lessons::glossary::Glossary;
use tabernetes::lessons::lint::{Complaint, lint, lint_curriculum, lint_glossary};
use tabernetes::lessons::{Entry, catalogue, read};
use tabernetes::session::rehearsal::Rehearsal;

/// Checks lessons, a line each: those of the course, or the files that are named, as they are on disk, with the
/// glossary beside them. The exit code is 1 when one fails.
pub fn run(files: &[String]) -> Result<i32, String> {
    let course = catalogue().iter().map(|entry| in_project(&format!("static/lessons/{}.yaml", entry.id)));
    let paths = if files.is_empty() { course.collect() } else { files.to_vec() };
    let glossary = glossary(&paths)?;
    let mut failed = tell("glossary", "", &lint_glossary(&glossary));
    if files.is_empty() {
        failed += tell("curriculum", "", &curriculum()?);
    }
    for path in paths {
        let (id, text) = (name(&path), text_of(&path)?);
        let outcome = read::lesson(&id, &text).map_err(|error| error.to_string()).and_then(|lesson| {
            let complaints = lint(&lesson, &glossary, &mut Rehearsal::of(entry(&id, &text)?)?);
            Ok((lesson.title, lesson.steps.len(), complaints))
        });
        failed += match outcome {
            Ok((title, steps, complaints)) => tell(&id, &format!("{title}, {steps} steps"), &complaints),
            Err(error) => {
                println!("{id}: FAILED");
                eprintln!("  {error}");
                1
            }
        };
    }
    Ok(i32::from(failed > 0))
}

/// The table of the syllabus against the lessons that are built in.
fn curriculum() -> Result<Vec<Complaint>, String> {
    let lessons = catalogue().iter().map(Entry::read).collect::<Result<Vec<_>, _>>();
    let lessons = lessons.map_err(|error| error.to_string())?;
    let read = |path: &str| std::fs::read_to_string(in_project(path)).ok();
    Ok(lint_curriculum(include_str!("../../../tests/curriculum.md"), &lessons, &read))
}

/// A lesson on disk. It lives as long as the program, as those that are built in do.
fn entry(id: &str, text: &str) -> Result<Entry, String> {
    let json = from_yaml(text).map_err(|error| error.to_string())?.to_string();
    Ok(Entry::new(id.to_owned().leak(), json.leak()))
}

fn name(file: &str) -> String {
    Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn in_project(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).to_string_lossy().into_owned()
}

/// The glossary beside the first file, else the one that is built in.
fn glossary(files: &[String]) -> Result<Glossary, String> {
    let beside = files.first().map(|file| Path::new(file).with_file_name("glossary.yaml"));
    let outcome = match beside.filter(|path| path.exists()) {
        Some(path) => Glossary::parse(&text_of(&path.to_string_lossy())?),
        None => Glossary::built_in(),
    };
    outcome.map_err(|error| error.to_string())
}

fn text_of(file: &str) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
}

/// Prints a verdict; how many complaints there are.
fn tell(id: &str, about: &str, complaints: &[Complaint]) -> usize {
    let verdict = if complaints.is_empty() { "ok" } else { "FAILED" };
    println!("{id}: {verdict}{}{about}", if about.is_empty() { "" } else { ", " });
    for complaint in complaints {
        eprintln!("  {complaint}");
    }
    complaints.len()
}
