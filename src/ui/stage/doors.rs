//! Services as doors on the floor, their ports on every node, and their links to pods.

use super::control_plane::rect;
use super::px;
use super::roving::Held;
use crate::scene::ServiceKind;
use crate::scene::layout::{Floor, Rect};
use crate::scene::picture::{DoorPicture, DoorState, LinkKind, LinkPicture, Plate, PortPicture, WayPicture};
use yew::prelude::*;

#[derive(PartialEq)]
pub struct DoorProps {
    pub held: Held,
    pub picture: DoorPicture,
}

/// One Service.
pub fn door(props: &DoorProps) -> Html {
    let (door, held) = (&props.picture, &props.held);
    let (middle, floor) = (door.rect.centre().x, door.rect.bottom());
    let (plate, words) = &door.name;
    let (y, class) = match plate {
        Plate::Inside => {
            (floor - 14.0 * door.scale, if door.state == DoorState::Open { "t13 b mid fon" } else { "t13 b mid" })
        }
        Plate::Below => (floor + 14.0, "t11 b mid"),
    };
    let opacity = (door.opacity < 1.0).then(|| format!("{:.2}", door.opacity));
    html! {
        <g class={classes!("doorg", held.class)} id={held.id.clone()} role="button" tabindex={held.tabindex} aria-pressed={held.pressed} aria-label={door.spoken.clone()} {opacity}>
            <path d={arch(middle, floor + 3.0, halo(door), "z")} class="halo" />
            { arches(door, middle, floor) }
            <text x={px(middle)} y={px(y)} {class}>{ words }</text>
            { for door.ways.iter().map(way) }
            if let Some((at, words)) = &door.selector {
                <text x={px(at.x)} y={px(at.y)} class="m t11 f3">{ words }</text>
            }
        </g>
    }
}

/// Around the outermost arch.
fn halo(door: &DoorPicture) -> (f64, f64) {
    let (w, h) = match door.kind {
        ServiceKind::ClusterIp | ServiceKind::ExternalName => (58.0, 44.0),
        ServiceKind::NodePort => (86.0, 58.0),
        ServiceKind::LoadBalancer => (116.0, 74.0),
        ServiceKind::Headless => (96.0, 42.0),
    };
    (w * door.scale + 10.0, h * door.scale + 8.0)
}

/// An arch that stands on the floor.
fn arch(middle: f64, floor: f64, (w, h): (f64, f64), end: &str) -> String {
    let round = w / 2.0;
    format!(
        "M{:.1} {floor:.1}v-{:.1}a{round:.1} {round:.1} 0 0 1 {w:.1} 0V{floor:.1}{end}",
        middle - round,
        (h - round).max(0.1)
    )
}

fn arches(door: &DoorPicture, middle: f64, floor: f64) -> Html {
    let scale = door.scale;
    let size = |w: f64, h: f64| (w * scale, h * scale);
    let line = |size: (f64, f64), class: &'static str| html! { <path d={arch(middle, floor, size, "")} {class} /> };
    let face = if door.state == DoorState::Open { "face" } else { "face shut" };
    let inner = html! { <path d={arch(middle, floor, size(56.0, 42.0), "z")} class={face} /> };
    match door.kind {
        ServiceKind::ClusterIp => inner,
        ServiceKind::NodePort => html! { <>{ line(size(86.0, 58.0), "door back dashed") }{ inner }</> },
        ServiceKind::LoadBalancer => html! {
            <>{ line(size(116.0, 74.0), "door back") }{ line(size(86.0, 58.0), "door dashed") }{ inner }</>
        },
        ServiceKind::Headless => {
            let thin = |side: f64| html! { <path d={arch(middle + side * 34.0 * scale, floor, size(26.0, 40.0), "")} class="door back" /> };
            [-1.0, 0.0, 1.0].into_iter().map(thin).collect()
        }
        ServiceKind::ExternalName => {
            let (x, y, long) = (middle - 12.0 * scale, floor - 18.0 * scale, 24.0 * scale);
            html! {
                <>{ line(size(58.0, 44.0), "door back") }<path d={format!("M{x:.1} {y:.1}h{long:.1}m-6 -5l6 5l-6 5")} class="door" /></>
            }
        }
    }
}

fn way(way: &WayPicture) -> Html {
    let (x, y) = (way.at.x, way.at.y);
    let sign = match way.arch {
        ServiceKind::LoadBalancer => line(x, y, "door"),
        ServiceKind::NodePort => line(x, y, "door dashed"),
        ServiceKind::ClusterIp => rect(Rect::new(x, y - 9.0, 18.0, 10.0), "face", "2"),
        ServiceKind::Headless | ServiceKind::ExternalName => line(x, y, "door"),
    };
    html! {
        <>
            { sign }
            <text x={px(x + 26.0)} y={px(y)}>{ way.word }</text>
            <text x={px(way.address_x)} y={px(y)} class="m t11 f2">{ &way.address }</text>
        </>
    }
}

fn line(x: f64, y: f64, class: &'static str) -> Html {
    html! { <path d={format!("M{x:.1} {:.1}h18", y - 4.0)} {class} /> }
}

/// The line that doors stand on.
pub fn floor(floor: &Floor, width: f64) -> Html {
    html! { <path d={format!("M12 {:.1}H{:.1}", floor.line + 0.5, width - 12.0)} class="floor" /> }
}

/// All links, below pods and above cards.
pub fn links(links: &[LinkPicture]) -> Html {
    let one = |link: &LinkPicture| {
        let class = match link.kind {
            LinkKind::Open | LinkKind::Stub => "link",
            LinkKind::Leaving => "link off",
            LinkKind::Ribbon(..) => "link ribbon",
        };
        html! { <path d={link.path.clone()} {class} /> }
    };
    let count = |link: &LinkPicture| match link.kind {
        LinkKind::Ribbon(count, at) => html! {
            <><rect x={px(at.x - 13.0)} y={px(at.y - 8.0)} width="26" height="16" rx="8" class="count" />
            <text x={px(at.x)} y={px(at.y + 4.0)} class="t11 b mid">{ count }</text></>
        },
        _ => Html::default(),
    };
    html! { <g aria-hidden="true">{ for links.iter().map(one) }{ for links.iter().map(count) }</g> }
}

/// A port in a card's lower edge.
pub fn ports(ports: &[PortPicture]) -> Html {
    let one = |port: &PortPicture| {
        let centre = port.rect.centre();
        html! {
            <>{ rect(port.rect, "port", "8") }<text x={px(centre.x)} y={px(centre.y + 4.0)} class="m t11 mid">{ &port.words }</text></>
        }
    };
    html! { <g aria-hidden="true">{ for ports.iter().map(one) }</g> }
}
