//! `date`: the cluster's date and time.

use crate::api::time::SimTime;
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

/// As GNU's date: a letter that nobody knows stands as it is.
fn formatted(format: &str, now: SimTime) -> String {
    let (mut text, mut letters) = (String::new(), format.chars());
    while let Some(letter) = letters.next() {
        match (letter, letters.clone().next()) {
            ('%', Some(field)) => {
                letters.next();
                text.push_str(&one_field(field, now));
            }
            _ => text.push(letter),
        }
    }
    text
}

fn one_field(field: char, now: SimTime) -> String {
    let at = now.civil();
    let short = |name: &str| name.chars().take(3).collect::<String>();
    let hour_of_twelve = (at.hour + 11) % 12 + 1;
    match field {
        'Y' => format!("{}", at.year),
        'C' => format!("{:02}", at.year / 100),
        'y' => format!("{:02}", at.year % 100),
        'm' => format!("{:02}", at.month),
        'd' => format!("{:02}", at.day),
        'e' => format!("{:2}", at.day),
        'H' => format!("{:02}", at.hour),
        'I' => format!("{hour_of_twelve:02}"),
        'M' => format!("{:02}", at.minute),
        'S' => format!("{:02}", at.second),
        'N' => format!("{:09}", now.unix_nanos().rem_euclid(1_000_000_000)),
        's' => format!("{}", now.unix_nanos().div_euclid(1_000_000_000)),
        'j' => format!("{:03}", at.day_of_year()),
        'u' => format!("{}", at.weekday_number()),
        'w' => format!("{}", at.weekday_number() % 7),
        'A' => at.weekday().to_owned(),
        'a' => short(at.weekday()),
        'B' => at.month_name().to_owned(),
        'b' | 'h' => short(at.month_name()),
        'p' => (if at.hour < 12 { "AM" } else { "PM" }).to_owned(),
        'F' => formatted("%Y-%m-%d", now),
        'D' | 'x' => formatted("%m/%d/%y", now),
        'T' | 'X' => formatted("%H:%M:%S", now),
        'R' => formatted("%H:%M", now),
        'r' => formatted("%I:%M:%S %p", now),
        'c' => formatted("%a %b %e %H:%M:%S %Y", now),
        'Z' => "UTC".to_owned(),
        'z' => "+0000".to_owned(),
        'n' => "\n".to_owned(),
        't' => "\t".to_owned(),
        '%' => "%".to_owned(),
        other => format!("%{other}"),
    }
}
