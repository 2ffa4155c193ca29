//! What happens on machines by itself: sandboxes get ready, pulls end, processes print and end.

use super::act::{KILLED, NOT_FOUND};
use super::process::{Process, Step};
use super::visit::scene_in;
use super::{Coming, ProcessId, World, beyond};
use crate::api::meta::Uid;
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::control_loop::{ContainerLaunch, LogLine, Run, RunState, Runtime, Sandbox};
use crate::lazy::Unreachable;
use std::rc::Rc;

impl World {
    /// Lets one thing happen; the pod it concerned, if its kubelet should know.
    pub(super) fn happen(&mut self, coming: Coming, now: SimTime) -> Option<Key> {
        match coming {
            Coming::SandboxReady { node, pod } => self.sandbox_ready(&node, &pod),
            Coming::SandboxGone { node, pod } => {
                let key = self.key_of(&node, &pod);
                self.remove(&node, &pod);
                key
            }
            Coming::PullEnds { node, pod, container } => self.pull_ends(&node, &pod, &container, now),
            Coming::Started(process) => self.started(&process, now),
            Coming::ProcessWakes(process) => self.run_on(&process, now),
            Coming::Killed(process) => self.end(&process, KILLED, now),
            Coming::Ended { process, code } => self.end(&process, code, now),
            Coming::Answered { node, pod } => self.key_of(&node, &pod),
            Coming::Boots { .. } => None,
        }
    }

    fn sandbox_ready(&mut self, node: &str, pod: &Uid) -> Option<Key> {
        let known = self.pod(node, pod).filter(|known| known.sandbox == Sandbox::Creating)?;
        let network = known.identity.network;
        let ip = self.allocate_ip(node, network);
        self.pod_mut(node, pod)?.sandbox = Sandbox::Ready { ip };
        self.key_of(node, pod)
    }

    fn started(&mut self, id: &ProcessId, now: SimTime) -> Option<Key> {
        let run = self.newest_run(&id.node, &id.pod, &id.container)?;
        if run.state != RunState::Starting || run.launch.attempt != id.attempt {
            return None;
        }
        let launch = Rc::clone(&run.launch);
        let process = self.process_of(&launch);
        let run = self.newest_run(&id.node, &id.pod, &id.container)?;
        if let Some(message) = process.start_error() {
            let (code, reason) = (NOT_FOUND, "ContainerCannotRun");
            run.state = RunState::Exited { started: None, at: now, code, reason, message };
            return self.key_of(&id.node, &id.pod);
        }
        run.state = RunState::Running { since: now, stopping: None };
        self.remember_errand(id, &process);
        self.processes.insert(id.clone(), process);
        self.run_on(id, now);
        self.key_of(&id.node, &id.pod)
    }

    /// What a launch starts.
    fn process_of(&mut self, launch: &Rc<ContainerLaunch>) -> Process {
        if let Some(fresh) = &self.fresh
            && fresh.0.starts_like(launch)
        {
            return fresh.1.clone();
        }
        let process = Process::of(&self.images, launch);
        // With all code here it will not be another one the next time.
        self.fresh = beyond::here().map(|_| Rc::new((Rc::clone(launch), process.clone())));
        process
    }

    /// Lets a process go on until it waits or ends.
    fn run_on(&mut self, id: &ProcessId, now: SimTime) -> Option<Key> {
        self.pod(&id.node, &id.pod)?;
        // A loop that never waits would never let go.
        for _ in 0..MOST_STEPS {
            let scene = scene_in(&self.machines, &id.node, &id.pod, now);
            match self.processes.get_mut(id)?.step(scene) {
                Step::Print(text) => self.print(id, text, now)?,
                Step::File(path, text, mode) => match beyond::code() {
                    Some(code) => (code.write_file)(self, id, (&path, text), mode, now),
                    None => self.print(id, Unreachable.to_string(), now)?,
                },
                Step::Listen => self.listen(id)?,
                Step::Hold(bytes) if self.is_too_much(id, bytes)? => {
                    return self.end_as(id, (KILLED, "OOMKilled"), now);
                }
                Step::Hold(_) => {}
                Step::Wait(span) => {
                    self.schedule(now + span, Coming::ProcessWakes(id.clone()));
                    return None;
                }
                Step::Exit(code) => return self.end(id, code, now),
                Step::Stay => return None,
            }
        }
        self.schedule(now + crate::api::time::SimDuration::from_millis(10), Coming::ProcessWakes(id.clone()));
        None
    }

    /// Lets a process listen, unless another one of its pod has a port that it wants.
    fn listen(&mut self, id: &ProcessId) -> Option<()> {
        let ports: Vec<u16> = self.processes.get(id)?.ports().collect();
        let is_shut_out = ports.into_iter().any(|port| self.is_port_taken(&id.node, &id.pod, port));
        let images = Rc::clone(&self.images);
        let launch = Rc::clone(&self.live_run(id)?.launch);
        let process = self.processes.get_mut(id)?;
        if is_shut_out {
            process.shut_out(images.program(&launch).map(|program| program.port_taken).unwrap_or_default());
        } else {
            process.open();
        }
        Some(())
    }

    pub(super) fn print(&mut self, id: &ProcessId, text: String, now: SimTime) -> Option<()> {
        let log = &mut self.live_run(id)?.log;
        // An empty last line belongs to the one before, as the transcripts' `--tail=1` has it.
        let (lines, end) = text.strip_suffix('\n').map_or((text.as_str(), ""), |lines| (lines, "\n"));
        let mut lines = lines.split('\n').peekable();
        while let Some(line) = lines.next() {
            let end = if lines.peek().is_none() { end } else { "" };
            note(log, LogLine { at: now, text: [line, end].concat() });
        }
        Some(())
    }

    /// Notes how much memory a process holds; whether its limit forbids that.
    fn is_too_much(&mut self, id: &ProcessId, bytes: i64) -> Option<bool> {
        let run = self.live_run(id)?;
        let limit = run.launch.memory_limit;
        run.memory = limit.map_or(bytes, |limit| bytes.min(limit));
        Some(limit.is_some_and(|limit| bytes > limit))
    }

    fn end(&mut self, id: &ProcessId, code: i32, now: SimTime) -> Option<Key> {
        self.end_as(id, (code, if code == 0 { "Completed" } else { "Error" }), now)
    }

    fn end_as(&mut self, id: &ProcessId, (code, reason): (i32, &'static str), now: SimTime) -> Option<Key> {
        let run = self.live_run(id)?;
        let RunState::Running { since, .. } = run.state else { return None };
        run.state = RunState::Exited { started: Some(since), at: now, code, reason, message: String::new() };
        self.forget_process(id);
        self.key_of(&id.node, &id.pod)
    }

    fn live_run(&mut self, id: &ProcessId) -> Option<&mut Run> {
        let run = self.newest_run(&id.node, &id.pod, &id.container)?;
        (run.launch.attempt == id.attempt && matches!(run.state, RunState::Running { .. })).then_some(run)
    }
}

/// Adds a line to a log. Runtimes rotate logs; a learner's eyes would have long given up.
pub(super) fn note(log: &mut Vec<LogLine>, line: LogLine) {
    log.push(line);
    if log.len() > LONGEST_LOG {
        log.drain(..LONGEST_LOG / 2);
    }
}

const MOST_STEPS: usize = 1_000;
const LONGEST_LOG: usize = 10_000;
