//! `mv` and `cp`: rename and copy a file.

use super::super::files::{self, Entry};
use super::complaint::complain;
use super::options::{self, Spec};
use crate::host::{ExitCode, Host};

const MV: Spec =
    Spec { program: "mv", usage: "mv [OPTION]... SOURCE DEST", short: "fv", long: &[("force", 'f')], failure: 1 };
const CP: Spec =
    Spec { program: "cp", usage: "cp [OPTION]... SOURCE DEST", short: "fv", long: &[("force", 'f')], failure: 1 };

/// `mv SOURCE... DEST`
pub(super) async fn rename(args: Vec<String>, host: Host) -> ExitCode {
    run(&MV, &args, &host)
}

/// `cp SOURCE... DEST`
pub(super) async fn copy(args: Vec<String>, host: Host) -> ExitCode {
    run(&CP, &args, &host)
}

fn run(spec: &Spec, args: &[String], host: &Host) -> ExitCode {
    let options = match options::parse(spec, args, host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let Some((target, sources)) = options.operands.split_last() else {
        return options::refuse(spec, host, "missing file operand");
    };
    if sources.is_empty() {
        return options::refuse(spec, host, &format!("missing destination file operand after '{target}'"));
    }
    let place = files::resolve(host, target);
    let folder = files::entry(&host.files.borrow(), &place) == Some(Entry::Folder);
    if sources.len() > 1 && !folder {
        host.stderr.line(&format!("{}: target '{target}': No such file or directory", spec.program));
        return 1;
    }
    let mut code = 0;
    for source in sources {
        let path = files::resolve(host, source);
        let name = path.rsplit('/').next().unwrap_or_default();
        let to = if folder { format!("{}/{name}", place.trim_end_matches('/')) } else { place.clone() };
        if let Err(reason) = transfer(spec, host, (source, &path), (target, &to)) {
            complain(host, &format!("{}: {reason}", spec.program));
            code = 1;
        }
    }
    code
}

fn transfer(spec: &Spec, host: &Host, (source, from): (&str, &str), (target, to): (&str, &str)) -> Result<(), String> {
    let mut table = host.files.borrow_mut();
    let text = match files::entry(&table, from) {
        None => return Err(format!("cannot stat '{source}': No such file or directory")),
        Some(Entry::Folder) if spec.program == CP.program => {
            return Err(format!("-r not specified; omitting directory '{source}'"));
        }
        Some(Entry::Folder) => return Err(format!("'{source}': renaming folders: not simulated by this console")),
        Some(Entry::File) => table.get(from).cloned().unwrap_or_default(),
    };
    if from == to {
        return Err(format!("'{source}' and '{target}' are the same file"));
    }
    let verb = if spec.program == CP.program { "create regular file" } else { "move" };
    files::check_writable(&table, to).map_err(|error| match spec.program == CP.program {
        true => format!("cannot {verb} '{target}': {error}"),
        false => format!("cannot {verb} '{source}' to '{target}': {error}"),
    })?;
    table.insert(to.to_owned(), text);
    if spec.program == MV.program {
        files::remove(&mut table, from);
    }
    Ok(())
}
