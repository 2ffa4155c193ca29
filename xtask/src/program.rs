//! Other programs: where they are, which version they say they have, and running them.

use crate::workspace;
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command line that can be shown before it is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    program: PathBuf,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    folder: PathBuf,
}

impl Line {
    /// `program` with the words of `arguments`, to be run in the project's top folder.
    pub fn new(program: impl Into<PathBuf>, arguments: &str) -> Self {
        let arguments = arguments.split_whitespace().map(str::to_owned).collect();
        Self { program: program.into(), arguments, variables: Vec::new(), folder: workspace::root() }
    }

    /// The same cargo that runs this program.
    pub fn cargo(arguments: &str) -> Self {
        Self::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
    }

    /// With one more argument, which may hold blanks.
    pub fn argument(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// With an environment variable.
    pub fn variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// In a folder below the project's top.
    pub fn folder(mut self, below_root: &str) -> Self {
        self.folder = workspace::root().join(below_root);
        self
    }

    /// The process to be, with `path` for its `PATH`.
    pub fn command(&self, path: &OsString) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).current_dir(&self.folder).env("PATH", path);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it with this terminal for its input and output.
    pub fn run(&self, path: &OsString) -> Result<(), String> {
        println!("$ {self}");
        match self.command(path).status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{} ended with {status}", self.name())),
            Err(error) => Err(format!("{} could not be started: {error}", self.name())),
        }
    }

    fn name(&self) -> String {
        let stem = self.program.file_stem().unwrap_or(self.program.as_os_str()).to_string_lossy();
        self.arguments.first().map_or_else(|| stem.to_string(), |first| format!("{stem} {first}"))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.folder != workspace::root() {
            write!(out, "cd {} && ", self.folder.display())?;
        }
        for (name, value) in &self.variables {
            write!(out, "{name}={value} ")?;
        }
        let cargo = env::var_os("CARGO").is_some_and(|cargo| cargo == self.program.as_os_str());
        let program = if cargo { "cargo".into() } else { self.program.display().to_string() };
        write!(out, "{program}")?;
        self.arguments.iter().try_for_each(|argument| write!(out, " {argument}"))
    }
}

/// The folders to look in: `PATH`, and cargo's own even where `PATH` lacks it.
fn folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    folders.extend(cargo_bin());
    folders
}

/// The folder that `cargo install` fills.
pub fn cargo_bin() -> Option<PathBuf> {
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).map(|home| Path::new(&home).join(".cargo"));
    let root = env::var_os("CARGO_INSTALL_ROOT").or_else(|| env::var_os("CARGO_HOME")).map(PathBuf::from).or(home);
    root.map(|root| root.join("bin"))
}

/// Every place where a program of one of these names is.
pub fn places(names: &[&str]) -> Vec<PathBuf> {
    let file = |name: &str| format!("{name}{}", env::consts::EXE_SUFFIX);
    let in_folder = |name: &str| folders().into_iter().map(|folder| folder.join(file(name))).collect::<Vec<_>>();
    names.iter().flat_map(|name| in_folder(name)).filter(|place| place.is_file()).collect()
}

/// The first place of a program of one of these names.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    places(names).into_iter().next()
}

/// What `program arguments` prints, if it ends well.
pub fn output(program: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The second word of what `program --version` prints: `trunk 0.21.14`.
pub fn version(program: &Path) -> Option<String> {
    output(program, &["--version"])?.split_whitespace().nth(1).map(str::to_owned)
}
