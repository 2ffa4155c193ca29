//! Pods that want others near or far, or to be spread, and what is told of those that find no node.

use super::{MACHINES, create};
use crate::api::discovery::Kind;
use crate::api::pod::Pod;
use crate::apiserver::request::{ApiRequest, Key, Patch, WriteMode};
use crate::cluster::Cluster;
use crate::cluster::scenario::Scenario;
use serde_json::{Value, json};

/// What becomes of a pod.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
    /// It runs somewhere.
    Anywhere,
    /// On a machine of this name.
    On(&'static str),
    /// On another pod's machine.
    Beside(&'static str),
    /// On no machine that one of these pods is on.
    Apart(&'static [&'static str]),
    /// It waits, and this is told.
    Waits(&'static str),
}

pub(super) fn pod(name: &str, app: &str, rest: Value) -> Value {
    let mut value = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": {"app": app}},
        "spec": {"containers": [{"name": "main", "image": "nginx"}]}
    });
    for (field, inner) in rest.as_object().expect("fields of a spec") {
        value["spec"][field] = inner.clone();
    }
    value
}

/// Required terms that mean an app: `podAffinity` or `podAntiAffinity`.
pub(super) fn required(kind: &str, app: &str, key: &str) -> Value {
    let term = json!({"labelSelector": {"matchLabels": {"app": app}}, "topologyKey": key});
    json!({"affinity": {kind: {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}})
}

fn preferred(kind: &str, app: &str) -> Value {
    let term = json!({"labelSelector": {"matchLabels": {"app": app}}, "topologyKey": HOST});
    let weighted = json!({"weight": 100, "podAffinityTerm": term});
    json!({"affinity": {kind: {"preferredDuringSchedulingIgnoredDuringExecution": [weighted]}}})
}

pub(super) fn spread(app: &str, key: &str, more: Value) -> Value {
    let mut constraint = json!({
        "maxSkew": 1, "topologyKey": key, "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": {"matchLabels": {"app": app}}
    });
    for (field, inner) in more.as_object().expect("fields of a constraint") {
        constraint[field] = inner.clone();
    }
    json!({"topologySpreadConstraints": [constraint]})
}

pub(super) fn label(cluster: &mut Cluster, key: Key, labels: Value) {
    let patch = Patch::Merge(json!({"metadata": {"labels": labels}}));
    cluster.request(ApiRequest::Patch { key, patch, mode: WriteMode::Persist }).expect("labels are fine");
}

/// The first two machines in zone a, the third in zone b.
pub(super) fn zones(cluster: &mut Cluster) {
    for (machine, zone) in MACHINES.into_iter().zip(["a", "a", "b"]) {
        label(cluster, Key::cluster(Kind::NODE, machine), json!({"zone": zone}));
    }
}

pub(super) fn find<'a>(cluster: &'a Cluster, name: &str) -> &'a Pod {
    cluster.store().typed::<Pod>(&Key::new(Kind::POD, "default", name)).expect("the pod was made")
}

pub(super) fn check_fate(cluster: &Cluster, name: &str, fate: Fate) {
    let pod = find(cluster, name);
    let node = |name: &str| find(cluster, name).spec.node_name.as_str();
    let told = pod.status.condition("PodScheduled").expect("the scheduler has had a look").message.as_str();
    match fate {
        Fate::Anywhere => assert_ne!(node(name), "", "{name}: {told}"),
        Fate::On(machine) => assert_eq!(node(name), machine, "{name}: {told}"),
        Fate::Beside(other) => assert_eq!(node(name), node(other), "{name} and {other}: {told}"),
        Fate::Apart(others) => {
            assert_ne!(node(name), "", "{name}: {told}");
            others.iter().for_each(|other| assert_ne!(node(name), node(other), "{name} and {other}"));
        }
        Fate::Waits(message) => assert_eq!((node(name), told), ("", message), "{name}"),
    }
}

/// Pods made one after the other, and what becomes of each, whatever the dice say.
fn check(pods: &[(Value, Fate)]) {
    for seed in 1..=3 {
        let mut cluster = Scenario::ThreeNodes.build(seed).expect("the scenario is built in");
        zones(&mut cluster);
        for (manifest, fate) in pods {
            create(&mut cluster, Kind::POD, manifest.clone());
            check_fate(&cluster, manifest["metadata"]["name"].as_str().expect("a name"), *fate);
        }
    }
}

const HOST: &str = "kubernetes.io/hostname";

#[test]
fn pods_that_avoid_their_like_run_on_a_machine_each() {
    let store = |name| pod(name, "store", required("podAntiAffinity", "store", HOST));
    let message = "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. \
        preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.";
    check(&[
        (store("one"), Fate::Anywhere),
        (store("two"), Fate::Apart(&["one"])),
        (store("three"), Fate::Apart(&["one", "two"])),
        (store("four"), Fate::Waits(message)),
    ]);
}

#[test]
fn pods_that_run_keep_away_whom_they_avoid() {
    let message = "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 node(s) didn't satisfy \
        existing pods anti-affinity rules. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, \
        2 No preemption victims found for incoming pod.";
    let mut hermit = pod("hermit", "hermit", required("podAntiAffinity", "web", "zone"));
    hermit["spec"]["nodeSelector"] = json!({HOST: "minikube-m02"});
    check(&[
        (hermit, Fate::On("minikube-m02")),
        (pod("other", "other", json!({"nodeSelector": {HOST: "minikube-m02"}})), Fate::On("minikube-m02")),
        (pod("web", "web", json!({})), Fate::On("minikube-m03")),
        (pod("stuck", "web", json!({"nodeSelector": {"zone": "a"}})), Fate::Waits(message)),
    ]);
}

#[test]
fn the_first_of_a_group_goes_anywhere_and_the_others_follow() {
    let near = |name, app, of| pod(name, app, required("podAffinity", of, HOST));
    let message = "0/3 nodes are available: 3 node(s) didn't match pod affinity rules. \
        preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
    check(&[
        (near("web", "web", "cache"), Fate::Waits(message)),
        (near("first", "group", "group"), Fate::Anywhere),
        (near("second", "group", "group"), Fate::Beside("first")),
        (near("third", "group", "group"), Fate::Beside("first")),
        (pod("lost", "lost", required("podAffinity", "lost", "rack")), Fate::Waits(message)),
    ]);
}

#[test]
fn terms_mean_pods_of_their_own_namespace_unless_they_say_otherwise() {
    let message = "0/3 nodes are available: 3 node(s) didn't match pod affinity rules. \
        preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
    let near_dns = |name, more: Value| {
        let mut rest = required("podAffinity", "x", HOST);
        let term = &mut rest["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"][0];
        term["labelSelector"] =
            json!({"matchExpressions": [{"key": "k8s-app", "operator": "In", "values": ["kube-dns"]}]});
        for (field, inner) in more.as_object().expect("fields of a term") {
            term[field] = inner.clone();
        }
        pod(name, "x", rest)
    };
    let by_label = json!({"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}});
    check(&[
        (near_dns("own", json!({})), Fate::Waits(message)),
        (near_dns("named", json!({"namespaces": ["kube-system"]})), Fate::On("minikube")),
        (near_dns("selected", by_label), Fate::Beside("named")),
        (near_dns("all", json!({"namespaceSelector": {}})), Fate::Beside("named")),
    ]);
}

#[test]
fn preferences_weigh_and_those_of_others_too() {
    check(&[
        (pod("cache", "cache", json!({"nodeSelector": {HOST: "minikube"}})), Fate::On("minikube")),
        (pod("near", "near", preferred("podAffinity", "cache")), Fate::Beside("cache")),
        (pod("shy", "shy", preferred("podAntiAffinity", "fan")), Fate::Apart(&["cache"])),
        (pod("fan", "fan", json!({})), Fate::Apart(&["shy"])),
        (pod("keen", "keen", preferred("podAffinity", "star")), Fate::Anywhere),
        (pod("star", "star", json!({})), Fate::Beside("keen")),
    ]);
}

#[test]
fn nodes_are_preferred_and_taints_are_shunned() {
    for seed in 1..=3 {
        let mut cluster = Scenario::ThreeNodes.build(seed).expect("the scenario is built in");
        zones(&mut cluster);
        let wish = |zone: &str| {
            let term = json!({"matchExpressions": [{"key": "zone", "operator": "In", "values": [zone]}]});
            let terms = json!([{"weight": 1, "preference": term}]);
            json!({"affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": terms}}})
        };
        for (name, zone, fate) in [
            ("one", "b", Fate::On("minikube-m03")),
            ("two", "b", Fate::On("minikube-m03")),
            ("three", "c", Fate::Anywhere),
        ] {
            create(&mut cluster, Kind::POD, pod(name, name, wish(zone)));
            check_fate(&cluster, name, fate);
        }
        for machine in ["minikube", "minikube-m02"] {
            let taints = json!([{"key": "slow", "effect": "PreferNoSchedule"}]);
            let patch = Patch::Merge(json!({"spec": {"taints": taints}}));
            let key = Key::cluster(Kind::NODE, machine);
            cluster.request(ApiRequest::Patch { key, patch, mode: WriteMode::Persist }).expect("taints are fine");
        }
        create(&mut cluster, Kind::POD, pod("four", "four", json!({})));
        check_fate(&cluster, "four", Fate::On("minikube-m03"));
        // A taint that is not tolerated counts for more than a wish.
        create(&mut cluster, Kind::POD, pod("five", "five", wish("a")));
        check_fate(&cluster, "five", Fate::On("minikube-m03"));
        let mut tolerant = wish("a");
        tolerant["tolerations"] = json!([{"operator": "Exists"}]);
        create(&mut cluster, Kind::POD, pod("six", "six", tolerant));
        check_fate(&cluster, "six", Fate::Apart(&["four"]));
    }
}

#[test]
fn constraints_hold_domains_level() {
    let web = |name, key, more| pod(name, "web", spread("web", key, more));
    let message = "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints. \
        preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.";
    let no_label = "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints (missing required label). \
        preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
    let four = || json!({"minDomains": 4});
    check(&[
        (web("lost", "rack", json!({})), Fate::Waits(no_label)),
        (web("one", HOST, four()), Fate::Anywhere),
        (web("two", HOST, four()), Fate::Apart(&["one"])),
        (web("three", HOST, four()), Fate::Apart(&["one", "two"])),
        (web("four", HOST, four()), Fate::Waits(message)),
        (web("five", HOST, json!({})), Fate::Anywhere),
        (web("six", HOST, json!({})), Fate::Apart(&["five"])),
    ]);
}

#[test]
fn what_is_excluded_from_a_constraint_is_no_domain() {
    // Zone b is out of the question, so zone a may have as many as it likes, unless the constraint says otherwise.
    let message = "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 node(s) didn't match pod \
        topology spread constraints. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, \
        2 No preemption victims found for incoming pod.";
    let bound = |name, more| {
        let mut rest = spread("web", "zone", more);
        rest["nodeSelector"] = json!({"zone": "a"});
        pod(name, "web", rest)
    };
    check(&[
        (bound("one", json!({})), Fate::Anywhere),
        (bound("two", json!({})), Fate::Anywhere),
        (bound("three", json!({"nodeAffinityPolicy": "Ignore"})), Fate::Waits(message)),
    ]);
}

#[test]
fn a_soft_constraint_prefers_the_emptier_zone() {
    let soft = |name| pod(name, "web", spread("web", "zone", json!({"whenUnsatisfiable": "ScheduleAnyway"})));
    check(&[
        (pod("here", "web", json!({"nodeSelector": {HOST: "minikube-m02"}})), Fate::On("minikube-m02")),
        (soft("one"), Fate::On("minikube-m03")),
        (soft("two"), Fate::Anywhere),
        (soft("three"), Fate::Anywhere),
    ]);
}
