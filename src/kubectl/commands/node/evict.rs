//! Evicting pods side by side: asking, asking again, waiting until they are gone; upstream's `Helper.evictPods`.

use super::drain::Asked;
use crate::api::discovery::Kind;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, DeleteOptions, Key, Status, StatusReason};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::dry_run::DryRun;
use futures::future::join_all;

/// How long a refused eviction waits before it asks again.
const AGAIN: SimDuration = SimDuration::from_secs(5);
/// How often a drain looks whether a pod is gone.
const LOOK: SimDuration = SimDuration::from_secs(1);

/// Evicts pods, and tells what went wrong; empty if all are gone.
pub async fn all(pods: &[Pod], asked: &Asked, host: &Host) -> Vec<String> {
    let end = (asked.timeout != SimDuration::ZERO).then(|| host.clock.now() + asked.timeout);
    let one = |pod| Eviction { pod, asked, end, host }.run();
    join_all(pods.iter().map(one)).await.into_iter().flatten().collect()
}

struct Eviction<'a> {
    pod: &'a Pod,
    asked: &'a Asked,
    end: Option<SimTime>,
    host: &'a Host,
}

impl Eviction<'_> {
    /// What went wrong, if something did.
    async fn run(self) -> Option<String> {
        let (name, namespace) = (&self.pod.metadata.name, &self.pod.metadata.namespace);
        let (doing, word) = if self.asked.deletes { ("deleting", "delete") } else { ("evicting", "evict") };
        loop {
            let suffix = if self.asked.dry_run == DryRun::Server { " (server dry run)" } else { "" };
            if !self.asked.deletes {
                self.host.stdout.line(&format!("evicting pod {namespace}/{name}{suffix}"));
            }
            if self.is_late() {
                let limit = self.limit();
                return Some(format!(
                    "error when evicting pods/{name:?} -n {namespace:?}: global timeout reached: {limit}"
                ));
            }
            match self.ask().await {
                Ok(()) => break,
                Err(status) if status.reason == StatusReason::NotFound => return None,
                Err(status) if status.reason == StatusReason::TooManyRequests => {
                    self.host.stderr.line(&format!(
                        "error when evicting pods/{name:?} -n {namespace:?} (will retry after 5s): {status}"
                    ));
                    self.host.clock.sleep(AGAIN).await;
                }
                Err(status) => return Some(format!("error when {doing} pods/{name:?} -n {namespace:?}: {status}")),
            }
        }
        match self.asked.dry_run {
            DryRun::Server => None,
            _ => self.wait(word).await,
        }
    }

    async fn ask(&self) -> Result<(), Status> {
        let meta = &self.pod.metadata;
        let pod = Key::new(Kind::POD, &meta.namespace, &meta.name);
        let options = DeleteOptions {
            grace_period_seconds: Some(self.asked.grace).filter(|grace| *grace >= 0),
            mode: self.asked.dry_run.mode(),
            ..DeleteOptions::default()
        };
        let request = match self.asked.deletes {
            true => ApiRequest::Delete { key: pod, options },
            false => ApiRequest::Evict { pod, options },
        };
        call::send(self.host, request).await.map(|_| ())
    }

    /// Waits until the pod, and no other of its name, is gone.
    async fn wait(&self, word: &str) -> Option<String> {
        let meta = &self.pod.metadata;
        let key = Key::new(Kind::POD, &meta.namespace, &meta.name);
        loop {
            let is_gone = match call::get(self.host, &key).await {
                Ok(found) if found.meta().uid == meta.uid => {
                    if self.asked.has_given_up(found.meta(), self.host.clock.now()) {
                        let (name, limit) = (&meta.name, self.asked.skip_wait_for_delete);
                        let words = format!("pod {name:?} has DeletionTimestamp older than {limit} seconds, skipping");
                        self.host.stdout.line(&words);
                        return None;
                    }
                    false
                }
                Ok(_) => true,
                Err(status) => status.reason == StatusReason::NotFound,
            };
            if is_gone {
                let done = if word == "evict" { "evicted" } else { "deleted" };
                self.host.stdout.line(&format!("pod/{} {done}", meta.name));
                return None;
            }
            if self.is_late() {
                return Some(format!(
                    "error when waiting for pod {:?} in namespace {:?} to terminate: global timeout reached: {}",
                    meta.name,
                    meta.namespace,
                    self.limit()
                ));
            }
            self.host.clock.sleep(LOOK).await;
        }
    }

    fn is_late(&self) -> bool {
        self.end.is_some_and(|end| self.host.clock.now() >= end)
    }

    fn limit(&self) -> String {
        self.asked.timeout.to_go()
    }
}
