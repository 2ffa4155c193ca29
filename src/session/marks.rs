//! What was noteworthy, and when: the ticks on the scrubber, and the instants that steps lead to.

use crate::api::meta::ResourceVersion;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::time::SimTime;
use crate::apiserver::request::{Change, WatchEvent};
use crate::cluster::Cluster;
use std::rc::Rc;

/// An instant at which something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: SimTime,
    /// How it was.
    pub tone: Tone,
}

/// What an event means for a learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Something came, went or moved.
    Plain,
    /// Something became ready.
    Good,
    /// Something failed.
    Bad,
}

/// All marks of a course of events. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    all: Rc<Vec<Mark>>,
    /// The newest change that was looked at.
    seen: ResourceVersion,
}

/// Older marks are forgotten.
const MOST: usize = 4_000;
/// The namespace of the cluster's own objects, which come and go unremarked.
const SYSTEM: &str = "kube-system";

impl Marks {
    pub(super) fn all(&self) -> &[Mark] {
        &self.all
    }

    /// Those up to an instant.
    pub(super) fn until(&self, until: SimTime) -> Self {
        let all = self.all.iter().filter(|mark| mark.at <= until).copied().collect();
        Self { all: Rc::new(all), seen: self.seen }
    }

    /// From here on nothing before this state of the cluster is looked at.
    pub(super) fn skip_to(&mut self, cluster: &Cluster) {
        self.seen = cluster.store().revision();
    }

    /// Looks at what has changed.
    pub(super) fn follow(&mut self, cluster: &Cluster) {
        let store = cluster.store();
        if store.revision() == self.seen {
            return;
        }
        for event in store.changes_since(self.seen).into_iter().flatten() {
            if let Some(tone) = tone(event) {
                self.note(Mark { at: event.at, tone });
            }
        }
        self.seen = store.revision();
    }

    fn note(&mut self, mark: Mark) {
        let all = Rc::make_mut(&mut self.all);
        match all.last_mut().filter(|last| last.at == mark.at) {
            Some(last) => last.tone = last.tone.max(mark.tone),
            None => all.push(mark),
        }
        if all.len() > MOST {
            all.drain(..MOST / 4);
        }
    }
}

fn tone(event: &WatchEvent) -> Option<Tone> {
    match (event.object.as_ref(), event.before.as_deref()) {
        (Object::Event(_) | Object::Lease(_) | Object::EndpointSlice(_), _) => None,
        (object, _) if object.meta().namespace == SYSTEM => None,
        (Object::Pod(pod), Some(Object::Pod(before))) if event.change == Change::Modified => pod_tone(pod, before),
        (Object::Node(node), Some(Object::Node(before))) if event.change == Change::Modified => {
            let is_ready = |node: &crate::api::node::Node| {
                node.status.condition("Ready").is_some_and(|condition| condition.status == "True")
            };
            let plain = node.spec.unschedulable != before.spec.unschedulable || node.spec.taints != before.spec.taints;
            match (is_ready(before), is_ready(node)) {
                (false, true) => Some(Tone::Good),
                (true, false) => Some(Tone::Bad),
                _ => plain.then_some(Tone::Plain),
            }
        }
        _ => (event.change != Change::Modified).then_some(Tone::Plain),
    }
}

fn pod_tone(pod: &Pod, before: &Pod) -> Option<Tone> {
    let is_bad = |pod: &Pod| {
        pod.status.phase == "Failed"
            || pod.status.container_statuses.iter().any(|status| {
                let waiting = status.state.waiting.as_ref();
                let terminated = status.state.terminated.as_ref();
                waiting.is_some_and(|waiting| !["", "ContainerCreating", "PodInitializing"].contains(&&*waiting.reason))
                    || terminated.is_some_and(|terminated| terminated.exit_code != 0)
            })
    };
    let is_leaving = |pod: &Pod| pod.metadata.deletion_timestamp.is_some();
    let running =
        |pod: &Pod| pod.status.container_statuses.iter().filter(|status| status.state.running.is_some()).count();
    if is_bad(pod) && !is_bad(before) && !is_leaving(pod) {
        return Some(Tone::Bad);
    }
    if pod.is_ready() && !before.is_ready() {
        return Some(Tone::Good);
    }
    let is_plain = pod.spec.node_name != before.spec.node_name
        || pod.status.phase != before.status.phase
        || pod.is_ready() != before.is_ready()
        || is_leaving(pod) != is_leaving(before)
        || running(pod) != running(before);
    is_plain.then_some(Tone::Plain)
}
