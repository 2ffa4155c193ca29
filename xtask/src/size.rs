//! The size budget: what a first visit loads, compressed as a good web server would.

use crate::journeys;
use crate::parts;
use crate::setup::Setup;
use std::fmt::Write;
use std::process::Stdio;

/// Bytes after brotli at its highest level that a first visit may load: ARCHITECTURE.md, "Size", says what that is.
const BUDGET: u64 = 600_000;

/// Weighs a freshly built page.
///
/// # Errors
/// That the page did not build, or is over its budget.
pub fn run(setup: &Setup) -> Result<String, String> {
    parts::build_page(setup)?;
    let line = journeys::script("weigh.mjs");
    println!("$ {line}");
    let weighing = setup.command(&line).stderr(Stdio::inherit()).output();
    let output = weighing.map_err(|error| format!("node could not be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("weigh.mjs ended with {}", output.status));
    }
    let (table, verdict) = weigh(&String::from_utf8_lossy(&output.stdout), BUDGET);
    print!("{table}");
    verdict
}

/// From lines of `path raw compressed when` to a table with its sums, and whether what is loaded `first` is within `budget`.
fn weigh(lines: &str, budget: u64) -> (String, Result<String, String>) {
    let mut table = format!("{:>9} {:>9}         file\n", "raw", "brotli");
    let (mut first, mut all) = (0_u64, 0_u64);
    for line in lines.lines() {
        let mut cells = line.rsplitn(4, ' ');
        let when = cells.next().filter(|when| ["first", "later"].contains(when));
        let mut number = || cells.next().and_then(|cell| cell.parse::<u64>().ok());
        let (compressed, raw) = (number(), number());
        let (Some(when), Some(compressed), Some(raw), Some(path)) = (when, compressed, raw, cells.next()) else {
            return (table, Err(format!("weigh.mjs printed {line:?}")));
        };
        all = all.saturating_add(compressed);
        first = first.saturating_add(if when == "first" { compressed } else { 0 });
        // Writing to a string can't fail.
        let _ = writeln!(table, "{raw:>9} {compressed:>9}  {when}  {path}");
    }
    let _ = writeln!(table, "{:>9} {first:>9}         what a first visit loads\n{:>9} {all:>9}         in all", "", "");
    let words = format!("{} of {} KB", first.div_ceil(1000), budget / 1000);
    let verdict = match first {
        0 => Err("a first visit loads nothing".to_owned()),
        _ if first <= budget => Ok(format!("{words}, {} in all", all.div_ceil(1000))),
        _ => Err(format!("{words}: over the budget")),
    };
    (table, verdict)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_verdict(lines: &str, expected: Result<&str, &str>) {
        let (_, verdict) = weigh(lines, 2000);
        assert_eq!(verdict.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn what_a_first_visit_loads_is_held_against_the_budget() {
        check_verdict(
            "index.html 100 50 first\nfonts/a b.woff2 2000 1950 first\nverbs.wasm 9000 5000 later\n",
            Ok("2 of 2 KB, 7 in all"),
        );
        check_verdict("index.html 100 51 first\napp.wasm 9000 1950 first\n", Err("3 of 2 KB: over the budget"));
        check_verdict("app.wasm 9000 1950 later\n", Err("a first visit loads nothing"));
        check_verdict("", Err("a first visit loads nothing"));
        check_verdict("app.wasm 9000 1950\n", Err("weigh.mjs printed \"app.wasm 9000 1950\""));
        check_verdict("nonsense\n", Err("weigh.mjs printed \"nonsense\""));
    }
}
