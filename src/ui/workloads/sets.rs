//! The cards of the sets: name, number, pods, and what comes next.

use super::px;
use crate::scene::inspect::Shape;
use crate::scene::layout::{Rect, TileSize};
use crate::scene::lettering::{Face, fit_end, fit_last, fit_start};
use crate::scene::motion::Pose;
use crate::scene::picture::{Heat, PeaPicture, Pill, PodPicture};
use crate::scene::workloads::layout::{CardPlan, wrap};
use crate::scene::workloads::{Motion, Set, Tile};
use crate::ui::inspector::mark;
use crate::ui::part::keyed_part;
use crate::ui::props::Shared;
use crate::ui::stage::pod::{TileProps, pod};
use crate::ui::stage::roving::Roving;
use crate::ui::texts;
use yew::prelude::*;

/// The id of the n-th set.
pub fn set_id(at: usize) -> String {
    format!("w-set-{at}")
}

/// The id of a pod.
pub fn tile_id(tile: &Tile) -> String {
    format!("w-{}", tile.uid)
}

/// A wire to a set: hot while the number changes, dotted to one that is empty.
pub fn wire(path: &str, set: &Set) -> Html {
    let class = match set.motion {
        Motion::Grows | Motion::Shrinks => "wire hot",
        Motion::Still => "wire",
        Motion::Empty => "wire off",
    };
    html! { <path d={path.to_owned()} {class} /> }
}

/// The card of a set.
pub fn card(at: usize, set: &Set, plan: &CardPlan, roving: &Roving) -> Html {
    let Rect { x, y, w, h } = plan.rect;
    let held = roving.held(set_id(at));
    let is_narrow = w < 200.0;
    let number_room = if is_narrow { 0.0 } else { 80.0 };
    let name = fit_end(&set.name, Face::Mono, 13.0, w - 62.0 - number_room);
    let line = if is_narrow { fit_start(&short(&set.line), Face::Sans, 11.0, w - 60.0) } else { set.line.clone() };
    let hue = set.hue.class();
    html! {
        <>
            <g class={held.class} id={held.id.clone()} role="button" tabindex={held.tabindex} aria-pressed={held.pressed}
                aria-label={format!("{}, {}: {}. {} {}", set.name, set.line, set.change, set.title, set.words)}>
                <rect x={px(x)} y={px(y)} width={px(w)} height={px(h)} rx="10" class="zone" />
                <rect x={px(x)} y={px(y)} width={px(w)} height={px(h)} rx="10" class="halo" />
                <svg x={px(x + 8.0)} y={px(y + 10.0)} width="36" height="36" viewBox="0 0 14 14" class={classes!("shape", hue)}>{ mark(set.shape) }</svg>
                <text x={px(x + 50.0)} y={px(y + 25.0)} class="m b t13">{ name }</text>
                <text x={px(x + 50.0)} y={px(y + 41.0)} class="t11 f3">{ line }</text>
                if !is_narrow && set.shape != Shape::Pod {
                    <text x={px(x + w - 12.0)} y={px(y + 36.0)} class="b end t18">{ &set.change }</text>
                }
                { for set.free.iter().zip(&plan.free).map(|(words, rect)| free(words, *rect)) }
                { foot(set, plan) }
            </g>
            { for set.tiles.iter().zip(&plan.tiles).map(|(tile, rect)| self::tile(tile, *rect, roving)) }
        </>
    }
}

/// `revision 1` of `ReplicaSet, revision 1`.
fn short(line: &str) -> String {
    line.rsplit(", ").next().unwrap_or(line).to_owned()
}

fn foot(set: &Set, plan: &CardPlan) -> Html {
    let (x, room) = (plan.rect.x + 12.0, plan.rect.w - 24.0);
    let tone = match set.motion {
        Motion::Grows | Motion::Shrinks => format!("f{}", set.hue.class()),
        _ => "f2".to_owned(),
    };
    let titles = wrap(&set.title, room);
    let title = |(at, line): (usize, &String)| {
        html! { <text y={px(plan.title_y + 15.0 * at as f64)} class={classes!("b", tone.clone())} x={px(x)}>{ line }</text> }
    };
    let below = plan.title_y + 15.0 * titles.len().max(1) as f64 + 1.0;
    let words = plan.words.iter().enumerate();
    html! {
        <>
            { for titles.iter().enumerate().map(title) }
            { for words.map(|(at, line)| html! { <text x={px(x)} y={px(below + 15.0 * at as f64)} class="t11 f2">{ line }</text> }) }
            if plan.more > 0 {
                <text x={px(x + room)} y={px(plan.title_y)} class="t11 f3 end">{ texts::more_pods(plan.more) }</text>
            }
        </>
    }
}

/// A place without a pod.
fn free((above, below): &(String, String), rect: Rect) -> Html {
    let (x, y) = (px(rect.x + rect.w / 2.0), rect.y + rect.h / 2.0);
    let high = if below.is_empty() { y + 4.0 } else { y - 2.0 };
    html! {
        <>
            <rect x={px(rect.x + 0.75)} y={px(rect.y + 0.75)} width={px(rect.w - 1.5)} height={px(rect.h - 1.5)} rx="16" class="vacant" />
            <text x={x.clone()} y={px(high)} class="t11 f2 mid">{ above }</text>
            <text {x} y={px(y + 13.0)} class="t11 f3 mid">{ below }</text>
        </>
    }
}

fn tile(tile: &Tile, rect: Rect, roving: &Roving) -> Html {
    let held = roving.held(tile_id(tile));
    let mut look = tile.look.clone();
    look.words = fit_last(&look.words, Face::Sans, 11.0, rect.w - 4.0);
    let picture = PodPicture {
        id: tile.uid.as_str().into(),
        number: 0,
        key: tile.key.clone(),
        pose: Pose::at_rest(rect, 1.0),
        size: TileSize::M,
        look,
        peas: vec![PeaPicture {
            x: rect.w / 2.0,
            r: 14.0,
            tag: tile.pea.tag.clone(),
            hue: tile.pea.hue,
            ring: tile.ring,
            turn: 0.0,
        }],
        inits: Vec::new(),
        name: fit_end(&tile.name, Face::Sans, 12.0, rect.w - 8.0),
        hash: tile.hash.as_str().into(),
        pill: Pill::default(),
        spoken: tile.spoken.clone(),
        asked: Heat::Idle,
        seat: None,
    };
    keyed_part(tile.uid.as_str().into(), TileProps { held: Some(held), picture: Shared::new(picture) }, pod)
}
