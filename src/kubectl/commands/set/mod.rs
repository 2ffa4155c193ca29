//! `kubectl set`: small changes of workloads, without an editor.

mod env;
mod env_list;
mod env_words;
mod image;
mod resources;
mod selector;
mod service_account;
mod subject;

use super::Command;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::apiserver::request::Key;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::change;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{BareType, Document, Validation, documents, fetch, no_resource, request};
use serde_json::Value;

/// All that `set` can do.
pub const COMMANDS: &[Command] =
    &[env::COMMAND, image::COMMAND, resources::COMMAND, selector::COMMAND, service_account::COMMAND, subject::COMMAND];

/// An object to change, and its document.
struct Info {
    kind: Kind,
    key: Key,
    document: Value,
}

/// What to do with the changed documents.
struct Plan<'a> {
    arguments: &'a Arguments,
    dry_run: DryRun,
    /// `image updated`
    done: &'static str,
    /// What stands before a refusal.
    refused: &'static str,
    /// What is done about what is so already.
    sameness: Sameness,
}

/// What is done about an object that is as it should be already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sameness {
    /// Nothing.
    Silent,
    /// An empty patch is sent, and told of.
    Told,
}

impl Info {
    fn of(object: &Object) -> Self {
        Self { kind: object.kind(), key: call::key_of(object), document: object.to_value() }
    }

    /// `deployments/web`
    fn name(&self) -> String {
        format!("{}/{}", self.kind.info().plural, self.key.name)
    }

    fn refused(&self, why: &str) -> Failure {
        Failure::message(format!("error: {} {why}", self.name()))
    }
}

/// What the words mean, or the files alone with `--local`.
///
/// # Errors
/// The first that is not found ends it all.
async fn infos(arguments: &Arguments, words: &[String], host: &mut Host) -> Result<Vec<Info>, Failure> {
    if arguments.switch("local") {
        return local_infos(arguments, words, host).await;
    }
    let request = request(arguments, words, BareType::Incomplete, host).await?;
    let (mut infos, mut failures) = (Vec::new(), request.failures);
    for target in &request.targets {
        match fetch(target, host).await {
            Ok(objects) => infos.extend(objects.iter().map(|object| Info::of(object))),
            Err(failure) => failures.push(failure),
        }
    }
    Failure::aggregate(failures).map(|()| infos)
}

async fn local_infos(arguments: &Arguments, words: &[String], host: &mut Host) -> Result<Vec<Info>, Failure> {
    if !words.is_empty() {
        return Err(Failure::message(
            "error: you must specify resources by --filename when --local is set.\nExample resource specifications \
             include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
        ));
    }
    if !has_files(arguments) {
        return Err(no_resource());
    }
    let mut infos = Vec::new();
    for document in documents(arguments, Validation::Off, host).await? {
        let Document { manifest, kind, namespace, name } = document?;
        let object = Object::decode(kind, manifest.value).map_err(|wrong| Failure::message(wrong.to_string()))?;
        infos.push(Info { kind, key: Key::new(kind, &namespace, &name), document: object.to_value() });
    }
    Ok(infos)
}

fn has_files(arguments: &Arguments) -> bool {
    arguments.is_given("filename") || arguments.is_given("kustomize")
}

/// What several `set` commands refuse.
fn check_flags(arguments: &Arguments, dry_run: DryRun) -> Result<(), Failure> {
    if arguments.switch("local") && dry_run == DryRun::Server {
        return Err(Failure::message("cannot specify --local and --dry-run=server - did you mean --dry-run=client?"));
    }
    if arguments.switch("all") && !arguments.value("selector").is_empty() {
        return Err(Failure::message("cannot set --all and --selector at the same time"));
    }
    Ok(())
}

impl Plan<'_> {
    /// Changes each document and sends what is different, or only shows it.
    ///
    /// # Errors
    /// All that was refused, here or by the server.
    async fn apply(
        &self,
        infos: Vec<Info>,
        mut failures: Vec<Failure>,
        alter: &mut dyn FnMut(&Info, &mut Value) -> Result<(), String>,
        host: &Host,
    ) -> Result<(), Failure> {
        let report = Report::new(self.arguments, Keys::Declared, self.dry_run, host)?;
        let is_shown_only = self.arguments.switch("local") || self.dry_run == DryRun::Client;
        for info in infos {
            let mut after = info.document.clone();
            if let Err(why) = alter(&info, &mut after) {
                failures.push(info.refused(&why));
                continue;
            }
            if after == info.document && self.sameness == Sameness::Silent {
                continue;
            }
            change::record(&mut after, self.arguments);
            if is_shown_only {
                report.tell(&after, self.done, host)?;
                continue;
            }
            match change::send(&info.key, &info.document, &after, self.dry_run.mode(), host).await {
                Ok(object) => report.tell(&object.to_value(), self.done, host)?,
                Err(status) => failures.push(Failure::message(format!("{}{status}", self.refused))),
            }
        }
        Failure::aggregate(failures)
    }
}

/// The containers of a pod's spec that a name means, `*` for any text in it (`selectContainers`); the ordinary ones first.
fn containers<'v>(spec: &'v mut Value, name: &str) -> Vec<&'v mut Value> {
    let Value::Object(fields) = spec else { return Vec::new() };
    let (mut ordinary, mut init) = (Vec::new(), Vec::new());
    for (field, list) in fields.iter_mut() {
        let chosen = match field.as_str() {
            "containers" => &mut ordinary,
            "initContainers" => &mut init,
            _ => continue,
        };
        let Value::Array(list) = list else { continue };
        chosen.extend(list.iter_mut().filter(|container| matches(name_of(container), name)));
    }
    ordinary.append(&mut init);
    ordinary
}

fn name_of(value: &Value) -> &str {
    value.get("name").and_then(Value::as_str).unwrap_or_default()
}

/// Whether a name fits a pattern with `*` (`selectString`).
fn matches(name: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
    }
    true
}

/// The words of a command line, resources first and then changes (`GetResourcesAndPairs`).
fn split_pairs(words: &[String], what: &str) -> Result<(Vec<String>, Vec<String>), Failure> {
    let is_pair = |word: &&String| word.contains('=') && !word.starts_with('=') || word.ends_with('-') && *word != "-";
    let at = words.iter().position(|word| is_pair(&word)).unwrap_or(words.len());
    let (resources, pairs) = words.split_at_checked(at).unwrap_or((words, &[]));
    match pairs.iter().find(|word| !is_pair(word)) {
        Some(word) => Err(Failure::message(format!("all resources must be specified before {what} changes: {word}"))),
        None => Ok((resources.to_vec(), pairs.to_vec())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (name, pattern, expected) in [
            ("nginx", "*", true),
            ("nginx", "nginx", true),
            ("nginx", "ngin", false),
            ("nginx", "ng*", true),
            ("nginx", "*nx", true),
            ("nginx", "n*x", true),
            ("nginx", "n*y", false),
            ("nginx", "n*i*x", true),
        ] {
            assert_eq!(matches(name, pattern), expected, "{name} {pattern}");
        }
    }
}
