//! `tail`: print the last lines.

use super::complaint::complain;
use super::head::{complaint, count, floor, old_style, title};
use super::input;
use super::options::{self, Options, Spec};
use crate::api::time::SimDuration;
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "tail",
    usage: "tail [OPTION]... [FILE]...",
    short: "n:c:qvfF",
    long: &[("lines", 'n'), ("bytes", 'c'), ("quiet", 'q'), ("silent", 'q'), ("verbose", 'v'), ("follow", 'f')],
    failure: 1,
};

/// Between two looks at a file that is followed.
const LOOK: SimDuration = SimDuration::from_secs(1);

/// What is printed.
#[derive(Clone, Copy)]
enum Part {
    LastLines(usize),
    FromLine(usize),
    LastBytes(usize),
    FromByte(usize),
}

/// `tail [-n NUM | -n +NUM | -c NUM | -NUM] [-qvfF] [FILE]...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &plus_style(old_style(args)), &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let part = match part(&options) {
        Ok(part) => part,
        Err(reason) => {
            host.stderr.line(&format!("tail: {reason}"));
            return 1;
        }
    };
    let names = input::or_stdin(options.operands.clone());
    let titled = options.has('v') || (names.len() > 1 && !options.has('q'));
    let follows = options.has('f') || options.has('F');
    let (mut code, mut gap, mut followed) = (0, "", Vec::new());
    for name in &names {
        match input::open(&mut host, name) {
            Ok(mut input) => {
                let text = input.read_to_end().await;
                followed.push(Followed { name: name.clone(), seen: text.len() });
                if titled {
                    host.stdout.line(&format!("{gap}{}", title(name)));
                    gap = "\n";
                }
                host.stdout.write(cut(&text, part));
            }
            Err(error) => {
                complain(&host, &complaint("tail", name, error));
                code = 1;
                // It may come yet.
                followed.extend(options.has('F').then(|| Followed { name: name.clone(), seen: 0 }));
            }
        }
    }
    if follows && !followed.is_empty() {
        follow(followed, titled, &host).await;
    }
    code
}

/// A file of which more may come.
struct Followed {
    name: String,
    /// How much of it has been read.
    seen: usize,
}

/// Prints what is added to files, until it is interrupted.
async fn follow(mut files: Vec<Followed>, titled: bool, host: &Host) {
    let mut newest = files.len().saturating_sub(1);
    files.iter_mut().filter(|file| matches!(file.name.as_str(), "-" | "/dev/null")).for_each(|file| file.name.clear());
    if files.iter().all(|file| file.name.is_empty()) {
        // Nothing ever comes.
        return std::future::pending().await;
    }
    loop {
        host.clock.sleep(LOOK).await;
        for (place, file) in files.iter_mut().enumerate().filter(|(_, file)| !file.name.is_empty()) {
            let path = super::super::files::resolve(host, &file.name);
            let text = super::super::files::read(&host.files.borrow(), &path).unwrap_or_default();
            if text.len() < file.seen {
                complain(host, &format!("tail: {}: file truncated", file.name));
                file.seen = 0;
            }
            let news = text.get(file.seen..).unwrap_or_default();
            if titled && place != newest && !news.is_empty() {
                host.stdout.line(&format!("\n{}", title(&file.name)));
                newest = place;
            }
            host.stdout.write(news);
            file.seen = text.len();
        }
    }
}

/// `+5` as `-n+5`: the old form of the first argument.
fn plus_style(mut args: Vec<String>) -> Vec<String> {
    if let Some(first) = args.first_mut() {
        let digits = first.strip_prefix('+').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if digits {
            first.insert_str(0, "-n");
        }
    }
    args
}

fn part(options: &Options) -> Result<Part, String> {
    let Some((unit, text)) = options.flags.iter().rev().find(|(letter, _)| *letter == 'n' || *letter == 'c') else {
        return Ok(Part::LastLines(10));
    };
    let what = if *unit == 'n' { "lines" } else { "bytes" };
    let number = count(text.trim_start_matches(['-', '+'])).ok_or(format!("invalid number of {what}: ‘{text}’"))?;
    Ok(match (unit, text.starts_with('+')) {
        ('n', false) => Part::LastLines(number),
        ('n', true) => Part::FromLine(number),
        (_, false) => Part::LastBytes(number),
        (_, true) => Part::FromByte(number),
    })
}

fn cut(text: &str, part: Part) -> &str {
    let lines = || text.split_inclusive('\n');
    let before_line = |skipped: usize| lines().take(skipped).map(str::len).sum();
    let start = match part {
        Part::LastLines(number) => before_line(lines().count().saturating_sub(number)),
        Part::FromLine(number) => before_line(number.saturating_sub(1)),
        Part::LastBytes(number) => floor(text, text.len().saturating_sub(number)),
        Part::FromByte(number) => floor(text, number.saturating_sub(1)),
    };
    text.get(start..).unwrap_or_default()
}
