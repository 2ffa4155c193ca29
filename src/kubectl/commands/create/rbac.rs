//! `kubectl create role`, `clusterrole`, `rolebinding` and `clusterrolebinding`.

use super::Command;
use super::submit::{Draft, metadata, only_name, set, submit};
use crate::api::discovery::Kind;
use crate::api::meta::StringMap;
use crate::api::order::Gather;
use crate::api::set::Set;
use crate::api::table::Table;
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use serde_json::{Map, Value, json};

/// `kubectl create role`
pub const ROLE: Command = Command { path: "create role", run: |a, h| role(a, h).boxed_local() };

/// `kubectl create clusterrole`
pub const CLUSTER_ROLE: Command = Command { path: "create clusterrole", run: |a, h| cluster_role(a, h).boxed_local() };

/// `kubectl create rolebinding`
pub const ROLE_BINDING: Command = Command { path: "create rolebinding", run: |a, h| role_binding(a, h).boxed_local() };

/// `kubectl create clusterrolebinding`
pub const CLUSTER_ROLE_BINDING: Command =
    Command { path: "create clusterrolebinding", run: |a, h| cluster_role_binding(a, h).boxed_local() };

const GROUP: &str = "rbac.authorization.k8s.io";
const VERSION: &str = "rbac.authorization.k8s.io/v1";

/// The verbs that resources know.
const VERBS: [&str; 14] = [
    "*",
    "get",
    "delete",
    "list",
    "create",
    "update",
    "patch",
    "watch",
    "proxy",
    "deletecollection",
    "use",
    "bind",
    "escalate",
    "impersonate",
];
/// The verbs that other paths know.
const PATH_VERBS: [&str; 8] = ["*", "get", "post", "put", "delete", "patch", "head", "options"];

async fn role(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let mut document = draft(arguments, "Role")?;
    let verbs = verbs(arguments)?;
    if arguments.all("resource").is_empty() {
        return Err(Failure::message("at least one resource must be specified"));
    }
    warn_of_verbs(&verbs, host);
    set(&mut document, "rules", rules(arguments, &verbs)?);
    send("Role", document, None, arguments, host).await
}

async fn cluster_role(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let mut document = draft(arguments, "ClusterRole")?;
    let (resources, paths) = (arguments.all("resource"), arguments.all("non-resource-url"));
    let aggregation = arguments.value("aggregation-rule");
    if !aggregation.is_empty() {
        let rivals = ["non-resource-url", "verb", "resource", "resource-name"];
        if rivals.iter().any(|flag| arguments.is_given(flag)) {
            return Err(Failure::message(
                "aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames",
            ));
        }
        let pairs = aggregation.split(',').filter_map(|pair| pair.split_once('='));
        let labels: Map<String, Value> = pairs.map(|(key, value)| (key.to_owned(), value.into())).gather();
        set(&mut document, "aggregationRule", json!({ "clusterRoleSelectors": [{ "matchLabels": labels }] }));
        set(&mut document, "rules", Value::Null);
        return send("ClusterRole", document, None, arguments, host).await;
    }
    let verbs = verbs(arguments)?;
    if resources.is_empty() && paths.is_empty() {
        return Err(Failure::message("one of resource or nonResourceURL must be specified"));
    }
    let mut all = Vec::new();
    if !resources.is_empty() {
        warn_of_verbs(&verbs, host);
        all = rules(arguments, &verbs)?;
    }
    if !paths.is_empty() {
        check_paths(&verbs, &paths)?;
        all.push(json!({ "nonResourceURLs": paths, "verbs": verbs }));
    }
    set(&mut document, "rules", all);
    send("ClusterRole", document, None, arguments, host).await
}

async fn role_binding(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let mut document = draft(arguments, "RoleBinding")?;
    let (role, cluster_role) = (arguments.value("role"), arguments.value("clusterrole"));
    let (kind, name) = match (role, cluster_role) {
        ("", "") => return Err(Failure::message("exactly one of clusterrole or role must be specified")),
        (role, "") => ("Role", role),
        ("", cluster_role) => ("ClusterRole", cluster_role),
        _ => return Err(Failure::message("exactly one of clusterrole or role must be specified")),
    };
    bind(&mut document, kind, name, arguments)?;
    send("RoleBinding", document, Some("rolebinding"), arguments, host).await
}

async fn cluster_role_binding(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let mut document = draft(arguments, "ClusterRoleBinding")?;
    bind(&mut document, "ClusterRole", arguments.value("clusterrole"), arguments)?;
    send("ClusterRoleBinding", document, Some("clusterrolebinding"), arguments, host).await
}

fn kind(name: &str) -> Result<Kind, Failure> {
    Kind::of_manifest(VERSION, name).ok_or_else(|| Failure::Message(format!("no matches for kind {name:?}")))
}

fn draft(arguments: &Arguments, name: &str) -> Result<Value, Failure> {
    let metadata = metadata(arguments, kind(name)?, only_name(arguments)?, &StringMap::new());
    Ok(json!({ "apiVersion": VERSION, "kind": name, "metadata": metadata }))
}

async fn send(
    name: &str,
    document: Value,
    called: Option<&'static str>,
    arguments: &Arguments,
    host: &mut Host,
) -> Result<(), Failure> {
    submit(Draft { kind: kind(name)?, document, called }, arguments, host).await
}

/// Each once; `*` is all there is to say.
fn verbs(arguments: &Arguments) -> Result<Vec<&str>, Failure> {
    let given = arguments.all("verb");
    if given.is_empty() {
        return Err(Failure::message("at least one verb must be specified"));
    }
    if given.contains(&"*") {
        return Ok(vec!["*"]);
    }
    Ok(unique(given))
}

fn unique(words: Vec<&str>) -> Vec<&str> {
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept
}

fn warn_of_verbs(verbs: &[&str], host: &Host) {
    for verb in verbs.iter().filter(|verb| !VERBS.contains(verb)) {
        host.stderr.line(&format!("Warning: '{verb}' is not a standard resource verb"));
    }
}

/// A rule for each group of the API. As `generateResourcePolicyRules`.
fn rules(arguments: &Arguments, verbs: &[&str]) -> Result<Vec<Value>, Failure> {
    let mut groups: Table<String, Vec<String>> = Table::default();
    for given in arguments.all("resource") {
        let (resource, part) = given.split_once('/').map_or((given, None), |(resource, part)| (resource, Some(part)));
        let (word, group) = resource.split_once('.').unwrap_or((resource, ""));
        if word.is_empty() {
            return Err(Failure::message("resource must be specified if apiGroup/subresource specified"));
        }
        let (group, plural) = match word {
            "*" => (group, "*"),
            _ => {
                let unknown = || Failure::Bare(format!("the server doesn't have a resource type {resource:?}"));
                let info = Kind::of_word(resource).ok_or_else(unknown)?.info();
                (info.group, info.plural)
            }
        };
        let whole = part.map_or_else(|| plural.to_owned(), |part| format!("{plural}/{part}"));
        let known = groups.or_default(group.to_owned());
        if !known.contains(&whole) {
            known.push(whole);
        }
    }
    let names = unique(arguments.all("resource-name"));
    let rule = |(group, resources): (String, Vec<String>)| {
        let mut rule = json!({ "apiGroups": [group], "resources": resources, "verbs": verbs });
        if !names.is_empty() {
            set(&mut rule, "resourceNames", json!(names));
        }
        rule
    };
    Ok(groups.into_iter().map(rule).collect())
}

fn check_paths(verbs: &[&str], paths: &[&str]) -> Result<(), Failure> {
    if let Some(verb) = verbs.iter().find(|verb| !PATH_VERBS.contains(verb)) {
        return Err(Failure::Message(format!("invalid verb: '{verb}' for nonResourceURL")));
    }
    for path in paths.iter().filter(|path| **path != "*") {
        if !path.starts_with('/') {
            return Err(Failure::message("nonResourceURL should start with /"));
        }
        if path.strip_suffix('*').unwrap_or(path).contains('*') {
            return Err(Failure::message("nonResourceURL only supports wildcard matches when '*' is at the end"));
        }
    }
    Ok(())
}

fn bind(document: &mut Value, kind: &str, name: &str, arguments: &Arguments) -> Result<(), Failure> {
    set(document, "roleRef", json!({ "apiGroup": GROUP, "kind": kind, "name": name }));
    let mut subjects: Vec<Value> = Vec::new();
    for (flag, kind) in [("user", "User"), ("group", "Group")] {
        let names: Set<&str> = arguments.all(flag).into_iter().gather();
        subjects.extend(names.iter().map(|name| json!({ "apiGroup": GROUP, "kind": kind, "name": name })));
    }
    let accounts: Set<&str> = arguments.all("serviceaccount").into_iter().gather();
    for account in accounts {
        match account.split(':').collect::<Vec<&str>>().as_slice() {
            [namespace, name] if !namespace.is_empty() && !name.is_empty() => {
                subjects.push(json!({ "kind": "ServiceAccount", "name": name, "namespace": namespace }));
            }
            _ => return Err(Failure::message("serviceaccount must be <namespace>:<name>")),
        }
    }
    if !subjects.is_empty() {
        set(document, "subjects", subjects);
    }
    Ok(())
}
