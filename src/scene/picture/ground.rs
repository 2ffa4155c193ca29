//! What stands below the nodes: doors, their ports and links, and who comes. Fetched when a scene first has any of it.

use super::{DoorPicture, LinkPicture, PortPicture, TrafficPicture, doors, links, traffic};
use crate::api::time::SimTime;
use crate::scene::Scene;
use crate::scene::layout::Layout;
use crate::scene::motion::Manner;
use crate::scene::selection::Selection;

/// All of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ground {
    /// The Services.
    pub doors: Vec<DoorPicture>,
    /// Their ports on every node.
    pub ports: Vec<PortPicture>,
    /// From doors to pods.
    pub links: Vec<LinkPicture>,
    /// Requests and visitors.
    pub traffic: TrafficPicture,
}

/// How it is looked at.
pub type Look = fn(&Scene, &Layout, Option<&Selection>, SimTime, Manner) -> Ground;

crate::lazy!(ground: pub fn fetch() -> Look, here as here { look });

/// Whether there is anything to look at.
pub fn is_wanted(scene: &Scene, layout: &Layout) -> bool {
    layout.floor.is_some() || !scene.traffic.requests.is_empty()
}

/// As it is, once its code is here; bare before.
pub(super) fn ground(
    scene: &Scene,
    layout: &Layout,
    selection: Option<&Selection>,
    t: SimTime,
    manner: Manner,
) -> Ground {
    match here() {
        Some(look) if is_wanted(scene, layout) => look(scene, layout, selection, t, manner),
        _ => Ground::default(),
    }
}

fn look(scene: &Scene, layout: &Layout, selection: Option<&Selection>, t: SimTime, manner: Manner) -> Ground {
    Ground {
        doors: doors::doors(scene, layout, t, manner),
        ports: doors::ports(scene, layout),
        links: links::links(scene, layout, selection, t, manner),
        traffic: traffic::traffic(scene, layout, selection, t, manner),
    }
}
