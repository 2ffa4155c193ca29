//! `kubectl get -w`: what there is, then every change as it comes (`GetOptions.watch`).

use super::tables::{self, Additions};
use crate::api::discovery::Kind;
use crate::api::go_duration;
use crate::api::go_format::json_indented;
use crate::api::object::Object;
use crate::api::selector::FieldSelector;
use crate::api::time::SimDuration;
use crate::api::yaml::to_yaml;
use crate::apiserver::request::{Change, ListForm, ListRequest, ReplyBody, Table, TableRow, WatchEvent};
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::impersonate::tell_managers;
use crate::kubectl::output::printer::{Printer, Shown};
use crate::kubectl::output::table::TablePrinter;
use crate::kubectl::resources::{self, BareType, Target};
use futures::future::{Either, FutureExt, pending, select};
use futures::stream::StreamExt;
use serde_json::json;
use std::rc::Rc;

/// Watches what the command line means, until somebody presses Ctrl-C.
///
/// # Errors
/// More than one thing to watch, and whatever the server refuses.
pub async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if !arguments.value("sort-by").is_empty() {
        host.stderr.line(match arguments.switch("watch") {
            true => "warning: --watch requested, --sort-by will be ignored for watch events received",
            false => "warning: --watch-only requested, --sort-by will be ignored",
        });
    }
    let mut request = resources::request(arguments, &arguments.positional, BareType::All, host).await?;
    if let Some(failure) = request.failures.pop() {
        return Err(failure);
    }
    if super::several_kinds(&request.targets) {
        return Err(Failure::message("you may only specify a single resource type"));
    }
    let mut shown = Shower::new(arguments, host)?;
    let mut tables = Vec::new();
    for target in &request.targets {
        tables.push(tables::fetch(target, host).await?);
    }
    let is_watch_only = arguments.switch("watch-only");
    for row in tables.iter().flat_map(|table| &table.rows).filter(|_| !is_watch_only) {
        shown.add(&told(&row.object, arguments, host).await, Change::Added, host)?;
    }
    shown.flush(host);
    let ([target], [table]) = (request.targets.as_slice(), tables.as_slice()) else {
        return Err(Failure::message("you may only watch a single resource or type of resource at a time"));
    };
    let mut changes = host.client.watch(what_to_watch(target), table.revision).await?;
    let limit = timeout(arguments);
    let mut end = limit.map_or_else(|| pending().boxed_local(), |limit| host.clock.sleep(limit));
    while let Either::Left((Some(WatchEvent { change, object, .. }), _)) = select(changes.next(), &mut end).await {
        shown.add(&told(&object, arguments, host).await, change, host)?;
        shown.flush(host);
    }
    limit.map_or(Ok(()), |_| Err(Failure::message("watch closed before UntilWithoutRetry timeout")))
}

/// The object with its managers, if they are to be shown: a stream brings none.
async fn told(object: &Rc<Object>, arguments: &Arguments, host: &Host) -> Rc<Object> {
    let mut body = ReplyBody::Object(Rc::clone(object));
    if arguments.switch("show-managed-fields") {
        tell_managers(&*host.client, &mut body).await;
    }
    if let ReplyBody::Object(told) = body { told } else { Rc::clone(object) }
}

/// How long a request may take; a watch is one too.
fn timeout(arguments: &Arguments) -> Option<SimDuration> {
    let given = arguments.value("request-timeout");
    let seconds = given.parse().ok().map(SimDuration::from_secs);
    seconds.or_else(|| go_duration::parse(given).ok()).filter(|limit| *limit > SimDuration::ZERO)
}

fn what_to_watch(target: &Target) -> ListRequest {
    match target {
        Target::Named { kind, namespace, name, .. } => {
            let fields = FieldSelector::parse(&format!("metadata.name={name}")).unwrap_or_default();
            ListRequest { fields, ..ListRequest::all(*kind, namespace) }
        }
        Target::Listed { kind, .. } => {
            target.list_request(ListForm::Table).unwrap_or_else(|| ListRequest::all(*kind, ""))
        }
    }
}

/// How the flags want each object shown.
struct Shower<'a> {
    form: Form<'a>,
    arguments: &'a Arguments,
    /// `--output-watch-events`
    tells_events: bool,
    /// Documents so far.
    shown: usize,
}

enum Form<'a> {
    Table(TablePrinter, Additions<'a>),
    Document(Printer),
}

impl<'a> Shower<'a> {
    fn new(arguments: &'a Arguments, host: &Host) -> Result<Self, Failure> {
        let form = match Printer::asked_for(arguments, host)? {
            Some(printer) => Form::Document(printer),
            None => Form::Table(tables::printer(arguments), Additions::asked_for(arguments)),
        };
        Ok(Self { form, arguments, tells_events: arguments.switch("output-watch-events"), shown: 0 })
    }

    fn add(&mut self, object: &Rc<Object>, change: Change, host: &Host) -> Result<(), Failure> {
        let event = self.tells_events.then(|| change.name());
        self.shown += 1;
        match (&mut self.form, event) {
            (Form::Table(printer, additions), event) => {
                additions.event = event;
                let now = host.clock.now();
                let row = TableRow { cells: object.row(now), object: Rc::clone(object) };
                let kind: Kind = object.kind();
                let columns = Object::columns(kind).to_vec();
                let table = Table { columns, rows: vec![row], ..Table::default() };
                printer.add(&additions.decorate(kind, &tables::local(table, self.arguments, now)));
                Ok(())
            }
            (Form::Document(Printer::Yaml), event) => {
                host.stdout.write(if self.shown > 1 { "---\n" } else { "" });
                let document = object.to_value();
                host.stdout.write(&match event {
                    Some(event) => to_yaml(&json!({ "object": document, "type": event })),
                    None => to_yaml(&document),
                });
                Ok(())
            }
            (Form::Document(Printer::Json), Some(event)) => {
                host.stdout.line(&json_indented(&json!({ "object": object.to_value(), "type": event })));
                Ok(())
            }
            (Form::Document(printer), _) => printer.print(Shown::One(object), &host.stdout),
        }
    }

    fn flush(&mut self, host: &Host) {
        if let Form::Table(printer, _) = &mut self.form {
            host.stdout.write(&printer.flush());
        }
    }
}
