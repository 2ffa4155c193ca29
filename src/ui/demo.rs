//! Hand-written data to look at the page with. To be deleted when the session feeds it.

#![allow(clippy::indexing_slicing)]

use super::app::App;
use super::frames::{Frames, use_frames};
use super::props::*;
use super::room::use_travel;
use crate::api::time::{SimDuration, SimTime};
use crate::scene::motion::{Manner, is_moving};
use crate::scene::palette::Hue;
use crate::scene::*;
use std::rc::Rc;
use yew::prelude::*;

fn at(milliseconds: i64) -> SimTime {
    SimTime::from_millis(milliseconds)
}

fn query(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    let pairs = search.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

#[component]
pub fn Demo() -> Html {
    let start = query("t").and_then(|t| t.parse().ok()).unwrap_or(0);
    let now = use_state(|| start as f64);
    let run = use_state(|| if query("t").is_some() { Run::Paused } else { Run::Running });
    let speed = use_state(|| Speed::REAL);
    let line = use_state(|| Typed { text: query("line").unwrap_or_default().replace("%20", " "), caret: 99 });
    let output = use_state(|| Shared::new(printed()));
    let step = use_state(|| 1usize);
    let t = at(*now as i64);
    let scene = use_memo(*now as i64, |now| scene_at(*now));
    let scene = Shared::from_rc(scene);
    let lesson = use_memo((*step, *now as i64 / 1000), |(step, _)| lesson(*step, t));
    let lesson = Shared::from_rc(lesson);
    let manner = Manner { speed: speed.factor(), travel: use_travel() };
    let moving = is_moving(&scene, t, manner) || *now < 20_000.0;
    let frames = if *run == Run::Running && moving { Frames::Run } else { Frames::Rest };
    use_frames(frames, {
        let (now, speed) = (now.clone(), *speed);
        Callback::from(move |elapsed: f64| now.set(*now + elapsed * speed.factor()))
    });
    let text_len = line.text.chars().count();
    let shown = Typed { caret: line.caret.min(text_len), ..(*line).clone() };
    let say = {
        let output = output.clone();
        move |command: &str| {
            let mut lines: Vec<OutputLine> = output.iter().cloned().collect();
            lines.push(OutputLine { kind: OutputKind::Command, text: command.into() });
            lines.push(OutputLine { kind: OutputKind::Note, text: "The demo has no cluster.".into() });
            output.set(Shared::new(lines));
        }
    };
    let (say_run, say_submit) = (say.clone(), say);
    let actions = Actions {
        on_pause: {
            let run = run.clone();
            Callback::from(move |()| run.set(if *run == Run::Running { Run::Paused } else { Run::Running }))
        },
        on_step: {
            let now = now.clone();
            Callback::from(move |()| now.set(*now + 200.0))
        },
        on_speed: {
            let speed = speed.clone();
            Callback::from(move |next| speed.set(next))
        },
        on_run: Callback::from(move |command: Rc<str>| say_run(&command)),
        on_next_step: {
            let step = step.clone();
            Callback::from(move |()| step.set(*step + 1))
        },
        on_back: {
            let step = step.clone();
            Callback::from(move |()| step.set(step.saturating_sub(1)))
        },
        on_line: {
            let line = line.clone();
            Callback::from(move |typed| line.set(typed))
        },
        on_submit: {
            let line = line.clone();
            Callback::from(move |text: String| {
                say_submit(&text);
                line.set(Typed::default());
            })
        },
        on_key: {
            let line = line.clone();
            Callback::from(move |key| match key {
                ConsoleKey::Complete | ConsoleKey::Accept => {
                    let text = format!("{}{}", line.text, ghost(&line.text));
                    line.set(Typed { caret: text.chars().count(), text });
                }
                ConsoleKey::Interrupt | ConsoleKey::Escape => line.set(Typed::default()),
                _ => {}
            })
        },
        on_complete: Callback::noop(),
    };
    let view = PageView {
        now: t,
        clock: Clock { words: format!("0:{:04.1}", *now / 1000.0), run: *run, speed: *speed },
        lesson,
        summary: format!("{} nodes and {} pods", scene.nodes.len(), scene.pods.len()).into(),
        invitation: scene.pods.is_empty().then(|| Invitation {
            words: "This is your cluster. It is empty.".into(),
            command:
                "kubectl create deployment kubernetes-bootcamp --image=gcr.io/google-samples/kubernetes-bootcamp:v1"
                    .into(),
        }),
        scene,
        announcement: "".into(),
        console: ConsoleView {
            context: "minikube".into(),
            namespace: "default".into(),
            output: (*output).clone(),
            prompt: "$ ".into(),
            ghost: ghost(&shown.text).into(),
            completion: (shown.text.ends_with("rollout st")).then(completion),
            line: shown,
            run: Foreground::Prompt,
        },
    };
    html! { <App {view} {actions} /> }
}

fn ghost(text: &str) -> &'static str {
    match text {
        "kubectl rollout st" => "atus deployment/kubernetes-bootcamp",
        "kubectl g" => "et pods",
        _ => "",
    }
}

fn completion() -> Completion {
    let row = |word: &str, gloss: &str| CompletionRow { word: word.into(), gloss: gloss.into() };
    Completion {
        rows: vec![
            row("status", "watch it happen"),
            row("history", "list revisions"),
            row("undo", "go back one"),
            row("restart", "fresh pods, same image"),
        ],
        chosen: None,
        about: "Waits until every pod runs the new version.".into(),
    }
}

fn printed() -> Vec<OutputLine> {
    let line = |kind, text: &str| OutputLine { kind, text: text.into() };
    use OutputKind::*;
    vec![
        line(
            Command,
            "kubectl create deployment kubernetes-bootcamp --image=gcr.io/google-samples/kubernetes-bootcamp:v1",
        ),
        line(Stdout, "deployment.apps/kubernetes-bootcamp created"),
        line(Command, "kubectl get pod"),
        line(Header, "NAME                                  READY   STATUS    RESTARTS   AGE"),
        line(Stdout, "kubernetes-bootcamp-9bc58d867-7hq2d   1/1     Running   0          14s"),
        line(Command, "kubectl get pots"),
        line(Stderr, "error: the server doesn't have a resource type \"pots\""),
        line(Note, "No kind is called pots. Did you mean pods?"),
    ]
}

fn lesson(step: usize, t: SimTime) -> LessonView {
    let text = |text: &str| Inline::Text(text.into());
    let ready = t > at(9000);
    LessonView {
        place: "Lesson 2 of 14".into(),
        name: "Deploy an app".into(),
        step,
        steps: 6,
        title: "Ask for an app, and watch who makes it".into(),
        text: vec![
            vec![
                text("You never start a container yourself. You tell the API server what you want: a "),
                Inline::Term {
                    word: "Deployment".into(),
                    meaning: "a wish for so many pods of one kind. Controllers keep making it true.".into(),
                },
                text(" named "),
                Inline::Code("kubernetes-bootcamp".into()),
                text("."),
            ],
            vec![
                text("Follow the dots. Each "),
                Inline::Strong("loop".into()),
                text(" ("),
                Inline::Previous("violet".into()),
                text(" was, "),
                Inline::Current("teal".into()),
                text(" is)"),
                text(" hears of a change, does its one job, and writes down what it did."),
            ],
        ],
        commands: vec![
            CommandChip {
                command:
                    "kubectl create deployment kubernetes-bootcamp --image=gcr.io/google-samples/kubernetes-bootcamp:v1"
                        .into(),
                state: ChipState::Done,
            },
            CommandChip { command: "kubectl get pods".into(), state: ChipState::Next },
            CommandChip { command: "kubectl get deployments".into(), state: ChipState::Later },
        ],
        checks: vec![
            CheckView { words: "The Deployment exists".into(), value: "1".into(), state: CheckState::Met },
            CheckView {
                words: "Its pod is ready".into(),
                value: if ready { "1 of 1" } else { "0 of 1" }.into(),
                state: if ready { CheckState::Met } else { CheckState::Partly },
            },
            CheckView { words: "You listed the pods".into(), value: "".into(), state: CheckState::Open },
        ],
        hint: Some(Aside {
            title: "Nothing happens?".into(),
            text: vec![vec![text("Press play: the clock may be paused.")]],
        }),
        exactly: Some(vec![vec![
            text("The Deployment controller makes a ReplicaSet, and that makes the pods. "),
            Inline::Code("kubectl get rs".into()),
            text(" shows it."),
        ]]),
        back: if step == 0 { Gate::Shut } else { Gate::Open },
        next: if ready { Gate::Ready } else { Gate::Open },
    }
}

fn node(name: &str, condition: Condition, share: f64) -> Node {
    let promise = |share: f64, words: &str| Promise { share, words: words.into() };
    Node {
        name: name.into(),
        condition,
        kubelet: None,
        cpu: promise(share, "750m of 2"),
        memory: promise(share * 0.6, "1Gi of 4Gi"),
    }
}

fn pod(hash: &str, tag: &str, state: PodState, place: Place) -> Pod {
    let hue = match tag {
        "v2" => Hue::Current,
        "v1" => Hue::Previous,
        _ => Hue::Plain,
    };
    Pod {
        uid: hash.into(),
        workload: "kubernetes-bootcamp".into(),
        hash: hash.into(),
        peas: vec![Pea { tag: tag.into(), hue }],
        state,
        place,
        moments: Vec::new(),
    }
}

fn plane(command: &str) -> ControlPlane {
    let names = ["Deployment", "ReplicaSet", "EndpointSlice", "Node", "Job"];
    ControlPlane {
        last_command: Some(command.into()),
        controllers: names.iter().map(|name| Controller { name: (*name).into(), busy: None }).collect(),
        ..ControlPlane::default()
    }
}

fn scene_at(now: i64) -> Scene {
    match query("demo").as_deref() {
        Some("states") => states(),
        Some("empty") => Scene {
            control_plane: ControlPlane { last_command: None, ..plane("") },
            nodes: vec![node("minikube", Condition::Ready, 0.3)],
            ..Scene::default()
        },
        Some("many") => many(query("nodes").and_then(|n| n.parse().ok()).unwrap_or(8)),
        _ => flow(now),
    }
}

fn many(count: usize) -> Scene {
    let name = |index: usize| if index == 0 { "minikube".to_owned() } else { format!("minikube-m{:02}", index + 1) };
    let states = [PodState::Ready, PodState::Ready, PodState::NotReady, PodState::Ready, PodState::OomKilled];
    let pods = (0..count * 3).map(|index| {
        let place = Place::Slot { node: index % count, slot: index / count, from_cell: 0 };
        pod(&format!("p{index:04}"), "v2", states[index % states.len()], place)
    });
    let waiting =
        (0..12).map(|cell| pod(&format!("w{cell:04}"), "v2", PodState::Pending, Place::Lane { cell, reason: None }));
    Scene {
        control_plane: plane("scale deployment/kubernetes-bootcamp"),
        nodes: (0..count).map(|index| node(&name(index), Condition::Ready, 0.4)).collect(),
        pods: pods.chain(waiting).collect(),
        ..Scene::default()
    }
}

fn states() -> Scene {
    use PodState::*;
    let (from, until) = (at(-12_000), at(18_000));
    let on = |node, slot| Place::Slot { node, slot, from_cell: 0 };
    let mut nodes = vec![
        node("minikube", Condition::Ready, 0.7),
        node("minikube-m02", Condition::Draining, 0.5),
        node("minikube-m03", Condition::NotReady, 0.9),
    ];
    if query("pressure").is_some() {
        nodes = vec![
            node("minikube", Condition::Cordoned, 0.7),
            node("minikube-m02", Condition::Pressure(Resource::Memory), 1.0),
            node("minikube-m03", Condition::Ready, 0.9),
        ];
    }
    let mut pods = vec![
        pod("4fz8m", "v2", Pending, on(0, 0)),
        pod("9ltkw", "v2", Pulling { from, until: at(6750) }, on(0, 1)),
        pod("b6nzc", "v2", NotReady, on(0, 2)),
        pod("7hq2d", "v2", Ready, on(0, 3)),
        pod("kz4vn", "v1", Ready, on(0, 4)),
        pod("r8tbc", "v1", Terminating { from, until }, on(1, 0)),
        pod("x2k9q", "v2", CrashLoopBackOff { from, until }, on(1, 1)),
        pod("zm6jl", "v2", OomKilled, on(1, 2)),
        pod("p9wds", "v2", ImagePullBackOff, on(1, 3)),
        pod("q7w2e", "v2", Failed { exit_code: 1 }, on(1, 4)),
        pod("m4n5b", "v1", Completed, on(2, 0)),
        pod("h6j7k", "v2", Evicted, on(2, 1)),
        pod("d3f4g", "v2", Unknown, on(2, 2)),
        pod("two22", "1.4", Ready, on(2, 3)),
        pod("wait1", "v2", Pending, Place::Lane { cell: 3, reason: Some("no node has 8Gi free".into()) }),
    ];
    if let Some(two) = pods.iter_mut().find(|pod| &*pod.hash == "two22") {
        two.workload = "api".into();
        two.peas.push(Pea { tag: "log".into(), hue: Hue::Plain });
    }
    Scene { control_plane: plane("set image deployment/kubernetes-bootcamp"), nodes, pods, ..Scene::default() }
}

/// One pod's life, drawn hop by hop.
fn flow(now: i64) -> Scene {
    let mut scene = Scene {
        control_plane: plane("create deployment kubernetes-bootcamp"),
        nodes: vec![
            node("minikube", Condition::Ready, 0.4),
            node("minikube-m02", Condition::Ready, 0.2),
            node("minikube-m03", Condition::Ready, 0.3),
        ],
        ..Scene::default()
    };
    use {MessageKind::*, Wire::*};
    let hops = [
        (500, Kubectl, Write),
        (920, Etcd, Write),
        (1340, Controller(0), Watch),
        (1900, Controller(0), Write),
        (2320, Controller(1), Watch),
        (2900, Controller(1), Write),
        (3320, Scheduler, Watch),
        (3900, Scheduler, Write),
        (4600, Kubelet(1), Watch),
        (8000, Kubelet(1), Write),
        (8420, Controller(2), Watch),
    ];
    let past = |start: i64| now >= start && now < start + 3000;
    scene.messages = hops
        .iter()
        .filter(|(start, ..)| past(*start))
        .map(|(start, wire, kind)| Message { start: at(*start), wire: *wire, kind: *kind })
        .collect();
    let span = |from: i64, until: i64| Some(Span { from: at(from), until: Some(at(until)) });
    for (index, busy) in [span(1760, 2320), span(2740, 3320), span(8840, 9400)].into_iter().enumerate() {
        scene.control_plane.controllers[index].busy = busy;
    }
    scene.control_plane.scheduler = span(3740, 4320);
    scene.nodes[1].kubelet = span(5020, 8420);
    scene.control_plane.etcd_writes =
        [1340, 2320, 3320, 4320, 8420].map(at).into_iter().filter(|w| *w <= at(now)).collect();
    let steps = [
        (500, 1340, "kubectl", "asked for a Deployment", Kubectl),
        (1340, 2320, "Deployment controller", "made a ReplicaSet", Controller(0)),
        (2320, 3320, "ReplicaSet controller", "made pod x2k9q", Controller(1)),
        (3320, 4320, "Scheduler", "chose minikube-m02", Scheduler),
        (4600, 8420, "kubelet on minikube-m02", "pulls the image and starts it", Kubelet(1)),
    ];
    let step = |(from, until, who, what, wire): &(i64, i64, &str, &str, Wire)| StoryStep {
        who: (*who).into(),
        what: (*what).into(),
        phase: if now < *until { StepPhase::Now } else { StepPhase::Done },
        wire: (now >= *from).then_some(*wire),
    };
    scene.story = steps.iter().filter(|(from, ..)| now >= *from).map(step).collect();
    if now >= 3320 {
        let state = match now {
            ..5440 => PodState::Pending,
            5440..7400 => PodState::Pulling { from: at(5440), until: at(7200) },
            7400..8000 => PodState::NotReady,
            8000..14_000 => PodState::Ready,
            _ => PodState::Terminating { from: at(14_000), until: at(44_000) },
        };
        let place = if now < 4320 {
            Place::Lane { cell: 1, reason: None }
        } else {
            Place::Slot { node: 1, slot: 0, from_cell: 1 }
        };
        let mut pod = pod("x2k9q", "v2", state, place);
        use MomentKind::*;
        pod.moments = [(3320, Created), (4320, Scheduled), (7400, Started), (8000, Ready), (18_000, Deleted)]
            .iter()
            .filter(|(moment, _)| *moment <= now)
            .map(|(moment, what)| Moment { at: at(*moment), what: *what })
            .collect();
        scene.pods.push(pod);
    }
    let _ = SimDuration::ZERO;
    scene
}
