//! The lessons that there are, in their order.

use super::lesson::Lesson;
use super::read::{self, ReadError};
use crate::api::built_in::built_in;

/// A lesson of the course, not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The file's name without its ending: `01-meet-a-pod`.
    pub id: &'static str,
    text: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    Here(&'static str),
    /// It is fetched with the rest of the course.
    Later,
}

/// What the table of contents says of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The row of the map that it stands in.
    pub path: &'static str,
    /// Its title.
    pub title: &'static str,
    /// It in a line.
    pub summary: &'static str,
    steps: &'static str,
}

/// The course: a line a lesson.
const LESSONS: &[Entry] = &[
    Entry::new("01-meet-a-pod", built_in!("lessons/01-meet-a-pod")),
    Entry::later("02-look-inside"),
    Entry::later("03-containers-that-live-together"),
    Entry::later("04-a-container-dies"),
    Entry::later("05-the-life-of-a-pod"),
    Entry::later("06-a-node-fails"),
    Entry::later("07-why-not-bare-pods"),
    Entry::later("08-the-address-that-changes"),
    Entry::later("09-clusterip"),
    Entry::later("10-nodeport"),
    Entry::later("11-loadbalancer"),
    Entry::later("12-scale-and-balance"),
    Entry::later("13-rolling-update"),
    Entry::later("14-back-to-what-worked"),
    Entry::later("15-create-a-cluster"),
    Entry::later("16-deploy-an-app"),
    Entry::later("17-explore-your-app"),
    Entry::later("18-expose-your-app"),
    Entry::later("19-scale-your-app"),
    Entry::later("20-update-your-app"),
];

crate::lazy!(course: pub fn fetch_all() -> &'static [(&'static str, &'static str)], here as later { LATER });

/// The texts of the lessons that no first visit needs.
const LATER: &[(&str, &str)] = &[
    ("02-look-inside", built_in!("lessons/02-look-inside")),
    ("03-containers-that-live-together", built_in!("lessons/03-containers-that-live-together")),
    ("04-a-container-dies", built_in!("lessons/04-a-container-dies")),
    ("05-the-life-of-a-pod", built_in!("lessons/05-the-life-of-a-pod")),
    ("06-a-node-fails", built_in!("lessons/06-a-node-fails")),
    ("07-why-not-bare-pods", built_in!("lessons/07-why-not-bare-pods")),
    ("08-the-address-that-changes", built_in!("lessons/08-the-address-that-changes")),
    ("09-clusterip", built_in!("lessons/09-clusterip")),
    ("10-nodeport", built_in!("lessons/10-nodeport")),
    ("11-loadbalancer", built_in!("lessons/11-loadbalancer")),
    ("12-scale-and-balance", built_in!("lessons/12-scale-and-balance")),
    ("13-rolling-update", built_in!("lessons/13-rolling-update")),
    ("14-back-to-what-worked", built_in!("lessons/14-back-to-what-worked")),
    ("15-create-a-cluster", built_in!("lessons/15-create-a-cluster")),
    ("16-deploy-an-app", built_in!("lessons/16-deploy-an-app")),
    ("17-explore-your-app", built_in!("lessons/17-explore-your-app")),
    ("18-expose-your-app", built_in!("lessons/18-expose-your-app")),
    ("19-scale-your-app", built_in!("lessons/19-scale-your-app")),
    ("20-update-your-app", built_in!("lessons/20-update-your-app")),
];

/// A line a lesson: `id | path | title | summary | steps`.
const CONTENTS: &str = include_str!("../../static/lessons/contents.txt");

/// A cluster to do with as one likes: no lesson of the course, but told as one.
pub const SANDBOX: Entry = Entry::new("sandbox", built_in!("lessons/sandbox"));

/// Every lesson, in order.
pub fn catalogue() -> &'static [Entry] {
    LESSONS
}

impl Entry {
    /// A lesson that is not built in, as JSON: what its YAML says.
    pub const fn new(id: &'static str, text: &'static str) -> Self {
        Self { id, text: Text::Here(text) }
    }

    const fn later(id: &'static str) -> Self {
        Self { id, text: Text::Later }
    }

    /// What the table of contents says of it; it can be read before the lesson.
    pub fn heading(&self) -> Option<Heading> {
        CONTENTS.lines().find_map(|line| {
            let mut cells = line.split(" | ");
            cells.next().filter(|id| *id == self.id)?;
            let mut cell = || cells.next();
            Some(Heading { path: cell()?, title: cell()?, summary: cell()?, steps: cell()? })
        })
    }

    /// Whether it can be read now.
    pub fn is_here(&self) -> bool {
        self.text().is_some()
    }

    fn text(&self) -> Option<&'static str> {
        match self.text {
            Text::Here(text) => Some(text),
            Text::Later => later()?.iter().find(|(id, _)| *id == self.id).map(|(_, text)| *text),
        }
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
    /// If it is broken or not [here](Self::is_here).
    pub fn read(&self) -> Result<Lesson, ReadError> {
        let Some(text) = self.text() else { return Err(ReadError::not_here(self.id)) };
        read::built_in_lesson(self.id, text)
    }
}

impl Heading {
    /// The ids of its steps, in order.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = &'static str> + Clone {
        self.steps.split(' ')
    }
}
