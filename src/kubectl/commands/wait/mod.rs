//! `kubectl wait`: until objects are there, gone, or as they should be.

mod condition;

use super::Command;
use crate::api::object::Object;
use crate::api::selector::FieldSelector;
use crate::api::time::{SimDuration, SimTime};
use crate::apiserver::request::{ApiRequest, Change, Key, ListRequest, ReplyBody, WatchStream};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{self, BareType, Request};
use condition::Condition;
use futures::FutureExt;
use futures::future::{Either, select};
use futures::stream::StreamExt;
use std::rc::Rc;

/// `kubectl wait`
pub const COMMAND: Command = Command { path: "wait", run: |a, h| run(a, h).boxed_local() };

/// What a negative timeout means.
const WEEK: SimDuration = SimDuration::from_secs(7 * 24 * 3600);
/// How a program in Go ends by a panic.
const PANIC: i32 = 2;
/// How often `--for=create` looks.
const LOOK: SimDuration = SimDuration::from_millis(500);

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let report = Report::new(arguments, Keys::Sorted, DryRun::Off, host)?;
    let condition = Condition::parse(arguments.value("for"))?;
    let limit = arguments.duration("timeout");
    let limit = if limit.as_millis() < 0 { WEEK } else { limit };
    let end = host.clock.now() + limit;
    if arguments.switch("local") {
        return here(&condition, &report, arguments, host).await;
    }
    if let Condition::Created = condition {
        until_created(end, arguments, host).await?;
    }
    let request = resources::request(arguments, &arguments.positional, BareType::Incomplete, host).await?;
    let is_for_delete = matches!(condition, Condition::Deleted);
    let (objects, mut failures) = find(&request, host).await;
    if is_for_delete {
        failures.retain(|failure| !failure.is_not_found());
    }
    let has_failed = !failures.is_empty();
    for object in &objects {
        let one = One { object, condition: &condition, limit, end, host };
        match one.wait().await {
            Ok(last) => report.tell(&last.to_value(), "condition met", host)?,
            Err(failure) => failures.push(failure),
        }
    }
    Failure::aggregate(failures)?;
    if objects.is_empty() && !is_for_delete && !has_failed {
        return Err(Failure::message("no matching resources found"));
    }
    Ok(())
}

/// With `--local` there are files and no server, which a real kubectl has not thought of: but for `--for=create` it looks
/// for an object's place there and ends in a panic of Go's.
async fn here(condition: &Condition, report: &Report, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if arguments.all("filename").is_empty() {
        return Err(Failure::message(
            "error: you must specify resources by --filename when --local is set.\nExample resource specifications \
             include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
        ));
    }
    let found = resources::objects(arguments, &[], BareType::Incomplete, host).await?;
    for (_, object) in &found.objects {
        if !matches!(condition, Condition::Created) {
            host.stderr.line(
                "panic: runtime error: invalid memory address or nil pointer dereference\nkubectl: this is how a real \
                 kubectl ends here, too: --local keeps it from asking the server",
            );
            return Err(Failure::Exit(PANIC));
        }
        report.tell(object, "condition met", host)?;
    }
    Failure::aggregate(found.failures)
}

/// What is there of all that is meant, and why the rest is not.
async fn find(request: &Request, host: &Host) -> (Vec<Rc<Object>>, Vec<Failure>) {
    let (mut objects, mut failures) = (Vec::new(), request.failures.clone());
    for target in &request.targets {
        match resources::fetch(target, host).await {
            Ok(found) => objects.extend(found),
            Err(failure) => failures.push(failure),
        }
    }
    (objects, failures)
}

/// Polls until everything that is named is there.
async fn until_created(end: SimTime, arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    loop {
        let request = resources::request(arguments, &arguments.positional, BareType::Incomplete, host).await?;
        let (_, failures) = find(&request, host).await;
        if failures.iter().all(|failure| !failure.is_not_found()) {
            return Failure::aggregate(failures);
        }
        if host.clock.now() >= end {
            return Err(Failure::message("timed out waiting for the condition"));
        }
        host.clock.sleep(LOOK).await;
    }
}

/// One object and what is waited for.
struct One<'a> {
    object: &'a Rc<Object>,
    condition: &'a Condition,
    limit: SimDuration,
    end: SimTime,
    host: &'a Host,
}

impl One<'_> {
    /// The object's last state, once it is as it should be.
    async fn wait(&self) -> Result<Rc<Object>, Failure> {
        let mut known = Rc::clone(self.object);
        let key = call::key_of(&known);
        let resource = format!("{}/{}", key.kind.info().plural, key.name);
        loop {
            let (list, found, revision) = self.look(&key).await?;
            match found {
                Some(found) => known = found,
                None if matches!(self.condition, Condition::Deleted) => return Ok(known),
                None => {}
            }
            if self.holds(&known)? {
                return Ok(known);
            }
            if self.limit == SimDuration::ZERO {
                return Err(Failure::message(format!("condition not met for {resource}")));
            }
            // Too much has happened in between if there is no watch: look again.
            if let Ok(mut changes) = self.host.client.watch(list, revision).await
                && let Some(last) = self.follow(&mut changes).await?
            {
                return Ok(last);
            }
            if self.host.clock.now() >= self.end {
                return Err(Failure::message(format!("timed out waiting for the condition on {resource}")));
            }
        }
    }

    /// The object as it lies on the server, if it is still the same where that matters.
    async fn look(
        &self,
        key: &Key,
    ) -> Result<(ListRequest, Option<Rc<Object>>, crate::api::meta::ResourceVersion), Failure> {
        let mut list = ListRequest::all(key.kind, &key.namespace);
        list.fields = FieldSelector::parse(&format!("metadata.name={}", key.name)).unwrap_or_default();
        let ReplyBody::List(found) = call::send(self.host, ApiRequest::List(list.clone())).await? else {
            return Err(call::unexpected().into());
        };
        let is_gone = |object: &Rc<Object>| {
            matches!(self.condition, Condition::Deleted) && object.meta().uid != self.object.meta().uid
        };
        let object = found.items.into_iter().next().filter(|object| !is_gone(object));
        Ok((list, object, found.revision))
    }

    fn holds(&self, object: &Object) -> Result<bool, Failure> {
        self.condition.holds(&object.to_value())
    }

    /// The state in which a change leaves the object as it should be; `None` when time is up or the object was deleted.
    async fn follow(&self, changes: &mut WatchStream) -> Result<Option<Rc<Object>>, Failure> {
        loop {
            let left = self.end.since(self.host.clock.now());
            match select(changes.next(), self.host.clock.sleep(left)).await {
                Either::Left((Some(event), _)) => match (event.change, self.condition) {
                    (Change::Deleted, Condition::Deleted) => return Ok(Some(event.object)),
                    (Change::Deleted, _) => return Ok(None),
                    _ if self.holds(&event.object)? => return Ok(Some(event.object)),
                    _ => {}
                },
                Either::Left((None, _)) | Either::Right(_) => return Ok(None),
            }
        }
    }
}
