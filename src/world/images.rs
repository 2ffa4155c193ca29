//! The image catalogue: what registries hold, and what each image's program does.

use super::beyond;
use super::record::{Circumstances, Program, Record, USUAL_USERLAND};
use super::script;
use crate::api::built_in::{self, built_in};
use crate::api::fnv;
use crate::api::order::InOrder;
use crate::api::reader::{self, Readable, Reader};
use crate::api::table::Table;
use crate::api::time::SimDuration;
use crate::control_loop::ContainerLaunch;
use serde_json::Value;
use std::cell::OnceCell;
use std::fmt;

/// The catalogue: what is here from the start (`static/images-first.yaml`), and what is fetched.
#[derive(Clone, Debug)]
pub struct Images {
    first: Catalogue,
    /// Read when it is first asked for, if it is [here](beyond::here) by then.
    rest: OnceCell<Catalogue>,
}

/// A part of the catalogue, as its file has it.
#[derive(Clone, Debug, Default)]
struct Catalogue {
    /// The form of the file; this program reads form 1.
    format_version: u32,
    /// A tag that holds one of these words is in no registry.
    missing_tags: Vec<String>,
    /// The names in Docker's library, with blanks between.
    library: String,
    /// Names under which images can be had that others begin with.
    mirrors: Table<String, String>,
    /// What images are built upon.
    userlands: Vec<Userland>,
    /// Words that say in a tag what an image is built upon, if it could be built upon something else.
    bases: Table<String, String>,
    /// Images in the order of their full names, some of them with a tag.
    images: Vec<Record>,
}

/// What an image is built upon: folders, tools, files.
#[derive(Clone, Debug)]
pub struct Userland {
    /// `debian`
    pub name: String,
    /// Its folders.
    folders: Vec<String>,
    /// Its tools.
    programs: Vec<String>,
    /// Whether they are those of busybox, which word their complaints in their own way.
    busybox: bool,
    /// Its files.
    files: Table<String, String>,
}

/// Whose tools an image has: each words what it says in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tools {
    /// GNU's.
    Gnu,
    /// Those of busybox.
    Busybox,
    /// Those of a busybox whose `nslookup` is the small one.
    OldBusybox,
}

/// A catalogue that can't be read.
#[derive(Debug)]
pub struct CatalogueError(String);

/// The userland whose image has the version of busybox itself.
const BUSYBOX: &str = "busybox";
/// Since then it has a large `nslookup`.
const NEW_BUSYBOX: &str = "1.29";
/// What a registry sends in a millisecond: a recorded pull of 84 MB took a second.
const BYTES_PER_MS: i64 = 84_000;
/// Bytes of an image that nobody described.
const UNKNOWN_SIZE: u64 = 52_428_800;

impl Images {
    /// The catalogue that is built in.
    ///
    /// # Errors
    /// Only if its file is broken.
    pub fn built_in() -> Result<Self, CatalogueError> {
        Self::read(&built_in::read(built_in!("images-first")))
    }

    /// A catalogue that begins with what a file says.
    pub(super) fn read(value: &Value) -> Result<Self, CatalogueError> {
        Ok(Self { first: Catalogue::read_whole(value)?, rest: OnceCell::new() })
    }

    /// What is known of an image: of this tag, or of all its tags.
    pub fn record(&self, image: &str) -> Option<&Record> {
        let full = self.original(full_name(image));
        self.first.record(&full).or_else(|| self.rest()?.record(&full))
    }

    /// Whether all that is known of an image is here from the start.
    pub fn has_from_the_start(&self, image: &str) -> bool {
        self.record_from_the_start(image).is_some()
    }

    /// That.
    pub(super) fn record_from_the_start(&self, image: &str) -> Option<&Record> {
        self.first.record(&self.original(full_name(image)))
    }

    /// What is not here from the start, if it is here by now. That it is, is up to whoever asks for images.
    fn rest(&self) -> Option<&Catalogue> {
        let text = beyond::here()?.images;
        Some(self.rest.get_or_init(|| Catalogue::read_whole(&built_in::read(text)).unwrap_or_default()))
    }

    /// The name that an image has where it comes from.
    fn original(&self, full: String) -> String {
        let found =
            self.first.mirrors.iter().find_map(|(from, to)| Some([to, full.strip_prefix(from.as_str())?].concat()));
        found.unwrap_or(full)
    }

    /// The digest of an image's content: the known one, or one that stands for it.
    pub fn digest(&self, image: &str) -> String {
        self.record(image).and_then(|record| record.digest.clone()).unwrap_or_else(|| digest(image))
    }

    /// The size in bytes.
    pub fn size(&self, image: &str) -> u64 {
        self.record(image).map_or(UNKNOWN_SIZE, |record| record.size)
    }

    /// An image's program, as a launch starts it.
    pub fn program(&self, launch: &ContainerLaunch) -> Option<Program<'_>> {
        let (full, environment) = (full_name(&launch.image), launch.environment.as_slice());
        let (tag, base, arguments) = (tag_of(&full), self.base(&launch.image), script::own_arguments(self, launch));
        let circumstances = Circumstances { tag, base, environment, arguments: &arguments };
        self.record(&launch.image).map(|record| record.program(circumstances))
    }

    /// The variables that an image sets.
    pub fn environment(&self, image: &str) -> Vec<(String, String)> {
        let Some(record) = self.record(image) else { return Vec::new() };
        let version = record.version(tag_of(&full_name(image)));
        let pairs = record.environment.iter().filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.replace("{version}", &version))).collect()
    }

    /// The name of what an image is built upon; one that nobody described has the usual tools.
    fn base(&self, image: &str) -> &str {
        let usual = self.record(image).map_or(USUAL_USERLAND, |record| &record.userland);
        let full = full_name(image);
        let is_said = |word: &String| tag_of(&full).split('-').any(|part| part.starts_with(word.as_str()));
        let said = self.first.bases.iter().find(|(word, _)| usual == USUAL_USERLAND && is_said(word));
        said.map_or(usual, |(_, base)| base)
    }

    fn userland(&self, image: &str) -> Option<&Userland> {
        let base = self.base(image);
        self.first.userland(base).or_else(|| self.rest()?.userland(base))
    }

    /// Whose tools an image has.
    pub fn kind_of_tools(&self, image: &str) -> Tools {
        let is_old = |record: &Record| record.is_below(tag_of(&full_name(image)), NEW_BUSYBOX);
        match self.userland(image) {
            Some(userland) if !userland.busybox => Tools::Gnu,
            None => Tools::Gnu,
            Some(userland) if userland.name == BUSYBOX && self.record(image).is_some_and(is_old) => Tools::OldBusybox,
            Some(_) => Tools::Busybox,
        }
    }

    /// The files and folders of an image.
    pub fn files(&self, image: &str) -> Table<String, String> {
        let mut files = Table::default();
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

    /// How long a pull takes, if the catalogue says so, or how much it moves.
    pub fn pull_time(&self, image: &str) -> Option<SimDuration> {
        let record = self.record(image)?;
        let by_size = record.download.map(|bytes| bytes / BYTES_PER_MS);
        record.pull_ms.or(by_size).map(SimDuration::from_millis)
    }

    /// The words with which the runtime reports that no registry has an image; `None` if one does.
    pub fn refusal(&self, image: &str) -> Option<String> {
        let full = full_name(image);
        let (name, tag) = (full.rsplit_once(':').map_or(full.as_str(), |(name, _)| name), tag_of(&full));
        let record = self.record(image);
        let library = self.rest().map_or("", |rest| &rest.library);
        let is_in_library = |name: &str| library.split_whitespace().any(|known| known == name);
        let own_name = name.split_once('@').map_or(name, |(name, _)| name).strip_prefix("docker.io/library/");
        if record.is_none() && own_name.is_some_and(|name| !is_in_library(name)) {
            let repository = image.split([':', '@']).next().unwrap_or(image);
            return Some(format!(
                "Error response from daemon: pull access denied for {repository}, repository does not exist or may \
                 require 'docker login': denied: requested access to the resource is denied"
            ));
        }
        let is_missing = self.first.missing_tags.iter().any(|word| tag.contains(word.as_str()))
            || record.is_some_and(|record| record.missing || !record.has_tag(tag));
        let text =
            format!("Error response from daemon: manifest for {image} not found: manifest unknown: manifest unknown");
        is_missing.then_some(text)
    }
}

fn bare(full: &str) -> &str {
    full.rsplit_once(':').map_or(full, |(bare, _)| bare)
}

fn tag_of(full: &str) -> &str {
    full.rsplit_once(':').map_or("", |(_, tag)| tag)
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
        (true, _) => match name.strip_prefix("docker.io/").filter(|rest| !rest.contains('/')) {
            Some(rest) => ["docker.io/library/", rest, ":", tag].concat(),
            None => [name, ":", tag].concat(),
        },
        (false, true) => ["docker.io/", name, ":", tag].concat(),
        (false, false) => ["docker.io/library/", name, ":", tag].concat(),
    }
}

/// A digest that stands for an image's content: the same for the same name, as good as the real one for looking at.
pub fn digest(image: &str) -> String {
    let mut hash = fnv::START;
    let mut hex = String::with_capacity(71);
    hex.push_str("sha256:");
    let name = full_name(image);
    for round in 0..4_u8 {
        hash = fnv::mixed(fnv::mixed(hash, name.as_bytes()), &[round]);
        hex.push_str(&format!("{hash:016x}"));
    }
    hex
}

impl Catalogue {
    fn read_whole(value: &Value) -> Result<Self, CatalogueError> {
        let mut catalogue: Self = reader::read(value)
            .map_err(|problem| CatalogueError([problem.place.as_str(), ": ", &problem.words].concat()))?;
        match catalogue.format_version {
            1 => {
                catalogue.images.order_by(|a, b| a.name.cmp(&b.name));
                Ok(catalogue)
            }
            other => Err(CatalogueError(format!("format_version {other} is not known"))),
        }
    }

    fn record(&self, full: &str) -> Option<&Record> {
        let bare = bare(full);
        let find = |name: &str| self.images.binary_search_by(|record| record.name.as_str().cmp(name)).ok();
        self.images.get(find(full).or_else(|| find(bare))?)
    }

    fn userland(&self, name: &str) -> Option<&Userland> {
        self.userlands.iter().find(|userland| userland.name == name)
    }
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "images.yaml: {}", self.0)
    }
}

impl std::error::Error for CatalogueError {}

impl Readable for Catalogue {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            format_version: fields.required("format_version"),
            missing_tags: fields.optional("missing_tags"),
            library: fields.optional("library"),
            mirrors: fields.optional("mirrors"),
            userlands: fields.required("userlands"),
            bases: fields.optional("bases"),
            images: fields.required("images"),
        })
    }
}

impl Readable for Userland {
    fn read(value: &Value, reader: &mut Reader) -> Self {
        reader.fields(value, |fields| Self {
            name: fields.required("name"),
            folders: fields.required("folders"),
            programs: fields.required("programs"),
            busybox: fields.optional("busybox"),
            files: fields.optional("files"),
        })
    }
}

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
        let images = Images::built_in().unwrap();
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
        let images = Images::built_in().unwrap();
        assert!(images.refusal("gcr.io/google-samples/kubernetes-bootcamp:v10").is_some());
        assert!(images.refusal("gcr.io/google-samples/kubernetes-bootcamp:v1").is_none());
        assert!(images.refusal("nginx:doesnotexist").is_some());
        assert!(images.refusal("whoever/whatever").is_none());
        let rest = Catalogue::read_whole(&built_in::read(beyond::here().unwrap().images)).unwrap();
        for record in &images.first.images {
            let name = bare(&record.name);
            let has_name = |other: &&Record| [name, bare(name)].contains(&bare(&other.name));
            assert_eq!(rest.images.iter().find(has_name).map(|other| &other.name), None, "it stands in both files");
        }
    }
}
