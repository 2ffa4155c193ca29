//! The kubeconfig: which server, which user and which namespace a command is for. A file of the home folder.

use super::failure::Failure;
use super::flags::Arguments;
use super::resources::absolute;
use crate::api::built_in::{self, built_in};
use crate::api::go_duration;
use crate::api::order::InOrder;
use crate::api::yaml::{from_yaml, to_yaml};
use crate::host::{Files, Host};
use serde_json::{Map, Value, json};

/// Where the control plane answers, as minikube's kubeconfig has it.
pub const SERVER: &str = "https://192.168.49.2:8443";

/// Where the file lies, unless `$KUBECONFIG` or `--kubeconfig` say otherwise.
const HOME_FILE: &str = "/home/learner/.kube/config";
/// What `clientcmd.ParseTimeout` says.
const BAD_TIMEOUT: &str = "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by \
                           a corresponding time unit (e.g. 1s | 2m | 3h)";
/// What minikube wrote there.
const AS_INSTALLED: &str = include_str!("../../static/home/kubeconfig.yaml");

/// A kubeconfig and the file that it is kept in.
#[derive(Clone, Debug)]
pub struct KubeConfig {
    /// The file.
    pub path: String,
    /// Its content; lists are there, empty or not.
    pub document: Value,
}

/// A list of named entries: `clusters`, each with its `cluster`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// `clusters`
    pub list: &'static str,
    /// `cluster`
    pub item: &'static str,
}

/// The servers.
pub const CLUSTERS: Section = Section { list: "clusters", item: "cluster" };
/// The users.
pub const USERS: Section = Section { list: "users", item: "user" };
/// Which user of which server, in which namespace.
pub const CONTEXTS: Section = Section { list: "contexts", item: "context" };

/// What a context comes down to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// `https://192.168.49.2:8443`
    pub server: String,
    /// The namespace, empty if the context names none.
    pub namespace: String,
}

/// Puts the kubeconfig into a new home folder.
pub fn install(files: &mut Files) {
    files.insert(HOME_FILE.to_owned(), AS_INSTALLED.to_owned());
}

impl KubeConfig {
    /// Reads the file that is meant; an empty kubeconfig if it is not there.
    ///
    /// # Errors
    /// A file that is no YAML.
    pub fn load(arguments: &Arguments, host: &Host) -> Result<Self, Failure> {
        let (path, text) = file(arguments, host);
        read_yaml(path, &text)
    }

    /// The file that is meant, read without a reader of YAML as long as nobody has changed it.
    async fn fetch(arguments: &Arguments, host: &Host) -> Result<Self, Failure> {
        let (path, text) = file(arguments, host);
        match text == AS_INSTALLED {
            true => Ok(Self::new(path, built_in::read(built_in!("home/kubeconfig")))),
            false => yaml_reader().await?(path, &text),
        }
    }

    fn new(path: String, read: Value) -> Self {
        let mut document = read.as_object().cloned().unwrap_or_default();
        for (key, value) in [("apiVersion", json!("v1")), ("kind", json!("Config")), ("preferences", json!({}))] {
            document.entry(key).or_insert(value);
        }
        document.entry("current-context").or_insert_with(|| json!(""));
        for section in [CLUSTERS, CONTEXTS, USERS] {
            if !document.get(section.list).is_some_and(Value::is_array) {
                document.insert(section.list.to_owned(), json!([]));
            }
        }
        Self { path, document: Value::Object(document) }
    }

    /// Writes it back, entries sorted by name as `clientcmd.WriteToFile` does.
    pub fn save(&mut self, host: &Host) {
        for section in [CLUSTERS, CONTEXTS, USERS] {
            if let Some(list) = self.document.get_mut(section.list).and_then(Value::as_array_mut) {
                list.order_by_key(|entry| name_of(entry).to_owned());
            }
        }
        let text = to_yaml(&without_empty_lists(&self.document));
        host.files.borrow_mut().insert(self.path.clone(), text);
    }

    /// The name of the context that counts.
    pub fn current_context(&self) -> &str {
        self.document.get("current-context").and_then(Value::as_str).unwrap_or_default()
    }

    /// The names of a section, sorted.
    pub fn names(&self, section: Section) -> Vec<String> {
        let mut names: Vec<String> = self.entries(section).iter().map(|entry| name_of(entry).to_owned()).collect();
        names.order_by_key(Clone::clone);
        names
    }

    /// What stands under a name.
    pub fn entry(&self, section: Section, name: &str) -> Option<&Value> {
        self.entries(section).iter().find(|entry| name_of(entry) == name)?.get(section.item)
    }

    /// A text in what stands under a name, empty if there is none.
    pub fn text(&self, section: Section, name: &str, field: &str) -> &str {
        self.entry(section, name).and_then(|entry| entry.get(field)).and_then(Value::as_str).unwrap_or_default()
    }

    /// What stands under a name, to write; new if there was nothing.
    pub fn entry_mut(&mut self, section: Section, name: &str) -> Option<&mut Map<String, Value>> {
        let list = self.document.get_mut(section.list)?.as_array_mut()?;
        if !list.iter().any(|entry| name_of(entry) == name) {
            list.push(json!({ "name": name, section.item: {} }));
        }
        let entry = list.iter_mut().find(|entry| name_of(entry) == name)?;
        if !entry.get(section.item).is_some_and(Value::is_object) {
            entry.as_object_mut()?.insert(section.item.to_owned(), json!({}));
        }
        entry.get_mut(section.item)?.as_object_mut()
    }

    /// Takes an entry out; whether there was one.
    pub fn remove(&mut self, section: Section, name: &str) -> bool {
        let Some(list) = self.document.get_mut(section.list).and_then(Value::as_array_mut) else { return false };
        let before = list.len();
        list.retain(|entry| name_of(entry) != name);
        list.len() < before
    }

    /// Makes another context the current one.
    pub fn choose(&mut self, name: &str) {
        if let Some(document) = self.document.as_object_mut() {
            document.insert("current-context".to_owned(), json!(name));
        }
    }

    fn entries(&self, section: Section) -> &[Value] {
        self.document.get(section.list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }
}

type YamlReader = fn(String, &str) -> Result<KubeConfig, Failure>;

crate::lazy!(verbs: fn yaml_reader() -> YamlReader { read_yaml });

fn read_yaml(path: String, text: &str) -> Result<KubeConfig, Failure> {
    let read = from_yaml(text).map_err(|error| {
        Failure::message(format!("error loading config file {path:?}: error converting YAML to JSON: {error}"))
    })?;
    Ok(KubeConfig::new(path, read))
}

/// What a command is for, by its flags and the kubeconfig.
///
/// # Errors
/// A context, cluster or user that is not there, a file that is missing; in the words of clientcmd.
pub async fn place(arguments: &Arguments, host: &Host) -> Result<Place, Failure> {
    if let Some(given) = arguments.text("kubeconfig").filter(|given| !given.is_empty())
        && !host.files.borrow().contains_key(&absolute(host, given))
    {
        return Err(Failure::message(format!("stat {given}: no such file or directory")));
    }
    let config = KubeConfig::fetch(arguments, host).await?;
    let global = |flag: &str| {
        let own = arguments.command.flags.iter().any(|known| known.name == flag);
        arguments.text(flag).filter(|name| !own && !name.is_empty())
    };
    let context = global("context").unwrap_or(config.current_context());
    if !context.is_empty() && config.entry(CONTEXTS, context).is_none() {
        let text = format!("Error in configuration: context was not found for specified context: {context}");
        return Err(Failure::Bare(text));
    }
    let cluster = global("cluster").unwrap_or(config.text(CONTEXTS, context, "cluster"));
    if !cluster.is_empty() && config.entry(CLUSTERS, cluster).is_none() {
        return Err(Failure::message(format!("cluster {cluster:?} does not exist")));
    }
    let user = global("user").unwrap_or(config.text(CONTEXTS, context, "user"));
    if !user.is_empty() && config.entry(USERS, user).is_none() {
        return Err(Failure::message(format!("auth info {user:?} does not exist")));
    }
    let timeout = global("request-timeout").unwrap_or("0");
    if timeout.parse::<u32>().is_err() && go_duration::parse(timeout).is_err() {
        return Err(Failure::message(BAD_TIMEOUT));
    }
    let server = global("server").unwrap_or(config.text(CLUSTERS, cluster, "server"));
    Ok(Place { server: server.to_owned(), namespace: config.text(CONTEXTS, context, "namespace").to_owned() })
}

impl Place {
    /// Whether the API answers there.
    ///
    /// # Errors
    /// What kubectl says when nobody does.
    pub fn check_reachable(&self) -> Result<(), Failure> {
        if self.server.trim_end_matches('/') == SERVER {
            return Ok(());
        }
        let (scheme, rest) = self.server.split_once("://").unwrap_or(("http", &self.server));
        let address = rest.split('/').next().unwrap_or_default();
        let address = if address.is_empty() { "localhost:8080" } else { address };
        let usual = if scheme == "https" { "443" } else { "80" };
        let (name, port) = address.rsplit_once(':').unwrap_or((address, usual));
        let is_address = name.chars().all(|c| c.is_ascii_digit() || c == '.');
        let is_near = name == "localhost" || name.starts_with("127.") || name.starts_with("192.168.49.");
        Err(Failure::Bare(match (is_near, is_address) {
            (true, _) => {
                format!("The connection to the server {address} was refused - did you specify the right host or port?")
            }
            (false, true) => format!("Unable to connect to the server: dial tcp {name}:{port}: i/o timeout"),
            (false, false) => format!("Unable to connect to the server: dial tcp: lookup {name}: no such host"),
        }))
    }
}

/// Where the file lies that is meant, and its text, empty if it is not there.
fn file(arguments: &Arguments, host: &Host) -> (String, String) {
    let path = path(arguments, host);
    let text = host.files.borrow().get(&path).cloned().unwrap_or_default();
    (path, text)
}

fn path(arguments: &Arguments, host: &Host) -> String {
    let given = arguments.text("kubeconfig").filter(|given| !given.is_empty());
    let from_environment = || {
        let list = host.environment.get("KUBECONFIG")?;
        list.split(':').find(|path| !path.is_empty())
    };
    given.or_else(from_environment).map_or_else(|| HOME_FILE.to_owned(), |path| absolute(host, path))
}

fn name_of(entry: &Value) -> &str {
    entry.get("name").and_then(Value::as_str).unwrap_or_default()
}

/// Go writes an empty list as `null`.
pub fn without_empty_lists(document: &Value) -> Value {
    let mut document = document.clone();
    for section in [CLUSTERS, CONTEXTS, USERS] {
        if let Some(list) = document.get_mut(section.list).filter(|list| **list == json!([])) {
            *list = Value::Null;
        }
    }
    document
}
