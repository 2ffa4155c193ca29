//! The table of commands and their flags, read once from `static/kubectl/flags.txt`.

use crate::kubectl::words;
use std::sync::OnceLock;

/// Every command, but flags and usage of those of a first visit only.
const FIRST: &str = include_str!(concat!(env!("OUT_DIR"), "/flags-first.txt"));

/// The path under which the flags of every command stand.
const GLOBAL: &str = "global";
/// The path of `kubectl` itself.
const ROOT: &str = "kubectl";

/// A command as its help tells of it.
#[derive(Debug)]
pub struct CommandSpec {
    /// Its words, without `kubectl`: `create deployment`. Empty for `kubectl` itself.
    pub path: &'static str,
    /// Other words for the last word.
    pub aliases: Vec<&'static str>,
    /// Words that people type when they mean it.
    pub suggested_for: Vec<&'static str>,
    /// The usage line; empty while more of the command is to be fetched than its names.
    pub usage: &'static str,
    /// Its own flags, sorted by name.
    pub flags: Vec<FlagSpec>,
}

/// A flag as the help tells of it.
#[derive(Debug)]
pub struct FlagSpec {
    /// `output`
    pub name: &'static str,
    /// `o`
    pub short: Option<char>,
    /// What it takes.
    pub kind: FlagKind,
    /// The default as the help shows it: `'none'`, `[]`, `false`.
    pub shown_default: &'static str,
    /// What the flag means when it stands without a value; booleans have `true`.
    pub alone: Option<&'static str>,
    /// How the command and its help treat it.
    pub standing: Standing,
    /// What it does in here.
    pub effect: Effect,
}

/// The types of pflag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagKind {
    /// `--wait`, `--wait=false`
    Bool,
    /// Any text.
    Text,
    /// A whole number of 64 bits.
    Int,
    /// A whole number of 32 bits.
    Int32,
    /// `1m30s`
    Duration,
    /// A list, split at commas; may be given again.
    Slice,
    /// A list; may be given again, never split.
    Array,
}

/// How a command and its help treat a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// May be left out.
    Optional,
    /// Must be given.
    Required,
    /// Accepted with a warning, and not in the help.
    Deprecated,
}

/// What a flag does in here. A test holds the table to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The command's code looks at it.
    Real,
    /// Nothing, and the command line says so.
    Unsimulated,
    /// Nothing that could be seen on a real cluster.
    Unseen,
}

impl CommandSpec {
    /// Its last word: `deployment`.
    pub fn name(&self) -> &'static str {
        self.path.rsplit(' ').next().unwrap_or_default()
    }

    /// Whether more is here of it than its names.
    pub fn is_here(&self) -> bool {
        !self.usage.is_empty()
    }

    /// `kubectl create deployment`
    pub fn full_path(&self) -> String {
        match self.path {
            "" => ROOT.to_owned(),
            path => format!("{ROOT} {path}"),
        }
    }

    /// Its subcommands, in the order of the help.
    pub fn children(&self) -> impl Iterator<Item = &'static CommandSpec> {
        let path = self.path;
        commands().iter().filter(move |child| !child.path.is_empty() && parent(child.path) == path)
    }

    /// The subcommand of a name or an alias.
    pub fn child(&self, word: &str) -> Option<&'static CommandSpec> {
        self.children().find(|child| child.name() == word || child.aliases.contains(&word))
    }

    /// The flag of a name, the command's own or one that every command has.
    pub fn flag(&self, name: &str) -> Option<&'static FlagSpec> {
        let own = command(self.path).flags.iter().find(|flag| flag.name == name);
        own.or_else(|| global_flags().iter().find(|flag| flag.name == name))
            .or_else(|| (name == "help").then(help_flag))
    }

    /// The flag of a letter.
    pub fn shorthand(&self, letter: char) -> Option<&'static FlagSpec> {
        let own = command(self.path).flags.iter().find(|flag| flag.short == Some(letter));
        own.or_else(|| global_flags().iter().find(|flag| flag.short == Some(letter)))
            .or_else(|| (letter == 'h').then(help_flag))
    }
}

impl FlagSpec {
    /// The default as a value: no quotes, and nothing for an empty list.
    pub fn default(&self) -> &'static str {
        let shown = self.shown_default;
        let within = |open, close| shown.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
        within('\'', '\'').or_else(|| within('[', ']')).unwrap_or(shown)
    }

    /// `-o, --output`, as errors name it.
    pub fn display_name(&self) -> String {
        match self.short {
            Some(letter) => format!("-{letter}, --{}", self.name),
            None => format!("--{}", self.name),
        }
    }
}

/// Every command, in the order of the help.
pub fn commands() -> &'static [CommandSpec] {
    &table().commands
}

/// The flags that every command has.
pub fn global_flags() -> &'static [FlagSpec] {
    &table().global
}

/// The command of a path; `kubectl` itself if there is none.
pub fn command(path: &str) -> &'static CommandSpec {
    let table = table();
    table.commands.iter().find(|command| command.path == path).unwrap_or(&table.root)
}

struct Table {
    /// Found again among `commands`; kept apart so that a look-up always finds something.
    root: CommandSpec,
    commands: Vec<CommandSpec>,
    global: Vec<FlagSpec>,
    help: FlagSpec,
}

fn table() -> &'static Table {
    static FIRST_ONLY: OnceLock<Table> = OnceLock::new();
    static WHOLE: OnceLock<Table> = OnceLock::new();
    match words::here() {
        Some(words) => WHOLE.get_or_init(|| read(FIRST, words.flags)),
        None => FIRST_ONLY.get_or_init(|| read(FIRST, "")),
    }
}

fn help_flag() -> &'static FlagSpec {
    &table().help
}

fn parent(path: &str) -> &str {
    path.rsplit_once(' ').map_or("", |(parent, _)| parent)
}

/// The table of the commands of `first`, in their order, with what `later` adds to them.
fn read(first: &'static str, later: &'static str) -> Table {
    let mut commands = read_commands(first);
    for added in read_commands(later) {
        if let Some(command) = commands.iter_mut().find(|command| command.path == added.path) {
            *command = added;
        }
    }
    let at = commands.iter().position(|command| command.path == GLOBAL);
    let global = at.map(|at| commands.remove(at).flags).unwrap_or_default();
    let help = FlagSpec {
        name: "help",
        short: Some('h'),
        kind: FlagKind::Bool,
        shown_default: "false",
        alone: Some("true"),
        standing: Standing::Optional,
        effect: Effect::Real,
    };
    let root = read_command(first.lines().next().unwrap_or_default());
    Table { root, commands, global, help }
}

fn read_commands(text: &'static str) -> Vec<CommandSpec> {
    let mut commands: Vec<CommandSpec> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix('\t'), commands.last_mut()) {
            (Some(flag), Some(command)) => command.flags.extend(read_flag(flag)),
            _ => commands.push(read_command(line)),
        }
    }
    commands
}

fn read_command(line: &'static str) -> CommandSpec {
    let mut columns = line.split('\t');
    let mut column = || columns.next().unwrap_or_default();
    let path = Some(column()).filter(|path| *path != ROOT).unwrap_or_default();
    let words = |text: &'static str| text.split(',').filter(|word| !word.is_empty()).collect();
    let (aliases, suggested_for) = (words(column()), words(column()));
    CommandSpec { path, aliases, suggested_for, usage: column(), flags: Vec::new() }
}

fn read_flag(line: &'static str) -> Option<FlagSpec> {
    let mut columns = line.split('\t');
    let (name, kind, marks) = (columns.next()?, columns.next()?, columns.next()?);
    let (name, short) = name.split_once(',').map_or((name, None), |(name, short)| (name, short.chars().next()));
    let kind = match kind {
        "bool" => FlagKind::Bool,
        "int" => FlagKind::Int,
        "int32" => FlagKind::Int32,
        "duration" => FlagKind::Duration,
        "slice" => FlagKind::Slice,
        "array" => FlagKind::Array,
        _ => FlagKind::Text,
    };
    let mut marks = marks.split(' ');
    let standing = match marks.clone().find(|mark| ["required", "gone"].contains(mark)) {
        Some("required") => Standing::Required,
        Some(_) => Standing::Deprecated,
        None => Standing::Optional,
    };
    let effect = match marks.clone().find(|mark| ["unsimulated", "unseen"].contains(mark)) {
        Some("unsimulated") => Effect::Unsimulated,
        Some(_) => Effect::Unseen,
        None => Effect::Real,
    };
    let alone = match kind {
        FlagKind::Bool => Some("true"),
        _ => marks.find_map(|mark| mark.strip_prefix("alone=")),
    };
    Some(FlagSpec { name, short, kind, shown_default: columns.next().unwrap_or_default(), alone, standing, effect })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../../static/kubectl/flags.txt");

    #[test]
    fn the_table_in_two_is_the_whole_one() {
        let lines: Vec<&str> = TEXT.lines().filter(|line| !line.starts_with('#')).collect();
        let expected = read(lines.join("\n").leak(), "");
        assert_eq!(format!("{:?}", commands()), format!("{:?}", expected.commands));
        assert_eq!(format!("{:?}", global_flags()), format!("{:?}", expected.global));
    }

    #[test]
    fn a_first_visit_has_every_name_and_the_flags_of_what_it_needs() {
        let first = read(FIRST, "");
        assert_eq!(format!("{:?}", first.global), format!("{:?}", global_flags()));
        for (known, whole) in first.commands.iter().zip(commands()) {
            assert_eq!(
                (known.path, &known.aliases, &known.suggested_for),
                (whole.path, &whole.aliases, &whole.suggested_for)
            );
            match known.is_here() {
                true => assert_eq!(format!("{known:?}"), format!("{whole:?}")),
                false => assert!(known.flags.is_empty(), "{known:?}"),
            }
        }
        assert_eq!(first.commands.len(), commands().len());
        let here: Vec<&str> = first.commands.iter().filter(|known| known.is_here()).map(|known| known.path).collect();
        assert_eq!(here, ["", "create", "create deployment", "get", "describe"]);
    }
}
