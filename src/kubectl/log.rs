//! The log of kubectl itself, on stderr, in klog's form: severity, date, time, process, place.

use super::failure::Failure;
use crate::host::Host;

/// Warns.
pub fn warn(host: &Host, place: &str, text: &str) {
    line(host, "W", place, text);
}

/// Says why kubectl ends here and now (`klog.Exitf`).
pub fn exit(host: &Host, place: &str, text: &str) -> Failure {
    line(host, "F", place, text);
    Failure::Exit(1)
}

fn line(host: &Host, severity: &str, place: &str, text: &str) {
    let now = host.clock.now().to_rfc3339_micros();
    let part = |from: usize, to: usize| now.get(from..to).unwrap_or_default();
    let (month, day, time) = (part(5, 7), part(8, 10), part(11, 26));
    host.stderr.line(&format!("{severity}{month}{day} {time} {:7} {place}] {text}", 1));
}
