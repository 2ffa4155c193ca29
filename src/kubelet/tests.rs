//! What becomes of containers that take memory, as "Assign Memory Resources to Containers and Pods" has it.

use crate::api::discovery::Kind;
use crate::api::pod::Pod;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Key, Strictness, WriteMode};
use crate::cluster::Cluster;
use crate::cluster::scenario::Scenario;
use crate::control_loop::Run;
use serde_json::{Value, json};

/// A cluster with one pod, some seconds after it was created.
fn cluster(container: &Value, seconds: i64) -> Cluster {
    let mut cluster = Scenario::OneNode.build(1).expect("the scenario is built in");
    let value = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "memory-demo"}, "spec": {"containers": [container]}
    });
    let body = Body::Json { value, strictness: Strictness::Strict };
    let (kind, namespace) = (Kind::POD, "default".to_owned());
    cluster.request(ApiRequest::Create { kind, namespace, body, mode: WriteMode::Persist }).expect("it is valid");
    let until = cluster.now() + SimDuration::from_secs(seconds);
    cluster.advance_to(until);
    cluster
}

fn pod(cluster: &Cluster) -> &Pod {
    cluster.store().typed(&Key::new(Kind::POD, "default", "memory-demo")).expect("it is there")
}

fn runs(cluster: &Cluster) -> &[Run] {
    let pod = pod(cluster);
    let known = cluster.runtime().pod(&pod.spec.node_name, &pod.metadata.uid).expect("it is on its machine");
    &known.containers.get("demo").unwrap().runs
}

fn stress(bytes: &str, limit: &str) -> Value {
    json!({
        "name": "demo", "image": "polinux/stress", "resources": {"limits": {"memory": limit}},
        "command": ["stress"], "args": ["--vm", "1", "--vm-bytes", bytes, "--vm-hang", "1"]
    })
}

#[test]
fn a_container_within_its_limit_runs_and_one_beyond_it_is_killed() {
    for (bytes, limit, is_killed, held) in [
        ("150M", "200Mi", false, 150 << 20),
        ("250M", "100Mi", true, 100 << 20),
        ("100M", "100Mi", false, 100 << 20),
        ("1G", "1000Mi", true, 1000 << 20),
    ] {
        let cluster = cluster(&stress(bytes, limit), 6);
        let status = &pod(&cluster).status.container_statuses[0];
        let ended = status.last_state.terminated.as_ref().or(status.state.terminated.as_ref());
        let how = ended.map(|ended| (ended.reason.as_str(), ended.exit_code));
        assert_eq!(how, is_killed.then_some(("OOMKilled", 137)), "{bytes} in {limit}");
        assert_eq!(status.restart_count > 0, is_killed, "{bytes} in {limit}");
        let run = &runs(&cluster)[0];
        assert_eq!(run.memory, held, "{bytes} in {limit}");
        let lines: Vec<&str> = run.log.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines, ["stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd"]);
    }
}

#[test]
fn a_kill_is_a_crash_like_others() {
    let cluster = cluster(&stress("250M", "100Mi"), 60);
    let status = &pod(&cluster).status.container_statuses[0];
    let waiting = status.state.waiting.as_ref().expect("it waits for its next try");
    assert_eq!(waiting.reason, "CrashLoopBackOff");
    let notes = cluster.story().after(0).flat_map(|one| one.notes.clone());
    let told: Vec<String> = notes.filter(|note| note.subject == "demo").map(|note| note.text).collect();
    assert!(told.iter().any(|text| text == "killed, as it took more memory than its limit of 100Mi"), "{told:?}");
}

#[test]
fn a_leak_grows_until_its_limit() {
    let leak = json!({"name": "demo", "image": "tabernetes/leak", "resources": {"limits": {"memory": "64Mi"}}});
    let at = |seconds| runs(&cluster(&leak, seconds)).last().expect("it has run").memory;
    assert!(at(3) < at(5), "it grows");
    assert_eq!(pod(&cluster(&leak, 9)).status.container_statuses[0].restart_count, 1, "it was killed, and starts anew");
    let free = json!({"name": "demo", "image": "tabernetes/leak"});
    assert_eq!(pod(&cluster(&free, 60)).status.container_statuses[0].restart_count, 0, "nobody limits it");
}
