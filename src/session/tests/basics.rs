//! Kubernetes Basics, all commands of its six modules in order, in one session.

use super::desk::Desk;
use crate::cluster::scenario::Scenario;

/// What is typed, and what it has to print.
const TRANSCRIPT: &str = include_str!("basics.txt");
/// The commands as they are printed in the tutorial.
const PRINTED: &str = include_str!("../../../tests/fixtures/basics.txt");

/// Each command with its pattern; one that ends in `\` says nothing of the last line's end.
fn rows() -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in TRANSCRIPT.lines() {
        match (line.strip_prefix("$ "), rows.last_mut()) {
            (Some(command), _) => rows.push((command.to_owned(), String::new())),
            (None, _) if line.starts_with("# +") => rows.push((line.to_owned(), String::new())),
            (None, Some((_, pattern))) => match line.strip_suffix('\\') {
                Some(open) => pattern.push_str(open),
                None => pattern.push_str(&format!("{line}\n")),
            },
            (None, None) => {}
        }
    }
    rows
}

#[test]
fn every_command_of_the_tutorial_is_run_in_its_order() {
    let typed: Vec<String> = rows().into_iter().map(|(line, _)| line).filter(|line| !line.starts_with('#')).collect();
    let printed: Vec<&str> = PRINTED.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(typed, printed);
}

#[test]
fn kubernetes_basics_runs_word_for_word() {
    let mut desk = Desk::new(Scenario::OneNode);
    for (line, pattern) in rows() {
        // What the tutorial runs in a second terminal runs in the background here.
        let line = if line == "kubectl proxy" { "kubectl proxy &".to_owned() } else { line };
        desk.check(&[(&line, &pattern)]);
    }
}
