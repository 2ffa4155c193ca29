//! `kubectl kustomize`: whether there is anything to build. The building itself is not simulated.

use super::Command;
use crate::kubectl::failure::Failure;
use crate::kubectl::resources::kustomization;
use futures::FutureExt;

/// `kubectl kustomize`
pub const COMMAND: Command = Command {
    path: "kustomize",
    run: |a, h| {
        async move {
            let path = match a.positional.as_slice() {
                [] => ".",
                [path] => path.as_str(),
                _ => return Err(Failure::message("specify one path to kustomization.yaml")),
            };
            kustomization(h, path)
        }
        .boxed_local()
    },
};
