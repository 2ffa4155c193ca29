//! Which tags of an image registries hold.

use std::ops::RangeInclusive;

/// Words, any of which a tag may be: names, and versions such as `1.0-29?.0-99?`, whose parts are numbers or ranges of
/// them. What has a `?` behind it may be missing, with all that follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tags(Vec<Form>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Name(String),
    /// What stands before the first number, the parts, and how many of them there must be.
    Version(String, Vec<RangeInclusive<u32>>, usize),
}

impl Tags {
    /// Reads the words.
    ///
    /// # Errors
    /// The word that is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let form = |word: &str| form(word).ok_or_else(|| format!("{word:?} is no pattern of tags"));
        text.split_whitespace().map(form).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a tag is one of them.
    pub fn have(&self, tag: &str) -> bool {
        self.0.iter().any(|form| match form {
            Form::Name(name) => name == tag,
            Form::Version(before, parts, least) => {
                tag.strip_prefix(before.as_str()).is_some_and(|version| fits(version, parts, *least))
            }
        })
    }
}

fn fits(version: &str, parts: &[RangeInclusive<u32>], least: usize) -> bool {
    let numbers = || version.split('.');
    let is_in =
        |(number, part): (&str, &RangeInclusive<u32>)| number.parse().is_ok_and(|number| part.contains(&number));
    (least..=parts.len()).contains(&numbers().count()) && numbers().zip(parts).all(is_in)
}

fn form(word: &str) -> Option<Form> {
    let Some(at) = word.find(|letter: char| letter.is_ascii_digit()) else {
        let is_name = word.chars().all(|letter| letter.is_ascii_alphanumeric());
        return is_name.then(|| Form::Name(word.to_owned()));
    };
    let (before, version) = word.split_at_checked(at)?;
    let mut least = None;
    let mut parts = Vec::new();
    for part in version.split('.') {
        let (numbers, is_left_off) = part.strip_suffix('?').map_or((part, false), |numbers| (numbers, true));
        let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
        let range = first.parse().ok()?..=last.parse().ok()?;
        parts.push(Some(range).filter(|range| !range.is_empty())?);
        if is_left_off {
            least.get_or_insert(parts.len() - 1);
        }
    }
    let least = least.unwrap_or(parts.len());
    Some(Form::Version(before.to_owned(), parts, least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_versions_are_told_from_what_no_registry_holds() {
        let tags = Tags::parse("latest alpine 1.0-29?.0-99? v3-6 2.4-10").unwrap();
        for held in ["latest", "alpine", "1", "1.7", "1.27.5", "v3", "v6", "2.4", "2.10"] {
            assert!(tags.have(held), "{held}");
        }
        for other in ["", "lates", "1.30", "1.27.100", "1.27.5.1", "1.", "1.x", "v2", "v", "3", "2", "2.11", "2.4.1"] {
            assert!(!tags.have(other), "{other}");
        }
    }

    #[test]
    fn a_broken_word_is_named() {
        for word in ["(latest)", "1.x", "9-1", "1..2", "v3-"] {
            assert_eq!(Tags::parse(&format!("latest {word}")), Err(format!("{word:?} is no pattern of tags")));
        }
    }
}
