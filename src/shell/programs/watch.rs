//! `watch`: run a command again and again.

use super::call;
use super::sleep::milliseconds;
use crate::api::time::SimDuration;
use crate::host::{ExitCode, Host, Output};

/// The shortest pause, in milliseconds, as in the original.
const SHORTEST: i64 = 100;

/// `watch [-n SECONDS] [-t] COMMAND`, until it is interrupted
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let (mut pause, mut titled) = (2000, true);
    let mut rest = args.as_slice();
    while let Some((option, behind)) = rest.split_first() {
        rest = match (option.as_str(), behind) {
            ("-n" | "--interval", [seconds, others @ ..]) => {
                let Some(span) = milliseconds(seconds) else {
                    host.stderr.line(&format!("watch: failed to parse argument: '{seconds}'"));
                    return 1;
                };
                pause = span.max(SHORTEST);
                others
            }
            ("-t" | "--no-title", _) => {
                titled = false;
                behind
            }
            ("-d" | "--differences" | "-c" | "--color" | "-x" | "--exec", _) => behind,
            (option, _) if option.starts_with('-') => {
                host.stderr.line(&format!("watch: {option}: not simulated by this console"));
                return 1;
            }
            _ => break,
        };
    }
    if rest.is_empty() {
        host.stderr.line("Usage:\n watch [options] command");
        return 1;
    }
    let command = rest.join(" ");
    loop {
        let (output, buffer) = Output::buffer();
        let inner = Host { stdout: output.clone(), stderr: output, terminal: None, ..host.sibling() };
        call("sh", vec!["-c".to_owned(), command.clone()], inner).await;
        if let Some(terminal) = &host.terminal {
            terminal.clear();
        }
        if titled {
            host.stdout.line(&format!("Every {}.{}s: {command}\n", pause / 1000, pause % 1000 / 100));
        }
        host.stdout.write(&buffer.take());
        host.clock.sleep(SimDuration::from_millis(pause)).await;
    }
}
