//! `date`: the cluster's date and time.

use crate::api::strftime::formatted;
use crate::host::{ExitCode, Host};

/// `date [-u] [+FORMAT] [-I] [-R]`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let mut format = "%a %b %e %H:%M:%S UTC %Y".to_owned();
    for arg in &args {
        match (arg.as_str(), arg.strip_prefix('+')) {
            (_, Some(own)) => own.clone_into(&mut format),
            ("-u" | "--utc", _) => {}
            ("-I" | "--iso-8601", _) => "%Y-%m-%d".clone_into(&mut format),
            ("-Is" | "-Iseconds" | "--iso-8601=seconds", _) => "%Y-%m-%dT%H:%M:%S+00:00".clone_into(&mut format),
            ("-R" | "--rfc-email", _) => "%a, %d %b %Y %H:%M:%S +0000".clone_into(&mut format),
            ("-d" | "-s" | "--date" | "--set", _) => {
                host.stderr.line(&format!("date: {arg}: not simulated by this console"));
                return 1;
            }
            (option, _) if option.starts_with('-') => {
                host.stderr.line(&format!("date: invalid option -- '{}'", option.trim_start_matches('-')));
                host.stderr.line("Try 'date --help' for more information.");
                return 1;
            }
            (text, _) => {
                host.stderr.line(&format!("date: invalid date ‘{text}’"));
                return 1;
            }
        }
    }
    host.stdout.line(&formatted(&format, host.clock.now()));
    0
}
