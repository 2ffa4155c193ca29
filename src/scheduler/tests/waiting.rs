//! Pods that wait, and what ends their waiting.

use super::neighbours::{Fate, check_fate, find, label, pod, required, spread, zones};
use super::{MACHINES, create};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::pod_row::status_word;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, DeleteOptions, Key, Patch, WriteMode};
use crate::cluster::Cluster;
use crate::cluster::scenario::Scenario;
use serde_json::{Value, json};

fn cluster() -> Cluster {
    let mut cluster = Scenario::ThreeNodes.build(1).expect("the scenario is built in");
    zones(&mut cluster);
    cluster
}

fn pass(cluster: &mut Cluster, seconds: i64) {
    let until = cluster.now() + SimDuration::from_secs(seconds);
    cluster.advance_to(until);
}

fn patch(cluster: &mut Cluster, name: &str, value: Value) {
    let key = Key::new(Kind::POD, "default", name);
    let request = ApiRequest::Patch { key, patch: Patch::Merge(value), mode: WriteMode::Persist };
    cluster.request(request).expect("the patch is fine");
    pass(cluster, 4);
}

/// How often it was told of a pod that no node took it.
fn refusals(cluster: &Cluster, name: &str) -> i32 {
    let events = cluster.store().list(Kind::EVENT, "default").filter_map(|(_, object)| match object.as_ref() {
        Object::Event(event) if event.reason == "FailedScheduling" && event.involved_object.name == name => Some(event),
        _ => None,
    });
    events.map(|event| event.series.as_ref().map_or(event.count.max(1), |series| series.count)).sum()
}

#[test]
fn a_pod_follows_the_one_it_waits_for_and_nobody_else() {
    let mut cluster = cluster();
    create(&mut cluster, Kind::POD, pod("web", "web", required("podAffinity", "cache", "kubernetes.io/hostname")));
    create(&mut cluster, Kind::POD, pod("other", "other", json!({})));
    label(&mut cluster, Key::new(Kind::POD, "default", "other"), json!({"tier": "x"}));
    pass(&mut cluster, 4);
    let note = Patch::Merge(json!({"metadata": {"annotations": {"note": "x"}}}));
    let key = Key::cluster(Kind::NODE, MACHINES[1]);
    cluster.request(ApiRequest::Patch { key, patch: note, mode: WriteMode::Persist }).expect("notes are fine");
    pass(&mut cluster, 4);
    assert_eq!(refusals(&cluster, "web"), 1, "what concerns it not is no reason to try again");
    create(&mut cluster, Kind::POD, pod("cache", "cache", json!({})));
    check_fate(&cluster, "web", Fate::Beside("cache"));
}

#[test]
fn a_label_may_be_what_a_pod_waits_for() {
    let mut cluster = cluster();
    create(&mut cluster, Kind::POD, pod("web", "web", required("podAffinity", "cache", "kubernetes.io/hostname")));
    create(&mut cluster, Kind::POD, pod("other", "other", json!({})));
    label(&mut cluster, Key::new(Kind::POD, "default", "other"), json!({"app": "cache"}));
    pass(&mut cluster, 4);
    check_fate(&cluster, "web", Fate::Beside("other"));
    create(&mut cluster, Kind::POD, pod("spread", "spread", spread("spread", "rack", json!({}))));
    label(&mut cluster, Key::cluster(Kind::NODE, MACHINES[2]), json!({"rack": "r"}));
    pass(&mut cluster, 4);
    check_fate(&cluster, "spread", Fate::On(MACHINES[2]));
}

#[test]
fn a_place_that_becomes_free_is_taken() {
    let mut cluster = cluster();
    let names = ["one", "two", "three", "four"];
    for name in names {
        create(&mut cluster, Kind::POD, pod(name, "db", required("podAntiAffinity", "db", "kubernetes.io/hostname")));
    }
    assert_eq!(find(&cluster, "four").spec.node_name, "");
    let key = Key::new(Kind::POD, "default", "two");
    cluster.request(ApiRequest::Delete { key, options: DeleteOptions::default() }).expect("it is there");
    pass(&mut cluster, 40);
    check_fate(&cluster, "four", Fate::Apart(&["one", "three"]));
}

#[test]
fn a_pod_that_displaces_nobody_says_so() {
    let mut cluster = cluster();
    let class = json!({
        "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": "patient"},
        "value": 10, "preemptionPolicy": "Never"
    });
    create(&mut cluster, Kind::PRIORITY_CLASS, class);
    let mut large = pod("large", "large", json!({"priorityClassName": "patient"}));
    large["spec"]["containers"][0]["resources"] = json!({"requests": {"cpu": "100"}});
    create(&mut cluster, Kind::POD, large);
    let told = "0/3 nodes are available: 3 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.";
    check_fate(&cluster, "large", Fate::Waits(told));
}

#[test]
fn gates_keep_the_scheduler_from_looking() {
    let mut cluster = cluster();
    let gates = json!({"schedulingGates": [{"name": "example.com/foo"}, {"name": "example.com/bar"}]});
    create(&mut cluster, Kind::POD, pod("gated", "gated", gates));
    let told = "Scheduling is blocked due to non-empty scheduling gates";
    check_fate(&cluster, "gated", Fate::Waits(told));
    assert_eq!(status_word(find(&cluster, "gated")), "SchedulingGated");
    patch(&mut cluster, "gated", json!({"spec": {"schedulingGates": [{"name": "example.com/bar"}]}}));
    check_fate(&cluster, "gated", Fate::Waits(told));
    assert_eq!(refusals(&cluster, "gated"), 0);
    patch(&mut cluster, "gated", json!({"spec": {"schedulingGates": null}}));
    check_fate(&cluster, "gated", Fate::Anywhere);
    assert_eq!(status_word(find(&cluster, "gated")), "Running");
}
