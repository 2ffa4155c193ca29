//! The project's own commands: `serve` shows the page, `test` is the gate, `screenshots` takes pictures of the page.

mod bench;
mod bindings;
mod cut;
mod gate;
mod journeys;
mod lessons;
mod needs;
mod parts;
mod program;
mod serve;
mod setup;
mod size;
mod styles;
mod transcripts;
mod wasm;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  serve [--port N] [--dry-run]             set up what is missing, build the page, serve it (port 8080)
  test [PART…] [--list] [--dry-run]        the gate: all parts, or those named
  test transcripts --raise                 the same, and what is better than its floor becomes the floor
  bench                                    benchmarks, natively and in a browser, and of the page
  screenshots                              pictures of the page in target/screenshots/

--dry-run says what is there and what would be installed, and does nothing.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["serve", options @ ..] => serve::run(options),
        // Trunk calls it, see Trunk.toml.
        ["cut"] => cut::run(),
        ["announce", port] => serve::announce(port),
        ["test", options @ ..] => gate::run(options),
        ["bench"] => bench::run(),
        ["screenshots"] => journeys::screenshots(),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            if !message.is_empty() {
                eprintln!("{message}");
            }
            ExitCode::FAILURE
        }
    }
}
