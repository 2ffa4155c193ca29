//! The course against the linter, and the linter against broken lessons, with a player that knows a few commands.

use super::command::{Command, Surroundings};
use super::glossary::Glossary;
use super::lint::{Player, lint, lint_glossary};
use super::progress::Progress;
use super::{Standing, catalogue, read};
use crate::api::discovery::Kind;
use crate::api::time::SimDuration;
use crate::api::yaml::from_yaml;
use crate::apiserver::request::{ApiRequest, Body, Key, Strictness, WriteMode};
use crate::cluster::Cluster;
use crate::cluster::scenario::Scenario;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Sends the requests that a line would make; enough of kubectl for the lessons' own lines.
struct Typist(Cluster);

impl Typist {
    fn new() -> Self {
        Self(Scenario::OneNode.build(1).unwrap())
    }

    fn execute(&mut self, line: &str, command: &Command) -> Result<(), ()> {
        if let Some((first, document)) = line.split_once("<<EOF\n") {
            assert!(first.contains("-f -"), "{line}");
            return self.create(from_yaml(document.trim_end_matches("EOF\n").trim_end_matches("EOF")).unwrap());
        }
        let words: Vec<&str> = line.split(" | ").next().unwrap().split_whitespace().collect();
        let value = |flag: &str| {
            let at = words.iter().position(|word| {
                word.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
            })?;
            words[at].split_once('=').map(|(_, value)| value).or(words.get(at + 1).copied())
        };
        match words.as_slice() {
            ["kubectl", "create", "namespace", name] => self.create(json!({
                "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": name }
            })),
            ["kubectl", "create", "deployment" | "deploy", ..] => {
                let is_value = |at: usize| matches!(words[at - 1], "--image" | "-n");
                let name = (3..words.len()).find(|at| !words[*at].starts_with('-') && !is_value(*at)).ok_or(())?;
                let replicas: i64 = value("--replicas").map_or(1, |text| text.parse().unwrap());
                let name = words[name];
                self.create(json!({
                    "apiVersion": "apps/v1", "kind": "Deployment",
                    "metadata": { "name": name, "namespace": value("--namespace").unwrap_or("default"), "labels": { "app": name } },
                    "spec": { "replicas": replicas, "selector": { "matchLabels": { "app": name } }, "template": {
                        "metadata": { "labels": { "app": name } },
                        "spec": { "containers": [{ "name": "c", "image": value("--image").ok_or(())? }] },
                    } },
                }))
            }
            ["kubectl", "scale", "deployment", name, _] => {
                let key = Key::new(Kind::DEPLOYMENT, "default", name);
                let replicas = value("--replicas").unwrap().parse().unwrap();
                let mode = WriteMode::Persist;
                let request = ApiRequest::SetScale { key, replicas, resource_version: None, mode };
                self.0.request(request).map(drop).map_err(drop)
            }
            ["kubectl", "get" | "describe", ..] => self.look(command),
            ["kubectl", "delete", "deployment", name] => {
                let key = Key::new(Kind::DEPLOYMENT, "default", name);
                self.0.request(ApiRequest::Delete { key, options: Default::default() }).map(drop).map_err(drop)
            }
            _ => Err(()),
        }
    }

    fn create(&mut self, value: Value) -> Result<(), ()> {
        let word = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let kind = Kind::of_manifest(&word("apiVersion"), &word("kind")).ok_or(())?;
        let namespace = value.pointer("/metadata/namespace").and_then(Value::as_str).unwrap_or("default").to_owned();
        let namespace = if kind.is_namespaced() { namespace } else { String::new() };
        let body = Body::Json { value, strictness: Strictness::Ignore };
        let request = ApiRequest::Create { kind, namespace, body, mode: WriteMode::Persist };
        self.0.request(request).map(drop).map_err(|status| panic!("{status:?}"))
    }

    /// Fails for what does not exist, as kubectl does.
    fn look(&mut self, command: &Command) -> Result<(), ()> {
        let act = &command.acts[0];
        let is_named = |target: &super::command::Target| matches!(target.name, super::command::Name::Exact(_));
        let is_there = |kind: Kind| self.0.store().list(kind, "").any(|(_, object)| act.concerns(object));
        let is_missing = act.targets.iter().any(|target| is_named(target) && !is_there(target.kind));
        if act.targets.is_empty() || is_missing { Err(()) } else { Ok(()) }
    }
}

impl Player for Typist {
    fn restart(&mut self, scenario: &str, seed: u64) -> Result<(), String> {
        let scenario = Scenario::named(scenario).map_err(|error| error.to_string())?;
        self.0 = scenario.build(seed).map_err(|error| error.to_string())?;
        Ok(())
    }

    fn run(&mut self, line: &str) -> Command {
        let command = Command::typed(line, &Surroundings { aliases: &BTreeMap::new(), namespace: "default" });
        let code = self.execute(line, &command).map_or(1, |()| 0);
        self.pass(SimDuration::from_millis(100));
        command.ended(code, self.0.store())
    }

    fn pass(&mut self, span: SimDuration) {
        let until = self.0.now() + span;
        self.0.advance_to(until);
    }

    fn cluster(&self) -> Cluster {
        self.0.clone()
    }
}

#[test]
fn the_course_keeps_its_promises() {
    let glossary = Glossary::built_in().unwrap();
    let mut complaints = lint_glossary(&glossary);
    for entry in catalogue() {
        let lesson = entry.read().unwrap_or_else(|error| panic!("{error}"));
        complaints.extend(lint(&lesson, &glossary, &mut Typist::new()));
    }
    let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
    assert_eq!(lines, Vec::<String>::new());
}

/// A lesson of one good step, to be broken in one place.
const GOOD: &str = r#"
format_version: 1
title: Title
path: Path
scenario: one-node
seed: 1
reveal: [nodes]
glossary: [pod]
steps:
- id: a
  title: Ask
  text: "A [pod](#term/pod)."
  commands:
  - {run: kubectl create deployment x --image=nginx, gloss: asks}
  hint: "Ask: `kubectl get pods` shows it."
  checks:
  - name: There
    met_when: {assert: {kind: deployment, name: x}}
  solution: [kubectl create deployment x --image=nginx]
  alternatives: [[kubectl create deploy x --image nginx]]
  wrong_moves: [[kubectl create deployment y --image=nginx]]
"#;

fn check_complaint(from: &str, to: &str, expected: &str) {
    assert!(GOOD.contains(from), "{from}");
    let lesson = read::lesson("00-good", &GOOD.replace(from, to)).unwrap_or_else(|error| panic!("{error}"));
    let found = lint(&lesson, &Glossary::built_in().unwrap(), &mut Typist::new());
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    if expected.is_empty() {
        assert_eq!(lines, Vec::<String>::new());
    } else {
        assert!(lines.iter().any(|line| line.contains(expected)), "{to}: {expected:?} is not in {lines:#?}");
    }
}

#[test]
fn the_linter_finds_what_is_broken() {
    let assert = "{assert: {kind: deployment, name: x}}";
    for (from, to, expected) in [
        ("pod", "pod", ""),
        ("title: Ask", "title: ''", "the title \"\" has no letters"),
        ("A [pod]", "Simply a [pod]", "it says \"simply\""),
        ("gloss: asks", "gloss: just asks", "it says \"just\""),
        ("A [pod]", &format!("{} [pod]", "so ".repeat(29)), "a sentence has 30 words"),
        ("A [pod](#term/pod).", "A pod.", "no text links to it"),
        ("#term/pod", "#term/pot", "the glossary has no \"pot\""),
        ("kubectl get pods", "kubectl get pots", "\"kubectl get pots\" ends with exit code 1"),
        ("run: kubectl create deployment x --image=nginx", "run: kubectl explode", "\"kubectl explode\" ends with"),
        ("gloss: asks", "gloss: asks, fails: true", "nothing says so before"),
        ("gloss: asks", "gloss: asks, fails: true", "is meant to fail, but succeeds"),
        ("gloss: asks", "gloss: ''", "has no gloss"),
        ("  hint: \"Ask: `kubectl get pods` shows it.\"\n", "", "it has no hint"),
        ("  solution: [kubectl create deployment x --image=nginx]\n", "", "it has no solution"),
        (
            "solution: [kubectl create deployment x",
            "solution: [kubectl create deployment y",
            "its solution does not meet \"There\": none yet",
        ),
        ("deploy x", "deploy z", "alternative 1 does not meet"),
        ("deployment y", "deployment x", "it is met by wrong move 1"),
        (assert, "{assert: {kind: node}}", "it is met when the lesson begins"),
        (assert, "{not: {assert: {kind: deployment, name: x}}}", "it is met before anything is done"),
        (
            assert,
            "{all: [{assert: {kind: deployment, name: x}}, {assert: {kind: deployment, exactly: 1}}]}",
            "with unrelated objects around",
        ),
        (
            assert,
            "{all: [{assert: {kind: deployment, name: x}}, {assert: {kind: deployment, namespace: '*', exactly: 2}}]}",
            "with unrelated objects around",
        ),
        ("scenario: one-node", "scenario: no-node", "unknown scenario"),
        ("wrong_moves: [[kub", "wrong_moves: [['# +5s', kub", ""),
    ] {
        check_complaint(from, to, expected);
    }
}

fn play(lines: &[&str]) -> (Typist, Vec<Command>) {
    let mut player = Typist::new();
    let commands = lines.iter().map(|line| player.run(line)).collect();
    (player, commands)
}

/// The state of a check whose step begins before the lines run.
fn check_state(check: &str, lines: &[&str], seconds: i64, expected: (Standing, &str)) {
    let text = GOOD.replace("{assert: {kind: deployment, name: x}}", check);
    let lesson = read::lesson("00-good", &text).unwrap_or_else(|error| panic!("{check}: {error}"));
    let (mut player, _) = play(&["kubectl create deployment old --image=nginx"]);
    player.pass(SimDuration::from_secs(30));
    let progress = Progress::begin(&lesson, BTreeSet::new(), &player.0, &[]);
    let commands: Vec<Command> = lines.iter().map(|line| player.run(line)).collect();
    player.pass(SimDuration::from_secs(seconds));
    let outcomes = progress.outcomes(&lesson, &player.0, &commands);
    let state = (outcomes[0].state.standing, outcomes[0].state.words.as_str());
    assert_eq!(state, expected, "{check} after {lines:?} and {seconds} s");
}

#[test]
fn states_say_what_is_missing() {
    use Standing::{Met, Open, Partly};
    let scale = |to: &str| format!("kubectl scale deployment old --replicas={to}");
    let (up, down) = (scale("3"), scale("1"));
    let (up, down) = (up.as_str(), down.as_str());
    let pods = "kind: pod, owner: {kind: deployment, name: old}";
    let ready = format!("{pods}, object: {{status: {{conditions: [{{type: Ready, status: 'True'}}]}}}}, word: ready");
    for (check, lines, seconds, expected) in [
        ("{assert: {kind: deployment, name: x}}", &[][..], 0, (Open, "none yet")),
        ("{assert: {kind: deployment, name: old}}", &[], 0, (Met, "there")),
        (
            "{assert: {kind: deployment, name: old, object: {spec: {replicas: 2}}}}",
            &[],
            0,
            (Partly, "spec.replicas is 1, wants 2"),
        ),
        (&format!("{{assert: {{{ready}, at_least: 3}}}}"), &[up], 0, (Partly, "1 of 3 ready")),
        (&format!("{{assert: {{{ready}, at_least: 3}}}}"), &[up], 20, (Met, "3 of 3 ready")),
        (&format!("{{assert: {{{ready}, exactly: 3}}}}"), &[up], 0, (Partly, "wants 3, has 1")),
        (&format!("{{assert: {{{pods}, at_most: 2}}}}"), &[up], 20, (Partly, "wants 2 at most, has 3")),
        (&format!("{{assert: {{{pods}, at_most: 4}}}}"), &[up], 20, (Met, "3 so far")),
        (&format!("{{assert: {{{pods}, distinct: status.podIP, at_least: 3}}}}"), &[up], 20, (Met, "3 of 3")),
        (&format!("{{assert: {{{pods}, distinct: spec.nodeName, at_least: 2}}}}"), &[up], 20, (Partly, "1 of 2")),
        (&format!("{{assert: {{{pods}, age: new, exactly: 2}}}}"), &[up], 20, (Met, "2")),
        (&format!("{{assert: {{{pods}, age: old}}}}"), &[up], 20, (Met, "there")),
        (
            &format!("{{assert: {{{pods}, exactly: 0, leaving: awaited}}}}"),
            &["kubectl delete deployment old"],
            120,
            (Met, "0"),
        ),
        ("{happened: {kind: pod, change: deleted}}", &[], 60, (Open, "not so far")),
        ("{happened: {kind: pod, change: deleted}}", &["kubectl delete deployment old"], 120, (Met, "it has happened")),
        ("{happened: {kind: pod, change: added}}", &[up], 20, (Met, "it has happened")),
        ("{never: {kind: pod, age: new}}", &[], 60, (Met, "not so far")),
        ("{never: {kind: pod, age: new}}", &[up, down], 120, (Open, "it has happened")),
        (&format!("{{all: [{{assert: {{{ready}}}}}, {{never: {{kind: pod}}}}]}}"), &[], 0, (Met, "not so far")),
        ("{all: [{assert: {kind: node}}, {assert: {kind: job}}]}", &[], 0, (Partly, "none yet")),
        ("{any: [{assert: {kind: job}}, {ran: {}}]}", &["kubectl get no"], 0, (Met, "done")),
        ("{not: {assert: {kind: node}}}", &[], 0, (Open, "there")),
        ("{not: {assert: {kind: job}}}", &[], 0, (Met, "none yet")),
        ("{ran: {shows: {kind: pod}}}", &[], 0, (Open, "not yet")),
        ("{ran: {shows: {kind: pod}}}", &["kubectl get deploy"], 0, (Open, "not yet")),
        ("{ran: {shows: {kind: pod}}}", &["kubectl get po nobody"], 0, (Open, "it failed: the console says why")),
        (
            "{ran: {shows: {kind: pod, age: new}}}",
            &["kubectl get po", up],
            20,
            (Partly, "it was not among them: look again"),
        ),
        ("{ran: {shows: {kind: pod, age: new}}}", &[up, "kubectl get all"], 20, (Met, "done")),
        ("{ran: {output: [wide], shows: {kind: pod}}}", &["kubectl get po"], 0, (Open, "not yet")),
        ("{ran: {output: [wide], shows: {kind: pod}}}", &["kubectl get po -owide"], 0, (Met, "done")),
        ("{ran: {verbs: [scale]}}", &[up], 0, (Met, "done")),
    ] {
        check_state(check, lines, seconds, expected);
    }
}

#[test]
fn a_look_counts_early_in_the_inspector_and_while_it_goes_on() {
    let lesson = catalogue()[0].read().unwrap();
    let place = |id: &str| lesson.steps.iter().position(|step| step.id == id).unwrap();
    let surroundings = Surroundings { aliases: &BTreeMap::new(), namespace: "default" };
    let image = "gcr.io/google-samples/kubernetes-bootcamp:v1";
    let create = format!("kubectl create deployment kubernetes-bootcamp --image={image}");
    let (mut player, mut commands) = play(&["kubectl get nodes"]);
    let mut progress = Progress::begin(&lesson, BTreeSet::new(), &player.0, &commands);
    assert!(!is_met(&progress, &player, &commands), "what was typed before the lesson does not count");

    progress = progress.to_step(place("ask"), &player.0, &commands);
    commands.push(player.run("kubectl get deployments"));
    commands.push(player.run(&create));
    assert!(progress.has_run(&format!(" {create} "), &commands) && !progress.has_run("kubectl get nodes", &commands));
    let too_early = commands.len();
    commands.push(player.run("kubectl get deploy"));
    player.pass(SimDuration::from_secs(15));
    let outcomes = progress.outcomes(&lesson, &player.0, &commands);
    let progress = progress.noting(&lesson, &outcomes);
    assert!(progress.is_done(&lesson));
    let order = progress.to_step(place("order"), &player.0, &commands);
    assert!(is_met(&order, &player, &commands));
    assert!(!is_met(&order, &player, &commands[..too_early]), "there was nothing to see yet");
    assert_ne!(order.stamp(&player.0, &commands), order.stamp(&player.0, &commands[..too_early]));

    let pods = order.to_step(place("pods"), &player.0, &commands);
    let mut more = commands.clone();
    more.push(Command::typed("kubectl get pods -w", &surroundings));
    assert!(is_met(&pods, &player, &more), "it is on the screen while the watch goes on");
    let watch = more.pop().map(|watch| watch.ended(130, player.0.store()));
    more.extend(watch);
    assert!(is_met(&pods, &player, &more), "Ctrl-C is how a watch ends");
    let key = player.0.store().list(Kind::POD, "default").next().unwrap().0.clone();
    commands.push(Command::looked(&key, player.0.store()));
    assert!(is_met(&pods, &player, &commands));

    // A deployment that is gone again stays seen, and the step stays done.
    player.run("kubectl delete deployment kubernetes-bootcamp");
    assert!(is_met(&order, &player, &commands));
    assert!(order.done().contains("ask"));

    fn is_met(progress: &Progress, player: &Typist, commands: &[Command]) -> bool {
        let lesson = catalogue()[0].read().unwrap();
        progress.outcomes(&lesson, &player.0, commands).iter().all(|outcome| outcome.state.is_met())
    }
}
