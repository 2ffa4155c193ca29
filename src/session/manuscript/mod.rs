//! A manifest while it is written: what is wrong with it, on which line, and which words fit where the caret is.

mod offers;
mod problems;

#[cfg(test)]
mod tests;

pub use offers::{Offer, Offers, offers};
pub use problems::{Problem, problems};

/// The documents of a text, each with the number of lines before it.
fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut documents = Vec::new();
    let (mut start, mut first_line, mut at) = (0, 0, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        if line.trim_end() == "---" {
            documents.push((first_line, text.get(start..at - line.len()).unwrap_or_default()));
            (start, first_line) = (at, number + 1);
        }
    }
    documents.push((first_line, text.get(start..).unwrap_or_default()));
    documents
}
