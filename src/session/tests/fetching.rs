//! While code is on its way, no virtual time passes: how fast a network is changes no story.

use super::*;
use crate::lazy;
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
