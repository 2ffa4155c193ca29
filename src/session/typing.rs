//! What comes of keys at the console: lines, Ctrl-C, Ctrl-D, tabs that open and close.

use super::Session;
use super::asked;
use super::recording::{FIRST_TAB, Input, Recording};
use super::runtime::Task;
use super::tab::{Foreground, Tab, TabNumber};
use super::transcript::LineKind;
use crate::api::order::InOrder;
use crate::api::time::SimDuration;
use crate::host::{ExitCode, INTERRUPTED};
use crate::lazy::Unreachable;
use crate::lessons::Surroundings;
use crate::lessons::lesson::Terminal;
use crate::shell::{self, history, programs};
use std::rc::Rc;

/// Typing and starting a command takes so long.
const TYPING: SimDuration = SimDuration::from_millis(100);
/// kubectl looks here unless told otherwise.
pub(super) const NAMESPACE: &str = "default";
/// What a job ends with whose terminal is gone.
const SIGHUP: i32 = 1;

impl Session {
    /// Enter. What is typed while a command runs waits for its end.
    pub(super) fn enter(&mut self, line: &str) {
        self.front.prompt = self.front.prompt.emptied();
        self.take(line);
    }

    /// A line for whoever wants it now. One that has waited leaves alone what is being typed meanwhile.
    fn take(&mut self, line: &str) {
        let tab = &mut self.front;
        if let Some(sign) = tab.asked() {
            self.answer(&sign, line);
            return;
        }
        if tab.foreground.is_some() || tab.reading.is_some() {
            tab.waiting.push_back(line.to_owned());
            return;
        }
        if !line.trim().is_empty() && !shell::can_read(line) {
            tab.waiting.push_back(line.to_owned());
            tab.reading = Some(self.runtime.start(fetch_shell()));
            // It may be here already: no time may pass before the line is read.
            self.runtime.advance_to(self.runtime.now());
            self.look_at_foreground();
            return;
        }
        tab.show(line);
        let Some(text) = tab.prompt.submit(line) else { return };
        let expanded = history::expand(&text, &tab.console.history.borrow());
        let text = match expanded {
            Ok(None) => text,
            Ok(Some(expanded)) => {
                tab.screen.line(LineKind::Stdout, expanded.trim_end());
                expanded
            }
            Err(complaint) => {
                tab.screen.line(LineKind::Stderr, &format!("bash: {complaint}"));
                return;
            }
        };
        history::remember(&mut tab.console.history.borrow_mut(), &text);
        if !text.trim().is_empty() {
            self.start(text);
        }
    }

    /// The editor is left: with a text to keep, or without.
    pub(super) fn close_editor(&mut self, text: Option<String>) {
        if let Some(keyboard) = &self.front.console.keyboard {
            keyboard.close_editor(text);
        }
        self.runtime.advance_to(self.runtime.now());
        self.look_at_foregrounds();
    }

    /// A line for the program that asks for one.
    fn answer(&mut self, sign: &str, line: &str) {
        self.front.screen.line(LineKind::Stdout, &format!("{sign}{line}"));
        if let Some(keyboard) = &self.front.console.keyboard {
            keyboard.answer(Some(line.to_owned()));
        }
        self.front.inside = Some(self.course.answered(line));
        self.runtime.advance_to(self.runtime.now());
        self.look_at_foregrounds();
    }

    fn start(&mut self, text: String) {
        if let Some(asked) = asked::of_kubectl(&text) {
            self.command = Some(asked.into());
        }
        let tab = &mut self.front;
        let number = {
            let shell = tab.shell.borrow();
            let (aliases, variables) = (&shell.aliases, &shell.values());
            self.course.began(&text, &Surroundings { aliases, variables, namespace: NAMESPACE })
        };
        let (shell, console) = (Rc::clone(&tab.shell), tab.console.clone());
        let task = self.runtime.start(async move {
            console.clock.sleep(TYPING).await;
            shell::run(&shell, &console, &text).await
        });
        let since = self.runtime.snapshot().store().revision();
        tab.foreground = Some(Foreground { task, number, since });
    }

    /// Ctrl-C.
    pub(super) fn interrupt(&mut self) {
        let tab = &mut self.front;
        let (sign, kind) = (tab.asked(), tab.typed_kind());
        let shown = [sign.unwrap_or_default(), tab.prompt.abandon(), "^C".to_owned()].concat();
        let keyboard = tab.console.keyboard.as_ref();
        if let Some(keyboard) = keyboard.filter(|keyboard| keyboard.is_shells()) {
            tab.screen.line(LineKind::Stdout, &shown);
            keyboard.answer(Some(String::new()));
            self.runtime.advance_to(self.runtime.now());
            return;
        }
        match &tab.foreground {
            Some(foreground) => {
                // What a shell runs that is talked with ends alone.
                if !keyboard.is_some_and(|keyboard| keyboard.interrupt()) {
                    foreground.task.interrupt();
                    tab.shell.borrow_mut().last = INTERRUPTED;
                }
                tab.waiting.clear();
                tab.screen.line(LineKind::Stdout, &shown);
                self.runtime.advance_to(self.runtime.now());
                self.look_at_foregrounds();
            }
            None => {
                tab.reading = None;
                tab.waiting.clear();
                tab.screen.line(kind, &shown);
            }
        }
    }

    /// Ctrl-D on an empty line.
    pub(super) fn end_input(&mut self) {
        let tab = &mut self.front;
        if let Some(sign) = tab.asked() {
            tab.screen.output(LineKind::Stdout).write(&sign);
            if let Some(keyboard) = &tab.console.keyboard {
                keyboard.answer(None);
            }
            self.runtime.advance_to(self.runtime.now());
            self.look_at_foregrounds();
        } else if tab.foreground.is_some() {
            // It reads nothing: the end of its input is nothing to it.
        } else if tab.prompt.is_unfinished() {
            tab.prompt.abandon();
            tab.screen.line(LineKind::Stderr, "bash: syntax error: unexpected end of file");
        } else if self.others.is_empty() {
            tab.screen.line(LineKind::Command, "exit");
            tab.screen.line(LineKind::Note, "The last console stays open.");
        } else {
            self.close_tab();
        }
    }

    /// One more tab, in front.
    pub(super) fn open_tab(&mut self) {
        self.newest_tab += 1;
        let tab = Tab::new(self.newest_tab, &self.runtime, &self.files);
        *tab.console.history.borrow_mut() = self.front.console.history.borrow().clone();
        self.others.push(std::mem::replace(&mut self.front, tab));
    }

    /// The tab in front goes, unless it is the last; what runs in it ends.
    pub(super) fn close_tab(&mut self) {
        let number = self.front.number;
        let numbers = || self.others.iter().map(|tab| tab.number);
        let before = numbers().filter(|other| *other < number).max();
        let Some(next) = before.or_else(|| numbers().min()) else { return };
        self.bring(next);
        for gone in self.others.extract_if(.., |tab| tab.number == number) {
            gone.console.jobs.all().iter().for_each(|job| job.kill(SIGHUP));
            if let Some(foreground) = gone.foreground {
                foreground.task.interrupt();
            }
        }
        self.runtime.advance_to(self.runtime.now());
    }

    /// Another tab comes to the front; nothing happens if there is no such tab.
    pub fn bring(&mut self, number: TabNumber) {
        if let Some(tab) = self.others.iter_mut().find(|tab| tab.number == number) {
            std::mem::swap(tab, &mut self.front);
        }
    }

    /// The terminal that a lesson's line is for comes to the front. A learner's own is the one in front, unless something
    /// runs there; the second is opened when it is first needed.
    pub fn turn_to(&mut self, terminal: Terminal, keep: impl FnOnce(&Recording)) {
        let is_free = |tab: &&Tab| !tab.is_busy();
        let others = self.others.iter().filter(is_free).map(|tab| tab.number);
        match terminal {
            Terminal::Own if !self.front.is_busy() => {}
            Terminal::Own => others.min().into_iter().for_each(|number| self.bring(number)),
            Terminal::Second => match others.filter(|number| *number != FIRST_TAB).min() {
                _ if self.front.number != FIRST_TAB && !self.front.is_busy() => {}
                Some(number) => self.bring(number),
                None => self.apply(Input::OpenTab, keep),
            },
        }
    }

    /// The numbers of all tabs, in order.
    pub fn tabs(&self) -> Vec<TabNumber> {
        let mut numbers: Vec<TabNumber> = self.others.iter().map(|tab| tab.number).collect();
        numbers.push(self.front.number);
        numbers.order();
        numbers
    }

    /// What runs in a tab, else the shell.
    pub fn tab_title(&self, number: TabNumber) -> &str {
        let tab = self.others.iter().find(|tab| tab.number == number).unwrap_or(&self.front);
        let running = tab.foreground.as_ref().and_then(|running| self.course.commands().get(running.number));
        running.map_or("bash", |command| command.line.as_str())
    }

    /// The number of the tab in front.
    pub fn tab(&self) -> TabNumber {
        self.front.number
    }

    /// Whether commands have ended, in any tab; then the next line's turn has come there.
    pub(super) fn look_at_foregrounds(&mut self) {
        let shown = self.front.number;
        for number in self.tabs() {
            self.bring(number);
            self.look_at_foreground();
        }
        self.bring(shown);
    }

    /// Whether the program that asks is through with the line that it was given.
    fn look_inside(&mut self) {
        let tab = &mut self.front;
        let is_over = tab.foreground.as_ref().is_none_or(|foreground| foreground.task.code().is_some());
        let keyboard = tab.console.keyboard.as_ref();
        if let Some(number) =
            tab.inside.take_if(|_| is_over || keyboard.is_some_and(|keyboard| keyboard.prompt().is_some()))
        {
            let code = keyboard.map_or(0, |keyboard| keyboard.last_code());
            self.course.ended(number, code, &self.runtime.snapshot());
        }
    }

    fn look_at_foreground(&mut self) {
        self.look_inside();
        if let Some(code) = self.front.reading.as_ref().and_then(Task::code) {
            self.front.reading = None;
            self.read_on(code);
        }
        let Some(Foreground { task, number, since }) = &self.front.foreground else { return };
        let (Some(code), number, since) = (task.code(), *number, *since) else {
            if self.front.asked().is_some()
                && let Some(line) = self.front.waiting.pop_front()
            {
                self.take(&line);
            }
            return;
        };
        self.front.foreground = None;
        let cluster = self.runtime.snapshot();
        self.course.ended(number, code, &cluster);
        self.tell_kept_only(since);
        // The console is part of the page: there is nothing to leave it for.
        self.front.shell.borrow_mut().ended = None;
        self.take_waiting();
    }

    /// What it takes to read the lines that wait is here, or cannot be had.
    fn read_on(&mut self, code: ExitCode) {
        let tab = &mut self.front;
        if code != 0
            && let Some(line) = tab.waiting.pop_front()
        {
            tab.show(&line);
            tab.screen.line(LineKind::Stderr, &format!("bash: {Unreachable}"));
        }
        self.take_waiting();
    }

    fn take_waiting(&mut self) {
        while let Some(line) = self.front.waiting.pop_front() {
            self.take(&line);
            if self.front.foreground.is_some() || self.front.reading.is_some() {
                break;
            }
        }
    }
}

async fn fetch_shell() -> ExitCode {
    match programs::fetch_all().await {
        Ok(()) => 0,
        Err(Unreachable) => 126,
    }
}
