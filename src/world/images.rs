//! The image catalogue: what registries hold, and what each image's program does.

use crate::api::quantity::Quantity;
use crate::api::time::SimDuration;
use crate::api::yaml;
use regex_lite::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// The catalogue of `static/images.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Images {
    /// The form of the file; this program reads form 1.
    format_version: u32,
    /// A tag that holds one of these words is in no registry.
    missing_tags: Vec<String>,
    /// The names in Docker's library, with blanks between.
    library: String,
    /// What images are built upon.
    userlands: Vec<Userland>,
    /// Images by their full name, with their tag.
    images: Vec<Record>,
}

/// What an image is built upon: folders, tools, files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Userland {
    /// `debian`
    pub name: String,
    /// Its folders.
    folders: Vec<String>,
    /// Its tools.
    programs: Vec<String>,
    /// Its files.
    #[serde(default)]
    files: BTreeMap<String, String>,
}

/// One image.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// `docker.io/library/nginx`, with `:TAG` if only that tag is meant.
    pub name: String,
    /// The size on disk in bytes.
    #[serde(default)]
    pub size: u64,
    /// The digest of its content, where it is known: `sha256:…`.
    pub digest: Option<String>,
    /// How long a pull takes, in milliseconds.
    pub pull_ms: Option<i64>,
    /// A pattern for how the tags begin that registries hold, up to the first `-`; all do without.
    pub tags: Option<String>,
    /// Whether no registry has it.
    #[serde(default)]
    pub missing: bool,
    /// Whether its program is a shell, so that arguments are a command.
    #[serde(default)]
    pub shell: bool,
    /// Whether its program does not listen to SIGTERM.
    #[serde(default)]
    pub ignores_sigterm: bool,
    /// Whether its tools are those of busybox, which word their complaints in their own way.
    #[serde(default)]
    pub busybox: bool,
    /// What it is built upon.
    #[serde(default = "usual_userland")]
    pub userland: String,
    /// Its environment: `NAME=value`.
    #[serde(default)]
    pub environment: Vec<String>,
    /// Its tools besides those of its userland.
    #[serde(default)]
    pub programs: Vec<String>,
    /// Its files besides those of its userland.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Where its programs start.
    #[serde(default)]
    pub folder: String,
    /// Its processes, the first of which is process 1.
    #[serde(default)]
    pub processes: Vec<String>,
    /// Where its program listens.
    #[serde(default)]
    pub listens: Vec<Listener>,
    /// Variables that it sets, `NAME=value`.
    #[serde(default)]
    pub env: Vec<String>,
    /// What its program does once started; after that it stays.
    #[serde(default)]
    pub acts: Vec<Act>,
    /// How much memory it holds once started.
    pub memory: Option<Bytes>,
    /// Whether it does all that again when it is done with it.
    #[serde(default)]
    pub repeats: bool,
    /// What it does instead when another program has its port.
    #[serde(default = "usual_end_without_port")]
    pub port_taken: Vec<Act>,
}

/// A port at which a program listens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listener {
    /// The number.
    pub port: u16,
    /// The page that it answers with, in which `{iso}`, `{host}` and `{date}` are filled in; it speaks no HTTP without.
    pub http: Option<String>,
    /// The paths that have this page, others have none; all have it if the list is empty.
    #[serde(default)]
    pub paths: Vec<String>,
    /// The folder of its pages: a file that lies there is one, whatever the image had.
    #[serde(default)]
    pub root: String,
    /// The headers of its answers.
    #[serde(default)]
    pub headers: Vec<String>,
    /// The page for a path that isn't there.
    pub not_found: Option<String>,
    /// What it says to who speaks HTTP although it speaks none; it closes the connection without.
    pub greets: Option<String>,
    /// How long an answer takes, in milliseconds, if that was measured.
    pub answer_ms: Option<i64>,
    /// How many requests it works on at once, the others wait; there is no such limit without.
    pub at_once: Option<u32>,
    /// The variable that holds where it asks, in turn, for what it puts in place of `{answer}`; `{asked}` is the place.
    pub asks: Option<String>,
    /// Its page when nobody answers there, with `{why}`; the status is 502.
    #[serde(default)]
    pub unanswered: String,
    /// What it writes into its log at each request; `{requests}` and `{uptime}` are filled in as well.
    pub logs: Option<String>,
}

/// One thing that a program does.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Makes a file.
    Touch(String),
    /// Removes a file.
    Remove(String),
    /// Writes a line into a file; `{iso}`, `{host}` and `{date}` are filled in.
    #[serde(skip)]
    Write(String, String, WriteMode),
    /// Prints a line; `{iso}`, `{host}` and `{date}` are filled in.
    Print(String),
    /// Holds so much memory from now on, all in all.
    Memory(Bytes),
    /// Holds so much memory more.
    Grow(Bytes),
    /// Begins to listen at its ports; a program without this does so at once.
    Listen,
    /// Waits, in seconds.
    Wait(f64),
    /// Ends with a code.
    Exit(i32),
}

/// An amount of memory, written as in a manifest: `64Mi`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Bytes(pub i64);

impl TryFrom<String> for Bytes {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let amount: Result<Quantity, _> = text.parse();
        amount.map(|amount| Self(amount.value())).map_err(|_| format!("{text:?} is no amount of memory"))
    }
}

/// What becomes of what a file held before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteMode {
    /// It is gone.
    Replace,
    /// It stays in front.
    Append,
}

/// A catalogue that can't be read.
#[derive(Debug)]
pub struct CatalogueError(String);

/// Bytes of an image that nobody described.
const UNKNOWN_SIZE: u64 = 52_428_800;
/// What an image that nobody described is built upon.
const USUAL_USERLAND: &str = "debian";

fn usual_userland() -> String {
    USUAL_USERLAND.to_owned()
}

fn usual_end_without_port() -> Vec<Act> {
    vec![Act::Print("bind: Address already in use".to_owned()), Act::Exit(1)]
}

impl Images {
    /// Reads a catalogue.
    ///
    /// # Errors
    /// When the text is no catalogue of form 1.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let value = yaml::from_yaml(text).map_err(|error| CatalogueError(error.to_string()))?;
        let images: Self = serde_json::from_value(value).map_err(|error| CatalogueError(error.to_string()))?;
        match images.format_version {
            1 => Ok(images),
            other => Err(CatalogueError(format!("format_version {other} is not known"))),
        }
    }

    /// What is known of an image: of this tag, or of all its tags.
    pub fn record(&self, image: &str) -> Option<&Record> {
        let full = full_name(image);
        let bare = full.rsplit_once(':').map_or(full.as_str(), |(bare, _)| bare);
        let exact = self.images.iter().find(|record| record.name == full);
        exact.or_else(|| self.images.iter().find(|record| record.name == bare))
    }

    /// The digest of an image's content: the known one, or one that stands for it.
    pub fn digest(&self, image: &str) -> String {
        self.record(image).and_then(|record| record.digest.clone()).unwrap_or_else(|| digest(image))
    }

    /// The size in bytes.
    pub fn size(&self, image: &str) -> u64 {
        self.record(image).map_or(UNKNOWN_SIZE, |record| record.size)
    }

    /// What an image is built upon; one that nobody described has the usual tools.
    fn userland(&self, image: &str) -> Option<&Userland> {
        let name = self.record(image).map_or(USUAL_USERLAND, |record| &record.userland);
        self.userlands.iter().find(|userland| userland.name == name)
    }

    /// The files and folders of an image.
    pub fn files(&self, image: &str) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        if let Some(userland) = self.userland(image) {
            files.extend(userland.folders.iter().map(|folder| (format!("{folder}/"), String::new())));
            files.extend(userland.files.clone());
        }
        if let Some(record) = self.record(image) {
            files.extend(record.files.clone());
        }
        files
    }

    /// One file of an image.
    pub fn file(&self, image: &str, path: &str) -> Option<String> {
        let own = self.record(image).and_then(|record| record.files.get(path));
        own.or_else(|| self.userland(image)?.files.get(path)).cloned()
    }

    /// The programs of an image.
    pub fn programs(&self, image: &str) -> impl Iterator<Item = &str> {
        let own = self.record(image).into_iter().flat_map(|record| &record.programs);
        self.tools(image).chain(own.map(String::as_str))
    }

    /// Those that it has from what it is built upon.
    pub fn tools(&self, image: &str) -> impl Iterator<Item = &str> {
        self.userland(image).into_iter().flat_map(|userland| &userland.programs).map(String::as_str)
    }

    /// How long a pull takes, if the catalogue says so.
    pub fn pull_time(&self, image: &str) -> Option<SimDuration> {
        self.record(image)?.pull_ms.map(SimDuration::from_millis)
    }

    /// The words with which the runtime reports that no registry has an image; `None` if one does.
    pub fn refusal(&self, image: &str) -> Option<String> {
        let full = full_name(image);
        let (name, tag) = full.rsplit_once(':').unwrap_or((&full, ""));
        let record = self.record(image);
        let is_in_library = |name: &str| self.library.split_whitespace().any(|known| known == name);
        let own_name = name.split_once('@').map_or(name, |(name, _)| name).strip_prefix("docker.io/library/");
        if record.is_none() && own_name.is_some_and(|name| !is_in_library(name)) {
            let repository = image.split([':', '@']).next().unwrap_or(image);
            return Some(format!(
                "Error response from daemon: pull access denied for {repository}, repository does not exist or may \
                 require 'docker login': denied: requested access to the resource is denied"
            ));
        }
        let is_missing = self.missing_tags.iter().any(|word| tag.contains(word.as_str()))
            || record.is_some_and(|record| record.missing || !record.has_tag(tag));
        let text =
            format!("Error response from daemon: manifest for {image} not found: manifest unknown: manifest unknown");
        is_missing.then_some(text)
    }
}

impl Record {
    /// Whether registries hold this tag of it; what stands behind a `-` is a variant, and taken as it comes.
    fn has_tag(&self, tag: &str) -> bool {
        let main = tag.split('-').next().unwrap_or(tag);
        let pattern = self.tags.as_ref().and_then(|tags| Regex::new(&format!("^{tags}$")).ok());
        pattern.is_none_or(|pattern| pattern.is_match(main))
    }
}

/// An image's name with registry, library and tag filled in, as Docker resolves it.
pub fn full_name(image: &str) -> String {
    let (name, tag) = match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (image, "latest"),
    };
    let has_registry =
        name.split_once('/').is_some_and(|(first, _)| first.contains(['.', ':']) || first == "localhost");
    match (has_registry, name.contains('/')) {
        (true, _) => format!("{name}:{tag}"),
        (false, true) => format!("docker.io/{name}:{tag}"),
        (false, false) => format!("docker.io/library/{name}:{tag}"),
    }
}

/// A digest that stands for an image's content: the same for the same name, as good as the real one for looking at.
pub fn digest(image: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut hex = String::from("sha256:");
    for round in 0..4_u8 {
        for byte in full_name(image).bytes().chain([round]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hex.push_str(&format!("{hash:016x}"));
    }
    hex
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "images.yaml: {}", self.0)
    }
}

impl std::error::Error for CatalogueError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in_as_docker_does() {
        let cases = [
            ("nginx", "docker.io/library/nginx:latest"),
            ("nginx:1.14.2", "docker.io/library/nginx:1.14.2"),
            ("jocatalin/kubernetes-bootcamp:v2", "docker.io/jocatalin/kubernetes-bootcamp:v2"),
            ("localhost:5000/a", "localhost:5000/a:latest"),
        ];
        for (image, full) in cases {
            assert_eq!(full_name(image), full);
        }
    }

    #[test]
    fn registries_lack_what_a_slip_of_the_pen_asks_for() {
        let images = Images::parse(include_str!("../../static/images.yaml")).unwrap();
        let unknown = "manifest unknown";
        let denied = "pull access denied for ";
        let cases = [
            ("nginx", ""),
            ("nginx:1.7.9", ""),
            ("nginx:1.27.3-alpine-slim", ""),
            ("nginx:alpine", ""),
            ("nginx:1.161", unknown),
            ("docker.io/library/nginx:sometag", unknown),
            ("busybox:1.28", ""),
            ("redis:7.4-bookworm", ""),
            ("perl:5.34.0", ""),
            ("ngnix", "pull access denied for ngnix,"),
            ("my-app:1.0", denied),
            ("somebody/my-app:1.0", ""),
            ("registry.example.com/my-app:1.0", ""),
            ("nginx@sha256:0d6b8ee63bb57c5f5b6156f446b3bc3b3c143d233037f3a2f00e279c8fcc64af", ""),
        ];
        for (image, words) in cases {
            let refusal = images.refusal(image);
            assert_eq!(refusal.is_some(), !words.is_empty(), "{image}: {refusal:?}");
            assert!(refusal.unwrap_or_default().contains(words), "{image}");
        }
    }

    #[test]
    fn the_shipped_catalogue_reads() {
        let images = Images::parse(include_str!("../../static/images.yaml")).unwrap();
        assert!(images.refusal("gcr.io/google-samples/kubernetes-bootcamp:v10").is_some());
        assert!(images.refusal("gcr.io/google-samples/kubernetes-bootcamp:v1").is_none());
        assert!(images.refusal("nginx:doesnotexist").is_some());
        assert!(images.refusal("whoever/whatever").is_none());
    }
}
