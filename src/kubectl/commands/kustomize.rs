//! `kubectl kustomize`: prints what a kustomization makes.

use super::Command;
use crate::kubectl::failure::Failure;
use crate::kubectl::kustomize;
use crate::kubectl::resources::{folder, write_file};
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
            let text = kustomize::build(h, path)?;
            match a.value("output") {
                "" => h.stdout.write(&text),
                output if folder(h, output).is_some() => {
                    return Err(Failure::message("a file for each object is not simulated: --output takes one file"));
                }
                output => write_file(h, output, &text),
            }
            Ok(())
        }
        .boxed_local()
    },
};
