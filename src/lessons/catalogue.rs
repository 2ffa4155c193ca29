//! The lessons that there are, in their order.

use super::lesson::Lesson;
use super::read::{self, ReadError};

/// A lesson that is built in, not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The file's name without its ending: `01-meet-a-pod`.
    pub id: &'static str,
    text: &'static str,
}

/// The course: a line a lesson.
const LESSONS: &[Entry] = &[
    Entry { id: "01-meet-a-pod", text: include_str!("../../static/lessons/01-meet-a-pod.yaml") },
    Entry { id: "02-look-inside", text: include_str!("../../static/lessons/02-look-inside.yaml") },
    Entry {
        id: "03-containers-that-live-together",
        text: include_str!("../../static/lessons/03-containers-that-live-together.yaml"),
    },
    Entry { id: "04-a-container-dies", text: include_str!("../../static/lessons/04-a-container-dies.yaml") },
    Entry { id: "05-the-life-of-a-pod", text: include_str!("../../static/lessons/05-the-life-of-a-pod.yaml") },
    Entry { id: "06-a-node-fails", text: include_str!("../../static/lessons/06-a-node-fails.yaml") },
    Entry { id: "07-why-not-bare-pods", text: include_str!("../../static/lessons/07-why-not-bare-pods.yaml") },
    Entry {
        id: "08-the-address-that-changes",
        text: include_str!("../../static/lessons/08-the-address-that-changes.yaml"),
    },
    Entry { id: "09-clusterip", text: include_str!("../../static/lessons/09-clusterip.yaml") },
    Entry { id: "10-nodeport", text: include_str!("../../static/lessons/10-nodeport.yaml") },
    Entry { id: "11-loadbalancer", text: include_str!("../../static/lessons/11-loadbalancer.yaml") },
    Entry { id: "12-scale-and-balance", text: include_str!("../../static/lessons/12-scale-and-balance.yaml") },
    Entry { id: "13-rolling-update", text: include_str!("../../static/lessons/13-rolling-update.yaml") },
    Entry { id: "14-back-to-what-worked", text: include_str!("../../static/lessons/14-back-to-what-worked.yaml") },
    Entry { id: "15-create-a-cluster", text: include_str!("../../static/lessons/15-create-a-cluster.yaml") },
    Entry { id: "16-deploy-an-app", text: include_str!("../../static/lessons/16-deploy-an-app.yaml") },
    Entry { id: "17-explore-your-app", text: include_str!("../../static/lessons/17-explore-your-app.yaml") },
    Entry { id: "18-expose-your-app", text: include_str!("../../static/lessons/18-expose-your-app.yaml") },
    Entry { id: "19-scale-your-app", text: include_str!("../../static/lessons/19-scale-your-app.yaml") },
    Entry { id: "20-update-your-app", text: include_str!("../../static/lessons/20-update-your-app.yaml") },
];

/// A cluster to do with as one likes: no lesson of the course, but told as one.
pub const SANDBOX: Entry = Entry { id: "sandbox", text: include_str!("../../static/lessons/sandbox.yaml") };

/// Every lesson, in order.
pub fn catalogue() -> &'static [Entry] {
    LESSONS
}

impl Entry {
    /// A lesson that is not built in.
    pub const fn new(id: &'static str, text: &'static str) -> Self {
        Self { id, text }
    }

    /// The entry of an id.
    pub fn of(id: &str) -> Option<Self> {
        LESSONS.iter().copied().find(|entry| entry.id == id)
    }

    /// Its place in the course, counted from one; the sandbox has none.
    pub fn number(&self) -> Option<usize> {
        LESSONS.iter().position(|entry| entry.id == self.id).map(|index| index + 1)
    }

    /// The lesson after it.
    pub fn next(&self) -> Option<Self> {
        LESSONS.get(self.number()?).copied()
    }

    /// The lesson before it.
    pub fn previous(&self) -> Option<Self> {
        LESSONS.get(self.number()?.checked_sub(2)?).copied()
    }

    /// Reads it.
    ///
    /// # Errors
    /// Only if a file that was built in is broken.
    pub fn read(&self) -> Result<Lesson, ReadError> {
        read::lesson(self.id, self.text)
    }
}
