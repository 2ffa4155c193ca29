//! Wires, the numbers of the story on them, and the messages that ride them.

use super::px;
use crate::scene::picture::{Badge, Heat, PulsePicture, WirePicture};
use crate::scene::{MessageKind, StepPhase};
use yew::prelude::*;

/// All wires, the hot ones last.
pub fn wires(wires: &[WirePicture]) -> Html {
    let with = |heat: Heat| wires.iter().filter(move |wire| wire.heat == heat);
    let line = |wire: &WirePicture| {
        let class = if wire.heat == Heat::Hot { "wire hot" } else { "wire" };
        html! { <path d={wire.path.clone()} {class} /> }
    };
    html! {
        <g aria-hidden="true">
            { for with(Heat::Idle).chain(with(Heat::Hot)).map(line) }
            { for wires.iter().filter_map(|wire| wire.badge).map(badge) }
        </g>
    }
}

fn badge(badge: Badge) -> Html {
    let (disc, number) = match badge.phase {
        StepPhase::Done => ("badge", "t11 b mid fok"),
        StepPhase::Now => ("badge now", "t11 b mid fona"),
    };
    html! {
        <>
            <circle cx={px(badge.at.x)} cy={px(badge.at.y)} r="8.5" class={disc} />
            <text x={px(badge.at.x)} y={px(badge.at.y + 4.0)} class={number}>{ badge.number }</text>
        </>
    }
}

/// Dots, rings and crosses.
pub fn pulses(pulses: &[PulsePicture]) -> Html {
    let one = |PulsePicture { pulse, count }: &PulsePicture| {
        let (x, y) = (pulse.at.x, pulse.at.y);
        html! {
            <>
                { match pulse.kind {
                    MessageKind::Write => html! { <circle cx={px(x)} cy={px(y)} r="5.5" class="pulse" /> },
                    MessageKind::Watch => html! { <circle cx={px(x)} cy={px(y)} r="5" class="pulse watch" /> },
                    MessageKind::Refused => html! {
                        <use href="#g-failed" x={px(x - 7.0)} y={px(y - 7.0)} width="14" height="14" />
                    },
                } }
                if *count > 1 {
                    <text x={px(x + 9.0)} y={px(y + 4.0)} class="t11 b">{ format!("×{count}") }</text>
                }
            </>
        }
    };
    html! { <g aria-hidden="true">{ for pulses.iter().map(one) }</g> }
}
