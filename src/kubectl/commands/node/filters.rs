//! Which pods a drain takes away, which it leaves, and which it refuses to touch; upstream's `drain/filters.go`.

use super::drain::Asked;
use crate::api::discovery::Kind;
use crate::api::pod::{Pod, Volume};
use crate::apiserver::request::Key;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;

/// The pods of a node, judged.
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    /// Those that go.
    pub leaving: Vec<Pod>,
    warnings: Vec<(String, Vec<String>)>,
    refusals: Vec<(String, Vec<String>)>,
}

/// The annotation of pods that a kubelet runs from a file.
const MIRROR: &str = "kubernetes.io/config.mirror";

/// What becomes of a pod.
enum Verdict {
    Goes,
    GoesWith(String),
    StaysWith(String),
    Stays,
    Refused(String),
}

impl Sorted {
    /// Judges pods, in order.
    ///
    /// # Errors
    /// The server's refusal to tell of a DaemonSet.
    pub async fn judge(pods: Vec<Pod>, asked: &Asked, host: &Host) -> Result<Self, Failure> {
        let mut sorted = Self::default();
        for pod in pods {
            let named = format!("{}/{}", pod.metadata.namespace, pod.metadata.name);
            match verdict(&pod, asked, host).await {
                Verdict::Goes => sorted.leaving.push(pod),
                Verdict::GoesWith(warning) => {
                    add(&mut sorted.warnings, warning, named);
                    sorted.leaving.push(pod);
                }
                Verdict::StaysWith(warning) => add(&mut sorted.warnings, warning, named),
                Verdict::Stays => {}
                Verdict::Refused(why) => add(&mut sorted.refusals, why, named),
            }
        }
        Ok(sorted)
    }

    /// Everything that a drain warns of, in one line.
    pub fn warning(&self) -> Option<String> {
        let parts: Vec<String> =
            self.warnings.iter().map(|(text, pods)| format!("{text}: {}", pods.join(", "))).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// Why the node can't be drained; empty if it can.
    pub fn errors(&self) -> Vec<String> {
        self.refusals.iter().map(|(text, pods)| format!("cannot delete {text}: {}", pods.join(", "))).collect()
    }
}

/// Groups by text, in the order in which texts come up.
fn add(groups: &mut Vec<(String, Vec<String>)>, text: String, pod: String) {
    match groups.iter_mut().find(|(known, _)| *known == text) {
        Some((_, pods)) => pods.push(pod),
        None => groups.push((text, vec![pod])),
    }
}

async fn verdict(pod: &Pod, asked: &Asked, host: &Host) -> Verdict {
    let meta = &pod.metadata;
    if asked.has_given_up(meta, host.clock.now()) {
        return Verdict::Stays;
    }
    let is_finished = pod.is_finished();
    let controller = meta.controller();
    if let Some(owner) = controller.filter(|owner| owner.kind == "DaemonSet" && !is_finished) {
        let key = Key::new(Kind::DAEMON_SET, &meta.namespace, &owner.name);
        match call::get(host, &key).await {
            Err(status) if asked.is_forced => return Verdict::GoesWith(status.message),
            Err(status) => return Verdict::Refused(status.message),
            Ok(_) if asked.ignores_daemon_sets => {
                return Verdict::StaysWith("ignoring DaemonSet-managed Pods".to_owned());
            }
            Ok(_) => {
                let why = "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)";
                return Verdict::Refused(why.to_owned());
            }
        }
    }
    if meta.annotations.contains_key(MIRROR) {
        return Verdict::Stays;
    }
    let has_local_storage = pod.spec.volumes.iter().any(has_empty_dir);
    if has_local_storage && !is_finished && !asked.deletes_empty_dirs {
        let why = "Pods with local storage (use --delete-emptydir-data to override)";
        return Verdict::Refused(why.to_owned());
    }
    // The next filter's verdict replaces the warning about local storage, upstream too.
    match (is_finished || controller.is_some(), asked.is_forced) {
        (true, _) => Verdict::Goes,
        (false, true) => Verdict::GoesWith("deleting Pods that declare no controller".to_owned()),
        (false, false) => {
            let why = "cannot delete Pods that declare no controller (use --force to override)";
            Verdict::Refused(why.to_owned())
        }
    }
}

fn has_empty_dir(volume: &Volume) -> bool {
    volume.source.contains_key("emptyDir")
}
