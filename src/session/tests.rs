//! A lesson lived through without a page.

mod basics;
mod bootcamp;
mod desk;
mod editor;
mod expecting;
mod fetching;
mod first_process;
mod history;
mod images;
mod inside;
mod logs;
mod modules;
mod offer;
mod services;
mod tabs;

use super::*;
use crate::api::discovery::Kind;
use crate::apiserver::request::Key;
use crate::lessons::{Standing, catalogue};
use crate::scene::inspect::Page;
use crate::scene::motion::{Manner, Travel};

const MANNER: Manner = Manner { speed: 1.0, travel: Travel::Moving };
const CREATE: &str = "kubectl create deployment web --image=gcr.io/google-samples/kubernetes-bootcamp:v1";

fn begin() -> Session {
    Session::begin(catalogue()[0]).unwrap()
}

fn line(session: &mut Session, text: &str) {
    session.apply(Input::Line(text.to_owned()), |_| {});
}

fn printed(session: &Session) -> Vec<String> {
    session.screen().lines().iter().map(|line| line.text.to_string()).collect()
}

/// Frames until so many seconds of the model have passed.
fn pass(session: &mut Session, seconds: i64, frame: f64) {
    let until = session.now() + SimDuration::from_secs(seconds);
    while session.now() < until {
        session.advance(frame, MANNER);
    }
}

fn check_lines(lines: &[&str], expected: &[&str]) {
    let mut session = begin();
    for text in lines {
        line(&mut session, text);
    }
    pass(&mut session, 5, 16.7);
    assert_eq!(printed(&session), expected, "{lines:?}");
}

#[test]
fn each_line_of_a_pasted_text_stands_behind_the_prompt_that_it_meets() {
    let check = |typed: &[&str], expected: &str| {
        let mut session = begin();
        for text in typed {
            line(&mut session, text);
            pass(&mut session, 1, 100.0);
        }
        assert_eq!(session.screen().everything(), expected);
    };
    check(&["cat <<E\n a\nE\n"], "$ cat <<E\n>  a\n> E\n a\n");
    check(&["echo a\necho \"b\nc\"\n\necho d"], "$ echo a\n$ echo \"b\n> c\"\n$ \n$ echo d\na\nb\nc\nd\n");
    check(&["cat <<E", "b\nE\necho c"], "$ cat <<E\n> b\n> E\n$ echo c\nb\nc\n");
    check(&[""], "$ \n");
}

#[test]
fn lines_are_run_one_after_another() {
    check_lines(&["echo one"], &["echo one", "one"]);
    check_lines(&["", "echo one"], &["", "echo one", "one"]);
    // The second waits for the first, and its prompt comes then.
    check_lines(&["sleep 1; echo one", "echo two"], &["sleep 1; echo one", "one", "echo two", "two"]);
    check_lines(&["cat <<E", "a", "E"], &["cat <<E", "a", "E", "a"]);
    check_lines(&["nonsense"], &["nonsense", "bash: nonsense: command not found"]);
    check_lines(&["!!"], &["!!", "bash: !!: event not found"]);
    check_lines(&["echo a", "!! b"], &["echo a", "a", "!! b", "echo a b", "a b"]);
    check_lines(&["exit", "echo still here"], &["exit", "echo still here", "still here"]);
}

#[test]
fn what_is_being_typed_outlives_the_lines_that_waited() {
    let mut session = begin();
    for text in ["sleep 1", "echo one", "read WORD", "two", "cat <<E", "three"] {
        line(&mut session, text);
    }
    session.retype("E", 1);
    pass(&mut session, 3, 16.7);
    assert_eq!(printed(&session), ["sleep 1", "echo one", "one", "read WORD", "two", "cat <<E", "three"]);
    assert_eq!(session.front.prompt.line(), ("E", 1));
    line(&mut session, "E");
    pass(&mut session, 1, 16.7);
    assert_eq!((session.front.prompt.line(), printed(&session).last().map(String::as_str)), (("", 0), Some("three")));
}

#[test]
fn what_is_kept_without_acting_on_it_is_said_once() {
    let mut session = begin();
    for text in [
        "kubectl create ingress first --rule=a/=web:80",
        "kubectl create ingress second --rule=b/=web:80",
        "kubectl create deployment web --image=nginx",
        r#"kubectl patch deployment web -p '{"spec":{"template":{"spec":{"hostAliases":[{"ip":"10.0.0.1"}]}}}}'"#,
        r#"kubectl patch deployment web -p '{"spec":{"template":{"spec":{"hostAliases":null,"priorityClassName":"system-cluster-critical"}}}}'"#,
        "minikube node add",
    ] {
        line(&mut session, text);
        pass(&mut session, 3, 100.0);
    }
    let notes = session.screen().lines().into_iter().filter(|line| line.kind == transcript::LineKind::Note);
    let expected = ["ingresses", "hostAliases", "priorityClassName"];
    let expected = expected.map(|what| format!("Accepted, but not simulated: {what}. Nothing acts on it here."));
    assert_eq!(notes.map(|line| line.text.to_string()).collect::<Vec<_>>(), expected);
}

#[test]
fn control_c_ends_a_command_and_what_waited_for_it() {
    let mut session = begin();
    line(&mut session, "sleep 100");
    line(&mut session, "echo never");
    pass(&mut session, 2, 16.7);
    assert!(session.is_busy());
    session.apply(Input::Interrupt, |_| {});
    assert!(!session.is_busy());
    line(&mut session, "echo $?");
    pass(&mut session, 1, 16.7);
    let lines = printed(&session);
    assert_eq!(lines.iter().map(String::as_str).collect::<Vec<_>>()[..2], ["sleep 100", "^C"]);
    assert!(!lines.contains(&"never".to_owned()));
}

#[test]
fn every_input_is_kept_before_it_is_applied() {
    let mut session = begin();
    let mut kept = None;
    session.apply(Input::Line("echo a".into()), |recording| kept = Some(recording.clone()));
    let (at, input) = (session.now().as_millis(), Input::Line("echo a".into()));
    assert_eq!(kept.unwrap().inputs, [recording::Entry { at, tab: FIRST_TAB, input }]);
}

#[test]
fn a_recording_leads_to_the_same_cluster_whatever_the_frames() {
    let mut stories = Vec::new();
    for frame in [7.0, 16.7, 250.0] {
        let mut session = begin();
        session.pass_to(SimTime::from_millis(1_000));
        line(&mut session, CREATE);
        line(&mut session, "kubectl get pods -w");
        session.pass_to(session.now());
        pass(&mut session, 6, frame);
        session.pass_to(SimTime::from_millis(12_000));
        session.apply(Input::Interrupt, |_| {});
        line(&mut session, "kubectl delete deployment web");
        session.pass_to(SimTime::from_millis(60_000));
        let again = Session::replay(&session.recording()).unwrap();
        assert_eq!(again.cluster().story().hash(), session.cluster().story().hash(), "{frame}");
        assert_eq!(printed(&again), printed(&session), "{frame}");
        stories.push(session.cluster().story().hash());
    }
    stories.dedup();
    assert_eq!(stories.len(), 1);
}

#[test]
fn the_model_stands_still_while_messages_travel() {
    let mut session = begin();
    line(&mut session, CREATE);
    pass(&mut session, 1, 16.7);
    let ahead = session.stage_now().since(session.now());
    assert!((500..8_000).contains(&ahead.as_millis()), "{ahead:?}");
}

#[test]
fn a_step_shows_one_thing() {
    let mut session = begin();
    line(&mut session, CREATE);
    let mut steps = 0;
    while session.cluster().store().list(Kind::POD, "default").next().is_none() {
        session.step(MANNER);
        assert!(session.is_holding());
        session.coast(10_000.0);
        assert!(!session.is_holding());
        steps += 1;
        assert!(steps < 20);
    }
    assert!(steps >= 2, "the order and the pod are steps of their own: {steps}");
}

#[test]
fn a_command_is_answered_while_time_stands_still() {
    let mut session = begin();
    line(&mut session, "kubectl get nodes");
    session.indulge(MANNER);
    assert!(!session.is_busy());
    assert!(printed(&session).iter().any(|line| line.starts_with("minikube")));
    assert!(session.course().is_done());
}

#[test]
fn tab_and_the_arrows_fill_the_line() {
    let mut session = begin();
    session.retype("kubectl get dep", 15);
    session.press(PromptKey::Complete);
    assert!(session.prompt().line().0.starts_with("kubectl get deployment"), "{:?}", session.prompt().line());
    line(&mut session, "echo first");
    pass(&mut session, 1, 16.7);
    session.retype("", 0);
    session.press(PromptKey::Up);
    assert_eq!(session.prompt().line(), ("echo first", 10));
    session.press(PromptKey::Down);
    assert_eq!(session.prompt().line(), ("", 0));
    session.retype("ec", 2);
    assert_eq!(session.prompt().ghost(), "ho first");
    session.press(PromptKey::Accept);
    assert_eq!(session.prompt().line(), ("echo first", 10));
    session.press(PromptKey::SearchBack);
    assert_eq!(session.prompt().sign(), "(reverse-i-search)`': ");
}

#[test]
fn a_look_into_the_inspector_counts_as_a_look_and_is_replayed() {
    let mut session = begin();
    let is_met = |session: &Session| session.course().outcomes().first().unwrap().state.standing == Standing::Met;
    assert!(!is_met(&session));
    let node = Key::cluster(Kind::NODE, "minikube");
    session.apply(Input::look(&node, Page::Summary), |_| {});
    assert!(is_met(&session));
    assert!(is_met(&Session::replay(&session.recording()).unwrap()));
}
