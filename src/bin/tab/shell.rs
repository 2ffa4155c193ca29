//! `tab shell`: runs lines as the console would, results on stdout, errors on stderr.

use crate::options::{Options, USUAL_SEED};
use crate::{editor, faults};
use std::cell::RefCell;
use std::io::Read;
use std::rc::Rc;
use std::str::Lines;
use tabernetes::api::time::SimDuration;
use tabernetes::host::{Output, Terminal};
use tabernetes::session::runtime::Runtime;
use tabernetes::shell::{self, Console, Shell};

/// A command that has not ended after so much virtual time never will.
const PATIENCE: SimDuration = SimDuration::from_secs(24 * 3600);

/// Runs the lines of a file or of stdin, with remarks that let time pass or something befall a machine; the exit code is the last command's.
pub fn run(options: &Options, file: Option<&str>) -> Result<i32, String> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?,
        None => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).map_err(|error| format!("stdin: {error}"))?;
            text
        }
    };
    let mut runtime = Runtime::new(options.cluster(USUAL_SEED)?);
    let console = Console {
        client: runtime.client(),
        clock: runtime.clock(),
        files: Rc::new(RefCell::new(shell::new_home())),
        machine: runtime.machine(),
        history: Rc::default(),
        jobs: runtime.jobs(),
        keyboard: Some(Rc::default()),
        stdout: Output::new(|text| print!("{text}")),
        stderr: Output::new(|text| eprint!("{text}")),
        terminal: Some(Rc::new(Paper)),
    };
    let memory = Rc::new(RefCell::new(Shell::default()));
    let mut code = 0;
    let mut input = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(span) = pause(line).filter(|_| input.is_empty()) {
            let until = runtime.now() + span;
            runtime.advance_to(until);
            continue;
        }
        if let Some(fault) = faults::of_remark(line, &runtime.snapshot()).filter(|_| input.is_empty()) {
            runtime.inject(&fault).map_err(|error| error.to_string())?;
            continue;
        }
        input.push_str(line);
        input.push('\n');
        if shell::needs_more(&input) {
            continue;
        }
        code = run_one(&mut runtime, &console, &memory, std::mem::take(&mut input), &mut lines)?;
        if let Some(ended) = memory.borrow().ended {
            return Ok(ended);
        }
    }
    if !input.is_empty() {
        code = run_one(&mut runtime, &console, &memory, input, &mut lines)?;
    }
    Ok(code)
}

fn run_one(
    runtime: &mut Runtime,
    console: &Console,
    memory: &Rc<RefCell<Shell>>,
    text: String,
    lines: &mut Lines<'_>,
) -> Result<i32, String> {
    console.history.borrow_mut().push(text.trim_end().to_owned());
    let (inner, memory) = (console.clone(), Rc::clone(memory));
    let task = runtime.start(async move { shell::run(&memory, &inner, &text).await });
    let limit = runtime.now() + PATIENCE;
    let keyboard = console.keyboard.clone().unwrap_or_default();
    loop {
        let waits = || keyboard.prompt().is_some() || keyboard.draft().is_some();
        runtime.run_until(limit, &|| task.code().is_some() || waits());
        if let Some(code) = task.code() {
            return Ok(code);
        }
        if let Some(draft) = keyboard.draft() {
            keyboard.close_editor(editor::edit(&draft, lines)?);
            continue;
        }
        let Some(prompt) = keyboard.prompt() else { break };
        let line = lines.next();
        match line.and_then(pause) {
            Some(span) => runtime.advance_to(runtime.now() + span),
            None => {
                println!("{prompt}{}", line.unwrap_or_default());
                keyboard.answer(line.map(str::to_owned));
            }
        }
    }
    task.interrupt();
    eprintln!("^C (it waited for something that will not happen)");
    Ok(tabernetes::host::INTERRUPTED)
}

/// A terminal on which nothing can be taken back.
pub struct Paper;

impl Terminal for Paper {
    fn clear(&self) {}

    fn columns(&self) -> usize {
        100
    }
}

/// `# +5s`: a remark that lets time pass.
pub fn pause(line: &str) -> Option<SimDuration> {
    let span = line.trim().strip_prefix('#')?.trim().strip_prefix('+')?.trim();
    let digits = span.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: f64 = digits.parse().ok()?;
    let factor = match span.strip_prefix(digits)? {
        "ms" => 1.0,
        "s" | "" => 1000.0,
        "m" => 60_000.0,
        "h" => 3_600_000.0,
        _ => return None,
    };
    Some(SimDuration::from_millis((number * factor) as i64))
}
