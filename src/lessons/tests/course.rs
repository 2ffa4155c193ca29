//! What the whole course promises, besides what the linter plays.

use super::*;
use crate::api::set::Set;
use crate::lessons::lesson::{Lesson, Part};
use crate::lessons::lint::lint_curriculum;
use crate::lessons::prose::Span;

fn lessons() -> Vec<Lesson> {
    catalogue().iter().map(|entry| entry.read().unwrap_or_else(|error| panic!("{error}"))).collect()
}

#[test]
fn the_table_of_contents_says_what_the_lessons_say() {
    let line = |lesson: &Lesson| {
        let steps: Vec<&str> = lesson.steps.iter().map(|step| step.id.as_str()).collect();
        let cells = [&lesson.id, &lesson.path, &lesson.title, &lesson.summary, &steps.join(" ")];
        cells.map(String::as_str).join(" | ") + "\n"
    };
    let expected: String = lessons().iter().map(line).collect();
    assert_eq!(include_str!("../../../static/lessons/contents.txt"), expected);
}

fn read_file(path: &str) -> Option<String> {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

#[test]
fn every_statement_of_the_syllabus_is_taught() {
    let table = include_str!("../../../tests/curriculum.md");
    let found = lint_curriculum(table, &lessons(), &read_file);
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn a_statement_that_nobody_teaches_is_found() {
    let head = "\n## 1. Meet a pod\n\n| statement | step | proof |\n|---|---|---|\n";
    for (rows, expected) in [
        ("| A pod. | 01-meet-a-pod/ask | Its pod is ready |", ""),
        ("| `kubectl get nodes` | 01-meet-a-pod/cluster | You have looked at the node |", ""),
        ("| A pod. | – | – |", "no step teaches it"),
        ("| A pod. | 01-meet-a-pod |", "no step teaches it"),
        ("", "it has no statement"),
        ("| A pod. | 99-none/ask | Its pod is ready |", "no lesson \"99-none\""),
        ("| A pod. | 01-meet-a-pod/no | Its pod is ready |", "has no step \"no\""),
        ("| A pod. | 01-meet-a-pod/ask | Its pod is ready · Green |", "has no check \"Green\""),
        ("| `kubectl get pods` | 01-meet-a-pod/cluster | You have looked at the node |", "has no chip"),
        ("| Good. | src/none.rs | it_works |", "there is no src/none.rs"),
        ("| Good. | src/lessons/tests/course.rs | it_works |", "has no it_works"),
        ("| Good. | src/lessons/tests/course.rs | every_lesson_opens_unsolved |", ""),
        ("```15-create-a-cluster\nminikube version\nkubectl get nodes\n```", ""),
        ("```15-create-a-cluster\nkubectl get nodes\nminikube version\n```", "no such chip at its place"),
    ] {
        let found = lint_curriculum(&format!("{head}{rows}\n"), &lessons(), &read_file);
        let words: Vec<String> = found.iter().map(ToString::to_string).collect();
        let is_found =
            if expected.is_empty() { words.is_empty() } else { words.iter().any(|line| line.contains(expected)) };
        assert!(is_found, "{rows}: {words:?} instead of {expected:?}");
    }
}

#[test]
fn parts_appear_with_their_lesson() {
    let lessons = lessons();
    let first = |part: Part| {
        let shows = |lesson: &&Lesson| {
            lesson.reveal.contains(&part) || lesson.steps.iter().any(|step| step.reveal.contains(&part))
        };
        lessons.iter().find(shows).map(|lesson| lesson.id.get(..2).unwrap_or_default().to_owned())
    };
    for (part, lesson) in [
        (Part::ApiServer, "01"),
        (Part::Nodes, "01"),
        (Part::Pods, "01"),
        (Part::PodIps, "01"),
        (Part::Kubelet, "04"),
        (Part::Scheduler, "05"),
        // At first only the ground below the nodes, where a request finds no way in.
        (Part::Services, "02"),
    ] {
        let found = first(part).unwrap_or_default();
        // A lesson that is not written yet leaves its parts to a later one.
        assert!(*found >= *lesson, "{part:?} appears in lesson {found}");
    }
    assert!(lessons.iter().all(|lesson| !lesson.reveal.contains(&Part::Etcd) || lesson.id.as_str() >= "07"));
}

#[test]
fn every_lesson_opens_unsolved() {
    for entry in catalogue() {
        let lesson = entry.read().unwrap();
        let mut player = Rehearsal::of(*entry).unwrap_or_else(|error| panic!("{}: {error}", entry.id));
        player.restart(&lesson).unwrap_or_else(|error| panic!("{}: {error}", entry.id));
        let progress = Progress::begin(&lesson, Set::default(), &player.cluster(), &[]);
        let outcomes = progress.outcomes(&lesson, &player.cluster(), &[]);
        assert!(outcomes.iter().any(|outcome| !outcome.state.is_met()), "{}", entry.id);
    }
}

#[test]
fn the_console_prints_what_happens() {
    // What a table's row or its heading looks like, and names that no cluster of ours has.
    for lesson in lessons() {
        for prose in lesson.steps.iter().flat_map(|step| [&step.text, &step.hint].into_iter().chain(&step.more_exactly))
        {
            for code in prose.spans().filter_map(|span| if let Span::Code(code) = span { Some(code) } else { None }) {
                let is_output = code.contains("   ") || code.starts_with("NAME ") || code.contains("deployment.apps/");
                assert!(!is_output, "{}: {code:?} is printed by the console", lesson.id);
                assert!(!code.starts_with("node-"), "{}: {code:?} is no node's name", lesson.id);
            }
        }
    }
}
