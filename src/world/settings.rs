//! What a program is told when it is started, by flags and by variables: it fills blanks in the texts of its record.

use super::record::Circumstances;
use super::template::Template;
use crate::api::table::Table;

/// The names of what a program can be told, and what it goes by otherwise.
pub(super) type Settings = Table<String, String>;

/// What it goes by in the end, by name; its version is one of them.
#[derive(Debug)]
pub(super) struct Values(Vec<(String, String)>);

/// What a program goes by. What is usual may be what another setting says, of those before it in the alphabet: capitals
/// first.
pub(super) fn values(settings: &Settings, version: &str, circumstances: Circumstances<'_>) -> Values {
    let mut values = Values(vec![("version".to_owned(), version.to_owned())]);
    for (name, usual) in settings {
        let is_variable = name.starts_with(|letter: char| letter.is_ascii_uppercase());
        let set = || circumstances.environment.iter().rev().find(|(known, value)| known == name && !value.is_empty());
        let given = match is_variable {
            true => set().map(|(_, value)| value.as_str()),
            false => flag(circumstances.arguments, name),
        };
        let value = given.map_or_else(|| values.fill(usual), str::to_owned);
        values.0.push((name.clone(), value));
    }
    values
}

impl Values {
    /// One of them.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A text with them.
    pub(super) fn fill(&self, text: &str) -> String {
        let blanks = self.0.iter().filter(|_| text.contains('{'));
        blanks.fold(text.to_owned(), |text, (name, value)| text.replace(&blank(name), value))
    }

    /// Puts them into a text that was taken apart.
    pub(super) fn put_into(&self, text: &mut Template) {
        self.0.iter().for_each(|(name, value)| text.replace(&blank(name), value));
    }
}

fn blank(name: &str) -> String {
    ["{", name, "}"].concat()
}

/// The last value of a flag, as Go's programs read them: `-name=value`, `--name value`.
fn flag<'a>(arguments: &'a [String], name: &str) -> Option<&'a str> {
    let (mut words, mut found) = (arguments.iter(), None);
    while let Some(word) = words.next() {
        let Some(bare) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')) else { continue };
        match bare.split_once('=') {
            Some((known, value)) if known == name => found = Some(value),
            None if bare == name => found = words.next().map(String::as_str),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_variables_say_what_a_program_goes_by() {
        let settings: Settings =
            [("PORT", "80"), ("port", "{PORT}"), ("text", "")].map(|(name, usual)| (name.into(), usual.into())).into();
        let cases = [
            ("", "", "80 80 "),
            ("8080", "", "8080 8080 "),
            ("8080", "--port=1 -text=a=b", "8080 1 a=b"),
            ("", "serve -port 2 --text hello", "80 2 hello"),
            ("", "--port=1 --port=2 --other port", "80 2 "),
        ];
        for (variable, arguments, expected) in cases {
            let environment = [("PORT".to_owned(), variable.to_owned())];
            let arguments: Vec<String> = arguments.split_whitespace().map(str::to_owned).collect();
            let circumstances = Circumstances { tag: "", base: "", environment: &environment, arguments: &arguments };
            let values = values(&settings, "1.2", circumstances);
            assert_eq!(values.fill("{PORT} {port} {text}"), expected, "{variable} {arguments:?}");
            assert_eq!(values.fill("{version} {host}"), "1.2 {host}");
        }
    }
}
