//! `cd` and `pwd`: the folder one is in.

use super::super::files::{self, Entry, PathError};
use super::super::state::Shell;
use crate::host::{ExitCode, Host};

/// `cd [folder]`, `cd -`
pub(super) fn cd(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let args: Vec<&str> = args.iter().map(String::as_str).filter(|arg| *arg != "--").collect();
    let refuse = |reason: &str| {
        shell.dialect.complain(&host.stderr, &format!("cd: {reason}"));
        1
    };
    let (target, announced) = match args.as_slice() {
        [] => match shell.value("HOME") {
            Some(home) => (home.to_owned(), false),
            None => return refuse("HOME not set"),
        },
        ["-"] => match shell.value("OLDPWD") {
            Some(old) => (old.to_owned(), true),
            None => return refuse("OLDPWD not set"),
        },
        [path] => ((*path).to_owned(), false),
        // A POSIX shell looks at the first only.
        [path, ..] if !shell.dialect.is_bash() => ((*path).to_owned(), false),
        _ => return refuse("too many arguments"),
    };
    let path = files::absolute(shell.folder(), &target);
    let error = match files::entry(&host.files.borrow(), &path) {
        Some(Entry::Folder) => None,
        Some(Entry::File) => Some(PathError::NotFolder),
        None => Some(PathError::Missing),
    };
    if let Some(error) = error {
        host.stderr.line(&shell.dialect.no_way(&target, error));
        return 1;
    }
    let old = shell.folder().to_owned();
    for (name, value) in [("OLDPWD", old), ("PWD", path.clone())] {
        shell.assign(name, value);
        shell.export(name);
    }
    if announced {
        host.stdout.line(&path);
    }
    0
}

/// `pwd`
pub(super) fn pwd(shell: &mut Shell, _: &[String], host: &Host) -> ExitCode {
    host.stdout.line(shell.folder());
    0
}
