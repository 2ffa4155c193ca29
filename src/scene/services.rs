//! Services as the stage shows them: doors, and their links to pods.

use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use std::rc::Rc;

/// One Service.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// `metadata.uid`.
    pub uid: Rc<str>,
    /// By which it is selected.
    pub key: Key,
    /// `metadata.name`.
    pub name: Rc<str>,
    /// Which door it is.
    pub kind: ServiceKind,
    /// How it is reached, from the outermost way to the innermost.
    pub ways: Vec<Way>,
    /// What it looks for in pods: `app=web`; empty without a selector.
    pub selector: Rc<str>,
    /// Its port on every node, if it has one.
    pub node_port: Option<i32>,
    /// To its endpoints.
    pub links: Vec<Link>,
    /// When it came; `None` for what stood before the curtain rose.
    pub came: Option<SimTime>,
    /// When it went.
    pub gone: Option<SimTime>,
}

/// The kinds of doors. Each of the first three contains the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServiceKind {
    /// For callers inside.
    ClusterIp,
    /// And a port on every node.
    NodePort,
    /// And a public address.
    LoadBalancer,
    /// No address: a name that gives the pods' own.
    Headless,
    /// Another name for something elsewhere.
    ExternalName,
}

/// One way to a Service: `ClusterIP`, `10.96.44.12:80`.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Which arch it is.
    pub arch: ServiceKind,
    /// The word of Kubernetes.
    pub word: &'static str,
    /// The address.
    pub address: Rc<str>,
}

/// From a Service to one endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The pod's uid.
    pub pod: Rc<str>,
    /// When it began to take visitors; `None` for what stood before the curtain rose.
    pub from: Option<SimTime>,
    /// When its pod began to leave.
    pub leaving: Option<SimTime>,
    /// When it was taken away.
    pub until: Option<SimTime>,
}

impl Link {
    /// Whether visitors may come to its pod at `t`.
    pub fn takes_visitors(&self, t: SimTime) -> bool {
        let over = |at: Option<SimTime>| at.is_some_and(|at| at <= t);
        self.from.is_none_or(|from| from <= t) && !over(self.leaving) && !over(self.until)
    }
}

impl Service {
    /// How many endpoints take visitors at `t`.
    pub fn ready(&self, t: SimTime) -> usize {
        self.links.iter().filter(|link| link.takes_visitors(t)).count()
    }
}
