//! Paths and folders over the flat table of files: absolute paths and their texts.
//!
//! A folder is there when a file lies below it; an empty one is kept as an entry whose path ends in `/`.

use crate::api::set::Set;
use crate::host::{Files, Host};
use crate::kubectl::kubeconfig;

/// The learner's home folder.
pub const HOME: &str = "/home/learner";

/// A new home folder: all that lies in it is the kubeconfig.
pub fn new_home() -> Files {
    let mut files = Files::new();
    kubeconfig::install(&mut files);
    files
}

/// Why a path can't be used, in the words of the C library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathError {
    /// Nothing is there, or the folder that would hold it isn't.
    Missing,
    /// It is a folder where a file is needed.
    IsFolder,
    /// It is a file where a folder is needed.
    NotFolder,
    /// Something is there where nothing may be.
    Exists,
    /// What is mounted there can't be written to.
    ReadOnly,
}

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A text.
    File,
    /// A folder.
    Folder,
}

impl std::fmt::Display for PathError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Missing => "No such file or directory",
            Self::IsFolder => "Is a directory",
            Self::NotFolder => "Not a directory",
            Self::Exists => "File exists",
            Self::ReadOnly => "Read-only file system",
        })
    }
}

/// `path` as seen from `folder`, without `.`, `..` and doubled slashes.
pub fn absolute(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") };
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// `path` as a program sees it: from its `PWD`, or from where programs of its computer start.
pub fn resolve(host: &Host, path: &str) -> String {
    match host.environment.get("PWD") {
        Some(folder) => absolute(folder, path),
        None => absolute(&host.machine.folder(), path),
    }
}

/// What lies at `path`, which is absolute.
pub fn entry(files: &Files, path: &str) -> Option<Entry> {
    if path != "/" && files.contains_key(path) {
        return Some(Entry::File);
    }
    let inside = as_folder(path);
    // A table with a root of its own is not the learner's.
    let is_home = !files.contains_key("/") && as_folder(HOME).starts_with(&inside);
    let always = is_home || inside == "/dev/";
    let below = || files.range_from(&inside).next().is_some_and(|(key, _)| key.starts_with(&inside));
    (always || below()).then_some(Entry::Folder)
}

/// The text at `path`.
///
/// # Errors
/// When there is none, or a folder.
pub fn read(files: &Files, path: &str) -> Result<String, PathError> {
    if path == "/dev/null" {
        return Ok(String::new());
    }
    match (files.get(path), entry(files, path)) {
        (_, Some(Entry::Folder)) => Err(PathError::IsFolder),
        (Some(text), _) => Ok(text.clone()),
        (None, _) => Err(missing(files, path)),
    }
}

/// Whether a file can be written at `path`.
///
/// # Errors
/// When a folder is there, or the folder that would hold it isn't.
pub fn check_writable(files: &Files, path: &str) -> Result<(), PathError> {
    check_mount(files, path)?;
    match entry(files, path) {
        Some(Entry::Folder) => Err(PathError::IsFolder),
        Some(Entry::File) => Ok(()),
        None => check_parent(files, path),
    }
}

/// Whether what is mounted at a path can be written to.
///
/// # Errors
/// When it can't.
pub fn check_mount(files: &Files, path: &str) -> Result<(), PathError> {
    let mounts = files.get("/proc/mounts").map(String::as_str).unwrap_or_default();
    let is_inside = |place: &str| {
        let rest = path.strip_prefix(place.trim_end_matches('/'));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut above = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(1);
        fields.next().filter(|place| is_inside(place)).and_then(|_| fields.nth(1))
    });
    let is_read_only = above.next_back().is_some_and(|options| options.starts_with("ro,"));
    if is_read_only { Err(PathError::ReadOnly) } else { Ok(()) }
}

/// Whether the folder that `path` names its last part in is there.
///
/// # Errors
/// When it isn't, or is a file.
pub fn check_parent(files: &Files, path: &str) -> Result<(), PathError> {
    check_mount(files, path)?;
    match entry(files, parent(path)) {
        Some(Entry::Folder) => Ok(()),
        Some(Entry::File) => Err(PathError::NotFolder),
        None => Err(missing(files, path)),
    }
}

/// Makes an empty folder.
pub fn make_folder(files: &mut Files, path: &str) {
    files.insert(as_folder(path), String::new());
}

/// Removes the file at `path`, or the folder with all that is in it; the folder around it stays.
pub fn remove(files: &mut Files, path: &str) {
    let inside = as_folder(path);
    files.retain(|key, _| key != path && !key.starts_with(&inside));
    make_folder(files, parent(path));
}

/// The names in a folder, in order.
pub fn list(files: &Files, folder: &str) -> Vec<(String, Entry)> {
    let inside = as_folder(folder);
    let mut found = Set::default();
    for (key, _) in files.range_from(&inside).take_while(|(key, _)| key.starts_with(&inside)) {
        let rest = key.get(inside.len()..).unwrap_or_default();
        let name = rest.split('/').next().unwrap_or_default();
        if !name.is_empty() {
            found.insert(name.to_owned());
        }
    }
    let kind = |name: &String| entry(files, &format!("{inside}{name}")).unwrap_or(Entry::File);
    found.into_iter().map(|name| (name.clone(), kind(&name))).collect()
}

/// The folder around `path`.
pub fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/",
        Some((folder, _)) => folder,
    }
}

/// Reads the file that a program's argument names.
///
/// # Errors
/// As [`read()`].
pub fn open(host: &Host, path: &str) -> Result<String, PathError> {
    let absolute = resolve(host, path);
    if path.ends_with('/') && entry(&host.files.borrow(), &absolute) == Some(Entry::File) {
        return Err(PathError::NotFolder);
    }
    read(&host.files.borrow(), &absolute)
}

fn missing(files: &Files, path: &str) -> PathError {
    let mut folder = parent(path);
    while folder != "/" {
        if entry(files, folder) == Some(Entry::File) {
            return PathError::NotFolder;
        }
        folder = parent(folder);
    }
    PathError::Missing
}

fn as_folder(path: &str) -> String {
    if path.ends_with('/') { path.to_owned() } else { format!("{path}/") }
}
