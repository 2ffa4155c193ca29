//! `kubectl config set-…`, `use-context`, `rename-…`, `delete-…`, `unset`: every way to change the kubeconfig.

use super::unexpected_words;
use crate::host::Host;
use crate::kubectl::commands::Command;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::kubeconfig::{CLUSTERS, CONTEXTS, KubeConfig, Section, USERS};
use futures::FutureExt;
use serde_json::Value;

/// `kubectl config delete-cluster`
pub const DELETE_CLUSTER: Command =
    Command { path: "config delete-cluster", run: |a, h| delete(CLUSTERS, a, h).boxed_local() };

/// `kubectl config delete-context`
pub const DELETE_CONTEXT: Command =
    Command { path: "config delete-context", run: |a, h| delete(CONTEXTS, a, h).boxed_local() };

/// `kubectl config delete-user`
pub const DELETE_USER: Command = Command { path: "config delete-user", run: |a, h| delete(USERS, a, h).boxed_local() };

/// `kubectl config rename-context`
pub const RENAME_CONTEXT: Command =
    Command { path: "config rename-context", run: |a, h| rename_context(a, h).boxed_local() };

/// `kubectl config set`
pub const SET: Command = Command { path: "config set", run: |a, h| set(a, h).boxed_local() };

/// `kubectl config set-cluster`
pub const SET_CLUSTER: Command =
    Command { path: "config set-cluster", run: |a, h| set_entry(CLUSTERS, "Cluster", a, h).boxed_local() };

/// `kubectl config set-context`
pub const SET_CONTEXT: Command = Command { path: "config set-context", run: |a, h| set_context(a, h).boxed_local() };

/// `kubectl config set-credentials`
pub const SET_CREDENTIALS: Command =
    Command { path: "config set-credentials", run: |a, h| set_entry(USERS, "User", a, h).boxed_local() };

/// `kubectl config unset`
pub const UNSET: Command = Command { path: "config unset", run: |a, h| unset(a, h).boxed_local() };

/// `kubectl config use-context`
pub const USE_CONTEXT: Command = Command { path: "config use-context", run: |a, h| use_context(a, h).boxed_local() };

/// Flags of `set-cluster`, `set-context` and `set-credentials` that are fields of the entry.
const FIELDS: [&str; 13] = [
    "certificate-authority",
    "client-certificate",
    "client-key",
    "cluster",
    "insecure-skip-tls-verify",
    "namespace",
    "password",
    "proxy-url",
    "server",
    "tls-server-name",
    "token",
    "user",
    "username",
];

async fn delete(section: Section, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let mut config = KubeConfig::load(arguments, host)?;
    let (item, path) = (section.item, config.path.clone());
    let [name] = arguments.positional.as_slice() else {
        if section == USERS {
            let message = "user to delete is required".to_owned();
            return Err(Failure::Usage { message, command: "config delete-user".to_owned() });
        }
        host.stdout.write(&crate::kubectl::help::page(arguments.command));
        return Ok(());
    };
    if !config.remove(section, name) {
        return Err(Failure::message(format!("cannot delete {item} {name}, not in {path}")));
    }
    if section == CONTEXTS && config.current_context() == name {
        host.stderr.line(
            "warning: this removed your active context, use \"kubectl config use-context\" to select a different one",
        );
    }
    config.save(host);
    host.stdout.line(&format!("deleted {item} {name} from {path}"));
    Ok(())
}

async fn rename_context(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let [old, new] = arguments.positional.as_slice() else { return Err(unexpected_words(arguments, host)) };
    if new.is_empty() {
        return Err(Failure::message("You must specify a new non-empty context name"));
    }
    let mut config = KubeConfig::load(arguments, host)?;
    let path = config.path.clone();
    let Some(context) = config.entry(CONTEXTS, old).and_then(Value::as_object).cloned() else {
        return Err(Failure::message(format!("cannot rename the context {old:?}, it's not in {path}")));
    };
    if config.entry(CONTEXTS, new).is_some() {
        let text = format!("cannot rename the context {old:?}, the context {new:?} already exists in {path}");
        return Err(Failure::message(text));
    }
    config.remove(CONTEXTS, old);
    if let Some(fields) = config.entry_mut(CONTEXTS, new) {
        *fields = context;
    }
    if config.current_context() == old {
        config.choose(new);
    }
    config.save(host);
    host.stdout.line(&format!("Context {old:?} renamed to {new:?}."));
    Ok(())
}

async fn use_context(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let [name] = arguments.positional.as_slice() else { return Err(unexpected_words(arguments, host)) };
    let mut config = KubeConfig::load(arguments, host)?;
    if name.is_empty() {
        return Err(Failure::message("empty context names are not allowed"));
    }
    if config.entry(CONTEXTS, name).is_none() {
        return Err(Failure::message(format!("no context exists with the name: {name:?}")));
    }
    config.choose(name);
    config.save(host);
    host.stdout.line(&format!("Switched to context {name:?}."));
    Ok(())
}

async fn set_context(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let is_current = arguments.switch("current");
    let name = match (arguments.positional.as_slice(), is_current) {
        ([_, _, ..], _) => return Err(unexpected_words(arguments, host)),
        ([name], false) => Some(name.clone()),
        ([_], true) => return Err(Failure::message("you cannot specify both a context name and --current")),
        ([], true) => None,
        ([], false) => return Err(Failure::message("you must specify a non-empty context name or --current")),
    };
    let mut config = KubeConfig::load(arguments, host)?;
    let name = name.unwrap_or_else(|| config.current_context().to_owned());
    if name.is_empty() {
        return Err(Failure::message("no current context is set"));
    }
    let done = if config.entry(CONTEXTS, &name).is_some() { "modified" } else { "created" };
    write_flags(&mut config, CONTEXTS, &name, arguments);
    config.save(host);
    host.stdout.line(&format!("Context {name:?} {done}."));
    Ok(())
}

/// `set-cluster` and `set-credentials`.
async fn set_entry(section: Section, title: &str, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let [name] = arguments.positional.as_slice() else { return Err(unexpected_words(arguments, host)) };
    if name.is_empty() {
        let item = section.item;
        return Err(Failure::message(format!("you must specify a non-empty {item} name")));
    }
    let given = |flag: &str| arguments.text(flag).is_some_and(|value| !value.is_empty());
    if section == USERS && given("token") && (given("username") || given("password")) {
        return Err(Failure::message(
            "you cannot specify more than one authentication method at the same time: --token, \
             --username/--password",
        ));
    }
    let mut config = KubeConfig::load(arguments, host)?;
    write_flags(&mut config, section, name, arguments);
    config.save(host);
    host.stdout.line(&format!("{title} {name:?} set."));
    Ok(())
}

/// Writes the flags that are fields; an empty value takes the field away.
fn write_flags(config: &mut KubeConfig, section: Section, name: &str, arguments: &Arguments) {
    let own = |flag: &&str| arguments.command.flags.iter().any(|known| known.name == *flag);
    let is_place = section == CONTEXTS;
    let Some(fields) = config.entry_mut(section, name) else { return };
    for flag in FIELDS.iter().filter(|flag| own(flag) || is_place && **flag == "namespace") {
        match arguments.text(flag) {
            None => {}
            Some("" | "false") => {
                fields.remove(*flag);
            }
            Some(value) => {
                fields.insert((*flag).to_owned(), parsed(flag, value));
            }
        }
    }
}

fn parsed(field: &str, text: &str) -> Value {
    match field {
        "insecure-skip-tls-verify" | "disable-compression" | "colors" => Value::from(text == "true"),
        _ => Value::from(text),
    }
}

/// A property's path taken apart, as `newNavigationSteps` does: a name may hold dots.
enum Property<'a> {
    CurrentContext,
    Preference(&'a str),
    Entry { section: Section, name: &'a str, field: Option<&'a str> },
}

fn property<'a>(path: &'a str, config: &KubeConfig) -> Result<Property<'a>, Failure> {
    let unknown = || Failure::message(format!("unable to parse {path} after [] at api.Config"));
    if path == "current-context" {
        return Ok(Property::CurrentContext);
    }
    let (list, rest) = path.split_once('.').ok_or_else(unknown)?;
    if list == "preferences" {
        return Ok(Property::Preference(rest));
    }
    let section = [CLUSTERS, CONTEXTS, USERS].into_iter().find(|section| section.list == list).ok_or_else(unknown)?;
    let known = config.names(section);
    let whole = known.iter().filter(|name| rest == name.as_str() || rest.starts_with(&format!("{name}.")));
    let longest = whole.map(String::len).max();
    let end = longest.or_else(|| rest.rfind('.')).unwrap_or(rest.len());
    let (name, field) = rest.split_at(end);
    Ok(Property::Entry { section, name, field: field.strip_prefix('.') })
}

async fn set(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let [path, value] = arguments.positional.as_slice() else { return Err(unexpected_words(arguments, host)) };
    if path.is_empty() {
        return Err(Failure::message("you must specify a property"));
    }
    let mut config = KubeConfig::load(arguments, host)?;
    match property(path, &config)? {
        Property::CurrentContext => config.choose(value),
        Property::Preference(field) => {
            if let Some(preferences) = config.document.get_mut("preferences").and_then(Value::as_object_mut) {
                preferences.insert(field.to_owned(), parsed(field, value));
            }
        }
        Property::Entry { field: None, .. } => {
            return Err(Failure::message(format!("unable to parse {path} after {path}: it is no single value")));
        }
        Property::Entry { section, name, field: Some(field) } => {
            if let Some(fields) = config.entry_mut(section, name) {
                fields.insert(field.to_owned(), parsed(field, value));
            }
        }
    }
    config.save(host);
    host.stdout.line(&format!("Property {path:?} set."));
    Ok(())
}

async fn unset(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let [path] = arguments.positional.as_slice() else { return Err(unexpected_words(arguments, host)) };
    let mut config = KubeConfig::load(arguments, host)?;
    match property(path, &config)? {
        Property::CurrentContext => config.choose(""),
        Property::Preference(field) => {
            if let Some(preferences) = config.document.get_mut("preferences").and_then(Value::as_object_mut) {
                preferences.remove(field);
            }
        }
        // A key that a map does not have is taken out of it like any other.
        Property::Entry { section, name, .. } if config.entry(section, name).is_none() => {}
        Property::Entry { section, name, field: None } => {
            config.remove(section, name);
        }
        Property::Entry { section, name, field: Some(field) } => {
            if let Some(fields) = config.entry_mut(section, name) {
                fields.remove(field);
            }
        }
    }
    config.save(host);
    host.stdout.line(&format!("Property {path:?} unset."));
    Ok(())
}
