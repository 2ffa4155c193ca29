//! Completion, judged by what Tab puts in and what it shows.
#![allow(clippy::indexing_slicing, reason = "a test may fail loudly")]

use super::{Candidate, Surroundings, complete, ghost};
use crate::host::Files;
use crate::shell::Shell;

fn with_surroundings<T>(look: impl Fn(&Surroundings<'_>) -> T) -> T {
    let mut shell = Shell::default();
    shell.assign("POD_NAME", "web-1".to_owned());
    shell.aliases.insert("k".to_owned(), "kubectl".to_owned());
    shell.aliases.insert("kg".to_owned(), "kubectl get".to_owned());
    let paths = ["pod.yaml", "pods.yaml", "my file", "dir/a", "dir/b", ".hidden"];
    let files: Files = paths.map(|path| (format!("/home/learner/{path}"), String::new())).into();
    let kubectl = |words: &[String], prefix: &str| {
        let all: &[&str] = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [] => &["get", "describe", "delete"],
            ["get", ..] if prefix.starts_with("-") => &["--output=", "--selector="],
            ["get"] => &["pods", "pods/web-1", "nodes"],
            _ => &[],
        };
        all.iter().map(|text| Candidate { text: (*text).to_owned(), gloss: "x".to_owned() }).collect()
    };
    let history = ["kubectl get pods -A".to_owned(), "echo old".to_owned()];
    look(&Surroundings { shell: &shell, files: &files, history: &history, kubectl: &kubectl })
}

#[test]
fn tab_puts_in_what_is_certain() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("kub", "ectl ", &["kubectl"]),
        ("k", "", &["k", "kg", "kill", "kubectl"]),
        ("echo a | kub", "ectl ", &["kubectl"]),
        ("A=b kub", "ectl ", &["kubectl"]),
        ("(kub", "ectl ", &["kubectl"]),
        ("echo $(kub", "ectl ", &["kubectl"]),
        ("echo \"$(kub", "ectl ", &["kubectl"]),
        ("kubectl g", "et ", &["get"]),
        ("kubectl de", "", &["describe", "delete"]),
        ("kubectl get n", "odes ", &["nodes"]),
        ("kubectl get p", "ods", &["pods", "pods/web-1"]),
        ("kubectl get \"n", "odes\" ", &["nodes"]),
        ("kubectl get --o", "utput=", &["--output="]),
        ("k get n", "odes ", &["nodes"]),
        ("kg n", "odes ", &["nodes"]),
        ("watch -n1 kubectl g", "et ", &["get"]),
        ("echo $(kubectl get n", "odes ", &["nodes"]),
        ("x=$(kubectl get pods) kubectl g", "et ", &["get"]),
        ("true && kubectl get 'n", "odes' ", &["nodes"]),
        ("cat p", "od", &["pod.yaml", "pods.yaml"]),
        ("cat my", "\\ file ", &["my file"]),
        ("cat \"my f", "ile\" ", &["my file"]),
        ("cat my\\ f", "ile ", &["my file"]),
        ("cat d", "ir/", &["dir/"]),
        ("cat dir/", "", &["dir/a", "dir/b"]),
        ("cat ~/dir/a", " ", &["~/dir/a"]),
        ("cat .", "hidden ", &[".hidden"]),
        ("kubectl get pods > pods", ".yaml ", &["pods.yaml"]),
        ("kubectl apply 2>pods", ".yaml ", &["pods.yaml"]),
        ("echo $POD", "_NAME ", &["POD_NAME"]),
        ("echo \"x ${POD", "_NAME\" ", &["POD_NAME"]),
        ("unset POD", "_NAME ", &["POD_NAME"]),
        ("nosuch x", "", &[]),
        ("# kub", "", &[]),
        ("kubectl nothing ", "", &[]),
    ];
    for (text, insert, candidates) in rows {
        let completion = with_surroundings(|surroundings| complete(text, surroundings));
        let texts: Vec<&str> = completion.candidates.iter().map(|candidate| candidate.text.as_str()).collect();
        assert_eq!((completion.insert.as_str(), texts.as_slice()), (*insert, *candidates), "for: {text}");
    }
}

#[test]
fn ghosts() {
    let rows = [
        ("kubectl g", Some("et pods -A")),
        ("kubectl get n", Some("odes")),
        ("echo", Some(" old")),
        ("echo old", None),
        ("", None),
        ("kubectl de", None),
    ];
    for (text, expected) in rows {
        let shown = with_surroundings(|surroundings| ghost(text, surroundings));
        assert_eq!(shown.as_deref(), expected, "for: {text}");
    }
}

#[test]
fn no_text_panics() {
    let pieces =
        ["'", "\"", "$", "{", "(", ")", "`", "\\", "é", " ", "|", ">", "2", "#", "&", "kubectl", "\n", "~/", "/"];
    let mut state = 12345_usize;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) % pieces.len()]);
        }
        with_surroundings(|surroundings| (complete(&text, surroundings), ghost(&text, surroundings)));
    }
}
