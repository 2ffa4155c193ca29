//! `-f`: the documents of files, folders and the standard input.

use super::namespace;
use super::web::fetch;
use crate::api::discovery::Kind;
use crate::api::manifest::{self, Manifest};
use crate::api::meta::StringMap;
use crate::api::order::Gather;
use crate::api::selector::Selector;
use crate::apiserver::request::Key;
use crate::host::{Files, Host};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::kustomize;
use serde_json::{Map, Value};

/// What kubectl reads out of a folder.
const EXTENSIONS: [&str; 3] = [".json", ".yaml", ".yml"];
/// Lists in lists: deeper than this nobody writes.
const MOST_NESTED: usize = 8;

/// A document that names an object.
#[derive(Clone, Debug)]
pub struct Document {
    /// What was written.
    pub manifest: Manifest,
    /// Its kind.
    pub kind: Kind,
    /// Its namespace, or the one of the command; empty for cluster-wide kinds.
    pub namespace: String,
    /// Its name, empty if it has none.
    pub name: String,
}

impl Document {
    /// What was written, in the namespace of the command.
    pub fn placed(&self) -> Value {
        let mut value = self.manifest.value.clone();
        if let (true, Value::Object(fields)) = (self.kind.is_namespaced(), &mut value)
            && let Value::Object(metadata) = fields.entry("metadata").or_insert_with(|| Value::Object(Map::new()))
        {
            metadata.insert("namespace".to_owned(), self.namespace.as_str().into());
        }
        value
    }

    fn labels(&self) -> StringMap {
        let labels = self.manifest.value.pointer("/metadata/labels").and_then(Value::as_object);
        let text = |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
        labels.into_iter().flatten().filter_map(text).gather()
    }

    /// Its key on the server.
    pub fn key(&self) -> Key {
        Key::new(self.kind, &self.namespace, &self.name)
    }
}

/// What kubectl checks before it sends a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// That it says what it is.
    On,
    /// Nothing.
    Off,
}

/// Reads all documents that `-f` means, in order. A bad one does not hide those that stand before it.
///
/// # Errors
/// A path that is not there.
pub async fn documents(
    arguments: &Arguments,
    validation: Validation,
    host: &mut Host,
) -> Result<Vec<Result<Document, Failure>>, Failure> {
    let selector: Selector = match arguments.value("selector") {
        "" => Selector::default(),
        written => written.parse().map_err(|error| Failure::Message(format!("{error}")))?,
    };
    let mut found = Vec::new();
    for (source, text) in texts(arguments, host).await? {
        let text = match text {
            Ok(text) => text,
            Err(failure) => {
                found.push(Err(failure));
                continue;
            }
        };
        for manifest in manifest::read(&text, &source) {
            match manifest.map_err(|error| Failure::message(error.to_string())) {
                Ok(manifest) => take(manifest, arguments, validation, MOST_NESTED, &mut found),
                Err(failure) => found.push(Err(failure)),
            }
        }
    }
    found.retain(|document| document.as_ref().map_or(true, |document| selector.matches(&document.labels())));
    Ok(found)
}

/// Reads one file as a command sees it: from its working folder.
///
/// # Errors
/// `the path "x" does not exist`.
pub fn read_file(host: &Host, path: &str) -> Result<String, Failure> {
    let files = host.files.borrow();
    files.get(&absolute(host, path)).cloned().ok_or_else(|| missing(path))
}

/// Writes a text file, and the folders that it lies in.
pub fn write_file(host: &Host, path: &str, text: &str) {
    let whole = absolute(host, path);
    let mut files = host.files.borrow_mut();
    for (end, _) in whole.match_indices('/').skip(1) {
        files.or_default(whole.get(..=end).unwrap_or_default().to_owned());
    }
    files.insert(whole, text.to_owned());
}

/// The files directly in a folder, in order, by name; `None` if there is no such folder.
pub fn folder(host: &Host, path: &str) -> Option<Vec<(String, String)>> {
    let inside = format!("{}/", absolute(host, path).trim_end_matches('/'));
    let files = host.files.borrow();
    let below = below(&files, &inside);
    let is_home = inside == "/home/learner/";
    (is_home || !below.is_empty())
        .then(|| below.into_iter().filter(|(name, _)| !name.is_empty() && !name.contains('/')).collect())
}

/// What `-f` and `-k` mean, by name. What a site does not give does not hide the rest.
async fn texts(arguments: &Arguments, host: &mut Host) -> Result<Vec<(String, Result<String, Failure>)>, Failure> {
    let mut texts = Vec::new();
    if arguments.is_given("kustomize") {
        let folder = arguments.value("kustomize");
        texts.push((folder.to_owned(), Ok(kustomize::build(host, folder)?)));
    }
    for path in arguments.all("filename") {
        match path {
            "-" => texts.push(("STDIN".to_owned(), Ok(host.stdin.read_to_end().await))),
            url if url.starts_with("http://") || url.starts_with("https://") => {
                texts.push((url.to_owned(), fetch(url, host).await));
            }
            path => match read_file(host, path) {
                Ok(text) => texts.push((path.to_owned(), Ok(text))),
                Err(failure) => {
                    let inside = folder_texts(arguments, host, path).or_else(|| fitting(host, path)).ok_or(failure)?;
                    if inside.is_empty() {
                        let known = EXTENSIONS.join(" ");
                        let text = format!("error reading [{path}]: recognized file extensions are [{known}]");
                        return Err(Failure::Message(text));
                    }
                    texts.extend(inside.into_iter().map(|(path, text)| (path, Ok(text))));
                }
            },
        }
    }
    Ok(texts)
}

/// The manifests in a folder, with `-R` also in those below it.
fn folder_texts(arguments: &Arguments, host: &Host, path: &str) -> Option<Vec<(String, String)>> {
    let inside = format!("{}/", absolute(host, path).trim_end_matches('/'));
    let files = host.files.borrow();
    let below = below(&files, &inside);
    let is_wanted = |name: &str| {
        let is_near = arguments.switch("recursive") || !name.contains('/');
        is_near && EXTENSIONS.iter().any(|extension| name.ends_with(extension))
    };
    let shown = |name: &str| format!("{}/{name}", path.trim_end_matches('/'));
    let wanted = below.iter().filter(|(name, _)| is_wanted(name));
    (!below.is_empty()).then(|| wanted.map(|(name, text)| (shown(name), text.clone())).collect())
}

/// The files whose names fit a pattern that no shell has spelt out. As `expandIfFilePattern`.
fn fitting(host: &Host, path: &str) -> Option<Vec<(String, String)>> {
    let (place, pattern) = path.rsplit_once('/').map_or(("", path), |(place, pattern)| (place, pattern));
    let (start, end) = pattern.split_once('*')?;
    let is_fit = |name: &str| name.len() + 1 >= pattern.len() && name.starts_with(start) && name.ends_with(end);
    let found = folder(host, place)?.into_iter().filter(|(name, _)| is_fit(name));
    let prefix = path.strip_suffix(pattern).unwrap_or_default();
    let found: Vec<_> = found.map(|(name, text)| (format!("{prefix}{name}"), text)).collect();
    (!found.is_empty()).then_some(found)
}

fn below(files: &Files, inside: &str) -> Vec<(String, String)> {
    let range = files.range_from(inside).take_while(|(path, _)| path.starts_with(inside));
    range.map(|(path, text)| (path.get(inside.len()..).unwrap_or_default().to_owned(), text.clone())).collect()
}

/// A path as seen from the command's working folder.
pub fn absolute(host: &Host, path: &str) -> String {
    let folder = host.environment.get("PWD").map_or("/home/learner", String::as_str);
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

fn missing(path: &str) -> Failure {
    Failure::message(format!("the path {path:?} does not exist"))
}

/// Takes a document, or the items of a list.
fn take(
    manifest: Manifest,
    arguments: &Arguments,
    validation: Validation,
    depth: usize,
    found: &mut Vec<Result<Document, Failure>>,
) {
    let checked = match validation {
        Validation::On => manifest.validate().and_then(|()| manifest.decode()),
        Validation::Off => manifest.decode(),
    };
    if let Err(error) = checked {
        found.push(Err(Failure::message(error.to_string())));
        return;
    }
    let items = manifest.value.get("items").and_then(Value::as_array).filter(|_| manifest.kind().ends_with("List"));
    match items {
        Some(items) if depth > 0 => {
            for item in items {
                let mut one = manifest.clone();
                one.value = item.clone();
                take(one, arguments, Validation::Off, depth - 1, found);
            }
        }
        _ => found.push(resolve(manifest, arguments)),
    }
}

fn resolve(manifest: Manifest, arguments: &Arguments) -> Result<Document, Failure> {
    let text = |pointer: &str| manifest.value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (name, written) = (text("/metadata/name"), text("/metadata/namespace"));
    let Some(kind) = Kind::of_manifest(manifest.api_version(), manifest.kind()) else {
        return Err(Failure::message(format!(
            "resource mapping not found for name: {name:?} namespace: {written:?} from {:?}: no matches for kind {:?} \
             in version {:?}\nensure CRDs are installed first",
            manifest.source,
            manifest.kind(),
            manifest.api_version()
        )));
    };
    let wanted = namespace(arguments);
    let namespace = match (kind.is_namespaced(), written.as_str()) {
        (false, _) => String::new(),
        (true, "") => wanted,
        (true, written) if arguments.is_given("namespace") && written != wanted => {
            return Err(Failure::message(format!(
                "the namespace from the provided object {written:?} does not match the namespace {wanted:?}. You must \
                 pass '--namespace={written}' to perform this operation."
            )));
        }
        (true, written) => written.to_owned(),
    };
    Ok(Document { manifest, kind, namespace, name })
}
