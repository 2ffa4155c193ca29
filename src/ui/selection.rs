//! What the reader has selected, and what it was when it was last there.

pub use crate::scene::selection::Selection;

use crate::api::object::Object;
use crate::apiserver::store::Store;
use std::rc::Rc;

/// A selection, held on to from one state of the cluster to the next, forward and back in time.
#[derive(Clone, Debug)]
pub struct Selected {
    pub what: Selection,
    /// The object as it was last seen; nothing if it is a component.
    pub last: Option<Rc<Object>>,
    pub presence: Presence,
}

/// Whether what was selected is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Here,
    /// Deleted, or not there yet at the instant that is shown.
    Gone,
}

impl Selected {
    /// A selection that begins; nothing if there is no such object.
    pub fn new(what: Selection, store: &Store) -> Option<Self> {
        let last = what.key().map(|key| store.get(key).cloned());
        match last {
            Some(None) => None,
            last => Some(Self { what, last: last.flatten(), presence: Presence::Here }),
        }
    }

    /// The same selection now. Another object of the same name is another object.
    #[must_use]
    pub fn now(self, store: &Store) -> Self {
        let (Some(key), Some(last)) = (self.what.key(), &self.last) else { return self };
        let same = store.get(key).filter(|object| object.meta().uid == last.meta().uid);
        match same.cloned() {
            Some(object) => Self { last: Some(object), presence: Presence::Here, ..self },
            None => Self { presence: Presence::Gone, ..self },
        }
    }

    /// What is selected and there.
    pub fn here(&self) -> Option<&Selection> {
        (self.presence == Presence::Here).then_some(&self.what)
    }
}
