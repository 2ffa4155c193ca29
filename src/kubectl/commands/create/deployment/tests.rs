//! What is plain about `kubectl create deployment`, and what follows from it: nothing whose code is fetched later.

use super::*;
use crate::apiserver::request::StatusReason;
use crate::cluster::faults::Fault;
use crate::cluster::story::{Actor, Effect};
use crate::kubectl::tests::bench::{Bench, split};

/// The loops whose passes are fetched (`controllers::later`).
const LATER: [&str; 7] = [
    "horizontal-pod-autoscaler",
    "disruption-controller",
    "endpointslicemirroring-controller",
    "garbage-collector",
    "kubernetes-service",
    "namespace-controller",
    "service-controller",
];

fn is_plain(line: &str) -> bool {
    (PLAIN.is_enough)(&Arguments::parse("create deployment", &split(line)).unwrap())
}

#[track_caller]
fn check(line: &str, expected: bool) {
    assert_eq!(is_plain(line), expected, "{line}");
}

#[test]
fn a_line_is_plain_if_its_flags_are_and_the_server_can_find_nothing_wrong() {
    check("web --image=nginx", true);
    check("web --image=gcr.io/google-samples/kubernetes-bootcamp:v1 --replicas=3 --port=80 -n shop", true);
    check("web --image=nginx -- sleep 60", true);
    check("web --image=nginx -o yaml", false);
    check("web --image=nginx --as=robot", false);
    check("Web --image=nginx", false);
    check("web --image=nginx --image=docker.io/nginx", false);
    check("web --image=", false);
    check("web --image=nginx --replicas=-1", false);
    check("web --image=nginx --port=0", false);
}

#[test]
fn the_server_finds_nothing_wrong_with_what_is_plain() {
    let long = "a".repeat(63);
    let names = ["web", "7", "a-b", "web.v2", "web-", "WEB", "w_b", "", &long, &format!("{long}a")];
    let images = ["nginx", "'nginx '", "''", "a/b_c:1", "a/.b", "A", "nginx@sha256:0", "a --image=b", "x --image=y/x"];
    let rest = ["", "--replicas=0", "--replicas=-2", "--port=65535", "--port=65536", "--port=-7", "--port=0"];
    let mut plain = 0;
    for name in names {
        for image in images {
            let lines = rest.map(|rest| format!("'{name}' --image={image} {rest}"));
            for line in lines.iter().filter(|line| is_plain(line)) {
                plain += 1;
                let created = format!("deployment.apps/{name} created\n");
                assert_eq!(Bench::new().run(&format!("create deployment {line}")).stdout, created, "{line}");
            }
        }
    }
    assert!(plain > 60, "only {plain}");
}

#[test]
fn what_follows_from_plain_lines_needs_no_code_that_is_not_here() {
    let mut bench = Bench::new();
    let long = "a".repeat(63);
    for line in
        ["web --image=nginx --replicas=7".to_owned(), format!("{long} --image=nginx:1.27"), "7 --image=nope".to_owned()]
    {
        assert!(is_plain(&line));
        assert_eq!(bench.run(&format!("create deployment {line}")).code, 0, "{line}");
    }
    bench.wait(30);
    for fault in [Fault::PowerOff("minikube-m02".to_owned()), Fault::StopKubelet("minikube".to_owned())] {
        bench.inject(&fault);
        bench.wait(600);
    }
    for fault in [Fault::PowerOn("minikube-m02".to_owned()), Fault::StartKubelet("minikube".to_owned())] {
        bench.inject(&fault);
    }
    bench.wait(60);
    let cluster = bench.cluster();
    let acts = cluster.story().after(0).flat_map(|act| act.effects.iter().map(move |effect| (act.actor, effect)));
    let (mut writes, mut deletes) = (0, 0);
    for (actor, effect) in acts {
        let Actor::Component(name) = actor else { continue };
        assert!(!LATER.contains(&name), "{name}: {effect:?}");
        match effect {
            Effect::Refused { reason, message, .. } => assert_ne!(*reason, StatusReason::Invalid, "{name}: {message}"),
            Effect::Wrote { verb, .. } => {
                writes += 1;
                deletes += usize::from(*verb == "delete");
            }
            _ => {}
        }
    }
    assert!(writes > 100 && deletes > 0, "{writes} writes, {deletes} deletes");
}
