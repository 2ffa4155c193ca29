//! What a shell remembers from one line to the next: variables, aliases, the folder it is in.

use super::dialect::Dialect;
use super::files::HOME;
use crate::api::order::Gather;
use crate::api::table::Table;
use crate::host::{Environment, ExitCode, Host};

/// The memory of one console.
#[derive(Clone, Debug, PartialEq)]
pub struct Shell {
    /// Variables by name.
    variables: Table<String, Variable>,
    /// Aliases by name.
    pub aliases: Table<String, String>,
    /// How the last pipeline ended: `$?`.
    pub last: ExitCode,
    /// Set once `exit` ran: this shell reads no further command.
    pub ended: Option<ExitCode>,
    /// The newest command that runs beside it: `$!`.
    pub newest_job: Option<u32>,
    /// Which shell it is.
    pub dialect: Dialect,
    /// How many loops it is in.
    pub loops: usize,
    /// Whether it ends with the first command that fails: `set -e`.
    pub exits_on_error: bool,
    /// `$0`, `$1` and so on.
    pub arguments: Vec<String>,
    /// What it does when a signal comes, by the signal's number; 0 is its own end.
    pub traps: Table<i32, String>,
    /// In how many conditions it is, where commands may fail.
    pub conditions: usize,
    /// Set once `break` or `continue` ran, until the loop that is meant has seen it.
    pub leap: Option<Leap>,
}

/// A way out of a list of commands in a loop; the number says of which loop, 1 is the innermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leap {
    /// Out of the loop.
    Break(usize),
    /// To its next turn.
    Continue(usize),
}

impl Leap {
    /// As the next loop outside sees it.
    #[must_use]
    pub fn outwards(self) -> Self {
        match self {
            Leap::Break(level) => Leap::Break(level.saturating_sub(1).max(1)),
            Leap::Continue(level) => Leap::Continue(level.saturating_sub(1).max(1)),
        }
    }
}

/// A shell variable.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Variable {
    /// Not set for `export NAME` of a name without value.
    value: Option<String>,
    scope: Scope,
}

/// Who sees a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Shell,
    /// The programs that it starts, too.
    Exported,
}

impl Default for Shell {
    fn default() -> Self {
        Self::inheriting(
            [
                ("HOME", HOME),
                ("LANG", "C.UTF-8"),
                ("LOGNAME", "learner"),
                ("PATH", "/usr/local/bin:/usr/bin:/bin"),
                ("PWD", HOME),
                ("SHELL", "/bin/bash"),
                ("SHLVL", "1"),
                ("TERM", "xterm-256color"),
                ("USER", "learner"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
        )
    }
}

impl Shell {
    /// A shell whose environment is `environment`, as the one that `bash -c` starts.
    pub fn inheriting(environment: impl IntoIterator<Item = (String, String)>) -> Self {
        let exported = |(name, value)| (name, Variable { value: Some(value), scope: Scope::Exported });
        Self {
            variables: environment.into_iter().map(exported).gather(),
            aliases: Table::default(),
            last: 0,
            ended: None,
            newest_job: None,
            dialect: Dialect::default(),
            loops: 0,
            exits_on_error: false,
            conditions: 0,
            arguments: Vec::new(),
            traps: Table::default(),
            leap: None,
        }
    }

    /// Whether nothing has to be done between two commands: no signal is watched for, no failure ends it.
    pub fn is_at_ease(&self) -> bool {
        self.traps.is_empty() && !self.exits_on_error
    }

    /// The shell that a program starts where it stands.
    pub fn within(host: &Host, dialect: Dialect) -> Self {
        let mut shell = Self::inheriting(host.environment.clone());
        shell.dialect = dialect;
        if shell.value("PWD").is_none() {
            shell.assign("PWD", host.machine.folder());
            shell.export("PWD");
        }
        shell
    }

    /// A copy of it for a part of its work: what is to be done when a signal comes is not the copy's to do.
    #[must_use]
    pub fn subshell(&self) -> Self {
        Self { traps: Table::default(), ..self.clone() }
    }

    /// A variable's value.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.variables.get(name)?.value.as_deref()
    }

    /// `name=value`: an exported variable stays exported.
    pub fn assign(&mut self, name: &str, value: String) {
        match self.variables.get_mut(name) {
            Some(variable) => variable.value = Some(value),
            None => {
                self.variables.insert(name.to_owned(), Variable { value: Some(value), scope: Scope::Shell });
            }
        }
    }

    /// `export name`
    pub fn export(&mut self, name: &str) {
        let variable = self.variables.or_insert(name.to_owned(), Variable { value: None, scope: Scope::Exported });
        variable.scope = Scope::Exported;
    }

    /// `export -n name`
    pub fn unexport(&mut self, name: &str) {
        if let Some(variable) = self.variables.get_mut(name) {
            variable.scope = Scope::Shell;
        }
    }

    /// `unset name`
    pub fn unset(&mut self, name: &str) {
        self.variables.remove(name);
    }

    /// What a program inherits.
    pub fn environment(&self) -> Environment {
        let pairs = self.exported().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
        pairs.gather()
    }

    /// Every exported name, with its value if it has one, in order.
    pub fn exported(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let exported = self.variables.iter().filter(|(_, variable)| variable.scope == Scope::Exported);
        exported.map(|(name, variable)| (name.as_str(), variable.value.as_deref()))
    }

    /// The variables that have a value.
    pub fn values(&self) -> Table<String, String> {
        self.variables.iter().filter_map(|(name, variable)| Some((name.clone(), variable.value.clone()?))).gather()
    }

    /// The names of all variables that have a value, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().filter(|(_, variable)| variable.value.is_some()).map(|(name, _)| name.as_str())
    }

    /// The folder it is in.
    pub fn folder(&self) -> &str {
        self.value("PWD").filter(|path| path.starts_with('/')).unwrap_or(HOME)
    }

    /// What a prompt shows of the folder: `~` for the home folder.
    pub fn prompt_folder(&self) -> String {
        let home = self.value("HOME").unwrap_or(HOME);
        match self.folder().strip_prefix(home) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("~{rest}"),
            _ => self.folder().to_owned(),
        }
    }
}
