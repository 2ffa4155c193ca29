//! A node: a card with a tab, its kubelet, the meters of what it promised, its free slots.

use super::control_plane::rect;
use super::px;
use super::roving::Held;
use crate::scene::Condition;
use crate::scene::layout::Rect;
use crate::scene::picture::{CardPicture, Heat, Meter};
use crate::scene::way::Fine;
use crate::scene::way::way;
use crate::ui::props::Shared;
use crate::ui::texts;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct CardProps {
    pub held: Held,
    pub kubelet: Held,
    pub picture: Shared<CardPicture>,
}

/// One node.
pub fn card(props: &CardProps) -> Html {
    let (card, held) = (&props.picture, &props.held);
    let class = match card.condition {
        Condition::NotReady => "node silent",
        Condition::Draining => "node draining",
        Condition::Ready | Condition::Cordoned | Condition::Pressure(_) => "node",
    };
    let closed = matches!(card.condition, Condition::Cordoned | Condition::Draining);
    let (name, words) = &card.name;
    html! {
        <>
        <g class={classes!("nodeg", held.class)} id={held.id.clone()} role="button" tabindex={held.tabindex}
            aria-pressed={held.pressed} aria-label={card.spoken.clone()}>
            <path d={card.path.clone()} {class} />
            if closed {
                <rect x={px(card.tab.x + 1.0)} y={px(card.tab.y + 1.0)} width={px(card.tab.w - 2.0)}
                    height={px(card.tab.h)} rx="8" fill="url(#hatch)" />
            }
            <rect x={px(card.tab.x - 3.0)} y={px(card.tab.y - 3.0)} width={px(card.tab.w + 6.0)} height={px(card.tab.h + 4.0)}
                rx="10" class="halo" />
            if let Some((at, glyph)) = card.glyph {
                <use href={glyph.href()} x={px(at.x)} y={px(at.y)} width="11" height="11" />
            }
            <text x={px(name.x)} y={px(name.y)} class={if card.glyph.is_some() { "b tabname" } else { "b t11 tabname" }}>{ words }</text>
            if let Some(at) = card.meters_word {
                <text x={px(at.x)} y={px(at.y)} class="t11 f3">{ texts::PROMISED }</text>
            }
            { for card.meters.iter().map(meter) }
            if card.considered > 0.0 {
                <rect x={px(card.tab.x - 3.0)} y={px(card.tab.y - 3.0)} width={px(card.tab.w + 6.0)} height={px(card.tab.h + 4.0)}
                    rx="10" class="considered" opacity={way![Fine(card.considered)]} />
            }
            if let Some((at, words)) = &card.trouble {
                <text x={px(at.x)} y={px(at.y)} class="t11 b end fwarn">{ &**words }</text>
            }
            if let Some(at) = card.leaving.filter(|_| card.trouble.is_none()) {
                <path d={way!["M", (at.x, at.y), "h50m-7 -5l7 5l-7 5"]} class="leaving" />
            }
            { for card.free.iter().map(|at| html! { <circle cx={px(at.x)} cy={px(at.y)} r="3" class="slotd" /> }) }
        </g>
        if let Some(place) = card.socket {
            { socket(card, &props.kubelet, place) }
        }
        </>
    }
}

fn socket(card: &CardPicture, held: &Held, place: Rect) -> Html {
    let centre = place.centre();
    html! {
        <g class={classes!("cpg", held.class)} id={held.id.clone()} role="button" tabindex={held.tabindex}
            aria-pressed={held.pressed} aria-label={texts::kubelet(&card.node)}>
            { rect(place, if card.kubelet == Heat::Hot { "box hot" } else { "box" }, "4") }
            if let Some(word) = card.socket_word {
                <text x={px(centre.x)} y={px(centre.y + 4.0)} class={if place.w < 60.0 { "t11 mid b" } else { "mid b" }}>{ word }</text>
            }
            <rect x={px(place.x - 2.5)} y={px(place.y - 2.5)} width={px(place.w + 5.0)} height={px(place.h + 5.0)} rx="6" class="halo" />
        </g>
    }
}

fn meter(meter: &Meter) -> Html {
    let value = if meter.short == Heat::Hot { "meter-v hot" } else { "meter-v" };
    let (x, y) = (px(meter.track.x), px(meter.track.y));
    html! {
        <>
            <text x={px(meter.at.x)} y={px(meter.at.y)} class={if meter.short == Heat::Hot { "t11 b fwarn" } else { "t11 f3" }}>{ meter.word }</text>
            <rect x={x.clone()} y={y.clone()} width={px(meter.track.w)} height="6" rx="3" class="meter" />
            <rect {x} {y} width={px(meter.value)} height="6" rx="3" class={value} />
        </>
    }
}
