//! Undo, redo, reset, and looks at the past: what is shown then is what was there, to the letter.

use super::*;
use crate::lessons::Outcome;
use crate::session::marks::Tone;

/// All of a session that anybody could see.
/// The instant, the story, the newest change, what was printed, the step, its checks.
type Sight = (SimTime, u64, u64, Vec<String>, usize, Vec<Outcome>);

fn sight(session: &Session) -> Sight {
    let cluster = session.cluster();
    let (story, revision) = (cluster.story().hash(), cluster.store().revision().0);
    let course = session.course();
    (session.now(), story, revision, printed_by_commands(session), course.step_index(), course.outcomes().to_vec())
}

/// What is on screen, the page's own words aside.
fn printed_by_commands(session: &Session) -> Vec<String> {
    let lines = session.screen().lines().into_iter();
    lines.filter(|line| line.kind != transcript::LineKind::Note).map(|line| line.text.to_string()).collect()
}

fn names(session: &Session) -> usize {
    session.cluster().store().list(Kind::POD, "default").count()
}

/// A lesson in which each line is given a while after the one before; what could be seen just before each, and at last.
fn live_through(lines: &[&str]) -> (Session, Vec<Sight>) {
    let mut session = begin();
    session.pass_to(SimTime::from_millis(1_000));
    let mut sights = Vec::new();
    for text in lines {
        sights.push(sight(&session));
        match *text {
            "^C" => session.apply(Input::Interrupt, |_| {}),
            "^D" => session.apply(Input::EndOfInput, |_| {}),
            _ => line(&mut session, text),
        }
        pass(&mut session, 7, 40.0);
    }
    sights.push(sight(&session));
    (session, sights)
}

const LINES: &[&str] = &[
    "kubectl get nodes",
    CREATE,
    "kubectl scale deployment web --replicas=3",
    "X=1; echo $X > x.txt; cd /tmp",
    "kubectl delete pods --all --wait=false",
];

/// Undoes everything, then redoes everything; `undos` says before which line each undo leads.
fn check_there_and_back(lines: &[&str], undos: &[usize]) {
    let (mut session, sights) = live_through(lines);
    for place in undos {
        assert!(session.can_undo());
        session.undo();
        assert_eq!(sight(&session), sights[*place], "undo to before {}", lines[*place]);
        let again = Session::replay(&session.recording()).unwrap();
        assert_eq!(sight(&again), sights[*place], "the recording before {}", lines[*place]);
    }
    assert!(!session.can_undo());
    session.undo();
    assert_eq!(sight(&session), sights[undos[undos.len() - 1]]);
    for place in undos[..undos.len() - 1].iter().rev().copied().chain([lines.len()]) {
        session.redo();
        assert_eq!(sight(&session), sights[place], "redo to {place}");
    }
    assert!(!session.can_redo());
}

#[test]
fn undo_and_redo_lead_to_what_was_there() {
    check_there_and_back(LINES, &[4, 3, 2, 1, 0]);
    // Ctrl-C belongs to what it ended, and commands that run are lived through once more.
    check_there_and_back(&["kubectl get pods -w", CREATE, "^C", "echo after"], &[3, 1, 0]);
    check_there_and_back(&["kubectl proxy &", CREATE, "kubectl get pods", "kill %1", "jobs"], &[4, 3, 2, 1, 0]);
    check_there_and_back(&["bash", "cd /tmp", "pwd", "^D", "pwd"], &[4, 2, 1, 0]);
    check_there_and_back(&["cat <<E", "a", "E"], &[2, 1, 0]);
}

#[test]
fn the_past_is_shown_as_it_was() {
    let (mut session, sights) = live_through(LINES);
    let now = sight(&session);
    for place in [3, 0, 4, 1, 2, 4] {
        let (at, expected) = (sights[place].0, &sights[place]);
        // The instant just before the line.
        session.view_at(SimTime::from_millis(at.as_millis() - 1));
        assert!(session.is_past());
        let seen = sight(&session);
        assert_eq!((&seen.3, seen.4, &seen.5), (&expected.3, expected.4, &expected.5), "{place}");
        assert_eq!((seen.1, seen.2), (expected.1, expected.2), "{place}");
        assert_eq!(session.recording().inputs.len(), LINES.len());
        // A way of many steps leads to the same.
        session.come_back();
        let mut revival = session.seek(SimTime::from_millis(at.as_millis() - 1)).unwrap();
        while !revival.go_on(1) {}
        session.arrive(revival);
        assert_eq!(sight(&session), seen, "{place}");
    }
    session.view_at(SimTime::from_millis(now.0.as_millis() + 1));
    assert!(!session.is_past());
    assert_eq!(sight(&session), now);
}

#[test]
fn a_command_that_runs_is_undone_by_pieces() {
    let undone = |by_pieces: bool| {
        let (mut session, _) = live_through(LINES);
        line(&mut session, "watch -n 1 kubectl get pods");
        pass(&mut session, 30, 1_000.0);
        session.apply(Input::OpenTab, |_| {});
        line(&mut session, "echo hello");
        pass(&mut session, 1, 100.0);
        if by_pieces {
            let mut way = session.way_to_undo().unwrap();
            let before = sight(&session);
            let mut pieces = 0;
            while !way.go_on(1) {
                pieces += 1;
                assert_eq!(sight(&session), before, "what is shown stays until it is done");
            }
            assert!(pieces > 5, "{pieces}");
            assert!(way.is_for_good());
            session.arrive(way);
        } else {
            session.undo();
        }
        (sight(&session), session.last_deed())
    };
    assert_eq!(undone(true), undone(false));
}

#[test]
fn the_past_can_be_played_up_to_the_present() {
    let (mut session, sights) = live_through(LINES);
    let now = sight(&session);
    session.view_at(sights[1].0);
    assert_eq!(names(&session), 0);
    for (before, ..) in &sights[2..LINES.len()] {
        while session.now() < *before {
            session.advance(20.0, MANNER);
        }
        assert!(session.is_past());
        assert!(names(&session) > 0, "{before:?}");
    }
    while session.is_past() {
        session.advance(20.0, MANNER);
    }
    assert_eq!(sight(&session), now);
}

#[test]
fn typing_in_the_past_takes_another_course_and_undo_brings_back_the_first() {
    let (mut session, sights) = live_through(LINES);
    let now = sight(&session);
    session.view_at(SimTime::from_millis(sights[3].0.as_millis() - 1));
    assert_eq!(names(&session), 3);
    line(&mut session, "kubectl scale deployment web --replicas=1");
    assert!(!session.is_past());
    pass(&mut session, 40, 100.0);
    assert_eq!(names(&session), 1);
    let other = sight(&session);
    assert_eq!(session.recording().inputs.len(), 4);
    assert_eq!(sight(&Session::replay(&session.recording()).unwrap()), other);
    session.undo();
    assert_eq!(sight(&session), now);
    session.redo();
    assert_eq!(sight(&session), other);
    session.undo();
    session.undo();
    assert_eq!(sight(&session), sights[4]);
}

#[test]
fn a_reset_can_be_undone() {
    let (mut session, sights) = live_through(LINES);
    let now = sight(&session);
    line(&mut session, "reset");
    assert!(session.recording().inputs.is_empty());
    assert_eq!(session.cluster().story().hash(), sights[0].1);
    line(&mut session, "echo new");
    pass(&mut session, 1, 50.0);
    session.undo();
    assert!(printed_by_commands(&session).is_empty());
    session.undo();
    assert_eq!(sight(&session), now);
}

#[test]
fn undo_redo_and_reset_can_be_typed() {
    let (mut session, sights) = live_through(LINES);
    line(&mut session, " undo ");
    assert_eq!(sight(&session), sights[4]);
    assert_eq!(printed(&session).last().unwrap(), "Undone: kubectl delete pods --all --wait=false");
    line(&mut session, "redo");
    assert_eq!(sight(&session), sights[5]);
    line(&mut session, "redo");
    assert_eq!(printed(&session).last().unwrap(), "There is nothing to redo.");
    // Inside of anything else they are words for the shell.
    line(&mut session, "undo | cat");
    pass(&mut session, 1, 50.0);
    assert!(printed(&session).last().unwrap().contains("the page's console"), "{:?}", printed(&session).last());
    line(&mut session, "help undo");
    pass(&mut session, 1, 50.0);
    assert_eq!(printed(&session).last().unwrap(), "undo  take back the last command, in the cluster and here");
}

#[test]
fn steps_lead_back_from_event_to_event() {
    let (mut session, _) = live_through(LINES);
    let mut instants: Vec<SimTime> = session.marks().iter().map(|mark| mark.at).collect();
    instants.extend(session.deeds().iter().map(recording::Entry::at));
    instants.sort_unstable();
    instants.dedup();
    assert!(instants.len() > 12, "{instants:?}");
    for instant in instants.iter().rev() {
        session.view_at(session.event_before());
        assert_eq!(session.now(), *instant);
    }
    session.view_at(session.event_before());
    assert_eq!(session.now(), session.beginning());
    while session.is_past() {
        session.step(MANNER);
    }
    let tones = |tone: Tone| session.marks().iter().filter(|mark| mark.tone == tone).count();
    assert!(tones(Tone::Good) >= 3 && tones(Tone::Plain) >= 6, "{:?}", session.marks());
}

#[test]
fn waiting_can_be_skipped() {
    let mut session = begin();
    line(&mut session, "minikube node add");
    pass(&mut session, 60, 100.0);
    line(&mut session, &format!("{CREATE} --replicas=4"));
    pass(&mut session, 30, 100.0);
    line(&mut session, "minikube node stop minikube-m02");
    pass(&mut session, 20, 100.0);
    let stopped = session.now();
    assert!(session.skip());
    assert_eq!(session.marks().last().unwrap().tone, Tone::Bad);
    let waited = session.now().since(stopped).as_millis();
    assert!((15_000..60_000).contains(&waited), "the node is found out after a while: {waited}");
    while session.now() < stopped + SimDuration::from_secs(200) {
        assert!(session.skip());
    }
    let left = session.now().since(stopped).as_millis();
    assert!((300_000..400_000).contains(&left), "its pods are given up five minutes later: {left}");
}

#[test]
fn undo_redo_and_the_past_know_how_many_pods_there_were() {
    let mut session = begin();
    line(&mut session, &format!("{CREATE} --replicas=100"));
    session.pass_to(SimTime::from_millis(200_000));
    assert_eq!(names(&session), 100);
    line(&mut session, "kubectl scale deployment web --replicas=90");
    session.pass_to(SimTime::from_millis(260_000));
    assert_eq!(names(&session), 90);
    session.undo();
    assert_eq!(names(&session), 100);
    session.redo();
    assert_eq!(names(&session), 90);
    session.view_at(SimTime::from_millis(190_000));
    assert_eq!(names(&session), 100);
}

#[test]
fn the_beginning_is_what_was_there_before_the_first_line() {
    let mut session = begin();
    // Before time has passed at all.
    line(&mut session, CREATE);
    pass(&mut session, 7, 40.0);
    let end = sight(&session);
    session.view_at(session.beginning());
    session.view_at(session.beginning());
    assert_eq!((names(&session), printed_by_commands(&session).len()), (0, 0));
    session.view_at(end.0);
    assert_eq!(sight(&session), end);
    session.view_at(session.beginning());
    pass(&mut session, 3, 40.0);
    assert_eq!((names(&session), printed_by_commands(&session)), (1, end.3[..2].to_vec()));
    session.view_at(session.beginning());
    line(&mut session, "kubectl get pods");
    pass(&mut session, 1, 40.0);
    assert_eq!(printed_by_commands(&session), ["kubectl get pods", "No resources found in default namespace."]);
}

#[test]
fn what_was_typed_does_not_stay_at_the_prompt_when_there_is_nothing_to_undo() {
    for word in ["undo", "redo", "reset"] {
        let mut session = begin();
        session.retype(word, word.len());
        line(&mut session, word);
        assert_eq!(session.prompt().line().0, "", "{word}");
    }
}
