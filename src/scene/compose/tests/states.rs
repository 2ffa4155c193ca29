//! Every state of a pod, of its containers and of a node, as text.

use super::*;
use crate::cluster::faults::Fault;
use crate::scene::{PeaState, Scene};

/// A pod of this specification.
fn pod(name: &str, spec: serde_json::Value) -> ApiRequest {
    let value = serde_json::json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec});
    let body = Body::Json { value, strictness: Strictness::Strict };
    ApiRequest::Create { kind: Kind::POD, namespace: "default".into(), body, mode: WriteMode::Persist }
}

fn pea_word(state: &PeaState) -> &'static str {
    match state {
        PeaState::Waiting => "waits",
        PeaState::Pulling { .. } => "pulls",
        PeaState::Running => "runs",
        PeaState::Ended => "ended",
        PeaState::Failed => "failed",
        PeaState::Broken => "broken",
        PeaState::NoImage => "no image",
    }
}

/// The first pod in one line: its state, its init containers, its containers.
fn line(scene: &Scene) -> String {
    let pod = scene.pods.first().unwrap();
    let inits: Vec<&str> = pod.inits.iter().map(pea_word).collect();
    let peas: Vec<&str> = pod.peas.iter().map(|pea| pea_word(&pea.state)).collect();
    format!("{}: {} [{}]", word(pod.state), inits.join(" "), peas.join(" ")).replace(":  [", ": [")
}

/// What the first pod has shown, without repetitions.
fn lines(show: &Show) -> Vec<String> {
    let mut lines: Vec<String> = show.seen.iter().filter(|scene| !scene.pods.is_empty()).map(line).collect();
    lines.dedup();
    lines
}

#[test]
fn containers_are_told_one_by_one() {
    let check = |spec: serde_json::Value, expected: &str| {
        let mut show = Show::open(Scenario::OneNode);
        show.ask(pod("it", spec.clone()));
        show.pass(14);
        assert_eq!(lines(&show).join("; "), expected, "{spec}");
    };
    let shell = |name: &str, script: &str| serde_json::json!({"name": name, "image": "busybox:1.36", "command": ["sh", "-c", script]});
    check(
        serde_json::json!({"containers": [shell("a", "sleep 1; exit 3")], "restartPolicy": "Never"}),
        "pending: [waits]; starting: [waits]; pulling: [pulls]; starting: [waits]; ready: [runs]; failed: [failed]",
    );
    check(
        serde_json::json!({"containers": [shell("a", "true")], "restartPolicy": "Never"}),
        "pending: [waits]; starting: [waits]; pulling: [pulls]; starting: [waits]; completed: [ended]",
    );
    check(
        serde_json::json!({"containers": [shell("a", "sleep 1000"), {"name": "b", "image": "redis:doesnotexist"}]}),
        "pending: [waits waits]; starting: [waits waits]; pulling: [pulls waits]; starting: [waits waits]; \
         pulling: [runs pulls]; starting: [runs waits]; no image: [runs no image]; pulling: [runs pulls]",
    );
    let steps = [shell("one", "sleep 1"), shell("two", "sleep 1")];
    check(
        serde_json::json!({"initContainers": steps, "containers": [shell("a", "sleep 1000")]}),
        "pending: waits waits [waits]; init: waits waits [waits]; pulling: pulls waits [waits]; init: waits waits [waits]; \
         init: runs waits [waits]; init: ended waits [waits]; init: ended runs [waits]; starting: [waits]; ready: [runs]",
    );
    let mut sidecar = shell("helper", "sleep 1000");
    sidecar["restartPolicy"] = "Always".into();
    check(
        serde_json::json!({"initContainers": [sidecar], "containers": [shell("a", "sleep 1000")]}),
        "pending: [waits waits]; starting: [waits waits]; pulling: [waits pulls]; starting: [waits waits]; \
         starting: [waits runs]; ready: [runs runs]",
    );
}

/// All nodes in one line.
fn nodes(scene: &Scene) -> String {
    let nodes = scene.nodes.iter().map(|node| format!("{:?}, {:?}", node.condition, node.machine));
    nodes.collect::<Vec<_>>().join("; ")
}

#[test]
fn what_befalls_a_machine_shows_before_the_cluster_knows() {
    let check = |fault: fn(String) -> Fault, expected: [&str; 2]| {
        let mut show = Show::open(Scenario::ThreeNodes);
        show.cluster.inject(&fault("minikube-m02".into())).unwrap();
        show.pass(1);
        let first = nodes(&show.scene());
        show.pass(60);
        assert_eq!([first, nodes(&show.scene())], expected);
    };
    check(Fault::PowerOff, ["Ready, Well; Ready, NoPower; Ready, Well", "Ready, Well; NotReady, NoPower; Ready, Well"]);
    check(
        Fault::CutNetwork,
        ["Ready, Well; Ready, NoNetwork; Ready, Well", "Ready, Well; NotReady, NoNetwork; Ready, Well"],
    );
    check(
        Fault::StopKubelet,
        ["Ready, Well; Ready, NoKubelet; Ready, Well", "Ready, Well; NotReady, NoKubelet; Ready, Well"],
    );
}

#[test]
fn who_leaves_a_silent_node_stays_as_a_ghost() {
    let mut show = Show::open(Scenario::ThreeNodes);
    show.ask(deployment("web", 3, BOOTCAMP));
    show.pass(20);
    show.cluster.inject(&Fault::PowerOff("minikube-m02".into())).unwrap();
    show.seen.clear();
    show.pass(400);
    show.seen.push(show.scene());
    let on_it = |scene: &Scene| {
        let pod = scene.pods.iter().find(|pod| matches!(pod.place, Place::Slot { node: 1, .. }));
        pod.map_or("", |pod| word(pod.state))
    };
    let mut states: Vec<&str> = show.seen.iter().map(on_it).collect();
    states.dedup();
    assert_eq!(states, ["ready", "unknown", "leaving", "stranded"]);
}

#[test]
fn who_finds_no_node_and_whose_probe_fails_is_nudged() {
    let check = |spec: serde_json::Value, wanted: MomentKind, count: usize| {
        let mut show = Show::open(Scenario::OneNode);
        show.ask(pod("it", spec));
        show.pass(25);
        let moments = show.scene().pods[0].moments.clone();
        assert_eq!(moments.iter().filter(|moment| moment.what == wanted).count(), count, "{moments:?}");
    };
    let asks = serde_json::json!({"requests": {"cpu": "64"}});
    check(
        serde_json::json!({"containers": [{"name": "a", "image": "nginx", "resources": asks}]}),
        MomentKind::Refused,
        1,
    );
    let probe = serde_json::json!({"httpGet": {"port": 81, "path": "/"}, "periodSeconds": 10});
    check(
        serde_json::json!({"containers": [{"name": "a", "image": "nginx", "readinessProbe": probe}]}),
        MomentKind::ProbeFailed,
        3,
    );
}

#[test]
fn what_nobody_saw_is_told_and_stands_still() {
    let mut show = Show::open(Scenario::OneNode);
    show.ask(deployment("web", 3, "nginx"));
    show.pass(20);
    let before = show.scene();
    show.staging.settle(&show.cluster);
    let after = show.scene();
    assert!(!before.story.is_empty() && before.story == after.story);
    let places = |scene: &Scene| scene.pods.iter().map(|pod| pod.place.clone()).collect::<Vec<_>>();
    assert_eq!(places(&before), places(&after));
    assert!(after.messages.is_empty() && after.pods.iter().all(|pod| pod.moments.is_empty()));
}

#[test]
fn many_who_do_the_same_are_one_step() {
    let mut show = Show::open(Scenario::ThreeNodes);
    show.ask(deployment("web", 60, BOOTCAMP));
    show.pass(60);
    let story = show.scene().story;
    assert!(story.len() <= 40, "{story:?}");
    assert_eq!(story.first().map(|step| &*step.who), Some("kubectl"), "how it began is told for good");
    assert!(story.iter().any(|step| &*step.who == "kubelet" && step.what.ends_with(" pods")), "{story:?}");
}

#[test]
fn a_label_on_a_pod_leaves_its_workload_in_focus() {
    let mut show = Show::open(Scenario::OneNode);
    show.ask(deployment("web", 1, BOOTCAMP));
    show.pass(20);
    let key = show.scene().pods[0].key.clone();
    let patch = crate::apiserver::request::Patch::Merge(serde_json::json!({"metadata": {"labels": {"version": "v1"}}}));
    show.ask(ApiRequest::Patch { key, patch, mode: WriteMode::Persist });
    show.pass(1);
    assert_eq!(show.scene().pods[0].peas[0].hue, crate::scene::palette::Hue::Current);
}

#[test]
fn the_scheduler_is_seen_to_choose() {
    let check = |cpu: &str, expected: (usize, usize)| {
        let mut show = Show::open(Scenario::ThreeNodes);
        let asks = serde_json::json!({"requests": {"cpu": cpu}});
        show.ask(pod("it", serde_json::json!({"containers": [{"name": "a", "image": "nginx", "resources": asks}]})));
        show.pass(2);
        let choices = show.seen.iter().flat_map(|scene| scene.choices.first());
        let seen: Vec<(usize, usize)> = choices.map(|choice| (choice.fits.len(), choice.rejected.len())).collect();
        assert_eq!(seen.first(), Some(&expected), "{cpu}");
    };
    check("100m", (3, 0));
    check("64", (0, 3));
}

#[test]
fn a_wire_is_cut_as_long_as_nothing_gets_through() {
    let mut show = Show::open(Scenario::ThreeNodes);
    let cut = |show: &Show| show.scene().nodes[1].cut.map(|cut| cut.until.is_none());
    assert_eq!(cut(&show), None);
    show.cluster.inject(&Fault::CutNetwork("minikube-m02".into())).unwrap();
    show.pass(2);
    assert_eq!(cut(&show), Some(true));
    show.cluster.inject(&Fault::MendNetwork("minikube-m02".into())).unwrap();
    show.pass(3);
    assert_eq!(cut(&show), Some(false));
    show.pass(60);
    assert_eq!(cut(&show), None);
}

#[test]
fn who_takes_too_much_memory_bursts() {
    let limits = serde_json::json!({"limits": {"memory": "100Mi"}});
    let stress = |policy: &str| {
        serde_json::json!({"restartPolicy": policy, "containers": [{
            "name": "a", "image": "polinux/stress", "command": ["stress", "--vm", "1", "--vm-bytes", "150M"], "resources": limits
        }]})
    };
    let check = |policy: &str, expected: &str| {
        let mut show = Show::open(Scenario::OneNode);
        show.ask(pod("it", stress(policy)));
        show.pass(20);
        let told = lines(&show);
        assert!(told.iter().any(|line| line == expected), "{told:?}");
        let moments = &show.scene().pods[0].moments;
        let bursts = moments.iter().filter(|moment| moment.what == MomentKind::OutOfMemory).count();
        assert!(bursts > 0 && moments.iter().all(|moment| moment.what != MomentKind::Crashed), "{moments:?}");
    };
    check("Never", "out of memory: [broken]");
    check("Always", "crash loop: [broken]");
}
