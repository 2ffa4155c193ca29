//! Visitors and requests, as text.

use super::*;
use crate::api::visitors::{Destination, Invitation, Named, Origin, Outcome};
use crate::scene::Source;

fn service(selector: &str) -> ApiRequest {
    let value = serde_json::json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
        "spec": {"type": "NodePort", "selector": {"app": selector}, "ports": [{"port": 8080}]}});
    let body = Body::Json { value, strictness: Strictness::Strict };
    ApiRequest::Create { kind: Kind::SERVICE, namespace: "default".into(), body, mode: WriteMode::Persist }
}

fn visited(selector: &str, per_second: u32) -> Show {
    let mut show = Show::open(Scenario::OneNode);
    show.ask(deployment("web", 2, BOOTCAMP));
    show.ask(service(selector));
    show.pass(20);
    let to = Destination::Service(Named { namespace: "default".into(), name: "web".into() });
    show.cluster.invite(&Invitation { to, from: Origin::Outside, per_second }).unwrap();
    show.seen.clear();
    show
}

/// What travels, at its most in one look, and how each of them ended.
fn line(show: &Show) -> String {
    let most = show.seen.iter().map(|scene| scene.traffic.requests.len()).max().unwrap();
    let scene = show.scene();
    let requests = || scene.traffic.requests.iter();
    let ended = |outcome: fn(&Outcome) -> bool| {
        requests().filter(|request| request.end.as_ref().is_some_and(|(_, end)| outcome(end))).count()
    };
    assert!(requests().all(|request| request.source == Source::Street && request.service.is_some()));
    let stream = &scene.traffic.streams[0];
    format!(
        "{} served, {} lost; at most {} at once: {} with a pod, {} without, {} lost",
        stream.served,
        stream.lost_in_all(),
        most,
        requests().filter(|request| request.pod.is_some()).count(),
        requests().filter(|request| request.pod.is_none()).count(),
        ended(|end| matches!(end, Outcome::Lost(_)))
    )
}

#[test]
fn visitors_travel_to_the_pods_that_answer_or_are_lost_at_the_door() {
    let check = |selector, per_second, expected: &str| {
        let mut show = visited(selector, per_second);
        show.pass(5);
        assert_eq!(line(&show), expected);
    };
    check("web", 5, "25 served, 0 lost; at most 10 at once: 10 with a pod, 0 without, 0 lost");
    check("nobody", 5, "0 served, 25 lost; at most 8 at once: 0 with a pod, 8 without, 7 lost");
    check("web", 200, "1000 served, 0 lost; at most 25 at once: 24 with a pod, 0 without, 0 lost");
}

#[test]
fn visitors_stay_behind_their_curtain() {
    let mut show = visited("web", 10);
    let hidden = [Part::Visitors].into_iter().collect();
    show.staging = show.staging.clone().hiding(hidden, &show.cluster);
    show.pass(2);
    let traffic = show.scene().traffic;
    assert_eq!((traffic.streams.len(), traffic.requests.len()), (0, 0));
}

#[test]
fn each_second_is_told() {
    let mut show = visited("web", 10);
    show.pass(12);
    let scene = show.scene();
    let beats = &scene.traffic.streams[0].beats;
    assert_eq!(beats.len(), 8);
    assert!(beats.iter().rev().skip(1).all(|beat| (beat.served, beat.lost) == (10, 0)), "{beats:?}");
}
