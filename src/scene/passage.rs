//! How a request travels: to the door, to its pod, and back, or to where it was lost.

use super::Request;
use super::easing::wave;
use super::layout::Point;
use super::motion::{self, Manner, Travel};
use crate::api::time::{SimDuration, SimTime};
use crate::api::visitors::Outcome;

/// Durations in milliseconds at speed 1.
mod lasting {
    /// From the sender to a pod.
    pub const TO_POD: f64 = 1_300.0;
    /// From the sender to a door that leads nowhere.
    pub const TO_DOOR: f64 = 600.0;
    /// From the sender to where there is not even a door.
    pub const NOWHERE: f64 = 240.0;
    /// From a pod back to the sender.
    pub const BACK: f64 = 650.0;
    /// A cross stays where the request was lost.
    pub const CROSS: f64 = 900.0;
    /// A pea is brighter for so long when it is asked.
    pub const LIT: f64 = 90.0;
    /// A door shakes when it turns somebody away.
    pub const SHAKE: f64 = 240.0;
}

/// None of these takes longer than this on a fast clock, in milliseconds on the wall.
const SHORTEST: f64 = 240.0;

/// Where a request is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Its centre.
    pub at: Point,
    /// On which part of its way.
    pub leg: Leg,
}

/// The parts of a request's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// To the door and to the pod.
    Coming,
    /// There: it is worked on, or nobody hears it.
    Waiting,
    /// The answer, on its way back.
    Going,
    /// Lost, where it was.
    Lost,
}

/// So many milliseconds on the wall in virtual time.
pub fn stretched(milliseconds: f64, manner: Manner) -> SimDuration {
    SimDuration::from_millis((milliseconds * manner.speed.max(1.0)) as i64)
}

fn lasting(milliseconds: f64, manner: Manner) -> SimDuration {
    SimDuration::from_millis(manner.lasting(milliseconds, SHORTEST) as i64)
}

/// When a request has come to its pod, or to where it goes no further.
fn arrives(request: &Request, manner: Manner) -> SimTime {
    let way = match (&request.pod, &request.service) {
        (Some(_), _) => lasting::TO_POD,
        (None, Some(_)) => lasting::TO_DOOR,
        (None, None) => lasting::NOWHERE,
    };
    request.start + lasting(way, manner)
}

/// When what became of it shows: nothing while that is not known.
pub fn shows(request: &Request, manner: Manner) -> Option<SimTime> {
    request.end.map(|(at, _)| at.max(arrives(request, manner)))
}

/// Whether nothing of it is left to see.
pub fn is_over(request: &Request, t: SimTime, manner: Manner) -> bool {
    let rest = if request.loss().is_some() { lasting::CROSS } else { lasting::BACK };
    shows(request, manner).is_some_and(|shows| shows + lasting(rest, manner) <= t)
}

/// A request on its way, whose corners lead from its sender to where it comes to.
pub fn passage(request: &Request, way: &[Point], t: SimTime, manner: Manner) -> Option<Passage> {
    if t < request.start || is_over(request, t, manner) || !motion::draws_pulses(manner) {
        return None;
    }
    let there = || way.last().copied().unwrap_or_default();
    let arrives = arrives(request, manner);
    let share = |from: SimTime, t: SimTime, to: SimTime| {
        t.since(from).as_millis() as f64 / to.since(from).as_millis().max(1) as f64
    };
    let is_still = manner.travel == Travel::Still;
    match (shows(request, manner), request.end) {
        (Some(shows), Some((_, Outcome::Lost(_)))) if shows <= t => Some(Passage { at: there(), leg: Leg::Lost }),
        _ if is_still => None,
        (Some(shows), _) if shows <= t => {
            let u = share(shows, t, shows + lasting(lasting::BACK, manner));
            Some(Passage { at: motion::along(way, 1.0 - u), leg: Leg::Going })
        }
        _ if t < arrives => {
            Some(Passage { at: motion::along(way, share(request.start, t, arrives)), leg: Leg::Coming })
        }
        _ => Some(Passage { at: there(), leg: Leg::Waiting }),
    }
}

/// Whether a pod has just been asked.
pub fn lights(request: &Request, t: SimTime, manner: Manner) -> bool {
    let arrives = arrives(request, manner);
    request.pod.is_some() && arrives <= t && t <= arrives + lasting(lasting::LIT, manner)
}

/// By how many pixels a door is out of its place because it has just turned somebody away.
pub fn shake(request: &Request, t: SimTime, manner: Manner) -> f64 {
    let turned_away = request.loss().is_some() && request.pod.is_none() && manner.travel == Travel::Moving;
    let since =
        shows(request, manner).filter(|shows| turned_away && *shows <= t).map(|shows| t.since(shows).as_millis());
    let u = since.map_or(1.0, |since| since as f64 / manner.lasting(lasting::SHAKE, SHORTEST));
    if u < 1.0 { 3.0 * wave(2.0 * u) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::visitors::Loss;
    use crate::scene::Source;

    const WALK: Manner = Manner { speed: 1.0, travel: Travel::Moving };

    fn at(milliseconds: i64) -> SimTime {
        SimTime::from_millis(milliseconds)
    }

    fn request(pod: Option<&str>, end: Option<(i64, Outcome)>) -> Request {
        Request {
            stream: None,
            source: Source::Street,
            service: Some(crate::apiserver::request::Key::new(crate::api::discovery::Kind::SERVICE, "default", "web")),
            node: None,
            pod: pod.map(Into::into),
            start: at(1_000),
            end: end.map(|(time, outcome)| (at(time), outcome)),
        }
    }

    /// The legs that a request shows every 200 ms, by their first letters.
    fn legs(request: &Request, manner: Manner) -> String {
        let way = [Point { x: 0.0, y: 0.0 }, Point { x: 100.0, y: 0.0 }];
        let letter = |step: i64| match passage(request, &way, at(800 + step * 200), manner).map(|passage| passage.leg) {
            None => '.',
            Some(Leg::Coming) => 'c',
            Some(Leg::Waiting) => 'w',
            Some(Leg::Going) => 'g',
            Some(Leg::Lost) => 'x',
        };
        (0..14).map(letter).collect()
    }

    #[test]
    fn a_request_travels_there_and_back_or_is_lost_where_it_was() {
        let check = |pod, end, manner, expected| assert_eq!(legs(&request(pod, end), manner), expected);
        let still = Manner { travel: Travel::Still, ..WALK };
        let (served, refused) = (Outcome::Served(200), Outcome::Lost(Loss::NoEndpoints));
        check(Some("a"), Some((1_010, served)), WALK, ".cccccccggg...");
        check(Some("a"), None, WALK, ".cccccccwwwwww");
        check(Some("a"), Some((2_700, served)), WALK, ".cccccccwwggg.");
        check(None, Some((1_002, refused)), WALK, ".cccxxxxx.....");
        check(None, Some((1_002, refused)), still, "....xxxxx.....");
        check(Some("a"), Some((1_010, served)), still, "..............");
        check(Some("a"), Some((1_010, served)), Manner { speed: 30.0, ..WALK }, "..............");
    }

    #[test]
    fn only_a_door_that_turns_away_shakes() {
        let check = |pod, outcome, moves: bool| {
            let request = request(pod, Some((1_002, outcome)));
            assert_eq!((1..40).any(|step| shake(&request, at(1_000 + step * 60), WALK) != 0.0), moves);
        };
        check(None, Outcome::Lost(Loss::NoEndpoints), true);
        check(Some("a"), Outcome::Lost(Loss::Starting), false);
        check(Some("a"), Outcome::Served(200), false);
    }
}
