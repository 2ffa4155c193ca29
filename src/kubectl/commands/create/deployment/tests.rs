//! What is plain about `kubectl create deployment`, and what follows from it: nothing whose code is fetched later.

use super::*;
use crate::apiserver::request::{Change, StatusReason, WatchEvent};
use crate::cluster::Cluster;
use crate::cluster::faults::Fault;
use crate::cluster::scenario::Scenario;
use crate::cluster::story::{Actor, Effect};
use crate::control_loop::{Controller, Plan, View};
use crate::controllers::{
    autoscaler, daemon_set, disruption, endpoint_slice, endpoint_slice_mirroring, endpoints, garbage_collector,
    kubernetes_service, namespace, node_lifecycle, pod_gc, service_balancer, taint_eviction,
};
use crate::kubectl::tests::bench::{Bench, split};
use std::rc::Rc;

/// The loops whose passes are fetched (`controllers::later`).
const LATER: [&dyn Controller; 13] = [
    &autoscaler::AutoscalerController,
    &daemon_set::DaemonSetController,
    &disruption::DisruptionController,
    &endpoint_slice::EndpointSliceController,
    &endpoint_slice_mirroring::EndpointSliceMirroring,
    &endpoints::EndpointsController,
    &garbage_collector::GarbageCollector,
    &kubernetes_service::KubernetesService,
    &namespace::NamespaceController,
    &node_lifecycle::NodeLifecycleController,
    &pod_gc::PodGarbageCollector,
    &service_balancer::ServiceBalancer,
    &taint_eviction::TaintEvictionController,
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

/// A cluster with Deployments by plain lines.
fn plain_bench(scenario: &Scenario) -> Bench {
    let mut bench = Bench::of(scenario);
    let long = "a".repeat(63);
    for line in ["web --image=nginx --replicas=7", &format!("{long} --image=nginx:1.27"), "7 --image=nope"] {
        assert!(is_plain(line));
        assert_eq!(bench.run(&format!("create deployment {line}")).code, 0, "{line}");
    }
    bench
}

/// What components did in it, or were refused.
fn acts(bench: &Bench) -> Vec<(&'static str, Effect)> {
    let mut acts = Vec::new();
    for act in bench.cluster().story().after(0) {
        if let Actor::Component(name) = act.actor {
            acts.extend(act.effects.iter().map(|effect| (name, effect.clone())));
        }
    }
    acts
}

/// Whatever wakes them, those loops have nothing to do, and nothing to look at again.
#[track_caller]
fn check_plans(cluster: &Cluster) {
    let (store, now) = (cluster.store(), cluster.now());
    let view = View { store, runtime: cluster.runtime(), now };
    let mut woken = 0;
    for (_, object) in Kind::all().flat_map(|kind| store.list(kind, "")) {
        let revision = object.meta().resource_version;
        for change in [Change::Added, Change::Modified] {
            let object = Rc::clone(object);
            let event = WatchEvent { change, object, before: None, revision, at: now };
            for of_later in &LATER {
                for key in of_later.wakes(&event, store) {
                    let plan = of_later.reconcile(&view, &key);
                    assert_eq!(format!("{plan:?}"), format!("{:?}", Plan::nothing()), "{}: {key:?}", of_later.name());
                    woken += 1;
                }
            }
        }
    }
    assert!(woken > 20, "only {woken} passes");
}

#[test]
fn what_follows_from_plain_lines_needs_no_loop_whose_code_is_fetched() {
    for scenario in [Scenario::OneNode, Scenario::ThreeNodes, Scenario::Cloud] {
        let mut bench = plain_bench(&scenario);
        for seconds in [0, 1, 2, 3, 5, 10, 30, 60, 600, 3600] {
            bench.wait(seconds);
            // Whoever looks at nodes has written down what their kubelets report.
            bench.run("get pods,deployments,services,events,nodes --all-namespaces");
            check_plans(&bench.cluster());
        }
        let acts = acts(&bench);
        assert!(acts.len() > 100, "only {} acts", acts.len());
        let of_later = acts.iter().find(|(name, _)| LATER.iter().any(|of_later| of_later.name() == *name));
        assert_eq!(of_later, None, "{scenario:?}");
    }
}

#[test]
fn nothing_is_wrong_with_what_components_write() {
    let mut bench = plain_bench(&Scenario::ThreeNodes);
    bench.wait(30);
    for fault in [Fault::PowerOff, Fault::PowerOn, Fault::StopKubelet, Fault::StartKubelet] {
        bench.inject(&fault("minikube-m02".to_owned()));
        bench.wait(600);
    }
    let acts = acts(&bench);
    let is_invalid =
        |(_, effect): &&(&str, Effect)| matches!(effect, Effect::Refused { reason: StatusReason::Invalid, .. });
    assert_eq!(acts.iter().find(is_invalid), None);
    let names: Vec<&str> = acts.iter().map(|(name, _)| *name).collect();
    assert!(names.contains(&"taint-eviction-controller") && names.contains(&"daemonset-controller"), "{names:?}");
}
