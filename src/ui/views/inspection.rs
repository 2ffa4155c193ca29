//! What the inspector says, computed anew only when it may have changed.

use crate::scene::inspect::{Inspection, Page};
use crate::ui::inspector;
use crate::ui::live::Live;
use crate::ui::props::{Drawer, Shared};
use crate::ui::selection::{Presence, Selected, Selection};

/// What was shown last, and of what.
#[derive(Default)]
pub struct Inspected {
    stamp: Option<Stamp>,
    shown: Option<Shared<Inspection>>,
}

/// Whatever an inspection depends on.
#[derive(Clone, PartialEq)]
struct Stamp {
    what: Selection,
    presence: Presence,
    page: Page,
    /// How much has happened.
    told: u64,
    /// Ages and logs go on by themselves.
    beat: i64,
}

/// Between two looks at what goes on by itself, in virtual milliseconds.
const BEAT: i64 = 250;

impl Inspected {
    /// The inspection of what is selected; nothing while it cannot be seen.
    pub fn inspection(&mut self, live: &Live) -> Option<Shared<Inspection>> {
        let selected = live.selected.as_ref().filter(|_| live.inspector == Drawer::Open);
        let Some(Selected { what, last, presence }) = selected else {
            *self = Self::default();
            return None;
        };
        // The panel fetches it.
        let part = inspector::here()?;
        let cluster = live.session.cluster();
        let beat = cluster.now().as_millis() / BEAT;
        let (what, presence, page) = (what.clone(), *presence, live.page);
        let stamp = Stamp { what, presence, page, told: cluster.story().len(), beat };
        if self.stamp.as_ref() != Some(&stamp) {
            let seen = (part.look)(&cluster, &stamp.what, last.as_ref(), page);
            if self.shown.as_ref().is_none_or(|shown| **shown != seen) {
                self.shown = Some(Shared::new(seen));
            }
            self.stamp = Some(stamp);
        }
        self.shown.clone()
    }
}
