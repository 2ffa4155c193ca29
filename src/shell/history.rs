//! Lines typed before: how they are kept, and how `!!` and `!$` bring them back.

/// As many lines as are kept: bash's HISTSIZE.
const LIMIT: usize = 1000;

/// Keeps a line that was submitted, except for an empty one and for one that was just typed (`ignoredups`).
pub fn remember(history: &mut Vec<String>, line: &str) {
    let line = line.trim_end_matches('\n');
    if line.trim().is_empty() || history.last().is_some_and(|last| last == line) {
        return;
    }
    history.push(line.to_owned());
    let excess = history.len().saturating_sub(LIMIT);
    history.drain(..excess);
}

/// `line` with its history references replaced; `None` if there are none. The new line is echoed before it runs.
///
/// # Errors
/// What bash says behind its own name; the line doesn't run then.
pub fn expand(line: &str, history: &[String]) -> Result<Option<String>, String> {
    let mut reader = Reader { rest: line, history };
    if line.starts_with('^') {
        return reader.quick_substitution(line).map(Some);
    }
    let (mut out, mut changed) = (String::new(), false);
    let (mut in_single, mut in_double) = (false, false);
    while let Some(c) = reader.take() {
        match c {
            '\\' if !in_single => {
                out.push('\\');
                out.extend(reader.take());
            }
            '\'' if !in_double => {
                in_single = !in_single;
                out.push(c);
            }
            '"' if !in_single => {
                in_double = !in_double;
                out.push(c);
            }
            '!' if !in_single && reader.begins_event(in_double, &out) => {
                out.push_str(&reader.event()?);
                changed = true;
            }
            _ => out.push(c),
        }
    }
    Ok(changed.then_some(out))
}

/// The last word of a line, as `!$` and Alt-. take it.
pub fn last_word(line: &str) -> String {
    words(line).pop().unwrap_or_default()
}

struct Reader<'a> {
    rest: &'a str,
    history: &'a [String],
}

impl Reader<'_> {
    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let length = self.rest.find(|c| !keep(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken.to_owned()
    }

    fn begins_event(&self, in_double: bool, before: &str) -> bool {
        // `$!` and `${!…}` are parameters.
        if before.ends_with('$') || before.ends_with("${") {
            return false;
        }
        match self.rest.chars().next() {
            None | Some(' ' | '\t' | '\n' | '=' | '(' | '\r') => false,
            Some('"') => !in_double,
            Some(_) => true,
        }
    }

    /// What the text behind a `!` stands for.
    fn event(&mut self) -> Result<String, String> {
        let start = self.rest;
        let previous = self.history.last();
        let line = match start.chars().next() {
            Some('!') => {
                self.take();
                previous
            }
            Some('$' | '^' | '*' | ':') => previous,
            Some('?') => {
                self.take();
                let part = self.take_while(|c| c != '?' && c != '\n');
                self.take();
                self.history.iter().rev().find(|line| line.contains(&part))
            }
            Some(c) if c == '-' || c.is_ascii_digit() => {
                let back = c == '-' && self.take().is_some();
                let number = self.take_while(|c| c.is_ascii_digit()).parse::<usize>().ok();
                let index = number.and_then(|number| match back {
                    true => self.history.len().checked_sub(number.max(1)),
                    false => number.checked_sub(1),
                });
                index.and_then(|index| self.history.get(index))
            }
            _ => {
                let part = self.take_while(|c| !c.is_whitespace() && !";|&()<>\"':^$*".contains(c));
                self.history.iter().rev().find(|line| line.starts_with(&part))
            }
        };
        let typed = start.strip_suffix(self.rest).unwrap_or_default();
        let line = line.ok_or_else(|| format!("!{typed}: event not found"))?;
        self.designated(line)
    }

    /// The words of `line` that a designator behind the event chooses.
    fn designated(&mut self, line: &str) -> Result<String, String> {
        let colon = self.rest.starts_with(':');
        let designator = self.rest.get(usize::from(colon)..).unwrap_or_default();
        let words = words(line);
        let from_first = |from: usize| words.get(from..).unwrap_or_default().join(" ");
        let chosen = match designator.chars().next() {
            Some('$') => words.last().cloned(),
            Some('^') => words.get(1).cloned(),
            Some('*') => Some(from_first(1)),
            Some(c) if colon && c.is_ascii_digit() => {
                let digits: String = designator.chars().take_while(char::is_ascii_digit).collect();
                self.rest = designator.get(digits.len()..).unwrap_or_default();
                let word = digits.parse::<usize>().ok().and_then(|place| words.get(place));
                return word.cloned().ok_or_else(|| format!(":{digits}: bad word specifier"));
            }
            Some(c) if colon && c.is_ascii_alphabetic() => {
                return Err(format!(":{c}: history modifiers: not simulated by this console"));
            }
            _ => return Ok(line.to_owned()),
        };
        self.rest = designator.get(1..).unwrap_or_default();
        chosen.ok_or_else(|| "bad word specifier".to_owned())
    }

    /// `^old^new^`: the previous line with one thing changed.
    fn quick_substitution(&mut self, line: &str) -> Result<String, String> {
        let mut parts = line.get(1..).unwrap_or_default().splitn(3, '^');
        let (old, new) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        match self.history.last() {
            Some(last) if !old.is_empty() && last.contains(old) => {
                Ok(last.replacen(old, new, 1) + parts.next().unwrap_or_default())
            }
            _ => Err(format!(":s{line}: substitution failed")),
        }
    }
}

/// The words of a line as history counts them: quotes stay, operators are words.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut quote = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), _) => {
                current.push(c);
                if c == '\\' && open == '"' {
                    current.extend(chars.next());
                } else if c == open {
                    quote = None;
                }
            }
            (None, '\'' | '"') => {
                quote = Some(c);
                current.push(c);
            }
            (None, '\\') => {
                current.push(c);
                current.extend(chars.next());
            }
            (None, ' ' | '\t' | '\n') => finish(&mut words, &mut current),
            (None, '|' | '&' | ';' | '<' | '>' | '(' | ')') => {
                if !current.ends_with('$') {
                    finish(&mut words, &mut current);
                }
                current.push(c);
                while chars.peek() == Some(&c) {
                    current.extend(chars.next());
                }
                finish(&mut words, &mut current);
            }
            (None, _) => current.push(c),
        }
    }
    finish(&mut words, &mut current);
    words
}

fn finish(words: &mut Vec<String>, current: &mut String) {
    if !current.is_empty() {
        words.push(std::mem::take(current));
    }
}

#[cfg(test)]
mod tests {
    use super::{expand, last_word, remember};

    fn history() -> Vec<String> {
        ["kubectl get pods", "echo 'a b' | cat -n", "kubectl get nodes"].map(str::to_owned).to_vec()
    }

    #[test]
    fn references_are_replaced() {
        let rows = [
            ("!!", Ok(Some("kubectl get nodes"))),
            ("sudo !! -A", Ok(Some("sudo kubectl get nodes -A"))),
            ("describe !$", Ok(Some("describe nodes"))),
            ("echo !^ !* !:1", Ok(Some("echo get get nodes get"))),
            ("!1", Ok(Some("kubectl get pods"))),
            ("!-2", Ok(Some("echo 'a b' | cat -n"))),
            ("!-2:1", Ok(Some("'a b'"))),
            ("!echo", Ok(Some("echo 'a b' | cat -n"))),
            ("!?pods?", Ok(Some("kubectl get pods"))),
            ("!!:$", Ok(Some("nodes"))),
            ("^nodes^pods", Ok(Some("kubectl get pods"))),
            ("^get^describe^ -A", Ok(Some("kubectl describe nodes -A"))),
            ("echo \"!!\"", Ok(Some("echo \"kubectl get nodes\""))),
            ("echo '!!' \\!! ! != a! \"a!\" $! [ ! -f x ]", Ok(None)),
            ("!nope", Err("!nope: event not found")),
            ("!99", Err("!99: event not found")),
            ("!-99999999999999999999", Err("!-99999999999999999999: event not found")),
            ("!!:9", Err(":9: bad word specifier")),
            ("^x^y", Err(":s^x^y: substitution failed")),
        ];
        for (line, expected) in rows {
            let expanded = expand(line, &history());
            let expected = expected.map(|line| line.map(str::to_owned)).map_err(str::to_owned);
            assert_eq!(expanded, expected, "for: {line}");
        }
        assert_eq!(expand("!!", &[]), Err("!!: event not found".to_owned()));
    }

    #[test]
    fn lines_are_kept_once() {
        let mut kept = Vec::new();
        for line in ["a", "a", "", "  ", "b", "a\n"] {
            remember(&mut kept, line);
        }
        assert_eq!(kept, ["a", "b", "a"]);
        assert_eq!(last_word("echo a > 'b c'"), "'b c'");
    }
}
