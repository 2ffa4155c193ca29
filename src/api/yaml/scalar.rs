//! What a string may be written as: go-yaml's analysis of its characters, and the style that it picks.

use super::resolve::{Resolved, resolve};

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    Plain,
    /// `'…'`.
    SingleQuoted,
    /// `"…"`.
    DoubleQuoted,
    /// `|` and lines.
    Literal,
}

/// What the characters of a string allow.
#[derive(Debug, PartialEq, Eq)]
pub struct Analysis {
    /// It holds a line break.
    pub multiline: bool,
    plain_allowed: bool,
    single_quoted_allowed: bool,
    block_allowed: bool,
}

/// The style in which go-yaml writes the string `text` in block context.
pub fn style_of(text: &str, is_key: bool) -> Style {
    let analysis = analyze(text);
    let reads_as_string = matches!(resolve(text), Resolved::String) && !is_base60_float(text);
    let wanted = match (text.contains('\n'), reads_as_string) {
        (true, _) if is_key => Style::DoubleQuoted,
        (true, _) => Style::Literal,
        (false, true) if is_key && analysis.multiline => Style::DoubleQuoted,
        (false, true) => Style::Plain,
        (false, false) => Style::DoubleQuoted,
    };
    match wanted {
        Style::Plain if analysis.plain_allowed => Style::Plain,
        Style::Plain if analysis.single_quoted_allowed => Style::SingleQuoted,
        Style::Literal if analysis.block_allowed => Style::Literal,
        _ => Style::DoubleQuoted,
    }
}

/// go-yaml's `yaml_emitter_analyze_scalar`, for block context.
pub fn analyze(text: &str) -> Analysis {
    let mut indicators = text.starts_with("---") || text.starts_with("...");
    let (mut special, mut breaks, mut break_space, mut space_break) = (false, false, false, false);
    let mut previous: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let blank_follows = chars.peek().is_none_or(|next| matches!(next, ' ' | '\t'));
        indicators |= match previous {
            None => match c {
                '?' | ':' | '-' => blank_follows,
                c => "#,[]{}&*!|>'\"%@`".contains(c),
            },
            Some(before) => match c {
                ':' => blank_follows,
                '#' => is_break(before) || matches!(before, ' ' | '\t' | '\0'),
                _ => false,
            },
        };
        special |= !is_printable(c);
        breaks |= is_break(c);
        break_space |= c == ' ' && previous.is_some_and(is_break);
        space_break |= is_break(c) && previous == Some(' ');
        previous = Some(c);
    }
    let edge = |c: Option<char>| c.is_some_and(|c| c == ' ' || is_break(c));
    let padded = edge(text.chars().next()) || edge(previous);
    Analysis {
        multiline: breaks,
        plain_allowed: !(indicators || padded || breaks || special || break_space || space_break),
        single_quoted_allowed: !(special || break_space || space_break),
        block_allowed: !(text.is_empty() || previous == Some(' ') || special || space_break),
    }
}

/// Whether go-yaml writes `c` as it is: neither tabs nor anything above the basic plane.
pub fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') && c != '\u{feff}'
}

/// A line break of YAML 1.1.
pub fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// `1:30`: YAML 1.1 numbers to the base of sixty, which go-yaml reads as strings and quotes all the same.
fn is_base60_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, ""), |(whole, fraction)| (whole, fraction));
    let mut places = whole.split(':');
    let first_fits = places.next().is_some_and(|first| {
        first.starts_with(|c: char| c.is_ascii_digit()) && first.bytes().all(|b| b.is_ascii_digit() || b == b'_')
    });
    let is_sixtieth = |place: &str| match place.as_bytes() {
        [ones] => ones.is_ascii_digit(),
        [tens, ones] => (b'0'..=b'5').contains(tens) && ones.is_ascii_digit(),
        _ => false,
    };
    whole.contains(':')
        && first_fits
        && places.all(is_sixtieth)
        && fraction.bytes().all(|b| b.is_ascii_digit() || b == b'_')
}
