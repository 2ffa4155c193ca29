//! How wide words are on the stage, and how they are shortened when there is no room.

/// Advance widths of the printable ASCII letters of the semibold sans face, in hundredths of the font size.
const SANS: [(&str, f64); 8] = [
    ("ijl", 29.0),
    (" .,:'|!", 27.0),
    ("frt1-/()I", 38.0),
    ("mMW%", 89.0),
    ("wOQ", 74.0),
    ("ACDGHKNRUX", 69.0),
    ("BEFJLPSTVYZ…", 62.0),
    ("0234567890bdghnpqukaeo", 58.0),
];
const SANS_OTHER: f64 = 54.0;
const MONO: f64 = 63.2;

/// A face of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Names and states.
    Sans,
    /// Hashes and commands.
    Mono,
}

/// The width of `text` set in `face` at `size`, to within a few hundredths.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    let advance = |letter: char| match face {
        Face::Mono => MONO,
        Face::Sans => {
            SANS.iter().find(|(letters, _)| letters.contains(letter)).map_or(SANS_OTHER, |(_, advance)| *advance)
        }
    };
    text.chars().map(advance).sum::<f64>() * size / 100.0
}

/// `name`, or as much of its end as fits: names in a cluster differ at their ends.
///
/// A cut falls behind a `-` where one is near: `kubernetes-bootcamp` becomes `…bootcamp`.
pub fn fit_end(name: &str, face: Face, size: f64, room: f64) -> String {
    if width(name, face, size) <= room {
        return name.to_owned();
    }
    let ends = || name.char_indices().map(|(at, _)| name.get(at..).unwrap_or_default()).skip(1);
    let fits = |end: &&str| width(end, face, size) + width("…", face, size) <= room;
    let longest = ends().find(fits).unwrap_or_default();
    let at_word = longest.split_once('-').map(|(_, rest)| rest).filter(|rest| rest.len() * 2 >= longest.len());
    format!("…{}", at_word.unwrap_or(longest))
}

/// `name`, or, where it does not fit, its last word: `minikube-m02` becomes `…m02`.
pub fn fit_last(name: &str, face: Face, size: f64, room: f64) -> String {
    match name.rsplit_once('-') {
        Some((_, last)) if width(name, face, size) > room => fit_end(&["…", last].concat(), face, size, room),
        _ => fit_end(name, face, size, room),
    }
}

/// `sentence`, or as much of its beginning as fits.
pub fn fit_start(sentence: &str, face: Face, size: f64, room: f64) -> String {
    if width(sentence, face, size) <= room {
        return sentence.to_owned();
    }
    let room = room - width("…", face, size);
    let mut kept = String::new();
    for letter in sentence.chars() {
        kept.push(letter);
        if width(&kept, face, size) > room {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// `text` broken at spaces, slashes and dashes within words into at most `lines` lines of `room`; the last one is cut if need be.
pub fn wrap(text: &str, face: Face, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut line = String::new();
    // A dash that begins a word, as in `--help`, stays with it.
    let mut before = ' ';
    let ends = |letter: char| match std::mem::replace(&mut before, letter) {
        ' ' | '-' if letter == '-' => false,
        _ => matches!(letter, ' ' | '/' | '-' | '='),
    };
    let mut pieces = text.split_inclusive(ends).peekable();
    while let Some(piece) = pieces.peek() {
        let longer = format!("{line}{piece}");
        if line.is_empty() || width(longer.trim_end(), face, size) <= room {
            line = longer;
            pieces.next();
        } else if out.len() + 1 < lines {
            out.push(fit_start(line.trim_end(), face, size, room));
            line = String::new();
        } else {
            line = longer;
            break;
        }
    }
    match line.trim_end() {
        "" => {}
        word if !word.contains(' ') => out.push(fit_end(word, face, size, room)),
        words => out.push(fit_start(words, face, size, room)),
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_end() {
        let check = |name, room, expected| assert_eq!(fit_end(name, Face::Sans, 12.0, room), expected, "{name}");
        check("hello", 70.0, "hello");
        check("kubernetes-bootcamp", 70.0, "…bootcamp");
        check("kubernetes-bootcamp", 140.0, "kubernetes-bootcamp");
        check("averylongnamewithoutdash", 70.0, "…ithoutdash");
        check("ä-öüß", 10.0, "…");
    }

    #[test]
    fn a_place_is_known_by_its_last_word() {
        let check = |name, room, expected| assert_eq!(fit_last(name, Face::Sans, 11.0, room), expected, "{name}");
        check("minikube-m02", 80.0, "minikube-m02");
        check("minikube-m02", 70.0, "…m02");
        check("minikube", 70.0, "minikube");
        check("Pulling 64%", 70.0, "Pulling 64%");
    }

    #[test]
    fn sentences_keep_their_start() {
        let check = |text, room, expected| assert_eq!(fit_start(text, Face::Sans, 12.0, room), expected);
        check("no node has room", 200.0, "no node has room");
        check("no node has room", 60.0, "no node…");
    }

    #[test]
    fn commands_wrap_where_words_end() {
        let lines = wrap("set image deployment/kubernetes-bootcamp", Face::Mono, 11.0, 84.0, 3);
        assert_eq!(lines, ["set image", "deployment/", "…bootcamp"]);
        let lines = wrap("exec $POD_NAME -- env --help", Face::Mono, 11.0, 112.0, 3);
        assert_eq!(lines, ["exec $POD_NAME", "-- env --help"], "no dash is torn from its word");
        assert_eq!(wrap("", Face::Mono, 11.0, 84.0, 3), Vec::<String>::new());
    }
}
