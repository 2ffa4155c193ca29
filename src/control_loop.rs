//! The contract of every loop: look at the world, compare with what is wanted, return a plan.
//!
//! A loop is pure: the same view and key give the same plan. It holds no fields, reads no clock and rolls no dice, so
//! that its plan can be animated, explained and tested as data.

mod heartbeat;
mod launch;
mod probe;

pub use heartbeat::{Contact, Heartbeat, RENEWAL, REPORT};
pub use launch::{ContainerLaunch, KeptFolder, PodIdentity, PodNetwork, Stdin, Streams};
pub use probe::{ProbeCheck, ProbeKind, ProbeQuestion, ProbeRecord, Reach};

use crate::api::discovery::Kind;
use crate::api::event::ObjectReference;
use crate::api::meta::{ObjectMeta, Uid};
use crate::api::node::ContainerImage;
use crate::api::object::Object;
use crate::api::shared_map::SharedMap;
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Key, Status, WatchEvent};
use crate::apiserver::store::Store;
use std::fmt::Debug;
use std::rc::Rc;

/// One control loop.
pub trait Controller {
    /// Its name in events and in the story: `replicaset-controller`.
    fn name(&self) -> &'static str;

    /// How long a key waits in its queue, as measured on a real control plane.
    fn latency(&self) -> SimDuration;

    /// The keys that a change of the API concerns.
    fn wakes(&self, event: &WatchEvent, store: &Store) -> Vec<Key>;

    /// What to do about one key.
    fn reconcile(&self, view: &View<'_>, key: &Key) -> Plan;
}

/// Everything that a loop may look at.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// What should be.
    pub store: &'a Store,
    /// What is: the machines and their containers, as their runtimes report them.
    pub runtime: &'a dyn Runtime,
    /// The present instant.
    pub now: SimTime,
}

/// What a loop wants done, in this order: requests, events, actions.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Writes to the API.
    pub requests: Vec<ApiRequest>,
    /// What to report once it is known how the requests went.
    pub verdict: Option<Verdict>,
    /// What to tell about it.
    pub events: Vec<EventDraft>,
    /// What to do in the world.
    pub actions: Vec<WorldAction>,
    /// Look again after this long, whatever happens.
    pub requeue_after: Option<SimDuration>,
    /// How long this pass kept the loop's hands full: the key's next one comes no sooner.
    pub busy_for: SimDuration,
    /// Why it decided so, for whoever asks.
    pub notes: Vec<Note>,
}

/// A status that depends on how the plan's requests went.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The object with its new status.
    pub object: Object,
    /// Adds what follows from the first refusal, or from there being none.
    pub settle: fn(&mut Object, Option<&Status>, SimTime),
}

/// An event before the recorder has counted it.
#[derive(Clone, Debug, PartialEq)]
pub struct EventDraft {
    /// About which object.
    pub regarding: ObjectReference,
    /// Whether anything is wrong.
    pub kind: EventKind,
    /// One word: `SuccessfulCreate`.
    pub reason: &'static str,
    /// A sentence.
    pub message: EventMessage,
    /// Who says so.
    pub component: &'static str,
    /// From which machine, empty for the control plane.
    pub host: String,
}

/// The sentence of an event. Names that the server makes up are known only after the write.
#[derive(Clone, Debug, PartialEq)]
pub enum EventMessage {
    /// Known already.
    Text(String),
    /// Words before the name of the object that the plan's n-th request created; unsaid if that failed.
    NamesCreated {
        /// `Created pod: `.
        prefix: &'static str,
        /// The request's index in the plan.
        request: usize,
    },
    /// As it is, unless the plan's n-th request failed.
    IfDone {
        /// The sentence.
        text: String,
        /// The request's index in the plan.
        request: usize,
    },
}

/// `Normal` or `Warning`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// All as it should be.
    Normal,
    /// Something is wrong.
    Warning,
}

impl EventKind {
    /// As in `type` of an event.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Normal => "Normal",
            EventKind::Warning => "Warning",
        }
    }
}

/// A reason that a loop gives for what it did or did not do.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// About what: a node's name, a pod's.
    pub subject: String,
    /// The verdict in a sentence.
    pub text: String,
}

impl Plan {
    /// Nothing to do.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Whether nothing at all is asked for.
    pub fn is_empty(&self) -> bool {
        let is_silent = self.verdict.is_none() && self.events.is_empty() && self.requeue_after.is_none();
        self.requests.is_empty() && self.actions.is_empty() && is_silent
    }

    /// Asks to look again after `span`, or sooner if that was asked for already.
    pub fn look_again_after(&mut self, span: SimDuration) {
        self.requeue_after = Some(self.requeue_after.map_or(span, |before| before.min(span)));
    }
}

/// The reference by which an event names an object.
pub fn reference_to(kind: Kind, meta: &ObjectMeta) -> ObjectReference {
    ObjectReference {
        api_version: kind.api_version(),
        kind: kind.info().kind.to_owned(),
        name: meta.name.clone(),
        namespace: meta.namespace.clone(),
        uid: meta.uid.0.clone(),
        resource_version: meta.resource_version.to_string(),
        field_path: String::new(),
    }
}

/// What kubelets ask their machines to do, and what is asked of the cloud around them.
#[expect(missing_docs, reason = "the fields' names say it")]
#[derive(Clone, Debug, PartialEq)]
pub enum WorldAction {
    /// Set up a pod's sandbox: its network and its address.
    CreateSandbox { node: String, pod: PodIdentity },
    /// Fetch an image for a container.
    PullImage { node: String, pod: Uid, container: String, image: String },
    /// Create and start a container, as the given attempt.
    StartContainer { node: String, pod: Uid, container: Rc<ContainerLaunch> },
    /// Ask a container to end, and kill it when the grace is over.
    StopContainer { node: String, pod: Uid, container: String, grace: SimDuration },
    /// Ask a container how it is, and note what it answers.
    Probe { node: String, pod: Uid, container: String, probe: ProbeKind, ask: Rc<ProbeQuestion> },
    /// Forget a pod whose containers have ended, address and all.
    RemovePod { node: String, pod: Uid },
    /// Ask the cloud for a load balancer.
    OrderBalancer { service: Uid },
    /// Give it back.
    ReturnBalancer { service: Uid },
}

/// What container runtimes report.
pub trait Runtime {
    /// The pods of a name, wherever they are: there are two while an old one stops.
    fn pods_named(&self, namespace: &str, name: &str) -> &[(String, Uid)];
    /// A pod on a machine, if the machine has heard of it.
    fn pod(&self, node: &str, uid: &Uid) -> Option<&RuntimePod>;
    /// What was heard of a machine's kubelet until `now`; nothing if there is no such machine.
    fn heartbeat(&self, node: &str, now: SimTime) -> Option<Heartbeat>;
    /// The images that a machine had at an instant, as its kubelet lists them.
    fn images_on(&self, node: &str, until: SimTime) -> Vec<ContainerImage>;
    /// An image on a machine: whether it is there.
    fn has_image(&self, node: &str, image: &str) -> bool;
    /// What a container would answer a probe now: nothing if all is well, or the words of what is wrong.
    fn probe(&self, node: &str, uid: &Uid, container: &str, check: &ProbeCheck) -> Result<(), String>;
    /// The machines that have an image, if any does, and since when each has it.
    fn holders(&self, image: &str) -> Option<&SharedMap<String, SimTime>>;
    /// The size of an image in bytes, if it is known.
    fn image_size(&self, image: &str) -> u64;
    /// The digest of an image: `sha256:…`.
    fn image_digest(&self, image: &str) -> String;
    /// Whether the machines are in a cloud, which lends load balancers.
    fn is_in_cloud(&self) -> bool;
    /// The load balancer that the cloud lends for a Service.
    fn balancer(&self, service: &Uid) -> Option<&Balancer>;
}

/// A load balancer of a cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balancer {
    /// Its address.
    pub address: String,
    /// From when on it works.
    pub ready_at: SimTime,
}

/// A pod as its machine's runtime sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct RuntimePod {
    /// Who it is.
    pub identity: PodIdentity,
    /// Its sandbox.
    pub sandbox: Sandbox,
    /// Its containers by name.
    pub containers: Table<String, RuntimeContainer>,
}

/// A pod's sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sandbox {
    /// On its way.
    Creating,
    /// Gone with its machine's power; it needs another.
    Lost,
    /// Ready, with its address.
    Ready {
        /// The pod's IP.
        ip: String,
    },
}

/// A container as its runtime sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuntimeContainer {
    /// The newest pull of its image for this container, if it needed one.
    pub pull: Option<Pull>,
    /// Its runs, oldest first; all but the last two are forgotten.
    pub runs: Vec<Run>,
}

/// A pull of an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Pull {
    /// What is pulled.
    pub image: String,
    /// When it began.
    pub since: SimTime,
    /// How often it failed before.
    pub failures: u32,
    /// How far it has come.
    pub state: PullState,
}

/// How a pull stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PullState {
    /// Under way; it will end at this instant.
    Running {
        /// When the last byte arrives.
        until: SimTime,
    },
    /// The machine has no network: it goes on once it has, unless the runtime gives up before.
    Stalled {
        /// How much longer it would take.
        left: SimDuration,
        /// When the runtime gives up.
        until: SimTime,
        /// With which words.
        message: String,
    },
    /// The image is there.
    Done {
        /// How long it took.
        took: SimDuration,
    },
    /// The registry refused; the runtime's words.
    Failed {
        /// The whole message.
        message: String,
        /// When.
        at: SimTime,
    },
}

/// One run of a container.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The container's id: 64 hexadecimal digits.
    pub id: String,
    /// What was started.
    pub launch: Rc<ContainerLaunch>,
    /// How it stands.
    pub state: RunState,
    /// What it has printed.
    pub log: Vec<LogLine>,
    /// How many requests it has answered.
    pub visits: u32,
    /// How many bytes of memory it holds, or held when it ended; 0 if its image's record does not say.
    pub memory: i64,
    /// What its probes have heard.
    pub probes: Table<ProbeKind, ProbeRecord>,
}

impl Run {
    /// One that begins now.
    pub fn new(id: String, launch: Rc<ContainerLaunch>, state: RunState) -> Self {
        Self { id, launch, state, log: Vec::new(), visits: 0, memory: 0, probes: Default::default() }
    }

    /// Whether its program could not be started at all.
    pub fn is_stillborn(&self) -> bool {
        matches!(self.state, RunState::Exited { reason: "ContainerCannotRun", .. })
    }
}

/// How a run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Created, not yet running.
    Starting,
    /// Running.
    Running {
        /// Since when.
        since: SimTime,
        /// When it was asked to end, if it was.
        stopping: Option<SimTime>,
    },
    /// Over.
    Exited {
        /// When it began; `None` if it never did.
        started: Option<SimTime>,
        /// When it ended.
        at: SimTime,
        /// Its exit code.
        code: i32,
        /// `Completed`, `Error`, `OOMKilled`, `ContainerCannotRun`.
        reason: &'static str,
        /// More words, often none.
        message: String,
    },
}

/// A line of a container's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When it was printed.
    pub at: SimTime,
    /// The line, without its end.
    pub text: String,
}
