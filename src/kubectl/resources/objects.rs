//! The objects that a command line means, as they lie on the server, or with `--local` as they were written.

use super::{BareType, Validation, documents, fetch, request};
use crate::apiserver::request::Key;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use serde_json::Value;

/// What was found, and why the rest was not.
#[derive(Debug, Default)]
pub struct Found {
    /// The objects, in order, each with its key.
    pub objects: Vec<(Key, Value)>,
    /// Why others are missing; kubectl goes on with those that are there.
    pub failures: Vec<Failure>,
    /// Whether exactly one object is meant.
    pub is_single: bool,
}

/// Gets everything that `words`, the selectors and `-f` mean.
///
/// # Errors
/// A command line that makes no sense.
pub async fn objects(
    arguments: &Arguments,
    words: &[String],
    bare: BareType,
    host: &mut Host,
) -> Result<Found, Failure> {
    if arguments.switch("local") {
        return written(arguments, host).await;
    }
    let request = request(arguments, words, bare, host).await?;
    let mut found = Found { objects: Vec::new(), failures: request.failures, is_single: request.is_single };
    for target in &request.targets {
        match fetch(target, host).await {
            Ok(objects) => {
                let keyed = objects.iter().map(|object| (call::key_of(object), object.to_value()));
                found.objects.extend(keyed);
            }
            Err(failure) => found.failures.push(failure),
        }
    }
    Ok(found)
}

async fn written(arguments: &Arguments, host: &mut Host) -> Result<Found, Failure> {
    let mut found = Found::default();
    for document in documents(arguments, Validation::Off, host).await? {
        match document {
            Ok(document) => found.objects.push((document.key(), document.manifest.value.clone())),
            Err(failure) => found.failures.push(failure),
        }
    }
    found.is_single = found.objects.len() == 1 && arguments.all("filename") != ["-"];
    Ok(found)
}
