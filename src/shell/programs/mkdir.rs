//! `mkdir`: make a folder.

use super::super::files::{self, Entry, PathError};
use super::complaint::complain;
use super::options::{self, Spec};
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "mkdir",
    usage: "mkdir [OPTION]... DIRECTORY...",
    short: "pv",
    long: &[("parents", 'p'), ("verbose", 'v')],
    failure: 1,
};

/// `mkdir [-p] DIRECTORY...`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    if options.operands.is_empty() {
        return options::refuse(&SPEC, &host, "missing operand");
    }
    let mut code = 0;
    for name in &options.operands {
        let path = files::resolve(&host, name);
        let mut table = host.files.borrow_mut();
        let refusal = match (files::entry(&table, &path), options.has('p')) {
            (Some(Entry::Folder), true) => continue,
            (Some(_), _) => Some(PathError::Exists),
            (None, true) => files::check_parent(&table, &path).err().filter(|error| *error != PathError::Missing),
            (None, false) => files::check_parent(&table, &path).err(),
        };
        match refusal {
            Some(reason) => {
                drop(table);
                complain(&host, &format!("mkdir: cannot create directory ‘{name}’: {reason}"));
                code = 1;
            }
            None => files::make_folder(&mut table, &path),
        }
    }
    code
}
