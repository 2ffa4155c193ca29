//! `stress` 1.0.4: takes as much memory as it is told, in workers that it starts at once.
//!
//! Of the load on CPU and disk nothing shows, as the model's machines are never busy.

use super::process::{AtEnd, Process};
use super::record::{Act, Bytes, Program};

/// What one worker takes when nobody says how much.
const USUAL_BYTES: i64 = 256 << 20;
/// How long the workers take to lay hands on their memory, as estimated.
const GRASP: f64 = 0.2;

/// How many workers of each kind, and what each does.
#[derive(Default)]
struct Hogs {
    cpu: i64,
    io: i64,
    memory: i64,
    disk: i64,
    bytes: Option<i64>,
    seconds: Option<i64>,
}

/// Does what the options say; without any, what the image's record says.
pub(super) fn read(process: &mut Process, options: &[&str], own: Option<&Program<'_>>) {
    let hogs = match parse(options) {
        Ok(hogs) => hogs,
        Err(complaint) => {
            process.then(Act::Print(complaint));
            process.end_with(AtEnd::Exit(1));
            return;
        }
    };
    let Hogs { cpu, io, memory, disk, .. } = hogs;
    if [cpu, io, memory, disk] == [0; 4] {
        return process.become_image(own);
    }
    let counts = format!("{cpu} cpu, {io} io, {memory} vm, {disk} hdd");
    process.then(Act::Print(format!("stress: info: [1] dispatching hogs: {counts}")));
    process.then(Act::Wait(GRASP));
    process.then(Act::Memory(Bytes(hogs.bytes.unwrap_or(USUAL_BYTES).saturating_mul(memory))));
    match hogs.seconds {
        None => process.end_with(AtEnd::Stay),
        Some(seconds) => {
            process.then(Act::Wait((seconds as f64 - GRASP).max(0.0)));
            process.then(Act::Print(format!("stress: info: [1] successful run completed in {seconds}s")));
            process.end_with(AtEnd::Exit(0));
        }
    }
}

fn parse(options: &[&str]) -> Result<Hogs, String> {
    let mut hogs = Hogs::default();
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        let mut value = || rest.next().copied().ok_or_else(|| missing(option));
        match *option {
            "-c" | "--cpu" => hogs.cpu = amount(value()?, option, 1)?,
            "-i" | "--io" => hogs.io = amount(value()?, option, 1)?,
            "-m" | "--vm" => hogs.memory = amount(value()?, option, 1)?,
            "-d" | "--hdd" => hogs.disk = amount(value()?, option, 1)?,
            "--vm-bytes" => hogs.bytes = Some(amount(value()?, option, 1024)?),
            "-t" | "--timeout" => hogs.seconds = Some(amount(value()?, option, 60)?),
            "--vm-hang" | "--vm-stride" | "--hdd-bytes" | "-b" | "--backoff" => drop(value()?),
            "-v" | "--verbose" | "-q" | "--quiet" | "--vm-keep" | "-n" | "--dry-run" => {}
            other => return Err(format!("stress: FAIL: [1] (244) unrecognized option: {other}")),
        }
    }
    Ok(hogs)
}

fn missing(option: &str) -> String {
    format!("stress: FAIL: [1] (161) missing argument to option '{option}'")
}

/// A number and perhaps a suffix: of bytes B, K, M, G, of time s, m, h, d. `step` is what lies between them.
fn amount(text: &str, option: &str, step: i64) -> Result<i64, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let suffix = text.strip_prefix(digits).unwrap_or_default();
    let factor = match (suffix.to_ascii_lowercase().as_str(), step) {
        ("" | "b", 1024) | ("" | "s", 60) | ("", _) => 1,
        ("k", 1024) => 1024,
        ("m", 1024) => 1024 * 1024,
        ("g", 1024) => 1024 * 1024 * 1024,
        ("m", 60) => 60,
        ("h", 60) => 3_600,
        ("d", 60) => 86_400,
        _ => return Err(format!("stress: FAIL: [1] (536) unrecognized suffix for option {option}: {suffix}")),
    };
    let number: Option<i64> = digits.parse().ok();
    let complaint = || format!("stress: FAIL: [1] (524) non-numeric argument to option {option}: {text}");
    number.map(|number| number.saturating_mul(factor)).ok_or_else(complaint)
}
