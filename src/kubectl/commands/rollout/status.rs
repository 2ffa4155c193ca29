//! `kubectl rollout status`: tells of every step until the rollout is through.

use super::progress::{self, Progress};
use super::{find, group_kind, say_nothing_found};
use crate::api::object::Object;
use crate::api::selector::FieldSelector;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Change, ListRequest, ReplyBody, WatchEvent};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::commands::Command;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use futures::future::{Either, pending, select};
use futures::stream::StreamExt;

/// `kubectl rollout status`
pub const COMMAND: Command = Command { path: "rollout status", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let found = find(arguments, host).await?;
    if found.is_empty() {
        say_nothing_found(arguments, host);
    }
    let mut failures = Vec::new();
    for object in found {
        let outcome = match object {
            Ok(object) => follow(&object, arguments, host).await,
            Err(failure) => Err(failure),
        };
        failures.extend(outcome.err());
    }
    Failure::aggregate(failures)
}

/// Follows one object from its present state on.
async fn follow(object: &Object, arguments: &Arguments, host: &Host) -> Result<(), Failure> {
    let (kind, meta) = (object.kind(), object.meta());
    let Some(view) = progress::viewer(kind) else {
        return Err(Failure::message(format!("no status viewer has been implemented for {}", group_kind(kind))));
    };
    let shows_end = |object: &Object| -> Result<bool, Failure> {
        let Progress { text, is_done } = view(&object.to_value(), arguments.number("revision"))?;
        host.stdout.line(&text);
        Ok(is_done || !arguments.switch("watch"))
    };
    let limit = arguments.duration("timeout");
    let end = (limit > SimDuration::ZERO).then(|| host.clock.now() + limit);
    let fields = FieldSelector::parse(&format!("metadata.name={}", meta.name)).unwrap_or_default();
    let list = ListRequest { fields, ..ListRequest::all(kind, &meta.namespace) };
    let ReplyBody::List(found) = call::send(host, ApiRequest::List(list.clone())).await? else {
        return Err(call::unexpected().into());
    };
    for object in &found.items {
        if shows_end(object)? {
            return Ok(());
        }
    }
    let mut changes = host.client.watch(list, found.revision).await?;
    loop {
        let time_is_up = match end {
            Some(end) => host.clock.sleep(end.since(host.clock.now())),
            None => pending().boxed_local(),
        };
        match select(changes.next(), time_is_up).await {
            Either::Left((Some(WatchEvent { change: Change::Deleted, .. }), _)) => {
                return Err(Failure::message("object has been deleted"));
            }
            Either::Left((Some(event), _)) => {
                if shows_end(&event.object)? {
                    return Ok(());
                }
            }
            Either::Left((None, _)) | Either::Right(_) => {
                return Err(Failure::message("timed out waiting for the condition"));
            }
        }
    }
}
