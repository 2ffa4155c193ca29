//! Recreate: all old pods go, then the new ones come.

use super::Sync;
use crate::api::pod::Pod;

impl Sync<'_> {
    /// As `rolloutRecreate`.
    pub(super) fn recreate(&mut self) -> bool {
        self.sync_revision();
        let known = self.sets.clone();
        let mut is_scaled_down = false;
        for index in self.old_sets() {
            if self.replicas_of(index) > 0 {
                is_scaled_down |= self.scale_set(index, 0);
            }
        }
        if is_scaled_down || self.old_pods_run() {
            self.write_rollout_status(&known);
            return true;
        }
        self.ensure_new_set();
        let known = self.sets.clone();
        if let Some(index) = self.new_set() {
            self.scale_set(index, self.wanted());
        }
        if self.is_complete(&self.deployment.status.clone()) {
            self.clean_up();
        }
        self.write_rollout_status(&known);
        true
    }

    /// As `oldPodsRunning`: pods that are leaving still count.
    fn old_pods_run(&self) -> bool {
        let store = self.view.store;
        self.old_sets().into_iter().filter_map(|index| self.sets.get(index)).any(|set| {
            let mut pods = store.dependents(&set.metadata.uid).filter_map(|(_, object)| <&Pod>::try_from(object).ok());
            set.status.replicas > 0 || pods.any(|pod| !pod.is_finished())
        })
    }
}
