//! The line being typed, with its ghost and the words that fit: everything at the prompt that the model never sees.

use crate::api::discovery::Kind;
use crate::apiserver::store::Store;
use crate::host::Files;
use crate::kubectl;
use crate::lazy::{Fetch, Unreachable};
use crate::shell::Shell;
use crate::shell::complete::{self, Candidate, Completion, Surroundings};
use crate::shell::line_editor::{Effect, Key, LineEditor};
use std::cell::Cell;

/// A prompt and what stands behind it.
#[derive(Clone, Debug, Default)]
pub struct Prompt {
    editor: LineEditor,
    /// The lines of an unfinished command so far.
    unfinished: String,
    words: Option<Words>,
    ghost: String,
    wanting: Wanting,
    /// How often Tab had to wait.
    wishes: u32,
}

/// What finds the words that fit. The page fetches it when somebody begins to type.
struct Finder {
    complete: fn(&Desk<'_>, &str) -> Result<Completion, Fetch>,
    ghost: fn(&Desk<'_>, &str) -> Result<Option<String>, Fetch>,
}

crate::lazy!(completion: fn fetch_finder() -> &'static Finder, here as finder { &FINDER });

const FINDER: Finder = Finder {
    complete: |desk, before| with_surroundings(desk, |around| complete::complete(before, around)),
    ghost: |desk, line| with_surroundings(desk, |around| complete::ghost(line, around)),
};

/// Fetches it and all words.
///
/// # Errors
/// That it cannot be fetched.
pub async fn fetch_words() -> Result<(), Unreachable> {
    kubectl::words::fetch().await?;
    fetch_finder().await
}

/// What waits for words, and for which: for what finds them, or for those of a command that is not part of a first visit.
#[derive(Clone, Copy, Debug, Default)]
enum Wanting {
    #[default]
    Nothing,
    Ghost(Fetch),
    Completion(Fetch),
    /// They could not be fetched. For this line only Tab tries again.
    NothingAnyMore,
}

/// The words that fit at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// All of them.
    pub candidates: Vec<Candidate>,
    /// Which one the arrows chose.
    pub chosen: Option<usize>,
}

/// What the prompt answers to besides text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptKey {
    /// Tab.
    Complete,
    /// Take what is offered: the chosen word, else the ghost.
    Accept,
    /// An arrow: through the words, else through the history.
    Up,
    /// The same.
    Down,
    /// Away with what is offered.
    Escape,
    /// Ctrl-R.
    SearchBack,
    /// Ctrl-U.
    CutToStart,
    /// Ctrl-K.
    CutToEnd,
    /// Another letter with Control, as in any shell.
    Control(char),
}

/// What a prompt looks at.
pub struct Desk<'a> {
    /// Variables, aliases, the folder.
    pub shell: &'a Shell,
    /// The home folder.
    pub files: &'a Files,
    /// Lines typed before.
    pub history: &'a [String],
    /// What there is to name.
    pub store: &'a Store,
}

impl Prompt {
    /// The line and its caret, in characters.
    pub fn line(&self) -> (&str, usize) {
        (self.editor.text(), self.editor.halves().0.chars().count())
    }

    /// What would complete the line.
    pub fn ghost(&self) -> &str {
        &self.ghost
    }

    /// What fits at the caret.
    pub fn words(&self) -> Option<&Words> {
        self.words.as_ref()
    }

    /// What stands before the line.
    pub fn sign(&self) -> String {
        match self.editor.search_prompt() {
            Some(search) => search,
            None if self.is_unfinished() => "> ".to_owned(),
            None => "$ ".to_owned(),
        }
    }

    /// Whether the line goes on a command.
    pub fn is_unfinished(&self) -> bool {
        !self.unfinished.is_empty()
    }

    /// The lines of that command so far.
    pub fn unfinished(&self) -> &str {
        &self.unfinished
    }

    /// The line as the text field has left it.
    pub fn retype(&mut self, text: &str, caret: usize, desk: &Desk<'_>) {
        let editor = std::mem::take(&mut self.editor);
        self.editor = editor.retyped(text, caret, desk.history);
        self.words = None;
        self.look(desk);
    }

    /// A key.
    pub fn press(&mut self, key: PromptKey, desk: &Desk<'_>) {
        match key {
            PromptKey::Complete => self.complete(desk),
            PromptKey::Accept => self.accept(desk),
            PromptKey::Up | PromptKey::Down if self.words.is_some() => self.choose(key),
            PromptKey::Up => self.edit(Key::Up, desk),
            PromptKey::Down => self.edit(Key::Down, desk),
            PromptKey::SearchBack => self.edit(Key::Control('r'), desk),
            PromptKey::CutToStart => self.edit(Key::Control('u'), desk),
            PromptKey::CutToEnd => self.edit(Key::Control('k'), desk),
            PromptKey::Control(letter) => self.edit(Key::Control(letter), desk),
            PromptKey::Escape if self.words.take().is_some() => {}
            PromptKey::Escape if self.ghost.is_empty() => self.edit(Key::Escape, desk),
            PromptKey::Escape => self.ghost.clear(),
        }
    }

    /// What fetches the words that it waits for.
    pub fn lacking(&self) -> Option<Fetch> {
        match self.wanting {
            Wanting::Ghost(fetch) | Wanting::Completion(fetch) => Some(fetch),
            Wanting::Nothing | Wanting::NothingAnyMore => None,
        }
    }

    /// How often Tab had to wait for them: what comes of an attempt is nothing to a later wish.
    pub fn wishes(&self) -> u32 {
        self.wishes
    }

    /// Goes on with what waited for them.
    pub fn look_again(&mut self, desk: &Desk<'_>) {
        match self.wanting {
            Wanting::Completion(_) => self.complete(desk),
            Wanting::Ghost(_) => self.look(desk),
            Wanting::Nothing | Wanting::NothingAnyMore => {}
        }
    }

    /// Goes on without them.
    pub fn go_without_words(&mut self) {
        self.wanting = Wanting::NothingAnyMore;
    }

    /// Takes the n-th of the words.
    pub fn take_word(&mut self, index: usize, desk: &Desk<'_>) {
        if let Some(words) = &mut self.words {
            words.chosen = Some(index);
        }
        self.accept(desk);
    }

    /// One more line of a command: the whole command, or `None` while it goes on. What is being typed stays.
    pub fn submit(&mut self, line: &str) -> Option<String> {
        let text = std::mem::take(&mut self.unfinished) + line + "\n";
        if crate::shell::needs_more(&text) {
            self.unfinished = text;
            return None;
        }
        Some(text)
    }

    /// The same prompt, and nothing typed at it.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self { unfinished: self.unfinished.clone(), ..Self::default() }
    }

    /// Ctrl-C: gives the line up, and what stood there.
    pub fn abandon(&mut self) -> String {
        std::mem::take(self).editor.text().to_owned()
    }

    fn edit(&mut self, key: Key, desk: &Desk<'_>) {
        let editor = std::mem::take(&mut self.editor);
        let (editor, _): (_, Effect) = editor.key(key, desk.history);
        self.editor = editor;
        self.words = None;
        self.look(desk);
    }

    fn complete(&mut self, desk: &Desk<'_>) {
        if self.words.is_some() {
            self.choose(PromptKey::Down);
            return;
        }
        let before = self.editor.halves().0;
        let found = match with_finder(|finder| (finder.complete)(desk, before)) {
            Ok(found) => found,
            Err(fetch) => {
                self.wanting = Wanting::Completion(fetch);
                self.wishes += 1;
                return;
            }
        };
        self.editor = std::mem::take(&mut self.editor).insert(&found.insert);
        self.words = (found.candidates.len() > 1).then_some(Words { candidates: found.candidates, chosen: None });
        self.look(desk);
    }

    fn choose(&mut self, key: PromptKey) {
        let Some(words) = &mut self.words else { return };
        let count = words.candidates.len().max(1);
        words.chosen = Some(match (words.chosen, key) {
            (None, PromptKey::Up) => count - 1,
            (None, _) => 0,
            (Some(chosen), PromptKey::Up) => (chosen + count - 1) % count,
            (Some(chosen), _) => (chosen + 1) % count,
        });
    }

    fn accept(&mut self, desk: &Desk<'_>) {
        match self.words.take() {
            Some(Words { candidates, chosen: Some(chosen) }) => {
                let Some(candidate) = candidates.get(chosen) else { return };
                // What is typed already is the beginning of every word that fits.
                let before = self.editor.halves().0;
                let typed = (0..=candidate.text.len()).rev().filter_map(|end| candidate.text.get(..end));
                let typed = typed.into_iter().find(|start| before.ends_with(start)).map_or(0, str::len);
                let blank = if candidate.text.ends_with(['/', '=', ':']) { "" } else { " " };
                let rest = format!("{}{blank}", candidate.text.get(typed..).unwrap_or_default());
                self.editor = std::mem::take(&mut self.editor).insert(&rest);
            }
            _ => {
                let ghost = std::mem::take(&mut self.ghost);
                self.editor = std::mem::take(&mut self.editor).insert(&ghost);
            }
        }
        self.look(desk);
    }

    /// Looks for a ghost: only at the end of a line, and not during a search.
    fn look(&mut self, desk: &Desk<'_>) {
        let (line, after) = self.editor.halves();
        let wanted = after.is_empty() && self.editor.search_prompt().is_none() && self.words.is_none();
        let ghost = match wanted && !line.trim().is_empty() {
            true => with_finder(|finder| (finder.ghost)(desk, line)),
            false => Ok(None),
        };
        self.wanting = match (self.wanting, &ghost) {
            (Wanting::NothingAnyMore, _) if !line.trim().is_empty() => Wanting::NothingAnyMore,
            (_, Err(fetch)) => Wanting::Ghost(*fetch),
            (_, Ok(_)) => Wanting::Nothing,
        };
        // A command of several lines is no ghost for one.
        self.ghost = ghost.ok().flatten().and_then(|ghost| ghost.lines().next().map(str::to_owned)).unwrap_or_default();
    }
}

/// Asks what finds words, or tells what has to be fetched first.
fn with_finder<T>(ask: impl FnOnce(&Finder) -> Result<T, Fetch>) -> Result<T, Fetch> {
    ask(finder().ok_or(fetch_finder as Fetch)?)
}

/// Looks around, or tells that a command is meant whose words have to be fetched.
fn with_surroundings<T>(desk: &Desk<'_>, look: impl FnOnce(&Surroundings<'_>) -> T) -> Result<T, Fetch> {
    let is_known = Cell::new(true);
    let kubectl = |words: &[String], current: &str| {
        is_known.set(kubectl::complete::knows(words));
        kubectl_words(desk.store, words, current)
    };
    let found = look(&Surroundings { shell: desk.shell, files: desk.files, history: desk.history, kubectl: &kubectl });
    if is_known.get() { Ok(found) } else { Err(kubectl::words::fetch) }
}

/// What kubectl knows of its words, with the names that the cluster has now.
fn kubectl_words(store: &Store, words: &[String], current: &str) -> Vec<Candidate> {
    let names = |kind: Kind, namespace: &str| store.list(kind, namespace).map(|(key, _)| key.name.clone()).collect();
    let found = kubectl::complete::candidates(words, current, &names);
    found.into_iter().map(|found| Candidate { text: found.text, gloss: found.gloss }).collect()
}
