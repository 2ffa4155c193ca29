//! kubectl's command line as far as a check asks: the verb, the objects it is about, the form of the output.

use super::command::{Act, Name, Scope, Target};
use super::words::{Form, Word};
use crate::api::discovery::Kind;
use crate::api::selector::Selector;

/// Verbs of two words.
const GROUPS: &[&str] = &["rollout", "set", "config", "auth", "certificate", "top"];
/// Verbs whose first argument is a pod unless it says otherwise.
const ON_PODS: &[&str] = &["logs", "exec", "attach", "port-forward"];
/// Short flags with a value, whatever the verb.
const SHORT_VALUES: &str = "nolLcks";
/// Long flags with a value, of the verbs that a check may ask for.
const LONG_VALUES: &[&str] = &[
    "namespace",
    "output",
    "selector",
    "label-columns",
    "field-selector",
    "sort-by",
    "template",
    "chunk-size",
    "filename",
    "kustomize",
    "container",
    "context",
    "cluster",
    "user",
    "kubeconfig",
    "server",
    "token",
    "v",
    "request-timeout",
    "raw",
    "subresource",
    "tail",
    "since",
    "since-time",
    "limit-bytes",
    "image",
    "replicas",
    "port",
    "timeout",
    "to-revision",
    "revision",
    "grace-period",
    "cascade",
    "type",
    "name",
    "target-port",
    "env",
    "labels",
    "restart",
    "current-replicas",
    "resource-version",
    "for",
    "patch",
    "patch-file",
    "overrides",
    "field-manager",
    "max-log-requests",
    "pod-running-timeout",
    "as",
    "as-group",
    "as-uid",
    "cache-dir",
];

/// The act of `kubectl` with these arguments; `None` if there is no verb.
pub fn act_of(words: &[Word], namespace: &str) -> Option<Act> {
    let split = words.iter().position(|word| word.text == "--" && word.form == Form::Fixed).unwrap_or(words.len());
    let (words, inner) = words.split_at(split);
    let line = read(words);
    let mut places = line.places.iter().copied();
    let mut verb = places.next()?.text.clone();
    if GROUPS.contains(&verb.as_str())
        && let Some(second) = places.next()
    {
        verb = format!("{verb} {}", second.text);
    }
    let places: Vec<&Word> = places.collect();
    let mut targets = targets(&verb, &places);
    let labels = line.value(&["l", "selector"]).and_then(|text| text.parse::<Selector>().ok());
    if targets.is_empty() && labels.is_some() && ON_PODS.contains(&verb.as_str()) {
        targets = named(&[Kind::POD], &[]);
    }
    if line.flags.iter().any(|flag| matches!(flag.as_str(), "h" | "help")) {
        // Who asks what a verb does has not done it.
        (verb, targets) = ("help".to_owned(), Vec::new());
    }
    let goes_on = |flag: &String| match flag.as_str() {
        "w" | "watch" | "watch-only" => true,
        "f" | "follow" => verb == "logs",
        _ => false,
    };
    Some(Act {
        is_watching: line.flags.iter().any(goes_on) || matches!(verb.as_str(), "proxy" | "port-forward"),
        program: "kubectl".to_owned(),
        verb,
        targets,
        labels,
        output: line.value(&["o", "output"]).map(str::to_owned),
        words: inner.iter().skip(1).map(|word| word.text.clone()).collect(),
        scope: line.scope.unwrap_or_else(|| Scope::Namespace(namespace.to_owned())),
    })
}

#[derive(Default)]
struct Line<'a> {
    places: Vec<&'a Word>,
    flags: Vec<String>,
    values: Vec<(String, String)>,
    scope: Option<Scope>,
}

impl Line<'_> {
    fn value(&self, names: &[&str]) -> Option<&str> {
        let given = self.values.iter().rev().find(|(name, _)| names.contains(&name.as_str()));
        given.map(|(_, value)| value.as_str())
    }

    fn note(&mut self, name: &str, value: &str) {
        self.values.push((name.to_owned(), value.to_owned()));
    }
}

fn read(words: &[Word]) -> Line<'_> {
    let mut line = Line::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some(long) = word.text.strip_prefix("--") {
            match long.split_once('=') {
                Some((name, "false")) if !LONG_VALUES.contains(&name) => {}
                Some((name, value)) if LONG_VALUES.contains(&name) => line.note(name, value),
                Some((name, _)) => line.flags.push(name.to_owned()),
                None if LONG_VALUES.contains(&long) => {
                    line.note(long, words.next().map_or("", |word| word.text.as_str()));
                }
                None => line.flags.push(long.to_owned()),
            }
        } else if let Some(short) = word.text.strip_prefix('-').filter(|short| !short.is_empty()) {
            let verb = line.places.first().map_or("", |word| word.text.as_str());
            if let Some((name, value)) = short_flags(short, verb, &mut line.flags) {
                let value = if value.is_empty() { words.next().map_or("", |word| word.text.as_str()) } else { value };
                line.note(&name.to_string(), value.trim_start_matches('='));
            }
        } else {
            line.places.push(word);
        }
    }
    let is_everywhere = line.flags.iter().any(|flag| matches!(flag.as_str(), "A" | "all-namespaces"));
    line.scope = match line.value(&["n", "namespace"]) {
        _ if is_everywhere => Some(Scope::All),
        Some("") => None,
        Some(namespace) => Some(Scope::Namespace(namespace.to_owned())),
        None => None,
    };
    line
}

/// A cluster of short flags; the one that takes a value ends it.
fn short_flags<'a>(short: &'a str, verb: &str, flags: &mut Vec<String>) -> Option<(char, &'a str)> {
    for (at, c) in short.char_indices() {
        let takes_value = match c {
            'f' => verb != "logs",
            'p' => verb == "patch",
            'v' => true,
            _ => SHORT_VALUES.contains(c),
        };
        if takes_value {
            return Some((c, short.get(at + c.len_utf8()..).unwrap_or_default()));
        }
        flags.push(c.to_string());
    }
    None
}

fn targets(verb: &str, places: &[&Word]) -> Vec<Target> {
    if matches!(verb, "top pod" | "top pods" | "top po") {
        return named(&[Kind::POD], places);
    }
    let Some((first, rest)) = places.split_first() else { return Vec::new() };
    if ON_PODS.contains(&verb) && !first.text.contains('/') {
        return named(&[Kind::POD], &[*first]);
    }
    if first.text.contains('/') {
        return places.iter().filter_map(|word| slashed(word)).collect();
    }
    let kinds: Vec<Kind> = first.text.split(',').flat_map(kinds_of).collect();
    if rest.is_empty() || verb == "create" {
        let all = |kind| Target { kind, name: Name::Any };
        return kinds.into_iter().map(all).collect();
    }
    named(&kinds, rest)
}

fn named(kinds: &[Kind], names: &[&Word]) -> Vec<Target> {
    let each = |kind: &Kind| {
        let kind = *kind;
        names.iter().map(move |word| Target { kind, name: name_of(&word.text, word.form) })
    };
    if names.is_empty() {
        return kinds.iter().map(|kind| Target { kind: *kind, name: Name::Any }).collect();
    }
    kinds.iter().flat_map(each).collect()
}

fn slashed(word: &Word) -> Option<Target> {
    let (kind, name) = word.text.split_once('/')?;
    Some(Target { kind: Kind::of_word(kind)?, name: name_of(name, word.form) })
}

fn name_of(text: &str, form: Form) -> Name {
    if form == Form::Open { Name::Open } else { Name::Exact(text.to_owned()) }
}

/// The kinds of a word or of a category.
fn kinds_of(word: &str) -> Vec<Kind> {
    let word = word.to_ascii_lowercase();
    match Kind::of_word(&word) {
        Some(kind) => vec![kind],
        None => Kind::all().filter(|kind| kind.info().categories.contains(&word.as_str())).collect(),
    }
}
