//! Whole pictures of small scenes.

use super::traffic::{CrossPicture, make_room};
use super::*;
use crate::api::discovery::Kind;
use crate::apiserver::request::Key;
use crate::scene::layout::{Air, Demand, Form, Point, arrange};
use crate::scene::motion::Travel;
use crate::scene::palette::Hue;
use crate::scene::{
    Condition, Machine, Message, MessageKind, Node, Pea, PeaState, Place, Pod, PodState, Promise, Request, Source,
    Span, StepPhase, StoryStep, Wire,
};

const WALK: Manner = Manner { speed: 1.0, travel: Travel::Moving };

fn node(name: &str, condition: Condition) -> Node {
    let half = Promise { share: 0.5, words: "1 of 2".into() };
    Node {
        name: name.into(),
        condition,
        machine: Machine::Well,
        cut: (condition == Condition::NotReady).then_some(Span { from: SimTime::ZERO, until: None }),
        kubelet: None,
        cpu: half.clone(),
        memory: half,
    }
}

fn pod(hash: &str, place: Place, containers: usize) -> Rc<Pod> {
    Rc::new(Pod {
        uid: hash.into(),
        number: 0,
        key: Key::new(Kind::POD, "default", hash),
        workload: "kubernetes-bootcamp".into(),
        hash: hash.into(),
        address: "".into(),
        peas: vec![Pea { tag: "1".into(), hue: Hue::Current, state: PeaState::Running }; containers],
        inits: Vec::new(),
        state: PodState::Ready,
        place,
        moments: Vec::new(),
    })
}

pub(super) fn scene() -> Scene {
    let on = |node, slot| Place::Slot { node, slot, from_cell: 0 };
    Scene {
        nodes: vec![node("minikube", Condition::Ready), node("minikube-m02", Condition::NotReady)],
        pods: vec![
            pod("aaaaa", on(0, 0), 1),
            pod("bbbbb", on(1, 0), 2),
            pod("ccccc", Place::Lane { cell: 0, reason: None }, 1),
        ],
        ..Scene::default()
    }
}

/// The layout of a scene whose floor has no doors.
pub(super) fn on_floor(scene: &Scene) -> Layout {
    let floor = doors::floor_demand(scene, 0);
    arrange(
        Form::Wide,
        1.0,
        836.0,
        430.0,
        Demand { nodes: scene.nodes.len(), slots: 2, seats: &[], chips: &[], before: None, floor, air: Air::Plenty },
    )
}

/// A request through no Service.
pub(super) fn request(source: Source, pod: Option<&str>) -> Request {
    Request {
        stream: None,
        source,
        service: None,
        node: None,
        pod: pod.map(Into::into),
        start: SimTime::default(),
        end: None,
    }
}

fn draw(scene: &Scene) -> Picture {
    let demand = Demand {
        nodes: scene.nodes.len(),
        slots: 2,
        seats: &[],
        chips: &[],
        before: None,
        floor: None,
        air: Air::Plenty,
    };
    let layout = arrange(Form::Wide, 1.0, 836.0, 430.0, demand);
    picture(&mut Gallery::default(), scene, &Rc::new(layout), None, SimTime::from_millis(100), WALK)
}

#[test]
fn names_say_everything_that_is_drawn() {
    let picture = draw(&scene());
    let spoken: Vec<&str> = picture.pods.iter().map(|pod| pod.spoken.as_str()).collect();
    assert_eq!(spoken[0], "Pod kubernetes-bootcamp aaaaa, running and ready, on minikube");
    assert_eq!(spoken[2], "Pod kubernetes-bootcamp ccccc, running and ready");
    assert_eq!(
        picture.cards[1].spoken,
        "Node minikube-m02, not ready, silent, 1 pod, promised 1 of 2 CPU and 1 of 2 memory"
    );
}

#[test]
fn free_slots_are_those_that_no_pod_takes() {
    let picture = draw(&scene());
    let slots = picture.cards.iter().map(|card| card.free.len()).collect::<Vec<_>>();
    assert_eq!(slots[0] - 1, slots[1], "one pod takes one slot, the other two");
}

#[test]
fn two_peas_stand_apart_in_a_wide_tile() {
    let picture = draw(&scene());
    let xs: Vec<f64> = picture.pods[1].peas.iter().map(|pea| pea.x).collect();
    assert_eq!((picture.pods[1].pose.rect.w, xs), (160.0, vec![46.0, 114.0]));
}

#[test]
fn the_wire_to_a_silent_node_is_broken() {
    let pieces =
        |picture: &Picture| picture.wires.iter().map(|wire| wire.path.matches('M').count()).collect::<Vec<_>>();
    assert_eq!(pieces(&draw(&scene())), [1, 1, 1, 1, 2]);
}

#[test]
fn equal_messages_ride_as_one() {
    let message = |wire| Message { start: SimTime::ZERO, wire, kind: MessageKind::Watch };
    let messages = vec![message(Wire::Kubelet(0)), message(Wire::Kubelet(0)), message(Wire::Scheduler)];
    let picture = draw(&Scene { messages, ..scene() });
    let counts: Vec<usize> = picture.pulses.iter().map(|pulse| pulse.count).collect();
    assert_eq!(counts, [1, 2]);
    assert_eq!(picture.wires.iter().filter(|wire| wire.heat == Heat::Hot).count(), 2);
}

#[test]
fn a_wire_carries_the_number_of_its_last_step() {
    let step =
        |wire, phase| StoryStep { who: "x".into(), what: "y".into(), at: SimTime::ZERO, phase, wire: Some(wire) };
    let story = vec![
        step(Wire::Kubectl, StepPhase::Done),
        step(Wire::Etcd, StepPhase::Done),
        step(Wire::Kubectl, StepPhase::Now),
    ];
    let picture = draw(&Scene { story, ..scene() });
    let numbers: Vec<usize> = picture.wires.iter().filter_map(|wire| wire.badge).map(|badge| badge.number).collect();
    assert_eq!(numbers, [3, 2]);
}

#[test]
fn a_crowded_lane_says_how_many_more_wait() {
    let waiting = |cell: usize| pod(&format!("w{cell}"), Place::Lane { cell, reason: None }, 1);
    let check = |count: usize, shown: usize, more: Option<usize>| {
        let picture = draw(&Scene { pods: (0..count).map(waiting).collect(), ..scene() });
        assert_eq!((picture.pods.len(), picture.more_waiting.map(|(_, more)| more)), (shown, more), "{count} wait");
    };
    let demand = Demand { nodes: 2, slots: 2, seats: &[], chips: &[], before: None, floor: None, air: Air::Plenty };
    let cells = arrange(Form::Wide, 1.0, 836.0, 430.0, demand).lane.len();
    check(1, 1, None);
    check(cells, cells, None);
    check(cells + 4, cells - 1, Some(5));
}

#[test]
fn of_a_crowd_only_who_had_a_pill_sets_out_as_one() {
    let nodes: Vec<Node> = (0..50).map(|at| node(&format!("m{at:02}"), Condition::Ready)).collect();
    let scheduled = crate::scene::Moment { what: crate::scene::MomentKind::Scheduled, at: SimTime::from_millis(90) };
    let from = |from_cell: usize| {
        let waited = pod("p", Place::Slot { node: 3, slot: 0, from_cell }, 1);
        let pods = vec![Rc::new(Pod { moments: vec![scheduled], ..(*waited).clone() })];
        let picture = draw(&Scene { pods, nodes: nodes.clone(), ..scene() });
        (picture.pods[0].pill.name.is_empty(), picture.pods[0].pose.grown == 1.0)
    };
    assert_eq!(from(0), (false, false));
    assert_eq!(from(500), (true, true));
}

#[test]
fn a_lonely_pill_says_why_it_waits() {
    let reason: std::rc::Rc<str> = "no node has 8Gi of memory free".into();
    let lonely = pod("zzzzz", Place::Lane { cell: 0, reason: Some(reason) }, 1);
    let nodes = vec![node("minikube", Condition::Ready)];
    let picture = draw(&Scene { pods: vec![lonely], nodes, ..Scene::default() });
    assert_eq!(picture.pods[0].pill.name, "kubernetes-bootcamp");
    assert!(picture.pods[0].pill.words.starts_with("no node has 8Gi"), "{:?}", picture.pods[0].pill);
}

#[test]
fn on_narrow_cards_a_port_and_a_count_lie_beside_each_other() {
    let on = |node: usize| Place::Slot { node, slot: 0, from_cell: 0 };
    let name = |node: usize| format!("minikube-m{node:02}");
    let nodes: Vec<Node> = (0..14).map(|at| node(&name(at), Condition::Ready)).collect();
    let pods: Vec<Rc<Pod>> = (0..14).map(|at| pod(&format!("p{at}"), on(at), 1)).collect();
    let link = |pod: &Rc<Pod>| crate::scene::Link { pod: pod.uid.clone(), from: None, leaving: None, until: None };
    let service = crate::scene::Service {
        uid: "s".into(),
        key: Key::new(Kind::SERVICE, "default", "web"),
        name: "web".into(),
        kind: crate::scene::ServiceKind::NodePort,
        ways: Vec::new(),
        selector: "app=web".into(),
        node_port: Some(31_982),
        links: pods.iter().map(link).collect(),
        came: None,
        gone: None,
    };
    let scene = Scene { nodes, pods, services: vec![service], ..Scene::default() };
    let layout = Rc::new(on_floor(&scene));
    let picture = picture(&mut Gallery::default(), &scene, &layout, None, SimTime::from_millis(100), WALK);
    let counts: Vec<Rect> = picture
        .ground
        .links
        .iter()
        .filter_map(|link| match link.kind {
            LinkKind::Ribbon(_, at) => Some(Rect::new(at.x - 13.0, at.y - 8.0, 26.0, 16.0)),
            _ => None,
        })
        .collect();
    assert_eq!((counts.len(), picture.ground.ports.len()), (14, 14));
    for count in counts {
        assert!(picture.ground.ports.iter().all(|port| !port.rect.overlaps(count)), "{count:?}");
    }
    assert!(picture.cards.iter().all(|card| card.name.1.starts_with("…m")), "names keep their last words");
}

#[test]
fn in_a_crowd_only_what_shows_is_drawn_anew() {
    let on = |node: usize| Place::Slot { node, slot: 0, from_cell: 0 };
    let nodes: Vec<Node> = (0..14).map(|at| node(&format!("n{at}"), Condition::Ready)).collect();
    let pods: Vec<Rc<Pod>> =
        (0..14).map(|at| Pod { number: at, ..Pod::clone(&pod(&format!("p{at}"), on(at), 1)) }.into()).collect();
    let before = Scene { nodes, pods, ..Scene::default() };
    let layout = Rc::new(on_floor(&before));
    let mut gallery = Gallery::default();
    let mut draw = |scene: &Scene| picture(&mut gallery, scene, &layout, None, SimTime::from_millis(100), WALK).pods;
    let first = draw(&before);
    let mut after = before.clone();
    for (at, pod) in after.pods.iter_mut().enumerate() {
        let pod = Rc::make_mut(pod);
        // Which revision a pod runs has no room; that it is not ready has.
        pod.peas[0].hue = Hue::Previous;
        pod.state = if at == 3 { PodState::NotReady } else { pod.state };
    }
    let drawn = draw(&after);
    let anew: Vec<usize> = (0..14).filter(|at| !Rc::ptr_eq(&first[*at], &drawn[*at])).collect();
    assert_eq!(anew, [3]);
}

#[test]
fn what_befell_a_machine_stands_clear_of_its_kubelet() {
    for (form, width) in [(Form::Wide, 836.0), (Form::Compact, 374.0)] {
        let dark = Node { machine: Machine::NoPower, ..node("minikube-m02", Condition::NotReady) };
        let scene = Scene { nodes: vec![node("minikube", Condition::Ready), dark.clone(), dark], ..scene() };
        let demand = Demand { nodes: 3, slots: 2, seats: &[], chips: &[], before: None, floor: None, air: Air::Plenty };
        let layout = Rc::new(arrange(form, 1.0, width, 430.0, demand));
        let picture = picture(&mut Gallery::default(), &scene, &layout, None, SimTime::from_millis(100), WALK);
        let (at, words) = picture.cards[1].trouble.as_ref().unwrap();
        let socket = layout.cards[1].socket;
        let left = at.x - crate::scene::lettering::width(words, crate::scene::lettering::Face::Sans, 11.0);
        assert!(
            at.y - 9.0 > socket.bottom() || at.x < socket.x || left > socket.right(),
            "{form:?}: {at:?}, {socket:?}"
        );
        assert!(at.y < layout.cards[1].body.bottom(), "{form:?}");
    }
}

#[test]
fn losses_beside_each_other_say_their_reason_once() {
    let cross = |x, y| CrossPicture { at: Point { x, y }, count: 1, why: "lost", side: Side::Right };
    let mut crosses = [cross(0.0, 10.0), cross(60.0, 14.0), cross(60.0, 40.0), cross(300.0, 10.0)];
    make_room(&mut crosses);
    assert_eq!(crosses.map(|cross| cross.why), ["", "lost", "lost", "lost"]);
}
