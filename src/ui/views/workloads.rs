//! The Workloads view, computed anew only when it may have changed.

use crate::apiserver::request::Key;
use crate::scene::selection::Selection;
use crate::scene::workloads::Workloads;
use crate::ui::live::Live;
use crate::ui::props::{Front, Shared, StageView};
use crate::ui::selection::Selected;
use crate::ui::workloads;

/// What was shown last, and of what.
#[derive(Default)]
pub struct Drawn {
    stamp: Option<Stamp>,
    shown: Option<Shared<Workloads>>,
    /// The workload that stays in front while something else is selected.
    kept: Option<Key>,
}

/// How much has happened, how late it is, and what is selected.
type Stamp = (u64, i64, Option<Key>);

/// Between two looks at what goes on by itself, in virtual milliseconds.
const BEAT: i64 = 200;

impl Drawn {
    /// The view that is in front.
    pub fn front(&mut self, live: &Live) -> Front {
        let part = match (live.view, workloads::here()) {
            (StageView::Workloads, Some(part)) => part,
            (StageView::Workloads, None) => return Front::Coming,
            (StageView::Cluster, _) => {
                self.stamp = None;
                return Front::Cluster;
            }
        };
        let cluster = live.session.cluster();
        let selected = live.selected.as_ref().and_then(Selected::here).and_then(Selection::key).cloned();
        let stamp = (cluster.story().len(), cluster.now().as_millis() / BEAT, selected.clone());
        if self.stamp.as_ref() != Some(&stamp) {
            let kept = self.kept.clone().map(Selection::Object);
            let seen = (part.look)(&cluster, selected.map(Selection::Object).as_ref(), kept.as_ref());
            self.kept = seen.shown.as_ref().map(|shown| shown.key.clone());
            if self.shown.as_ref().is_none_or(|shown| **shown != seen) {
                self.shown = Some(Shared::new(seen));
            }
            self.stamp = Some(stamp);
        }
        self.shown.clone().map_or(Front::Coming, Front::Workloads)
    }
}
