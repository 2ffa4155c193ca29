//! Whether a lesson relies on anything that the model takes but does not simulate.

use crate::api::discovery::Kind;
use crate::apiserver::store::Store;
use crate::cluster::unsimulated::kept_only;

/// How a program says so.
const SAYS: &str = "not simulated";

/// What the learner's namespace holds that the model does not simulate, and what the console said of that kind.
pub fn unsimulated(store: &Store, screen: &str) -> Vec<String> {
    let mut found: Vec<String> = screen.lines().filter(|line| line.contains(SAYS)).map(str::to_owned).collect();
    for kind in Kind::all().filter(|kind| kind.is_namespaced()) {
        for (key, object) in store.list(kind, "default") {
            if let Some(what) = kept_only(object) {
                found.push(format!("{} {:?} is kept, but not simulated: {what}", kind.singular(), key.name));
            }
        }
    }
    found
}
