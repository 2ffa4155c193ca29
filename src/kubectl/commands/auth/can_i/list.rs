//! `kubectl auth can-i --list`: all that one may do in a namespace.

use crate::api::order::InOrder;
use crate::apiserver::request::ReplyBody;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::impersonate::{identity, review};
use crate::kubectl::output::tabwriter::TabWriter;
use crate::kubectl::resources::namespace;
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use serde_json::{Value, json};

/// A rule about one thing: its group, resource, name and URL, each in brackets, and the verbs.
type Rule = ([String; 4], Vec<String>);

/// Asks for the rules and prints them.
///
/// # Errors
/// The server's refusal.
pub fn run<'a>(arguments: &'a Arguments, host: &'a Host) -> LocalBoxFuture<'a, Result<(), Failure>> {
    async move {
        let mut spec = json!({ "namespace": namespace(arguments) });
        if let (Some(other), Some(fields)) = (identity(arguments), spec.as_object_mut()) {
            fields.extend([("user".to_owned(), json!(other.user)), ("groups".to_owned(), json!(other.groups))]);
        }
        let request = review("authorization.k8s.io/v1", "SelfSubjectRulesReview", spec);
        let ReplyBody::Object(object) = call::send(host, request).await? else { return Err(call::unexpected().into()) };
        let document = object.to_value();
        let mut rules = Vec::new();
        for pointer in ["/status/resourceRules", "/status/nonResourceRules"] {
            let given = document.pointer(pointer).and_then(Value::as_array);
            given.into_iter().flatten().for_each(|rule| take_apart(rule, &mut rules));
        }
        host.stdout.write(&table(rules, arguments));
        Ok(())
    }
    .boxed_local()
}

/// As `BreakdownRule` and `CompactRules`: one resource or URL a rule, the verbs of a resource together.
fn take_apart(rule: &Value, rules: &mut Vec<Rule>) {
    let none = vec![String::new()];
    let list = |field: &str| -> Vec<String> {
        let values = rule.get(field).and_then(Value::as_array);
        values.into_iter().flatten().filter_map(|value| Some(value.as_str()?.to_owned())).collect()
    };
    let verbs = list("verbs");
    let names = Some(list("resourceNames")).filter(|names| !names.is_empty()).unwrap_or(none);
    for group in list("apiGroups") {
        for resource in list("resources") {
            for (verb, name) in verbs.iter().flat_map(|verb| names.iter().map(move |name| (verb, name))) {
                let about = [group.clone(), resource.clone(), name.clone(), String::new()];
                match rules.iter_mut().find(|(known, _)| *known == about) {
                    Some((_, known)) => known.push(verb.clone()),
                    None => rules.push((about, vec![verb.clone()])),
                }
            }
        }
    }
    for url in list("nonResourceURLs") {
        for verb in &verbs {
            rules.push(([String::new(), String::new(), String::new(), url.clone()], vec![verb.clone()]));
        }
    }
}

fn table(mut rules: Vec<Rule>, arguments: &Arguments) -> String {
    // The order of Go's texts of them.
    rules.order_by_key(|(about, verbs)| {
        let [group, resource, name, url] = about;
        format!("[{}],[{group}],[{resource}],[{name}],[{url}]", verbs.join(" "))
    });
    let mut table = TabWriter::for_tables();
    if !arguments.switch("no-headers") {
        table.write("Resources\tNon-Resource URLs\tResource Names\tVerbs\n");
    }
    for ([group, resource, name, url], verbs) in &rules {
        let (word, part) = resource.split_once('/').map_or((resource.as_str(), ""), |(word, part)| (word, part));
        table.write(word);
        for (mark, text) in [(".", group.as_str()), ("/", part)].into_iter().filter(|(_, text)| !text.is_empty()) {
            table.write(mark);
            table.write(text);
        }
        table.write(&format!("\t[{url}]\t[{name}]\t[{}]\n", verbs.join(" ")));
    }
    table.flush()
}
