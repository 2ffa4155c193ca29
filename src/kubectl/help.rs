//! Help: the layout is kubectl's, the words are ours (`static/kubectl/help.txt`).

use super::flags::{CommandSpec, FlagSpec, Standing, command, global_flags};
use super::words;

/// What each command is, and what the flags of a first visit are.
const FIRST: &str = include_str!(concat!(env!("OUT_DIR"), "/help-first.txt"));

/// The groups of the top page, each with its commands in order.
const GROUPS: &[(&str, &[&str])] = &[
    ("Basic Commands (Beginner)", &["create", "expose", "run", "set"]),
    ("Basic Commands (Intermediate)", &["explain", "get", "edit", "delete"]),
    ("Deploy Commands", &["rollout", "scale", "autoscale"]),
    ("Cluster Management Commands", &["certificate", "cluster-info", "top", "cordon", "uncordon", "drain", "taint"]),
    (
        "Troubleshooting and Debugging Commands",
        &["describe", "logs", "attach", "exec", "port-forward", "proxy", "cp", "auth", "debug", "events"],
    ),
    ("Advanced Commands", &["diff", "apply", "patch", "replace", "wait", "kustomize"]),
    ("Settings Commands", &["label", "annotate", "completion"]),
    ("Subcommands provided by plugins", &[]),
    ("Other Commands", &["api-resources", "api-versions", "config", "plugin", "version"]),
];

/// The least width of a list of commands, as cobra pads it.
const NARROWEST: usize = 11;

/// The line that ends every page.
const OPTIONS_HINT: &str =
    "Use \"kubectl options\" for a list of global command-line options (applies to all commands).\n";

/// The page of a command.
pub fn page(spec: &CommandSpec) -> String {
    let mut page = format!("{}\n\n", paragraphs(spec));
    if spec.path.is_empty() {
        page.push_str(&groups());
    }
    if !spec.aliases.is_empty() {
        page.push_str(&format!("Aliases:\n{}, {}\n\n", spec.name(), spec.aliases.join(", ")));
    }
    page.push_str(&examples(spec));
    if !spec.path.is_empty() {
        page.push_str(&children(spec));
    }
    page.push_str(&options(spec));
    page.push_str(&usage(spec));
    page
}

/// `kubectl options`.
pub fn global_options() -> String {
    let flags: String = global_flags().iter().map(|flag| option(flag, "global")).collect();
    format!("The following options can be passed to any command:\n\n{flags}")
}

/// The end of `kubectl help nosuch`: the groups and the usage.
pub fn summary() -> String {
    format!("{}{}", groups(), usage(command("")))
}

/// One line about a command.
pub fn description(path: &str) -> &'static str {
    section(FIRST, path).next().unwrap_or_default()
}

/// One line about a flag of a command; nothing if that is still to be fetched.
pub fn gloss(path: &str, flag: &str) -> &'static str {
    let find = |path: &str| {
        let lines = section(FIRST, path).chain(section(later(), path));
        let glosses = lines.filter_map(|line| line.strip_prefix("-- ")?.split_once(": "));
        glosses.filter(|(name, _)| *name == flag).map(|(_, gloss)| gloss).next()
    };
    find(path).or_else(|| find("global")).unwrap_or_default()
}

/// What is told on a page only.
fn later() -> &'static str {
    words::here().map_or("", |words| words.help)
}

/// The lines of a text about a command.
fn section(text: &'static str, path: &str) -> impl Iterator<Item = &'static str> {
    let path = if path.is_empty() { "kubectl" } else { path };
    let mut lines = text.lines();
    lines.find(|line| line.strip_prefix("= ") == Some(path));
    lines.take_while(|line| !line.starts_with("= "))
}

/// The long text, which stands behind `|` as it is; the one line where there is none.
fn paragraphs(spec: &CommandSpec) -> String {
    let lines: Vec<&str> = section(later(), spec.path).filter_map(|line| line.strip_prefix('|')).collect();
    match (lines.is_empty(), description(spec.path)) {
        (false, _) => lines.join("\n"),
        (true, short) if short.ends_with('.') => short.to_owned(),
        (true, short) => format!("{short}."),
    }
}

fn groups() -> String {
    let width = GROUPS.iter().flat_map(|(_, names)| names.iter().map(|name| name.len())).max().unwrap_or_default();
    let line = |name: &&str| format!("  {name:width$}   {}\n", description(name));
    let group =
        |(title, names): &(&str, &[&str])| format!("{title}:\n{}\n", names.iter().map(line).collect::<String>());
    GROUPS.iter().map(group).collect()
}

fn examples(spec: &CommandSpec) -> String {
    let mut lines = Vec::new();
    for line in section(later(), spec.path) {
        if let Some(comment) = line.strip_prefix("# ") {
            if !lines.is_empty() {
                lines.push("  ".to_owned());
            }
            lines.push(format!("  # {comment}"));
        }
        lines.extend(line.strip_prefix("$ ").map(|example| format!("  {example}")));
    }
    if lines.is_empty() { String::new() } else { format!("Examples:\n{}\n\n", lines.join("\n")) }
}

fn children(spec: &CommandSpec) -> String {
    let width = spec.children().map(|child| child.name().len()).max().unwrap_or_default().max(NARROWEST);
    let line = |child: &CommandSpec| format!("  {:width$}   {}\n", child.name(), description(child.path));
    let lines: String = spec.children().map(line).collect();
    if lines.is_empty() { lines } else { format!("Available Commands:\n{lines}\n") }
}

fn options(spec: &CommandSpec) -> String {
    let shown = |flag: &&FlagSpec| flag.standing != Standing::Deprecated;
    let flags: String = spec.flags.iter().filter(shown).map(|flag| option(flag, spec.path)).collect();
    if flags.is_empty() { flags } else { format!("Options:\n{flags}") }
}

fn option(flag: &FlagSpec, path: &str) -> String {
    format!("    {}={}:\n\t{}\n\n", flag.display_name(), flag.shown_default, gloss(path, flag.name))
}

fn usage(spec: &CommandSpec) -> String {
    let mut text = format!("Usage:\n  {}\n\n", spec.usage);
    if spec.children().next().is_some() {
        let path = spec.full_path();
        text.push_str(&format!("Use \"{path} <command> --help\" for more information about a given command.\n"));
    }
    text.push_str(OPTIONS_HINT);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../static/kubectl/help.txt");

    fn glosses(text: &'static str, path: &str) -> Vec<&'static str> {
        section(text, path).filter_map(|line| line.strip_prefix("-- ")).collect()
    }

    #[test]
    fn the_text_in_two_says_all_of_it() {
        let kept = FIRST.lines().chain(later().lines()).filter(|line| !line.starts_with("= "));
        let (mut kept, mut whole): (Vec<&str>, Vec<&str>) =
            (kept.collect(), TEXT.lines().filter(|line| !line.starts_with("= ")).collect());
        kept.sort_unstable();
        whole.sort_unstable();
        assert_eq!(kept, whole);
    }

    #[test]
    fn what_a_first_visit_can_type_it_can_read_about() {
        for path in ["", "create", "create deployment", "describe", "get"] {
            let own = glosses(FIRST, path);
            let has = |flag: &FlagSpec| {
                own.iter().chain(&glosses(FIRST, "global")).any(|gloss| gloss.split(": ").next() == Some(flag.name))
            };
            for flag in command(path).flags.iter().chain(global_flags()) {
                assert_eq!(has(flag), !gloss(path, flag.name).is_empty(), "--{} of {path:?}", flag.name);
            }
        }
    }
}
