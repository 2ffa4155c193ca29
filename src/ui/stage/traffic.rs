//! Visitors before the doors, requests on their way, what was lost, and the count.

use super::control_plane::rect;
use super::px;
use crate::scene::layout::Rect;
use crate::scene::passage::Leg;
use crate::scene::picture::{
    BarPicture, CrossPicture, DotPicture, Side, StreetPicture, TallyPicture, TrafficPicture, Who,
};
use crate::ui::part::part;
use crate::ui::texts;
use yew::prelude::*;

/// Who stands outside, and the count.
pub fn outside(traffic: &TrafficPicture) -> Html {
    html! {
        <>
            { for traffic.street.clone().map(|street| part(street, self::street)) }
            { for traffic.tally.clone().map(|tally| part(tally, self::tally)) }
        </>
    }
}

/// Below this height a panel has room for two lines and nothing else.
const LOW: f64 = 40.0;

fn street(street: &StreetPicture) -> Html {
    let Rect { x, y, w, h } = street.rect;
    let words = texts::per_second(street.per_second);
    let people = if h < LOW { 1 } else { 3 };
    let person = |at: i32| {
        let (x, y) = (x + 16.0 + 14.0 * f64::from(at), y + h / 2.0 - 9.0);
        html! {
            <g class="person"><circle cx={px(x)} cy={px(y + 3.0)} r="4" /><path d={format!("M{:.1} {:.1}a6 7 0 0 1 12 0z", x - 6.0, y + 18.0)} /></g>
        }
    };
    let left = x + 16.0 + 14.0 * f64::from(people);
    html! {
        <g>
            <path d={street.wire.clone()} class="link" />
            { rect(street.rect, "zone", "10") }
            { for (0..people).map(person) }
            if w > 90.0 {
                <text x={px(left)} y={px(y + h / 2.0 - 4.0)} class="b">{ texts::VISITORS }</text>
                <text x={px(left)} y={px(y + h / 2.0 + 12.0)} class="t11 f3">{ words }</text>
            } else {
                <text x={px(left - 4.0)} y={px(y + h / 2.0 + 4.0)} class="t11">{ words }</text>
            }
        </g>
    }
}

fn tally(tally: &TallyPicture) -> Html {
    let Rect { x, y, h, .. } = tally.rect;
    let x = x + 12.0;
    let (title, tone) = if tally.lost == 0 { (texts::NONE_LOST, "b fok") } else { (texts::SOME_LOST, "b fbad") };
    let first = if h < LOW { y + 13.0 } else { y + 36.0 };
    let count = |at: usize, count: u64, words: &'static str, class: &'static str| {
        let y = px(first + 16.0 * at as f64);
        html! { <text x={px(x)} {y}><tspan class={classes!("b", class)}>{ texts::grouped(count) }</tspan>{ " " }{ words }</text> }
    };
    let reason = |(at, (many, why)): (usize, &(u64, &'static str))| count(at + 2, *many, why, "f2");
    html! {
        <g>
            { rect(tally.rect, "zone", "10") }
            if h >= LOW {
                <text x={px(x)} y={px(y + 18.0)} class={tone}>{ title }</text>
            }
            { count(0, tally.served, texts::SERVED, "") }
            { count(1, tally.lost, texts::LOST, if tally.lost > 0 { "fbad" } else { "" }) }
            { for tally.reasons.iter().enumerate().map(reason) }
            if tally.reasons.is_empty() {
                { for tally.bars.iter().map(bar) }
            }
        </g>
    }
}

fn bar(bar: &BarPicture) -> Html {
    let lost = Rect { h: bar.rect.h * bar.lost, ..bar.rect };
    html! {
        <>{ rect(bar.rect, "bar", "1") }if bar.lost > 0.0 { { rect(lost, "bar bad", "1") } }</>
    }
}

/// Dots on their way, behind doors and tiles.
pub fn requests(traffic: &TrafficPicture) -> Html {
    let dot = |dot: &DotPicture| {
        let (x, y) = (px(dot.at.x), px(dot.at.y));
        let (r, class) = if dot.leg == Leg::Going { ("2.5", "request back") } else { ("4", "request") };
        html! {
            <>
                <circle cx={x} cy={y.clone()} {r} {class} />
                if dot.who == Who::Learners {
                    <text x={px(dot.at.x + 8.0)} y={px(dot.at.y - 6.0)} class="t11 b fsvc why">{ texts::YOU }</text>
                }
            </>
        }
    };
    html! { <g aria-hidden="true">{ for traffic.dots.iter().map(dot) }</g> }
}

/// Crosses where requests were lost, and counts where nothing travels.
pub fn losses(traffic: &TrafficPicture) -> Html {
    let cross = |cross: &CrossPicture| {
        let (x, y) = (cross.at.x, cross.at.y);
        let many = if cross.count > 1 { format!("×{} {}", cross.count, cross.why) } else { cross.why.to_owned() };
        html! {
            <>
                <path d={format!("M{:.1} {:.1}l8 8m0 -8l-8 8", x - 4.0, y - 4.0)} class="cross" />
                { match cross.side {
                    Side::Left => html! { <text x={px(x - 3.0)} y={px(y - 10.0)} class="t11 b end fbad why">{ many }</text> },
                    Side::Right => html! { <text x={px(x + 9.0)} y={px(y + 4.0)} class="t11 b fbad why">{ many }</text> },
                } }
            </>
        }
    };
    let count = |(at, count): &(crate::scene::layout::Point, usize)| {
        html! { <text x={px(at.x + 6.0)} y={px(at.y + 12.0)} class="t11 b fsvc why">{ format!("×{count}") }</text> }
    };
    html! { <g aria-hidden="true">{ for traffic.crosses.iter().map(cross) }{ for traffic.counts.iter().map(count) }</g> }
}
