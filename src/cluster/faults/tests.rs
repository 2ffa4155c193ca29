//! What a cluster makes of machines that fail, second by second.

use super::{Fault, FaultError};
use crate::api::deployment::Deployment;
use crate::api::discovery::Kind;
use crate::api::lease::Lease;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, ListForm, Strictness, WriteMode};
use crate::cluster::Cluster;
use crate::cluster::scenario::Scenario;
use crate::control_loop::PullState;
use serde_json::json;

const LOST: &str = "minikube-m02";

fn cluster() -> Cluster {
    let mut cluster = Scenario::ThreeNodes.build(1).expect("the scenario is built in");
    deploy(&mut cluster, "web", "nginx", 5);
    pass(&mut cluster, 10);
    cluster
}

fn deploy(cluster: &mut Cluster, name: &str, image: &str, replicas: i32) {
    let value = json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": name}}, "template": {
            "metadata": {"labels": {"app": name}},
            "spec": {"containers": [{"name": "main", "image": image}]}
        }}
    });
    let body = Body::Json { value, strictness: Strictness::Strict };
    let namespace = "default".to_owned();
    let create = ApiRequest::Create { kind: Kind::DEPLOYMENT, namespace, body, mode: WriteMode::Persist };
    cluster.request(create).expect("the manifest is valid");
}

fn pass(cluster: &mut Cluster, seconds: i64) {
    let until = cluster.now() + SimDuration::from_secs(seconds);
    cluster.advance_to(until);
}

fn node(cluster: &Cluster) -> &Node {
    cluster.store().typed(&Key::cluster(Kind::NODE, LOST)).expect("the node is there")
}

/// The pods of a node: how many are ready, and how many are leaving.
fn pods(cluster: &Cluster, name: &str) -> (usize, usize) {
    let pods: Vec<&Pod> = cluster.store().pods_on(name).map(|(_, pod)| pod).collect();
    let own = || pods.iter().filter(|pod| pod.metadata.namespace == "default");
    let ready = own().filter(|pod| pod.is_ready()).count();
    (ready, own().filter(|pod| pod.metadata.is_terminating()).count())
}

fn available(cluster: &Cluster) -> i32 {
    let key = Key::new(Kind::DEPLOYMENT, "default", "web");
    cluster.store().typed::<Deployment>(&key).map_or(0, |deployment| deployment.status.available_replicas)
}

fn taints(cluster: &Cluster) -> Vec<String> {
    node(cluster).spec.taints.iter().map(|taint| format!("{}:{}", taint.key, taint.effect)).collect()
}

/// So many seconds after a fault: the node's word, its taints, its ready and leaving pods, all that is available.
type Step = (i64, &'static str, usize, (usize, usize), i32);

fn check_fall(fault: fn(String) -> Fault, steps: &[Step]) {
    let mut cluster = cluster();
    cluster.inject(&fault(LOST.to_owned())).expect("the machine is there");
    let mut passed = 0;
    for (at, word, taints_wanted, pods_wanted, available_wanted) in steps {
        pass(&mut cluster, at - passed);
        passed = *at;
        assert_eq!(node(&cluster).status_words(), *word, "{at} s after {fault:?}", fault = fault(String::new()));
        assert_eq!(taints(&cluster).len(), *taints_wanted, "taints at {at} s: {:?}", taints(&cluster));
        assert_eq!(pods(&cluster, LOST), *pods_wanted, "pods at {at} s");
        assert_eq!(available(&cluster), *available_wanted, "available at {at} s");
    }
}

#[test]
fn a_silent_node_is_given_up_and_its_pods_are_replaced() {
    let steps = [
        (39, "Ready", 0, (2, 0), 5),
        (51, "NotReady", 1, (0, 0), 3),
        (57, "NotReady", 2, (0, 0), 3),
        (345, "NotReady", 2, (0, 0), 3),
        (370, "NotReady", 2, (0, 2), 5),
        (3_600, "NotReady", 2, (0, 2), 5),
    ];
    check_fall(Fault::StopKubelet, &steps);
    check_fall(Fault::PowerOff, &steps);
    check_fall(Fault::CutNetwork, &steps);
}

#[test]
fn a_node_that_starts_again_runs_its_pods_again() {
    check_fall(Fault::Reboot, &[(10, "Ready", 0, (2, 0), 5), (40, "Ready", 0, (2, 0), 5)]);
    let mut cluster = cluster();
    cluster.inject(&Fault::Reboot(LOST.to_owned())).expect("the machine is there");
    pass(&mut cluster, 40);
    let restarts: Vec<i32> = cluster
        .store()
        .pods_on(LOST)
        .flat_map(|(_, pod)| &pod.status.container_statuses)
        .map(|status| status.restart_count)
        .collect();
    assert_eq!(restarts, [1; 4], "all that ran there was started again");
}

#[test]
fn a_node_that_comes_back_lets_its_ghosts_go() {
    let mut cluster = cluster();
    cluster.inject(&Fault::StopKubelet(LOST.to_owned())).expect("the machine is there");
    pass(&mut cluster, 400);
    cluster.inject(&Fault::StartKubelet(LOST.to_owned())).expect("the machine is there");
    pass(&mut cluster, 1);
    assert_eq!(node(&cluster).status_words(), "Ready");
    pass(&mut cluster, 9);
    assert_eq!(taints(&cluster), Vec::<String>::new());
    assert_eq!(pods(&cluster, LOST), (0, 0));
}

#[test]
fn pods_of_a_deleted_node_go_after_a_minute() {
    let mut cluster = cluster();
    let (key, options) = (Key::cluster(Kind::NODE, LOST), DeleteOptions::default());
    cluster.request(ApiRequest::Delete { key, options }).expect("a node may be deleted");
    pass(&mut cluster, 39);
    assert_eq!(pods(&cluster, LOST), (2, 0));
    pass(&mut cluster, 30);
    assert_eq!(cluster.store().pods_on(LOST).count(), 0);
    assert_eq!(available(&cluster), 5);
}

#[test]
fn a_new_machine_gets_its_daemons() {
    let mut cluster = cluster();
    cluster.inject(&Fault::AddMachine).expect("there is room");
    pass(&mut cluster, 10);
    let owners = |(_, pod): (&Key, &Pod)| pod.metadata.controller().map(|owner| owner.name.clone());
    let daemons: Vec<String> = cluster.store().pods_on("minikube-m04").filter_map(owners).collect();
    assert_eq!(daemons, ["kindnet", "kube-proxy"]);
    let standing = cluster.store().list(Kind::POD, "kube-system").filter(|(key, _)| key.name.starts_with("kindnet"));
    let young = standing.filter(|(_, pod)| pod.meta().creation_timestamp > Some(crate::api::time::SimTime::ZERO));
    assert_eq!(young.count(), 1, "those that stood are still there");
}

#[test]
fn heartbeats_are_there_for_whoever_looks_and_cost_nothing_else() {
    let mut cluster = cluster();
    let revision = cluster.store().revision();
    pass(&mut cluster, 3_000);
    assert_eq!(cluster.store().revision(), revision);
    let key = Key::new(Kind::LEASE, "kube-node-lease", LOST);
    cluster.request(ApiRequest::Get { key: key.clone(), form: ListForm::Objects }).expect("every node has a lease");
    let lease: &Lease = cluster.store().typed(&key).expect("every node has a lease");
    let renewed = lease.spec.renew_time.expect("it has been renewed").0;
    assert!(cluster.now().since(renewed) < SimDuration::from_secs(10), "{renewed:?}");
}

#[test]
fn a_node_lists_an_image_once_its_kubelet_has_reported() {
    let mut cluster = cluster();
    let listed = |cluster: &mut Cluster| -> Vec<String> {
        let key = Key::cluster(Kind::NODE, LOST);
        cluster.request(ApiRequest::Get { key, form: ListForm::Objects }).expect("the node is there");
        node(cluster).status.images.iter().flat_map(|image| image.names.last()).cloned().collect()
    };
    let own = |others: &[&'static str]| -> Vec<&'static str> {
        let system = ["docker.io/kindest/kindnetd:v20241108-5c6d2daf", "registry.k8s.io/kube-proxy:v1.32.13"];
        [others, system.as_slice(), &["registry.k8s.io/pause:3.10"]].concat()
    };
    assert_eq!(listed(&mut cluster), own(&["nginx:latest"]), "the largest first");
    deploy(&mut cluster, "cache", "redis", 3);
    pass(&mut cluster, 4);
    assert_eq!(listed(&mut cluster), own(&["nginx:latest"]), "it is there, but not yet told of");
    pass(&mut cluster, 10);
    assert_eq!(listed(&mut cluster), own(&["nginx:latest", "redis:latest"]));
}

/// What became of the pull that was under way on the machine that fails, as its runtime has it.
fn pull(cluster: &Cluster) -> String {
    let pods =
        cluster.store().pods_on(LOST).filter(|(_, pod)| pod.metadata.labels.get("app").is_some_and(|a| a == "cache"));
    let known = pods.filter_map(|(_, pod)| cluster.runtime().pod(LOST, &pod.metadata.uid));
    let pulls = known.filter_map(|known| known.containers.get("main").unwrap().pull.as_ref());
    let words = pulls.map(|pull| match &pull.state {
        PullState::Running { .. } => "running".to_owned(),
        PullState::Stalled { .. } => "stalled".to_owned(),
        PullState::Done { .. } => "done".to_owned(),
        PullState::Failed { message, .. } => message.clone(),
    });
    words.last().unwrap_or_default()
}

#[test]
fn a_pull_without_a_network_does_not_end() {
    for (silence, while_cut, after) in
        [(20, "stalled", "done"), (55, "stalled", "done"), (65, "context canceled", "done")]
    {
        let mut cluster = cluster();
        deploy(&mut cluster, "cache", "redis", 3);
        pass(&mut cluster, 1);
        assert_eq!(pull(&cluster), "running");
        cluster.inject(&Fault::CutNetwork(LOST.to_owned())).expect("the machine is there");
        pass(&mut cluster, silence);
        assert_eq!(pull(&cluster), while_cut, "after {silence} s");
        cluster.inject(&Fault::MendNetwork(LOST.to_owned())).expect("the machine is there");
        pass(&mut cluster, 10);
        assert_eq!(pull(&cluster), after, "after {silence} s and ten more");
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let mut cluster = cluster();
    let before = cluster.story().len();
    for (fault, why) in [
        (Fault::PowerOff("minikube-m09".to_owned()), FaultError::NoMachine("minikube-m09".to_owned())),
        (Fault::PowerOff("minikube".to_owned()), FaultError::ControlPlane("minikube".to_owned())),
        (Fault::RemoveMachine("minikube".to_owned()), FaultError::ControlPlane("minikube".to_owned())),
    ] {
        assert_eq!(cluster.inject(&fault), Err(why));
    }
    assert_eq!(cluster.story().len(), before);
    assert!(matches!(
        cluster.store().get(&Key::cluster(Kind::NODE, "minikube")).map(AsRef::as_ref),
        Some(Object::Node(_))
    ));
}
