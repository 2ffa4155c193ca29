//! A whole session at one instant, to go back to: cheap, because its parts share what has not changed since.

use super::pace::Pace;
use super::runtime::Runtime;
use super::tab::{StillTab, Tab, TabNumber};
use super::timeline::Timeline;
use super::{Course, Session};
use crate::api::time::SimTime;
use crate::cluster::Cluster;
use crate::host::Files;
use crate::scene::compose::Staging;
use std::cell::RefCell;
use std::rc::Rc;

/// A session at an instant at which no command ran.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    /// How many inputs led to it.
    pub(super) inputs: usize,
    cluster: Cluster,
    course: Course,
    files: Files,
    front: StillTab,
    others: Vec<StillTab>,
    newest_tab: TabNumber,
    command: Option<Rc<str>>,
    staging: Staging,
    pace: Pace,
    trouble: Option<String>,
}

impl Moment {
    /// How much had been told by then: so much has to be lived through again from the beginning.
    pub(super) fn told(&self) -> u64 {
        self.cluster.story().len()
    }

    /// The instant.
    pub(super) fn at(&self) -> SimTime {
        self.cluster.now()
    }

    /// Whether the cluster is another than it was then.
    pub(super) fn differs_from(&self, cluster: &Cluster) -> bool {
        self.cluster.store().revision() != cluster.store().revision()
    }
}

impl Session {
    /// The session as it is now; nothing while a command runs, for what runs can't be copied.
    pub(super) fn moment(&self) -> Option<Moment> {
        let others: Option<Vec<StillTab>> = self.others.iter().map(Tab::still).collect();
        Some(Moment {
            inputs: self.timeline.recording.inputs.len(),
            cluster: self.runtime.snapshot(),
            course: self.course.clone(),
            files: self.files.borrow().clone(),
            front: self.front.still()?,
            others: others?,
            newest_tab: self.newest_tab,
            command: self.command.clone(),
            staging: self.staging.clone(),
            pace: self.pace,
            trouble: self.trouble.clone(),
        })
    }

    /// A session that goes on from a moment; `timeline` leads up to it.
    pub(super) fn resume(moment: &Moment, timeline: Timeline) -> Self {
        let runtime = Runtime::new(moment.cluster.clone());
        let files = Rc::new(RefCell::new(moment.files.clone()));
        Self {
            front: moment.front.resume(&runtime, &files),
            others: moment.others.iter().map(|tab| tab.resume(&runtime, &files)).collect(),
            runtime,
            course: moment.course.clone(),
            files,
            newest_tab: moment.newest_tab,
            command: moment.command.clone(),
            staging: moment.staging.clone(),
            pace: moment.pace,
            trouble: moment.trouble.clone(),
            timeline,
            undone: Vec::new(),
            present: None,
        }
    }
}
