//! `InterPodAffinity`: which pods a pod wants near or far, and which pods bear it near them.

use super::Candidate;
use super::filters::{Refusal, Remedy};
use crate::api::discovery::Kind;
use crate::api::namespace::Namespace;
use crate::api::node::Node;
use crate::api::placement::{PodAffinity, PodAffinityTerm};
use crate::api::pod::Pod;
use crate::api::table::Table;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::apiserver::usage::NodeUsage;

/// What each domain, a label and its value, has of something.
pub type Domains<'a> = Table<(&'a str, &'a str), i64>;

/// What there is to know of all nodes before one of them is judged.
#[derive(Default)]
pub struct Neighbours<'a> {
    wanted: &'a [PodAffinityTerm],
    /// Domains with pods that it wants near.
    near: Domains<'a>,
    /// Nobody is there yet that it wants near, and it is of that kind itself.
    is_first: bool,
    /// Domains with pods that it wants far.
    avoided: Domains<'a>,
    /// Domains with pods that want it far.
    avoiding: Domains<'a>,
    /// Whether anybody prefers anything.
    is_scored: bool,
}

impl<'a> Neighbours<'a> {
    /// Of a pod, among all nodes. Where nobody minds anybody, it looks at no pod.
    pub fn of(store: &'a Store, pod: &'a Pod, nodes: &[Candidate<'a>]) -> Self {
        let (wanted, unwanted) = (required(pod.spec.pod_affinity()), required(pod.spec.pod_anti_affinity()));
        let mut all = Neighbours { wanted, is_scored: pod.spec.minds_neighbours(), ..Neighbours::default() };
        for (node, usage) in nodes {
            all.is_scored |= usage.minding > 0;
            if wanted.is_empty() && unwanted.is_empty() && usage.minding == 0 {
                continue;
            }
            for other in running_on(store, node) {
                if !wanted.is_empty() && wanted.iter().all(|term| means(store, (term, pod), other)) {
                    wanted.iter().for_each(|term| add(&mut all.near, term, node, 1));
                }
                for term in unwanted.iter().filter(|term| means(store, (term, pod), other)) {
                    add(&mut all.avoided, term, node, 1);
                }
                let theirs = required(other.spec.pod_anti_affinity());
                for term in theirs.iter().filter(|term| means(store, (term, other), pod)) {
                    add(&mut all.avoiding, term, node, 1);
                }
            }
        }
        all.is_first = all.near.is_empty() && wanted.iter().all(|term| means(store, (term, pod), pod));
        all
    }

    /// Whether nobody minds anybody.
    pub fn is_silent(&self) -> bool {
        !self.is_scored && self.wanted.is_empty() && self.avoided.is_empty() && self.avoiding.is_empty()
    }

    /// Why a node cannot take the pod.
    pub fn refuse(&self, node: &Node) -> Option<Refusal> {
        let labels = &node.metadata.labels;
        let refusal = |text: &str, remedy| Some(Refusal { text: text.to_owned(), remedy });
        let has_any = |domains: &Domains<'_>| {
            !domains.is_empty()
                && labels.iter().any(|(key, value)| domains.contains_key(&(key.as_str(), value.as_str())))
        };
        let is_near = |term: &PodAffinityTerm| {
            let value = labels.get(&term.topology_key);
            value.is_some_and(|value| self.is_first || self.near.contains_key(&(&term.topology_key, value)))
        };
        if !self.wanted.iter().all(is_near) {
            return refusal("node(s) didn't match pod affinity rules", Remedy::None);
        }
        if has_any(&self.avoided) {
            return refusal("node(s) didn't match pod anti-affinity rules", Remedy::Preemption);
        }
        if has_any(&self.avoiding) {
            return refusal("node(s) didn't satisfy existing pods anti-affinity rules", Remedy::Preemption);
        }
        None
    }

    /// The points of each of some nodes, weight included.
    pub fn scores(&self, store: &Store, pod: &Pod, nodes: &[(&Node, &NodeUsage)]) -> Vec<i64> {
        let domains = if self.is_scored { preferences(store, pod) } else { Domains::default() };
        if domains.is_empty() {
            return vec![0; nodes.len()];
        }
        let points = |node: &Node| {
            let labels = node.metadata.labels.iter();
            labels.filter_map(|(key, value)| domains.get(&(key.as_str(), value.as_str()))).sum::<i64>()
        };
        let points: Vec<i64> = nodes.iter().map(|(node, _)| points(node)).collect();
        let (least, most) = (points.iter().min().copied().unwrap_or(0), points.iter().max().copied().unwrap_or(0));
        let share = |points: i64| (points - least) as f64 / (most - least).max(1) as f64;
        points.into_iter().map(|points| WEIGHT * (100.0 * share(points)) as i64).collect()
    }
}

/// The plug-in's weight in the default profile.
const WEIGHT: i64 = 2;
/// What it counts that a pod wants another near by all means (`hardPodAffinityWeight`).
const REQUIRED_WEIGHT: i64 = 1;

/// How much the pod, and the pods there are, prefer each domain for it.
fn preferences<'a>(store: &'a Store, pod: &'a Pod) -> Domains<'a> {
    let mut domains = Domains::default();
    let minds = pod.spec.minds_neighbours();
    for (node, _) in store.nodes().filter(|(_, usage)| minds || usage.minding > 0) {
        for other in running_on(store, node) {
            for (owner, mate) in [(pod, other), (other, pod)] {
                for (affinity, sign) in [(owner.spec.pod_affinity(), 1), (owner.spec.pod_anti_affinity(), -1)] {
                    for weighted in affinity.map(|affinity| affinity.preferred.as_slice()).unwrap_or_default() {
                        let term = &weighted.pod_affinity_term;
                        if means(store, (term, owner), mate) {
                            add(&mut domains, term, node, sign * i64::from(weighted.weight));
                        }
                    }
                }
            }
            let theirs = required(other.spec.pod_affinity());
            for term in theirs.iter().filter(|term| means(store, (term, other), pod)) {
                add(&mut domains, term, node, REQUIRED_WEIGHT);
            }
        }
    }
    domains
}

/// The terms that must hold.
pub fn required(affinity: Option<&PodAffinity>) -> &[PodAffinityTerm] {
    affinity.map(|affinity| affinity.required.as_slice()).unwrap_or_default()
}

/// Whether a term of its owner's means another pod (`AffinityTerm.Matches`).
pub fn means(store: &Store, (term, owner): (&PodAffinityTerm, &Pod), other: &Pod) -> bool {
    let (labels, own) = (&other.metadata.labels, &owner.metadata.labels);
    // The server adds these to the selector when the pod is made; a label that the owner lacks says nothing.
    let is_same = |key: &String| own.get(key).is_none_or(|value| labels.get(key) == Some(value));
    let differs = |key: &String| own.get(key).is_none_or(|value| labels.get(key) != Some(value));
    is_in_namespaces(store, (term, owner), &other.metadata.namespace)
        && term.label_selector.as_ref().is_some_and(|selector| selector.matches(labels))
        && term.match_label_keys.iter().all(is_same)
        && term.mismatch_label_keys.iter().all(differs)
}

/// Without a word about namespaces a term means the owner's.
fn is_in_namespaces(store: &Store, (term, owner): (&PodAffinityTerm, &Pod), namespace: &String) -> bool {
    let Some(selector) = &term.namespace_selector else {
        let is_own = term.namespaces.is_empty() && *namespace == owner.metadata.namespace;
        return is_own || term.namespaces.contains(namespace);
    };
    let found = store.typed::<Namespace>(&Key::cluster(Kind::NAMESPACE, namespace));
    term.namespaces.contains(namespace) || found.is_some_and(|found| selector.matches(&found.metadata.labels))
}

fn add<'a>(domains: &mut Domains<'a>, term: &'a PodAffinityTerm, node: &'a Node, count: i64) {
    if let Some(value) = node.metadata.labels.get(&term.topology_key) {
        *domains.or_default((&term.topology_key, value)) += count;
    }
}

/// The pods of a node that have not ended.
pub fn running_on<'a>(store: &'a Store, node: &Node) -> impl Iterator<Item = &'a Pod> + use<'a> {
    store.pods_on(&node.metadata.name).map(|(_, pod)| pod).filter(|pod| !pod.is_finished())
}
