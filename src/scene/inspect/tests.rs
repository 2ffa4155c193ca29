//! The inspector's pages as text.

use super::*;
use crate::api::discovery::Kind;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body as Document, Key, Strictness, WriteMode};
use crate::cluster::scenario::Scenario;

fn text(inspection: &Inspection) -> String {
    let mut lines = vec![format!("{} | {}", inspection.title, inspection.words)];
    match &inspection.content {
        Content::Summary(sections) => sections.iter().for_each(|section| lines.extend(section_text(section))),
        other => lines.push(format!("{other:#?}")),
    }
    lines.join("\n")
}

fn section_text(section: &Section) -> Vec<String> {
    let row = |row: &Row| {
        let at = row.at.map_or_else(String::new, |at| format!(" @{}", at.as_millis()));
        format!("  {} | {}{at}", row.words, row.note)
    };
    let mut lines = vec![format!("# {} | {}", section.title, section.aside)];
    match &section.body {
        Body::Counts(counts) => lines.push(format!("  {counts:?}")),
        Body::Chain(rows) | Body::Rows(rows) | Body::Steps(rows) => lines.extend(rows.iter().map(row)),
        Body::Facts(facts) => lines.extend(facts.iter().map(|fact| format!("  {}: {}", fact.name, fact.value))),
        Body::Labels(labels) => lines.extend(labels.iter().map(|(label, usage)| format!("  {label} {usage:?}"))),
        Body::Containers(cards) => {
            lines.extend(cards.iter().map(|card| format!("  {} {} {}", card.name, card.image, card.words)));
        }
        Body::Difference(changed) => {
            let line = |line: &YamlLine| {
                let text: String = line.pieces.iter().map(|(_, text)| text.as_str()).collect();
                format!("  {:?} {text}", line.mark)
            };
            lines.extend(changed.iter().map(line));
        }
        Body::Words(words) => lines.push(format!("  {words}")),
    }
    lines
}

fn cluster() -> Cluster {
    Scenario::named("three-nodes").unwrap().build(1).unwrap()
}

fn apply(cluster: &mut Cluster, kind: Kind, document: serde_json::Value) {
    let (mode, body) = (WriteMode::Persist, Document::Json { value: document, strictness: Strictness::Strict });
    cluster.request(ApiRequest::Create { kind, namespace: "default".to_owned(), body, mode }).unwrap();
}

fn web(image: &str) -> serde_json::Value {
    serde_json::json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
        "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "web", "image": image}]}}}})
}

fn pass(cluster: &mut Cluster, seconds: i64) {
    let to = cluster.now() + SimDuration::from_secs(seconds);
    cluster.advance_to(to);
}

fn first(cluster: &Cluster, kind: Kind) -> Key {
    cluster.store().list(kind, "default").map(|(key, _)| key.clone()).next().unwrap()
}

fn page(cluster: &Cluster, key: &Key, page: Page) -> Inspection {
    let object = cluster.store().get(key).cloned();
    inspect(cluster, &Selection::Object(key.clone()), object.as_ref(), page)
}

fn check_says(cluster: &Cluster, key: &Key, expected: &[&str]) {
    let text = text(&page(cluster, key, Page::Summary));
    let mut rest = text.as_str();
    for line in expected {
        let found = rest.find(line).unwrap_or_else(|| panic!("no {line:?} from here on:\n{rest}\nin\n{text}"));
        rest = rest.get(found + line.len()..).unwrap();
    }
}

#[test]
fn a_pod_tells_who_made_it_and_why_it_is_where_it_is() {
    let mut cluster = cluster();
    apply(&mut cluster, Kind::DEPLOYMENT, web("nginx:1.27"));
    pass(&mut cluster, 40);
    let pod = first(&cluster, Kind::POD);
    check_says(
        &cluster,
        &pod,
        &[
            "Pod. Running and ready for 3",
            "# Owned by",
            "web | Deployment, wants 2",
            "ReplicaSet, rev 1",
            "this Pod",
            "Asks for: nothing: it has no requests",
            "web nginx:1.27 running, 0 restarts",
            "# Why it is here | the scheduler's verdict",
            "fits, ",
            "# How it got here",
            "kubectl made Deployment web |  @200",
            "Deployment controller made ReplicaSet web-",
            "ReplicaSet controller made it",
            "The scheduler chose minikube",
            "kubelet pulls nginx:1.27",
            "kubelet starts container web",
            "It is ready",
        ],
    );
}

#[test]
fn a_pod_that_waits_tells_what_each_node_lacks() {
    let mut cluster = cluster();
    let mut greedy = web("nginx:1.27");
    greedy["spec"]["template"]["spec"]["containers"][0]["resources"] =
        serde_json::json!({"requests": {"memory": "64Gi"}});
    apply(&mut cluster, Kind::DEPLOYMENT, greedy);
    pass(&mut cluster, 5);
    let pod = first(&cluster, Kind::POD);
    check_says(
        &cluster,
        &pod,
        &[
            "Pod. Pending",
            "Node: none yet",
            "Asks for: 64Gi",
            "# Why it is waiting",
            "minikube | Insufficient memory",
            "minikube-m02 | Insufficient memory",
            "The scheduler found no node for it",
        ],
    );
}

#[test]
fn a_set_tells_what_its_template_changed() {
    let mut cluster = cluster();
    apply(&mut cluster, Kind::DEPLOYMENT, web("nginx:1.27"));
    pass(&mut cluster, 20);
    let key = first(&cluster, Kind::DEPLOYMENT);
    let body = Document::Json { value: web("nginx:1.28"), strictness: Strictness::Strict };
    cluster.request(ApiRequest::Update { key: key.clone(), body, mode: WriteMode::Persist }).unwrap();
    pass(&mut cluster, 60);
    check_says(
        &cluster,
        &key,
        &[
            "(2, \"available\")",
            "rev 2, 2 of 2 ready",
            "rev 1, 0 of 0 ready",
            "# What changed | from revision 1",
            "Gone ",
            "image: nginx:1.27",
            "New ",
            "image: nginx:1.28",
            "# What happened",
            "kubectl changed it",
            "scaled ReplicaSet",
        ],
    );
}

#[test]
fn the_other_pages_are_as_kubectl_would_show_them() {
    let mut cluster = cluster();
    apply(&mut cluster, Kind::DEPLOYMENT, web("nginx:1.27"));
    pass(&mut cluster, 1);
    let pod = first(&cluster, Kind::POD);
    let Content::Logs(logs) = page(&cluster, &pod, Page::Logs(0)).content else { panic!() };
    assert!(logs.found.unwrap_err().ends_with("is waiting to start: ContainerCreating"));
    pass(&mut cluster, 20);
    let Content::Shell(shell) = page(&cluster, &pod, Page::Shell(0)).content else { panic!() };
    assert_eq!(shell.found.unwrap(), format!("kubectl exec -it {} -- bash", pod.name));
    let Content::Events(events) = page(&cluster, &pod, Page::Events).content else { panic!() };
    let reasons: Vec<&str> = events.iter().map(|event| event.reason.as_str()).collect();
    assert_eq!(reasons, ["Started", "Created", "Pulled", "Pulling", "Scheduled"]);
    let Content::Yaml { last, lines } = page(&cluster, &pod, Page::Yaml(Side::Change)).content else { panic!() };
    assert_eq!(last.unwrap().words, "kubelet wrote it last");
    assert!(lines.iter().any(|line| line.mark == Mark::New), "{lines:?}");
    let node = Key::cluster(Kind::NODE, "minikube");
    assert_eq!(page(&cluster, &node, Page::Logs(0)).page, Page::Summary, "a node has no logs");
    let seen = page(&cluster, &node, Page::Summary);
    assert!(text(&seen).contains("  etcd-minikube | kube-system\n"), "{}", text(&seen));
    assert!(text(&seen).contains("  kube-proxy-"), "{}", text(&seen));
}

#[test]
fn what_is_gone_keeps_its_last_face() {
    let mut cluster = cluster();
    apply(&mut cluster, Kind::DEPLOYMENT, web("nginx:1.27"));
    pass(&mut cluster, 20);
    let pod = first(&cluster, Kind::POD);
    let last = cluster.store().get(&pod).cloned();
    cluster.request(ApiRequest::Delete { key: pod.clone(), options: Default::default() }).unwrap();
    pass(&mut cluster, 60);
    let seen = inspect(&cluster, &Selection::Object(pod), last.as_ref(), Page::Summary);
    assert_eq!(seen.words, "Pod. It is not there at this instant.");
    assert!(text(&seen).contains("kubectl asked it to go"), "{}", text(&seen));
}

#[test]
fn what_is_kept_as_a_document_tells_what_it_is_for_and_how_far_it_is() {
    let template = |policy: &str| {
        let container = serde_json::json!({"name": "c", "image": "docker.io/busybox:1.36", "command": ["sleep", "9"]});
        serde_json::json!({"metadata": {"labels": {"app": "c"}}, "spec": {"restartPolicy": policy, "containers": [container]}})
    };
    let of = |kind: &str, group: &str, spec: serde_json::Value| serde_json::json!({"apiVersion": group, "kind": kind, "metadata": {"name": "one"}, "spec": spec});
    let set = serde_json::json!({"serviceName": "db", "replicas": 2, "selector": {"matchLabels": {"app": "c"}},
        "template": template("Always")});
    let job = serde_json::json!({"completions": 3, "template": template("Never")});
    let cron = serde_json::json!({"schedule": "*/5 * * * *", "jobTemplate": {"spec": job}});
    for (kind, document, expected) in [
        (
            Kind::STATEFUL_SET,
            of("StatefulSet", "apps/v1", set),
            ["Wants 2 of busybox:1.36, each with a number of its own.", "  Ready: 2 of 2", "  Service: db"],
        ),
        (
            Kind::JOB,
            of("Job", "batch/v1", job.clone()),
            ["Runs busybox:1.36 to its end.", "  Succeeded: 1 of 3", "  Failed: 0"],
        ),
        (
            Kind::CRON_JOB,
            of("CronJob", "batch/v1", cron),
            ["Makes a Job at */5 * * * *.", "  Namespace: default", "  Active Jobs: 0"],
        ),
    ] {
        let mut cluster = cluster();
        apply(&mut cluster, kind, document);
        pass(&mut cluster, 18);
        check_says(&cluster, &Key::new(kind, "default", "one"), &expected);
    }
}
