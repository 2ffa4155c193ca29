//! `cargo xtask test`: runs every part, goes on after a failing one, and ends with a table and the count.

use crate::needs::Need;
use crate::parts::{PARTS, Part};
use crate::setup::{self, Setup};
use crate::transcripts::Floor;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Runs the parts that `options` name, or all.
///
/// # Errors
/// That a part failed, or that the options make no sense.
pub fn run(options: &[&str]) -> Result<(), String> {
    let request = Request::parse(options)?;
    match request.wish {
        Wish::List => {
            PARTS.iter().for_each(|part| println!("{:12} {}", part.name, part.what));
            Ok(())
        }
        Wish::Describe => {
            let needs: BTreeSet<Need> = request.parts.iter().flat_map(|part| part.needs).copied().collect();
            setup::describe(&needs.into_iter().collect::<Vec<_>>());
            Ok(())
        }
        Wish::Run(floor) => run_all(&request.parts, floor),
    }
}

/// What was asked for.
#[derive(Debug)]
struct Request {
    parts: Vec<&'static Part>,
    wish: Wish,
}

#[derive(Debug, PartialEq, Eq)]
enum Wish {
    Run(Floor),
    Describe,
    List,
}

impl Request {
    fn parse(options: &[&str]) -> Result<Self, String> {
        let mut wish = Wish::Run(Floor::Hold);
        let mut named = BTreeSet::new();
        for option in options {
            match *option {
                "--list" => wish = Wish::List,
                "--dry-run" => wish = Wish::Describe,
                "--raise" => wish = Wish::Run(Floor::Raise),
                name if PARTS.iter().any(|part| part.name == name) => {
                    named.insert(name);
                }
                unknown => {
                    return Err(format!("test: no part or option is called {unknown}; see cargo xtask test --list"));
                }
            }
        }
        // In the gate's own order, whatever order they were named in: quick parts first.
        let parts = PARTS.iter().filter(|part| named.is_empty() || named.contains(part.name)).collect();
        Ok(Self { parts, wish })
    }
}

/// How a part went.
struct Ran {
    name: &'static str,
    took: Duration,
    outcome: Result<String, String>,
}

fn run_all(parts: &[&'static Part], floor: Floor) -> Result<(), String> {
    let mut setup = Setup::default();
    let ran: Vec<Ran> = parts.iter().map(|part| run_one(part, &mut setup, floor)).collect();
    print!("\n{}", table(&ran));
    let failed = ran.iter().filter(|part| part.outcome.is_err()).count();
    println!("{} passed, {failed} failed", ran.len().saturating_sub(failed));
    if failed == 0 { Ok(()) } else { Err(String::new()) }
}

fn run_one(part: &'static Part, setup: &mut Setup, floor: Floor) -> Ran {
    println!("\n== {}: {}", part.name, part.what);
    let ready = setup.ensure(part.needs);
    let start = Instant::now();
    let outcome = ready.and_then(|()| (part.run)(setup, floor));
    if let Err(problem) = &outcome {
        println!("{} failed: {problem}", part.name);
    }
    Ran { name: part.name, took: start.elapsed(), outcome }
}

fn table(ran: &[Ran]) -> String {
    let mut table = format!("{:<12} {:>9}  result\n", "part", "time");
    for part in ran {
        let (result, words) = match &part.outcome {
            Ok(words) => ("ok", words),
            Err(words) => ("FAILED", words),
        };
        let first = words.lines().next().unwrap_or_default();
        let row = format!("{:<12} {:>7.1} s  {result:<7} {first}", part.name, part.took.as_secs_f64());
        // Writing to a string can't fail.
        let _ = writeln!(table, "{}", row.trim_end());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_request(options: &[&str], expected: Result<(&[&str], Wish), &str>) {
        let request = Request::parse(options);
        match (request, expected) {
            (Ok(request), Ok((names, wish))) => {
                assert_eq!(request.parts.iter().map(|part| part.name).collect::<Vec<_>>(), names);
                assert_eq!(request.wish, wish);
            }
            (Err(message), Err(expected)) => assert!(message.contains(expected), "{message}"),
            (request, expected) => panic!("{request:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn parts_run_in_the_gates_order() {
        let all: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
        check_request(&[], Ok((&all, Wish::Run(Floor::Hold))));
        check_request(&["native", "fmt", "native"], Ok((&["fmt", "native"], Wish::Run(Floor::Hold))));
        check_request(&["transcripts", "--raise"], Ok((&["transcripts"], Wish::Run(Floor::Raise))));
        check_request(&["--dry-run", "page"], Ok((&["page"], Wish::Describe)));
        check_request(&["nativ"], Err("no part or option is called nativ"));
    }

    #[test]
    fn the_table_shows_every_part_and_the_first_line_of_its_result() {
        let ran = [
            Ran { name: "fmt", took: Duration::from_millis(1234), outcome: Ok(String::new()) },
            Ran { name: "size", took: Duration::ZERO, outcome: Err("too big\nby far".to_owned()) },
        ];
        let expected =
            "part              time  result\nfmt              1.2 s  ok\nsize             0.0 s  FAILED  too big\n";
        assert_eq!(table(&ran), expected);
    }
}
