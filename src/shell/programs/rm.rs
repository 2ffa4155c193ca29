//! `rm`: remove files.

use super::super::files::{self, Entry};
use super::complaint::complain;
use super::options::{self, Spec};
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "rm",
    usage: "rm [OPTION]... [FILE]...",
    short: "rRfvd",
    long: &[("recursive", 'r'), ("force", 'f'), ("dir", 'd')],
    failure: 1,
};

/// `rm [-rf] [FILE]...`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    if options.operands.is_empty() && !options.has('f') {
        return options::refuse(&SPEC, &host, "missing operand");
    }
    let mut code = 0;
    for name in &options.operands {
        let path = files::resolve(&host, name);
        let entry = files::entry(&host.files.borrow(), &path);
        let reason = match entry {
            None if options.has('f') => continue,
            None => Some("No such file or directory"),
            Some(Entry::Folder) if !options.has('r') && !options.has('R') => Some("Is a directory"),
            Some(Entry::Folder) if files::HOME.starts_with(&path) => Some("Permission denied"),
            Some(_) => files::check_mount(&host.files.borrow(), &path).is_err().then_some("Read-only file system"),
        };
        match reason {
            Some(reason) => {
                complain(&host, &format!("rm: cannot remove '{name}': {reason}"));
                code = 1;
            }
            None => files::remove(&mut host.files.borrow_mut(), &path),
        }
    }
    code
}
