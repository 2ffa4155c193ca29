//! Which images lie on which machines, and how a kubelet lists them.

use super::World;
use super::images::full_name;
use crate::api::node::ContainerImage;
use crate::api::order::InOrder;
use crate::api::time::SimTime;

/// More images than this a kubelet does not list (`nodeStatusMaxImages`).
const MOST_LISTED: usize = 50;

impl World {
    /// Notes that a machine has an image, unless it had it before.
    pub(crate) fn hold(&mut self, image: &str, node: &str, since: SimTime) {
        let Some(holders) = self.holders.get_or_default(&full_name(image)) else { return };
        if holders.contains_key(&node) {
            return;
        }
        holders.insert(node.to_owned(), since);
        if let Some(machine) = self.machines.get_mut(&node) {
            machine.newest_image = machine.newest_image.max(since);
        }
    }

    /// Whether a machine has got an image since an instant.
    pub fn has_newer_image(&self, node: &str, than: SimTime) -> bool {
        self.machines.get(&node).is_some_and(|machine| machine.newest_image > than)
    }

    /// The images that a machine had at an instant, the largest first, each under its digest and its tag.
    pub(super) fn list_images(&self, node: &str, until: SimTime) -> Vec<ContainerImage> {
        let held = self.holders.iter().filter(|(_, holders)| holders.get(&node).is_some_and(|since| *since <= until));
        let listed = held.map(|(image, _)| {
            let familiar = image.strip_prefix("docker.io/library/").unwrap_or(image);
            let repository = familiar.rsplit_once(':').map_or(familiar, |(repository, _)| repository);
            ContainerImage {
                names: vec![format!("{repository}@{}", self.images.digest(image)), familiar.to_owned()],
                size_bytes: i64::try_from(self.images.size(image)).unwrap_or(i64::MAX),
            }
        });
        let mut images: Vec<ContainerImage> = listed.collect();
        images.order_by(|one, other| other.size_bytes.cmp(&one.size_bytes).then_with(|| one.names.cmp(&other.names)));
        images.truncate(MOST_LISTED);
        images
    }
}
