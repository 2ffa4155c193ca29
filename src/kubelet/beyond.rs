//! What kubelets do for pods that only documents describe: probes, variables from elsewhere. The page fetches it.

use super::{environment, needs, probes};
use crate::api::pod::{Container, Pod};
use crate::control_loop::{Plan, Run, View};
use serde_json::Value;

/// That.
pub struct Code {
    /// Asks what is due, and stops a container that has been found sick.
    drive: fn(&View<'_>, &Pod, &Container, &Run, &mut Plan),
    /// The variables of a whole map or secret.
    pub(super) whole: fn(&View<'_>, &Pod, &Value) -> Vec<(String, String)>,
    /// The value of a variable that is held elsewhere.
    pub(super) value: fn(&View<'_>, &Pod, &Container, &Value) -> Option<String>,
    /// Why such variables can't be had.
    pub(super) missing_variable: fn(&View<'_>, &Pod, &Container) -> Option<String>,
}

crate::lazy!(world: pub fn fetch() -> &'static Code, here as here { &CODE });

const CODE: Code = Code {
    drive: probes::drive,
    whole: environment::whole,
    value: environment::source_value,
    missing_variable: needs::missing_variable,
};

/// The code, where it must be here: whoever creates such a pod has it fetched before.
pub(super) fn code() -> Option<&'static Code> {
    let code = here();
    #[cfg(test)]
    assert!(code.is_some(), "it came to what nobody has fetched");
    code
}

/// Asks a container what is due, if anything is asked of it.
pub(super) fn drive(view: &View<'_>, pod: &Pod, container: &Container, run: &Run, plan: &mut Plan) {
    if let Some(code) = probes::are_asked(container).then(code).flatten() {
        (code.drive)(view, pod, container, run, plan);
    }
}

/// Whether a container's variables are held elsewhere, at least one of them.
pub(super) fn reads_elsewhere(container: &Container) -> bool {
    container.env_from.is_some() || container.env.iter().any(|variable| variable.value_from.is_some())
}
