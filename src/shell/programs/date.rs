//! `date`: the cluster's date and time.

use crate::host::{ExitCode, Host};
use jiff::Timestamp;

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
    let nanoseconds = i128::from(host.clock.now().unix_nanos());
    let now = Timestamp::from_nanosecond(nanoseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    // %N is GNU's own: nine digits of the second's fraction.
    let format = format.replace("%N", &format!("{:09}", nanoseconds.rem_euclid(1_000_000_000)));
    let text = jiff::fmt::strtime::BrokenDownTime::from(now).to_string(&format);
    // A format that jiff doesn't know stands as it is, as GNU's date prints unknown letters.
    host.stdout.line(&text.unwrap_or(format));
    0
}
