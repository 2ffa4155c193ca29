//! `env` and `printenv`: the environment.

use super::super::syntax::is_name;
use super::{call, find_on};
use crate::host::{ExitCode, Host};

/// `env [-i] [-u NAME] [NAME=VALUE]... [COMMAND [ARG]...]`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let mut rest = args.as_slice();
    while let Some((word, behind)) = rest.split_first() {
        match (word.as_str(), word.split_once('='), behind) {
            ("-i" | "-", ..) => host.environment.clear(),
            ("-u", _, [name, others @ ..]) => {
                host.environment.remove(name);
                rest = others;
                continue;
            }
            (_, Some((name, value)), _) if is_name(name) => {
                host.environment.insert(name.to_owned(), value.to_owned());
            }
            (option, ..) if option.starts_with('-') => {
                host.stderr.line(&format!("env: invalid option -- '{}'", option.trim_start_matches('-')));
                host.stderr.line("Try 'env --help' for more information.");
                return 125;
            }
            _ => break,
        }
        rest = behind;
    }
    let Some((program, arguments)) = rest.split_first() else {
        for (name, value) in host.environment.iter() {
            host.stdout.line(&format!("{name}={value}"));
        }
        return 0;
    };
    if find_on(host.machine.as_ref(), program).is_none() {
        host.stderr.line(&format!("env: ‘{program}’: No such file or directory"));
        return 127;
    }
    call(program, arguments.to_vec(), host).await
}

/// `printenv [VARIABLE]...`
pub(super) async fn printenv(args: Vec<String>, host: Host) -> ExitCode {
    if args.is_empty() {
        return run(args, host).await;
    }
    let mut code = 0;
    for name in &args {
        match host.environment.get(name) {
            Some(value) => host.stdout.line(value),
            None => code = 1,
        }
    }
    code
}
