//! Kubernetes Basics as lessons: their commands are the tutorial's, and each begins where the one before has ended.

use super::*;
use crate::api::set::Set;
use crate::lessons::Entry;
use crate::world::network::Vantage;

/// The commands of the tutorial's six modules; `#` lines are remarks.
const PRINTED: &str = include_str!("../../../tests/fixtures/basics.txt");
const PATH: &str = "Kubernetes Basics";

fn modules() -> Vec<Entry> {
    catalogue().iter().copied().filter(|entry| entry.read().unwrap().path == PATH).collect()
}

#[test]
fn the_lessons_commands_are_the_tutorials() {
    let printed: Vec<&str> = PRINTED.lines().filter(|line| !line.starts_with('#')).collect();
    let lessons: Vec<_> = modules().iter().map(|entry| entry.read().unwrap()).collect();
    assert_eq!(lessons.len(), 6);
    let chips = lessons.iter().flat_map(|lesson| &lesson.steps).flat_map(|step| &step.commands);
    let runs: Vec<&str> = chips.map(|chip| chip.run.as_str()).collect();
    assert_eq!(runs, printed);
}

/// What stands in the cluster and in the console, but for names, addresses and times.
fn standing(session: &Session) -> Vec<String> {
    let cluster = session.cluster();
    let kinds = [Kind::DEPLOYMENT, Kind::REPLICA_SET, Kind::POD, Kind::SERVICE];
    let objects = kinds.into_iter().flat_map(|kind| cluster.store().list(kind, "default"));
    let mut found: Vec<String> = objects
        .map(|(key, object)| {
            let document = object.to_value();
            let at = |path: &str| document.pointer(path).map(ToString::to_string).unwrap_or_default();
            let name = if key.kind == Kind::POD { "" } else { key.name.as_str() };
            let image = ["/spec/template/spec/containers/0/image", "/spec/containers/0/image"].map(at).concat();
            let parts = ["/metadata/labels", "/spec/replicas", "/spec/type", "/status/phase"].map(at).join(" ");
            format!("{:?} {name} {image} {parts}", key.kind)
        })
        .collect();
    found.sort();
    let shell = session.front.shell.borrow();
    let variables: Set<String> = ["POD_NAME", "NODE_PORT"]
        .into_iter()
        .filter(|name| shell.values().contains_key(*name))
        .map(str::to_owned)
        .collect();
    found.extend(variables);
    let tabs = || session.others.iter().chain([&session.front]);
    let running = tabs().filter(|tab| tab.foreground.is_some()).count();
    let jobs: usize = tabs().map(|tab| tab.console.jobs.all().len()).sum();
    found.push(format!("{} still running", running + jobs));
    found
}

#[test]
fn each_module_begins_where_the_one_before_has_ended() {
    let modules = modules();
    for (module, next) in modules.iter().zip(modules.iter().skip(1)) {
        let steps = module.read().unwrap().steps;
        let mut ended = Session::begin_at(*module, steps.len() - 1).unwrap();
        steps.last().unwrap().solution.iter().for_each(|line| ended.follow(line));
        let begun = Session::begin(*next).unwrap();
        assert_eq!(standing(&begun), standing(&ended), "{} after {}", next.id, module.id);
    }
}

#[test]
fn what_comes_through_the_proxy_is_seen_on_its_way() {
    let deploy = modules()[1];
    let steps = deploy.read().unwrap().steps;
    let mut session = Session::begin_at(deploy, steps.len() - 1).unwrap();
    steps.last().unwrap().solution.iter().for_each(|line| session.follow(line));
    let cluster = session.cluster();
    let traces: Vec<_> = cluster.traffic().map(|trace| (&trace.from, trace.pod.is_some(), &trace.outcome)).collect();
    assert_eq!(traces, [(&Vantage::Node("minikube".to_owned()), true, &Ok(200))]);
}
