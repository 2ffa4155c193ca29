//! A pod: a pill while it waits, a tile on its node. Outline, glyph, ring and words all say its state.

use super::capsule::{failing_dot, standing};
use super::px;
use super::roving::Held;
use crate::scene::glyphs::Ring;
use crate::scene::layout::{Rect, TileSize};
use crate::scene::motion::Pose;
use crate::scene::palette::{Hue, Outline};
use crate::scene::picture::{Heat, InitPicture, PeaPicture, PodPicture};
use crate::scene::way::Fine;
use crate::scene::way::way;
use crate::ui::part::keyed_part;
use crate::ui::props::Shared;
use yew::prelude::*;

/// Some pods that came one after the other: as long as nothing happens to any of them, none is looked at.
#[derive(PartialEq)]
pub struct CrowdProps {
    pub pods: Vec<Shared<PodPicture>>,
    /// Who of them has the focus.
    pub current: Option<AttrValue>,
    /// Who of them is selected.
    pub selected: Option<AttrValue>,
}

#[derive(PartialEq)]
pub struct TileProps {
    /// Nobody holds what is kept for the next who comes.
    pub held: Option<Held>,
    pub picture: Shared<PodPicture>,
}

/// Some pods.
pub fn crowd(props: &CrowdProps) -> Html {
    let one = |picture: &Shared<PodPicture>| {
        let is = |other: &Option<AttrValue>| other.as_deref() == Some(&*picture.id);
        let held = Held::of(is(&props.current), is(&props.selected), picture.id.clone().into());
        keyed_part(picture.id.clone().into(), TileProps { held: Some(held), picture: picture.clone() }, pod)
    };
    html! { <g>{ for props.pods.iter().map(one) }</g> }
}

/// One pod.
pub fn pod(props: &TileProps) -> Html {
    let (pod, held): (&PodPicture, _) = (&props.picture, props.held.as_ref());
    let Pose { rect, opacity, scale, grown, .. } = pod.pose;
    if let Some(stand) = stands_as(pod) {
        return standing(pod, held, stand);
    }
    let (cx, cy) = (rect.w / 2.0, rect.h / 2.0);
    let transform = if scale == 1.0 {
        way!["translate(", (rect.x, rect.y), ")"]
    } else {
        let (x, y) = (rect.x + cx, rect.y + cy);
        way!["translate(", (x, y), ") scale(", Fine(scale), ") translate(", (-cx, -cy), ")"]
    };
    let opacity = (opacity < 1.0).then(|| way![Fine(opacity)]);
    let class = match held {
        Some(held) => {
            classes!("pod", pod.look.outline.class(), (pod.asked == Heat::Hot).then_some("asked"), held.class)
        }
        None => classes!("gone"),
    };
    let (tabindex, pressed) = held.map_or(("-1", "false"), |held| (held.tabindex, held.pressed));
    html! {
        <g {class} id={held.map(|held| held.id.clone())} role="button" {tabindex} aria-pressed={pressed}
            aria-label={pod.spoken.clone()} {transform} {opacity}>
            { outline(pod) }
            { match grown {
                ..0.3 => pill(pod),
                0.3..0.85 => seed(pod),
                _ => tile(pod),
            } }
        </g>
    }
}

/// How a pod is drawn that is one of very many, as long as it stands: its measures are in the style sheet, and it is
/// drawn where it is. Each place that is moved to costs the browser a layer to think about.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stand {
    /// One rectangle. Its sign is drawn with those of its node.
    Capsule,
    /// One circle, on its way, too: hundreds may be under way at once.
    Dot,
}

/// How it is drawn so, if it is.
pub(super) fn stands_as(pod: &PodPicture) -> Option<Stand> {
    let Pose { rect, grown, .. } = pod.pose;
    match pod.size {
        TileSize::Xs if grown >= 0.85 && pod.seat.is_some() && pod.size.stands_in(rect) => Some(Stand::Capsule),
        TileSize::Dot if grown >= 0.3 && pod.look.outline != Outline::Failing => Some(Stand::Dot),
        _ => None,
    }
}

fn outline(pod: &PodPicture) -> Html {
    let Rect { w, h, .. } = pod.pose.rect;
    let round = match pod.size {
        TileSize::M => 16.0,
        TileSize::S => 14.0,
        TileSize::Xs | TileSize::Dot => 8.0,
    };
    let round = f64::min(12.0 + (round - 12.0) * pod.pose.grown, h / 2.0);
    html! {
        <>
            <rect x="-4" y="-4" width={px(w + 8.0)} height={px(h + 8.0)} rx={px(round + 4.0)} class="halo" />
            if pod.size != TileSize::Dot || pod.pose.grown < 0.85 {
                <rect x=".75" y=".75" width={px(w - 1.5)} height={px(h - 1.5)} rx={px(round)} class="body" />
            }
        </>
    }
}

fn pill(pod: &PodPicture) -> Html {
    let middle = pod.pose.rect.h / 2.0;
    html! {
        <>
            <use href={pod.look.glyph.href()} x="8" y={px(middle - 7.0)} width="14" height="14" />
            <text x="28" y={px(middle + 4.0)} class="b">{ &pod.pill.name }</text>
            <text x={px(pod.pill.words_x)} y={px(middle + 4.0)} class="t11 f2">{ &pod.pill.words }</text>
        </>
    }
}

/// Between pill and tile there is room for a pea only.
fn seed(pod: &PodPicture) -> Html {
    let Rect { w, h, .. } = pod.pose.rect;
    html! { <circle cx={px(w / 2.0)} cy={px(h / 2.0)} r={px((h / 2.0 - 5.0).min(14.0))} class="ring dotted" /> }
}

fn tile(pod: &PodPicture) -> Html {
    match pod.size {
        TileSize::M => large(pod),
        TileSize::S => small(pod),
        TileSize::Xs => {
            html! { <use href={pod.look.glyph.href()} x={px(pod.pose.rect.w / 2.0 - 6.0)} y="4" width="12" height="12" /> }
        }
        TileSize::Dot => failing_dot(pod),
    }
}

fn large(pod: &PodPicture) -> Html {
    let w = pod.pose.rect.w;
    html! {
        <>
            <g transform={gesture(pod, 16.0, 15.0)}><use href={pod.look.glyph.href()} x="9" y="8" width="14" height="14" /></g>
            <text x={px(w - 9.0)} y="19" class="m t11 end f3">{ &*pod.hash }</text>
            if pod.peas.len() > 1 && w > 100.0 {
                { drum(w / 2.0) }
            }
            { for pod.inits.iter().map(init) }
            { for pod.peas.iter().map(|each| pea(pod, each, 39.0)) }
            <text x={px(w / 2.0)} y="65" class="b mid">{ &pod.name }</text>
            <text x={px(w / 2.0)} y="77" class={classes!("t11", "mid", pod.look.tone.class())}>{ &pod.look.words }</text>
        </>
    }
}

fn small(pod: &PodPicture) -> Html {
    let w = pod.pose.rect.w;
    html! {
        <>
            { for pod.inits.iter().map(init) }
            { for pod.peas.iter().map(|each| pea(pod, each, 27.0)) }
            <text x={px(w / 2.0)} y="53" class={classes!("t11", "mid", pod.look.tone.class())}>{ &pod.name }</text>
            <circle cx={px(w - 6.0)} cy="4" r="9" class="lid" />
            <g transform={gesture(pod, w - 6.0, 4.0)}>
                <use href={pod.look.glyph.href()} x={px(w - 13.0)} y="-3" width="14" height="14" />
            </g>
        </>
    }
}

/// The glyph pops or rocks around its own centre.
fn gesture(pod: &PodPicture, x: f64, y: f64) -> Option<String> {
    let Pose { glyph, turn, .. } = pod.pose;
    let rests = glyph == 1.0 && turn == 0.0;
    (!rests)
        .then(|| way!["translate(", (x, y), ") rotate(", turn, ") scale(", Fine(glyph), ") translate(", (-x, -y), ")"])
}

fn pea(pod: &PodPicture, pea: &PeaPicture, y: f64) -> Html {
    let (x, hue) = (px(pea.x), pea.hue.class());
    let circle = |class: String, radius: f64| {
        html! { <circle cx={x.clone()} cy={px(y)} r={px(radius)} {class} /> }
    };
    let (drawing, tag) = match pea.ring {
        Ring::Solid => (solid(pea, y, pod.pose.pea), "peat fon".to_owned()),
        Ring::Arc(share) => (arc(pea, y, share), format!("peat {}", if share < 0.001 { "f3" } else { "" })),
        Ring::Dotted => (circle("ring dotted".into(), pea.r), "peat".into()),
        Ring::Broken => (broken(pea, y), "peat".into()),
        Ring::Fine => (circle("ring fine".into(), pea.r), "peat".into()),
        Ring::ThinBad => (circle("ring thinbad".into(), pea.r), "peat".into()),
        Ring::Thin => (circle("ring thin".into(), pea.r - 0.5), "peat f3".into()),
        Ring::Dashed => (circle("ring dashed".into(), pea.r), "peat".into()),
    };
    let tag = if pod.look.outline == Outline::Terminating { format!("peat f{hue}") } else { tag };
    let bursts = pod.pose.flood > 0.0 && matches!(pea.ring, Ring::Broken | Ring::ThinBad);
    let drawing = if bursts { flood(pea, y, pod.pose.flood) } else { drawing };
    let tag = (pea.r > 12.0).then(|| html! { <text x={px(pea.x)} y={px(y + 4.0)} class={tag}>{ &*pea.tag }</text> });
    html! { <>{ drawing }{ tag }</> }
}

/// A small pea that is checked off when it has ended.
fn init(init: &InitPicture) -> Html {
    let (x, y, r) = (init.at.x, init.at.y, init.r);
    let class = match init.ring {
        Ring::Solid => "pea rb",
        Ring::Broken | Ring::ThinBad | Ring::Fine => "ring thinbad",
        Ring::Arc(share) if share > 0.0 => "ring rb",
        Ring::Thin => "ring thin",
        _ => "ring dotted",
    };
    html! {
        <>
            <circle cx={px(x)} cy={px(y)} r={px(r)} {class} />
            if init.ring == Ring::Thin {
                <path d={way!["M", (x - r * 0.5, y), "l", (r * 0.4, r * 0.4), "l", (r * 0.7, -r * 0.8)]} class="tick" />
            }
        </>
    }
}

fn solid(pea: &PeaPicture, y: f64, scale: f64) -> Html {
    let (x, y) = (px(pea.x), px(y));
    html! {
        <>
            <circle cx={x.clone()} cy={y.clone()} r={px(pea.r * scale)} class={classes!("pea", pea.hue.class())} />
            if pea.hue == Hue::Previous {
                <circle cx={x} cy={y} r={px((pea.r - 2.3) * scale)} class="inner" />
            }
        </>
    }
}

fn broken(pea: &PeaPicture, y: f64) -> Html {
    let turn = (pea.turn > 0.0).then(|| way!["rotate(", pea.turn, " ", (pea.x, y), ")"]);
    html! { <circle cx={px(pea.x)} cy={px(y)} r={px(pea.r)} class="ring broken" transform={turn} /> }
}

/// Memory rises in a pea, past its rim, and is gone.
fn flood(pea: &PeaPicture, y: f64, u: f64) -> Html {
    const FULL: f64 = 0.7;
    let (x, r) = (pea.x, pea.r);
    if u >= FULL {
        let burst = (u - FULL) / (1.0 - FULL);
        let (r, opacity) = (px(r + 5.0 * burst), way![Fine(1.0 - 0.8 * burst)]);
        return html! { <circle cx={px(x)} cy={px(y)} {r} class="flood" {opacity} /> };
    }
    let level = r - 2.0 * r * u / FULL;
    let half = (r * r - level * level).max(0.0).sqrt();
    let large = if level < 0.0 { " 0 1 0 " } else { " 0 0 0 " };
    let surface = y + level;
    let rising = way!["M", (x - half, surface), "A", (r, r), large, (x + half, surface), "z"];
    html! {
        <>
            <circle cx={px(x)} cy={px(y)} r={px(r)} class={classes!("pea", pea.hue.class())} />
            <path d={rising} class="flood" />
        </>
    }
}

fn arc(pea: &PeaPicture, y: f64, share: f64) -> Html {
    let around = std::f64::consts::TAU * pea.r;
    let dash = way![(share * around, around)];
    html! {
        <>
            <circle cx={px(pea.x)} cy={px(y)} r={px(pea.r)} class="ring track" />
            if share > 0.0 {
                <circle cx={px(pea.x)} cy={px(y)} r={px(pea.r)} class={classes!("ring", "arc", pea.hue.class())}
                    stroke-dasharray={dash} transform={way!["rotate(-90 ", (pea.x, y), ")"]} />
            }
        </>
    }
}

/// What two containers share.
fn drum(middle: f64) -> Html {
    html! {
        <>
            <path d={way!["M", middle - 20.0, " 39H", middle + 20.0]} class="wire" />
            <g transform={way!["translate(", middle - 11.0, " 29)"]}>
                <path d="M1 4v12c0 5 20 5 20 0V4" class="drum" /><ellipse cx="11" cy="4" rx="10" ry="3.5" class="drum" />
            </g>
        </>
    }
}
