//! The story strip: the newest chain that a client began, each step by whoever was moved by one before it.

use super::crew::{self, Post};
use super::turn::{self, Act, Pods, Turn};
use super::workload;
use crate::api::discovery::Kind;
use crate::api::meta::ResourceVersion;
use crate::api::pod::Pod;
use crate::api::set::Set;
use crate::api::shared_map::SharedSet;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::Key;
use crate::cluster::Cluster;
use crate::cluster::story::{Actor, Effect, Occurrence};
use crate::control_loop::{RunState, WorldAction};
use crate::scene::{Part, StepPhase, StoryStep};
use std::rc::Rc;

/// More steps than this are history.
const MOST: usize = 40;
/// The first ones stay.
const BEGINNING: usize = 6;
/// Equal steps so few places apart are one.
const NEAR: usize = 3;
/// One command sends its requests within so much of the model's time.
const SAME_COMMAND: SimDuration = SimDuration::from_secs(1);

/// One chain.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    steps: Vec<Step>,
    /// What its steps have written.
    revisions: Set<ResourceVersion>,
    keys: SharedSet<Key>,
    /// When the client began it, on the model's clock.
    began: SimTime,
    /// The workload that the client's write was about.
    focus: Option<Key>,
}

#[derive(Clone, Debug)]
struct Step {
    post: Post,
    who: Rc<str>,
    deed: Deed,
    /// On the model's clock.
    at: SimTime,
    from: SimTime,
    /// Open while it lasts.
    until: Option<SimTime>,
}

/// What was done, in parts, so that equal deeds add up.
#[derive(Clone, Debug, PartialEq)]
struct Deed {
    verb: &'static str,
    /// What to say for several: `pods`.
    kind: &'static str,
    name: String,
    count: usize,
    /// On which node, or how.
    more: String,
}

impl Chain {
    /// Plays one occurrence. A client's decision begins a new chain.
    pub fn follow(&mut self, occurrence: &Occurrence, turn: &Turn, cluster: &Cluster) {
        let is_client = occurrence.actor == Actor::Client;
        let restart = restart(occurrence, cluster);
        match turn.act {
            Act::Look | Act::Refused => return,
            // What ends by itself is news once the client's order is carried out.
            _ if restart.is_some() && !self.causes(occurrence) && self.is_over(turn.from) => {
                *self = Self { focus: self.focus.take(), began: occurrence.at, ..Self::default() };
            }
            Act::Decide { .. } if is_client && self.goes_on(occurrence, turn, cluster) => {}
            Act::Decide { .. } if is_client => {
                *self = Self { focus: self.next_focus(occurrence, cluster), began: occurrence.at, ..Self::default() };
            }
            _ if is_client || !self.causes(occurrence) => return,
            _ => {}
        }
        self.revisions.extend(turn::revisions(occurrence));
        turn::written_keys(occurrence).for_each(|key| self.keys.insert(key.clone(), ()));
        if let Some(deeds) = restart {
            self.keys.insert(occurrence.key.clone(), ());
            // What it did with the container before is over.
            for step in self.steps.iter_mut().filter(|step| step.post == turn.post) {
                step.until = step.until.or(Some(turn.from));
            }
            deeds.into_iter().for_each(|deed| self.add(occurrence, turn, deed));
        } else if let Some(deed) = deed(occurrence, turn, cluster) {
            self.add(occurrence, turn, deed);
        } else if let Some(step) = self.steps.iter_mut().rev().find(|step| step.post == turn.post) {
            settle(step, occurrence, turn, cluster);
        }
    }

    /// The workload whose revisions wear hues.
    pub fn focus(&self) -> Option<&Key> {
        self.focus.as_ref()
    }

    /// Nothing more will come of it.
    pub fn end(&mut self, at: SimTime) {
        for step in &mut self.steps {
            step.until = step.until.or(Some(at));
        }
    }

    /// The steps of the parts that are not hidden.
    pub fn steps(&self, now: SimTime, hidden: &Set<Part>) -> Vec<StoryStep> {
        let shown = self.steps.iter().filter(|step| step.from <= now && !hidden.contains(&step.post.part()));
        let mut merged: Vec<Step> = Vec::new();
        for step in shown {
            // Kubelets work side by side: what they do in turns is told once.
            let apart = if matches!(step.post, Post::Kubelet(_)) { NEAR } else { 1 };
            match merged.iter_mut().rev().take(apart).find(|last| last.goes_on_with(step)) {
                Some(last) => last.take_up(step),
                None => merged.push(step.clone()),
            }
        }
        let step = |step: &Step| StoryStep {
            who: step.who.clone(),
            what: step.deed.words().into(),
            at: step.at,
            phase: if step.until.is_some_and(|until| until <= now) { StepPhase::Done } else { StepPhase::Now },
            wire: Some(step.post.wire()),
        };
        merged.iter().map(step).collect()
    }

    /// All of it in one sentence; empty while nothing was told.
    pub fn sentence(&self) -> String {
        let parts: Vec<String> = self.steps.iter().map(|step| format!("{} {}", step.who, step.deed.words())).collect();
        if parts.is_empty() { String::new() } else { format!("{}.", parts.join("; ")) }
    }

    /// Whether a client's write is one of several of the same kind: what one command deletes, one by one.
    fn goes_on(&self, occurrence: &Occurrence, turn: &Turn, cluster: &Cluster) -> bool {
        let first = self.steps.first().filter(|_| occurrence.at.since(self.began) <= SAME_COMMAND);
        let deed = deed(occurrence, turn, cluster);
        first.zip(deed).is_some_and(|(first, deed)| first.post == turn.post && first.deed.is_like(&deed))
    }

    fn is_over(&self, at: SimTime) -> bool {
        self.steps.iter().all(|step| step.until.is_some_and(|until| until <= at))
    }

    fn causes(&self, occurrence: &Occurrence) -> bool {
        self.revisions.contains(&occurrence.cause) || self.keys.contains_key(&occurrence.key)
    }

    /// Who labels or deletes a pod has its workload in mind.
    fn next_focus(&self, occurrence: &Occurrence, cluster: &Cluster) -> Option<Key> {
        let workloads = [Kind::DEPLOYMENT, Kind::DAEMON_SET, Kind::STATEFUL_SET, Kind::CRON_JOB, Kind::JOB, Kind::POD];
        let store = cluster.store();
        let top = |key: &Key| store.typed::<Pod>(key).map_or(key.clone(), |pod| workload::top(store, pod));
        let written = occurrence.effects.iter().find_map(|effect| match effect {
            Effect::Wrote { verb, key, .. } if workloads.contains(&key.kind) => {
                Some(top(key)).filter(|top| *verb != "delete" || top != key)
            }
            _ => None,
        });
        written.or_else(|| self.focus.clone())
    }

    fn add(&mut self, occurrence: &Occurrence, turn: &Turn, deed: Deed) {
        let until = match turn.act {
            Act::Admit => None,
            _ => Some(turn.lands),
        };
        let near = self.steps.len().saturating_sub(NEAR);
        let same = self.steps.iter_mut().skip(near).find(|step| step.post == turn.post && step.deed.is_like(&deed));
        match same {
            Some(step) => {
                // Once more with the same is not one more.
                step.deed.count += if step.deed.name == deed.name { 0 } else { deed.count };
                step.until = until;
            }
            None => {
                let who = who(occurrence, turn.post);
                let at = occurrence.at;
                self.steps.push(Step { post: turn.post, who, deed, at, from: turn.from, until });
            }
        }
        // How it began is told for good.
        let excess = self.steps.len().saturating_sub(MOST);
        if excess > 0 {
            self.steps.drain(BEGINNING..BEGINNING + excess);
        }
    }
}

impl Step {
    /// Whether another one tells the same of others: several kubelets each run a pod.
    fn goes_on_with(&self, other: &Step) -> bool {
        self.who == other.who && self.deed.verb == other.deed.verb && self.deed.kind == other.deed.kind
    }

    /// Tells both in one; the newer one says where.
    fn take_up(&mut self, other: &Step) {
        self.deed.count += other.deed.count;
        if self.deed.more != other.deed.more {
            self.deed.more.clear();
        }
        self.post = other.post;
        self.until = self.until.zip(other.until).map(|(one, other)| one.max(other));
    }
}

impl Deed {
    fn one(verb: &'static str, key: &Key) -> Self {
        Self { verb, kind: key.kind.info().plural, name: short(key), count: 1, more: String::new() }
    }

    fn is_like(&self, other: &Deed) -> bool {
        self.verb == other.verb && self.kind == other.kind && self.more == other.more
    }

    fn words(&self) -> String {
        let what = match self.count {
            1 => self.name.clone(),
            count => format!("{count} {}", self.kind),
        };
        [self.verb, &what, &self.more].iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
    }
}

/// `pod x2k9q`, `Deployment web`: long names by their ends.
fn short(key: &Key) -> String {
    match key.kind {
        Kind::POD => format!("pod {}", key.name.rsplit('-').next().unwrap_or_default()),
        Kind::REPLICA_SET => format!("ReplicaSet {}", key.name.rsplit('-').next().unwrap_or_default()),
        kind => format!("{} {}", kind.info().kind, key.name),
    }
}

fn who(occurrence: &Occurrence, post: Post) -> Rc<str> {
    match (occurrence.actor, post) {
        (Actor::Client, _) => "kubectl".into(),
        (_, Post::Scheduler) => "Scheduler".into(),
        (_, Post::Kubelet(_)) => "kubelet".into(),
        (Actor::Component(name), _) if name.ends_with("-controller") => {
            format!("{} controller", crew::word(name)).into()
        }
        (Actor::Component(name), _) => crew::word(name).into(),
    }
}

/// What is added to the start of a container that ran before.
const AGAIN: &str = "again";

/// A container that has ended and is started again: how it ended, and that it is.
fn restart(occurrence: &Occurrence, cluster: &Cluster) -> Option<[Deed; 2]> {
    occurrence.effects.iter().find_map(|effect| {
        let Effect::Asked(WorldAction::StartContainer { node, pod, container }) = effect else { return None };
        let known = cluster.runtime().pod(node, pod)?.containers.get(&container.name)?;
        let code = known.runs.iter().rev().find_map(|run| match run.state {
            RunState::Exited { code, .. } => Some(code),
            RunState::Starting | RunState::Running { .. } => None,
        })?;
        let (kind, pod) = ("containers", short(&occurrence.key));
        let one = |verb, name: String, more: &str| Deed { verb, kind, name, count: 1, more: more.to_owned() };
        let ended = one("saw the end of", format!("{pod}'s container, exit code {code}"), "");
        Some([ended, one("starts", format!("{pod}'s container"), AGAIN)])
    })
}

/// What a step of its own is about; `None` for what only goes on with one.
fn deed(occurrence: &Occurrence, turn: &Turn, cluster: &Cluster) -> Option<Deed> {
    let is_client = occurrence.actor == Actor::Client;
    match turn.act {
        Act::Admit => Some(Deed { more: String::new(), ..Deed::one("takes on", &occurrence.key) }),
        Act::Decide { pods: Pods::Fly } => {
            let pod = cluster.store().typed::<Pod>(&occurrence.key);
            let node = pod.map_or(String::new(), |pod| format!("on {}", pod.spec.node_name));
            Some(Deed { more: node, ..Deed::one("put", &occurrence.key) })
        }
        // A kubelet's delete is the end of a pod that left long ago.
        Act::Decide { .. } if matches!(turn.post, Post::Kubelet(_)) => None,
        Act::Decide { .. } => written(occurrence, is_client),
        _ => None,
    }
}

fn written(occurrence: &Occurrence, is_client: bool) -> Option<Deed> {
    let mut deeds = occurrence.effects.iter().filter_map(|effect| match effect {
        Effect::Wrote { verb, key, .. } if *verb != "update status" => Some(Deed::one(past(verb, is_client), key)),
        _ => None,
    });
    let first = deeds.next()?;
    let count = 1 + deeds.filter(|deed| deed.is_like(&first)).count();
    Some(Deed { count, ..first })
}

/// A client asks; a loop does.
fn past(verb: &str, is_client: bool) -> &'static str {
    match (verb, is_client) {
        ("create", true) => "asked for",
        ("create", false) => "made",
        ("delete" | "deletecollection", true) => "asked to delete",
        ("delete" | "deletecollection", false) => "deleted",
        ("evict", true) => "asked to evict",
        ("scale", _) => "scaled",
        (_, true) => "changed",
        _ => "adjusted",
    }
}

/// The kubelet's step goes on until its pods stand or have failed.
fn settle(step: &mut Step, occurrence: &Occurrence, turn: &Turn, cluster: &Cluster) {
    if !matches!(step.post, Post::Kubelet(_)) || step.deed.more == AGAIN {
        return;
    }
    let asks = |is: fn(&WorldAction) -> bool| {
        occurrence.effects.iter().any(|effect| matches!(effect, Effect::Asked(action) if is(action)))
    };
    if asks(|action| matches!(action, WorldAction::PullImage { .. })) {
        step.deed.verb = "pulls the image of";
        step.until = None;
    } else if asks(|action| matches!(action, WorldAction::StartContainer { .. })) {
        step.deed.verb = "starts";
        step.until = None;
    }
    let pod = cluster.store().typed::<Pod>(&occurrence.key);
    if turn.act == Act::Report && pod.is_some_and(Pod::is_ready) {
        step.deed.verb = "runs";
        step.until = Some(turn.lands);
    }
}
