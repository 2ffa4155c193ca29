//! `vi` and `nano`: a file in an editor, which whoever is at the keyboard has: the page one of its own, `tab` `$EDITOR`.

use super::super::files::{self, PathError};
use super::options::{self, Spec};
use crate::host::{Draft, ExitCode, Host};

const VI: Spec = Spec { program: "vi", usage: "vi FILE...", short: "", long: &[], failure: 1 };
const NANO: Spec = Spec { program: "nano", usage: "nano FILE...", short: "", long: &[], failure: 1 };

/// `vi FILE...`
pub(super) async fn vi(args: Vec<String>, host: Host) -> ExitCode {
    edit(&VI, args, host).await
}

/// `nano FILE...`
pub(super) async fn nano(args: Vec<String>, host: Host) -> ExitCode {
    edit(&NANO, args, host).await
}

async fn edit(spec: &Spec, args: Vec<String>, host: Host) -> ExitCode {
    let options = match options::parse(spec, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let program = spec.program;
    if options.operands.is_empty() {
        host.stderr.line(&format!("{program}: name the file to edit, as in: {program} pod.yaml"));
        return spec.failure;
    }
    let Some(keyboard) = host.stdin.typist() else {
        host.stderr.line(&format!("{program}: nobody is at the keyboard to edit anything"));
        return spec.failure;
    };
    for name in &options.operands {
        let path = files::resolve(&host, name);
        let opened = open(&host, &path);
        let text = match opened {
            Ok(text) => text,
            Err(error) => {
                host.stderr.line(&format!("{program}: {name}: {error}"));
                return spec.failure;
            }
        };
        if let Some(text) = keyboard.edit(Draft { path: path.clone(), text }).await {
            host.files.borrow_mut().insert(path, text);
        }
    }
    0
}

/// The text of a file that can be written; that of one that is not there yet is empty.
fn open(host: &Host, path: &str) -> Result<String, PathError> {
    let files = host.files.borrow();
    files::check_writable(&files, path)?;
    match files::read(&files, path) {
        Err(PathError::Missing) => Ok(String::new()),
        read => read,
    }
}
