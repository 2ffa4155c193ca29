//! The pods on stage: who came when, what happened to each, and who may still say farewell.

use super::ground::{Ground, Moved, Sketch};
use super::pod_state::{self, NodeVoice};
use super::workload::{Families, Family};
use super::{SYSTEM, Whose, workload};
use crate::api::discovery::Kind;
use crate::api::meta::ResourceVersion;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{Change, Key};
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
use crate::control_loop::RuntimePod;
use crate::scene::motion::Manner;
use crate::scene::slots::Seats;
use crate::scene::{self, Moment, MomentKind, Place};
use std::cell::RefCell;
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
    members: Vec<Rc<Member>>,
    /// How many have come.
    came: usize,
    /// Who needs a seat, or needs it no more, since it was asked last.
    moved: Moved,
}

/// One pod.
#[derive(Clone, Debug)]
pub struct Member {
    /// `metadata.uid`.
    pub uid: Rc<str>,
    /// How many came before it.
    number: usize,
    /// Whether the cluster made it for itself.
    is_own: bool,
    /// Its newest state; for a deleted one its last.
    object: Rc<Object>,
    moments: Vec<Moment>,
    /// The cell of the lane in which it waited.
    cell: usize,
    gone: Option<SimTime>,
    /// How it was drawn last and before, as long as nothing happens to it: whoever goes back finds both.
    sketches: RefCell<[Option<Sketch>; 2]>,
}

/// A member, to change: what was drawn of it holds no more.
fn change(member: &mut Rc<Member>) -> &mut Member {
    let member = Rc::make_mut(member);
    member.sketches.take();
    member
}

impl Member {
    fn new(object: Rc<Object>, number: usize) -> Self {
        let uid = object.meta().uid.0.as_str().into();
        let is_own = object.meta().namespace == SYSTEM;
        Self { uid, number, is_own, object, moments: Vec::new(), cell: 0, gone: None, sketches: RefCell::default() }
    }

    fn pod(&self) -> Option<&Pod> {
        self.object.as_ref().try_into().ok()
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
        let numbered = store.list(Kind::POD, "").enumerate();
        let members: Vec<Rc<Member>> =
            numbered.map(|(number, (_, object))| Rc::new(Member::new(Rc::clone(object), number))).collect();
        Self { seen: store.revision(), came: members.len(), members, moved: Moved::Everyone }
    }

    /// Nobody moves any more, and who is gone has gone.
    pub fn settle(&mut self) {
        self.let_go(|member| member.gone.is_some());
        for member in self.members.iter_mut().filter(|member| !member.moments.is_empty()) {
            change(member).moments.clear();
        }
    }

    /// Everyone drawn anew, whatever was drawn before.
    #[cfg(test)]
    pub fn without_sketches(mut self) -> Self {
        self.members.iter_mut().for_each(|member| _ = change(member));
        self
    }

    /// Everyone on stage. The cluster's own pods come only when the curtain before them has risen.
    pub fn members(&self, whose: Whose) -> impl Iterator<Item = &Member> + Clone {
        self.members.iter().map(Rc::as_ref).filter(move |member| whose == Whose::All || !member.is_own)
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
            None => *self = Self::standing(store),
        }
        self.seen = store.revision();
        let farewell = if manner.speed > 4.0 { (SHORTEST * manner.speed) as i64 } else { FAREWELL };
        self.let_go(|member| member.gone.is_some_and(|gone| now > gone + SimDuration::from_millis(farewell)));
    }

    fn let_go(&mut self, goes: impl Fn(&Member) -> bool) {
        let moved = &mut self.moved;
        self.members.retain(|member| {
            let goes = goes(member);
            if goes {
                moved.note(member.node());
            }
            !goes
        });
    }

    /// Whose seats may be others since this was asked last.
    pub fn take_moved(&mut self) -> Moved {
        std::mem::take(&mut self.moved)
    }

    fn probe_failed(&mut self, uid: &str, at: SimTime) {
        if let Some(member) = self.members.iter_mut().find(|member| *member.uid == *uid) {
            change(member).note(MomentKind::ProbeFailed, at);
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
                let mut member = Member::new(Rc::clone(object), self.came);
                member.note(MomentKind::Created, lands);
                self.moved.note(member.node());
                self.members.push(Rc::new(member));
                self.came += 1;
            }
            return;
        };
        let member = self::change(member);
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
            if what == MomentKind::Scheduled {
                self.moved.note("");
                self.moved.note(&after.spec.node_name);
            }
            member.note(what, if what == MomentKind::Scheduled { lands } else { now });
        }
    }

    /// Remembers in which cell each waits, for its flight.
    pub fn note_cells(&mut self, lane: &Seats) {
        for member in &mut self.members {
            if let Some(cell) = lane.of(&member.uid).filter(|cell| *cell != member.cell) {
                change(member).cell = cell;
            }
        }
    }

    /// The pods as the stage draws them. `seat` is the place in the lane, or on a node.
    pub fn pods<'a>(
        &'a self,
        cluster: &'a Cluster,
        ground: &Rc<Ground>,
        focus: Option<&'a Key>,
        seat: impl Fn(&Member, Option<&str>) -> Option<usize>,
    ) -> Vec<Rc<scene::Pod>> {
        let mut families = Families::new(cluster.store(), focus);
        let mut draw = |member: &'a Member| {
            let pod = member.pod()?;
            let known = || cluster.runtime().pod(&pod.spec.node_name, &pod.metadata.uid);
            let mut holds = |sketch: &Sketch| sketch.shown(ground, |family| families.is_of(pod, family), known);
            if let Some(pod) = member.sketches.borrow().iter().flatten().find_map(&mut holds) {
                return Some(pod);
            }
            let (family, known) = (families.of(pod), known());
            let drawn = Rc::new(member.draw(pod, (known, cluster.now()), ground, &family, &seat)?);
            let sketch = Sketch::of(ground, family, &drawn, pod, known);
            let [newest, before] = &mut *member.sketches.borrow_mut();
            *before = std::mem::replace(newest, sketch);
            Some(drawn)
        };
        self.members(ground.whose).filter_map(&mut draw).collect()
    }
}

impl Member {
    fn draw(
        &self,
        pod: &Pod,
        (known, now): (Option<&RuntimePod>, SimTime),
        ground: &Ground,
        family: &Family,
        seat: &impl Fn(&Member, Option<&str>) -> Option<usize>,
    ) -> Option<scene::Pod> {
        let (place, voice) = match ground.node(self.node()) {
            None if pod.spec.node_name.is_empty() => {
                (Place::Lane { cell: seat(self, None)?, reason: refusal(pod) }, NodeVoice::Heard)
            }
            None => return None,
            Some((node, voice)) => {
                let slot = seat(self, Some(self.node()))?;
                (Place::Slot { node, slot, from_cell: self.cell }, voice)
            }
        };
        Some(scene::Pod {
            uid: self.uid.clone(),
            number: self.number,
            key: Key::new(Kind::POD, &pod.metadata.namespace, &pod.metadata.name),
            address: pod.status.pod_ip.as_str().into(),
            hash: workload::hash(pod),
            peas: workload::peas(pod, family, |container| pod_state::pea(pod, container, known)),
            inits: pod_state::inits(pod, known),
            state: pod_state::state(pod, known, voice, now),
            workload: family.name.clone(),
            place,
            moments: self.moments.clone(),
        })
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
    let overfull = |pod: &Pod| {
        let ended = pod.status.container_statuses.iter().filter_map(|status| status.state.terminated.as_ref());
        ended.filter(|ended| ended.reason == "OOMKilled").count()
    };
    let burst = overfull(after) > overfull(before) && !after.metadata.is_terminating();
    let refused = refusal(after).is_some() && refusal(after) != refusal(before);
    [
        (refused, MomentKind::Refused),
        (scheduled, MomentKind::Scheduled),
        (started, MomentKind::Started),
        (ready, MomentKind::Ready),
        (crashed && !burst, MomentKind::Crashed),
        (burst, MomentKind::OutOfMemory),
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
