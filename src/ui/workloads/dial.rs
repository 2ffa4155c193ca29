//! The card of the workload itself: what it wants, and the dial of its limits with the pods in between.

use super::px;
use crate::scene::Pea;
use crate::scene::glyphs::Ring;
use crate::scene::layout::Rect;
use crate::scene::lettering::{Face, fit_end, width};
use crate::scene::palette::Hue;
use crate::scene::workloads::layout::{DialPlan, Plan};
use crate::scene::workloads::{Dial, Workload};
use crate::ui::inspector::mark;
use crate::ui::stage::roving::Held;
use crate::ui::texts;
use yew::prelude::*;

/// The card.
pub fn head(workload: &Workload, plan: &Plan, held: Held) -> Html {
    let Rect { x, y, w, h } = plan.head;
    let name = &workload.key.name;
    // As far as the dial, or on a phone the settings.
    let room = plan.dial.map_or(w, |dial| if dial.settings.0 == 0.0 { dial.x - x } else { w - 106.0 });
    let title = fit_end(name, Face::Sans, 18.0, room - 70.0);
    let (count, image) = &workload.wants;
    let shown = fit_end(image, Face::Sans, 13.0, w.min(340.0) - 32.0 - width(count, Face::Sans, 13.0) - 60.0);
    let hue = workload.sets.last().map_or(Hue::Current, |set| set.hue);
    let spoken = texts::wants(workload.kind, name, count, image);
    html! {
        <g class={held.class} id={held.id.clone()} role="button" tabindex={held.tabindex} aria-pressed={held.pressed} aria-label={spoken}>
            <rect x={px(x)} y={px(y)} width={px(w)} height={px(h)} rx="10" class="zone" />
            <rect x={px(x)} y={px(y)} width={px(w)} height={px(h)} rx="10" class="halo" />
            <svg x={px(x + 13.0)} y={px(y + 11.0)} width="42" height="42" viewBox="0 0 14 14" class="shape">{ mark(workload.shape) }</svg>
            <text x={px(x + 64.0)} y={px(y + 29.0)} class="b t18">{ title }</text>
            <text x={px(x + 64.0)} y={px(y + 47.0)} class="f3">{ workload.kind }</text>
            <text x={px(x + 16.0)} y={px(y + 76.0)} class="t13 f2">
                { texts::WANTS }<tspan class="b fi">{ count }</tspan>{ texts::OF }<tspan class={classes!("b", format!("f{}", hue.class()))}>{ shown }</tspan>
            </text>
            if let (Some(dial), Some(place)) = (&workload.dial, plan.dial) {
                { self::dial(dial, place, plan.head) }
            }
        </g>
    }
}

fn dial(dial: &Dial, place: DialPlan, head: Rect) -> Html {
    let DialPlan { x, y, pitch, r, settings } = place;
    let edge = |count: i32| x + pitch * f64::from(count);
    let (least, wanted, most) = (edge(dial.least), edge(dial.wanted), edge(dial.most));
    let high = (2.0 * r + 10.0).max(16.0);
    let round = px(high / 2.0);
    let is_wide = settings.0 == 0.0;
    let words_x = if is_wide { most + 10.0 } else { settings.0 };
    html! {
        <>
            <rect x={px(x)} y={px(y - high / 2.0)} width={px((wanted - x).max(4.0))} height={px(high)} rx={round.clone()} class="kept" />
            if most > wanted {
                <rect x={px(wanted + 4.0)} y={px(y - high / 2.0)} width={px((most - wanted - 8.0).max(2.0))} height={px(high)} rx={round} class="extra" />
            }
            { for dial.peas.iter().take(80).enumerate().map(|(at, (pea, ring))| self::pea(pea, *ring, x + pitch * (at as f64 + 0.5), y, r)) }
            <path d={format!("M{least:.1} {:.1}v{:.1}", y - high / 2.0 - 7.0, high + 14.0)} class="least" />
            <path d={format!("M{most:.1} {:.1}v{:.1}", y - high / 2.0 - 7.0, high + 14.0)} class="most" />
            <text x={px((least - 4.0).max(x + 140.0))} y={px(y + high / 2.0 + 19.0)} class="t11 fok end">{ texts::never_fewer(dial.least) }</text>
            if most > wanted && is_wide {
                <text x={px(wanted + 8.0)} y={px(y + high / 2.0 + 19.0)} class="t11 fbusy">{ texts::extra(dial.most - dial.wanted) }</text>
            }
            <text x={px(if is_wide { words_x } else { head.x + head.w - 16.0 })} y={px(if is_wide { y - 12.0 } else { y - high / 2.0 - 12.0 })}
                class={classes!("t11", "fbad", (!is_wide).then_some("end"))}>{ texts::never_more(dial.most) }</text>
            { for dial.settings.iter().enumerate().map(|(at, words)| html! {
                <text x={px(words_x)} y={px(if is_wide { y + 6.0 + 16.0 * at as f64 } else { settings.1 - 4.0 + 20.0 * at as f64 })}
                    class={classes!("m", "t11", "f2", (!is_wide).then_some("end"))}>{ words }</text>
            }) }
        </>
    }
}

/// Ready is full; whatever else has a ring, as on its tile.
fn pea(pea: &Pea, ring: Ring, x: f64, y: f64, r: f64) -> Html {
    let hue = pea.hue.class();
    let (cx, cy) = (px(x), px(y));
    let is_full = ring == Ring::Solid;
    let tag = (r > 11.0).then(|| {
        html! { <text x={cx.clone()} y={px(y + 4.0)} class={if is_full { "peat fon" } else { "peat" }}>{ &*pea.tag }</text> }
    });
    let ring = match ring {
        Ring::Solid => html! {
            <>
                <circle cx={cx.clone()} cy={cy.clone()} r={px(r)} class={classes!("pea", hue)} />
                if pea.hue == Hue::Previous && r > 6.0 {
                    <circle cx={cx.clone()} cy={cy.clone()} r={px(r - 2.3)} class="inner" />
                }
            </>
        },
        Ring::Arc(share) => {
            let around = std::f64::consts::TAU * (r - 1.0);
            html! {
                <>
                    <circle cx={cx.clone()} cy={cy.clone()} r={px(r - 1.0)} class="ring track" />
                    <circle cx={cx.clone()} cy={cy.clone()} r={px(r - 1.0)} class={classes!("ring", "arc", hue)}
                        stroke-dasharray={format!("{:.1} {around:.1}", share * around)} transform={format!("rotate(-90 {x:.1} {y:.1})")} />
                </>
            }
        }
        Ring::Broken | Ring::Fine | Ring::ThinBad => {
            html! { <circle cx={cx.clone()} cy={cy.clone()} r={px(r - 1.0)} class="ring broken" /> }
        }
        _ => html! { <circle cx={cx.clone()} cy={cy.clone()} r={px(r - 1.0)} class="ring dotted" /> },
    };
    html! { <>{ ring }{ tag }</> }
}
