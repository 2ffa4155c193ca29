//! `kubectl cluster-info dump`: nodes, what a namespace holds, and every container's log.
//!
//! Follows `k8s.io/kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go`.

use super::Command;
use super::logs::Source;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::yaml::to_yaml;
use crate::apiserver::request::{ApiRequest, Key, ListRequest, LogOptions, ObjectList, ReplyBody};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::output::printer::{Printer, Shown};
use crate::kubectl::output::typed_json;
use crate::kubectl::resources;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl cluster-info dump`
pub const COMMAND: Command = Command { path: "cluster-info dump", run: |a, h| run(a, h).boxed_local() };

/// What is dumped of a namespace: the resource, and its file.
const PARTS: [(&str, &str); 7] = [
    ("events", "events"),
    ("replicationcontrollers", "replication-controllers"),
    ("services", "services"),
    ("daemonsets", "daemonsets"),
    ("deployments", "deployments"),
    ("replicasets", "replicasets"),
    ("pods", "pods"),
];

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let printer = Printer::asked_for(arguments, host)?;
    let mut dump = Dump { folder: arguments.value("output-directory"), printer, documents: 0 };
    let nodes = list(host, Kind::NODE, "").await?;
    dump.write(host, "nodes", &nodes)?;
    for namespace in namespaces(arguments, host).await? {
        for (plural, file) in PARTS {
            let Some(kind) = Kind::all().find(|kind| kind.info().plural == plural) else { continue };
            let found = list(host, kind, &namespace).await?;
            dump.write(host, &format!("{namespace}/{file}"), &found)?;
            if kind == Kind::POD {
                dump.write_logs(host, &found).await?;
            }
        }
    }
    match dump.folder {
        "-" => {}
        "" => host.stdout.line("Cluster info dumped to standard output"),
        folder => host.stdout.line(&format!("Cluster info dumped to {folder}")),
    }
    Ok(())
}

async fn namespaces(arguments: &Arguments, host: &Host) -> Result<Vec<String>, Failure> {
    if arguments.switch("all-namespaces") {
        let all = list(host, Kind::NAMESPACE, "").await?;
        return Ok(all.items.iter().map(|namespace| namespace.meta().name.clone()).collect());
    }
    let named = arguments.all("namespaces");
    Ok(match named.is_empty() {
        true => vec!["kube-system".to_owned(), resources::namespace(arguments).to_owned()],
        false => named.into_iter().map(str::to_owned).collect(),
    })
}

async fn list(host: &Host, kind: Kind, namespace: &str) -> Result<ObjectList, Failure> {
    match call::send(host, ApiRequest::List(ListRequest::all(kind, namespace))).await? {
        ReplyBody::List(list) => Ok(list),
        _ => Err(call::unexpected().into()),
    }
}

/// Where it goes: one stream, or a file for each part below a folder.
struct Dump<'a> {
    folder: &'a str,
    printer: Option<Printer>,
    documents: usize,
}

impl Dump<'_> {
    fn write(&mut self, host: &Host, name: &str, list: &ObjectList) -> Result<(), Failure> {
        self.documents += 1;
        let (text, extension) = match &mut self.printer {
            Some(Printer::Yaml) => {
                let mark = if self.documents > 1 { "---\n" } else { "" };
                (format!("{mark}{}", to_yaml(&document(list))), ".yaml")
            }
            None | Some(Printer::Json) => (format!("{}\n", typed_json::print(&document(list), "    ")), ".json"),
            Some(other) => {
                let (stdout, printed) = crate::host::Output::buffer();
                other.print(Shown::List(&list.items), &stdout)?;
                (printed.take(), "")
            }
        };
        self.put(host, &format!("{name}{extension}"), &text);
        Ok(())
    }

    async fn write_logs(&self, host: &Host, pods: &ObjectList) -> Result<(), Failure> {
        for object in &pods.items {
            let Object::Pod(pod) = &**object else { continue };
            let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
            let mut text = String::new();
            for container in pod.spec.init_containers.iter().chain(&pod.spec.containers) {
                let place = format!("container {} of pod {namespace}/{name}", container.name);
                let key = Key::new(Kind::POD, namespace, name);
                let source = Source { pod: key, container: container.name.clone(), prefix: String::new() };
                text.push_str(&format!("==== START logs for {place} ====\n"));
                match source.read(LogOptions::default(), host).await {
                    Ok(log) => text.push_str(&log),
                    Err(failure) => text.push_str(&format!("Request log error: {}\n", failure.bare())),
                }
                text.push_str(&format!("==== END logs for {place} ====\n"));
            }
            self.put(host, &format!("{namespace}/{name}/logs.txt"), &text);
        }
        Ok(())
    }

    fn put(&self, host: &Host, name: &str, text: &str) {
        match self.folder {
            "" | "-" => host.stdout.write(text),
            folder => resources::write_file(host, &format!("{}/{name}", folder.trim_end_matches('/')), text),
        }
    }
}

/// A typed list, whose items do not say what they are.
fn document(list: &ObjectList) -> Value {
    let bare = |object: &Object| {
        let mut value = object.to_value();
        if let Some(map) = value.as_object_mut() {
            map.retain(|field, _| field != "kind" && field != "apiVersion");
        }
        value
    };
    let items: Vec<Value> = list.items.iter().map(|object| bare(object)).collect();
    json!({
        "apiVersion": list.kind.api_version(),
        "items": items,
        "kind": format!("{}List", list.kind.info().kind),
        "metadata": {"resourceVersion": list.revision.to_string()},
    })
}
