//! What a learner expects of a step, and what the run answers.

use super::{begin, line, pass, printed};
use crate::session::Session;
use crate::session::recording::Input;

const ASK: &str = "kubectl create deployment kubernetes-bootcamp --image=gcr.io/google-samples/kubernetes-bootcamp:v1";

fn expectation(session: &Session) -> (Option<usize>, Option<Vec<usize>>) {
    let expectation = session.course().expectation().unwrap();
    (expectation.guess, expectation.right.clone())
}

#[test]
fn a_run_answers_what_was_expected() {
    let mut session = begin();
    assert_eq!(session.course().expectation(), None);
    session.apply(Input::Step(1), |_| {});
    assert_eq!(expectation(&session), (None, None));
    session.apply(Input::Expect(3), |_| {});
    session.apply(Input::Expect(2), |_| {});
    assert_eq!(expectation(&session), (Some(2), None), "one may think again before the run");
    line(&mut session, ASK);
    pass(&mut session, 15, 250.0);
    assert_eq!(expectation(&session), (Some(2), Some(vec![1])));
    session.apply(Input::Expect(1), |_| {});
    assert_eq!(expectation(&session).0, Some(2), "but not after it");
    line(&mut session, "kubectl scale deployment kubernetes-bootcamp --replicas=3");
    pass(&mut session, 15, 250.0);
    assert_eq!(expectation(&session).1, Some(vec![1]), "what it was stays");

    session.reset_step();
    assert_eq!((expectation(&session), session.course().step_index()), ((None, None), 1));
    assert!(session.course().commands().is_empty());
    session.redo();
    assert_eq!(expectation(&session), (Some(2), Some(vec![1])), "what was is not lost");
    session.undo();
    session.reset_step();
    session.apply(Input::Expect(1), |_| {});
    line(&mut session, ASK);
    pass(&mut session, 15, 250.0);
    assert_eq!(expectation(&session), (Some(1), Some(vec![1])));
}

#[test]
fn a_solution_is_shown_line_by_line() {
    let mut session = begin();
    session.apply(Input::Step(1), |_| {});
    assert_eq!(session.course().next_of_solution(), Some(ASK));
    let before = printed(&session).len();
    line(&mut session, ASK);
    pass(&mut session, 1, 250.0);
    assert_eq!(session.course().next_of_solution(), None, "it has run");
    assert!(printed(&session).len() > before);
    session.apply(Input::Step(5), |_| {});
    line(&mut session, "kubectl create  deployment second --image=gcr.io/google-samples/kubernetes-bootcamp:v1");
    pass(&mut session, 1, 250.0);
    assert_eq!(session.course().next_of_solution(), Some("kubectl get pods -o wide"));
}
