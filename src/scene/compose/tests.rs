//! The stage follows the model.

mod doors;
mod states;
mod traffic;

use super::*;
use crate::api::discovery::Kind;
use crate::apiserver::request::{ApiRequest, Body, DeleteOptions, Key, Strictness, WriteMode};
use crate::cluster::scenario::Scenario;
use crate::scene::motion::Travel;
use crate::scene::{MessageKind, MomentKind, Place, PodState, StepPhase, Wire};

const MANNER: Manner = Manner { speed: 1.0, travel: Travel::Moving };

/// A cluster with its stage, driven event by event as a session drives it.
struct Show {
    cluster: Cluster,
    staging: Staging,
    clock: StageClock,
    /// Scenes, one after each instant at which something happened.
    seen: Vec<Scene>,
}

impl Show {
    fn open(scenario: Scenario) -> Self {
        let cluster = scenario.build(1).unwrap();
        let staging = Staging::open(&cluster, [Part::SystemPods].into_iter().collect());
        let clock = StageClock { model: cluster.now(), stage: cluster.now() };
        Self { cluster, staging, clock, seen: Vec::new() }
    }

    fn ask(&mut self, request: ApiRequest) {
        self.cluster.request(request).unwrap();
        self.look();
    }

    fn look(&mut self) {
        let hold = self.staging.follow(&self.cluster, self.clock, MANNER);
        self.clock.stage += hold;
        let scene = self.scene();
        let staging = Staging { cast: self.staging.cast.clone().without_sketches(), ..self.staging.clone() };
        assert_eq!(scene, compose(&staging, &self.cluster, self.clock, None), "what was drawn before still holds");
        self.seen.push(scene);
    }

    fn pass(&mut self, seconds: i64) {
        let to = self.cluster.now() + SimDuration::from_secs(seconds);
        while let Some(at) = self.cluster.next_event_at().filter(|at| *at <= to) {
            self.go(at);
            self.look();
        }
        self.go(to);
    }

    fn go(&mut self, to: SimTime) {
        let span = to.since(self.cluster.now());
        self.cluster.advance_to(to);
        self.clock = StageClock { model: to, stage: self.clock.stage + span };
    }

    fn scene(&self) -> Scene {
        compose(&self.staging, &self.cluster, self.clock, None)
    }

    /// The states that the first pod has shown, without repetitions and instants.
    fn states(&self) -> Vec<&'static str> {
        let states = self.seen.iter().filter_map(|scene| scene.pods.first()).map(|pod| word(pod.state));
        let mut states: Vec<&'static str> = states.collect();
        states.dedup();
        states
    }
}

fn word(state: PodState) -> &'static str {
    match state {
        PodState::Pending => "pending",
        PodState::Pulling { .. } => "pulling",
        PodState::Initializing { .. } => "init",
        PodState::Starting => "starting",
        PodState::NotReady => "not ready",
        PodState::Ready => "ready",
        PodState::Terminating { .. } => "leaving",
        PodState::CrashLoopBackOff { .. } => "crash loop",
        PodState::OomKilled => "out of memory",
        PodState::ImagePullBackOff => "no image",
        PodState::Failed { .. } => "failed",
        PodState::Completed => "completed",
        PodState::Evicted => "evicted",
        PodState::Unknown => "unknown",
        PodState::Stranded => "stranded",
    }
}

fn deployment(name: &str, replicas: i32, image: &str) -> ApiRequest {
    let value = serde_json::json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": name}}, "template": {
            "metadata": {"labels": {"app": name}}, "spec": {"containers": [{"name": "main", "image": image}]}
        }}
    });
    let body = Body::Json { value, strictness: Strictness::Strict };
    ApiRequest::Create { kind: Kind::DEPLOYMENT, namespace: "default".into(), body, mode: WriteMode::Persist }
}

const BOOTCAMP: &str = "gcr.io/google-samples/kubernetes-bootcamp:v1";

#[test]
fn a_pod_goes_through_its_states() {
    let check = |image: &str, seconds, expected: &[&str]| {
        let mut show = Show::open(Scenario::OneNode);
        show.ask(deployment("web", 1, image));
        show.pass(seconds);
        assert_eq!(show.states(), expected, "{image}");
    };
    check(BOOTCAMP, 20, &["pending", "starting", "pulling", "starting", "ready"]);
    check("redis:doesnotexist", 5, &["pending", "starting", "pulling", "starting", "no image"]);
    // Without a tag the image is pulled before every start.
    let first = ["pending", "starting", "pulling", "starting", "ready", "failed"];
    let again = ["pulling", "failed", "ready", "failed", "crash loop"];
    check("tabernetes/crash", 14, &[first.as_slice(), &again].concat());
}

#[test]
fn each_moment_waits_for_the_message_that_caused_it() {
    let mut show = Show::open(Scenario::ThreeNodes);
    show.ask(deployment("web", 1, BOOTCAMP));
    show.pass(30);
    let scene = show.scene();
    let pod = &scene.pods[0];
    assert_eq!((&*pod.workload, pod.hash.len(), &*pod.peas[0].tag), ("web", 5, "v1"));
    let kinds: Vec<MomentKind> = pod.moments.iter().map(|moment| moment.what).collect();
    assert_eq!(kinds, [MomentKind::Created, MomentKind::Scheduled, MomentKind::Started, MomentKind::Ready]);
    assert!(pod.moments.is_sorted_by_key(|moment| moment.at));
    let gap = |one: usize, other: usize| pod.moments[other].at.since(pod.moments[one].at).as_millis();
    assert!(gap(0, 1) >= 900, "the scheduler hears, thinks and asks: {}", gap(0, 1));
    assert!(matches!(pod.place, Place::Slot { slot: 0, from_cell: 0, .. }), "{:?}", pod.place);
}

#[test]
fn a_pod_is_called_after_its_deployment_even_when_that_is_gone() {
    let mut show = Show::open(Scenario::OneNode);
    show.ask(deployment("web", 1, BOOTCAMP));
    show.pass(20);
    let key = Key::new(Kind::DEPLOYMENT, "default", "web");
    show.ask(ApiRequest::Delete { key, options: DeleteOptions::default() });
    show.pass(5);
    assert_eq!(&*show.scene().pods[0].workload, "web");
}

#[test]
fn the_story_follows_the_causes() {
    let mut show = Show::open(Scenario::OneNode);
    show.ask(deployment("web", 1, BOOTCAMP));
    show.pass(20);
    show.staging.note_quiet(show.clock.stage);
    let scene = show.scene();
    let told: Vec<String> = scene.story.iter().map(|step| format!("{} {}", step.who, step.what)).collect();
    let hash = &scene.pods[0].hash;
    let set = show.cluster.store().list(Kind::REPLICA_SET, "default").next().unwrap().0.name.clone();
    let set = set.rsplit('-').next().unwrap();
    let expected = [
        "kubectl asked for Deployment web".to_owned(),
        format!("Deployment controller made ReplicaSet {set}"),
        format!("ReplicaSet controller made pod {hash}"),
        format!("Scheduler put pod {hash} on minikube"),
        format!("kubelet runs pod {hash}"),
    ];
    assert_eq!(told, expected);
    assert!(scene.story.iter().all(|step| step.phase == StepPhase::Done));
    assert_eq!(scene.story[3].wire, Some(Wire::Scheduler));
}

#[test]
fn a_restart_is_told_whoever_caused_it() {
    let mut show = Show::open(Scenario::OneNode);
    show.ask(deployment("web", 1, "tabernetes/crash"));
    show.pass(30);
    let hash = show.scene().pods[0].hash.clone();
    let restart = [
        format!("kubelet saw the end of pod {hash}'s container, exit code 1"),
        format!("kubelet starts pod {hash}'s container again"),
    ];
    let told = |show: &Show| -> Vec<String> {
        show.scene().story.iter().map(|step| format!("{} {}", step.who, step.what)).collect()
    };
    let all = told(&show);
    assert!(all[0].starts_with("kubectl asked for") && restart.iter().all(|step| all.contains(step)), "{all:?}");
    // An order of another matter is told until it is carried out; then what ends by itself is news again.
    show.ask(deployment("other", 0, BOOTCAMP));
    show.pass(5);
    assert!(told(&show).iter().all(|step| !step.starts_with("kubelet")), "{:?}", told(&show));
    show.staging.note_quiet(show.clock.stage);
    show.pass(60);
    assert_eq!(told(&show), restart);
}

#[test]
fn messages_go_to_those_who_act() {
    let mut show = Show::open(Scenario::OneNode);
    show.ask(deployment("web", 1, BOOTCAMP));
    show.pass(5);
    let mut wires: Vec<(Wire, MessageKind)> = Vec::new();
    for message in show.seen.iter().flat_map(|scene| &scene.messages) {
        if !wires.contains(&(message.wire, message.kind)) {
            wires.push((message.wire, message.kind));
        }
    }
    use MessageKind::{Watch, Write};
    for wire in [Wire::Controller(0), Wire::Controller(1), Wire::Scheduler, Wire::Kubelet(0)] {
        assert!(wires.contains(&(wire, Watch)) && wires.contains(&(wire, Write)), "{wire:?}: {wires:?}");
    }
    assert_eq!(wires[0], (Wire::Kubectl, Write));
}

#[test]
fn a_deleted_pod_says_farewell_and_its_slot_stays_empty() {
    let mut show = Show::open(Scenario::OneNode);
    show.ask(deployment("web", 3, "nginx"));
    show.pass(20);
    let key = |show: &Show| show.cluster.store().list(Kind::POD, "default").next().unwrap().0.clone();
    let first: Key = key(&show);
    let leaving = show.cluster.store().get(&first).unwrap().meta().uid.0.clone();
    show.ask(ApiRequest::Delete { key: first, options: DeleteOptions::default() });
    let gone = |scene: &Scene| !scene.pods.iter().any(|pod| *pod.uid == *leaving);
    assert!(matches!(
        show.scene().pods.iter().find(|pod| *pod.uid == *leaving).unwrap().state,
        PodState::Terminating { .. }
    ));
    show.pass(60);
    assert!(gone(&show.scene()));
    let slots = |scene: &Scene| -> Vec<usize> {
        let slot = |pod: &Rc<crate::scene::Pod>| match pod.place {
            Place::Slot { slot, .. } => Some(slot),
            Place::Lane { .. } => None,
        };
        scene.pods.iter().filter_map(slot).collect()
    };
    let mut taken = slots(&show.scene());
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken.len(), 3);
    assert!(show.scene().story.iter().any(|step| step.what.starts_with("asked to delete")));
}

#[test]
fn one_command_begins_one_chain() {
    let mut show = Show::open(Scenario::OneNode);
    show.ask(deployment("web", 3, "nginx"));
    show.pass(20);
    let pods: Vec<Key> = show.cluster.store().list(Kind::POD, "default").map(|(key, _)| key.clone()).collect();
    for key in pods {
        show.ask(ApiRequest::Delete { key, options: DeleteOptions::default() });
        show.go(show.cluster.now() + SimDuration::from_millis(1));
    }
    show.pass(1);
    let told: Vec<String> = show.scene().story.iter().map(|step| step.what.to_string()).collect();
    assert_eq!(told[0], "asked to delete 3 pods");
    assert!(told.iter().any(|what| what == "made 3 pods"), "{told:?}");
}

#[test]
fn what_is_hidden_moves_nothing() {
    let mut show = Show::open(Scenario::OneNode);
    show.staging = show.staging.clone().hiding(super::Part::ALL.into_iter().collect(), &show.cluster);
    show.ask(deployment("web", 1, BOOTCAMP));
    show.pass(20);
    assert!(show.seen.iter().all(|scene| scene.messages.is_empty() && scene.story.is_empty()));
    assert_eq!(show.scene().pods[0].state, PodState::Ready);
}
