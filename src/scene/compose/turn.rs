//! The choreography of one occurrence: who hears, who asks, when it lands.

use super::crew::Post;
use crate::api::discovery::Kind;
use crate::api::meta::ResourceVersion;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::Key;
use crate::cluster::story::{Actor, Effect, Occurrence};
use crate::control_loop::WorldAction;
use crate::scene::motion::Manner;
use crate::scene::{Message, MessageKind, Span, Wire};

/// What an occurrence is for the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Somebody only looked.
    Look,
    /// A request was sent back.
    Refused,
    /// Something is wanted otherwise than before: created, changed, bound, deleted.
    Decide {
        /// Whether pills appear, fly or neither.
        pods: Pods,
    },
    /// A loop has written down how things are.
    Report,
    /// A kubelet takes a pod on.
    Admit,
    /// A kubelet works on its machine only.
    Work,
}

/// What a decision does to pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pods {
    /// They appear.
    Come,
    /// One flies to its node.
    Fly,
    /// Nothing to see.
    Stay,
}

/// One occurrence on stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// What it is.
    pub act: Act,
    /// From where.
    pub post: Post,
    /// When it begins.
    pub from: SimTime,
    /// Its messages.
    pub messages: Vec<Message>,
    /// How it is written down, and when that is done.
    pub etcd: Option<(Message, SimTime)>,
    /// When the actor works.
    pub busy: Option<Span>,
    /// When its writes have reached the API server.
    pub lands: SimTime,
    /// How long the model should stand still.
    pub takes: SimDuration,
}

/// Between hearing and asking.
const THINKS: SimDuration = SimDuration::from_millis(140);
/// A pill that appears is looked at for so long.
const COMES: SimDuration = SimDuration::from_millis(520);
/// A flight, and how much of it is over before the kubelet hears of it.
const FLIES: SimDuration = SimDuration::from_millis(640);
/// Above this speed messages are not drawn.
const NO_PULSES_ABOVE: f64 = 20.0;
/// What the model's own housekeeping is about; no stage shows it.
const HIDDEN: &str = "kube-system";

impl Act {
    /// What an occurrence is; `None` for what no stage shows.
    pub fn of(occurrence: &Occurrence) -> Option<Self> {
        let is_client = occurrence.actor == Actor::Client;
        if occurrence.key.namespace == HIDDEN && !is_client {
            return None;
        }
        let any = |is: fn(&Effect) -> bool| occurrence.effects.iter().any(is);
        let comes =
            |effect: &Effect| matches!(effect, Effect::Wrote { verb: "create", key, .. } if key.kind == Kind::POD);
        match () {
            () if any(|effect| matches!(effect, Effect::Wrote { verb: "bind", .. })) => {
                Some(Self::Decide { pods: Pods::Fly })
            }
            () if any(comes) => Some(Self::Decide { pods: Pods::Come }),
            () if any(|effect| matches!(effect, Effect::Asked(WorldAction::CreateSandbox { .. }))) => Some(Self::Admit),
            () if any(decides) => Some(Self::Decide { pods: Pods::Stay }),
            () if any(|effect| matches!(effect, Effect::Wrote { .. })) => Some(Self::Report),
            () if any(|effect| matches!(effect, Effect::Refused { .. })) => Some(Self::Refused),
            () if any(|effect| matches!(effect, Effect::Asked(_))) => Some(Self::Work),
            () if is_client => Some(Self::Look),
            () => None,
        }
    }
}

fn decides(effect: &Effect) -> bool {
    matches!(effect, Effect::Wrote { verb, .. } if *verb != "update status")
}

/// The revisions that an occurrence has made.
pub fn revisions(occurrence: &Occurrence) -> impl Iterator<Item = ResourceVersion> {
    occurrence.effects.iter().filter_map(|effect| match effect {
        Effect::Wrote { revision, .. } => Some(*revision),
        _ => None,
    })
}

/// The objects that an occurrence has written.
pub fn written_keys(occurrence: &Occurrence) -> impl Iterator<Item = &Key> {
    occurrence.effects.iter().filter_map(|effect| match effect {
        Effect::Wrote { key, .. } => Some(key),
        _ => None,
    })
}

impl Turn {
    /// The choreography of an act. What is not shown takes no time, but for its pods.
    pub fn plan(act: Act, post: Post, from: SimTime, is_shown: bool, manner: Manner) -> Self {
        let turn = Self {
            act,
            post,
            from,
            messages: Vec::new(),
            etcd: None,
            busy: None,
            lands: from,
            takes: SimDuration::ZERO,
        };
        let turn = if is_shown && manner.speed <= NO_PULSES_ABOVE { turn.with_messages(manner.hop()) } else { turn };
        let pods = match act {
            Act::Decide { pods: Pods::Come } => COMES,
            Act::Decide { pods: Pods::Fly } if !is_shown => FLIES,
            _ => SimDuration::ZERO,
        };
        let takes = turn.takes.max(pods);
        Self { takes, ..turn }
    }

    fn with_messages(self, hop: SimDuration) -> Self {
        let (from, post) = (self.from, self.post);
        let message = |start, kind| Message { start, wire: post.wire(), kind };
        let etcd = |lands: SimTime| {
            let write = Message { start: lands, wire: Wire::Etcd, kind: MessageKind::Write };
            Some((write, lands + hop))
        };
        let heard = from + hop;
        let is_client = post == Post::Kubectl;
        let is_kubelet = matches!(post, Post::Kubelet(_));
        match self.act {
            Act::Look => Self { messages: vec![message(from, MessageKind::Write)], ..self },
            Act::Refused => {
                Self { messages: vec![message(from, MessageKind::Refused)], lands: heard, takes: hop, ..self }
            }
            Act::Decide { .. } if is_client => {
                let messages = vec![message(from, MessageKind::Write)];
                Self { messages, lands: heard, etcd: etcd(heard), takes: hop, ..self }
            }
            // A kubelet acts on what its machine tells it; nobody has sent it anything.
            Act::Report | Act::Decide { .. } if is_kubelet || is_client => {
                let (messages, lands) = (vec![message(from, MessageKind::Write)], heard);
                let busy = Some(Span { from, until: Some(lands) });
                Self { messages, lands, etcd: etcd(lands), busy, ..self }
            }
            Act::Report | Act::Decide { .. } => {
                let asks = heard + THINKS;
                let lands = asks + hop;
                let messages = vec![message(from, MessageKind::Watch), message(asks, MessageKind::Write)];
                let busy = Some(Span { from: heard, until: Some(lands) });
                let takes = if self.act == Act::Report { SimDuration::ZERO } else { lands.since(from) };
                Self { messages, lands, etcd: etcd(lands), busy, takes, ..self }
            }
            Act::Admit => {
                let busy = Some(Span { from: heard, until: Some(heard + FLIES) });
                // The tile has arrived by then.
                let takes = FLIES.max(hop);
                Self { messages: vec![message(from, MessageKind::Watch)], busy, takes, ..self }
            }
            Act::Work => Self { busy: Some(Span { from, until: Some(from + hop) }), ..self },
        }
    }
}
