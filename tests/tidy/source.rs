//! A source file as tokens: comments and the insides of strings can't be mistaken for code.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::fmt;

/// A file's text and its tokens.
pub struct Source {
    /// From the project's top folder, with forward slashes.
    pub path: String,
    pub text: String,
    pub tokens: Vec<TokenTree>,
}

/// A broken rule: where, and what to do about it.
#[derive(Debug)]
pub struct Complaint {
    pub path: String,
    pub line: usize,
    pub advice: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.advice)
    }
}

impl Source {
    pub fn parse(path: &str, text: &str) -> Result<Self, Complaint> {
        let tokens: Result<TokenStream, _> = text.parse();
        match tokens {
            Ok(tokens) => {
                Ok(Self { path: path.to_owned(), text: text.to_owned(), tokens: tokens.into_iter().collect() })
            }
            Err(error) => {
                let line = error.span().start().line;
                Err(Complaint { path: path.to_owned(), line, advice: format!("this is no Rust: {error}") })
            }
        }
    }

    pub fn complaint(&self, line: usize, advice: String) -> Complaint {
        Complaint { path: self.path.clone(), line, advice }
    }

    /// Whether the whole file is a test's.
    pub fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }
}

/// A `#[cfg(test)]` (or `#[cfg(all(test, …))]`) item's place among the tokens: from its `#` to after its body.
pub fn test_item_end(tokens: &[TokenTree], start: usize) -> Option<usize> {
    if !is_punct(tokens.get(start), '#') {
        return None;
    }
    let attribute = group(tokens.get(start + 1), Delimiter::Bracket)?;
    let words: Vec<String> = idents(attribute.stream());
    if words.first().map(String::as_str) != Some("cfg") || words.get(1).map(String::as_str) == Some("not") {
        return None;
    }
    if !words.iter().any(|word| word == "test") {
        return None;
    }
    let ends = |token: &TokenTree| is_punct(Some(token), ';') || group(Some(token), Delimiter::Brace).is_some();
    let body = tokens.iter().skip(start + 2).position(ends)?;
    Some(start + 2 + body + 1)
}

/// All identifiers, at any depth.
pub fn idents(stream: TokenStream) -> Vec<String> {
    stream
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident) => vec![ident.to_string()],
            TokenTree::Group(group) => idents(group.stream()),
            _ => Vec::new(),
        })
        .collect()
}

pub fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

pub fn is_ident(token: Option<&TokenTree>, wanted: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == wanted)
}

pub fn group(token: Option<&TokenTree>, delimiter: Delimiter) -> Option<&Group> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

pub fn line_of(token: &TokenTree) -> usize {
    token.span().start().line
}
