//! Heartbeats: kubelets report again and again, and it is written down when somebody looks.
//!
//! An idle cluster of many nodes would otherwise do nothing but write leases. What a client can see is the same: before
//! any request about leases or nodes is answered, and while one watches them, all that was reported until then is there.

use super::Cluster;
use super::scenario::NODE_LEASES;
use crate::api::discovery::Kind;
use crate::api::event::MicroTime;
use crate::api::lease::Lease;
use crate::api::node::Node;
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::control_loop::{Contact, RENEWAL, REPORT, Runtime};

impl Cluster {
    /// Writes down what kubelets have reported of what a key means: one node, one lease, or all of them.
    pub fn note_heartbeats(&mut self, key: &Key) {
        if ![Kind::NODE, Kind::LEASE].contains(&key.kind) {
            return;
        }
        let all = || self.world.machines().cloned().collect();
        let names: Vec<String> = if key.name.is_empty() { all() } else { vec![key.name.clone()] };
        for name in names {
            match key.kind {
                Kind::NODE => self.note_report(&name),
                _ => self.note_renewal(&name),
            }
        }
    }

    /// When a kubelet next reports of its node, or renews its lease.
    pub fn next_heartbeat_at(&self, kind: Kind) -> Option<SimTime> {
        let next = |name: &String| {
            let beat = self.world.heartbeat(name, self.now).filter(|beat| beat.contact == Contact::Alive)?;
            let has_news = kind != Kind::NODE || self.world.has_newer_image(name, beat.renewed);
            Some(if has_news { beat.renewed + RENEWAL } else { beat.posted + REPORT })
        };
        self.world.machines().filter_map(next).min()
    }

    fn note_renewal(&mut self, name: &str) {
        let Some(beat) = self.world.heartbeat(name, self.now) else { return };
        let Some(lease) = self.api.store.typed::<Lease>(&Key::new(Kind::LEASE, NODE_LEASES, name)) else { return };
        if lease.spec.renew_time.is_some_and(|at| at.0 >= beat.renewed) {
            return;
        }
        let mut lease = lease.clone();
        lease.spec.renew_time = Some(MicroTime(beat.renewed));
        self.api.store.put(lease.into(), beat.renewed);
    }

    fn note_report(&mut self, name: &str) {
        let Some(beat) = self.world.heartbeat(name, self.now) else { return };
        let Some(node) = self.api.store.typed::<Node>(&Key::cluster(Kind::NODE, name)) else { return };
        // What the controller has given up is for the kubelet to set right.
        let is_given_up = |status: &str| status == "Unknown";
        let images = self.world.images_on(name, beat.renewed);
        let has_news = images != node.status.images && !node.status.conditions.iter().any(|c| is_given_up(&c.status));
        let at = if has_news { beat.renewed } else { beat.posted };
        let posted = at.truncated_to_second();
        let is_new =
            |last: Option<SimTime>, status: &str| !is_given_up(status) && last.is_none_or(|last| last < posted);
        if !has_news && !node.status.conditions.iter().any(|c| is_new(c.last_heartbeat_time, &c.status)) {
            return;
        }
        let mut node = node.clone();
        for condition in node.status.conditions.iter_mut().filter(|c| is_new(c.last_heartbeat_time, &c.status)) {
            condition.last_heartbeat_time = Some(posted);
        }
        if has_news {
            node.status.images = images;
        }
        self.api.store.put(node.into(), at);
    }
}
