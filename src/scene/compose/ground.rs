//! What stays the same from one look to the next: the nodes that pods stand on, and pods to which nothing happens.

use super::pod_state::{self, NodeVoice};
use super::workload::Family;
use super::{Whose, nodes};
use crate::api::order::Gather;
use crate::api::pod::Pod;
use crate::api::set::Set;
use crate::api::table::Table;
use crate::api::time::SimTime;
use crate::apiserver::store::Store;
use crate::control_loop::RuntimePod;
use crate::scene::{self, PeaState, PodState};
use std::rc::Rc;

/// The nodes, and whose pods show on them.
#[derive(Debug, PartialEq)]
pub struct Ground {
    /// In the order in which they joined.
    pub names: Vec<Rc<str>>,
    /// The place of each among the names, and whether it still reports.
    places: Table<Rc<str>, (usize, NodeVoice)>,
    /// Whose pods show.
    pub whose: Whose,
}

impl Ground {
    /// The ground of a cluster.
    pub fn of(store: &Store, whose: Whose) -> Self {
        let names: Vec<Rc<str>> = nodes::names(store).collect();
        let voices = nodes::voices(store, &names);
        let place = |name: &Rc<str>| voices.get(&**name).map(|place| (name.clone(), *place));
        Self { places: names.iter().filter_map(place).gather(), names, whose }
    }

    /// Whether a node still reports.
    fn is_heard(&self, name: &str) -> bool {
        matches!(self.node(name), Some((_, NodeVoice::Heard)))
    }

    /// The place of a node, and whether it still reports.
    pub fn node(&self, name: &str) -> Option<(usize, NodeVoice)> {
        self.places.get(name).copied()
    }
}

/// A pod as it was drawn, and for how long that holds.
#[derive(Clone, Debug)]
pub struct Sketch {
    ground: Rc<Ground>,
    family: Rc<Family>,
    pod: Rc<scene::Pod>,
    /// What its machine said of it; `None` if that makes no difference.
    said: Option<Said>,
}

/// Whether the machine knows a pod, and of each of its containers the pull under way and when its newest run ended.
type Said = Option<Vec<OfContainer>>;
type OfContainer = (Option<(SimTime, SimTime)>, Option<SimTime>);

fn said(known: Option<&RuntimePod>) -> Option<impl Iterator<Item = OfContainer>> {
    let one = |container| (pod_state::under_way(container), pod_state::end(container));
    known.map(|known| known.containers.values().map(one))
}

impl Sketch {
    /// Of a pod that stays as it is drawn until its object changes, or what its machine says of it.
    pub fn of(
        ground: &Rc<Ground>,
        family: Rc<Family>,
        drawn: &Rc<scene::Pod>,
        pod: &Pod,
        known: Option<&RuntimePod>,
    ) -> Option<Self> {
        let rests = || drawn.peas.iter().all(|pea| !matches!(pea.state, PeaState::Waiting | PeaState::Pulling { .. }));
        // On a silent node the end of its grace makes it another.
        if matches!(drawn.state, PodState::Terminating { .. }) && !ground.is_heard(&pod.spec.node_name) {
            return None;
        }
        let stands = match drawn.state {
            // A machine says nothing of a container that the API has not heard before.
            PodState::Ready | PodState::NotReady | PodState::Terminating { .. } => rests(),
            PodState::Pending => pod.spec.node_name.is_empty(),
            PodState::Completed | PodState::Failed { .. } | PodState::OomKilled | PodState::Evicted => {
                matches!(pod.status.phase.as_str(), "Succeeded" | "Failed")
            }
            _ => false,
        };
        let said = (!stands).then(|| said(known).map(Iterator::collect));
        Some(Self { ground: ground.clone(), family, pod: drawn.clone(), said })
    }

    /// The pod, if it can be shown once more.
    pub fn shown<'a>(
        &self,
        ground: &Rc<Ground>,
        is_its: impl FnOnce(&Family) -> bool,
        known: impl FnOnce() -> Option<&'a RuntimePod>,
    ) -> Option<Rc<scene::Pod>> {
        let says_the_same = |before: &Said| match (before, said(known())) {
            (Some(before), Some(now)) => now.eq(before.iter().copied()),
            (None, None) => true,
            _ => false,
        };
        let holds =
            Rc::ptr_eq(&self.ground, ground) && is_its(&self.family) && self.said.as_ref().is_none_or(says_the_same);
        holds.then(|| self.pod.clone())
    }
}

/// Who needs a seat, or needs it no more.
#[derive(Clone, Debug)]
pub enum Moved {
    /// On these nodes; the empty name is the lane.
    On(Set<Rc<str>>),
    /// Everyone.
    Everyone,
}

impl Default for Moved {
    fn default() -> Self {
        Moved::On(Set::default())
    }
}

impl Moved {
    /// Somebody on this node.
    pub fn note(&mut self, node: &str) {
        if let Moved::On(nodes) = self
            && !nodes.contains(node)
        {
            nodes.insert(node.into());
        }
    }
}
