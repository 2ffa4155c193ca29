//! The size budget: what a first visit loads, compressed as a good web server would.

use crate::parts;
use crate::program::Line;
use crate::setup::Setup;
use crate::workspace;
use std::fmt::Write;
use std::process::Stdio;

/// Bytes after brotli at its highest level. The aim is 800,000 for all that is planned: ARCHITECTURE.md, "Size", says what
/// is in the way, and what made this number grow when it grew.
const BUDGET: u64 = 1_405_000;

/// Weighs a freshly built page.
///
/// # Errors
/// That the page did not build, or is over its budget.
pub fn run(setup: &Setup) -> Result<String, String> {
    parts::build_page(setup)?;
    let line = Line::new("node", "tests/e2e/weigh.mjs").argument(workspace::page().display().to_string());
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

/// From lines of `path raw compressed` to a table with its sum, and whether that is within `budget`.
fn weigh(lines: &str, budget: u64) -> (String, Result<String, String>) {
    let mut table = format!("{:>9} {:>9}  file\n", "raw", "brotli");
    let mut sum = 0_u64;
    for line in lines.lines() {
        let mut cells = line.rsplitn(3, ' ');
        let compressed: Option<u64> = cells.next().and_then(|cell| cell.parse().ok());
        let raw: Option<u64> = cells.next().and_then(|cell| cell.parse().ok());
        let (Some(compressed), Some(raw), Some(path)) = (compressed, raw, cells.next()) else {
            return (table, Err(format!("weigh.mjs printed {line:?}")));
        };
        sum = sum.saturating_add(compressed);
        // Writing to a string can't fail.
        let _ = writeln!(table, "{raw:>9} {compressed:>9}  {path}");
    }
    let _ = writeln!(table, "{:>9} {sum:>9}  in all", "");
    let words = format!("{} of {} KB", sum.div_ceil(1000), budget / 1000);
    let verdict = match sum {
        0 => Err("the page has no files".to_owned()),
        _ if sum <= budget => Ok(words),
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
    fn the_sum_of_all_files_is_held_against_the_budget() {
        check_verdict("index.html 100 50\nfonts/a b.woff2 2000 1950\n", Ok("2 of 2 KB"));
        check_verdict("index.html 100 51\napp.wasm 9000 1950\n", Err("3 of 2 KB: over the budget"));
        check_verdict("", Err("the page has no files"));
        check_verdict("nonsense\n", Err("weigh.mjs printed \"nonsense\""));
    }
}
