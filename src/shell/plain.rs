//! Commands whose words mean themselves, as most that are typed: they need no more of the shell than to be read.

use super::syntax::{Body, Command, Pace, Part, Pipeline, Script, Verdict, Word};

/// The words of `script`, if it is one such command: no variable, no wildcard, no redirection, nothing that follows.
pub(super) fn words(script: &Script) -> Option<Vec<String>> {
    let [list] = script.lists.as_slice() else { return None };
    let Pipeline { verdict: Verdict::Plain, stages } = &list.first else { return None };
    let ([Command { body, redirects }], true) = (stages.as_slice(), list.rest.is_empty() && list.pace == Pace::Awaited)
    else {
        return None;
    };
    match body {
        Body::Simple { assignments, words } if assignments.is_empty() && redirects.is_empty() => {
            words.iter().map(text).collect()
        }
        _ => None,
    }
}

fn text(word: &Word) -> Option<String> {
    let mut text = String::new();
    add(&word.parts, &mut text)?;
    Some(text)
}

fn add(parts: &[Part], text: &mut String) -> Option<()> {
    for part in parts {
        match part {
            Part::Plain(plain) if !plain.contains(['~', '*', '?', '[', '{']) => text.push_str(plain),
            Part::Quoted(quoted) => text.push_str(quoted),
            Part::Double(parts) if parts.iter().all(|part| matches!(part, Part::Quoted(_))) => add(parts, text)?,
            _ => return None,
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::parse::Parser;
    use super::*;
    use crate::api::table::Table;

    fn check(line: &str, expected: Option<&[&str]>) {
        let script = Parser::new(line).next_line(&Table::default()).unwrap().unwrap();
        let words = words(&script);
        let words: Option<Vec<&str>> = words.as_ref().map(|words| words.iter().map(String::as_str).collect());
        assert_eq!(words.as_deref(), expected, "{line}");
    }

    #[test]
    fn what_means_itself_is_told_from_what_the_shell_has_to_work_out() {
        check("kubectl get pods -l app=web  # all", Some(&["kubectl", "get", "pods", "-l", "app=web"]));
        check("kubectl run 'a b' \"c\" \\*", Some(&["kubectl", "run", "a b", "c", "*"]));
        check("kubectl get pods -l ''", Some(&["kubectl", "get", "pods", "-l", ""]));
        let others = [
            "kubectl get $KIND",
            "kubectl get \"$KIND\"",
            "kubectl get pod-*",
            "kubectl get {pods,nodes}",
            "kubectl apply -f ~/web.yaml",
            "kubectl get pods; kubectl get nodes",
            "kubectl get pods && kubectl get nodes",
            "kubectl get pods | wc -l",
            "kubectl get pods > file",
            "kubectl get pods &",
            "! kubectl get pods",
            "KUBECONFIG=other kubectl get pods",
            "(kubectl get pods)",
            "while kubectl get pods; do break; done",
        ];
        for other in others {
            check(other, None);
        }
    }
}
