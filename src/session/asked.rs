//! What a typed text asks of kubectl, looked for by eye, so as to show it.

/// What stands before a command.
const BEFORE: [&str; 10] = ["|", ";", "&", "(", "`", "\n", "do", "then", "else", "watch"];

/// The first command of kubectl's in a text, without its own name.
pub fn of_kubectl(text: &str) -> Option<&str> {
    let is_command = |before: &str| {
        let before = before.trim_end_matches([' ', '\t']);
        before.is_empty() || BEFORE.iter().any(|end| before.ends_with(end))
    };
    let mut found = text.match_indices("kubectl ");
    let (at, name) = found.find(|(at, _)| text.get(..*at).is_some_and(is_command))?;
    let asked = text.get(at + name.len()..)?;
    let mut quote = None;
    let end = asked.find(|letter: char| match (quote, letter) {
        (None, '\'' | '"') => {
            quote = Some(letter);
            false
        }
        (Some(open), _) => {
            quote = Some(open).filter(|open| *open != letter);
            false
        }
        (None, _) => "|;&<>)`\n".contains(letter),
    });
    Some(asked.get(..end.unwrap_or(asked.len()))?.trim()).filter(|asked| !asked.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_asked(text: &str, expected: Option<&str>) {
        assert_eq!(of_kubectl(text), expected, "{text}");
    }

    #[test]
    fn kubectl_is_seen_wherever_it_stands() {
        check_asked("kubectl get pods\n", Some("get pods"));
        check_asked("  kubectl get pods | grep web\n", Some("get pods"));
        check_asked("cat <<EOF | kubectl apply -f -\nkind: Pod\nEOF\n", Some("apply -f -"));
        check_asked("NAME=x; kubectl delete pod $NAME && kubectl get pods", Some("delete pod $NAME"));
        check_asked(
            "for i in 1 2; do kubectl scale deploy web --replicas=$i; done",
            Some("scale deploy web --replicas=$i"),
        );
        check_asked("kubectl exec web -- sh -c 'a; b' > log", Some("exec web -- sh -c 'a; b'"));
        check_asked("export POD=$(kubectl get pods -o name)", Some("get pods -o name"));
        check_asked("kubectl apply -f - <<EOF", Some("apply -f -"));
        check_asked("echo kubectl get pods", None);
        check_asked("kubectl", None);
        check_asked("kubectl ", None);
        check_asked("mykubectl get", None);
    }
}
