//! What programs complain of, as GNU's tools word it, and busybox' in a container that has those.

use crate::host::{Host, Place};

/// GNU's words and those of busybox; each `*` stands for the same text in both.
const BUSYBOX: &[(&str, &str)] = &[
    ("ls: cannot access '*': *", "ls: *: *"),
    ("cat: *: Is a directory", "cat: read error: Is a directory"),
    ("cat: *: *", "cat: can't open '*': *"),
    ("touch: cannot touch '*': *", "touch: *: *"),
    ("rm: cannot remove '*': Is a directory", "rm: '*' is a directory"),
    ("rm: cannot remove '*': *", "rm: can't remove '*': *"),
    ("mkdir: cannot create directory ‘*’: *", "mkdir: can't create directory '*': *"),
    ("head: cannot open '*' for reading: *", "head: *: *"),
    ("tail: cannot open '*' for reading: *", "tail: can't open '*': *"),
    ("sort: cannot read: *: *", "sort: *: *"),
    ("cp: cannot stat '*': *", "cp: can't stat '*': *"),
    ("mv: cannot stat '*': *", "mv: can't rename '*': *"),
    ("sed: can't read *: *", "sed: *: *"),
    ("sleep: invalid time interval ‘*’", "sleep: invalid number '*'"),
];

/// Complains.
pub(super) fn complain(host: &Host, text: &str) {
    match host.machine.place() {
        Place::Busybox => host.stderr.line(&as_busybox(text)),
        Place::Learner | Place::Container => host.stderr.line(text),
    }
}

fn as_busybox(text: &str) -> String {
    let found = BUSYBOX.iter().find_map(|(gnu, busybox)| Some((caught(gnu, text)?, busybox)));
    let Some((parts, busybox)) = found else { return text.to_owned() };
    parts.into_iter().fold((*busybox).to_owned(), |words, part| words.replacen('*', part, 1))
}

/// What stands for each `*` of a pattern; nothing if the text is another one.
fn caught<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = pattern.split('*');
    let (mut rest, mut parts) = (text.strip_prefix(pieces.next()?)?, Vec::new());
    for piece in pieces {
        let (part, behind) = if piece.is_empty() { (rest, "") } else { rest.split_once(piece)? };
        parts.push(part);
        rest = behind;
    }
    rest.is_empty().then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::as_busybox;

    #[test]
    fn busybox_words_complaints_in_its_own_way() {
        let cases = [
            ("ls: cannot access '/a': No such file or directory", "ls: /a: No such file or directory"),
            ("cat: /a: No such file or directory", "cat: can't open '/a': No such file or directory"),
            ("cat: /etc: Is a directory", "cat: read error: Is a directory"),
            ("rm: cannot remove '/etc': Is a directory", "rm: '/etc' is a directory"),
            ("wc: /a: No such file or directory", "wc: /a: No such file or directory"),
        ];
        for (gnu, busybox) in cases {
            assert_eq!(as_busybox(gnu), busybox);
        }
    }
}
