//! The first processes of containers, as far as they are the console's programs: those that run by themselves, and those
//! with which somebody talks (`pods/attach`).

use super::computers::Rank;
use super::exec::step_inside;
use super::runtime::{ROUND_TRIP, Shared, sleep};
use crate::apiserver::request::{Key, Status};
use crate::cluster::inside::Inside;
use crate::host::{Attached, Client, Output, Stdio};
use crate::shell::programs;
use std::cell::RefCell;
use std::rc::Rc;

/// Talks with a container's first process until it ends.
///
/// # Errors
/// As [`Client::attach`].
pub(super) async fn attach(
    shared: Rc<Shared>,
    client: Rc<dyn Client>,
    (pod, container): (Key, String),
    stdio: Stdio,
) -> Result<Attached, Status> {
    sleep(&shared, ROUND_TRIP).await;
    let inside = shared.cluster.borrow_mut().enter(&pod, &container, "attach")?;
    let Some(words) = shared.cluster.borrow().listening(&inside) else { return Ok(Attached::Deaf) };
    let line = Line { shared: Rc::clone(&shared), inside: inside.clone() };
    run(shared, client, inside, words, stdio).await;
    drop(line);
    Ok(Attached::Talked)
}

/// Runs a first process until it ends. What it prints is in its container's log too.
pub(super) async fn run(shared: Rc<Shared>, client: Rc<dyn Client>, inside: Inside, words: Vec<String>, stdio: Stdio) {
    let begun = Rc::default();
    let log = log_of(&shared, &inside, &begun);
    let stdio = Stdio { stdout: both(&stdio.stdout, &log), stderr: both(&stdio.stderr, &log), ..stdio };
    let typist = stdio.stdin.typist().filter(|_| stdio.terminal.is_some());
    let (entry, host) = step_inside(&shared, client, (inside.clone(), Rank::First), stdio);
    let Some(program) = words.first() else { return };
    if programs::find(program).is_none() {
        // It runs, and does nothing that shows.
        host.stderr.line(&format!("{program}: this program is in the image, but it is not simulated"));
        return;
    }
    let program = entry.run(programs::start(words, host));
    let code = match typist {
        Some(keyboard) => keyboard.echoed(&log, program).await,
        None => program.await,
    };
    let mut cluster = shared.cluster.borrow_mut();
    let rest: String = begun.take();
    if !rest.is_empty() {
        cluster.print(&inside, rest);
    }
    cluster.end_program(&inside, code);
}

/// The connection of who is attached: when it is lost, the process may have nothing more to read.
struct Line {
    shared: Rc<Shared>,
    inside: Inside,
}

impl Drop for Line {
    fn drop(&mut self) {
        // Whoever holds the cluster puts another in its place, where nobody is attached.
        if let Ok(mut cluster) = self.shared.cluster.try_borrow_mut() {
            cluster.hang_up(&self.inside);
        }
    }
}

/// What goes into a container's log, line by line, as runtimes write it; a line that has begun, such as a prompt that
/// waits, is not there yet.
fn log_of(shared: &Rc<Shared>, inside: &Inside, begun: &Rc<RefCell<String>>) -> Output {
    let (shared, inside, begun) = (Rc::clone(shared), inside.clone(), Rc::clone(begun));
    Output::new(move |text| {
        let mut begun = begun.borrow_mut();
        begun.push_str(text);
        while let Some((line, rest)) = begun.split_once('\n') {
            shared.cluster.borrow_mut().print(&inside, line.to_owned());
            let rest = rest.to_owned();
            *begun = rest;
        }
    })
}

fn both(one: &Output, other: &Output) -> Output {
    let (one, other) = (one.clone(), other.clone());
    Output::new(move |text| {
        one.write(text);
        other.write(text);
    })
}
