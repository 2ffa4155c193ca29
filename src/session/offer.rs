//! What a line as tutorials print it lacks: its placeholders and what it leaves out, filled in from the cluster.

use super::Session;
use super::typing::NAMESPACE;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::apiserver::store::Store;
use crate::host::INTERRUPTED;
use crate::lessons::command::Place;
use crate::lessons::{Command, Surroundings};
use std::rc::Rc;

impl Session {
    /// Whether the last line has failed, and may be taken back.
    pub fn has_failed(&self) -> bool {
        let last = self.course.commands().last().filter(|_| self.front.foreground.is_none());
        let code = last.filter(|last| last.place == Place::Console).and_then(|last| last.end.as_ref());
        code.is_some_and(|end| !matches!(end.code, 0 | INTERRUPTED))
    }

    /// The last line as it should have been, if it failed because of what it leaves open: what the step says that begins
    /// so, else what the cluster has to put in.
    pub fn offer(&self) -> Option<String> {
        let command = self.course.commands().last().filter(|_| self.front.foreground.is_none())?;
        let code = command.end.as_ref().map_or(0, |end| end.code);
        if matches!(code, 0 | INTERRUPTED) || command.place == Place::Inside {
            return None;
        }
        let shell = self.front.shell.borrow();
        let (aliases, variables) = (&shell.aliases, &shell.values());
        let around = Surroundings { aliases, variables, namespace: NAMESPACE };
        let line = command.line.trim();
        if let Some(meant) = pasted(line) {
            return Some(meant);
        }
        let mut chips = self.course.chips().into_iter().map(|(chip, _)| chip.run.trim());
        let own = chips.find(|run| run.strip_prefix(line).is_some_and(|rest| rest.starts_with(' ')));
        match own.filter(|_| is_beginning(line, &around)) {
            Some(run) => Some(run.to_owned()),
            None => completed(line, self.runtime.snapshot().store(), &around),
        }
    }
}

/// What was copied from a page, as it was meant: a manifest is there to be applied, and a prompt is not part of a line.
fn pasted(text: &str) -> Option<String> {
    let is_manifest = |line: &str| ["apiVersion: ", "kind: "].iter().any(|key| line.starts_with(key));
    let first = text.lines().find(|line| !line.starts_with(['#', '-']))?;
    if is_manifest(first) && text.lines().filter(|line| is_manifest(line)).nth(1).is_some() {
        return Some(["kubectl apply -f - <<'EOF'\n", text, "\nEOF"].concat());
    }
    let lines = text.lines().filter_map(|line| line.strip_prefix("$ "));
    first.starts_with("$ ").then(|| lines.collect::<Vec<_>>().join("\n"))
}

/// The line with everything filled in that it lacks; `None` if it lacks nothing, or nothing there fits.
fn completed(line: &str, store: &Store, around: &Surroundings<'_>) -> Option<String> {
    let line = line.trim();
    let mut words = words(line);
    if words.first()? != "kubectl" || line.contains('\n') {
        return None;
    }
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    for index in 2..end {
        let filled = fill(&words, index, store, around)?;
        if let Some(word) = words.get_mut(index) {
            *word = filled;
        }
    }
    let whole = supplement(words, store, around)?;
    (whole != line).then_some(whole)
}

/// Whether a line stops where kubectl's command only begins: `kubectl set image`.
fn is_beginning(line: &str, around: &Surroundings<'_>) -> bool {
    let command = Command::typed(line, around);
    command.acts.first().is_some_and(|act| act.program == "kubectl" && act.targets.is_empty())
}

/// The words of a line. Blanks inside quotes or between `<` and `>` part nothing.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut closing = None;
    for letter in line.chars() {
        match (closing, letter) {
            (None, ' ' | '\t') => {
                words.push(String::new());
                continue;
            }
            (None, '<') => closing = Some('>'),
            (None, '"' | '\'') => closing = Some(letter),
            (Some(close), _) if close == letter => closing = None,
            _ => {}
        }
        if let Some(last) = words.last_mut() {
            last.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The n-th word, its placeholder filled in; `None` if nothing fits.
fn fill(words: &[String], index: usize, store: &Store, around: &Surroundings<'_>) -> Option<String> {
    let word = words.get(index)?;
    let Some((before, hint, after)) = placeholder(word, around) else { return Some(word.clone()) };
    let last = words.get(index - 1).map(String::as_str).unwrap_or_default();
    let filled = if let Some(kind) = before.strip_suffix('/') {
        name(Kind::of_word(kind)?, store)?
    } else if let Some(label) = before.strip_suffix('=') {
        label_value(label.trim_start_matches("-l").trim_start_matches("--selector="), last, store)?
    } else if let Some(kind) = Kind::of_word(last).filter(|_| index > 2) {
        name(kind, store)?
    } else {
        let verb = words.get(1).map(String::as_str).unwrap_or_default();
        target(verb, store).or_else(|| {
            let mut parts = hint.split(|c: char| !c.is_ascii_alphanumeric());
            let kind = parts.find_map(|part| Kind::of_word(&part.to_ascii_lowercase()))?;
            Some(format!("{}/{}", kind.info().plural, name(kind, store)?))
        })?
    };
    Some(format!("{before}{filled}{after}"))
}

/// What stands before a placeholder, what it says, and what stands behind it: `<pod-name>`, `POD_NAME`, or a variable
/// that is not set.
fn placeholder<'a>(word: &'a str, around: &Surroundings<'_>) -> Option<(&'a str, &'a str, &'a str)> {
    if let Some((before, rest)) = word.split_once('<') {
        let (hint, after) = rest.split_once('>')?;
        return Some((before, hint, after));
    }
    let is_capital = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "_-".contains(c))
    };
    let bare = word.trim_matches('"');
    let name = bare.strip_prefix('$').map(|name| name.trim_matches(['{', '}']));
    if let Some(name) = name.filter(|name| is_capital(name) && !around.variables.contains_key(*name)) {
        return Some(("", name, ""));
    }
    let cut = bare.rfind(['/', '=']).map_or(0, |at| at + 1);
    let (before, hint) = bare.split_at_checked(cut)?;
    (is_capital(hint) && !bare.starts_with('-')).then_some((before, hint, ""))
}

/// The newest object of a kind that is there to stay.
fn newest(kind: Kind, store: &Store) -> Option<&Rc<Object>> {
    let namespace = if kind.is_namespaced() { "default" } else { "" };
    let there = store.list(kind, namespace).map(|(_, object)| object);
    there.filter(|object| !object.meta().is_terminating()).max_by_key(|object| object.meta().creation_timestamp)
}

fn name(kind: Kind, store: &Store) -> Option<String> {
    newest(kind, store).map(|object| object.meta().name.clone())
}

/// What a verb is about, as one would type it.
fn target(verb: &str, store: &Store) -> Option<String> {
    match verb {
        "rollout" | "scale" | "expose" | "set" | "autoscale" => {
            name(Kind::DEPLOYMENT, store).map(|name| format!("deployments/{name}"))
        }
        "logs" | "exec" | "attach" | "port-forward" | "cp" => name(Kind::POD, store),
        _ => None,
    }
}

/// The value that the newest pod has for a label; its key may stand behind `-l`.
fn label_value(key: &str, last: &str, store: &Store) -> Option<String> {
    let is_selector = matches!(last, "-l" | "--selector") || !key.starts_with('-');
    newest(Kind::POD, store).filter(|_| is_selector)?.meta().labels.get(key).cloned()
}

/// Puts in what the verb asks for and nobody has said.
fn supplement(mut words: Vec<String>, store: &Store, around: &Surroundings<'_>) -> Option<String> {
    let line = words.join(" ");
    let command = Command::typed(&line, around);
    let act = command.acts.first()?;
    let verb: Vec<&str> = act.verb.split(' ').collect();
    let stands_first = words.iter().skip(1).take(verb.len()).eq(verb.iter());
    if !stands_first {
        return Some(line);
    }
    if act.targets.is_empty() {
        match act.verb.as_str() {
            "get" | "describe" => words.push("pods".to_owned()),
            "rollout" | "set" => return Some(line),
            _ => {
                if let Some(target) = target(verb.first()?, store) {
                    words.insert(1 + verb.len(), target);
                }
            }
        }
    }
    let says = |words: &[String], start: &str| words.iter().any(|word| word.starts_with(start));
    let deployment = newest(Kind::DEPLOYMENT, store).and_then(|object| match &**object {
        Object::Deployment(deployment) => Some(deployment),
        _ => None,
    });
    match act.verb.as_str() {
        "scale" if !says(&words, "--replicas") => {
            let wanted = deployment?.spec.replicas.unwrap_or(1) + 1;
            words.push(format!("--replicas={wanted}"));
        }
        "set image" if !words.iter().skip(3).any(|word| word.contains('=')) => {
            let container = deployment?.spec.template.spec.containers.first()?;
            words.push(format!("{}={}", container.name, container.image));
        }
        "exec" if !words.iter().any(|word| word == "--") => words.extend(["--", "env"].map(str::to_owned)),
        _ => {}
    }
    Some(words.join(" "))
}
