//! Objects in an editor: the file that is edited, the rounds until it is right, and what became of it.

use crate::api::go_format::json_indented;
use crate::api::manifest;
use crate::api::time::SimDuration;
use crate::api::yaml::{from_yaml, to_yaml};
use crate::apiserver::request::Key;
use crate::host::{Host, Input};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use serde_json::{Value, json};

/// The editor that Linux has, if `$KUBE_EDITOR` and `$EDITOR` name none.
const EDITOR: &str = "vi";
/// An editor takes a moment; one that never writes anything right could keep time from passing.
const MOMENT: SimDuration = SimDuration::from_millis(100);

/// Why the file is opened again.
#[derive(Clone, Debug)]
pub struct Reason {
    /// What it is about.
    pub head: String,
    /// What is wrong, one line each.
    pub details: Vec<String>,
}

/// What a round has led to.
pub enum Outcome {
    /// Each object as it was and as it is now.
    Edited(Vec<(Key, Value, Value)>),
    /// The file is no good yet.
    Again,
    /// Nothing is to be done, and that has been said.
    Over,
}

/// One file in an editor, as often as needed. As `EditOptions.Run`.
pub struct Session<'a> {
    header: &'static str,
    objects: Vec<(Key, Value)>,
    reasons: Vec<Reason>,
    /// What was written and is not right.
    rejected: Option<String>,
    file: String,
    arguments: &'a Arguments,
}

impl<'a> Session<'a> {
    /// Objects that are to be edited, with what stands above them in the file.
    pub fn new(header: &'static str, objects: Vec<(Key, Value)>, arguments: &'a Arguments) -> Self {
        Self { header, objects, reasons: Vec::new(), rejected: None, file: String::new(), arguments }
    }

    /// The file's path.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The file is to be opened again.
    pub fn retry(&mut self, reasons: Vec<Reason>) {
        self.reasons = reasons;
    }

    /// Removes the file.
    pub fn forget(&self, host: &Host) {
        host.files.borrow_mut().remove(&self.file);
    }

    /// Tells where the changes are that could not be made.
    pub fn preserved(&self, failure: Failure, host: &Host) -> Failure {
        if host.files.borrow().contains_key(&self.file) {
            host.stderr.line(&format!("A copy of your changes has been stored to {:?}", self.file));
        }
        failure
    }

    /// Opens the editor once and reads what it has left.
    ///
    /// # Errors
    /// No editor, or one that fails; a file that is as wrong as before.
    pub async fn round(&mut self, host: &mut Host) -> Result<Outcome, Failure> {
        let original = self.original();
        let is_retry = !self.reasons.is_empty();
        let body = match self.rejected.take().filter(|_| is_retry) {
            Some(text) => without_comments(&text),
            None => original.clone(),
        };
        let mut text = format!("{}{body}", self.head());
        if self.arguments.switch("windows-line-endings") {
            text = text.replace('\n', "\r\n");
        }
        self.forget(host);
        self.file = self.path(host);
        host.files.borrow_mut().insert(self.file.clone(), text);
        launch(&self.file, host).await.inspect_err(|_| self.forget(host))?;
        let edited = host.files.borrow().get(&self.file).map(|text| text.replace("\r\n", "\n"));
        let edited = edited.unwrap_or_default();
        if is_retry && is_same(&body, &edited) {
            return Err(self.preserved(Failure::message("Edit cancelled, no valid changes were saved."), host));
        }
        self.reasons.clear();
        self.rejected = Some(edited.clone());
        if is_same(&original, &edited) {
            self.forget(host);
            host.stderr.line("Edit cancelled, no changes made.");
            return Ok(Outcome::Over);
        }
        if without_comments(&edited).trim().is_empty() {
            self.forget(host);
            host.stderr.line("Edit cancelled, saved file was empty.");
            return Ok(Outcome::Over);
        }
        self.read(&edited, host)
    }

    fn read(&mut self, edited: &str, host: &Host) -> Result<Outcome, Failure> {
        let mut found = Vec::new();
        for manifest in manifest::read(edited, "edited-file") {
            let manifest = match manifest {
                Ok(manifest) => manifest,
                Err(error) => {
                    let head = format!("The edited file had a syntax error: {error}");
                    self.reasons = vec![Reason { head, details: Vec::new() }];
                    return Ok(Outcome::Again);
                }
            };
            if let Err(error) = manifest.validate().and_then(|()| manifest.decode()) {
                host.stderr.line(&format!("error: The edited file failed validation: {error}"));
                self.reasons =
                    vec![Reason { head: format!("The edited file failed validation: {error}"), details: Vec::new() }];
                return Ok(Outcome::Again);
            }
            match manifest.value.get("items").and_then(Value::as_array) {
                Some(items) if manifest.kind() == "List" => found.extend(items.iter().cloned()),
                _ => found.push(manifest.value),
            }
        }
        let mut edited = Vec::new();
        for new in found {
            let Some((key, old)) = self.objects.iter().find(|(key, old)| is_of(key, old, &new, self.objects.len()))
            else {
                return Err(
                    self.preserved(Failure::message("At least one of apiVersion, kind and name was changed"), host)
                );
            };
            edited.push((key.clone(), old.clone(), new));
        }
        Ok(Outcome::Edited(edited))
    }

    fn original(&self) -> String {
        let document = match self.objects.as_slice() {
            [(_, object)] => object.clone(),
            objects => {
                let items: Vec<&Value> = objects.iter().map(|(_, object)| object).collect();
                json!({ "apiVersion": "v1", "items": items, "kind": "List", "metadata": {} })
            }
        };
        if self.is_json() { format!("{}\n", json_indented(&document)) } else { to_yaml(&document) }
    }

    fn is_json(&self) -> bool {
        self.arguments.value("output") == "json"
    }

    fn head(&self) -> String {
        if self.is_json() {
            return String::new();
        }
        let mut head = self.header.to_owned();
        for reason in &self.reasons {
            let colon = if reason.details.is_empty() { "" } else { ":" };
            head.push_str(&format!("# {}{colon}\n", reason.head.replace('\n', "\n# ")));
            for detail in &reason.details {
                head.push_str(&format!("# * {}\n", detail.replace('\n', "\n# ")));
            }
            head.push_str("#\n");
        }
        head
    }

    /// A name that no other file has, from the instant.
    fn path(&self, host: &Host) -> String {
        let extension = if self.is_json() { "json" } else { "yaml" };
        let digits: String = host.clock.now().to_rfc3339_micros().chars().filter(char::is_ascii_digit).collect();
        format!("/tmp/kubectl-edit-{}.{extension}", digits.get(6..).unwrap_or_default())
    }
}

/// Starts the editor on a file and waits until it ends. As `Editor.Launch`.
async fn launch(path: &str, host: &Host) -> Result<(), Failure> {
    let named = |name: &str| host.environment.get(name).filter(|editor| !editor.is_empty());
    let editor = named("KUBE_EDITOR").or_else(|| named("EDITOR")).map_or(EDITOR, String::as_str);
    let is_for_a_shell = editor.contains(['"', '\'', '\\']);
    let words: Vec<String> = match is_for_a_shell {
        true => vec!["bash".to_owned(), "-c".to_owned(), format!("{editor} {path:?}")],
        false => editor.split(' ').map(str::to_owned).chain([path.to_owned()]).collect(),
    };
    let shown = if is_for_a_shell { format!("/bin/bash -c {editor}") } else { editor.to_owned() };
    host.clock.sleep(MOMENT).await;
    let ended = match host.launch {
        Some(launch) => {
            let stdin = host.stdin.typist().map_or_else(Input::empty, |keyboard| Input::keyboard(&keyboard));
            launch(words, Host { stdin, ..host.sibling() }).await
        }
        None => None,
    };
    match ended {
        None => Err(Failure::Message(format!("unable to launch the editor {shown:?}"))),
        Some(0) => Ok(()),
        Some(_) => Err(Failure::Message(format!("there was a problem with the editor {shown:?}"))),
    }
}

/// Whether an edited object is this one: by its identity, or, where only one is edited, by there being no other.
fn is_of(key: &Key, old: &Value, new: &Value, count: usize) -> bool {
    let uid = |object: &Value| object.pointer("/metadata/uid").cloned();
    let name = new.pointer("/metadata/name").and_then(Value::as_str);
    count == 1 || uid(old).is_some() && uid(old) == uid(new) || uid(new).is_none() && name == Some(&key.name)
}

fn is_same(one: &str, other: &str) -> bool {
    match (from_yaml(one), from_yaml(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => without_comments(one) == without_comments(other),
    }
}

fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with('#')).flat_map(|line| [line, "\n"]).collect()
}
