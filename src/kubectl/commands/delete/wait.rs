//! Waiting until deleted objects are really gone.

use crate::api::meta::Uid;
use crate::api::selector::FieldSelector;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Change, Key, ListRequest, ObjectList, ReplyBody, WatchStream};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use futures::future::{Either, select};
use futures::stream::StreamExt;

/// An object whose end was asked for.
pub struct Doomed {
    /// Where it lies.
    pub key: Key,
    /// Which one it is: another may take its name.
    pub uid: Uid,
}

/// Waits until all of them are gone, one after the other.
///
/// # Errors
/// `timed out waiting for the condition on pods/x`.
pub async fn until_gone(doomed: &[Doomed], limit: SimDuration, host: &Host) -> Result<(), Failure> {
    let end = host.clock.now() + limit;
    let mut failures = Vec::new();
    for one in doomed {
        failures.extend(one.until_gone(end, host).await.err());
    }
    Failure::aggregate(failures)
}

impl Doomed {
    async fn until_gone(&self, end: SimTime, host: &Host) -> Result<(), Failure> {
        loop {
            let Some((list, known)) = self.look(host).await? else { return Ok(()) };
            let mut changes = match host.client.watch(list, known.revision).await {
                Ok(changes) => changes,
                // Too much has happened in between: look again.
                Err(_) => continue,
            };
            if self.sees_the_end(&mut changes, end, host).await {
                return Ok(());
            }
            if host.clock.now() >= end {
                let resource = self.key.kind.info().plural;
                let text = format!("timed out waiting for the condition on {resource}/{}", self.key.name);
                return Err(Failure::message(text));
            }
        }
    }

    /// The object's list of one, unless it is gone.
    async fn look(&self, host: &Host) -> Result<Option<(ListRequest, ObjectList)>, Failure> {
        let mut list = ListRequest::all(self.key.kind, &self.key.namespace);
        list.fields = FieldSelector::parse(&format!("metadata.name={}", self.key.name)).unwrap_or_default();
        match call::send(host, ApiRequest::List(list.clone())).await? {
            ReplyBody::List(found) => {
                let is_there = found.items.iter().any(|object| object.meta().uid == self.uid);
                Ok(is_there.then_some((list, found)))
            }
            _ => Err(call::unexpected().into()),
        }
    }

    async fn sees_the_end(&self, changes: &mut WatchStream, end: SimTime, host: &Host) -> bool {
        loop {
            let left = end.since(host.clock.now());
            match select(changes.next(), host.clock.sleep(left)).await {
                Either::Left((Some(event), _)) => {
                    if event.change == Change::Deleted && event.object.meta().uid == self.uid {
                        return true;
                    }
                }
                Either::Left((None, _)) | Either::Right(_) => return false,
            }
        }
    }
}
