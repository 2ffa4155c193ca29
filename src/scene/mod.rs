//! What the Cluster view draws, as plain data. The picture is a pure function of a [`Scene`] and an instant.

pub mod compose;
mod easing;
pub mod glyphs;
pub mod inspect;
pub mod layout;
pub mod lettering;
pub mod motion;
pub mod palette;
pub mod passage;
pub mod picture;
mod pod;
pub mod selection;
mod services;
pub mod slots;
mod traffic;
pub mod way;
pub mod workloads;

use crate::api::set::Set;
use crate::api::time::SimTime;
pub use pod::{Pea, PeaState, Place, Pod, PodState};
pub use services::{Link, Service, ServiceKind, Way};
use std::rc::Rc;
pub use traffic::{Beat, Request, Source, Stream, Traffic, why};

/// Everything on the stage, from the newest state back to the instants its motions started at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// The model's present, which the states of pods count from. All else happens on the stage's own clock.
    pub now: SimTime,
    /// Which parts are behind the curtain: a lesson reveals them one by one. Nodes and their pods always show.
    pub hidden: Set<Part>,
    /// The strip at the top: who decides, and what remembers.
    pub control_plane: ControlPlane,
    /// The machines, in the order in which they joined.
    pub nodes: Vec<Node>,
    /// Every pod on stage, waiting or placed; a deleted one as long as its farewell lasts.
    pub pods: Vec<Rc<Pod>>,
    /// The doors, in the order in which they came; none while they are behind the curtain.
    pub services: Vec<Service>,
    /// Who asks the Services, and what becomes of it.
    pub traffic: Traffic,
    /// Messages on their way, or lately so.
    pub messages: Vec<Message>,
    /// What the scheduler has lately thought of the nodes, oldest first.
    pub choices: Vec<Choice>,
    /// The newest chain that a user caused, oldest step first.
    pub story: Vec<StoryStep>,
}

/// What the scheduler thought of the nodes when it looked for one.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// When it began to think.
    pub at: SimTime,
    /// The nodes that would do.
    pub fits: Vec<usize>,
    /// Those that would not, and why.
    pub rejected: Vec<(usize, Rc<str>)>,
}

/// A part of the stage that may stay behind the curtain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The box beside the API server.
    Kubectl,
    /// What remembers.
    Etcd,
    /// The controller manager with its chips.
    Controllers,
    /// Who chooses nodes.
    Scheduler,
    /// The sockets on the nodes, and their wires.
    Kubelets,
    /// The addresses of pods, on their tiles.
    PodIps,
    /// The cluster's own pods and Services.
    SystemPods,
    /// The doors, and their links to pods.
    Services,
    /// Who asks from outside, and what becomes of it.
    Visitors,
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 9] = [
        Part::Kubectl,
        Part::Etcd,
        Part::Controllers,
        Part::Scheduler,
        Part::Kubelets,
        Part::PodIps,
        Part::SystemPods,
        Part::Services,
        Part::Visitors,
    ];
}

/// A stretch of virtual time, open at its end while it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first instant.
    pub from: SimTime,
    /// The first instant after it; `None` while it lasts.
    pub until: Option<SimTime>,
}

impl Span {
    /// Whether `t` lies inside.
    pub fn contains(self, t: SimTime) -> bool {
        self.from <= t && self.until.is_none_or(|until| t < until)
    }
}

/// The components above the API server, and kubectl beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ControlPlane {
    /// What kubectl was last asked, without the word `kubectl`.
    pub last_command: Option<Rc<str>>,
    /// The loops of the controller manager that are worth a chip, in their order on stage.
    pub controllers: Vec<Controller>,
    /// When the scheduler last worked.
    pub scheduler: Option<Span>,
    /// The newest writes to etcd, oldest first.
    pub etcd_writes: Vec<SimTime>,
}

/// One control loop.
#[derive(Clone, Debug, PartialEq)]
pub struct Controller {
    /// Its name as a chip shows it: `ReplicaSet`.
    pub name: Rc<str>,
    /// Whether it stands for others too.
    pub kind: ChipKind,
    /// When it last worked.
    pub busy: Option<Span>,
}

/// How many loops a chip stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipKind {
    /// The one that it names.
    One,
    /// All that have no chip of their own.
    Others,
}

/// One machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// `metadata.name`.
    pub name: Rc<str>,
    /// What its tab shows.
    pub condition: Condition,
    /// Whether its machine does its work: the API may not know yet.
    pub machine: Machine,
    /// Since when nothing gets through to its kubelet; over a while ago, or never, as a rule.
    pub cut: Option<Span>,
    /// When its kubelet last worked.
    pub kubelet: Option<Span>,
    /// CPU promised to its pods.
    pub cpu: Promise,
    /// Memory promised to its pods.
    pub memory: Promise,
}

/// The state of a node as one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Ready and open to new pods.
    Ready,
    /// Its kubelet went silent.
    NotReady,
    /// Ready, `spec.unschedulable`.
    Cordoned,
    /// Cordoned, and its pods are being moved.
    Draining,
    /// Ready, short of something.
    Pressure(Shortage),
}

/// The machine beneath a node, as whoever stands beside it sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// It works.
    Well,
    /// It has no power: nothing on it runs.
    NoPower,
    /// Its network is cut: what is on it runs on, but cannot be reached.
    NoNetwork,
    /// Its kubelet has ended: what is on it runs on, and nobody reports.
    NoKubelet,
}

/// What a node can run short of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortage {
    /// Memory.
    Memory,
    /// Room on its disk.
    Disk,
    /// Numbers for processes.
    Processes,
}

/// The sum of requests against what the node can give; use is not promised and not shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// From 0 to 1.
    pub share: f64,
    /// As quantities: `350m of 2`.
    pub words: Rc<str>,
}

/// Something that happened to a pod and that moves the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: SimTime,
    /// What.
    pub what: MomentKind,
}

/// The kinds of [`Moment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentKind {
    /// The API server accepted it.
    Created,
    /// The scheduler found no node for it.
    Refused,
    /// It was bound to its node.
    Scheduled,
    /// Its container started.
    Started,
    /// Its readiness or liveness probe failed once more.
    ProbeFailed,
    /// It became ready.
    Ready,
    /// Its container ended with an error.
    Crashed,
    /// Its container took more memory than it may.
    OutOfMemory,
    /// It is gone from the API server.
    Deleted,
}

/// A message on a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// When it left.
    pub start: SimTime,
    /// The wire it rides on.
    pub wire: Wire,
    /// What it is, which also says in which direction it goes.
    pub kind: MessageKind,
}

/// The wires of the stage. All of them end at the API server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wire {
    /// To kubectl.
    Kubectl,
    /// To a chip of the controller manager, by its index.
    Controller(usize),
    /// To the scheduler.
    Scheduler,
    /// To etcd.
    Etcd,
    /// To the kubelet of a node, by its index.
    Kubelet(usize),
}

impl Wire {
    /// The part of the stage that it leads to.
    pub fn part(self) -> Part {
        match self {
            Wire::Kubectl => Part::Kubectl,
            Wire::Controller(_) => Part::Controllers,
            Wire::Scheduler => Part::Scheduler,
            Wire::Etcd => Part::Etcd,
            Wire::Kubelet(_) => Part::Kubelets,
        }
    }
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageKind {
    /// Somebody asks the API server, or it writes to etcd.
    Write,
    /// The API server tells a listener.
    Watch,
    /// A request that the API server sends back: 403, 409, 422.
    Refused,
}

/// One step of the story strip.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryStep {
    /// Who acts: `Deployment controller`.
    pub who: Rc<str>,
    /// What it does, as the rest of the sentence: `made ReplicaSet kubernetes-bootcamp-9bc58d867`.
    pub what: Rc<str>,
    /// When it began, on the model's clock.
    pub at: SimTime,
    /// Whether it is over.
    pub phase: StepPhase,
    /// The wire that carries its number.
    pub wire: Option<Wire>,
}

/// How far a step of the story is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepPhase {
    /// It is over.
    Done,
    /// It happens now.
    Now,
}
