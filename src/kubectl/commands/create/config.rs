//! `kubectl create configmap` and `secret`: data from literals, files and folders.

use super::Command;
use super::submit::{Draft, metadata, only_name, set, set_metadata, submit};
use crate::api::base64;
use crate::api::discovery::Kind;
use crate::api::lookup::text_at;
use crate::api::meta::StringMap;
use crate::api::order::Gather;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::kustomize::name_hash;
use crate::kubectl::resources::{folder, read_file};
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl create configmap`
pub const CONFIG_MAP: Command = Command { path: "create configmap", run: |a, h| config_map(a, h).boxed_local() };

/// `kubectl create secret generic`
pub const SECRET: Command = Command { path: "create secret generic", run: |a, h| secret(a, h).boxed_local() };

/// `kubectl create secret docker-registry`
pub const REGISTRY: Command =
    Command { path: "create secret docker-registry", run: |a, h| registry(a, h).boxed_local() };

/// `kubectl create secret tls`
pub const TLS: Command = Command { path: "create secret tls", run: |a, h| tls(a, h).boxed_local() };

async fn config_map(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let name = only_name(arguments)?;
    let mut document = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": metadata(arguments, Kind::CONFIG_MAP, name, &StringMap::new()),
    });
    let data = data(arguments, host)?;
    if !data.is_empty() {
        set(&mut document, "data", json!(data));
    }
    append_hash(&mut document, arguments);
    submit(Draft { kind: Kind::CONFIG_MAP, document, called: Some("configmap") }, arguments, host).await
}

async fn secret(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let data = data(arguments, host)?;
    submit_secret(&data, arguments.value("type"), arguments, host).await
}

async fn registry(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    only_name(arguments)?;
    let value = |flag: &str| arguments.value(flag).to_owned();
    let (user, password, email) = (value("docker-username"), value("docker-password"), value("docker-email"));
    if arguments.all("from-file").is_empty() && (user.is_empty() || password.is_empty()) {
        let text = "either --from-file or the combination of --docker-username, --docker-password and --docker-server is required";
        return Err(Failure::message(text));
    }
    // As Go's type declares them.
    let auth = base64::encode(format!("{user}:{password}").as_bytes());
    let fields = [("username", user), ("password", password), ("email", email), ("auth", auth)];
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    let login: Vec<String> = given.map(|(name, value)| format!("\"{name}\":{}", json!(value))).collect();
    let document = format!("{{\"auths\":{{{}:{{{}}}}}}}", json!(value("docker-server")), login.join(","));
    let mut data = data(arguments, host)?;
    if data.is_empty() {
        data.insert(".dockerconfigjson".to_owned(), document);
    }
    submit_secret(&data, "kubernetes.io/dockerconfigjson", arguments, host).await
}

async fn tls(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    only_name(arguments)?;
    if arguments.value("cert").is_empty() || arguments.value("key").is_empty() {
        return Err(Failure::message("key and cert must be specified"));
    }
    let mut data = StringMap::new();
    for (flag, key) in [("cert", "tls.crt"), ("key", "tls.key")] {
        let path = arguments.value(flag);
        let text = read_file(host, path).map_err(|_| {
            Failure::message(format!("Cannot read file {path}, open {path}: no such file or directory"))
        })?;
        data.insert(key.to_owned(), text);
    }
    submit_secret(&data, "kubernetes.io/tls", arguments, host).await
}

async fn submit_secret(data: &StringMap, kind: &str, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let name = only_name(arguments)?;
    let mut document = json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": metadata(arguments, Kind::SECRET, name, &StringMap::new()),
    });
    if !data.is_empty() {
        let encoded: StringMap = data.iter().map(|(key, text)| (key.clone(), base64::encode(text.as_bytes()))).gather();
        set(&mut document, "data", json!(encoded));
    }
    if !kind.is_empty() {
        set(&mut document, "type", Value::from(kind));
    }
    append_hash(&mut document, arguments);
    submit(Draft { kind: Kind::SECRET, document, called: Some("secret") }, arguments, host).await
}

/// Lets the name tell of the content, if `--append-hash` says so.
fn append_hash(document: &mut Value, arguments: &Arguments) {
    let name = text_at(document, "/metadata/name");
    if arguments.switch("append-hash") {
        let name = format!("{name}-{}", name_hash(document, name));
        set_metadata(document, "name", name);
    }
}

/// What the three flags put in.
fn data(arguments: &Arguments, host: &Host) -> Result<StringMap, Failure> {
    let given = |flag: &str| !arguments.all(flag).is_empty();
    if given("from-env-file") && (given("from-file") || given("from-literal")) {
        return Err(Failure::message("from-env-file cannot be combined with from-file or from-literal"));
    }
    let mut data = StringMap::new();
    for source in arguments.all("from-file") {
        from_file(&mut data, source, arguments, host)?;
    }
    for literal in arguments.all("from-literal") {
        let Some((key, value)) = literal.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            let text = format!("invalid literal source {literal}, expected key=value");
            return Err(Failure::message(text));
        };
        add(&mut data, key, value.to_owned(), arguments)?;
    }
    for path in arguments.all("from-env-file") {
        let text =
            read_file(host, path).map_err(|_| Failure::message(format!("open {path}: no such file or directory")))?;
        for line in text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            check_variable(key)?;
            add(&mut data, key, value.to_owned(), arguments)?;
        }
    }
    Ok(data)
}

/// `path`, `key=path`, or a folder whose files all count.
fn from_file(data: &mut StringMap, source: &str, arguments: &Arguments, host: &Host) -> Result<(), Failure> {
    let (key, path) = source.split_once('=').map_or((None, source), |(key, path)| (Some(key), path));
    let problem = match (key, path) {
        (Some(""), path) => format!("key name for file path {path} missing"),
        (Some(key), "") => format!("file path for key name {key} missing"),
        (Some(_), path) if path.contains('=') => "key names or file paths cannot contain '='".to_owned(),
        _ => String::new(),
    };
    if !problem.is_empty() {
        return Err(Failure::Message(problem));
    }
    if let Ok(text) = read_file(host, path) {
        let own = path.rsplit('/').next().unwrap_or(path);
        return add(data, key.unwrap_or(own), text, arguments);
    }
    let Some(files) = folder(host, path) else {
        return Err(Failure::message(format!("error reading {path}: no such file or directory")));
    };
    if key.is_some() {
        return Err(Failure::message("cannot give a key name for a directory path"));
    }
    files.into_iter().try_for_each(|(name, text)| add(data, &name, text, arguments))
}

/// As `IsEnvVarName`.
fn check_variable(name: &str) -> Result<(), Failure> {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(is_fit) {
        return Ok(());
    }
    Err(Failure::Message(format!(
        "{name:?} is not a valid key name: a valid environment variable name must consist of alphabetic characters, \
         digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name', or 'MY_ENV.NAME', or \
         'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')"
    )))
}

fn add(data: &mut StringMap, key: &str, value: String, arguments: &Arguments) -> Result<(), Failure> {
    let name = only_name(arguments).unwrap_or_default();
    let is_fit = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if key.is_empty() || !key.chars().all(is_fit) {
        let text = format!(
            "{key:?} is not a valid key name for a ConfigMap: a valid config key must consist of alphanumeric \
             characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation \
             is '[-._a-zA-Z0-9]+')"
        );
        return Err(Failure::message(text));
    }
    match data.insert(key.to_owned(), value) {
        None => Ok(()),
        Some(_) => Err(Failure::message(format!(
            "cannot add key {key:?}, another key by that name already exists in Data for ConfigMap {name:?}"
        ))),
    }
}
