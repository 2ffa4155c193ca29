//! A pod: owners, place, labels, containers, and why it is there or waits.

use super::parts::{chain, count, fact, labels, link, services_of, upper};
use super::{Body, ContainerCard, Fact, Section, Sign, verdicts};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::pod::{Container, ContainerStatus, Pod, Probe};
use crate::api::quantity::{Format, Quantity};
use crate::apiserver::request::Key;
use crate::apiserver::usage::pod_requests;
use crate::cluster::Cluster;
use crate::scene::Pea;
use crate::scene::compose::one;
use crate::scene::glyphs::look;
use crate::scene::palette::Hue;

/// Its sign and its state.
pub fn head(cluster: &Cluster, pod: &Pod) -> (Sign, String) {
    let look = look(one::state(cluster, pod), cluster.now());
    let mut words = upper(&look.spoken);
    let ready = pod.status.condition("Ready").filter(|ready| ready.status == "True" && pod.is_active());
    if let Some(since) = ready.and_then(|ready| ready.last_transition_time) {
        let services = services_of(cluster.store(), &pod.metadata, Kind::POD);
        let serving = services.first().map_or_else(String::new, |(name, _)| format!(", serving Service {name}"));
        words.push_str(&format!("{serving} for {}", cluster.now().since(since)));
    }
    (Sign::Glyph(look.glyph), words)
}

/// Its summary.
pub fn sections(cluster: &Cluster, pod: &Pod) -> Vec<Section> {
    let store = cluster.store();
    vec![
        chain(store, &Object::Pod(pod.clone())),
        Section::new("Where it runs", Body::Facts(place(cluster, pod))),
        labels(store, &pod.metadata, Kind::POD),
        containers(cluster, pod),
        verdicts::section(cluster, pod),
    ]
}

fn place(cluster: &Cluster, pod: &Pod) -> Vec<Fact> {
    let node = match pod.spec.node_name.as_str() {
        "" => fact("Node", "none yet"),
        node => link("Node", Key::cluster(Kind::NODE, node)),
    };
    let address = Some(pod.status.pod_ip.as_str()).filter(|address| !address.is_empty()).unwrap_or("none yet");
    let mut facts = vec![
        node,
        fact("Pod IP", address),
        fact("Age", pod.metadata.age(cluster.now())),
        fact("Asks for", asks(pod)),
        fact("Class", pod.status.qos_class.as_str()),
    ];
    let restarts: i32 = pod.status.container_statuses.iter().map(|status| status.restart_count).sum();
    if restarts > 0 {
        facts.push(fact("Restarts", restarts.to_string()));
    }
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

fn asks(pod: &Pod) -> String {
    let asks = pod_requests(pod);
    let cpu = (asks.milli_cpu > 0).then(|| format!("{} CPU", Quantity::from_milli(asks.milli_cpu, Format::DecimalSi)));
    let memory = (asks.memory > 0).then(|| Quantity::from_value(asks.memory, Format::BinarySi).to_string());
    match (cpu, memory) {
        (None, None) => "nothing: it has no requests".to_owned(),
        (cpu, memory) => cpu.into_iter().chain(memory).collect::<Vec<_>>().join(", "),
    }
}

fn containers(cluster: &Cluster, pod: &Pod) -> Section {
    let peas = one::peas(cluster, pod);
    let init = pod.spec.init_containers.iter().map(|container| {
        let state = one::pea_state(cluster, pod, container);
        let pea = Pea { tag: one::tag(&container.image, None).into(), hue: Hue::Plain, state };
        card(container, pea, &pod.status.init_container_statuses, "init container")
    });
    let main = pod.spec.containers.iter().zip(peas);
    let main = main.map(|(container, pea)| card(container, pea, &pod.status.container_statuses, ""));
    let cards: Vec<ContainerCard> = init.chain(main).collect();
    let title = if cards.len() == 1 { "Container" } else { "Containers" };
    Section::new(title, Body::Containers(cards))
}

fn card(container: &Container, pea: Pea, statuses: &[ContainerStatus], role: &str) -> ContainerCard {
    let status = statuses.iter().find(|status| status.name == container.name);
    let state = status.map_or_else(|| "not started".to_owned(), state);
    let restarts = count(status.map_or(0, |status| status.restart_count).into(), "restart");
    let words = [role, &state, &restarts].iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>();
    let probes = [
        ("Start check", &container.startup_probe),
        ("Ready check", &container.readiness_probe),
        ("Alive check", &container.liveness_probe),
    ];
    let mut facts: Vec<Fact> =
        probes.into_iter().filter_map(|(name, probe)| Some(fact(name, question(probe.as_ref()?)))).collect();
    for (name, amounts) in [("Asks for", &container.resources.requests), ("Limits", &container.resources.limits)] {
        let amounts: Vec<String> = amounts.iter().map(|(what, amount)| format!("{amount} {what}")).collect();
        if !amounts.is_empty() {
            facts.push(fact(name, amounts.join(", ")));
        }
    }
    ContainerCard { pea, name: container.name.clone(), image: container.image.clone(), words: words.join(", "), facts }
}

fn state(status: &ContainerStatus) -> String {
    let state = &status.state;
    match (&state.running, &state.waiting, &state.terminated) {
        (Some(_), _, _) if status.ready => "running".to_owned(),
        (Some(_), _, _) => "running, not ready".to_owned(),
        (_, Some(waiting), _) => format!("waiting: {}", waiting.reason),
        (_, _, Some(ended)) => format!("{}, exit code {}", ended.reason, ended.exit_code),
        _ => "not started".to_owned(),
    }
}

/// What a probe asks.
fn question(probe: &Probe) -> String {
    match (&probe.http_get, &probe.exec, &probe.tcp_socket) {
        (Some(get), _, _) => format!("GET {} at {}", get.path, get.port),
        (_, Some(exec), _) => {
            let words = crate::api::lookup::items_at(exec, "/command").iter().filter_map(|word| word.as_str());
            words.collect::<Vec<_>>().join(" ")
        }
        (_, _, Some(_)) => "opens its port".to_owned(),
        _ => "gRPC".to_owned(),
    }
}
