//! A typed line as its commands and their words: enough of a shell's grammar to know what was asked, not to run it.

use crate::api::table::Table;

/// One command of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Simple {
    /// The program and its arguments.
    pub words: Vec<Word>,
    /// Where its output went.
    pub output: Destination,
}

/// A word of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Without its quotes.
    pub text: String,
    /// Whether a variable or a substitution puts in more than can be read here.
    pub form: Form,
}

/// Whether a word is known before it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// As it stands.
    #[default]
    Fixed,
    /// With a `$` in it whose value is not known yet.
    Open,
}

/// Whether a learner saw what a command printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Destination {
    /// The console, perhaps through other programs.
    #[default]
    Shown,
    /// A file.
    File,
}

/// The commands of `line`, those of `$(…)` left out: their output is no one's to see. A variable that has a value stands
/// for it.
pub fn commands(line: &str, variables: &Table<String, String>) -> Vec<Simple> {
    let mut scanner = Scanner {
        rest: line.chars().collect::<Vec<_>>().into_iter().peekable(),
        variables,
        done: Vec::new(),
        now: Simple::default(),
        word: None,
        role: Role::Argument,
        documents: Vec::new(),
    };
    scanner.scan();
    scanner.done
}

struct Scanner<'a> {
    rest: std::iter::Peekable<std::vec::IntoIter<char>>,
    variables: &'a Table<String, String>,
    done: Vec<Simple>,
    now: Simple,
    word: Option<Word>,
    /// What the next word is for, if not for the command.
    role: Role,
    documents: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Argument,
    Target,
    Delimiter,
}

impl Scanner<'_> {
    fn scan(&mut self) {
        while let Some(c) = self.rest.next() {
            match c {
                ' ' | '\t' | '\r' => self.end_word(),
                '#' if self.word.is_none() => self.skip_line(),
                '\\' if self.rest.next_if_eq(&'\n').is_some() => {}
                '\n' => {
                    self.end_command();
                    self.skip_documents();
                }
                '|' | '&' | ';' | '(' | ')' => self.operator(c),
                '>' | '<' => self.redirect(c),
                _ => self.in_word(c),
            }
        }
        self.end_command();
    }

    fn in_word(&mut self, c: char) {
        self.word.get_or_insert_default();
        match c {
            '\'' => {
                while let Some(c) = self.rest.next_if(|c| *c != '\'') {
                    self.push(c);
                }
                self.rest.next();
            }
            '"' => self.double_quoted(),
            '\\' => {
                if let Some(c) = self.rest.next() {
                    self.push(c);
                }
            }
            '$' => self.substitution(),
            '`' => {
                self.open();
                while self.rest.next_if(|c| *c != '`').is_some() {}
                self.rest.next();
            }
            c => self.push(c),
        }
    }

    fn double_quoted(&mut self) {
        while let Some(c) = self.rest.next() {
            match c {
                '"' => return,
                '\\' => {
                    if let Some(c) = self.rest.next() {
                        self.push(c);
                    }
                }
                '$' => self.substitution(),
                c => self.push(c),
            }
        }
    }

    /// What stands behind a `$`.
    fn substitution(&mut self) {
        let Some(open) = self.rest.next_if(|c| matches!(c, '(' | '{')) else {
            let name = self.name();
            return self.variable(&name);
        };
        if open == '{' {
            let name = self.name();
            if self.rest.next_if_eq(&'}').is_some() {
                return self.variable(&name);
            }
        }
        self.open();
        let close = if open == '(' { ')' } else { '}' };
        let mut depth = 1_usize;
        while depth > 0 {
            match self.rest.next() {
                Some(c) if c == open => depth += 1,
                Some(c) if c == close => depth -= 1,
                Some(quote @ ('\'' | '"')) => {
                    while self.rest.next_if(|c| *c != quote).is_some() {}
                    self.rest.next();
                }
                Some(_) => {}
                None => return,
            }
        }
    }

    fn name(&mut self) -> String {
        std::iter::from_fn(|| self.rest.next_if(|c| c.is_alphanumeric() || *c == '_')).collect()
    }

    fn variable(&mut self, name: &str) {
        match self.variables.get(name) {
            Some(value) => value.chars().for_each(|c| self.push(c)),
            None => self.open(),
        }
    }

    fn operator(&mut self, c: char) {
        // `&>` redirects both streams.
        if c == '&' && self.rest.peek() == Some(&'>') {
            return;
        }
        self.end_command();
    }

    fn redirect(&mut self, c: char) {
        let digits = self.word.as_ref().filter(|word| word.text.chars().all(|c| c.is_ascii_digit()));
        let descriptor = digits.map(|word| word.text.clone());
        if descriptor.is_some() {
            self.word = None;
        }
        self.end_word();
        let mut length = 1;
        while self.rest.next_if_eq(&c).is_some() {
            length += 1;
        }
        self.rest.next_if(|c| matches!(c, '-' | '|'));
        let copies = self.rest.next_if_eq(&'&').is_some();
        self.role = if c == '<' && length == 2 { Role::Delimiter } else { Role::Target };
        if c == '>' && !copies && descriptor.as_deref() != Some("2") {
            self.now.output = Destination::File;
        }
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        match std::mem::replace(&mut self.role, Role::Argument) {
            Role::Argument => self.now.words.push(word),
            Role::Target => {}
            Role::Delimiter => self.documents.push(word.text),
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        let simple = std::mem::take(&mut self.now);
        if !simple.words.is_empty() {
            self.done.push(simple);
        }
    }

    fn skip_line(&mut self) {
        while self.rest.next_if(|c| *c != '\n').is_some() {}
    }

    fn skip_documents(&mut self) {
        for delimiter in std::mem::take(&mut self.documents) {
            while self.rest.peek().is_some() {
                let mut line = String::new();
                while let Some(c) = self.rest.next_if(|c| *c != '\n') {
                    line.push(c);
                }
                self.rest.next();
                if line.trim_start_matches('\t') == delimiter {
                    break;
                }
            }
        }
    }

    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().text.push(c);
    }

    fn open(&mut self) {
        self.word.get_or_insert_default().form = Form::Open;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Commands are shown with ` | ` between them, open words with a `$`, output in a file with a `>` at the end.
    fn check_commands(line: &str, expected: &str) {
        let variables = Table::from([("KNOWN".to_owned(), "value".to_owned())]);
        let word = |word: &Word| format!("{}{}", word.text, if word.form == Form::Open { "$" } else { "" });
        let simple = |simple: &Simple| {
            let words: Vec<String> = simple.words.iter().map(word).collect();
            let end = if simple.output == Destination::File { " >" } else { "" };
            words.join(" ") + end
        };
        let found: Vec<String> = commands(line, &variables).iter().map(simple).collect();
        assert_eq!(found.join(" | "), expected, "{line:?}");
    }

    #[test]
    fn lines_fall_into_commands() {
        for (line, expected) in [
            ("", ""),
            ("  # remark", ""),
            ("kubectl get pods # remark", "kubectl get pods"),
            ("kubectl get pods -w | grep x; ls && a || b &", "kubectl get pods -w | grep x | ls | a | b"),
            ("kubectl get 'a b' \"c d\" e\\ f", "kubectl get a b c d e f"),
            ("kubectl logs $POD_NAME", "kubectl logs $"),
            ("kubectl logs \"${POD_NAME}\"", "kubectl logs $"),
            ("kubectl logs $KNOWN \"x ${KNOWN}.\" ${KNOWN:-y} '$KNOWN'", "kubectl logs value x value. $ $KNOWN"),
            ("kubectl logs pod/$(kubectl get pods -o name | head -1) -f", "kubectl logs pod/$ -f"),
            ("kubectl logs `kubectl get pods -o name` x", "kubectl logs $ x"),
            ("export A=$(f '{{\")\"}}') b", "export A=$ b"),
            ("kubectl get pods > f.txt", "kubectl get pods >"),
            ("kubectl get pods 2>/dev/null", "kubectl get pods"),
            ("kubectl get pods 2>&1 | cat", "kubectl get pods | cat"),
            ("kubectl get pods &> f", "kubectl get pods >"),
            ("kubectl apply -f - <<EOF\nkind: Pod\nkubectl get pods\nEOF\nls", "kubectl apply -f - | ls"),
            ("kubectl apply -f - <<'E'\nkind: Pod", "kubectl apply -f -"),
            ("kubectl apply -f - < f.yaml", "kubectl apply -f -"),
            ("kubectl get \\\n  pods", "kubectl get pods"),
            ("(kubectl get pods)", "kubectl get pods"),
            ("'unclosed", "unclosed"),
            ("$(", "$"),
            ("a\"", "a"),
        ] {
            check_commands(line, expected);
        }
    }
}
