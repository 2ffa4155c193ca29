//! `basename` and `dirname`: the parts of a path.

use super::super::files;
use crate::host::{ExitCode, Host};

/// `basename NAME [SUFFIX]`
pub(super) async fn name(args: Vec<String>, host: Host) -> ExitCode {
    let Some(path) = args.first() else { return missing_operand("basename", &host) };
    let trimmed = path.trim_end_matches('/');
    let last = trimmed.rsplit('/').next().unwrap_or_default();
    let last = if last.is_empty() && !path.is_empty() { "/" } else { last };
    let suffix = args.get(1).map_or("", String::as_str);
    let short = last.strip_suffix(suffix).filter(|short| !short.is_empty());
    host.stdout.line(short.unwrap_or(last));
    0
}

/// `dirname NAME...`
pub(super) async fn folder(args: Vec<String>, host: Host) -> ExitCode {
    if args.is_empty() {
        return missing_operand("dirname", &host);
    }
    for path in &args {
        let trimmed = path.trim_end_matches('/');
        let folder = if trimmed.contains('/') || path.starts_with('/') { files::parent(trimmed) } else { "." };
        host.stdout.line(folder);
    }
    0
}

fn missing_operand(program: &str, host: &Host) -> ExitCode {
    host.stderr.line(&format!("{program}: missing operand\nTry '{program} --help' for more information."));
    1
}
