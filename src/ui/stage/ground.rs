//! What stands below the nodes, drawn: fetched together with the look at it.

use super::doors::{DoorProps, door, floor, links, ports};
use super::roving::Held;
use super::traffic::{losses, outside, requests};
use crate::lazy::Unreachable;
use crate::scene::layout::Layout;
use crate::scene::picture::{Ground, ground};
use crate::ui::part::{keyed_part, part};
use yew::prelude::*;

/// The brushes.
#[derive(Clone, Copy)]
pub struct Brushes {
    /// What lies behind pods; who of the doors has the focus, in their order.
    pub behind: fn(&Ground, &Layout, Vec<Held>) -> Html,
    /// What lies before them.
    pub before: fn(&Ground) -> Html,
}

crate::lazy!(ground: /// Fetches the brushes alone.
pub fn fetch_brushes() -> Brushes, here as here {
    Brushes { behind, before: |ground| losses(&ground.traffic) }
});

/// Fetches all of it.
///
/// # Errors
/// That it cannot be fetched.
pub async fn fetch() -> Result<(), Unreachable> {
    ground::fetch().await?;
    fetch_brushes().await
}

fn behind(ground: &Ground, layout: &Layout, held: Vec<Held>) -> Html {
    let doors = ground.doors.iter().zip(held);
    html! {
        <>
            { part(ground.ports.clone(), |all| ports(all)) }
            { part(ground.links.clone(), |all| links(all)) }
            if let Some(place) = &layout.floor {
                { floor(place, layout.width) }
            }
            { outside(&ground.traffic) }
            { requests(&ground.traffic) }
            { for doors.map(|(picture, held)| {
                keyed_part((&*picture.uid).into(), DoorProps { held, picture: picture.clone() }, door)
            }) }
        </>
    }
}
