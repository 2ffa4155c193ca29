//! What containers answer their kubelet's probes.

use super::World;
use super::act::process_id;
use super::images::Tools;
use crate::api::endpoints::join_host_port;
use crate::api::meta::Uid;
use crate::api::time::{SimDuration, SimTime};
use crate::control_loop::{ProbeCheck, ProbeKind, ProbeQuestion, ProbeRecord, Reach, Run, RunState, Runtime, Sandbox};

/// How long an answer takes.
const ANSWER: SimDuration = SimDuration::from_millis(5);

impl World {
    /// Asks, and notes the answer; a request shows in the program's log.
    pub(super) fn probe(
        &mut self,
        node: &str,
        pod: &Uid,
        container: &str,
        (kind, ask): (ProbeKind, &ProbeQuestion),
        now: SimTime,
    ) {
        let answer = self.answer(node, pod, container, &ask.check);
        if let ProbeCheck::Http { port, path, .. } = &ask.check {
            self.visit(node, pod, u16::try_from(*port).unwrap_or_default(), path, now);
        }
        if let Some(run) = self.newest_run(node, pod, container) {
            let record = noted(run.probes.get(&kind), answer.is_ok(), ask, now);
            run.probes.insert(kind, record);
        }
        self.schedule(now + ANSWER, super::Coming::Answered { node: node.to_owned(), pod: pod.clone() });
    }

    /// What a container would answer now.
    pub(super) fn answer(&self, node: &str, pod: &Uid, container: &str, check: &ProbeCheck) -> Result<(), String> {
        let ip = match self.pod(node, pod).map(|known| &known.sandbox) {
            Some(Sandbox::Ready { ip }) => ip.as_str(),
            _ => "",
        };
        match check {
            ProbeCheck::Http { scheme, host, port, path } => {
                let host = if host.is_empty() { ip } else { host };
                let url = format!("{}://{}{path}", scheme.to_ascii_lowercase(), join_host_port(host, *port));
                match (self.look(node, pod, *port, path), scheme.as_str()) {
                    (Reach::Refused, _) => Err(format!("Get \"{url}\": {}", refused(host, *port))),
                    (_, "HTTPS") => Err(format!("Get \"{url}\": http: server gave HTTP response to HTTPS client")),
                    (Reach::Open, _) => Err(format!(
                        "Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
                    )),
                    (Reach::Http { status: 200..400, .. }, _) => Ok(()),
                    (Reach::Http { status, .. }, _) => Err(format!("HTTP probe failed with statuscode: {status}")),
                }
            }
            ProbeCheck::Tcp { host, port } => match self.look(node, pod, *port, "/") {
                Reach::Refused => Err(refused(if host.is_empty() { ip } else { host }, *port)),
                Reach::Open | Reach::Http { .. } => Ok(()),
            },
            ProbeCheck::Exec { command } => {
                let words: Vec<&str> = command.iter().map(String::as_str).collect();
                self.execute(node, pod, container, &words)
            }
            ProbeCheck::Impossible { why } => Err(why.clone()),
        }
    }

    /// As far as tutorials use it: looks at files, and programs that only say how they end. Others end well.
    fn execute(&self, node: &str, pod: &Uid, container: &str, words: &[&str]) -> Result<(), String> {
        let run = self.pod(node, pod).and_then(|known| known.containers.get(container)?.runs.last());
        let Some(run) = run.filter(|run| matches!(run.state, RunState::Running { .. })) else {
            return Err("container is not running".to_owned());
        };
        let place = process_id(node, pod, &run.launch);
        let has = |path: &str| self.has_file(&place, path);
        match words {
            [shell, "-c", script, ..] if ["sh", "bash", "ash", "/bin/sh", "/bin/bash"].contains(shell) => {
                let parts = script.split(['&', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
                let mut last = Ok(());
                for part in parts {
                    last = self.execute(node, pod, container, &part.split_whitespace().collect::<Vec<_>>());
                    if last.is_err() && script.contains("&&") {
                        return last;
                    }
                }
                last
            }
            ["false", ..] => Err(String::new()),
            ["exit", code] if *code != "0" => Err(String::new()),
            ["test" | "[", "-e" | "-f" | "-s", path, ..] if !has(path) => Err(String::new()),
            [program @ ("cat" | "ls" | "stat"), rest @ ..] => match rest.iter().find(|word| !word.starts_with('-')) {
                Some(path) if !has(path) => Err(self.complaint(run, program, path)),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// As the tool of the container's image puts it.
    fn complaint(&self, run: &Run, program: &str, path: &str) -> String {
        let is_busybox = self.images.kind_of_tools(&run.launch.image) != Tools::Gnu;
        match (program, is_busybox) {
            ("cat", true) => format!("cat: can't open '{path}': No such file or directory\n"),
            ("ls", false) => format!("ls: cannot access '{path}': No such file or directory\n"),
            ("stat", true) => format!("stat: can't stat '{path}': No such file or directory\n"),
            _ => format!("{program}: {path}: No such file or directory\n"),
        }
    }
}

fn refused(host: &str, port: i32) -> String {
    format!("dial tcp {}: connect: connection refused", join_host_port(host, port))
}

/// As a prober's worker counts: what was said often enough counts until the contrary has been.
fn noted(before: Option<&ProbeRecord>, is_good: bool, ask: &ProbeQuestion, now: SimTime) -> ProbeRecord {
    let same = before.filter(|before| before.was_good == is_good);
    let in_a_row = same.map_or(1, |before| before.in_a_row + 1);
    let enough = if is_good { ask.successes } else { ask.failures };
    let verdict = if in_a_row >= enough { Some(is_good) } else { before.and_then(|before| before.verdict) };
    ProbeRecord { last: now, was_good: is_good, in_a_row, verdict }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_when_it_was_given_often_enough() {
        let check = ProbeCheck::Impossible { why: String::new() };
        let ask = ProbeQuestion { check, successes: 1, failures: 3 };
        let mut record = None;
        let mut verdicts = Vec::new();
        for is_good in [false, true, false, false, false, true] {
            let next = noted(record.as_ref(), is_good, &ask, SimTime::ZERO);
            verdicts.push(next.verdict);
            record = Some(next);
        }
        assert_eq!(verdicts, [None, Some(true), Some(true), Some(true), Some(false), Some(true)]);
    }
}
