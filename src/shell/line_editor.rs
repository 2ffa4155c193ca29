//! The line that is being typed, as a value: keys go in, a new line and what is to be done come out.

use super::history;

/// A key or chord, whatever the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character, or several at once when text is pasted.
    Text(String),
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// An arrow.
    Left,
    /// An arrow.
    Right,
    /// An arrow.
    Up,
    /// An arrow.
    Down,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// Escape.
    Escape,
    /// A lower-case letter with Control.
    Control(char),
    /// A lower-case letter or sign with Alt.
    Alt(char),
    /// Alt and Backspace.
    AltBackspace,
}

/// What a key asks of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing but to show the line.
    None,
    /// To run this line; the editor is empty again.
    Submit(String),
    /// To complete the text before the caret.
    Complete,
    /// To interrupt what runs, or to give up the line (it is empty again); this is what stood there.
    Interrupt(String),
    /// To leave the shell: Ctrl-D on an empty line.
    EndOfInput,
    /// To empty the screen but for this line.
    ClearScreen,
    /// To say that there is nothing to do.
    Bell,
}

/// One input line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEditor {
    text: String,
    /// A byte offset at the edge of what a reader takes for one character.
    caret: usize,
    /// The place in the history that is shown, and the unfinished line that waits below it.
    browsing: Option<(usize, String)>,
    searching: Option<Search>,
    /// What was cut off last, for Ctrl-Y.
    killed: String,
    last: Last,
}

/// What the last key did, because one cut after another adds up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Other,
    Kill,
}

/// Ctrl-R.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Search {
    query: String,
    /// The line that is shown, if one fits.
    hit: Option<usize>,
    failed: bool,
    /// What stood there before.
    before: (String, usize),
}

impl LineEditor {
    /// The line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line before the caret and behind it.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at_checked(self.caret).unwrap_or((&self.text, ""))
    }

    /// What stands in the prompt's place during a search.
    pub fn search_prompt(&self) -> Option<String> {
        let search = self.searching.as_ref()?;
        let failed = if search.failed { "failed " } else { "" };
        Some(format!("({failed}reverse-i-search)`{}': ", search.query))
    }

    /// The line with `text` put in at the caret.
    #[must_use]
    pub fn insert(mut self, text: &str) -> Self {
        if self.text.is_char_boundary(self.caret) {
            self.text.insert_str(self.caret, text);
            self.caret += text.len();
        }
        self
    }

    /// The line as a text field has left it; `caret` counts characters. During a search, what was typed is sought.
    #[must_use]
    pub fn retyped(mut self, text: &str, caret: usize, history: &[String]) -> Self {
        let at = text.char_indices().nth(caret).map_or(text.len(), |(at, _)| at);
        if self.searching.is_some() && text != self.text {
            let more = text.len().saturating_sub(self.text.len());
            let typed = text.get(at.saturating_sub(more)..at).filter(|typed| !typed.is_empty());
            let key = typed.map_or(Key::Backspace, |typed| Key::Text(typed.to_owned()));
            return self.search_key(key, history).0;
        }
        if text != self.text {
            text.clone_into(&mut self.text);
            self.last = Last::Other;
        }
        self.caret = at;
        self
    }

    /// The line after a key, and what is to be done.
    #[must_use]
    pub fn key(mut self, key: Key, history: &[String]) -> (Self, Effect) {
        if self.searching.is_some() {
            return self.search_key(key, history);
        }
        let last = std::mem::take(&mut self.last);
        match key {
            Key::Text(text) => (self.insert(&text), Effect::None),
            Key::Enter | Key::Control('j' | 'm') => self.submit(),
            Key::Tab | Key::Control('i') => (self, Effect::Complete),
            Key::Control('c') => {
                let text = std::mem::take(&mut self.text);
                (Self { killed: self.killed, ..Self::default() }, Effect::Interrupt(text))
            }
            Key::Control('d') if self.text.is_empty() => (self, Effect::EndOfInput),
            Key::Control('l') => (self, Effect::ClearScreen),
            Key::Control('r') => {
                let before = (self.text.clone(), self.caret);
                self.searching = Some(Search { query: String::new(), hit: None, failed: false, before });
                (self, Effect::None)
            }
            Key::Up | Key::Control('p') => self.older(history),
            Key::Down | Key::Control('n') => self.newer(history),
            Key::Left | Key::Control('b') => self.go(previous_edge),
            Key::Right | Key::Control('f') => self.go(next_edge),
            Key::Home | Key::Control('a') => self.go(|_, _| 0),
            Key::End | Key::Control('e') => self.go(|text, _| text.len()),
            Key::Alt('b') => self.go(word_start),
            Key::Alt('f') => self.go(word_end),
            Key::Backspace | Key::Control('h') => self.delete(previous_edge),
            Key::Delete | Key::Control('d') => self.delete(next_edge),
            Key::Control('k') => self.kill(|text, _| text.len(), last),
            Key::Control('u') => self.kill(|_, _| 0, last),
            Key::Control('w') => self.kill(blank_start, last),
            Key::Alt('d') => self.kill(word_end, last),
            Key::AltBackspace => self.kill(word_start, last),
            Key::Control('y') => {
                let killed = self.killed.clone();
                (self.insert(&killed), Effect::None)
            }
            Key::Control('t') => self.transpose(),
            Key::Alt('.' | '_') => {
                let word = history.last().map_or_else(String::new, |line| history::last_word(line));
                (self.insert(&word), Effect::None)
            }
            Key::Control(_) | Key::Alt(_) | Key::Escape => (self, Effect::None),
        }
    }

    fn submit(self) -> (Self, Effect) {
        (Self { killed: self.killed, ..Self::default() }, Effect::Submit(self.text))
    }

    fn go(mut self, target: impl Fn(&str, usize) -> usize) -> (Self, Effect) {
        let place = target(&self.text, self.caret);
        let effect = if place == self.caret { Effect::Bell } else { Effect::None };
        self.caret = place;
        (self, effect)
    }

    fn delete(mut self, target: impl Fn(&str, usize) -> usize) -> (Self, Effect) {
        let place = target(&self.text, self.caret);
        let effect = if place == self.caret { Effect::Bell } else { Effect::None };
        self.cut(place);
        (self, effect)
    }

    fn kill(mut self, target: impl Fn(&str, usize) -> usize, last: Last) -> (Self, Effect) {
        let place = target(&self.text, self.caret);
        if place == self.caret {
            self.last = last;
            return (self, Effect::Bell);
        }
        let forwards = place > self.caret;
        let cut = self.cut(place);
        self.killed = match (last, forwards) {
            (Last::Other, _) => cut,
            (Last::Kill, true) => std::mem::take(&mut self.killed) + &cut,
            (Last::Kill, false) => cut + &self.killed,
        };
        self.last = Last::Kill;
        (self, Effect::None)
    }

    /// Takes out the text between the caret and `place`.
    fn cut(&mut self, place: usize) -> String {
        let (from, to) = (place.min(self.caret), place.max(self.caret));
        let Some(text) = self.text.get(from..to).map(str::to_owned) else { return String::new() };
        self.text.replace_range(from..to, "");
        self.caret = from;
        text
    }

    /// Swaps the two characters around the caret; at the end, the last two.
    fn transpose(mut self) -> (Self, Effect) {
        let middle = if self.caret == self.text.len() { previous_edge(&self.text, self.caret) } else { self.caret };
        let (start, end) = (previous_edge(&self.text, middle), next_edge(&self.text, middle));
        let (Some(first), Some(second)) = (self.text.get(start..middle), self.text.get(middle..end)) else {
            return (self, Effect::Bell);
        };
        if first.is_empty() || second.is_empty() {
            return (self, Effect::Bell);
        }
        let swapped = format!("{second}{first}");
        self.text.replace_range(start..end, &swapped);
        self.caret = end;
        (self, Effect::None)
    }

    fn older(mut self, history: &[String]) -> (Self, Effect) {
        let place = self.browsing.as_ref().map_or(history.len(), |(place, _)| (*place).min(history.len()));
        let Some((place, line)) = place.checked_sub(1).and_then(|place| Some((place, history.get(place)?))) else {
            return (self, Effect::Bell);
        };
        let draft = self.browsing.take().map_or_else(|| self.text.clone(), |(_, draft)| draft);
        self.browsing = Some((place, draft));
        self.show(line);
        (self, Effect::None)
    }

    fn newer(mut self, history: &[String]) -> (Self, Effect) {
        let Some((place, draft)) = self.browsing.take() else { return (self, Effect::Bell) };
        match history.get(place + 1) {
            Some(line) => {
                self.browsing = Some((place + 1, draft));
                self.show(line);
            }
            None => self.show(&draft),
        }
        (self, Effect::None)
    }

    fn show(&mut self, line: &str) {
        line.clone_into(&mut self.text);
        self.caret = self.text.len();
    }

    fn search_key(mut self, key: Key, history: &[String]) -> (Self, Effect) {
        let Some(mut search) = self.searching.take() else { return (self, Effect::None) };
        let from = match &key {
            Key::Text(text) => {
                search.query.push_str(text);
                search.hit.map_or(history.len(), |hit| hit + 1)
            }
            Key::Backspace | Key::Control('h') => {
                let end = previous_edge(&search.query, search.query.len());
                search.query.truncate(end);
                history.len()
            }
            Key::Control('r') => search.hit.unwrap_or(history.len()),
            Key::Control('g') => {
                (self.text, self.caret) = search.before;
                return (self, Effect::Bell);
            }
            Key::Escape => return (self, Effect::None),
            // Every other key ends the search and then does what it always does, with the line that was found.
            _ => return self.key(key, history),
        };
        let older = history.iter().enumerate().take(from).rev();
        let found = older.into_iter().find_map(|(place, line)| Some((place, line, line.find(&search.query)?)));
        search.failed = false;
        match found {
            _ if search.query.is_empty() => {}
            Some((place, line, at)) => {
                search.hit = Some(place);
                line.clone_into(&mut self.text);
                self.caret = at;
            }
            None => search.failed = true,
        }
        let effect = if search.failed { Effect::Bell } else { Effect::None };
        self.searching = Some(search);
        (self, effect)
    }
}

/// The edge before `at` of what a reader takes for one character.
fn previous_edge(text: &str, at: usize) -> usize {
    let front = text.get(..at).unwrap_or_default();
    let mut edge = front.len();
    for (place, c) in front.char_indices().rev() {
        edge = place;
        let joined = front.get(..place).is_some_and(|before| before.ends_with(JOINER));
        if !extends(c) && !joined {
            break;
        }
    }
    edge
}

/// The edge behind `at`.
fn next_edge(text: &str, at: usize) -> usize {
    let mut joined = true;
    for (place, c) in text.get(at..).unwrap_or_default().char_indices() {
        if !joined && !extends(c) {
            return at + place;
        }
        joined = c == JOINER;
    }
    text.len()
}

/// It glues two characters together into one: a family, a flag.
const JOINER: char = '\u{200d}';

/// Whether `c` only changes the character before it: combining marks, variation selectors, skin tones.
fn extends(c: char) -> bool {
    let ranges = ['\u{300}'..='\u{36f}', '\u{483}'..='\u{489}', '\u{591}'..='\u{5bd}', '\u{64b}'..='\u{65f}'];
    let more = ['\u{1ab0}'..='\u{1aff}', '\u{1dc0}'..='\u{1dff}', '\u{20d0}'..='\u{20ff}', '\u{fe00}'..='\u{fe0f}'];
    let joins = c == JOINER || ('\u{1f3fb}'..='\u{1f3ff}').contains(&c) || ('\u{fe20}'..='\u{fe2f}').contains(&c);
    joins || ranges.iter().chain(&more).any(|range| range.contains(&c))
}

/// Where the word before the caret starts, a word being letters and digits.
fn word_start(text: &str, caret: usize) -> usize {
    start_of(text, caret, char::is_alphanumeric)
}

/// The same, a word being what blanks part.
fn blank_start(text: &str, caret: usize) -> usize {
    start_of(text, caret, |c| !c.is_whitespace())
}

fn start_of(text: &str, caret: usize, belongs: impl Fn(char) -> bool + Copy) -> usize {
    let front = text.get(..caret).unwrap_or_default();
    front.trim_end_matches(|c| !belongs(c)).trim_end_matches(belongs).len()
}

fn word_end(text: &str, caret: usize) -> usize {
    let behind = text.get(caret..).unwrap_or_default();
    let word = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
    text.len() - word.trim_start_matches(char::is_alphanumeric).len()
}

#[cfg(test)]
mod tests;
