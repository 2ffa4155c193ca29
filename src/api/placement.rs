//! Where a pod wants to be: beside other pods or away from them, and spread over domains.

use super::document::fields;
use super::pod::{Opaque, PodSpec};
use super::selector::LabelSelector;
use std::rc::Rc;

/// `v1.Affinity`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affinity {
    pub node_affinity: Opaque,
    pub pod_affinity: Option<Rc<PodAffinity>>,
    pub pod_anti_affinity: Option<Rc<PodAffinity>>,
}

fields!(Affinity {
    "nodeAffinity": node_affinity,
    "podAffinity": pod_affinity,
    "podAntiAffinity": pod_anti_affinity,
});

/// `v1.PodAffinity` and `v1.PodAntiAffinity`: only what they are for tells them apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodAffinity {
    pub preferred: Vec<WeightedPodAffinityTerm>,
    pub required: Vec<PodAffinityTerm>,
}

fields!(PodAffinity {
    "preferredDuringSchedulingIgnoredDuringExecution": preferred,
    "requiredDuringSchedulingIgnoredDuringExecution": required,
});

/// `v1.WeightedPodAffinityTerm`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WeightedPodAffinityTerm {
    pub pod_affinity_term: PodAffinityTerm,
    pub weight: i32,
}

fields!(WeightedPodAffinityTerm {
    "podAffinityTerm": pod_affinity_term always,
    "weight": weight always,
});

/// `v1.PodAffinityTerm`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodAffinityTerm {
    pub label_selector: Option<LabelSelector>,
    pub match_label_keys: Vec<String>,
    pub mismatch_label_keys: Vec<String>,
    pub namespace_selector: Option<LabelSelector>,
    pub namespaces: Vec<String>,
    pub topology_key: String,
}

fields!(PodAffinityTerm {
    "labelSelector": label_selector,
    "matchLabelKeys": match_label_keys,
    "mismatchLabelKeys": mismatch_label_keys,
    "namespaceSelector": namespace_selector,
    "namespaces": namespaces,
    "topologyKey": topology_key always,
});

/// `v1.TopologySpreadConstraint`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopologySpreadConstraint {
    pub label_selector: Option<LabelSelector>,
    pub match_label_keys: Vec<String>,
    pub max_skew: i32,
    pub min_domains: Option<i32>,
    pub node_affinity_policy: Option<String>,
    pub node_taints_policy: Option<String>,
    pub topology_key: String,
    pub when_unsatisfiable: String,
}

fields!(TopologySpreadConstraint {
    "labelSelector": label_selector,
    "matchLabelKeys": match_label_keys,
    "maxSkew": max_skew always,
    "minDomains": min_domains,
    "nodeAffinityPolicy": node_affinity_policy,
    "nodeTaintsPolicy": node_taints_policy,
    "topologyKey": topology_key always,
    "whenUnsatisfiable": when_unsatisfiable always,
});

/// `v1.PodSchedulingGate`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodSchedulingGate {
    pub name: String,
}

fields!(PodSchedulingGate {
    "name": name always,
});

impl PodSpec {
    /// Which pods it wants near.
    pub fn pod_affinity(&self) -> Option<&PodAffinity> {
        self.affinity.as_ref()?.pod_affinity.as_deref()
    }

    /// Which pods it wants far.
    pub fn pod_anti_affinity(&self) -> Option<&PodAffinity> {
        self.affinity.as_ref()?.pod_anti_affinity.as_deref()
    }

    /// Whether it says which pods it wants near or far.
    pub fn minds_neighbours(&self) -> bool {
        self.pod_affinity().is_some() || self.pod_anti_affinity().is_some()
    }
}
