//! Visitors of a Service whose pods come, go and fail.

use super::*;
use crate::api::discovery::Kind;
use crate::api::visitors::Tally;
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Strictness, WriteMode};
use crate::cluster::faults::Fault;
use crate::cluster::scenario::Scenario;
use serde_json::{Value, json};

const RATE: u32 = 40;
const V1: &str = "gcr.io/google-samples/kubernetes-bootcamp:v1";
const V2: &str = "docker.io/jocatalin/kubernetes-bootcamp:v2";

fn deployment(image: &str, replicas: i32, probe: &Value) -> Value {
    let mut container = json!({"name": "main", "image": image});
    container["readinessProbe"] = probe.clone();
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "default"},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": "web"}}, "template": {
            "metadata": {"labels": {"app": "web"}}, "spec": {"containers": [container]}
        }}
    })
}

fn probe() -> Value {
    json!({"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 1})
}

fn create(cluster: &mut Cluster, kind: Kind, value: Value) {
    let body = Body::Json { value, strictness: Strictness::Strict };
    let request = ApiRequest::Create { kind, namespace: "default".to_owned(), body, mode: WriteMode::Persist };
    cluster.request(request).expect("the manifest is valid");
}

fn update(cluster: &mut Cluster, value: Value) {
    let body = Body::Json { value, strictness: Strictness::Strict };
    let key = Key::new(Kind::DEPLOYMENT, "default", "web");
    cluster.request(ApiRequest::Update { key, body, mode: WriteMode::Persist }).expect("the manifest is valid");
}

fn web() -> Destination {
    Destination::Service(Named { namespace: "default".to_owned(), name: "web".to_owned() })
}

/// A Service with visitors from outside, whose four pods are ready.
fn visited(scenario: &Scenario, probe: &Value) -> Cluster {
    let mut cluster = scenario.build(1).expect("the scenario is built in");
    create(&mut cluster, Kind::DEPLOYMENT, deployment(V1, 4, probe));
    let ports = json!([{"port": 8080}]);
    let spec = json!({"type": "NodePort", "selector": {"app": "web"}, "ports": ports});
    let meta = json!({"name": "web", "namespace": "default"});
    create(&mut cluster, Kind::SERVICE, json!({"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec}));
    pass(&mut cluster, 15);
    let invitation = Invitation { to: web(), from: Origin::Outside, per_second: RATE };
    cluster.invite(&invitation).expect("there is a node port");
    cluster
}

fn pass(cluster: &mut Cluster, seconds: i64) {
    let until = cluster.now() + SimDuration::from_secs(seconds);
    cluster.advance_to(until);
}

fn tally(cluster: &Cluster) -> Tally {
    cluster.visitors().next().map(|report| report.tally).expect("there are visitors")
}

fn lost(cluster: &Cluster) -> Vec<Loss> {
    tally(cluster).lost().map(|(loss, _)| loss).collect()
}

fn check_rollout(probe: &Value, expected: &[Loss]) {
    let mut cluster = visited(&Scenario::ThreeNodes, probe);
    update(&mut cluster, deployment(V2, 4, probe));
    pass(&mut cluster, 60);
    assert_eq!(lost(&cluster), expected, "probe {probe}");
    let tally = tally(&cluster);
    let come = tally.served + tally.lost_in_all() + tally.under_way;
    assert_eq!(come, u64::from(RATE) * 60 + 1, "each is counted once");
    let pods = cluster.visits().filter_map(|visit| visit.pod.clone());
    let pods: std::collections::BTreeSet<Key> = pods.collect();
    assert_eq!(pods.len(), 4, "the newest requests went to all four new pods");
}

#[test]
fn a_rollout_loses_no_visitor_if_pods_say_when_they_are_ready() {
    check_rollout(&probe(), &[]);
}

#[test]
fn a_rollout_loses_visitors_if_pods_are_taken_for_ready_when_they_start() {
    check_rollout(&Value::Null, &[Loss::Starting]);
}

#[test]
fn without_a_ready_pod_visitors_are_refused() {
    let mut cluster = visited(&Scenario::OneNode, &probe());
    update(&mut cluster, deployment(V1, 0, &probe()));
    pass(&mut cluster, 40);
    assert_eq!(lost(&cluster), [Loss::NoEndpoints]);
    update(&mut cluster, deployment(V1, 1, &probe()));
    pass(&mut cluster, 10);
    let before = tally(&cluster).lost_in_all();
    pass(&mut cluster, 10);
    assert_eq!(tally(&cluster).lost_in_all(), before, "then they are served again");
}

#[test]
fn a_silent_machine_keeps_visitors_waiting_until_it_is_given_up() {
    let mut cluster = visited(&Scenario::ThreeNodes, &probe());
    cluster.inject(&Fault::CutNetwork("minikube-m02".to_owned())).expect("there is such a machine");
    pass(&mut cluster, 70);
    assert_eq!(lost(&cluster), [Loss::TimedOut]);
    let before = tally(&cluster).lost_in_all();
    pass(&mut cluster, 30);
    assert_eq!(tally(&cluster).lost_in_all(), before);
}

#[test]
fn visitors_come_from_a_pod_and_stop_when_told() {
    let mut cluster = visited(&Scenario::OneNode, &probe());
    let spec = json!({"containers": [{"name": "main", "image": "busybox", "command": ["sleep", "infinity"]}]});
    let meta = json!({"name": "asker", "namespace": "default"});
    create(&mut cluster, Kind::POD, json!({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec}));
    pass(&mut cluster, 10);
    let from = Origin::Pod(Named { namespace: "default".to_owned(), name: "asker".to_owned() });
    let invitation = Invitation { to: web(), from: from.clone(), per_second: 10 };
    cluster.invite(&invitation).expect("there is such a pod");
    pass(&mut cluster, 5);
    assert!(cluster.dismiss(&web(), &from) && !cluster.dismiss(&web(), &from));
    pass(&mut cluster, 5);
    let report = cluster.visitors().nth(1).expect("it is the second stream");
    assert_eq!((report.tally.served, report.tally.lost_in_all(), report.pace), (51, 0, Pace::Stopped));
    let key = Key::new(Kind::POD, "default", "asker");
    cluster.request(ApiRequest::Delete { key, options: DeleteOptions::default() }).expect("it is there");
    pass(&mut cluster, 40);
    assert_eq!(cluster.invite(&invitation), Err(InvitationError::NoPod));
}

#[test]
fn leaps_and_hops_meet_the_same_visitors() {
    let begin = visited(&Scenario::ThreeNodes, &Value::Null);
    let (mut leaping, mut hopping) = (begin.clone(), begin);
    for cluster in [&mut leaping, &mut hopping] {
        update(cluster, deployment(V2, 4, &Value::Null));
    }
    pass(&mut leaping, 20);
    for _ in 0..20_000 / 37 {
        let next = hopping.now() + SimDuration::from_millis(37);
        hopping.advance_to(next);
    }
    let end = leaping.now();
    hopping.advance_to(end);
    assert!(leaping.visits().eq(hopping.visits()) && leaping.visitors().eq(hopping.visitors()));
    assert!(tally(&leaping).lost_in_all() > 0, "there is something to differ in");
}
