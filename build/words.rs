//! Tells apart which of kubectl's words a first visit needs, and which the page fetches (`src/kubectl/words.rs`).

/// The commands of which all flags are needed at once, as the files name them: those of a first lesson, what stands above
/// them, and what goes for every command.
const FIRST: [&str; 6] = ["kubectl", "create", "create deployment", "describe", "get", "global"];
/// A command's line tells its path, its other names, and what it is suggested for, before it tells its usage.
const NAMES: usize = 3;

/// A file in two.
#[derive(Default)]
pub struct Halves {
    pub first: String,
    pub later: String,
}

impl Halves {
    fn push(&mut self, is_first: bool, line: &str) {
        let half = if is_first { &mut self.first } else { &mut self.later };
        half.push_str(line);
        half.push('\n');
    }
}

/// The table of flags: every command with its names, but flags and usage of the first ones only; then all other commands.
pub fn flags(text: &str) -> Halves {
    let mut halves = Halves::default();
    let mut is_first = true;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with('\t') {
            is_first = FIRST.contains(&path(line));
            if !is_first {
                let names: Vec<&str> = line.split('\t').take(NAMES).collect();
                halves.push(true, &names.join("\t"));
            }
        }
        halves.push(is_first, line);
    }
    halves
}

/// The texts: what each command is, and what the flags of the first ones are; then all else that helps.
pub fn help(text: &str, flags: &str) -> Halves {
    let mut known = vec!["help"];
    let mut is_first = true;
    for line in flags.lines() {
        match line.strip_prefix('\t') {
            Some(flag) if is_first => known.extend(flag.split(['\t', ',']).next()),
            Some(_) => {}
            None => is_first = FIRST.contains(&path(line)),
        }
    }
    let mut halves = Halves::default();
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("= ") {
            is_first = FIRST.contains(&command);
            halves.push(true, line);
            halves.push(false, line);
            continue;
        }
        let gloss = line.strip_prefix("-- ").and_then(|gloss| gloss.split(": ").next());
        let is_needed = gloss.map(|flag| is_first && known.contains(&flag));
        halves.push(is_needed.unwrap_or(!line.starts_with(['|', '#', '$'])), line);
    }
    halves
}

fn path(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default()
}
