//! The Workloads view, computed anew only when it may have changed.

use crate::apiserver::request::Key;
use crate::scene::selection::Selection;
use crate::scene::workloads::{Workloads, workloads};
use crate::ui::live::Live;
use crate::ui::props::{Shared, StageView};
use crate::ui::selection::Selected;

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
    /// The view; nothing while another one is in front.
    pub fn workloads(&mut self, live: &Live) -> Option<Shared<Workloads>> {
        if live.view != StageView::Workloads {
            self.stamp = None;
            return None;
        }
        let cluster = live.session.cluster();
        let selected = live.selected.as_ref().and_then(Selected::here).and_then(Selection::key).cloned();
        let stamp = (cluster.story().len(), cluster.now().as_millis() / BEAT, selected.clone());
        if self.stamp.as_ref() != Some(&stamp) {
            let kept = self.kept.clone().map(Selection::Object);
            let seen = workloads(&cluster, selected.map(Selection::Object).as_ref(), kept.as_ref());
            self.kept = seen.shown.as_ref().map(|shown| shown.key.clone());
            if self.shown.as_ref().is_none_or(|shown| **shown != seen) {
                self.shown = Some(Shared::new(seen));
            }
            self.stamp = Some(stamp);
        }
        self.shown.clone()
    }
}
