//! How a shell tells of the commands that run beside it.

use crate::host::Job;

/// `[1]+  Running                 kubectl proxy &`
pub(super) fn line(mark: char, job: &Job) -> String {
    let state = match job.code() {
        None => "Running".to_owned(),
        Some(0) => "Done".to_owned(),
        Some(130) => "Interrupt".to_owned(),
        Some(137) => "Killed".to_owned(),
        Some(143) => "Terminated".to_owned(),
        Some(code) => format!("Exit {code}"),
    };
    let end = if job.code().is_none() { " &" } else { "" };
    format!("[{}]{mark}  {state:<24}{}{end}", job.number, job.text)
}
