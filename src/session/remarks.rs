//! What the page says of an object that was accepted without anything acting on it.

use super::Session;
use super::transcript::LineKind;
use crate::api::meta::ResourceVersion;
use crate::api::order::Gather;
use crate::api::table::Table;
use crate::apiserver::store::key_of;
use crate::cluster::unsimulated::kept_only;

impl Session {
    /// Says of everything that somebody has made or changed since that revision what is only kept of it, each thing
    /// once on a screen.
    pub(super) fn tell_kept_only(&self, since: ResourceVersion) {
        let cluster = self.runtime.snapshot();
        let Some(changes) = cluster.store().changes_since(since) else { return };
        // What a controller has made says no more than what it was made after.
        let own = changes.map(|event| &event.object).filter(|object| {
            let meta = object.meta();
            meta.owner_references.is_empty() && !meta.namespace.starts_with("kube-")
        });
        let newest: Table<_, _> = own.map(|object| (key_of(object), object)).gather();
        let screen = &self.front.screen;
        for what in newest.values().filter_map(|object| kept_only(object)) {
            let words = format!("Accepted, but not simulated: {what}. Nothing acts on it here.");
            if !screen.lines().iter().any(|line| line.kind == LineKind::Note && *line.text == *words) {
                screen.line(LineKind::Note, &words);
            }
        }
    }
}
