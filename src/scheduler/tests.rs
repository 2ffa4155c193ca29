//! Where pods go, as a real scheduler put them.

mod neighbours;
mod waiting;

use crate::api::discovery::Kind;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Strictness, WriteMode};
use crate::cluster::Cluster;
use crate::cluster::scenario::Scenario;
use serde_json::{Value, json};

const MACHINES: [&str; 3] = ["minikube", "minikube-m02", "minikube-m03"];

fn create(cluster: &mut Cluster, kind: Kind, value: Value) {
    let body = Body::Json { value, strictness: Strictness::Strict };
    let request = ApiRequest::Create { kind, namespace: "default".to_owned(), body, mode: WriteMode::Persist };
    cluster.request(request).expect("the manifest is valid");
    let until = cluster.now() + SimDuration::from_secs(4);
    cluster.advance_to(until);
}

fn deployment(name: &str, replicas: i32, requests: &Value) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": name}}, "template": {
            "metadata": {"labels": {"app": name}},
            "spec": {"containers": [{"name": "main", "image": "nginx", "resources": {"requests": requests}}]}
        }}
    })
}

/// How many pods of the learner's each machine has.
fn counts(cluster: &Cluster) -> [usize; 3] {
    let own = |name| cluster.store().pods_on(name).filter(|(key, _)| key.namespace == "default").count();
    MACHINES.map(own)
}

/// Which of the two empty machines is first is chance; how many pods each kind of machine gets is not.
fn check_spread(replicas: i32, requests: &Value, control_plane: usize, workers: [usize; 2]) {
    for seed in 1..=8 {
        let mut cluster = Scenario::ThreeNodes.build(seed).expect("the scenario is built in");
        create(&mut cluster, Kind::DEPLOYMENT, deployment("web", replicas, requests));
        let [first, rest @ ..] = counts(&cluster);
        let sorted = [rest[0].max(rest[1]), rest[0].min(rest[1])];
        assert_eq!((first, sorted), (control_plane, workers), "{replicas} of {requests}, seed {seed}");
    }
}

#[test]
fn the_control_planes_machine_gets_fewer_as_it_has_its_own_to_run() {
    // 07-nodes: six pods go 1, 3, 2, as the sixth finds spread and room within a point of each other.
    check_spread(6, &json!({}), 1, [3, 2]);
    // 08-node-not-ready: four go 1, 2, 1.
    check_spread(4, &json!({}), 1, [2, 1]);
    // Three of these fill a worker's CPU more than two the control plane's.
    check_spread(6, &json!({"cpu": "500m"}), 2, [2, 2]);
}

#[test]
fn a_pod_of_no_kind_goes_where_most_room_is() {
    // 07-nodes, 4.643: `run bare` goes to the machine with two of the six.
    for seed in 1..=8 {
        let mut cluster = Scenario::ThreeNodes.build(seed).expect("the scenario is built in");
        create(&mut cluster, Kind::DEPLOYMENT, deployment("web", 6, &json!({})));
        let bare = json!({
            "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "bare"},
            "spec": {"containers": [{"name": "bare", "image": "nginx"}]}
        });
        create(&mut cluster, Kind::POD, bare);
        assert_eq!(counts(&cluster), [1, 3, 3], "seed {seed}");
    }
}

#[test]
fn an_image_counts_when_its_kubelet_has_told_of_it() {
    // postgres is large enough to outweigh a pod's worth of room, and only one machine has it.
    let mut cluster = Scenario::ThreeNodes.build(1).expect("the scenario is built in");
    cluster.load_image("postgres", "minikube-m03");
    let pod = |name: &str| {
        json!({
            "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name},
            "spec": {"containers": [{"name": "main", "image": "postgres"}]}
        })
    };
    for (index, name) in ["one", "two", "three"].into_iter().enumerate() {
        create(&mut cluster, Kind::POD, pod(name));
        assert_eq!(counts(&cluster)[2], index + 1, "{name} goes to where its image is");
    }
}
