//! The layers, and what each may name of the others.

use crate::source::{Complaint, Source, group, is_ident, is_punct, line_of, test_item_end};
use proc_macro2::{Delimiter, TokenTree};

/// A layer, and the paths below `crate` that it may name besides its own.
type Layer = (&'static str, &'static [&'static str]);

/// From the words at the bottom to the page at the top. Whoever needs another arrow draws it here, and says why in
/// ARCHITECTURE.md; an arrow that points up is never right.
const LAYERS: &[Layer] = &[
    // How code is fetched that is not here yet, which whoever has such code must say.
    ("lazy", &[]),
    ("api", &["lazy"]),
    ("apiserver", &["api", "lazy"]),
    ("control_loop", &["api", "apiserver"]),
    ("world", &["api", "lazy", "apiserver", "control_loop"]),
    ("controllers", &["api", "lazy", "apiserver", "control_loop"]),
    ("scheduler", &["api", "apiserver", "control_loop"]),
    ("kubelet", &["api", "lazy", "apiserver", "control_loop", "world"]),
    ("cluster", &["api", "lazy", "apiserver", "control_loop", "world", "controllers", "scheduler", "kubelet"]),
    ("host", &["api", "apiserver"]),
    // A true client: of the server it knows what goes over the wire, never the store.
    ("kubectl", &["api", "lazy", "apiserver::request", "apiserver::table", "host"]),
    ("shell", &["api", "lazy", "apiserver::request", "apiserver::table", "apiserver::rest", "host", "kubectl"]),
    ("scene", &["api", "apiserver", "control_loop", "world", "cluster"]),
    ("lessons", &["api", "lazy", "apiserver", "world", "cluster", "host", "kubectl"]),
    (
        "session",
        &[
            "api",
            "lazy",
            "apiserver",
            "control_loop",
            "world",
            "controllers",
            "scheduler",
            "kubelet",
            "cluster",
            "host",
            "kubectl",
            "shell",
            "scene",
            "lessons",
        ],
    ),
    (
        "ui",
        &[
            "api",
            "lazy",
            "apiserver",
            "control_loop",
            "world",
            "controllers",
            "scheduler",
            "kubelet",
            "cluster",
            "host",
            "kubectl",
            "shell",
            "scene",
            "lessons",
            "session",
        ],
    ),
];

/// What belongs to the browser.
const BROWSER: [&str; 6] = ["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen", "wasm_bindgen_futures"];

/// Arrows that the table does not have. Tests may look anywhere.
pub fn complaints(source: &Source) -> Vec<Complaint> {
    let Some(own) = layer_name(&source.path).filter(|_| !source.is_test()) else {
        return Vec::new();
    };
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == own) else {
        let advice = format!("{own} is no layer: put it into one, or give it a row in tests/tidy/layers.rs");
        return vec![source.complaint(1, advice)];
    };
    let mut arrows = Vec::new();
    find_arrows(&source.tokens, depth(&source.path), &mut arrows);
    let fits =
        |path: &str, rule: &str| path == rule || path.strip_prefix(rule).is_some_and(|rest| rest.starts_with("::"));
    arrows.retain(|arrow| !fits(&arrow.path, own) && !allowed.iter().any(|rule| fits(&arrow.path, rule)));
    let advice = |arrow: &Arrow| match allowed {
        [] => format!("{own} names crate::{}, but may name no other layer", arrow.path),
        _ => format!("{own} names crate::{}, but may name only {}", arrow.path, allowed.join(", ")),
    };
    arrows.iter().map(|arrow| source.complaint(arrow.line, advice(arrow))).collect()
}

/// Names of the browser's libraries anywhere but in the page.
pub fn browser_complaints(source: &Source) -> Vec<Complaint> {
    if layer_name(&source.path) == Some("ui") || source.path == "src/main.rs" {
        return Vec::new();
    }
    let mut found = Vec::new();
    find_browser(&source.tokens, &mut found);
    let advice = |name: &str| format!("{name} is named below ui: only the page may touch the browser");
    found.iter().map(|(name, line)| source.complaint(*line, advice(name))).collect()
}

/// A path below `crate` that a file names.
#[derive(Debug, PartialEq, Eq)]
struct Arrow {
    path: String,
    line: usize,
}

/// `src/kubectl/commands/get.rs` is of `kubectl`, `src/host.rs` of `host`; `lib.rs`, `main.rs` and `bin/` stand above.
fn layer_name(path: &str) -> Option<&str> {
    let below = path.strip_prefix("src/")?;
    let name = below.split('/').next()?;
    match name.strip_suffix(".rs") {
        Some("lib" | "main") => None,
        Some(file) => Some(file),
        None => (name != "bin").then_some(name),
    }
}

/// How many `super` lead from a file's own module to the crate.
fn depth(path: &str) -> usize {
    let module = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    module.split('/').count()
}

fn find_arrows(tokens: &[TokenTree], depth: usize, arrows: &mut Vec<Arrow>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(end) = test_item_end(tokens, at) {
            at = end;
        } else if let Some(after) = path_from_crate(tokens, at, depth) {
            at = find_tree(tokens, after, String::new(), line_of(token), arrows);
        } else if is_ident(Some(token), "mod")
            && let Some(body) = group(tokens.get(at + 2), Delimiter::Brace)
        {
            find_arrows(&body.stream().into_iter().collect::<Vec<_>>(), depth + 1, arrows);
            at += 3;
        } else {
            if let TokenTree::Group(group) = token {
                find_arrows(&group.stream().into_iter().collect::<Vec<_>>(), depth, arrows);
            }
            at += 1;
        }
    }
}

/// Where the names begin after `crate::`, or after enough `super::` to arrive there.
fn path_from_crate(tokens: &[TokenTree], start: usize, depth: usize) -> Option<usize> {
    let in_the_middle = start >= 2 && separator(tokens, start - 2).is_some();
    if in_the_middle {
        return None;
    }
    let mut at = start;
    if is_ident(tokens.get(at), "crate") {
        return separator(tokens, at + 1);
    }
    if is_ident(tokens.get(at), "self") {
        at = separator(tokens, at + 1)?;
    }
    let mut supers = 0;
    while is_ident(tokens.get(at), "super") {
        at = separator(tokens, at + 1)?;
        supers += 1;
    }
    (supers == depth).then_some(at)
}

fn separator(tokens: &[TokenTree], at: usize) -> Option<usize> {
    (is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')).then_some(at + 2)
}

/// Reads `a::b`, `{a, b::c}` or `*` from `at` on; every leaf is an arrow. Returns where it ends.
fn find_tree(tokens: &[TokenTree], at: usize, prefix: String, line: usize, arrows: &mut Vec<Arrow>) -> usize {
    match tokens.get(at) {
        Some(TokenTree::Ident(ident)) => {
            // A macro of ours has its place in the crate itself, whichever layer defines it.
            if prefix.is_empty() && is_punct(tokens.get(at + 1), '!') {
                return at + 1;
            }
            let path = if prefix.is_empty() { ident.to_string() } else { format!("{prefix}::{ident}") };
            match separator(tokens, at + 1) {
                // `a::<T>::b` ends here: what is between the brackets is looked at on its own.
                Some(next) if !is_punct(tokens.get(next), '<') => {
                    find_tree(tokens, next, path, line_of(&tokens[at]), arrows)
                }
                _ => {
                    let path = path.strip_suffix("::self").map(str::to_owned).unwrap_or(path);
                    arrows.push(Arrow { path, line: line_of(&tokens[at]) });
                    at + 1
                }
            }
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let mut place = 0;
            while place < inner.len() {
                place = find_tree(&inner, place, prefix.clone(), line_of(&inner[place]), arrows);
                while place < inner.len() && !is_punct(inner.get(place), ',') {
                    place += 1;
                }
                place += 1;
            }
            at + 1
        }
        Some(TokenTree::Punct(punct)) if punct.as_char() == '*' => {
            let path = if prefix.is_empty() { "*".to_owned() } else { prefix };
            arrows.push(Arrow { path, line });
            at + 1
        }
        _ => at,
    }
}

fn find_browser(tokens: &[TokenTree], found: &mut Vec<(String, usize)>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => find_browser(&group.stream().into_iter().collect::<Vec<_>>(), found),
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if BROWSER.contains(&name.as_str()) || name.starts_with("gloo_") {
                    found.push((name, line_of(token)));
                }
            }
            _ => {}
        }
    }
}

#[test]
fn the_table_points_down_only() {
    for (place, (name, allowed)) in LAYERS.iter().enumerate() {
        for rule in *allowed {
            let layer = rule.split("::").next().unwrap();
            assert!(LAYERS[..place].iter().any(|(below, _)| *below == layer), "{name} → {rule}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_arrows(path: &str, text: &str, expected: &[(usize, &str)]) {
        let source = Source::parse(path, text).unwrap();
        let found = complaints(&source);
        let lines: Vec<usize> = found.iter().map(|complaint| complaint.line).collect();
        assert_eq!(lines, expected.iter().map(|(line, _)| *line).collect::<Vec<_>>(), "{path}: {text}\n{found:?}");
        for (complaint, (_, words)) in found.iter().zip(expected) {
            assert!(complaint.advice.contains(words), "{} instead of {words}", complaint.advice);
        }
    }

    #[test]
    fn arrows_up_are_found_however_they_are_written() {
        let up = "names crate::cluster";
        check_arrows("src/api/pod.rs", "use crate::cluster::Cluster;", &[(1, up)]);
        check_arrows("src/api/pod.rs", "\nuse crate::{api::meta, cluster::{self, Cluster}};", &[(2, up), (2, up)]);
        check_arrows("src/api/pod.rs", "fn f(x: crate::cluster::Cluster) {}", &[(1, up)]);
        check_arrows("src/api/pod.rs", "fn f() { g(vec![crate::cluster::new::<u8>()]) }", &[(1, up)]);
        check_arrows("src/api/pod.rs", "use super::super::cluster::Cluster;", &[(1, up)]);
        check_arrows("src/api/mod.rs", "pub use super::cluster::*;", &[(1, up)]);
        check_arrows("src/api/pod.rs", "mod inner { use super::super::super::cluster; }", &[(1, up)]);
        check_arrows("src/host.rs", "use self::super::cluster::Cluster;", &[(1, up)]);
        check_arrows("src/api/pod.rs", "use crate::*;", &[(1, "names crate::*")]);
        check_arrows("src/api/pod.rs", "use crate::Cluster;", &[(1, "names crate::Cluster")]);
        check_arrows("src/api/pod.rs", "#[cfg(not(test))]\nuse crate::cluster;", &[(2, up)]);
        check_arrows(
            "src/controllers/job.rs",
            "use crate::scheduler;",
            &[(1, "only api, lazy, apiserver, control_loop")],
        );
        check_arrows("src/kubectl/get.rs", "use crate::apiserver::store::Store;", &[(1, "apiserver::store::Store")]);
        check_arrows("src/kubectl/get.rs", "use crate::apiserver::requests;", &[(1, "apiserver::requests")]);
        check_arrows("src/kubectl/get.rs", "use crate::apiserver::{request, rest};", &[(1, "apiserver::rest")]);
        check_arrows("src/helpers/text.rs", "fn f() {}", &[(1, "helpers is no layer")]);
    }

    #[test]
    fn arrows_down_and_within_are_fine() {
        check_arrows("src/api/pod.rs", "use crate::api::meta; use super::meta; use super::super::api;", &[]);
        check_arrows(
            "src/api/pod.rs",
            "// crate::cluster\n/// [`crate::cluster`]\nfn f() { \"crate::cluster\"; }",
            &[],
        );
        check_arrows("src/api/pod.rs", "crate::kinds! { Pod } pub(crate) fn f() {}", &[]);
        check_arrows("src/api/pod.rs", "#[cfg(test)]\nmod tests { use crate::cluster::Cluster; }", &[]);
        check_arrows("src/api/tests.rs", "use crate::cluster::Cluster;", &[]);
        check_arrows("src/kubectl/get.rs", "use crate::apiserver::request::{ApiRequest, Reply};", &[]);
        check_arrows("src/kubelet/mod.rs", "use crate::world::Machine;", &[]);
        check_arrows("src/ui/app.rs", "use crate::{session::Session, cluster::Cluster, api};", &[]);
        check_arrows("src/bin/tab.rs", "use tabernetes::shell;", &[]);
        check_arrows("src/lib.rs", "pub mod api; pub use crate::api::Object;", &[]);
    }

    fn check_browser(path: &str, text: &str, expected: &[usize]) {
        let found = browser_complaints(&Source::parse(path, text).unwrap());
        assert_eq!(found.iter().map(|complaint| complaint.line).collect::<Vec<_>>(), expected, "{path}: {text}");
    }

    #[test]
    fn the_browser_is_named_in_the_page_only() {
        check_browser(
            "src/scene/mod.rs",
            "\nuse yew::Html;\nfn f() { gloo_timers::now(web_sys::window()) }",
            &[2, 3, 3],
        );
        check_browser("src/session/mod.rs", "// yew\nfn f() { \"js_sys\"; }", &[]);
        check_browser("src/ui/app.rs", "use yew::Html;", &[]);
        check_browser("src/main.rs", "fn main() { yew::Renderer::<App>::new(); }", &[]);
    }
}
