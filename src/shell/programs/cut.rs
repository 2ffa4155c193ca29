//! `cut`: print columns of lines.

use super::input::{self, Lines};
use super::options::{self, Spec};
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "cut",
    usage: "cut OPTION... [FILE]...",
    short: "d:f:c:b:s",
    long: &[("delimiter", 'd'), ("fields", 'f'), ("characters", 'c'), ("bytes", 'b'), ("only-delimited", 's')],
    failure: 1,
};

/// `cut -f LIST [-d DELIM] [-s] [FILE]...`, `cut -c LIST [FILE]...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let lists: Vec<_> = options.flags.iter().filter(|(letter, _)| "fcb".contains(*letter)).collect();
    let (unit, list) = match lists.as_slice() {
        [] => return options::refuse(&SPEC, &host, "you must specify a list of bytes, characters, or fields"),
        [(unit, list)] => (*unit, list),
        _ => return options::refuse(&SPEC, &host, "only one type of list may be specified"),
    };
    let Some(ranges) = ranges(list) else {
        let zero = list.split([',', '-']).any(|place| place.parse() == Ok(0));
        let reason = match (zero, unit) {
            (true, 'f') => "fields are numbered from 1".to_owned(),
            (true, _) => "byte/character positions are numbered from 1".to_owned(),
            (false, 'f') => format!("invalid field value ‘{list}’"),
            (false, _) => format!("invalid byte/character position ‘{list}’"),
        };
        return options::refuse(&SPEC, &host, &reason);
    };
    let delimiter = options.value('d').unwrap_or("\t");
    if delimiter.chars().count() != 1 {
        return options::refuse(&SPEC, &host, "the delimiter must be a single character");
    }
    let mut code = 0;
    for name in input::or_stdin(options.operands.clone()) {
        let input = match input::open(&mut host, &name) {
            Ok(input) => input,
            Err(error) => {
                host.stderr.line(&format!("cut: {name}: {error}"));
                code = 1;
                continue;
            }
        };
        let mut lines = Lines::new(input);
        while let Some(line) = lines.next().await {
            let line = input::trimmed(&line);
            if unit != 'f' {
                host.stdout.line(&chosen(line.chars(), &ranges).into_iter().collect::<String>());
            } else if line.contains(delimiter) {
                host.stdout.line(&chosen(line.split(delimiter), &ranges).join(delimiter));
            } else if !options.has('s') {
                host.stdout.line(line);
            }
        }
    }
    code
}

fn chosen<T>(items: impl Iterator<Item = T>, ranges: &[(usize, usize)]) -> Vec<T> {
    let inside = |place: usize| ranges.iter().any(|(first, last)| (*first..=*last).contains(&place));
    items.enumerate().filter(|(index, _)| inside(index + 1)).map(|(_, item)| item).collect()
}

/// `1`, `2-4`, `-3`, `5-`, joined by commas.
fn ranges(list: &str) -> Option<Vec<(usize, usize)>> {
    let place = |text: &str| text.parse::<usize>().ok().filter(|place| *place > 0);
    let range = |part: &str| match part.split_once('-') {
        None => place(part).map(|place| (place, place)),
        Some(("", "")) => None,
        Some(("", last)) => Some((1, place(last)?)),
        Some((first, "")) => Some((place(first)?, usize::MAX)),
        Some((first, last)) => Some((place(first)?, place(last)?)).filter(|(first, last)| first <= last),
    };
    list.split(',').map(range).collect()
}
