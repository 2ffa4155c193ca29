//! The words of `kubectl set env`: `KEY=value`, `KEY-`, and `-` for what the standard input says (`cmd/set/env`).

use crate::host::Host;
use crate::kubectl::failure::Failure;
use serde_json::{Value, json};

/// What to set and what to remove.
#[derive(Debug, Default)]
pub struct Words {
    /// Variables, as in a container's `env`.
    pub set: Vec<Value>,
    /// Names.
    pub remove: Vec<String>,
}

/// The resources, which come first, and the changes.
///
/// # Errors
/// A resource behind a change.
pub fn split(words: &[String]) -> Result<(Vec<String>, Vec<String>), Failure> {
    let is_change = |word: &&String| word.find('=').is_some_and(|at| at > 0) || word.ends_with('-');
    let at = words.iter().position(|word| is_change(&word)).unwrap_or(words.len());
    let (resources, changes) = words.split_at_checked(at).unwrap_or((words, &[]));
    match changes.iter().all(|word| is_change(&word)) {
        true => Ok((resources.to_vec(), changes.to_vec())),
        false => Err(Failure::message(format!(
            "all resources must be specified before environment changes: {}",
            words.join(" ")
        ))),
    }
}

impl Words {
    /// Reads the changes (`ParseEnv`).
    ///
    /// # Errors
    /// A word that is no change, a name that is none, a variable that is both set and removed.
    pub async fn read(words: &[String], host: &mut Host) -> Result<Self, Failure> {
        let mut read = Self::default();
        let mut given = Vec::new();
        for word in words {
            if word == "-" {
                let text = host.stdin.read_to_end().await;
                read.set.extend(text.lines().filter_map(|line| {
                    let line = line.split('#').next().unwrap_or_default();
                    line.split_once('=').map(|(name, value)| variable(name, value))
                }));
            } else if let Some((name, value)) = word.split_once('=') {
                check_name(name)?;
                given.push(name);
                read.set.push(variable(name, value));
            } else if let Some(name) = word.strip_suffix('-') {
                read.remove.push(name.to_owned());
            } else {
                return Err(Failure::message(format!("unknown environment variable: {word}")));
            }
        }
        if read.remove.iter().any(|name| given.contains(&name.as_str())) {
            let text = "can not both modify and remove the same environment variable in the same command";
            return Err(Failure::message(text));
        }
        Ok(read)
    }
}

/// The name of a variable for a key of a ConfigMap or Secret (`keyToEnvName`).
pub fn name_of_key(key: &str) -> String {
    key.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_").to_ascii_uppercase()
}

fn variable(name: &str, value: &str) -> Value {
    match value {
        "" => json!({ "name": name }),
        value => json!({ "name": name, "value": value }),
    }
}

/// As `validation.IsEnvVarName`.
fn check_name(name: &str) -> Result<(), Failure> {
    let is_letter = |c: char| c.is_ascii_alphabetic() || "_.-".contains(c);
    let is_form = name.starts_with(is_letter) && name.chars().all(|c| is_letter(c) || c.is_ascii_digit());
    let mut problems = Vec::new();
    if !is_form {
        problems.push(
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and \
             must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for \
             validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
        );
    }
    match name {
        "." => problems.push("must not be '.'"),
        ".." => problems.push("must not be '..'"),
        name if name.starts_with("..") => problems.push("must not start with '..'"),
        _ => {}
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Failure::message(format!("{name:?} is not a valid key name: {}", problems.join(";")))),
    }
}
