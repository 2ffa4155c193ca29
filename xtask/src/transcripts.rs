//! The recorded real cluster as judge: replays each transcript with `tab`, compares, and holds it against its floor.

use crate::parts;
use crate::program::Line;
use crate::setup::Setup;
use crate::workspace;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What becomes of a result that is better than its floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// The floor stays, and a hint is printed.
    Hold,
    /// The floor is written anew; it never sinks.
    Raise,
}

const ORACLE: &str = "tests/oracle";
const LIMIT: Duration = Duration::from_secs(60);

/// Numbers of equal outputs by transcript.
type Floors = BTreeMap<String, u32>;

/// Replays and judges every transcript.
///
/// # Errors
/// Which transcripts could not be replayed or are below their floor.
pub fn run(setup: &Setup, floor: Floor) -> Result<String, String> {
    let tab = parts::build_companion(setup)?;
    let floor_file = workspace::root().join(ORACLE).join("floor.txt");
    let text = fs::read_to_string(&floor_file).map_err(|error| format!("{}: {error}", floor_file.display()))?;
    let mut floors = parse_floors(&text)?;
    let mut problems = Vec::new();
    let (mut equal, mut total) = (0_u32, 0_u32);
    for name in transcript_names()? {
        let verdict = replay(&tab, setup, &name).and_then(|replay| judge(setup, &name, &replay));
        let held = verdict.and_then(|score| {
            println!("{name}: {}", score.words());
            equal = equal.saturating_add(score.equal);
            total = total.saturating_add(score.total);
            hold(&mut floors, &name, &score, floor)?;
            check_layout(setup, &name)
        });
        if let Err(problem) = held {
            println!("{name}: {problem}");
            problems.push(name);
        }
    }
    if floor == Floor::Raise {
        let rewritten = rewrite_floors(&text, &floors);
        fs::write(&floor_file, rewritten).map_err(|error| format!("{}: {error}", floor_file.display()))?;
    }
    let sum = format!("{equal} of {total} outputs equal");
    if problems.is_empty() { Ok(sum) } else { Err(format!("{sum}; wrong: {}", problems.join(", "))) }
}

fn transcript_names() -> Result<Vec<String>, String> {
    let folder = workspace::root().join(ORACLE);
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let transcripts = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let mut names: Vec<String> =
        transcripts.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    if names.is_empty() { Err(format!("{} has no transcript", folder.display())) } else { Ok(names) }
}

fn transcript(name: &str) -> String {
    format!("{ORACLE}/{name}.json")
}

/// Has `tab` type the transcript's commands; its answers are left in a file.
fn replay(tab: &Path, setup: &Setup, name: &str) -> Result<PathBuf, String> {
    let folder = workspace::target().join("transcripts");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let file = folder.join(format!("{name}.json"));
    let answers = File::create(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let line = Line::new(tab, "replay").argument(transcript(name));
    let mut command = setup.command(&line);
    let status = within(command.stdin(Stdio::null()).stdout(answers), LIMIT)?;
    if !status.success() {
        return Err(format!("tab replay ended with {status}"));
    }
    match fs::metadata(&file) {
        Ok(meta) if meta.len() > 0 => Ok(file),
        _ => Err("tab replay printed nothing".to_owned()),
    }
}

/// Runs to the end, but not for longer than `limit`.
fn within(command: &mut Command, limit: Duration) -> Result<ExitStatus, String> {
    let mut child = command.spawn().map_err(|error| format!("it could not be started: {error}"))?;
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(status);
        }
        sleep(Duration::from_millis(20));
    }
    child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
    Err(format!("it was stopped after {} s", limit.as_secs()))
}

/// Whether what is equal is also laid out alike: columns, order, blanks. There is no floor: all of it must be.
fn check_layout(setup: &Setup, name: &str) -> Result<(), String> {
    let replay = workspace::target().join("transcripts").join(name).with_extension("json");
    let line = Line::new("python3", &format!("-B {ORACLE}/layout.py {}", transcript(name)))
        .argument(replay.display().to_string())
        .argument("--show")
        .argument("20");
    setup.run(&line)
}

/// How many outputs are as recorded.
#[derive(Debug, PartialEq, Eq)]
struct Score {
    equal: u32,
    total: u32,
}

impl Score {
    /// From the judge's last line, `oracle: N of M outputs equal`.
    fn parse(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("oracle: ")?.strip_suffix(" outputs equal")?;
        let (equal, total) = rest.split_once(" of ")?;
        Some(Self { equal: equal.parse().ok()?, total: total.parse().ok()? })
    }

    fn words(&self) -> String {
        let percent = 100.0 * f64::from(self.equal) / f64::from(self.total.max(1));
        format!("{} of {} outputs equal ({percent:.0} %)", self.equal, self.total)
    }
}

/// Compares; what differs is left in a file beside the replay.
fn judge(setup: &Setup, name: &str, replay: &Path) -> Result<Score, String> {
    let line = Line::new("python3", &format!("{ORACLE}/compare.py {}", transcript(name)))
        .argument(replay.display().to_string())
        .argument("--show")
        .argument("1000");
    let output = setup.command(&line).output().map_err(|error| format!("python3 could not be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let differences = replay.with_extension("txt");
    fs::write(&differences, said.as_bytes()).map_err(|error| format!("{}: {error}", differences.display()))?;
    said.lines().last().and_then(Score::parse).ok_or_else(|| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        format!("the replay can't be compared: {}", complaint.lines().last().unwrap_or_default())
    })
}

fn hold(floors: &mut Floors, name: &str, score: &Score, floor: Floor) -> Result<(), String> {
    let lowest = floors.get(name).copied().unwrap_or(0);
    if score.equal < lowest {
        let file = workspace::target().join("transcripts").join(name).with_extension("txt");
        return Err(format!("{} equal, the floor is {lowest}; what differs is in {}", score.equal, file.display()));
    }
    if score.equal > lowest {
        match floor {
            Floor::Raise => drop(floors.insert(name.to_owned(), score.equal)),
            Floor::Hold => println!("    above its floor of {lowest}: cargo xtask test transcripts --raise"),
        }
    }
    Ok(())
}

fn parse_floors(text: &str) -> Result<Floors, String> {
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let entry = |line: &str| {
        let (name, number) = line.split_once(' ')?;
        Some((name.to_owned(), number.trim().parse().ok()?))
    };
    lines.map(|line| entry(line).ok_or_else(|| format!("floor.txt: {line:?} is not a name and a number"))).collect()
}

/// The comments stay, the numbers are those of `floors`.
fn rewrite_floors(text: &str, floors: &Floors) -> String {
    let comments = text.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n"));
    comments.chain(floors.iter().map(|(name, number)| format!("{name} {number}\n"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_judges_last_line_is_read() {
        let score = Score::parse("oracle: 80 of 93 outputs equal").unwrap();
        assert_eq!(score, Score { equal: 80, total: 93 });
        assert_eq!(score.words(), "80 of 93 outputs equal (86 %)");
        assert_eq!(Score::parse("80 of 93"), None);
    }

    #[test]
    fn a_floor_only_rises() {
        for (equal, floor, expected) in [
            (79, Floor::Hold, None),
            (79, Floor::Raise, None),
            (80, Floor::Hold, Some(80)),
            (81, Floor::Hold, Some(80)),
            (81, Floor::Raise, Some(81)),
        ] {
            let mut floors = Floors::from([("a".to_owned(), 80)]);
            let held = hold(&mut floors, "a", &Score { equal, total: 93 }, floor);
            assert_eq!(held.is_ok(), expected.is_some(), "{equal} {floor:?}");
            assert_eq!(floors.get("a"), Some(&expected.unwrap_or(80)), "{equal} {floor:?}");
        }
    }

    #[test]
    fn the_floor_file_keeps_its_comments() {
        let text = "# numbers of equal outputs\n01-basics 80\n";
        let mut floors = parse_floors(text).unwrap();
        floors.insert("02-services".to_owned(), 3);
        assert_eq!(rewrite_floors(text, &floors), format!("{text}02-services 3\n"));
        assert!(parse_floors("01-basics many\n").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_does_not_end_is_stopped() {
        let limit = Duration::from_millis(100);
        assert!(within(Command::new("sleep").arg("60"), limit).unwrap_err().contains("was stopped"));
        assert!(within(&mut Command::new("true"), Duration::from_secs(20)).unwrap().success());
    }
}
