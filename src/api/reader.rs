//! Reads files of this program's own form, as lessons and the image catalogue are: strictly, and with the place of what
//! is wrong.
//!
//! Whoever reads goes on after a problem, with anything in place of what could not be read: the first problem is told in
//! the end, and the rest forgotten. Code that stops at once, as serde's derives do, weighs several times as much.

use super::table::Table;
use serde_json::{Map, Value};

/// Something that a file can say.
pub trait Readable {
    /// As a value says; anything if the reader was told what is wrong with that.
    fn read(value: &Value, reader: &mut Reader) -> Self;
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: `steps[2].checks[0]`, empty for the whole.
    pub place: String,
    /// In words.
    pub words: String,
}

/// Where one is in a file, and the first problem so far.
#[derive(Debug, Default)]
pub struct Reader {
    place: String,
    problem: Option<Problem>,
}

/// The fields of a map.
#[derive(Debug)]
pub struct Fields<'a> {
    reader: &'a mut Reader,
    map: Option<&'a Map<String, Value>>,
    known: Vec<&'static str>,
}

/// How a form of several is called, and how it is read.
pub type Form<T> = (&'static str, fn(&Value, &mut Reader) -> T);

/// Reads a whole file.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read<T: Readable>(document: &Value) -> Result<T, Problem> {
    let mut reader = Reader::default();
    let whole = T::read(document, &mut reader);
    reader.problem.map_or(Ok(whole), Err)
}

impl Reader {
    /// Tells what is wrong here.
    pub fn blame(&mut self, words: impl Into<String>) {
        if self.problem.is_none() {
            self.problem = Some(Problem { place: self.place.clone(), words: words.into() });
        }
    }

    /// What was made of something here, if that went well.
    pub fn noted<T>(&mut self, outcome: Result<T, String>) -> Option<T> {
        outcome.map_err(|words| self.blame(words)).ok()
    }

    /// A map's fields; it has no others.
    pub fn fields<T>(&mut self, value: &Value, build: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        let before = self.problem.take();
        let mut fields = self.open(value);
        let built = build(&mut fields);
        fields.close(before);
        built
    }

    /// Fields of a map that may have others.
    pub fn some_fields<T>(&mut self, value: &Value, build: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        build(&mut self.open(value))
    }

    fn open<'a>(&'a mut self, value: &'a Value) -> Fields<'a> {
        let map = value.as_object();
        if map.is_none() {
            self.blame("expected a map");
        }
        Fields { map, known: Vec::new(), reader: self }
    }

    /// One of several words.
    pub fn word<T: Copy>(&mut self, value: &Value, words: &[(&'static str, T)]) -> Option<T> {
        let word = text(value, self);
        let found = words.iter().find(|(name, _)| *name == word);
        if found.is_none() {
            self.blame(unknown_word("variant", word, &names(words)));
        }
        found.map(|(_, meant)| *meant)
    }

    /// One of several forms: a map whose only key is the form's name, or the name alone.
    pub fn form<T>(&mut self, value: &Value, forms: &[Form<T>]) -> Option<T> {
        let (name, inner) = match value {
            Value::Object(map) if map.len() == 1 => map.iter().next()?,
            Value::String(name) => (name, &Value::Null),
            _ => {
                self.blame("expected a map with one key");
                return None;
            }
        };
        let Some((name, read)) = forms.iter().find(|(known, _)| known == name) else {
            self.blame(unknown_word("variant", name, &names(forms)));
            return None;
        };
        let outer = self.enter(name);
        let found = read(inner, self);
        self.place.truncate(outer);
        Some(found)
    }

    /// How long the place was before.
    fn enter(&mut self, field: &str) -> usize {
        let outer = self.place.len();
        if outer > 0 {
            self.place.push('.');
        }
        self.place.push_str(field);
        outer
    }

    fn items(&mut self, value: &Value, read: &mut dyn FnMut(&Value, &mut Self)) {
        let Value::Array(items) = value else { return self.blame("expected a list") };
        let outer = self.place.len();
        for (index, item) in items.iter().enumerate() {
            self.place.push_str(&format!("[{index}]"));
            read(item, self);
            self.place.truncate(outer);
        }
    }

    fn entries(&mut self, value: &Value, read: &mut dyn FnMut(&str, &Value, &mut Self)) {
        let Value::Object(map) = value else { return self.blame("expected a map") };
        for (key, value) in map {
            let outer = self.enter(key);
            read(key, value, self);
            self.place.truncate(outer);
        }
    }
}

impl<'a> Fields<'a> {
    /// A field that must be there.
    pub fn required<T: Readable>(&mut self, name: &'static str) -> T {
        let (value, outer) = self.enter(name).unwrap_or_else(|| self.miss(name));
        let found = T::read(value, self.reader);
        self.reader.place.truncate(outer);
        found
    }

    /// A field that may be left out.
    pub fn optional<T: Readable + Default>(&mut self, name: &'static str) -> T {
        let Some((value, outer)) = self.enter(name) else { return T::default() };
        let found = T::read(value, self.reader);
        self.reader.place.truncate(outer);
        found
    }

    /// Tells what is wrong with all of it.
    pub fn blame(&mut self, words: impl Into<String>) {
        self.reader.blame(words);
    }

    /// A field's value, and how long the place was before.
    fn enter(&mut self, name: &'static str) -> Option<(&'a Value, usize)> {
        self.known.push(name);
        let value = self.map?.get(name)?;
        Some((value, self.reader.enter(name)))
    }

    /// In place of a field that is not there.
    fn miss(&mut self, name: &str) -> (&'a Value, usize) {
        self.reader.blame(["missing field `", name, "`"].concat());
        (&Value::Null, self.reader.place.len())
    }

    /// A name that nobody asked for is to blame for whatever is missing.
    fn close(self, before: Option<Problem>) {
        let unknown = self.map.and_then(|map| map.keys().find(|name| !self.known.contains(&name.as_str())));
        let unknown = unknown
            .map(|name| Problem { place: self.reader.place.clone(), words: unknown_word("field", name, &self.known) });
        let found = self.reader.problem.take();
        self.reader.problem = before.or(unknown).or(found);
    }
}

fn unknown_word(what: &str, word: &str, known: &[&str]) -> String {
    ["unknown ", what, " `", word, "`, expected one of `", &known.join("`, `"), "`"].concat()
}

fn names<T>(meanings: &[(&'static str, T)]) -> Vec<&'static str> {
    meanings.iter().map(|(name, _)| *name).collect()
}

fn text<'a>(value: &'a Value, reader: &mut Reader) -> &'a str {
    if !value.is_string() {
        reader.blame("expected a text");
    }
    value.as_str().unwrap_or_default()
}

impl Readable for String {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        text(value, reader).to_owned()
    }
}

impl Readable for bool {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        if !value.is_boolean() {
            reader.blame("expected true or false");
        }
        value == &Value::Bool(true)
    }
}

impl Readable for f64 {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        if !value.is_number() {
            reader.blame("expected a number");
        }
        value.as_f64().unwrap_or_default()
    }
}

macro_rules! whole_numbers {
    ($($number:ident by $as_number:ident),+) => {
        $(impl Readable for $number {
            fn read(value: &Value, reader: &mut Reader) -> Self {
                let number = value.$as_number().and_then(|number| Self::try_from(number).ok());
                if number.is_none() {
                    reader.blame(concat!("expected a whole number, ", stringify!($number)));
                }
                number.unwrap_or_default()
            }
        })+
    };
}

whole_numbers!(i32 by as_i64, i64 by as_i64, u16 by as_u64, u32 by as_u64, u64 by as_u64, usize by as_u64);

impl<T: Readable> Readable for Option<T> {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        (!value.is_null()).then(|| T::read(value, reader))
    }
}

impl<T: Readable> Readable for Vec<T> {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let mut list = Self::new();
        reader.items(value, &mut |item, reader| list.push(T::read(item, reader)));
        list
    }
}

impl<T: Readable> Readable for Table<String, T> {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let mut table = Self::default();
        reader.entries(value, &mut |key, value, reader| {
            table.insert(key.to_owned(), T::read(value, reader));
        });
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::order::Gather;
    use serde_json::json;

    #[derive(Debug, PartialEq)]
    struct Sample {
        count: u16,
        word: Word,
        inner: Vec<Sample>,
        names: Table<String, Option<bool>>,
        act: Option<Act>,
    }

    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    enum Word {
        #[default]
        One,
        Two,
    }

    #[derive(Debug, Default, PartialEq)]
    enum Act {
        #[default]
        Stay,
        Wait(f64),
    }

    impl Readable for Sample {
        fn read(value: &Value, reader: &mut Reader) -> Self {
            reader.fields(value, |fields| Self {
                count: fields.required("count"),
                word: fields.optional("word"),
                inner: fields.optional("inner"),
                names: fields.optional("names"),
                act: fields.optional("act"),
            })
        }
    }

    impl Readable for Word {
        fn read(value: &Value, reader: &mut Reader) -> Self {
            reader.word(value, &[("one", Self::One), ("two", Self::Two)]).unwrap_or_default()
        }
    }

    impl Readable for Act {
        fn read(value: &Value, reader: &mut Reader) -> Self {
            let forms: &[Form<Self>] =
                &[("stay", |_, _| Self::Stay), ("wait", |value, reader| Self::Wait(Readable::read(value, reader)))];
            reader.form(value, forms).unwrap_or_default()
        }
    }

    #[test]
    fn what_may_be_left_out_has_a_default() {
        let sample = |count, inner| Sample { count, word: Word::One, inner, names: Table::default(), act: None };
        assert_eq!(read(&json!({"count": 1})), Ok(sample(1, Vec::new())));
        let full = json!({"count": 1, "word": "two", "inner": [{"count": 2}], "names": {"a": true, "b": null},
            "act": {"wait": 1.5}});
        let names = [("a".to_owned(), Some(true)), ("b".to_owned(), None)].into_iter().gather();
        let inner = vec![sample(2, Vec::new())];
        let expected = Sample { word: Word::Two, names, act: Some(Act::Wait(1.5)), ..sample(1, inner) };
        assert_eq!(read(&full), Ok(expected));
        assert_eq!(read(&json!("stay")), Ok(Act::Stay));
    }

    fn check_problem(document: Value, place: &str, words: &str) {
        let problem = read::<Sample>(&document).unwrap_err();
        assert_eq!((problem.place.as_str(), problem.words.as_str()), (place, words), "{document}");
    }

    #[test]
    fn the_first_problem_is_told_with_its_place() {
        check_problem(json!([]), "", "expected a map");
        check_problem(json!({}), "", "missing field `count`");
        let fields = "expected one of `count`, `word`, `inner`, `names`, `act`";
        check_problem(json!({"cuont": 1}), "", &format!("unknown field `cuont`, {fields}"));
        check_problem(json!({"count": -1, "word": "six"}), "count", "expected a whole number, u16");
        check_problem(
            json!({"count": 1, "word": "six"}),
            "word",
            "unknown variant `six`, expected one of `one`, `two`",
        );
        check_problem(json!({"count": 1, "word": 6}), "word", "expected a text");
        check_problem(json!({"count": 1, "inner": {}}), "inner", "expected a list");
        check_problem(json!({"count": 1, "inner": [{"count": 1}, {}]}), "inner[1]", "missing field `count`");
        check_problem(json!({"count": 1, "names": {"a": 1}}), "names.a", "expected true or false");
        check_problem(json!({"count": 1, "act": {"wait": "1"}}), "act.wait", "expected a number");
        check_problem(json!({"count": 1, "act": "go"}), "act", "unknown variant `go`, expected one of `stay`, `wait`");
        check_problem(json!({"count": 1, "act": {}}), "act", "expected a map with one key");
    }
}
