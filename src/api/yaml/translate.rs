//! The parser's complaints in go-yaml's words: which of go-yaml's two passes would complain, about what, on which line.

use super::problem::YamlError;
use saphyr_parser::{Marker, ScanError};

/// A tab where indentation is due, `@`, `%` or a backquote.
pub const NO_TOKEN: &str = "found character that cannot start any token";

const NO_KEY: &str = "did not find expected key";
const NO_COLON: &str = "could not find expected ':'";
const NO_CONTENT: &str = "did not find expected node content";
const END_OF_STREAM: &str = "found unexpected end of stream";

/// What go-yaml would say where the parser stopped reading `text`.
pub fn translate(error: &ScanError, text: &str) -> YamlError {
    let mark = error.marker();
    let line = mark.line();
    // "while scanning a block scalar, did not find …": go-yaml keeps the context to itself.
    let info = error.info();
    let info = info.strip_prefix("while ").and_then(|rest| rest.split_once(", ")).map_or(info, |(_, problem)| problem);
    match info {
        "found unknown anchor" => YamlError::new(format!("unknown anchor '{}' referenced", alias_at(text, mark))),
        "simple key expect ':'" | "simple key expected" => YamlError::scanner(line, NO_COLON),
        "comment intercepting the multiline text" => match awaits_value(&before_line(text, mark)) {
            true => YamlError::parser(line + 1, NO_KEY),
            false => YamlError::scanner(line + 1, NO_COLON),
        },
        "found a tab" => YamlError::scanner(line + 1, "found a tab character that violates indentation"),
        "a block scalar content cannot start with a tab" => {
            YamlError::scanner(line + 1, "found a tab character where an indentation space is expected")
        }
        END_OF_STREAM => YamlError::scanner(last_line(text), END_OF_STREAM),
        "invalid indentation in quoted scalar" => after_quote(text, mark),
        "invalid trailing content after double-quoted scalar" => after_quoted(text, mark),
        "misplaced bracket" if awaits_value(&before(text, mark)) => YamlError::parser(line, NO_CONTENT),
        "misplaced bracket" => YamlError::parser(line, NO_KEY),
        "invalid indentation"
        | "invalid indentation in flow construct"
        | "illegal placement of ':' indicator"
        | "\"-\" is only valid inside a block"
        | "expected ',' or ']'"
        | "did not find expected ',' or '}'" => YamlError::parser(line, missing_bracket(&before(text, mark))),
        _ if info.starts_with("tabs disallowed") && ends_block_scalar(text, line) => {
            YamlError::scanner(line, "found a tab character where an indentation space is expected")
        }
        _ if info.starts_with("tabs disallowed") || info.starts_with("unexpected character") => {
            YamlError::scanner(line, NO_TOKEN)
        }
        NO_KEY | NO_CONTENT | "did not find expected '-' indicator" | "did not find expected <document start>" => {
            YamlError::parser(line, info)
        }
        _ => YamlError::scanner(line, info),
    }
}

/// What go-yaml's reader refuses before anything is parsed: control characters, and a tab that indents the first line.
pub fn refuse(text: &str) -> Option<YamlError> {
    let is_control = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        c => c < ' ' || ('\u{7f}'..'\u{a0}').contains(&c) || matches!(c, '\u{fffe}' | '\u{ffff}'),
    };
    if text.contains(is_control) {
        return Some(YamlError::new("control characters are not allowed".to_owned()));
    }
    let (index, line) = text.lines().enumerate().find(|(_, line)| {
        let line = line.trim_start_matches(' ');
        !line.is_empty() && !line.starts_with('#')
    })?;
    line.trim_start_matches(' ').starts_with('\t').then(|| YamlError::scanner(index + 1, NO_TOKEN))
}

/// The name of the alias that stands at `mark`.
pub fn alias_at(text: &str, mark: &Marker) -> String {
    let name = text.chars().skip(mark.index() + 1);
    name.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

fn before(text: &str, mark: &Marker) -> String {
    text.chars().take(mark.index()).collect()
}

fn before_line(text: &str, mark: &Marker) -> String {
    before(text, mark).rsplit_once('\n').map_or(String::new(), |(before, _)| before.to_owned())
}

fn last_line(text: &str) -> usize {
    text.matches('\n').count() + 1
}

/// Whether a key or dash stands last, without anything behind it.
fn awaits_value(before: &str) -> bool {
    before.trim_end().ends_with([':', '-'])
}

/// A quoted scalar that goes on further left: go-yaml reads on to the next quote, wherever that is.
fn after_quote(text: &str, mark: &Marker) -> YamlError {
    let mut rest = text.chars().skip(mark.index());
    let quote = rest.next();
    let mut line = mark.line();
    while let Some(c) = rest.next() {
        match c {
            '\n' => line += 1,
            '\\' if quote == Some('"') => line += usize::from(rest.next() == Some('\n')),
            c if Some(c) == quote => return YamlError::parser(line, NO_KEY),
            _ => {}
        }
    }
    YamlError::scanner(last_line(text), END_OF_STREAM)
}

/// Something behind a closing quote: a key without its colon, or a second value.
fn after_quoted(text: &str, mark: &Marker) -> YamlError {
    let line = text.lines().nth(mark.line().saturating_sub(1)).unwrap_or_default();
    let is_key = line.trim_start_matches([' ', '-']).starts_with('"') && !line.contains(": ");
    let rest: String = text.chars().skip(mark.index()).collect();
    match (is_key, rest.chars().next()) {
        (true, _) => YamlError::scanner(mark.line() + 1, NO_COLON),
        (false, Some('@' | '`' | '%')) => YamlError::scanner(mark.line(), NO_TOKEN),
        (false, Some('-')) if rest.starts_with("- ") => {
            YamlError::scanner(mark.line(), "block sequence entries are not allowed in this context")
        }
        (false, Some(quote @ ('"' | '\''))) if rest.matches(quote).count() == 1 => {
            YamlError::scanner(last_line(text), END_OF_STREAM)
        }
        (false, _) => YamlError::parser(mark.line(), NO_KEY),
    }
}

/// Whether the lines above one are a text behind `|` or `>`.
fn ends_block_scalar(text: &str, line: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let above: Vec<&str> = text.lines().take(line.saturating_sub(1)).filter(|line| !line.trim().is_empty()).collect();
    let Some(last) = above.last() else { return false };
    let head = above.iter().rev().find(|line| indent(line) < indent(last));
    head.is_some_and(|head| head.trim_end().trim_end_matches(['-', '+']).ends_with(['|', '>']))
}

/// What the innermost bracket that is open at the end of `before` waits for.
fn missing_bracket(before: &str) -> &'static str {
    let mut open = Vec::new();
    let mut last = '\n';
    let mut last_visible = ':';
    let mut chars = before.chars();
    while let Some(c) = chars.next() {
        let starts_token = last.is_whitespace() || matches!(last, '[' | '{' | ',' | ':');
        match c {
            '#' if last.is_whitespace() => drop(chars.find(|c| *c == '\n')),
            '"' | '\'' if starts_token => drop(chars.find(|other| *other == c)),
            '[' | '{' if !open.is_empty() || last == '\n' || matches!(last_visible, ':' | '-') => open.push(c),
            ']' | '}' => drop(open.pop()),
            _ => {}
        }
        if !c.is_whitespace() {
            last_visible = c;
        }
        last = c;
    }
    match open.last() {
        Some('{') => "did not find expected ',' or '}'",
        Some(_) => "did not find expected ',' or ']'",
        None => NO_KEY,
    }
}
