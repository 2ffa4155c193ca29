//! A pod on the stage: where it is, how it is, its containers.

use super::Moment;
use super::palette::Hue;
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use std::rc::Rc;

/// One pod.
#[derive(Clone, Debug, PartialEq)]
pub struct Pod {
    /// `metadata.uid`: what stays the same while everything else changes.
    pub uid: Rc<str>,
    /// How many came on stage before it.
    pub number: usize,
    /// Its namespace and name.
    pub key: Key,
    /// The workload it belongs to, or its own name when it stands alone.
    pub workload: Rc<str>,
    /// The random end of its name; empty when it stands alone.
    pub hash: Rc<str>,
    /// `status.podIP`; empty while it has none.
    pub address: Rc<str>,
    /// Its containers, sidecars last; at most two are drawn.
    pub peas: Vec<Pea>,
    /// Its init containers in their order, as long as the pod waits for one of them.
    pub inits: Vec<PeaState>,
    /// What it does now.
    pub state: PodState,
    /// Where it is.
    pub place: Place,
    /// What happened to it, oldest first.
    pub moments: Vec<Moment>,
}

/// One container.
#[derive(Clone, Debug, PartialEq)]
pub struct Pea {
    /// What is printed in it: the image's tag, three characters at most.
    pub tag: Rc<str>,
    /// Which revision it runs.
    pub hue: Hue,
    /// What it does now.
    pub state: PeaState,
}

/// The state of one container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeaState {
    /// Not started yet.
    Waiting,
    /// Its image arrives.
    Pulling {
        /// When the pull began.
        from: SimTime,
        /// When it will be complete.
        until: SimTime,
    },
    /// It runs.
    Running,
    /// It ended as it should.
    Ended,
    /// It ended with an error.
    Failed,
    /// It ended with an error and waits for its next start, or took more memory than its limit.
    Broken,
    /// Its image cannot be had.
    NoImage,
}

/// Where a pod is drawn. Cells and slots come from [`slots::Seats`], so that neighbours never move.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// Under the API bar: no node yet.
    Lane {
        /// Its place in the lane.
        cell: usize,
        /// Why the scheduler found no node.
        reason: Option<Rc<str>>,
    },
    /// On a node.
    Slot {
        /// Index into [`Scene::nodes`].
        node: usize,
        /// Its place on the card.
        slot: usize,
        /// The cell it waited in, where its flight starts.
        from_cell: usize,
    },
}

/// The state of a pod, with the instants that its ring and its words count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodState {
    /// No node yet, or not admitted by its kubelet.
    Pending,
    /// Its image arrives.
    Pulling {
        /// When the pull began.
        from: SimTime,
        /// When it will be complete.
        until: SimTime,
    },
    /// Its init containers run, one after the other.
    Initializing {
        /// How many have ended.
        done: usize,
        /// How many there are.
        all: usize,
    },
    /// The image is here; the container is being made.
    Starting,
    /// Runs, and its readiness probe has not passed.
    NotReady,
    /// Runs and takes visitors.
    Ready,
    /// Asked to stop.
    Terminating {
        /// `metadata.deletionTimestamp` less the grace.
        from: SimTime,
        /// When it is killed if it has not left by itself.
        until: SimTime,
    },
    /// Crashed, and waits for its next start.
    CrashLoopBackOff {
        /// When the back-off began.
        from: SimTime,
        /// When it is started again.
        until: SimTime,
    },
    /// Took more memory than its limit.
    OomKilled,
    /// Its image cannot be had.
    ImagePullBackOff,
    /// Ended with an error.
    Failed {
        /// The exit code of the container.
        exit_code: i32,
    },
    /// Ended as it should.
    Completed,
    /// Put out by its kubelet.
    Evicted,
    /// Its node is silent.
    Unknown,
    /// Asked to stop, on a silent node: it stays until the node is heard or deleted.
    Stranded,
}
