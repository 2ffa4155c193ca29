//! The line editor, judged by the line after some keys; `|` marks the caret.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail loudly")]

use super::{Effect, Key, LineEditor};

/// Keys in a short form: text as it is, `<…>` for the others.
fn keys(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((name, behind)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            keys.push(match name.split_once('-') {
                Some(("C", letter)) => Key::Control(letter.chars().next().unwrap()),
                Some(("M", "BS")) => Key::AltBackspace,
                Some(("M", letter)) => Key::Alt(letter.chars().next().unwrap()),
                _ => match name {
                    "BS" => Key::Backspace,
                    "Del" => Key::Delete,
                    "Left" => Key::Left,
                    "Right" => Key::Right,
                    "Up" => Key::Up,
                    "Down" => Key::Down,
                    "Home" => Key::Home,
                    "End" => Key::End,
                    "Tab" => Key::Tab,
                    "Esc" => Key::Escape,
                    "Enter" => Key::Enter,
                    other => panic!("no key {other}"),
                },
            });
            rest = behind;
        } else {
            keys.push(Key::Text(c.to_string()));
            rest = &rest[c.len_utf8()..];
        }
    }
    keys
}

fn history() -> Vec<String> {
    ["kubectl get pods", "kubectl get nodes", "echo 'a b'"].map(str::to_owned).to_vec()
}

fn after(text: &str) -> (LineEditor, Effect) {
    let start = (LineEditor::default(), Effect::None);
    keys(text).into_iter().fold(start, |(line, _), key| line.key(key, &history()))
}

fn check(rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        let (line, _) = after(text);
        let (front, back) = line.halves();
        assert_eq!(format!("{front}|{back}"), *expected, "for: {text}");
    }
}

#[test]
fn moving_and_deleting() {
    check(&[
        ("abc<Left><Left>x", "ax|bc"),
        ("abc<Home><Right>x<End>y", "axbcy|"),
        ("abc<C-a>x<C-e>y<C-b><C-b>z<C-f>w", "xabzcw|y"),
        ("abc<BS><Left><Del>", "a|"),
        ("abc<C-a><C-d>", "|bc"),
        ("get pods -n kube<M-b>x<M-b><M-b><M-b><M-f>y", "get podsy| -n xkube"),
        ("a👩‍👧é<BS>", "a👩‍👧|"),
        ("a👩‍👧é<BS><BS>", "a|"),
        ("e\u{301}x<Left><Left>|", "||e\u{301}x"),
        ("ab<C-t><Home><C-t>", "|ba"),
        ("abc<Left><C-t>", "acb|"),
        ("<BS><Del><Left><C-w><C-k><M-d>", "|"),
    ]);
}

#[test]
fn cutting_and_putting_back() {
    check(&[
        ("get pods<C-w><C-y><C-y>", "get podspods|"),
        ("one two three<C-w><C-w><C-y>", "one two three|"),
        ("one two<C-a><M-d><M-d><C-y>", "one two|"),
        ("one two<C-a><C-k>x<C-y>", "xone two|"),
        ("one two<M-b><C-u>x<C-e><C-y>", "xtwoone |"),
        ("a-b/c<M-BS>", "a-b/|"),
        ("a-b/c <C-w>", "|"),
        ("one<C-w><C-c><C-y>", "one|"),
        ("echo <M-.>", "echo 'a b'|"),
    ]);
}

#[test]
fn history_keeps_the_unfinished_line() {
    check(&[
        ("<Up>", "echo 'a b'|"),
        ("half<Up><Up><Down><Down>", "half|"),
        ("half<Up><Up><Up><Up>", "kubectl get pods|"),
        ("half<C-p><C-n><C-n>", "half|"),
        ("<Up><Up>x<Down><Down>", "|"),
    ]);
}

#[test]
fn searching_backwards() {
    check(&[
        ("<C-r>get", "kubectl |get nodes"),
        ("<C-r>get<C-r>", "kubectl |get pods"),
        ("<C-r>get<C-r><C-r><End>x", "kubectl get podsx|"),
        ("half<C-r>get<C-g>", "half|"),
        ("half<C-r>zz<Esc>", "half|"),
        ("<C-r>gex<BS>t<Right>", "kubectl g|et nodes"),
    ]);
    assert_eq!(after("<C-r>no").0.search_prompt().as_deref(), Some("(reverse-i-search)`no': "));
    assert_eq!(after("<C-r>nox").0.search_prompt().as_deref(), Some("(failed reverse-i-search)`nox': "));
    assert_eq!(after("<C-r>pods<Enter>").1, Effect::Submit("kubectl get pods".to_owned()));
}

#[test]
fn keys_that_ask_for_something() {
    let rows = [
        ("echo a<Enter>", Effect::Submit("echo a".to_owned())),
        ("<Enter>", Effect::Submit(String::new())),
        ("ku<Tab>", Effect::Complete),
        ("half<C-c>", Effect::Interrupt("half".to_owned())),
        ("<C-d>", Effect::EndOfInput),
        ("a<C-d>", Effect::Bell),
        ("a<C-l>", Effect::ClearScreen),
        ("<Down>", Effect::Bell),
        ("<C-r>nothing", Effect::Bell),
    ];
    for (text, effect) in rows {
        assert_eq!(after(text).1, effect, "for: {text}");
    }
    assert_eq!(after("echo a<Enter>").0.text(), "");
}
