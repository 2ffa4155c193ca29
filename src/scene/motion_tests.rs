//! Poses and pulses at instants, forwards and back.

use super::*;
use crate::api::discovery::Kind;
use crate::apiserver::request::Key;
use crate::scene::{Moment, Place};

const WALK: Manner = Manner { speed: 1.0, travel: Travel::Moving };
const STILL: Manner = Manner { speed: 1.0, travel: Travel::Still };
const PILL: Rect = Rect::new(100.0, 145.0, 78.0, 24.0);
const SLOT: Rect = Rect::new(400.0, 228.0, 76.0, 84.0);

fn at(milliseconds: i64) -> SimTime {
    SimTime::from_millis(milliseconds)
}

fn pod(moments: &[(i64, MomentKind)]) -> Pod {
    Pod {
        uid: "1".into(),
        number: 0,
        key: Key::new(Kind::POD, "default", "kubernetes-bootcamp-9bc58d867-x2k9q"),
        workload: "kubernetes-bootcamp".into(),
        hash: "x2k9q".into(),
        address: "".into(),
        inits: Vec::new(),
        peas: Vec::new(),
        state: PodState::Ready,
        place: Place::Slot { node: 0, slot: 0, from_cell: 0 },
        moments: moments.iter().map(|(time, what)| Moment { at: at(*time), what: *what }).collect(),
    }
}

fn pose(pod: &Pod, t: i64, manner: Manner) -> Option<Pose> {
    pod_pose(pod, Some(PILL), Some(SLOT), at(t), manner)
}

#[test]
fn a_pod_flies_from_its_pill_to_its_slot() {
    let pod = pod(&[(1000, MomentKind::Created), (2000, MomentKind::Scheduled)]);
    let check = |t, rect| assert_eq!(pose(&pod, t, WALK).map(|pose| pose.rect), rect, "at {t}");
    check(999, None);
    check(1500, Some(PILL));
    check(2000, Some(PILL));
    check(2640, Some(SLOT));
    check(9000, Some(SLOT));
    let half = pose(&pod, 2320, WALK).map(|pose| (pose.rect.x, pose.grown));
    assert_eq!(half, Some((250.0, 0.5)));
}

#[test]
fn with_less_motion_nothing_travels() {
    let pod = pod(&[(0, MomentKind::Created), (2000, MomentKind::Scheduled), (3000, MomentKind::Crashed)]);
    for t in 120..4000 {
        let rect = pose(&pod, t, STILL).map(|pose| (pose.rect, pose.scale));
        let expected = if t < 2000 { Some((PILL, 1.0)) } else { Some((SLOT, 1.0)) };
        assert!(rect == expected || (t == 2000 && rect.is_none()), "at {t}");
    }
}

#[test]
fn a_deleted_pod_fades_away() {
    let pod = pod(&[(0, MomentKind::Created), (5000, MomentKind::Deleted)]);
    let opacity = |t| pose(&pod, t, WALK).map(|pose| pose.opacity);
    assert_eq!((opacity(4999), opacity(5120), opacity(5240)), (Some(1.0), Some(0.5), None));
}

#[test]
fn gestures_return_to_rest() {
    use MomentKind::*;
    for what in [Started, ProbeFailed, Ready, Crashed] {
        let pod = pod(&[(0, what)]);
        let moved = (1..200).any(|t| pose(&pod, t, WALK) != Some(Pose::at_rest(SLOT, 1.0)));
        assert!(moved, "{what:?}");
        let rest = pose(&pod, 400, WALK).map(|pose| (pose.pea.round(), pose.turn.abs() < 0.1, pose.glyph.round()));
        assert_eq!(rest, Some((1.0, true, 1.0)), "{what:?}");
    }
}

fn check_pulse(message: (Wire, MessageKind), t: i64, manner: Manner, expected: Option<f64>) {
    let wire = [Point { x: 7.0, y: 100.0 }, Point { x: 7.0, y: 200.0 }];
    let message = Message { start: at(1000), wire: message.0, kind: message.1 };
    let y = pulse(message, &wire, at(t), manner).map(|pulse| pulse.at.y.round());
    assert_eq!(y, expected, "{message:?} at {t}");
}

#[test]
fn messages_ride_their_wire() {
    let write = (Wire::Kubelet(0), MessageKind::Write);
    let watch = (Wire::Kubelet(0), MessageKind::Watch);
    check_pulse(write, 999, WALK, None);
    check_pulse(write, 1000, WALK, Some(200.0));
    check_pulse(write, 1210, WALK, Some(150.0));
    check_pulse(write, 1419, WALK, Some(100.0));
    check_pulse(write, 1420, WALK, None);
    check_pulse(watch, 1000, WALK, Some(100.0));
    check_pulse((Wire::Etcd, MessageKind::Write), 1000, WALK, Some(100.0));
    check_pulse((Wire::Kubectl, MessageKind::Refused), 1740, WALK, None);
    check_pulse((Wire::Kubectl, MessageKind::Refused), 1739, WALK, Some(200.0));
    check_pulse(write, 1500, STILL, Some(150.0));
    check_pulse(write, 1600, STILL, None);
}

#[test]
fn at_high_speed_hops_are_short_and_then_left_out() {
    let manner = |speed| Manner { speed, travel: Travel::Moving };
    let check = |speed, expected| assert_eq!(manner(speed).hop().as_millis(), expected, "{speed}x");
    check(0.25, 420);
    check(4.0, 420);
    check(8.0, 640);
    check_pulse((Wire::Scheduler, MessageKind::Watch), 1010, manner(16.0), Some(100.0));
    check_pulse((Wire::Scheduler, MessageKind::Watch), 1010, manner(32.0), None);
}

#[test]
fn a_bent_wire_is_followed_leg_by_leg() {
    let wire = [Point { x: 0.0, y: 0.0 }, Point { x: 0.0, y: 80.0 }, Point { x: -20.0, y: 80.0 }];
    assert_eq!(along(&wire, 0.5), Point { x: 0.0, y: 50.0 });
    assert_eq!(along(&wire, 0.9), Point { x: -10.0, y: 80.0 });
    assert_eq!(along(&[], 0.5), Point::default());
}

#[test]
fn chains_are_drawn_one_hop_at_a_time() {
    let starts = one_after_another(&[at(0), at(5), at(10), at(5000)], WALK);
    assert_eq!(starts, [at(0), at(420), at(840), at(5000)]);
}

#[test]
fn a_quiet_scene_needs_no_frames() {
    let mut scene = Scene { pods: vec![pod(&[(0, MomentKind::Ready)]).into()], ..Scene::default() };
    assert!(is_moving(&scene, at(300), WALK));
    assert!(!is_moving(&scene, at(5000), WALK));
    let leaving = PodState::Terminating { from: at(4000), until: at(34_000) };
    scene.pods = vec![Pod { state: leaving, ..pod(&[(0, MomentKind::Ready)]) }.into()];
    scene.now = at(33_999);
    assert!(is_moving(&scene, at(50_000), WALK));
    scene.now = at(34_000);
    assert!(!is_moving(&scene, at(50_000), WALK));
}

#[test]
fn a_wire_breaks_and_is_mended() {
    let check = |cut: Option<(i64, Option<i64>)>, t, manner, expected: f64| {
        let cut = cut.map(|(from, until)| Span { from: at(from), until: until.map(at) });
        assert!((wire_gap(cut, at(t), manner) - expected).abs() < 0.01, "{cut:?} at {t}");
    };
    check(None, 500, WALK, 0.0);
    check(Some((1_000, None)), 999, WALK, 0.0);
    check(Some((1_000, None)), 1_210, WALK, 0.5);
    check(Some((1_000, None)), 1_420, WALK, 1.0);
    check(Some((1_000, Some(5_000))), 5_210, WALK, 0.5);
    check(Some((1_000, Some(5_000))), 5_420, WALK, 0.0);
    check(Some((1_000, None)), 1_001, STILL, 1.0);
}

#[test]
fn a_node_lights_up_once_while_it_is_thought_of() {
    let choice = Choice { at: at(1_000), fits: vec![0], rejected: vec![(1, "Insufficient cpu".into())] };
    let bright = |t, manner| (considered(&choice, at(t), manner) * 10.0).round() as i64;
    assert_eq!([999, 1_000, 1_280, 1_560, 3_000].map(|t| bright(t, WALK)), [0, 0, 10, 0, 0]);
    assert_eq!([999, 1_000, 1_599, 1_600].map(|t| bright(t, STILL)), [0, 10, 10, 0]);
    assert_eq!([999, 1_000, 1_899, 1_900].map(|t| is_told(&choice, at(t), WALK)), [false, true, true, false]);
}

#[test]
fn what_takes_too_much_memory_fills_and_bursts() {
    let pod = pod(&[(1_000, MomentKind::OutOfMemory)]);
    let flood = |t, manner| pose(&pod, t, manner).map(|pose| (pose.flood * 10.0).round() as i64);
    assert_eq!([999, 1_210, 1_420].map(|t| flood(t, WALK)), [Some(0), Some(5), Some(0)]);
    assert_eq!(flood(1_210, STILL), Some(0));
}
