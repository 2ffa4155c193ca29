//! `export` and `unset`: which variables there are, and who sees them.

use super::super::state::Shell;
use super::super::syntax::is_name;
use crate::host::{ExitCode, Host};

/// `export [-n] [name[=value] ...]`, `export -p`
pub(super) fn export(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let mut names = args;
    let mut withdraw = false;
    while let Some((option, rest)) = names.split_first() {
        let Some(letters) = option.strip_prefix('-') else { break };
        names = rest;
        match letters {
            "n" => withdraw = true,
            "p" => {}
            "-" => break,
            _ => {
                let letter: String = letters.chars().take(1).collect();
                shell.dialect.complain(&host.stderr, &format!("export: -{letter}: invalid option"));
                if !shell.dialect.is_bash() {
                    return 2;
                }
                host.stderr.line("export: usage: export [-fn] [name[=value] ...] or export -p");
                return 2;
            }
        }
    }
    if names.is_empty() {
        for (name, value) in shell.exported() {
            host.stdout.line(&match shell.dialect.is_bash() {
                true => declaration(name, value),
                false => format!("export {name}='{}'", value.unwrap_or_default().replace('\'', "'\"'\"'")),
            });
        }
        return 0;
    }
    let mut code = 0;
    for word in names {
        let (name, value) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
        let (name, old) = match name.strip_suffix('+') {
            Some(name) if value.is_some() => (name, shell.value(name).unwrap_or_default().to_owned()),
            _ => (name, String::new()),
        };
        if !is_name(name) {
            shell.dialect.complain(&host.stderr, &format!("export: `{word}': not a valid identifier"));
            code = 1;
            continue;
        }
        if let Some(value) = value {
            shell.assign(name, old + value);
        }
        if withdraw { shell.unexport(name) } else { shell.export(name) }
    }
    code
}

/// `unset [-v] [name ...]`
pub(super) fn unset(shell: &mut Shell, args: &[String], _: &Host) -> ExitCode {
    for name in args.iter().filter(|name| *name != "-v" && *name != "--") {
        shell.unset(name);
    }
    0
}

/// A line that would declare the variable again.
fn declaration(name: &str, value: Option<&str>) -> String {
    let Some(value) = value else { return format!("declare -x {name}") };
    if value.contains('\n') {
        let escaped = value.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n").replace('\t', "\\t");
        return format!("declare -x {name}=$'{escaped}'");
    }
    let mut quoted = String::new();
    for c in value.chars() {
        if "\"\\$`".contains(c) {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    format!("declare -x {name}=\"{quoted}\"")
}
