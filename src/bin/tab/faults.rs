//! Remarks about machines: `# stop minikube-m02`, `# heartbeats of minikube-m02 are back`, `# slow registry`.

use tabernetes::cluster::Cluster;
use tabernetes::cluster::faults::Fault;

/// A word, and the fault that it stands for.
type Word = (&'static str, fn(String) -> Fault);

/// What makes a remark one about a fault: the first of these words decides.
const WORDS: [Word; 12] = [
    ("stop", Fault::StopKubelet),
    ("stops", Fault::StopKubelet),
    ("start", Fault::StartKubelet),
    ("starts", Fault::StartKubelet),
    ("back", Fault::StartKubelet),
    ("off", Fault::PowerOff),
    ("on", Fault::PowerOn),
    ("reboot", Fault::Reboot),
    ("cut", Fault::CutNetwork),
    ("mend", Fault::MendNetwork),
    ("remove", Fault::RemoveMachine),
    ("add", |_| Fault::AddMachine),
];

/// What a remark does to a machine that it names; nothing if it is about anything else.
pub fn of_remark(line: &str, cluster: &Cluster) -> Option<Fault> {
    let words: Vec<&str> = line.trim().strip_prefix('#')?.split_whitespace().collect();
    let machines = cluster.machines();
    let is_machine = |word: &&&str| machines.iter().any(|machine| machine.name == **word);
    if words.contains(&"registry") {
        return Some(if words.contains(&"slow") { Fault::SlowRegistry } else { Fault::MendRegistry });
    }
    let (_, make) = words.iter().find_map(|word| WORDS.iter().find(|(known, _)| known == word))?;
    match words.iter().find(is_machine) {
        Some(name) => Some(make((*name).to_owned())),
        None => Some(make(String::new())).filter(|fault| *fault == Fault::AddMachine),
    }
}
