//! The record of an image in the catalogue: what its program does, by its version.

use super::listener::Listener;
use super::settings::{Settings, Values, values};
use super::tags::Tags;
use crate::api::quantity::Quantity;
use crate::api::reader::{Form, Readable, Reader};
use crate::api::table::Table;
use serde_json::Value;
use std::rc::Rc;

/// One image.
#[derive(Clone, Debug)]
pub struct Record {
    /// `docker.io/library/nginx`, with `:TAG` if only that tag is meant.
    pub name: String,
    /// The size on disk in bytes.
    pub size: u64,
    /// The digest of its content, where it is known: `sha256:…`.
    pub digest: Option<String>,
    /// How many bytes a pull moves.
    pub download: Option<i64>,
    /// How long a pull takes, in milliseconds, where it was measured.
    pub pull_ms: Option<i64>,
    /// How the tags begin that registries hold, up to the first `-`; all do without.
    tags: Option<Tags>,
    /// The version of its program that most tags hold: `{version}` wherever it shows.
    version: String,
    /// That of other tags which do not say it in full.
    versions: Table<String, String>,
    /// Whether no registry has it.
    pub missing: bool,
    /// Whether its program is a shell, so that arguments are a command.
    pub shell: bool,
    /// Whether its program does not listen to SIGTERM.
    pub ignores_sigterm: bool,
    /// What it is built upon.
    pub userland: String,
    /// Its environment: `NAME=value`.
    pub environment: Vec<String>,
    /// Its tools besides those of its userland.
    pub programs: Vec<String>,
    /// Its files besides those of its userland.
    pub files: Table<String, String>,
    /// Where its programs start.
    pub folder: String,
    /// The words in front of arguments that name no program of the image.
    pub entrypoint: Vec<String>,
    /// Its arguments when nobody gives any.
    pub arguments: Vec<String>,
    /// What its first argument may be, as far as that is simulated; anything if the list is empty.
    subcommands: Vec<String>,
    /// What it can be told, with what it goes by when it isn't: `{NAME}` in all its texts. In capitals these are variables,
    /// otherwise flags.
    settings: Settings,
    /// Its processes, the first of which is process 1.
    pub processes: Vec<String>,
    /// Where its program listens.
    pub listens: Vec<Listener>,
    /// What its program does once started; after that it stays.
    pub acts: Vec<Act>,
    /// How much memory it holds once started.
    pub memory: Option<Bytes>,
    /// Whether it does all that again when it is done with it.
    pub repeats: bool,
    /// What it does instead when another program has its port.
    port_taken: Vec<Act>,
    /// What it says when it is told to end.
    farewell: Vec<Act>,
    /// The code with which it ends then.
    pub code_on_sigterm: i32,
}

/// One thing that a program does. In what it prints are filled in: `{host}`, `{ip}`, `{kernel}`, and the time as `{iso}`,
/// `{date}` or `{%…}`, where the dots are a form of `strftime`.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Makes a file.
    Touch(String),
    /// Removes a file.
    Remove(String),
    /// Writes a line into a file.
    Write(String, String, WriteMode),
    /// Prints a line.
    Print(String),
    /// Prints a line for each core of its machine; `{worker}` is a process' number, of which this is the first.
    Workers(u32, String),
    /// What follows is done only in this case, up to the next `if` or `all`.
    If(Case),
    /// What follows is done in every case.
    All,
    /// Holds so much memory from now on, all in all.
    Memory(Bytes),
    /// Holds so much memory more.
    Grow(Bytes),
    /// Begins to listen at its ports; a program without this does so at once.
    Listen,
    /// Does not end at SIGTERM from now on.
    Endure,
    /// Answers with this page and status 500 from now on.
    Fail(String),
    /// Waits, in seconds.
    Wait(f64),
    /// Ends with a code.
    Exit(i32),
}

/// In which case a program does something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// From this version on.
    from: String,
    /// Below this version.
    below: String,
    /// If its image is built upon this.
    base: String,
    /// If this is its first argument.
    argument: String,
    /// If none of these variables and settings is set.
    without: Vec<String>,
}

/// How it is started.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances<'a> {
    pub(super) tag: &'a str,
    /// What its image is built upon.
    pub(super) base: &'a str,
    pub(super) environment: &'a [(String, String)],
    pub(super) arguments: &'a [String],
}

/// A program as it is in one image, started in one way.
pub struct Program<'a> {
    pub(super) record: &'a Record,
    pub(super) acts: Vec<Act>,
    pub(super) listens: Vec<Rc<Listener>>,
    pub(super) port_taken: Vec<Act>,
    pub(super) farewell: Vec<Act>,
}

/// An amount of memory, written as in a manifest: `64Mi`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes(pub i64);

/// What becomes of what a file held before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteMode {
    /// It is gone.
    Replace,
    /// It stays in front.
    Append,
}

/// What an image that nobody described is built upon.
pub(super) const USUAL_USERLAND: &str = "debian";

fn usual_end_without_port() -> Vec<Act> {
    vec![Act::Print("bind: Address already in use".to_owned()), Act::Exit(1)]
}

impl Record {
    /// Whether registries hold this tag of it; what stands behind a `-` is a variant, and taken as it comes.
    pub(super) fn has_tag(&self, tag: &str) -> bool {
        self.tags.as_ref().is_none_or(|tags| tags.have(main_part(tag)))
    }

    /// The version of its program that a tag holds.
    pub(super) fn version(&self, tag: &str) -> String {
        let main = main_part(tag);
        let is_whole = !self.version.is_empty() && numbers(main).len() == numbers(&self.version).len();
        let known = self.versions.get(main).map_or(self.version.as_str(), String::as_str);
        if is_whole { main.to_owned() } else { known.to_owned() }
    }

    /// Whether a tag holds a known version below another one.
    pub(super) fn is_below(&self, tag: &str, other: &str) -> bool {
        let version = self.version(tag);
        !version.is_empty() && numbers(&version) < numbers(other)
    }

    /// Its program, as it is started.
    pub(super) fn program(&self, circumstances: Circumstances<'_>) -> Program<'_> {
        let version = self.version(circumstances.tag);
        let values = values(&self.settings, &version, circumstances);
        let chosen = |acts: &[Act]| chosen(acts, &values, circumstances);
        let listens = self.listens.iter().filter(|listener| listener.when.holds(&values, circumstances));
        let program = Program {
            record: self,
            acts: chosen(&self.acts),
            listens: listens.map(|listener| Rc::new(listener.told(&values))).collect(),
            port_taken: chosen(&self.port_taken),
            farewell: chosen(&self.farewell),
        };
        let other = circumstances.arguments.first().filter(|word| !word.starts_with('-'));
        match other.filter(|word| !self.subcommands.is_empty() && !self.subcommands.contains(word)) {
            Some(other) => Program { listens: Vec::new(), acts: vec![Act::Print(not_simulated(other))], ..program },
            None => program,
        }
    }
}

/// What is said of something that is in an image.
pub(super) fn not_simulated(what: &str) -> String {
    format!("{what}: this is in the image, but it is not simulated")
}

impl Case {
    fn holds(&self, values: &Values, circumstances: Circumstances<'_>) -> bool {
        let Self { from, below, base, argument, without } = self;
        let version = values.get("version").unwrap_or_default();
        let is_variable =
            |name: &String| circumstances.environment.iter().any(|(known, value)| known == name && !value.is_empty());
        let is_set = |name: &String| is_variable(name) || values.get(name).is_some_and(|value| !value.is_empty());
        (base.is_empty() || base == circumstances.base)
            && (argument.is_empty() || circumstances.arguments.first() == Some(argument))
            && (from.is_empty() || numbers(from) <= numbers(version))
            && (below.is_empty() || numbers(version) < numbers(below))
            && !without.iter().any(is_set)
    }
}

/// What is done under the circumstances.
fn chosen(acts: &[Act], values: &Values, circumstances: Circumstances<'_>) -> Vec<Act> {
    let mut is_done = true;
    let mut done = Vec::new();
    for act in acts {
        match act {
            Act::If(case) => is_done = case.holds(values, circumstances),
            Act::All => is_done = true,
            _ if !is_done => {}
            Act::Print(text) => done.push(Act::Print(values.fill(text))),
            other => done.push(other.clone()),
        }
    }
    done
}

/// Without the variant behind a `-`.
fn main_part(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// `1.27.3` as it is compared.
fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}

impl Readable for Record {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            name: fields.required("name"),
            size: fields.optional("size"),
            digest: fields.optional("digest"),
            download: fields.optional("download"),
            pull_ms: fields.optional("pull_ms"),
            tags: fields.optional::<Option<TagsRead>>("tags").and_then(|TagsRead(tags)| tags),
            version: fields.optional("version"),
            versions: fields.optional("versions"),
            missing: fields.optional("missing"),
            shell: fields.optional("shell"),
            ignores_sigterm: fields.optional("ignores_sigterm"),
            userland: fields.optional::<Option<_>>("userland").unwrap_or_else(|| USUAL_USERLAND.to_owned()),
            environment: fields.optional("environment"),
            programs: fields.optional("programs"),
            files: fields.optional("files"),
            folder: fields.optional("folder"),
            entrypoint: fields.optional("entrypoint"),
            arguments: fields.optional("arguments"),
            subcommands: fields.optional("subcommands"),
            settings: fields.optional("settings"),
            processes: fields.optional("processes"),
            listens: fields.optional("listens"),
            acts: fields.optional("acts"),
            memory: fields.optional("memory"),
            repeats: fields.optional("repeats"),
            port_taken: fields.optional::<Option<_>>("port_taken").unwrap_or_else(usual_end_without_port),
            farewell: fields.optional("farewell"),
            code_on_sigterm: fields.optional("code_on_sigterm"),
        })
    }
}

/// Tags as they are read.
struct TagsRead(Option<Tags>);

impl Readable for TagsRead {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let text = String::read(value, reader);
        Self(reader.noted(Tags::parse(&text)))
    }
}

impl Readable for Act {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let forms: &[Form<Self>] = &[
            ("touch", |value, reader| Self::Touch(Readable::read(value, reader))),
            ("remove", |value, reader| Self::Remove(Readable::read(value, reader))),
            ("print", |value, reader| Self::Print(Readable::read(value, reader))),
            ("workers", workers),
            ("if", |value, reader| Self::If(Readable::read(value, reader))),
            ("all", |_, _| Self::All),
            ("memory", |value, reader| Self::Memory(Readable::read(value, reader))),
            ("grow", |value, reader| Self::Grow(Readable::read(value, reader))),
            ("listen", |_, _| Self::Listen),
            ("endure", |_, _| Self::Endure),
            ("fail", |value, reader| Self::Fail(Readable::read(value, reader))),
            ("wait", |value, reader| Self::Wait(Readable::read(value, reader))),
            ("exit", |value, reader| Self::Exit(Readable::read(value, reader))),
        ];
        reader.form(value, forms).unwrap_or(Self::All)
    }
}

fn workers(value: &Value, reader: &mut Reader) -> Act {
    match value.as_array().map(Vec::as_slice) {
        Some([first, line]) => Act::Workers(Readable::read(first, reader), Readable::read(line, reader)),
        _ => {
            reader.blame("expected a number and a line");
            Act::All
        }
    }
}

impl Readable for Case {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            from: fields.optional("from"),
            below: fields.optional("below"),
            base: fields.optional("base"),
            argument: fields.optional("argument"),
            without: fields.optional("without"),
        })
    }
}

impl Readable for Bytes {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        let text = String::read(value, reader);
        let amount = text.parse().map_err(|_| format!("{text:?} is no amount of memory"));
        Self(reader.noted(amount).as_ref().map_or(0, Quantity::value))
    }
}

#[cfg(test)]
mod tests {
    use super::super::images::Images;
    use crate::api::yaml::from_yaml;

    #[test]
    fn a_tag_says_which_version_it_holds() {
        let images = Images::built_in().unwrap();
        let cases = [
            ("nginx", "1.27.3"),
            ("nginx:latest", "1.27.3"),
            ("nginx:1", "1.27.3"),
            ("nginx:1.27", "1.27.3"),
            ("nginx:1.25-alpine", "1.25.5"),
            ("nginx:1.19.2", "1.19.2"),
            ("nginx:stable-alpine", "1.26.2"),
            ("postgres:16.4", "16.4"),
            ("postgres:15-alpine", "15.10"),
            ("redis:7.2", "7.2.6"),
            ("tabernetes/front-end:v1", ""),
        ];
        for (image, version) in cases {
            let tag = image.split_once(':').map_or("latest", |(_, tag)| tag);
            assert_eq!(images.record(image).unwrap().version(tag), version, "{image}");
        }
    }

    #[test]
    fn a_broken_pattern_of_tags_is_an_error_of_reading() {
        let with = |tags: &str| {
            format!(
                "{{format_version: 1, missing_tags: [], library: x, bases: {{}}, mirrors: {{}}, userlands: [], \
                 images: [{{name: docker.io/library/x, tags: '{tags}'}}]}}"
            )
        };
        let images = Images::read(&from_yaml(&with("latest 1")).unwrap()).unwrap();
        assert_eq!(["x:1", "x:2"].map(|image| images.refusal(image).is_some()), [false, true]);
        let error = Images::read(&from_yaml(&with("latest 1-x")).unwrap()).unwrap_err().to_string();
        assert!(error.contains("\"1-x\" is no pattern of tags"), "{error}");
    }
}
