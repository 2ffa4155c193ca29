//! Scaling outside a rollout, and in the middle of one: every set gets its share.

use super::revision::{DESIRED, MAX, annotated_count, set_replica_annotations};
use super::{EventKind, EventMessage, Sync, spec_replicas};
use crate::api::order::InOrder;
use crate::api::replica_set::ReplicaSet;

impl Sync<'_> {
    /// Whether the wanted count changed since some active set was last scaled; as `isScalingEvent`.
    pub(super) fn is_scaling(&mut self) -> bool {
        self.sync_revision();
        let wanted = self.wanted();
        self.sets
            .iter()
            .filter(|set| spec_replicas(set) > 0)
            .any(|set| annotated_count(set, DESIRED).is_some_and(|d| d != wanted))
    }

    /// As `sync`: scale and report, but roll nothing out.
    pub(super) fn scale_only(&mut self) -> bool {
        self.sync_revision();
        // Upstream reports what it knew before it scaled.
        let known = self.sets.clone();
        self.scale();
        if self.deployment.spec.paused {
            self.clean_up();
        }
        self.write_plain_status(&known);
        true
    }

    /// As `scale`.
    fn scale(&mut self) {
        if let Some(index) = self.active_or_latest() {
            self.scale_set(index, self.wanted());
            return;
        }
        if self.is_saturated() {
            for index in self.old_sets() {
                if self.replicas_of(index) > 0 {
                    self.scale_set(index, 0);
                }
            }
            return;
        }
        if self.deployment.spec.strategy.kind == "RollingUpdate" {
            self.scale_in_proportion();
        }
    }

    fn scale_in_proportion(&mut self) {
        let mut active: Vec<usize> = (0..self.sets.len()).filter(|index| self.replicas_of(*index) > 0).collect();
        let allowed = if self.wanted() > 0 { self.most() } else { 0 };
        let to_add = allowed - self.total();
        // The largest first; among equals the newest when growing, the oldest when shrinking.
        active.order_by_key(|index| {
            let age = *index as i64;
            (-self.replicas_of(*index), if to_add > 0 { -age } else { age })
        });
        let mut added = 0;
        let mut sizes = Vec::new();
        for index in &active {
            let share = self.sets.get(*index).map_or(0, |set| self.proportion(set, to_add, added));
            added += share;
            sizes.push((*index, self.replicas_of(*index) + share));
        }
        if let Some((_, size)) = sizes.first_mut() {
            *size = (*size + to_add - added).max(0);
        }
        for (index, size) in sizes {
            self.resize(index, size);
        }
    }

    /// As `GetReplicaSetProportion`.
    fn proportion(&self, set: &ReplicaSet, to_add: i32, added: i32) -> i32 {
        if spec_replicas(set) == 0 || to_add == 0 || to_add == added {
            return 0;
        }
        let (share, left) = (self.fraction(set), to_add - added);
        if to_add > 0 { share.min(left) } else { share.max(left) }
    }

    fn fraction(&self, set: &ReplicaSet) -> i32 {
        let size = spec_replicas(set);
        if self.wanted() == 0 {
            return -size;
        }
        let before = match annotated_count(set, MAX) {
            Some(max) if max != 0 => max,
            _ => self.deployment.status.replicas,
        };
        if before == 0 {
            return 0;
        }
        let after = i64::from(self.most());
        // Rounded half away from zero, as Go's integer.RoundToInt32.
        let scaled = (i64::from(size) * after * 2 + i64::from(before)).div_euclid(i64::from(before) * 2);
        i32::try_from(scaled).unwrap_or(i32::MAX) - size
    }

    /// As `FindActiveOrLatest`: the one set that scaling concerns, if there is only one.
    fn active_or_latest(&self) -> Option<usize> {
        let active: Vec<usize> = (0..self.sets.len()).filter(|index| self.replicas_of(*index) > 0).collect();
        match active.as_slice() {
            [] => self.new_set().or_else(|| self.old_sets().into_iter().next_back()),
            [only] => Some(*only),
            _ => None,
        }
    }

    /// As `IsSaturated`.
    fn is_saturated(&self) -> bool {
        let Some(set) = self.new_set().and_then(|index| self.sets.get(index)) else { return false };
        let wanted = self.wanted();
        spec_replicas(set) == wanted
            && annotated_count(set, DESIRED) == Some(wanted)
            && set.status.available_replicas == wanted
    }

    /// Gives a set another size; whether it changed. As `scaleReplicaSetAndRecordEvent`.
    pub(super) fn scale_set(&mut self, index: usize, size: i32) -> bool {
        self.replicas_of(index) != size && self.resize(index, size)
    }

    /// Gives a set a size, notes what the Deployment wanted then, and says so; whether the size changed. As
    /// `scaleReplicaSet`.
    fn resize(&mut self, index: usize, size: i32) -> bool {
        let (desired, max) = (self.wanted(), self.most());
        let Some(set) = self.sets.get_mut(index) else { return false };
        let before = spec_replicas(set);
        let is_annotated = set_replica_annotations(set, desired, max);
        if before == size && !is_annotated {
            return false;
        }
        set.spec.replicas = Some(size);
        let name = set.metadata.name.clone();
        self.push_update(index);
        if before == size {
            return false;
        }
        let direction = if size > before { "up" } else { "down" };
        let text = format!("Scaled {direction} replica set {name} from {before} to {size}");
        let request = self.plan.requests.len() - 1;
        self.say(EventKind::Normal, "ScalingReplicaSet", EventMessage::IfDone { text, request });
        true
    }
}
