//! The pods on stage: who came when, what happened to each, and who may still say farewell.

use super::pod_state::{self, NodeVoice};
use super::workload::Families;
use super::{SYSTEM, StageClock, Whose, nodes, workload};
use crate::api::discovery::Kind;
use crate::api::meta::ResourceVersion;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{Change, Key};
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
use crate::scene::motion::Manner;
use crate::scene::slots::Seats;
use crate::scene::{self, Moment, MomentKind, Place};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A deleted pod is seen for so long.
const FAREWELL: i64 = 240;
/// On a fast clock, so many milliseconds on the wall.
const SHORTEST: f64 = 80.0;
/// As many moments as can still move anything.
const MOMENTS: usize = 8;

/// Everyone on stage.
#[derive(Clone, Debug)]
pub struct Cast {
    /// The newest change that is on stage.
    seen: ResourceVersion,
    /// By the order in which they came.
    members: Vec<Member>,
    /// How often somebody has come, gone or been sent to a node.
    moves: u64,
}

/// One pod.
#[derive(Clone, Debug)]
pub struct Member {
    /// `metadata.uid`.
    pub uid: Rc<str>,
    /// Its newest state; for a deleted one its last.
    object: Rc<Object>,
    moments: Vec<Moment>,
    /// The cell of the lane in which it waited.
    cell: usize,
    gone: Option<SimTime>,
}

impl Member {
    fn new(object: Rc<Object>) -> Self {
        let uid = object.meta().uid.0.as_str().into();
        Self { uid, object, moments: Vec::new(), cell: 0, gone: None }
    }

    fn pod(&self) -> Option<&Pod> {
        self.object.as_ref().try_into().ok()
    }

    fn is_clusters_own(&self) -> bool {
        self.object.meta().namespace == SYSTEM
    }

    /// Whether it is the pod of this name.
    pub fn is(&self, key: &Key) -> bool {
        let meta = self.object.meta();
        meta.name == key.name && meta.namespace == key.namespace
    }

    /// The name of its node, empty while it has none.
    pub fn node(&self) -> &str {
        self.pod().map_or("", |pod| &pod.spec.node_name)
    }

    /// How many slots it takes.
    pub fn places(&self) -> usize {
        self.pod().map_or(1, |pod| pod.spec.containers.len() + workload::sidecars(pod).count()).clamp(1, 2)
    }

    fn note(&mut self, what: MomentKind, at: SimTime) {
        self.moments.push(Moment { at, what });
        // The first ones say when it came and when it flew.
        if self.moments.len() > MOMENTS {
            self.moments.remove(2);
        }
    }
}

impl Cast {
    /// Everyone there is, standing still.
    pub fn standing(store: &Store) -> Self {
        let members = store.list(Kind::POD, "").map(|(_, object)| Member::new(Rc::clone(object))).collect();
        Self { seen: store.revision(), members, moves: 0 }
    }

    /// Nobody moves any more, and who is gone has gone.
    pub fn settle(&mut self) {
        self.members.retain(|member| member.gone.is_none());
        for member in &mut self.members {
            member.moments.clear();
        }
    }

    /// Everyone on stage. The cluster's own pods come only when the curtain before them has risen.
    pub fn members(&self, whose: Whose) -> impl Iterator<Item = &Member> + Clone {
        self.members.iter().filter(move |member| whose == Whose::All || !member.is_clusters_own())
    }

    /// Plays the changes since the last look. `lands` is when a revision reaches the stage.
    pub fn follow(
        &mut self,
        store: &Store,
        lands: impl Fn(ResourceVersion, SimTime) -> SimTime,
        now: SimTime,
        manner: Manner,
    ) {
        match store.changes_since(self.seen) {
            Some(changes) => {
                for event in changes {
                    match event.object.as_ref() {
                        Object::Pod(_) => {
                            self.play(event.change, &event.object, lands(event.revision, event.at), event.at, &lands);
                        }
                        Object::Event(told) if told.reason == "Unhealthy" => {
                            self.probe_failed(&told.involved_object.uid, lands(event.revision, event.at));
                        }
                        _ => {}
                    }
                }
            }
            // Too much at once to tell: what is, stands.
            None => *self = Self { moves: self.moves + 1, ..Self::standing(store) },
        }
        self.seen = store.revision();
        let farewell = if manner.speed > 4.0 { (SHORTEST * manner.speed) as i64 } else { FAREWELL };
        let is_here = |member: &Member| member.gone.is_none_or(|gone| now <= gone + SimDuration::from_millis(farewell));
        let before = self.members.len();
        self.members.retain(is_here);
        if self.members.len() != before {
            self.moves += 1;
        }
    }

    /// Counts up whenever somebody needs a seat, or needs it no more.
    pub fn moves(&self) -> u64 {
        self.moves
    }

    fn probe_failed(&mut self, uid: &str, at: SimTime) {
        if let Some(member) = self.members.iter_mut().find(|member| *member.uid == *uid) {
            member.note(MomentKind::ProbeFailed, at);
        }
    }

    fn play(
        &mut self,
        change: Change,
        object: &Rc<Object>,
        lands: SimTime,
        at: SimTime,
        on_stage: &impl Fn(ResourceVersion, SimTime) -> SimTime,
    ) {
        let uid = object.meta().uid.0.as_str();
        let Some(member) = self.members.iter_mut().find(|member| *member.uid == *uid) else {
            if change != Change::Deleted {
                let mut member = Member::new(Rc::clone(object));
                member.note(MomentKind::Created, lands);
                self.members.push(member);
                self.moves += 1;
            }
            return;
        };
        if change == Change::Deleted {
            member.note(MomentKind::Deleted, lands);
            member.gone = Some(lands);
            return;
        }
        let before = std::mem::replace(&mut member.object, Rc::clone(object));
        let (Ok(before), Ok(after)) = (<&Pod>::try_from(before.as_ref()), <&Pod>::try_from(object.as_ref())) else {
            return;
        };
        let now = on_stage(ResourceVersion::default(), at);
        for what in moments(before, after) {
            self.moves += u64::from(what == MomentKind::Scheduled);
            member.note(what, if what == MomentKind::Scheduled { lands } else { now });
        }
    }

    /// Remembers in which cell each waits, for its flight.
    pub fn note_cells(&mut self, lane: &Seats) {
        for member in &mut self.members {
            member.cell = lane.of(&member.uid).unwrap_or(member.cell);
        }
    }

    /// The pods as the stage draws them. `seat` is the place in the lane, or on a node.
    pub fn pods<'a>(
        &'a self,
        cluster: &'a Cluster,
        clock: StageClock,
        names: &'a [Rc<str>],
        whose: Whose,
        focus: Option<&'a Key>,
        seat: impl Fn(&Member, Option<&str>) -> Option<usize>,
    ) -> Vec<scene::Pod> {
        let store = cluster.store();
        let places: BTreeMap<&str, (usize, NodeVoice)> = nodes::voices(store, names);
        let mut families = Families::new(store, focus);
        let draw = |member: &'a Member| {
            let pod = member.pod()?;
            let found = places.get(member.node()).copied();
            let (place, voice) = match found {
                None if pod.spec.node_name.is_empty() => {
                    (Place::Lane { cell: seat(member, None)?, reason: refusal(pod) }, NodeVoice::Heard)
                }
                None => return None,
                Some((node, voice)) => {
                    let slot = seat(member, Some(member.node()))?;
                    (Place::Slot { node, slot, from_cell: member.cell }, voice)
                }
            };
            let known = cluster.runtime().pod(&pod.spec.node_name, &pod.metadata.uid);
            let family = families.of(pod);
            Some(scene::Pod {
                uid: member.uid.clone(),
                key: Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name),
                address: pod.status.pod_ip.as_str().into(),
                hash: workload::hash(pod),
                peas: workload::peas(pod, &family, |container| pod_state::pea(pod, container, known, clock)),
                inits: pod_state::inits(pod, known, clock),
                state: pod_state::state(pod, known, voice, clock),
                workload: family.name,
                place,
                moments: member.moments.clone(),
            })
        };
        self.members(whose).filter_map(draw).collect()
    }
}

/// What happened to a pod between two states.
fn moments(before: &Pod, after: &Pod) -> impl Iterator<Item = MomentKind> {
    let runs = |pod: &Pod| pod.status.container_statuses.iter().any(|status| status.state.running.is_some());
    let restarts = |pod: &Pod| pod.status.container_statuses.iter().map(|status| status.restart_count).sum::<i32>();
    let crashes = |pod: &Pod| {
        let ended = pod.status.container_statuses.iter().filter_map(|status| status.state.terminated.as_ref());
        ended.filter(|ended| ended.exit_code != 0).count()
    };
    let scheduled = before.spec.node_name.is_empty() && !after.spec.node_name.is_empty();
    let started = runs(after) && (!runs(before) || restarts(after) > restarts(before));
    let ready = after.is_ready() && !before.is_ready();
    let crashed = crashes(after) > crashes(before) && !after.metadata.is_terminating();
    let refused = refusal(after).is_some() && refusal(after) != refusal(before);
    [
        (refused, MomentKind::Refused),
        (scheduled, MomentKind::Scheduled),
        (started, MomentKind::Started),
        (ready, MomentKind::Ready),
        (crashed, MomentKind::Crashed),
    ]
    .into_iter()
    .filter_map(|(happened, what)| happened.then_some(what))
}

/// Why the scheduler found no node, without its counting of nodes.
fn refusal(pod: &Pod) -> Option<Rc<str>> {
    let condition = pod.status.condition("PodScheduled").filter(|condition| condition.status == "False")?;
    let told = condition.message.split_once(": ").map_or(condition.message.as_str(), |(_, reasons)| reasons);
    let reasons = told.split_once(". ").map_or(told, |(reasons, _)| reasons);
    Some(reasons.trim_end_matches('.').into())
}
