//! Whether every statement of the syllabus has a step that teaches it, and a proof that is there.

use super::Complaint;
use crate::lessons::lesson::Lesson;

/// One statement, where it is taught, and what proves that.
struct Row<'a> {
    words: &'a str,
    place: &'a str,
    proofs: Vec<&'a str>,
}

/// Commands that a lesson prints as the syllabus does.
const PRINTED: [&str; 4] = ["kubectl ", "curl ", "minikube ", "export "];
/// A lesson that is not written yet.
const NOWHERE: &str = "–";

/// Everything that is wrong with the table of the syllabus; `read` gives the text of a file of this project.
pub fn complaints(table: &str, lessons: &[Lesson], read: &dyn Fn(&str) -> Option<String>) -> Vec<Complaint> {
    let mut found = Vec::new();
    for section in table.split("\n## ").skip(1) {
        let rows: Vec<Row<'_>> = section.lines().filter_map(row).collect();
        let lesson = of_section(section, lessons);
        for row in &rows {
            let problem = if row.place == NOWHERE {
                lesson.map(|_| "no step teaches it".to_owned())
            } else if row.place.contains('.') {
                in_file(row, read)
            } else {
                in_step(row, lessons)
            };
            found.extend(problem.map(|problem| complaint(row.words, &problem)));
        }
        let has_commands = section.contains("```");
        if rows.is_empty() && !has_commands {
            found.push(complaint(section.lines().next().unwrap_or_default(), "it has no statement"));
        }
    }
    found.extend(verbatim(table, lessons));
    found
}

fn complaint(words: &str, problem: &str) -> Complaint {
    let words = format!("{words:?}: {problem}");
    Complaint { lesson: "curriculum".to_owned(), step: None, words }
}

/// The lesson that a section is about, if it is written: `13. Rolling update`.
fn of_section<'a>(section: &str, lessons: &'a [Lesson]) -> Option<&'a Lesson> {
    let number: u32 = section.split_once('.')?.0.parse().ok()?;
    lessons.iter().find(|lesson| lesson.id.starts_with(&format!("{number:02}-")))
}

/// A row of a table, its head and its line left out.
fn row(line: &str) -> Option<Row<'_>> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
    match cells.as_slice() {
        ["statement", ..] => None,
        [words, place, proofs] => Some(Row { words, place, proofs: proofs.split(" · ").collect() }),
        _ => Some(Row { words: line, place: NOWHERE, proofs: Vec::new() }),
    }
}

fn in_file(row: &Row<'_>, read: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let Some(text) = read(row.place) else { return Some(format!("there is no {}", row.place)) };
    let is_missing = |proof: &&&str| !text.contains(&format!("fn {proof}("));
    row.proofs.iter().find(is_missing).map(|proof| format!("{} has no {proof}", row.place))
}

fn in_step(row: &Row<'_>, lessons: &[Lesson]) -> Option<String> {
    let (id, step_id) = row.place.split_once('/').unwrap_or((row.place, ""));
    let Some(lesson) = lessons.iter().find(|lesson| lesson.id == id) else { return Some(format!("no lesson {id:?}")) };
    let Some(step) = lesson.steps.iter().find(|step| step.id == step_id) else {
        return Some(format!("{id} has no step {step_id:?}"));
    };
    let is_missing = |proof: &&&str| !step.checks.iter().any(|check| check.name == **proof);
    if let Some(proof) = row.proofs.iter().find(is_missing) {
        return Some(format!("{} has no check {proof:?}", row.place));
    }
    let spans = row.words.split('`').skip(1).step_by(2);
    let mut printed = spans.filter(|span| PRINTED.iter().any(|start| span.starts_with(start)));
    let is_command = row.words.starts_with('`');
    let unprinted = printed.find(|span| is_command && !step.commands.iter().any(|chip| chip.run.trim() == *span));
    unprinted.map(|command| format!("{} has no chip {command:?}", row.place))
}

/// Blocks of commands under a lesson's id: its chips hold all of them, unchanged and in their order.
fn verbatim(table: &str, lessons: &[Lesson]) -> Vec<Complaint> {
    let mut found = Vec::new();
    for block in table.split("\n```").skip(1).step_by(2) {
        let (id, commands) = block.split_once('\n').unwrap_or((block, ""));
        let Some(lesson) = lessons.iter().find(|lesson| lesson.id == id) else {
            found.push(complaint(id, "there is no such lesson"));
            continue;
        };
        let mut chips = lesson.steps.iter().flat_map(|step| &step.commands);
        // A second terminal is a command in the background.
        let is_same = |run: &str, command: &str| run.trim().trim_end_matches('&').trim_end() == command;
        let missing = commands.lines().find(|command| !chips.any(|chip| is_same(&chip.run, command)));
        found.extend(missing.map(|command| complaint(command, &format!("{id} has no such chip at its place"))));
    }
    found
}
