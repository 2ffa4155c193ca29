//! RollingUpdate: a few new pods first, then as many old ones fewer, until all are new.

use super::Sync;
use crate::api::replica_set::ReplicaSet;

impl Sync<'_> {
    /// As `rolloutRolling`.
    pub(super) fn roll(&mut self) {
        self.sync_revision();
        self.ensure_new_set();
        // Upstream reports what it knew before it scaled.
        let known = self.sets.clone();
        if self.grow_new_set() || self.as_changed(|code| code.shrink_old_sets) {
            self.write_rollout_status(&known);
            return;
        }
        if self.is_complete(&self.deployment.status.clone()) {
            self.as_changed(|code| code.clean_up);
        }
        self.write_rollout_status(&known);
    }

    /// As `reconcileNewReplicaSet`.
    fn grow_new_set(&mut self) -> bool {
        let Some(index) = self.new_set() else { return false };
        let (has, wanted) = (self.replicas_of(index), self.wanted());
        if has == wanted {
            return false;
        }
        if has > wanted {
            return self.scale_set(index, wanted);
        }
        let size = self.sets.get(index).map_or(has, |set| self.new_set_size(set));
        self.scale_set(index, size)
    }

    /// As `NewRSNewReplicas`: how large the newest set may be now.
    pub(super) fn new_set_size(&self, new: &ReplicaSet) -> i32 {
        let (has, wanted) = (super::spec_replicas(new), self.wanted());
        if self.deployment.spec.strategy.kind == "Recreate" {
            return wanted;
        }
        let (total, most) = (self.total(), self.most());
        if total >= most { has } else { has + (most - total).min(wanted - has) }
    }

    /// As `reconcileOldReplicaSets`.
    pub(super) fn shrink_old_sets(&mut self) -> bool {
        let old = self.old_sets();
        let old_total: i32 = old.iter().map(|index| self.replicas_of(*index)).sum();
        if old_total == 0 {
            return false;
        }
        let total = self.total();
        let least = self.wanted() - self.max_unavailable();
        let new = self.new_set().and_then(|index| self.sets.get(index));
        let new_unavailable = new.map_or(0, |set| super::spec_replicas(set) - set.status.available_replicas);
        let may_go = total - least - new_unavailable;
        if may_go <= 0 {
            return false;
        }
        let cleaned = self.drop_unhealthy(&old, may_go);
        let shrunk = self.drop_available(&old, least);
        cleaned + shrunk > 0
    }

    /// As `cleanupUnhealthyReplicas`: pods that serve nobody go first.
    fn drop_unhealthy(&mut self, old: &[usize], most: i32) -> i32 {
        let mut gone = 0;
        for index in old {
            let Some(set) = self.sets.get(*index) else { continue };
            let (size, available) = (super::spec_replicas(set), set.status.available_replicas);
            if gone >= most {
                break;
            }
            if size == 0 || size == available {
                continue;
            }
            let going = (most - gone).min(size - available);
            if going > 0 {
                self.scale_set(*index, size - going);
                gone += going;
            }
        }
        gone
    }

    /// As `scaleDownOldReplicaSetsForRollingUpdate`.
    fn drop_available(&mut self, old: &[usize], least: i32) -> i32 {
        // A set that has not acted on its new size yet counts as if it had: its status speaks of pods that will go.
        let stays = |set: &ReplicaSet| set.status.available_replicas.min(super::spec_replicas(set));
        let available: i32 = self.sets.iter().map(stays).sum();
        let most = available - least;
        let mut gone = 0;
        for index in old {
            let size = self.replicas_of(*index);
            if gone >= most {
                break;
            }
            if size == 0 {
                continue;
            }
            let going = (most - gone).min(size);
            self.scale_set(*index, size - going);
            gone += going;
        }
        gone
    }
}
