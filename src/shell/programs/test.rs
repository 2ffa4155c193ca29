//! `test` and `[`: compare texts, numbers and files.

use super::super::files::{self, Entry};
use super::super::state::Shell;
use crate::host::{ExitCode, Host};

/// `test EXPRESSION`
pub(super) fn test(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    report("test", &words, shell, host)
}

/// `[ EXPRESSION ]`
pub(super) fn bracket(shell: &mut Shell, args: &[String], host: &Host) -> ExitCode {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.split_last() {
        Some((&"]", inside)) => report("[", inside, shell, host),
        _ => {
            shell.dialect.complain(&host.stderr, "[: missing `]'");
            2
        }
    }
}

fn report(program: &str, words: &[&str], shell: &Shell, host: &Host) -> ExitCode {
    match any(words, shell, host) {
        Ok(holds) => ExitCode::from(!holds),
        Err(reason) => {
            shell.dialect.complain(&host.stderr, &format!("{program}: {reason}"));
            2
        }
    }
}

/// `a -o b -a c`: `-a` binds tighter.
fn any(words: &[&str], shell: &Shell, host: &Host) -> Result<bool, String> {
    if words.len() < 4 {
        return single(words, shell, host);
    }
    let mut result = false;
    for row in words.split(|word| *word == "-o") {
        let mut all = true;
        for part in row.split(|word| *word == "-a") {
            all &= single(part, shell, host)?;
        }
        result |= all;
    }
    Ok(result)
}

fn single(words: &[&str], shell: &Shell, host: &Host) -> Result<bool, String> {
    let entry = |path: &str| files::entry(&host.files.borrow(), &files::absolute(shell.folder(), path));
    match words {
        [] => Ok(false),
        ["!"] => Ok(true),
        ["!", rest @ ..] => single(rest, shell, host).map(|holds| !holds),
        [text] => Ok(!text.is_empty()),
        ["-n", text] => Ok(!text.is_empty()),
        ["-z", text] => Ok(text.is_empty()),
        ["-e" | "-r" | "-w", path] => Ok(entry(path).is_some()),
        ["-f", path] => Ok(entry(path) == Some(Entry::File)),
        ["-d" | "-x", path] => Ok(entry(path) == Some(Entry::Folder)),
        ["-s", path] => Ok(files::open(host, path).is_ok_and(|text| !text.is_empty())),
        ["-v", name] => Ok(shell.value(name).is_some()),
        [operator, _] => Err(format!("{operator}: unary operator expected")),
        [left, "=" | "==", right] => Ok(left == right),
        [left, "!=", right] => Ok(left != right),
        [left, "<", right] => Ok(left < right),
        [left, ">", right] => Ok(left > right),
        [left, operator @ ("-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge"), right] => {
            let order = number(left)?.cmp(&number(right)?);
            Ok(match *operator {
                "-eq" => order.is_eq(),
                "-ne" => order.is_ne(),
                "-lt" => order.is_lt(),
                "-le" => order.is_le(),
                "-gt" => order.is_gt(),
                _ => order.is_ge(),
            })
        }
        [_, operator, _] => Err(format!("{operator}: binary operator expected")),
        _ => Err("too many arguments".to_owned()),
    }
}

fn number(text: &str) -> Result<i64, String> {
    text.trim().parse().map_err(|_| format!("{text}: integer expression expected"))
}
