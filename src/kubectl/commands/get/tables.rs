//! The tables of `kubectl get`: the server's rows, with the columns that the client adds.

use super::several_kinds;
use crate::api::discovery::Kind;
use crate::api::meta::StringMap;
use crate::api::time::SimTime;
use crate::apiserver::request::{self, ApiRequest, ColumnWidth, Key, ListForm, ReplyBody, TableRow};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::log;
use crate::kubectl::output::sort::{self, SortError};
use crate::kubectl::output::table::{Column, Columns, Headers, Row, Table, TablePrinter};
use crate::kubectl::resources::{Request, Target, namespace};
use serde_json::Value;

/// What the client adds to the server's tables.
pub struct Additions<'a> {
    /// What happened, in a watch that tells of it.
    pub event: Option<&'static str>,
    namespace: bool,
    kind: bool,
    label_columns: Vec<&'a str>,
    labels: bool,
}

/// Puts the rows of a table into the order that is asked for.
pub type Sort = fn(&mut request::Table, &Arguments, &Host) -> Result<(), Failure>;

/// Fetches and prints all tables, then says what went wrong.
pub async fn print(arguments: &Arguments, request: Request, sort: Sort, host: &Host) -> Result<(), Failure> {
    let ignores_missing = arguments.switch("ignore-not-found");
    let Request { targets, mut failures, .. } = request;
    let mut tables: Vec<(Kind, request::Table)> = Vec::new();
    for target in &targets {
        match fetch(target, host).await {
            Ok(table) => tables.push((target.kind(), local(table, arguments, host.clock.now()))),
            Err(failure) if ignores_missing && failure.is_not_found() => {}
            Err(failure) => failures.push(failure),
        }
    }
    for (_, table) in &mut tables {
        sort(table, arguments, host)?;
    }
    let text = text(arguments, &targets, &tables);
    host.stdout.write(&text);
    if text.is_empty() && failures.is_empty() && !ignores_missing {
        let is_local = !arguments.switch("all-namespaces") && tables.iter().all(|(kind, _)| kind.is_namespaced());
        host.stderr.line(&match is_local {
            true => format!("No resources found in {} namespace.", namespace(arguments)),
            false => "No resources found".to_owned(),
        });
    }
    Failure::aggregate(failures)
}

/// Gets a target's table.
pub async fn fetch(target: &Target, host: &Host) -> Result<request::Table, Failure> {
    let request = match target {
        Target::Named { kind, namespace, name, .. } => {
            ApiRequest::Get { key: Key::new(*kind, namespace, name), form: ListForm::Table }
        }
        Target::Listed { .. } => match target.list_request(ListForm::Table) {
            Some(list) => ApiRequest::List(list),
            None => return Ok(request::Table::default()),
        },
    };
    match (call::send(host, request).await, target) {
        (Ok(ReplyBody::Table(table)), _) => Ok(table),
        (Ok(_), _) => Err(call::unexpected().into()),
        (Err(status), Target::Named { namespace, .. }) => Err(call::missing_in(host, namespace, status).await.into()),
        (Err(status), _) => Err(target.refusal(status)),
    }
}

/// With `--server-print=false` the client makes the table, and knows of each object what all have.
pub fn local(table: request::Table, arguments: &Arguments, now: SimTime) -> request::Table {
    if arguments.switch("server-print") {
        return table;
    }
    let columns = ["Name", "Age"].map(|name| request::Column { name, width: ColumnWidth::Normal }).to_vec();
    let own = |TableRow { object, .. }: TableRow| {
        let cells = vec![object.meta().name.clone(), object.meta().age(now)];
        TableRow { cells, object }
    };
    request::Table { columns, rows: table.rows.into_iter().map(own).collect(), ..table }
}

/// Sorts the rows as `--sort-by` says. Of a table that cannot be sorted by such a path kubectl shows nothing (`RuntimeSorter.Sort`
/// goes on to the next).
pub fn sort(table: &mut request::Table, arguments: &Arguments, host: &Host) -> Result<(), Failure> {
    let path = arguments.value("sort-by");
    if path.is_empty() {
        return Ok(());
    }
    let objects: Vec<Value> = table.rows.iter().map(|row| row.object.to_value()).collect();
    let order = match sort::order_by(&objects.iter().collect::<Vec<_>>(), path) {
        Ok(order) => order,
        Err(SortError::Unsortable { path, reason }) => {
            let text = sort::unsortable(&path, "[][][]reflect.Value", &reason);
            return Err(log::exit(host, "sorter.go:376", &text));
        }
        Err(SortError::Path(_) | SortError::NotFound { .. }) => Vec::new(),
    };
    table.rows = order.into_iter().filter_map(|at| table.rows.get(at).cloned()).collect();
    Ok(())
}

/// All tables in one text, an empty line between those of different kinds.
fn text(arguments: &Arguments, targets: &[Target], tables: &[(Kind, request::Table)]) -> String {
    let (headers, mut additions) = (headers(arguments), Additions::asked_for(arguments));
    additions.kind |= several_kinds(targets);
    let mut text = String::new();
    for group in tables.chunk_by(|(one, _), (other, _)| one == other) {
        let mut printer = printer(arguments);
        for (kind, table) in group {
            printer.add(&additions.decorate(*kind, table));
        }
        let group = printer.flush();
        if !text.is_empty() && !group.is_empty() && headers == Headers::Shown {
            text.push('\n');
        }
        text.push_str(&group);
    }
    text
}

fn headers(arguments: &Arguments) -> Headers {
    if arguments.switch("no-headers") { Headers::Hidden } else { Headers::Shown }
}

/// A printer with the headers and columns that the flags ask for.
pub fn printer(arguments: &Arguments) -> TablePrinter {
    let columns = if arguments.value("output") == "wide" { Columns::Wide } else { Columns::Ordinary };
    TablePrinter::new(headers(arguments), columns)
}

impl<'a> Additions<'a> {
    /// What the flags ask for.
    pub fn asked_for(arguments: &'a Arguments) -> Self {
        Self {
            event: None,
            namespace: arguments.switch("all-namespaces"),
            kind: arguments.switch("show-kind"),
            label_columns: arguments.all("label-columns"),
            labels: arguments.switch("show-labels"),
        }
    }

    /// The server's table with the client's own columns (`decorateTable`).
    pub fn decorate(&self, kind: Kind, table: &request::Table) -> Table {
        let mut columns = Vec::new();
        columns.extend(self.event.map(|_| Column::new("Event")));
        columns.extend(self.shows_namespace(kind).then(|| Column::new("Namespace")));
        for column in &table.columns {
            columns.push(match column.width {
                ColumnWidth::Normal => Column::new(column.name),
                ColumnWidth::Wide => Column::wide(column.name),
            });
        }
        for label in &self.label_columns {
            columns.push(Column::new(label.rsplit('/').next().unwrap_or_default()));
        }
        columns.extend(self.labels.then(|| Column::new("Labels")));
        let names = table.columns.iter().position(|column| column.name == "Name").filter(|_| self.kind);
        Table { columns, rows: table.rows.iter().map(|row| self.row(kind, names, row)).collect() }
    }

    fn row(&self, kind: Kind, names: Option<usize>, row: &TableRow) -> Row {
        let meta = row.object.meta();
        let mut cells = Vec::new();
        cells.extend(self.event.map(str::to_owned));
        cells.extend(self.shows_namespace(kind).then(|| meta.namespace.clone()));
        for (at, cell) in row.cells.iter().enumerate() {
            cells.push(match names {
                Some(name) if name == at => format!("{}/{cell}", kind.qualified_singular()),
                _ => cell.clone(),
            });
        }
        for label in &self.label_columns {
            cells.push(meta.labels.get(*label).cloned().unwrap_or_default());
        }
        cells.extend(self.labels.then(|| format_labels(&meta.labels)));
        Row { cells }
    }

    fn shows_namespace(&self, kind: Kind) -> bool {
        self.namespace && kind.is_namespaced()
    }
}

fn format_labels(labels: &StringMap) -> String {
    let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    if pairs.is_empty() { "<none>".to_owned() } else { pairs.join(",") }
}
