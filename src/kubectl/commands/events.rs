//! `kubectl events`: the oldest first, on one object if asked.

use super::Command;
use crate::api::discovery::Kind;
use crate::api::event::Event;
use crate::api::meta::age;
use crate::api::object::Object;
use crate::api::selector::FieldSelector;
use crate::api::time::SimTime;
use crate::apiserver::request::{ApiRequest, Change, ListRequest, ObjectList, ReplyBody};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::output::go_sort;
use crate::kubectl::output::tabwriter::TabWriter;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources;
use futures::FutureExt;
use futures::stream::StreamExt;

/// `kubectl events`
pub const COMMAND: Command = Command { path: "events", run: |a, h| run(a, h).boxed_local() };

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let types = arguments.all("types");
    if types.iter().any(|kind| !["normal", "warning"].contains(&kind.to_ascii_lowercase().as_str())) {
        return Err(Failure::message("valid --types are Normal or Warning"));
    }
    let report = Report::new(arguments, Keys::Sorted, DryRun::Off, host)?;
    let list = list_request(arguments)?;
    let ReplyBody::List(found) = call::send(host, ApiRequest::List(list.clone())).await? else {
        return Err(call::unexpected().into());
    };
    let ObjectList { items, revision, .. } = found;
    let is_wanted = |event: &Event| types.is_empty() || types.iter().any(|kind| kind.eq_ignore_ascii_case(&event.kind));
    let mut events: Vec<Event> = items.iter().filter_map(|item| as_event(item)).filter(is_wanted).collect();
    go_sort::sort(&mut events, &mut |one, other| last_seen(one) < last_seen(other));
    if events.is_empty() && !arguments.switch("watch") {
        host.stderr.line(&match list.namespace.as_str() {
            "" => "No events found.".to_owned(),
            namespace => format!("No events found in {namespace} namespace."),
        });
        return Ok(());
    }
    let mut table = Table::new(arguments);
    if !arguments.value("output").is_empty() {
        return events.into_iter().try_for_each(|event| report.tell(&Object::from(event).to_value(), "", host));
    }
    events.iter().for_each(|event| table.add(event, host.clock.now()));
    host.stdout.write(&table.writer.flush());
    if !arguments.switch("watch") {
        return Ok(());
    }
    let mut changes = host.client.watch(list, revision).await?;
    while let Some(change) = changes.next().await {
        let event = as_event(&change.object).filter(|event| is_wanted(event) && change.change != Change::Deleted);
        if let Some(event) = event {
            table.add(&event, host.clock.now());
            host.stdout.write(&table.writer.flush());
        }
    }
    Ok(())
}

fn list_request(arguments: &Arguments) -> Result<ListRequest, Failure> {
    let is_everywhere = arguments.switch("all-namespaces");
    let namespace = if is_everywhere { String::new() } else { resources::namespace(arguments) };
    let mut list = ListRequest::all(Kind::EVENT, &namespace);
    let about = arguments.value("for");
    if about.is_empty() {
        return Ok(list);
    }
    let Some((word, name)) = about.split_once('/').filter(|(word, name)| !word.is_empty() && !name.is_empty()) else {
        return Err(Failure::message("--for must be in resource/name form"));
    };
    let kind = resources::kind_of_word(word).map_err(|failure| Failure::Bare(failure.bare()))?;
    let fields = format!(
        "involvedObject.kind={},involvedObject.name={name},involvedObject.apiVersion={}",
        kind.info().kind,
        kind.api_version()
    );
    list.fields = FieldSelector::parse(&fields).map_err(|error| Failure::message(error.to_string()))?;
    Ok(list)
}

fn as_event(object: &Object) -> Option<Event> {
    match object {
        Object::Event(event) => Some(event.clone()),
        _ => None,
    }
}

fn last_seen(event: &Event) -> Option<SimTime> {
    let observed = event.series.as_ref().and_then(|series| series.last_observed_time.as_ref());
    observed
        .or(event.event_time.as_ref().filter(|_| event.last_timestamp.is_none()))
        .map(|time| time.0)
        .or(event.last_timestamp)
}

struct Table {
    writer: TabWriter,
    has_namespaces: bool,
}

impl Table {
    fn new(arguments: &Arguments) -> Self {
        let mut writer = TabWriter::for_tables();
        let has_namespaces = arguments.switch("all-namespaces");
        if !arguments.switch("no-headers") {
            let namespace = if has_namespaces { "NAMESPACE\t" } else { "" };
            writer.write(&format!("{namespace}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n"));
        }
        Self { writer, has_namespaces }
    }

    fn add(&mut self, event: &Event, now: SimTime) {
        let last = age(last_seen(event), now);
        let count = event.series.as_ref().map_or(event.count, |series| series.count);
        let first = event.first_timestamp.or(event.event_time.as_ref().map(|time| time.0));
        let interval = match count {
            2.. => format!("{last} (x{count} over {})", age(first, now)),
            _ => last,
        };
        let namespace = if self.has_namespaces { format!("{}\t", event.metadata.namespace) } else { String::new() };
        let about = &event.involved_object;
        let line = format!(
            "{namespace}{interval}\t{}\t{}\t{}/{}\t{}\n",
            event.kind,
            event.reason,
            about.kind,
            about.name,
            event.message.trim()
        );
        self.writer.write(&line);
    }
}
