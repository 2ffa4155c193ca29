//! What a reader points at: an object of the cluster, or one of the programs that run it.

use crate::apiserver::request::Key;
use std::rc::Rc;

/// Something that can be pointed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// An object, whatever its kind.
    Object(Key),
    /// A program of the cluster.
    Component(Component),
}

/// The programs beside the objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Component {
    /// What the learner types into.
    Kubectl,
    /// What everyone talks to.
    ApiServer,
    /// What remembers.
    Etcd,
    /// Who chooses nodes.
    Scheduler,
    /// The program that all controllers run in.
    ControllerManager,
    /// One of its loops, as its chip names it: `ReplicaSet`.
    Controller(Rc<str>),
    /// The agent on a node, by the node's name.
    Kubelet(Rc<str>),
}

impl Selection {
    /// The object's key, if it is one.
    pub fn key(&self) -> Option<&Key> {
        match self {
            Selection::Object(key) => Some(key),
            Selection::Component(_) => None,
        }
    }

    /// Whether it is this object.
    pub fn is(&self, key: &Key) -> bool {
        self.key() == Some(key)
    }
}
