//! Commands whose words mean themselves, as most that are typed: they need no more of the shell than to be read.

/// What stands for itself in a word without quotes, besides letters and digits.
const ITSELF: &str = "-_./:=@%+,^";

/// Names that begin something other than a command.
const RESERVED: [&str; 17] = [
    "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select", "then",
    "time", "until", "while",
];

/// The words of `text`, if it is one such command on one line: no variable, no wildcard, no redirection, nothing that
/// follows.
pub(super) fn words(text: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() && !rest.starts_with('#') {
        let (word, behind) = word(rest)?;
        words.push(word);
        rest = behind.trim_start_matches([' ', '\t']);
    }
    let is_one = !rest.contains('\n')
        && words.first().is_some_and(|name| !name.contains('=') && !RESERVED.contains(&name.as_str()));
    is_one.then_some(words)
}

/// The first word, and what stands behind it.
fn word(text: &str) -> Option<(String, &str)> {
    let mut word = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next().filter(|c| ![' ', '\t'].contains(c)) {
        let behind = rest.get(c.len_utf8()..)?;
        rest = match c {
            '\'' | '"' => {
                let (inside, behind) = behind.split_once(c)?;
                if inside.contains(['\n', '\\', '$', '`', '!']) {
                    return None;
                }
                word.push_str(inside);
                behind
            }
            c if c.is_alphanumeric() || ITSELF.contains(c) => {
                word.push(c);
                behind
            }
            _ => return None,
        };
    }
    Some((word, rest))
}

#[cfg(test)]
mod tests {
    use super::super::parse::Parser;
    use super::super::syntax::{Body, Command, Pace, Part, Pipeline, Verdict, Word};
    use super::*;
    use crate::api::table::Table;
    use proptest::prelude::*;

    fn check(line: &str, expected: Option<&[&str]>) {
        let words = words(line);
        let words: Option<Vec<&str>> = words.as_ref().map(|words| words.iter().map(String::as_str).collect());
        assert_eq!(words.as_deref(), expected, "{line}");
    }

    #[test]
    fn what_means_itself_is_told_from_what_the_shell_has_to_work_out() {
        check("kubectl get pods -l app=web  # all\n", Some(&["kubectl", "get", "pods", "-l", "app=web"]));
        check("kubectl run 'a b' \"c\"d", Some(&["kubectl", "run", "a b", "cd"]));
        check("kubectl get pods -l ''", Some(&["kubectl", "get", "pods", "-l", ""]));
        let others = [
            "",
            "# all",
            "kubectl get $KIND",
            "kubectl get \"$KIND\"",
            "kubectl get 'pods",
            "kubectl get pods \\",
            "kubectl get pod-*",
            "kubectl get {pods,nodes}",
            "kubectl apply -f ~/web.yaml",
            "kubectl get pods; kubectl get nodes",
            "kubectl get pods && kubectl get nodes",
            "kubectl get pods\nkubectl get nodes",
            "kubectl get pods | wc -l",
            "kubectl get pods > file",
            "kubectl get pods &",
            "! kubectl get pods",
            "KUBECONFIG=other kubectl get pods",
            "(kubectl get pods)",
            "for i in 1",
        ];
        for other in others {
            check(other, None);
        }
    }

    /// The words that the whole grammar finds, if they mean themselves.
    fn by_the_grammar(text: &str) -> Option<Vec<String>> {
        let mut parser = Parser::new(text);
        let script = parser.next_line(&Table::default()).ok()??;
        let [list] = script.lists.as_slice() else { return None };
        let Pipeline { verdict: Verdict::Plain, stages } = &list.first else { return None };
        let [Command { body: Body::Simple { assignments, words }, redirects }] = stages.as_slice() else { return None };
        let is_alone =
            list.rest.is_empty() && list.pace == Pace::Awaited && assignments.is_empty() && redirects.is_empty();
        (is_alone && parser.next_line(&Table::default()) == Ok(None)).then(|| words.iter().map(means).collect())?
    }

    fn means(word: &Word) -> Option<String> {
        fn add(parts: &[Part], text: &mut String) -> Option<()> {
            for part in parts {
                match part {
                    Part::Plain(plain) if !plain.contains(['~', '*', '?', '[', '{']) => text.push_str(plain),
                    Part::Quoted(quoted) => text.push_str(quoted),
                    Part::Double(parts) => add(parts, text)?,
                    _ => return None,
                }
            }
            Some(())
        }
        let mut text = String::new();
        add(&word.parts, &mut text)?;
        Some(text)
    }

    proptest! {
        #[test]
        fn what_is_read_here_the_grammar_reads_alike(text in "[a-c=\\-_.:/@%+,^ 'é\"#~*?$|&;<>(){}!\\\\\t\n`]{1,14}") {
            if let Some(words) = words(&text) {
                prop_assert_eq!(by_the_grammar(&text), Some(words), "{:?}", text);
            }
        }
    }
}
