//! The course against the linter, and the linter against broken lessons, with the real console.

mod course;

use super::command::{Command, Surroundings};
use super::glossary::Glossary;
use super::lesson::Line;
use super::lint::{Player, lint, lint_glossary};
use super::progress::Progress;
use super::{Standing, catalogue, read};
use crate::api::discovery::Kind;
use crate::api::set::Set;
use crate::api::table::Table;
use crate::api::time::SimDuration;
use crate::session::rehearsal::Rehearsal;

/// A learner at the beginning of a lesson, and what they do next.
fn rehearsal() -> Rehearsal {
    Rehearsal::of(catalogue()[0]).unwrap()
}

fn run(player: &mut Rehearsal, line: &str) -> Command {
    player.follow(&Line::typed(line)).unwrap()
}

fn pass(player: &mut Rehearsal, seconds: i64) {
    player.follow(&Line::Pass(SimDuration::from_secs(seconds)));
}

/// What its lines promise, `tab lessons` tries out.
#[test]
fn the_course_can_be_read() {
    let glossary = Glossary::built_in().unwrap();
    assert_eq!(lint_glossary(&glossary), []);
    for entry in catalogue() {
        let path = format!("{}/static/lessons/{}.yaml", env!("CARGO_MANIFEST_DIR"), entry.id);
        let lesson = read::lesson(entry.id, &std::fs::read_to_string(path).unwrap());
        assert_eq!(entry.read(), lesson, "as it is built in, and as it is written");
        lesson.unwrap_or_else(|error| panic!("{error}"));
    }
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

const NEXT: &str = "  hint:";

/// The next part of a step, with a prediction before it.
fn predicting(prediction: &str) -> String {
    format!("  prediction: {prediction}\n{NEXT}")
}

fn check_complaint(from: &str, to: &str, expected: &str) {
    assert!(GOOD.contains(from), "{from}");
    let lesson = read::lesson("00-good", &GOOD.replace(from, to)).unwrap_or_else(|error| panic!("{error}"));
    let found = lint(&lesson, &Glossary::built_in().unwrap(), &mut rehearsal());
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
        (NEXT, &predicting("{question: How many pods?, count: {kind: pod}}"), ""),
        (NEXT, &predicting("{question: How easy?, count: {kind: pod}}"), "it says \"easy\""),
        (
            NEXT,
            &predicting(
                "{question: What?, choices: [{words: a, when: {assert: {kind: job}}}, {words: b, when: {ran: {}}}]}",
            ),
            "0 choices of its prediction come true",
        ),
        (
            NEXT,
            &predicting("{question: What?, count: {kind: pod}, known_when: {assert: {kind: job}}}"),
            "nothing answers its prediction",
        ),
        (
            NEXT,
            &predicting("{question: What?, count: {kind: pod}, known_when: {assert: {kind: node}}}"),
            "answered before anything is done",
        ),
        (NEXT, &predicting("{question: Which?, leaves: {kind: node}}"), "0 of 1 leave"),
        (
            "=nginx]\n  alt",
            "=nginx, kubectl create ingress x --rule=a/=b:80]\n  alt",
            "ingress \"x\" is kept, but not simulated",
        ),
        ("=nginx]\n  alt", "=nginx, kubectl get nodes --token=x]\n  alt", "not simulated"),
        ("wrong_moves: [[kub", "wrong_moves: [['# +5s', kub", ""),
    ] {
        check_complaint(from, to, expected);
    }
}

fn play(lines: &[&str]) -> (Rehearsal, Vec<Command>) {
    let mut player = rehearsal();
    let commands = lines.iter().map(|line| run(&mut player, line)).collect();
    (player, commands)
}

/// The state of a check whose step begins before the lines run.
fn check_state(check: &str, lines: &[&str], seconds: i64, expected: (Standing, &str)) {
    let text = GOOD.replace("{assert: {kind: deployment, name: x}}", check);
    let lesson = read::lesson("00-good", &text).unwrap_or_else(|error| panic!("{check}: {error}"));
    let (mut player, _) = play(&["kubectl create deployment old --image=nginx"]);
    pass(&mut player, 30);
    let progress = Progress::begin(&lesson, Set::default(), &player.cluster(), &[]);
    let commands: Vec<Command> = lines.iter().map(|line| run(&mut player, line)).collect();
    pass(&mut player, seconds);
    let outcomes = progress.outcomes(&lesson, &player.cluster(), &commands);
    let state = (outcomes[0].state.standing, outcomes[0].state.words.as_str());
    assert_eq!(state, expected, "{check} after {lines:?} and {seconds} s");
}

#[test]
fn states_say_what_is_missing() {
    use Standing::{Met, Open, Partly};
    let scale = |to: &str| format!("kubectl scale deployment old --replicas={to}");
    let (up, down) = (scale("3"), scale("1"));
    let (up, down) = (up.as_str(), down.as_str());
    let ask = "curl -s $(minikube ip):$(kubectl get svc old -o jsonpath='{.spec.ports[0].nodePort}')";
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
        ("{happened: {kind: pod, change: added, by: replicaset-controller}}", &[up], 20, (Met, "it has happened")),
        ("{happened: {kind: pod, change: added, by: kubectl}}", &[up], 20, (Open, "not so far")),
        ("{happened: {kind: pod, change: added, at_least: 3}}", &[up], 20, (Partly, "2 of 3 so far")),
        (
            "{happened: {kind: pod, age: old, object: {metadata: {ownerReferences: null}}, then: {metadata: {ownerReferences: [{controller: true}]}}}}",
            &["kubectl delete rs -l app=old --cascade=orphan"],
            10,
            (Met, "it has happened"),
        ),
        ("{requested: {service: old, pods: 2}}", &[], 0, (Open, "none so far")),
        (
            "{requested: {service: old, pods: 2}}",
            &["kubectl expose deploy old --type NodePort --port 80", "sleep 1", ask],
            0,
            (Partly, "1 of 2 pods answered"),
        ),
        ("{visited: {lost: 0}}", &[], 20, (Open, "nobody so far")),
        (
            "{visited: {service: old, served: {$at_least: 10}, lost: 0}}",
            &["kubectl expose deploy old --type NodePort --port 80", "sleep 1", "visitors old"],
            5,
            (Met, "50 served, 0 lost"),
        ),
        (
            "{visited: {lost: {$at_least: 1}}}",
            &["kubectl expose deploy old --type NodePort --port 80", "sleep 1", "visitors old"],
            5,
            (Partly, "50 served, 0 lost"),
        ),
        (
            "{requested: {service: old, addresses: 2}}",
            &["kubectl expose deploy old --type NodePort --port 80", "sleep 1", ask],
            0,
            (Partly, "1 of 2 addresses answered"),
        ),
        (
            "{requested: {to: {kind: pod, age: old}}}",
            &["kubectl expose deploy old --type NodePort --port 80", "sleep 1", ask],
            0,
            (Met, "answered"),
        ),
        (
            "{requested: {service: old, port: 80}}",
            &["kubectl expose deploy old --type NodePort --port 80", "sleep 1", ask],
            0,
            (Open, "none so far"),
        ),
        (
            "{requested: {to: {kind: pod, age: new}}}",
            &["kubectl expose deploy old --type NodePort --port 80", "sleep 1", ask],
            0,
            (Open, "none so far"),
        ),
        (
            "{requested: {from: learner, end: failed}}",
            &["curl -s --max-time 1 $(minikube ip):32000"],
            0,
            (Met, "failed"),
        ),
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
    let surroundings = Surroundings { aliases: &Table::default(), variables: &Table::default(), namespace: "default" };
    let image = "gcr.io/google-samples/kubernetes-bootcamp:v1";
    let create = format!("kubectl create deployment kubernetes-bootcamp --image={image}");
    let (mut player, mut commands) = play(&["kubectl get nodes"]);
    let mut progress = Progress::begin(&lesson, Set::default(), &player.cluster(), &commands);
    assert!(!is_met(&progress, &player, &commands), "what was typed before the lesson does not count");

    progress = progress.to_step(place("ask"), &player.cluster(), &commands);
    commands.push(run(&mut player, "kubectl get deployments"));
    commands.push(run(&mut player, &create));
    let too_early = commands.len();
    commands.push(run(&mut player, "kubectl get deploy"));
    pass(&mut player, 15);
    let outcomes = progress.outcomes(&lesson, &player.cluster(), &commands);
    let progress = progress.noting(&lesson, &outcomes);
    assert!(progress.is_done(&lesson));
    let order = progress.to_step(place("order"), &player.cluster(), &commands);
    assert!(is_met(&order, &player, &commands));
    let early = order.outcomes(&lesson, &player.cluster(), &commands[..too_early]);
    assert_eq!(
        early[0].state,
        super::check::CheckState::new(Standing::Open, "not yet"),
        "nothing to see before, and nothing tried since"
    );
    assert_ne!(order.stamp(&player.cluster(), &commands), order.stamp(&player.cluster(), &commands[..too_early]));

    let pods = order.to_step(place("pods"), &player.cluster(), &commands);
    let mut more = commands.clone();
    more.push(Command::typed("kubectl get pods -w", &surroundings));
    assert!(is_met(&pods, &player, &more), "it is on the screen while the watch goes on");
    let watch = more.pop().map(|watch| watch.ended(130, player.cluster().store()));
    more.extend(watch);
    assert!(is_met(&pods, &player, &more), "Ctrl-C is how a watch ends");
    let key = player.cluster().store().list(Kind::POD, "default").next().unwrap().0.clone();
    commands.push(Command::looked(&key, super::Look::Summary, player.cluster().store()));
    assert!(is_met(&pods, &player, &commands));

    // A deployment that is gone again stays seen, and the step stays done.
    run(&mut player, "kubectl delete deployment kubernetes-bootcamp");
    assert!(is_met(&order, &player, &commands));
    assert!(order.done().contains("ask"));

    fn is_met(progress: &Progress, player: &Rehearsal, commands: &[Command]) -> bool {
        let lesson = catalogue()[0].read().unwrap();
        progress.outcomes(&lesson, &player.cluster(), commands).iter().all(|outcome| outcome.state.is_met())
    }
}

/// A lesson whose one step compares two futures: with and without pods behind its Service.
const TWIN: &str = r#"
  twin:
    both: [kubectl create deployment x --image=nginx, kubectl expose deploy x --type NodePort --port 80, '# +10s']
    left: {title: one, lines: [visitors x]}
    right: {title: none, lines: [visitors x, kubectl scale deploy x --replicas=0, kubectl create job y --image=busybox]}
    seconds: 30
    pods: {kind: pod, owner: {kind: deployment, name: x}}
  hint:"#;

#[test]
fn twin_runs_show_two_futures_of_one_cluster() {
    let text = GOOD
        .replace("\n  hint:", TWIN)
        .replace(
            "{assert: {kind: deployment, name: x}}",
            "{compared: {left: {lost: 0}, right: {lost: {$at_least: 1}}}}",
        )
        .replace("  solution: [kubectl create deployment x --image=nginx]", "  solution: ['# twin']")
        .replace("  alternatives: [[kubectl create deploy x --image nginx]]\n", "");
    let lesson = read::lesson("00-twin", &text).unwrap_or_else(|error| panic!("{error}"));
    let found = lint(&lesson, &Glossary::built_in().unwrap(), &mut rehearsal());
    assert_eq!(found, []);
    let mut player = rehearsal();
    player.restart(&lesson).unwrap();
    let twins = player.follow(&Line::Compare).and_then(|command| command.twins).unwrap();
    let (left, right) = (&twins.left, &twins.right);
    assert_eq!((left.span, right.span), (SimDuration::from_secs(30), SimDuration::from_secs(30)));
    assert_eq!((left.lost_in_all(), left.fewest_ready(), left.most_wanted()), (0, 1, 1));
    assert_eq!((right.fewest_ready(), right.most_wanted()), (0, 1));
    assert!(left.served > right.served && right.lost_in_all() > 0, "{twins:?}");
    assert_eq!(player.cluster().store().list(Kind::POD, "default").count(), 0, "the learner's cluster stays as it was");
}
