//! The programs that can be run in a container.

use super::Place;
use crate::apiserver::request::{Printed, Status, StatusReason};

/// Programs that images have and nobody imitates here.
const KNOWN: &str = "apk apt apt-get awk bash chmod chown cp curl cut df dig du find free grep head id ifconfig ip java kill \
                     killall less ln mkdir mount mv mysql mysqladmin nc netstat nginx node npm nslookup openssl perl php \
                     ping ps psql python python3 redis-cli redis-server rm ruby sed sort ss stress tail tar telnet touch \
                     top traceroute uname uptime vi vim wc wget";
/// Shells, which also run what stands behind `-c`.
const SHELLS: [&str; 4] = ["ash", "bash", "dash", "sh"];

/// Runs a command.
///
/// # Errors
/// The runtime's refusal of a program that is not there, and ours of one that is not imitated.
pub fn run(place: &Place, command: &[String]) -> Result<Printed, Status> {
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    let (program, arguments) = words.split_first().unwrap_or((&"", &[]));
    let base = program.rsplit('/').next().unwrap_or_default();
    if SHELLS.contains(&base) {
        return match arguments {
            ["-c", script, ..] => script_of(place, script),
            [] => Err(unsimulated(&format!("an interactive {base}"))),
            _ => Err(unsimulated(program)),
        };
    }
    one(place, base, arguments).unwrap_or_else(|| match KNOWN.split_whitespace().any(|known| known == base) {
        true => Err(unsimulated(program)),
        false => Err(not_found(program)),
    })
}

fn unsimulated(what: &str) -> Status {
    Status::new(StatusReason::InternalError, format!("running {what} in a container is not simulated"))
}

fn not_found(program: &str) -> Status {
    let problem = match program.contains('/') {
        true => format!("stat {program}: no such file or directory"),
        false => "executable file not found in $PATH".to_owned(),
    };
    Status::new(
        StatusReason::InternalError,
        format!(
            "Internal error occurred: Internal error occurred: error executing command in container: OCI runtime exec \
             failed: exec failed: unable to start container process: exec: {program:?}: {problem}: unknown"
        ),
    )
}

/// One program; `None` if it is none of these.
fn one(place: &Place, program: &str, arguments: &[&str]) -> Option<Result<Printed, Status>> {
    let line = |text: String| Some(Ok(Printed { stdout: format!("{text}\n"), ..Printed::default() }));
    let quiet = |code| Some(Ok(Printed { code, ..Printed::default() }));
    match program {
        "true" | ":" | "sleep" => quiet(0),
        "false" => quiet(1),
        "hostname" => line(place.host.clone()),
        "pwd" => line(place.folder.clone()),
        "whoami" => line("root".to_owned()),
        "date" => line(place.now.to_unix_date()),
        "echo" => line(arguments.strip_prefix(&["-e"]).unwrap_or(arguments).join(" ")),
        "env" | "printenv" if arguments.is_empty() => {
            let lines: String = place.variables.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
            Some(Ok(Printed { stdout: lines, ..Printed::default() }))
        }
        "printenv" => {
            let values: Vec<&str> = arguments.iter().filter_map(|name| place.variable(name)).collect();
            let code = i32::from(values.len() < arguments.len());
            let stdout = values.iter().map(|value| format!("{value}\n")).collect();
            Some(Ok(Printed { stdout, stderr: String::new(), code }))
        }
        "cat" | "ls" => Some(look(place, program, arguments)),
        _ => None,
    }
}

/// `cat` and `ls`, over the files that are known.
fn look(place: &Place, program: &str, arguments: &[&str]) -> Result<Printed, Status> {
    let mut printed = Printed::default();
    let paths: Vec<&&str> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
    if paths.is_empty() {
        return Err(unsimulated(program));
    }
    for path in paths {
        let whole = if path.starts_with('/') { (*path).to_string() } else { format!("{}/{path}", place.folder) };
        let whole = whole.replace("//", "/");
        let inside = format!("{}/", whole.trim_end_matches('/'));
        let below = place.files.keys().filter_map(|file| file.strip_prefix(&inside)?.split('/').next());
        let mut names: Vec<&str> = below.collect();
        names.dedup();
        match (program, place.files.get(&whole)) {
            ("cat", Some(text)) => printed.stdout.push_str(text),
            ("ls", Some(_)) => printed.stdout.push_str(&format!("{path}\n")),
            ("ls", None) if !names.is_empty() && whole != "/" && whole != "/etc" => {
                printed.stdout.push_str(&names.iter().map(|name| format!("{name}\n")).collect::<String>());
            }
            // What the image itself holds is not known.
            _ => return Err(unsimulated(&format!("{program} {path}"))),
        }
    }
    Ok(printed)
}

/// Commands joined by `;`, `&&` and `||`, with variables and quotes.
fn script_of(place: &Place, script: &str) -> Result<Printed, Status> {
    let mut all = Printed::default();
    for (joint, words) in commands(place, script).ok_or_else(|| unsimulated(&format!("the script {script:?}")))? {
        let is_skipped = match joint {
            Joint::Always => false,
            Joint::And => all.code != 0,
            Joint::Or => all.code == 0,
        };
        if is_skipped || words.is_empty() {
            continue;
        }
        if let [exit, rest @ ..] = words.as_slice()
            && exit == "exit"
        {
            all.code = rest.first().and_then(|code| code.parse().ok()).unwrap_or(all.code);
            return Ok(all);
        }
        let printed = run(place, &words)?;
        all.stdout.push_str(&printed.stdout);
        all.stderr.push_str(&printed.stderr);
        all.code = printed.code;
    }
    Ok(all)
}

/// What joins a command to the one before it.
#[derive(Clone, Copy)]
enum Joint {
    Always,
    And,
    Or,
}

/// The commands of a script; `None` if it holds more than this reader understands.
fn commands(place: &Place, script: &str) -> Option<Vec<(Joint, Vec<String>)>> {
    let mut found = vec![(Joint::Always, Vec::new())];
    let (mut word, mut is_open, mut quote) = (String::new(), false, None);
    let mut letters = script.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(end), letter) if letter == end => quote = None,
            (Some('\''), letter) => word.push(letter),
            (_, '$') => {
                word.push_str(&place.expansion(&mut letters)?);
                is_open = true;
            }
            (Some(_), letter) => word.push(letter),
            (None, '\'' | '"') => (quote, is_open) = (Some(letter), true),
            (None, ' ' | '\t' | '\n' | ';' | '&' | '|') => {
                if is_open {
                    found.last_mut()?.1.push(std::mem::take(&mut word));
                    is_open = false;
                }
                let joint = match letter {
                    ';' | '\n' => Joint::Always,
                    '&' => letters.next_if_eq(&'&').map(|_| Joint::And)?,
                    '|' => letters.next_if_eq(&'|').map(|_| Joint::Or)?,
                    _ => continue,
                };
                found.push((joint, Vec::new()));
            }
            (None, '<' | '>' | '(' | ')' | '`' | '*' | '{') => return None,
            (None, letter) => {
                word.push(letter);
                is_open = true;
            }
        }
    }
    if is_open {
        found.last_mut()?.1.push(word);
    }
    quote.is_none().then_some(found)
}

impl Place {
    fn variable(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What stands for `$NAME` or `${NAME}`, the `$` being read; `None` for anything else.
    fn expansion(&self, letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
        let is_braced = letters.next_if_eq(&'{').is_some();
        let mut name = String::new();
        while let Some(letter) = letters.next_if(|letter| letter.is_ascii_alphanumeric() || *letter == '_') {
            name.push(letter);
        }
        if name.is_empty() || is_braced && letters.next() != Some('}') {
            return None;
        }
        Some(self.variable(&name).unwrap_or_default().to_owned())
    }
}
