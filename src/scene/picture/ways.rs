//! The ways of requests over the stage: through doors, from pod to pod, down from the API server.

use super::{doors, links};
use crate::apiserver::request::Key;
use crate::scene::layout::{Layout, Point};
use crate::scene::{Place, Pod, Request, Scene, Source};

/// Below the cards, where who goes through no door crosses over.
const UNDER: f64 = 16.0;

/// The corners of a request's way, as far as it goes; nothing if it leads over no part of the stage.
pub(super) fn way(scene: &Scene, layout: &Layout, request: &Request) -> Option<Vec<Point>> {
    let pod = |uid: &str| scene.pods.iter().find(|pod| &*pod.uid == uid);
    match (&request.service, &request.pod, &request.source) {
        (Some(key), ..) => through(scene, layout, request, key),
        (None, Some(uid), Source::Server) => down(layout, pod(uid)?),
        (None, Some(to), Source::Pod(from)) if to == from => None,
        (None, to, Source::Pod(from)) => {
            let to = match to {
                Some(uid) => Some(&**pod(uid)?),
                None => None,
            };
            over(scene, layout, pod(from)?, to)
        }
        (None, Some(uid), _) => {
            let mut way = outside(layout)?;
            way.extend(links::track(scene, layout, pod(uid)?, *way.last()?)?.points());
            Some(way)
        }
        (None, None, _) => outside(layout),
    }
}

/// The height on which requests come to doors.
pub(super) fn level(layout: &Layout) -> f64 {
    layout.floor.as_ref().map_or(0.0, |floor| floor.street.map_or(floor.line - 26.0 * floor.scale, |it| it.centre().y))
}

/// The top of a Service's door, where its links begin, and its inside.
pub(super) fn door(scene: &Scene, layout: &Layout, key: &Key) -> Option<(Point, Point)> {
    let at = scene.services.iter().position(|service| service.key == *key)?;
    let top = doors::top(scene.services.get(at)?, layout.floor.as_ref()?, at)?;
    Some((top, Point { x: top.x, y: level(layout) }))
}

/// From the sender to the door, and on to the pod if it has found one.
fn through(scene: &Scene, layout: &Layout, request: &Request, key: &Key) -> Option<Vec<Point>> {
    let (top, inside) = door(scene, layout, key)?;
    let pod = |uid: &str| scene.pods.iter().find(|pod| &*pod.uid == uid);
    let mut way = match &request.source {
        Source::Pod(uid) => links::track(scene, layout, pod(uid)?, top)?.points().into_iter().rev().collect(),
        source => sender(scene, layout, source, request.node, key)?,
    };
    match &request.pod {
        Some(uid) => {
            way.extend([inside, top]);
            way.extend(links::track(scene, layout, pod(uid)?, top)?.points());
        }
        None => {
            // Turned away before the door.
            let half = doors::half_width(scene.services.iter().find(|service| service.key == *key)?);
            way.push(Point { x: inside.x - half * layout.floor.as_ref()?.scale, ..inside });
        }
    }
    Some(way)
}

/// From the street's panel, or up from the console: to the port of the node that was asked, if it was a node.
fn sender(scene: &Scene, layout: &Layout, source: &Source, node: Option<usize>, key: &Key) -> Option<Vec<Point>> {
    let (y, street) = (level(layout), layout.floor.as_ref()?.street);
    if let (Source::Street, Some(street)) = (source, street) {
        return Some(vec![Point { x: street.right(), y }]);
    }
    let x = street.map_or(26.0, |street| street.right() + 14.0);
    let port = node.and_then(|node| doors::port(scene, layout, node, key));
    Some(match port {
        Some(port) => {
            let under = Point { x: port.x, y: lowest(layout) + UNDER };
            vec![Point { x, y: layout.height }, Point { x, ..under }, under, port, under]
        }
        None => vec![Point { x, y: layout.height }, Point { x, y }],
    })
}

/// From the bar straight down: the API server asks in the name of whoever asks it.
fn down(layout: &Layout, pod: &Pod) -> Option<Vec<Point>> {
    let Place::Slot { node, slot, .. } = pod.place else { return None };
    let tile = layout.slot(node, slot, pod.places())?;
    let x = tile.centre().x;
    Some(vec![Point { x, y: layout.strip.bar.bottom() }, Point { x, y: tile.y + 1.0 }])
}

/// From pod to pod below the cards; to where nobody is, no farther than out of the tile.
fn over(scene: &Scene, layout: &Layout, from: &Pod, to: Option<&Pod>) -> Option<Vec<Point>> {
    layout.floor.as_ref()?;
    let track = |pod: &Pod, door: Point| links::track(scene, layout, pod, door).map(|track| track.points());
    let under = Point { x: 0.0, y: lowest(layout) + UNDER };
    let end = |pod: &Pod| track(pod, under)?.last().copied();
    let Some(to) = to else {
        let end = end(from)?;
        return Some(vec![end, Point { x: end.x, ..under }]);
    };
    let middle = Point { x: (end(from)?.x + end(to)?.x) / 2.0, ..under };
    let there = track(to, middle)?;
    Some(track(from, middle)?.into_iter().rev().chain(there).collect())
}

/// Up from the console to where the cluster begins.
fn outside(layout: &Layout) -> Option<Vec<Point>> {
    let street = layout.floor.as_ref()?.street;
    let x = street.map_or(26.0, |street| street.right() + 14.0);
    Some(vec![Point { x, y: layout.height }, Point { x, y: lowest(layout) + UNDER }])
}

fn lowest(layout: &Layout) -> f64 {
    layout.cards.iter().map(|card| card.body.bottom()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{on_floor, request, scene};
    use super::*;
    use crate::scene::layout::Rect;

    /// The way of a request over a stage with two nodes, a pod on each.
    fn of(source: Source, pod: Option<&str>) -> Option<Vec<Point>> {
        way(&scene(), &on_floor(&scene()), &request(source, pod))
    }

    fn tile(hash: &str) -> Rect {
        let (scene, layout) = (scene(), on_floor(&scene()));
        let pod = scene.pods.iter().find(|pod| &*pod.hash == hash).unwrap();
        let Place::Slot { node, slot, .. } = pod.place else { panic!("{hash} waits") };
        layout.slot(node, slot, pod.places()).unwrap()
    }

    #[test]
    fn the_api_server_asks_from_its_bar() {
        let way = of(Source::Server, Some("aaaaa")).unwrap();
        assert_eq!(way[0].y, on_floor(&scene()).strip.bar.bottom());
        assert!((way[1].x - tile("aaaaa").centre().x).abs() < 1.0 && way[1].y <= tile("aaaaa").y + 1.0);
    }

    #[test]
    fn pods_ask_each_other_without_a_detour() {
        let way = of(Source::Pod("aaaaa".into()), Some("bbbbb")).unwrap();
        let (left, right) = (tile("aaaaa").x, tile("bbbbb").right());
        assert!(way.iter().all(|point| left <= point.x && point.x <= right), "{way:?}");
        assert_eq!(of(Source::Pod("aaaaa".into()), Some("aaaaa")), None, "who asks itself sends nothing anywhere");
    }

    #[test]
    fn who_finds_nobody_stays_below_the_nodes() {
        let layout = on_floor(&scene());
        let end = |source| of(source, None).unwrap().last().unwrap().y;
        for source in [Source::Learner, Source::Pod("aaaaa".into())] {
            assert!(lowest(&layout) < end(source.clone()) && end(source.clone()) < layout.height, "{source:?}");
        }
    }
}
