//! While code is on its way, no virtual time passes: how fast a network is changes no story.

use super::*;
use crate::lazy;
use crate::lessons::lesson::{Line, Terminal};
use futures::FutureExt;
use std::future::pending;

/// A fetch that somebody waits for until it is dropped.
fn fetch() -> impl Sized {
    let mut fetch = Box::pin(lazy::noted(pending::<()>()));
    assert_eq!((&mut fetch).now_or_never(), None);
    fetch
}

#[test]
fn time_stands_still_until_the_code_is_here() {
    let mut session = begin();
    line(&mut session, CREATE);
    pass(&mut session, 1, 16.7);
    let then = session.now();
    let under_way = fetch();
    for _ in 0..100 {
        session.advance(16.7, MANNER);
    }
    session.step(MANNER);
    assert!(!session.skip());
    assert_eq!(session.now(), then);
    assert!(session.is_lively(&session.scene(), MANNER), "frames go on, to see it come");
    drop(under_way);
    pass(&mut session, 1, 16.7);
    assert!(session.now() > then);
}

#[test]
fn a_line_typed_while_time_is_paused_waits_for_its_code() {
    let mut session = begin();
    let under_way = fetch();
    line(&mut session, "echo one");
    session.indulge(MANNER);
    assert!(session.is_busy());
    drop(under_way);
    session.indulge(MANNER);
    assert_eq!(printed(&session), ["echo one", "one"]);
}

#[test]
fn words_that_cannot_be_fetched_are_asked_for_once_a_line_or_by_tab() {
    let typed = || {
        let mut session = begin();
        session.retype("k", 1);
        assert!(session.prompt().lacking().is_some());
        session.go_without_words();
        for (line, expected) in [("ku", false), ("kub", false), ("", false), ("k", true)] {
            session.retype(line, line.len());
            assert_eq!(session.prompt().lacking().is_some(), expected, "{line}");
        }
        session.go_without_words();
        session.press(PromptKey::Complete);
        assert!(session.prompt().lacking().is_some());
    };
    anew(move || lazy::tests::withheld(typed));
}

/// Fetches what the prompt waits for until it waits for nothing: how often that was.
fn fetches(session: &mut Session) -> usize {
    let mut count = 0;
    while let Some(fetch) = session.prompt().lacking() {
        assert_eq!(fetch().now_or_never(), Some(Ok(())));
        session.look_again();
        count += 1;
    }
    count
}

#[test]
fn who_types_a_first_visits_commands_waits_only_for_what_finds_words() {
    let typed = || {
        let mut session = begin();
        let mut check = |line: &str, expected: usize, ghost: &str| {
            session.retype(line, line.len());
            assert_eq!(fetches(&mut session), expected, "{line}");
            assert_eq!(session.prompt().ghost(), ghost, "{line}");
        };
        check("kubec", 1, "tl");
        check("kubectl create dep", 0, "loyment");
        check("kubectl create deployment kubernetes-bootcamp --imag", 0, "e=");
        check("kubectl get --all-n", 0, "amespaces");
        check("kubectl describe po", 0, "");
        check("kubectl scal", 0, "e");
        check("kubectl scale --repl", 1, "icas=");
        check("kubectl delete pods --grace", 0, "-period=");
    };
    anew(move || lazy::tests::withheld(typed));
}

#[test]
fn tab_waits_for_all_that_it_needs() {
    let typed = || {
        let mut session = begin();
        session.retype("kubectl scale --repl", 20);
        session.go_without_words();
        session.press(PromptKey::Complete);
        assert_eq!(fetches(&mut session), 2);
        assert_eq!(session.prompt().line().0, "kubectl scale --replicas=");
    };
    anew(move || lazy::tests::withheld(typed));
}

/// Lives through something in a thread of its own, which has fetched nothing yet.
#[track_caller]
fn anew(life: impl FnOnce() + Send + 'static) {
    #[expect(clippy::disallowed_methods, reason = "what is fetched belongs to a thread")]
    let thread = std::thread::spawn(life);
    assert!(thread.join().is_ok());
}

/// What a session came to, after each of some lines and as many seconds: the console, and the hash of the story.
fn lived(lesson: usize, lines: &[(&str, i64)]) -> Vec<(String, u64)> {
    assert_eq!(lessons::fetch_all().now_or_never(), Some(Ok(())));
    assert_eq!(rehearsal::fetch().now_or_never(), Some(Ok(())));
    let mut session = Session::begin(catalogue()[lesson]).unwrap();
    let moment = |(text, seconds): &(&str, i64)| {
        line(&mut session, text);
        pass(&mut session, *seconds, 100.0);
        (printed(&session).join("\n"), session.runtime.snapshot().story().hash())
    };
    lines.iter().map(moment).collect()
}

#[track_caller]
fn check_same(lesson: usize, lines: &[(&str, i64)]) {
    let in_pieces = lazy::tests::withheld(|| lived(lesson, lines));
    let whole = lived(lesson, lines);
    for ((whole, in_pieces), (line, _)) in whole.iter().zip(&in_pieces).zip(lines) {
        assert_eq!(in_pieces.0, whole.0, "after {line}");
        assert_eq!(in_pieces.1, whole.1, "another story after {line}");
    }
}

#[test]
fn a_first_visit_tells_the_same_story_whole_and_in_pieces() {
    check_same(
        0,
        &[
            ("kubectl get nodes", 3),
            (CREATE, 5),
            ("kubectl create deployment Web --image=nginx", 1),
            ("kubectl get deployments,pods,services,events", 1),
            ("kubectl get nodes", 40),
            ("kubectl describe pods", 700),
            ("kubectl get controllerrevisions -A", 1),
            ("kubectl get endpoints,configmaps -A", 1),
            ("kubectl delete pods --all", 40),
            ("kubectl get all -A --show-managed-fields -o yaml", 2),
        ],
    );
}

#[test]
fn who_changes_something_at_once_tells_the_same_story_whole_and_in_pieces() {
    check_same(
        0,
        &[
            (CREATE, 0),
            ("kubectl scale deployment web --replicas=3", 5),
            ("kubectl expose deployment web --port=8080 --type=NodePort", 5),
            ("kubectl set image deployment web kubernetes-bootcamp=nginx", 1),
            ("kubectl rollout status deployment web", 30),
            ("kubectl autoscale deployment web --max=5", 40),
            ("kubectl exec deploy/web -- ls /", 5),
            ("kubectl rollout undo deployment web", 30),
            ("kubectl create namespace x", 2),
            ("kubectl delete deployment web", 20),
            ("kubectl delete namespace x", 20),
            ("kubectl delete service kubernetes", 20),
        ],
    );
}

/// A container that says so of itself.
const SAID: [&str; 6] = [
    r#""startupProbe": {"tcpSocket": {"port": 8080}}"#,
    r#""readinessProbe": {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 3}"#,
    r#""livenessProbe": {"tcpSocket": {"port": 1}, "initialDelaySeconds": 5}"#,
    r#""livenessProbe": {"exec": {"command": ["cat", "/gone"]}, "initialDelaySeconds": 5}"#,
    r#""env": [{"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}]"#,
    r#""envFrom": [{"configMapRef": {"name": "told"}}]"#,
];

#[test]
fn a_pod_that_only_a_document_describes_tells_the_same_story_whole_and_in_pieces() {
    for said in SAID {
        anew(move || {
            let image = "gcr.io/google-samples/kubernetes-bootcamp:v1";
            let spec = format!(r#"{{"containers": [{{"name": "a", "image": "{image}", {said}}}]}}"#);
            let pod = format!(r#"{{"apiVersion": "v1", "kind": "Pod", "metadata": {{"name": "a"}}, "spec": {spec}}}"#);
            let create = format!("echo '{pod}' | kubectl create -f -");
            let told = "kubectl create configmap told --from-literal=A=b";
            let (look, env) = ("kubectl describe pod a", "kubectl exec a -- env");
            check_same(0, &[(&create, 5), ("kubectl get pods", 1), (told, 90), (env, 1), (look, 60)]);
        });
    }
}

#[test]
fn rollouts_of_any_manner_tell_the_same_story_whole_and_in_pieces() {
    let recreate =
        r#"kubectl patch deployment web -p '{"spec": {"strategy": {"type": "Recreate", "rollingUpdate": null}}}'"#;
    let image = "kubectl set image deployment web kubernetes-bootcamp=gcr.io/google-samples/kubernetes-bootcamp:v2";
    check_same(0, &[(CREATE, 5), ("kubectl scale deployment web --replicas=4", 1), (image, 2)]);
    anew(move || check_same(0, &[(CREATE, 5), (recreate, 1), (image, 60), ("kubectl get replicasets,events", 1)]));
    anew(|| {
        check_same(
            0,
            &[
                (CREATE, 5),
                ("kubectl rollout pause deployment web", 1),
                ("kubectl scale deployment web --replicas=3", 9),
            ],
        )
    });
}

/// What a pod may have to say about others like it.
const MINDS: [&str; 3] = [
    r#""affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [TERM]}}"#,
    r#""affinity": {"podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 9, "podAffinityTerm": TERM}]}}"#,
    r#""topologySpreadConstraints": [{"maxSkew": 1, "whenUnsatisfiable": "ScheduleAnyway", TERMS}]"#,
];

#[test]
fn pods_that_mind_others_tell_the_same_story_whole_and_in_pieces() {
    let terms = r#""topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "web"}}"#;
    for minds in MINDS {
        let minds = minds.replace("TERMS", terms).replace("TERM", &format!("{{{terms}}}"));
        anew(move || {
            let patch =
                format!(r#"kubectl patch deployment web -p '{{"spec": {{"template": {{"spec": {{{minds}}}}}}}}}'"#);
            let look = "kubectl describe pods";
            check_same(5, &[(CREATE, 5), (&patch, 20), ("kubectl scale deployment web --replicas=4", 20), (look, 1)]);
        });
    }
}

#[test]
fn programs_of_ones_own_tell_the_same_story_whole_and_in_pieces() {
    check_same(
        0,
        &[
            ("kubectl create deployment a --image=gcr.io/google-samples/kubernetes-bootcamp:v1 -- node server.js", 5),
            ("kubectl run b --image=gcr.io/google-samples/kubernetes-bootcamp:v1 --command -- touch /tmp/x", 5),
            ("kubectl run c --image=gcr.io/google-samples/kubernetes-bootcamp:v1 -- sh -c 'date >> /log; sleep 9'", 5),
            ("kubectl exec c -- cat /log", 1),
            ("kubectl get pods", 1),
        ],
    );
}

#[test]
fn what_a_cluster_runs_itself_is_made_anew_the_same_whole_and_in_pieces() {
    check_same(0, &[("kubectl delete pods --all -n kube-system", 60), ("kubectl get pods,events -A", 1)]);
}

#[test]
fn a_machine_that_fails_tells_the_same_story_whole_and_in_pieces() {
    check_same(
        5,
        &[
            (CREATE, 10),
            ("kubectl get pods -A -o wide", 2),
            ("minikube node stop m02", 400),
            ("kubectl get pods -A -o wide", 2),
            ("kubectl describe nodes", 2),
            ("minikube node start m02", 100),
            ("minikube node add", 60),
            ("kubectl get pods,nodes -A -o wide", 2),
        ],
    );
}

#[test]
fn what_any_lesson_lets_one_type_tells_the_same_story_whole_and_in_pieces() {
    let mut played = 0;
    for entry in catalogue() {
        let lesson = entry.read().unwrap();
        let text = |line: &Line| match line {
            Line::Type { text, stopped_after: None, terminal: Terminal::Own, .. } => Some(text.clone()),
            _ => None,
        };
        let lines: Vec<String> = lesson.steps.iter().flat_map(|step| step.solution.iter().filter_map(text)).collect();
        anew(move || {
            let lines: Vec<(&str, i64)> = lines.iter().map(|line| (line.as_str(), 12)).collect();
            // In a new cluster: most lessons begin with a past, for which everything is fetched first.
            check_same(0, &lines);
        });
        played += usize::from(!lesson.steps.is_empty());
    }
    assert!(played > 18, "only {played} lessons");
}
