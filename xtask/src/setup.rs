//! The set-up: brings what a command needs and the machine lacks, once, and uses what is already there.

use crate::needs::{self, Need, State};
use crate::program::Line;
use crate::workspace;
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What is known to be there, and a `PATH` under which it is found.
#[derive(Default)]
pub struct Setup {
    met: BTreeMap<Need, Result<(), String>>,
    folders: Vec<PathBuf>,
}

impl Setup {
    /// Makes sure of all `needs`, in order.
    ///
    /// # Errors
    /// What could not be had, each with its remedy.
    pub fn ensure(&mut self, needs: &[Need]) -> Result<(), String> {
        let problems: Vec<String> = needs.iter().filter_map(|need| self.ensure_one(*need).err()).collect();
        if problems.is_empty() {
            // Some gigabytes that are of no more use. If it fails, they merely stay.
            let _ = fs::remove_dir_all(workspace::tools());
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
    }

    /// Runs a line with everything on its `PATH` that was made sure of.
    ///
    /// # Errors
    /// That it could not be started, or how it failed.
    pub fn run(&self, line: &Line) -> Result<(), String> {
        line.run(&self.path())
    }

    /// The process for a line, for a caller who wants more than to wait for its end.
    pub fn command(&self, line: &Line) -> Command {
        line.command(&self.path())
    }

    fn ensure_one(&mut self, need: Need) -> Result<(), String> {
        if let Some(known) = self.met.get(&need) {
            return known.clone();
        }
        let outcome = self.meet(need);
        self.met.insert(need, outcome.clone());
        outcome
    }

    fn meet(&mut self, need: Need) -> Result<(), String> {
        let (install, remedy) = match needs::state(need) {
            State::Ready { folder, .. } => return self.found(folder),
            State::Missing { install, remedy } => (install, remedy),
        };
        if install.is_empty() {
            return Err(format!("set-up: {remedy}"));
        }
        println!("set-up: {need:?} is missing; this is done once.");
        for line in &install {
            self.run(line).map_err(|error| format!("set-up: {error}. {remedy}"))?;
        }
        match needs::state(need) {
            State::Ready { folder, .. } => self.found(folder),
            State::Missing { .. } => Err(format!("set-up: installed, but still not found. {remedy}")),
        }
    }

    fn found(&mut self, folder: Option<PathBuf>) -> Result<(), String> {
        self.folders.extend(folder);
        Ok(())
    }

    /// The newest need first: where two versions of a tool lie on `PATH`, the one that fits must win.
    fn path(&self) -> OsString {
        let old = env::var_os("PATH").unwrap_or_default();
        // A folder that PATH begins with anyway need not be put before it again.
        let mut folders: Vec<PathBuf> = Vec::new();
        for folder in self.folders.iter().rev().cloned().chain(env::split_paths(&old)) {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        env::join_paths(folders).unwrap_or(old)
    }
}

/// Says for each need what is there or what would be done, and does nothing.
pub fn describe(needs: &[Need]) {
    for need in needs {
        match needs::state(*need) {
            State::Ready { what, .. } => println!("{:14} is there: {what}", format!("{need:?}")),
            State::Missing { install, remedy } if install.is_empty() => println!("{need:?}: {remedy}"),
            State::Missing { install, .. } => {
                let lines: Vec<String> = install.iter().map(Line::to_string).collect();
                println!("{:14} is missing; would run: {}", format!("{need:?}"), lines.join(" && "));
            }
        }
    }
}
