//! Which shell it is, and how each words its complaints.

use super::files::PathError;
use crate::host::{Output, Place};

/// The shells that images and machines have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// GNU's, with somebody who types.
    #[default]
    Bash,
    /// The same with a script, of which it counts the lines.
    Script {
        /// That it works on; the first is 1.
        line: u32,
    },
    /// Debian's `sh`, which counts the lines that it was given.
    Dash {
        /// As what it was called.
        name: &'static str,
        /// Of the line that it works on; the first is 1.
        line: u32,
    },
    /// busybox' `sh`.
    Ash {
        /// As what it was called.
        name: &'static str,
    },
    /// None: a program of GNU's that is also a shell's own command, started by itself.
    Gnu,
    /// The same of busybox'.
    Busybox,
}

/// Before words that have no name before them.
const BARE: char = '!';

/// How bash words a complaint, and what dash and ash say instead; each `*` stands for the same text in all three.
const OTHER_WORDS: &[(&str, &str, &str)] = &[
    ("kill: (*) - No such process", "kill: No such process", "can't kill pid *: No such process"),
    ("kill: *: no such job", "kill: No such job: *", "kill: No such job: *"),
    ("kill: *: arguments must be process or job IDs", "kill: Illegal number: *", "invalid number '*'"),
    ("kill: *: invalid signal specification", "kill: invalid signal number or name: *", "bad signal name '*'"),
    ("fg: current: no such job", "fg: No current job", "fg: No current job"),
    ("fg: *: no such job", "fg: No such job: *", "fg: No such job: *"),
    ("wait: *: no such job", "wait: No such job: *", "wait: No such job: *"),
    ("wait: pid * is not a child of this shell", "", "wait: pid * is not a child of this shell"),
    ("read: `*': not a valid identifier", "read: *: bad variable name", "read: '*': not a valid identifier"),
    ("export: `*': not a valid identifier", "export: *: bad variable name", "export: *: bad variable name"),
    ("export: *: invalid option", "export: Illegal option *", "export: illegal option *"),
    ("exit: *: numeric argument required", "exit: Illegal number: *", "exit: Illegal number: *"),
    ("break: *: numeric argument required", "break: Illegal number: *", "break: Illegal number: *"),
    ("continue: *: numeric argument required", "continue: Illegal number: *", "continue: Illegal number: *"),
    ("*: only meaningful in a `for', `while', or `until' loop", "", ""),
    ("*: 0: loop count out of range", "*: Illegal number: 0", "*: Illegal number: 0"),
    ("[: missing `]'", "[: missing ]", "missing ]"),
    ("[: *: integer expression expected", "[: Illegal number: *", "*: bad number"),
    ("test: *: integer expression expected", "test: Illegal number: *", "*: bad number"),
    ("[: *: unary operator expected", "[: *: unexpected operator", "*: unknown operand"),
    ("test: *: unary operator expected", "test: *: unexpected operator", "*: unknown operand"),
    ("[: *: binary operator expected", "[: *: unexpected operator", "*: unknown operand"),
    ("test: *: binary operator expected", "test: *: unexpected operator", "*: unknown operand"),
    ("printf: *: invalid number", "printf: *: expected numeric value", "invalid number '*'"),
    ("printf: `*': invalid format character", "printf: %*: invalid directive", "%*: invalid format"),
    ("alias: *: not found", "!alias: * not found", "!alias: * not found"),
    ("unalias: *: not found", "!unalias: * not found", "!unalias: * not found"),
    ("*: bad substitution", "Bad substitution", "syntax error: bad substitution"),
    (
        "syntax error near unexpected token `newline'",
        "Syntax error: newline unexpected",
        "syntax error: unexpected newline",
    ),
    ("syntax error near unexpected token `*'", "Syntax error: \"*\" unexpected", "syntax error: unexpected \"*\""),
    (
        "syntax error: unexpected end of file",
        "Syntax error: end of file unexpected",
        "syntax error: unexpected end of file",
    ),
    (
        "unexpected EOF while looking for matching `*'",
        "Syntax error: Unterminated quoted string",
        "syntax error: unterminated quoted string",
    ),
    ("-c: option requires an argument", "-c requires an argument", "option requires an argument -- 'c'"),
];

/// What stands for the `*` of a pattern that has one; nothing without, and `None` if the text is another one.
fn caught(pattern: &str, text: &str) -> Option<String> {
    match pattern.split_once('*') {
        Some((before, behind)) => {
            let inside = text.strip_prefix(before)?.strip_suffix(behind)?;
            (!inside.is_empty()).then(|| inside.to_owned())
        }
        None => (pattern == text).then(String::new),
    }
}

fn put(pattern: &str, caught: &str) -> String {
    pattern.replacen('*', caught, 1)
}

impl Dialect {
    /// What `sh` is in a place.
    pub fn of_sh(place: Place) -> Self {
        match place {
            Place::Busybox => Self::Ash { name: "sh" },
            Place::Learner | Place::Container => Self::Dash { name: "sh", line: 1 },
        }
    }

    /// As it is so many lines further on.
    #[must_use]
    pub fn lines_on(self, lines: u32) -> Self {
        match self {
            Self::Dash { name, line } => Self::Dash { name, line: line.saturating_add(lines) },
            Self::Script { line } => Self::Script { line: line.saturating_add(lines) },
            other => other,
        }
    }

    /// A complaint, worded as bash does, in its own words, with its own name before it; empty if it says nothing there.
    pub fn complaint(self, text: &str) -> String {
        let found = OTHER_WORDS.iter().find_map(|(bash, dash, ash)| Some((caught(bash, text)?, dash, ash)));
        let own = match (self, found) {
            (Self::Bash | Self::Script { .. } | Self::Gnu, _) | (_, None) => text.to_owned(),
            (Self::Dash { .. }, Some((caught, dash, _))) => put(dash, &caught),
            (Self::Ash { .. } | Self::Busybox, Some((caught, _, ash))) => put(ash, &caught),
        };
        if own.is_empty() {
            return own;
        }
        if let Some(bare) = own.strip_prefix(BARE) {
            return bare.to_owned();
        }
        match self {
            Self::Bash => format!("bash: {own}"),
            Self::Script { line } => format!("bash: line {line}: {own}"),
            Self::Dash { name, line } => format!("{name}: {line}: {own}"),
            Self::Ash { name } => format!("{name}: {own}"),
            Self::Gnu => own,
            Self::Busybox => match text.split_once(": ") {
                Some((program, _)) if !own.starts_with(program) => format!("{program}: {own}"),
                _ => own,
            },
        }
    }

    /// Complains, if it has something to say.
    pub fn complain(self, stderr: &Output, text: &str) {
        let complaint = self.complaint(text);
        if !complaint.is_empty() {
            stderr.line(&complaint);
        }
    }

    /// That a file can't be read, for a redirection.
    pub fn cannot_open(self, path: &str, error: PathError) -> String {
        match (self, error) {
            (Self::Dash { .. }, PathError::Missing) => format!("cannot open {path}: No such file"),
            (Self::Dash { .. }, error) => format!("cannot open {path}: {error}"),
            (Self::Ash { .. }, PathError::Missing) => format!("can't open {path}: no such file"),
            (Self::Ash { .. }, error) => format!("can't open {path}: {error}"),
            (_, error) => format!("{path}: {error}"),
        }
    }

    /// That a file can't be written, for a redirection.
    pub fn cannot_create(self, path: &str, error: PathError) -> String {
        match (self, error) {
            (Self::Dash { .. }, PathError::Missing) => format!("cannot create {path}: Directory nonexistent"),
            (Self::Dash { .. }, error) => format!("cannot create {path}: {error}"),
            (Self::Ash { .. }, PathError::Missing) => format!("can't create {path}: nonexistent directory"),
            (Self::Ash { .. }, error) => format!("can't create {path}: {error}"),
            (_, error) => format!("{path}: {error}"),
        }
    }

    /// Whether it is bash, which knows more than a POSIX shell.
    pub fn is_bash(self) -> bool {
        matches!(self, Self::Bash | Self::Script { .. })
    }

    /// That there is no program of this name.
    pub fn not_found(self, name: &str) -> String {
        let reason = match self {
            Self::Dash { .. } | Self::Ash { .. } => "not found",
            _ if name.contains('/') => "No such file or directory",
            _ => "command not found",
        };
        self.complaint(&format!("{name}: {reason}"))
    }

    /// That a folder can't be gone to.
    pub fn no_way(self, folder: &str, error: PathError) -> String {
        match self {
            Self::Dash { .. } => self.complaint(&format!("cd: can't cd to {folder}")),
            Self::Ash { .. } => self.complaint(&format!("cd: can't cd to {folder}: {error}")),
            _ => self.complaint(&format!("cd: {folder}: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_words_its_complaints_in_its_own_way() {
        let cases = [
            (Dialect::Bash, "bash: nope: command not found", "bash: cd: nope: No such file or directory"),
            (Dialect::of_sh(Place::Container), "sh: 1: nope: not found", "sh: 1: cd: can't cd to nope"),
            (Dialect::of_sh(Place::Container).lines_on(1), "sh: 2: nope: not found", "sh: 2: cd: can't cd to nope"),
            (
                Dialect::of_sh(Place::Busybox).lines_on(1),
                "sh: nope: not found",
                "sh: cd: can't cd to nope: No such file or directory",
            ),
        ];
        for (dialect, not_found, no_way) in cases {
            assert_eq!(dialect.not_found("nope"), not_found);
            assert_eq!(dialect.no_way("nope", PathError::Missing), no_way);
        }
    }

    #[test]
    fn each_shell_has_its_own_words_for_what_its_commands_complain_of() {
        let dash = Dialect::of_sh(Place::Container);
        let cases = [
            (
                "kill: (9) - No such process",
                "sh: 1: kill: No such process",
                "sh: can't kill pid 9: No such process",
                "kill: can't kill pid 9: No such process",
            ),
            ("[: missing `]'", "sh: 1: [: missing ]", "sh: missing ]", "[: missing ]"),
            (
                "[: a: integer expression expected",
                "sh: 1: [: Illegal number: a",
                "sh: a: bad number",
                "[: a: bad number",
            ),
            ("alias: k: not found", "alias: k not found", "alias: k not found", "alias: k not found"),
            ("break: only meaningful in a `for', `while', or `until' loop", "", "", ""),
            (
                "syntax error near unexpected token `fi'",
                "sh: 1: Syntax error: \"fi\" unexpected",
                "sh: syntax error: unexpected \"fi\"",
                "",
            ),
            ("X: not set", "sh: 1: X: not set", "sh: X: not set", "X: not set"),
        ];
        for (bash, in_dash, in_ash, alone) in cases {
            assert_eq!(Dialect::Bash.complaint(bash), format!("bash: {bash}"));
            assert_eq!(dash.complaint(bash), in_dash);
            assert_eq!(Dialect::Ash { name: "sh" }.complaint(bash), in_ash);
            if !bash.starts_with("syntax") {
                assert_eq!(Dialect::Busybox.complaint(bash), alone);
            }
            assert_eq!(Dialect::Gnu.complaint(bash), bash);
        }
    }
}
