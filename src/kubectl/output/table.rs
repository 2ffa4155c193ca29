//! Tables as `kubectl get` prints them, from the columns and cells that the server sends.

use super::tabwriter::TabWriter;

/// A table as in `metav1.Table`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The columns, wide ones included. May be empty in a watch, which then means: as before.
    pub columns: Vec<Column>,
    /// The rows, in order.
    pub rows: Vec<Row>,
}

/// A column's heading and rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading, printed in capitals.
    pub name: String,
    /// 0 is always shown, others in wide output only.
    pub priority: i32,
}

/// A row's cells, one a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// As they are shown, except for what would break the line.
    pub cells: Vec<String>,
}

/// Whether headings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Headers {
    /// Above the first row.
    #[default]
    Shown,
    /// `--no-headers`.
    Hidden,
}

/// Which columns are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// Those of priority 0.
    #[default]
    Ordinary,
    /// `-o wide`: all.
    Wide,
}

impl Column {
    /// A column that is always shown.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), priority: 0 }
    }

    /// A column of wide output.
    pub fn wide(name: impl Into<String>) -> Self {
        Self { name: name.into(), priority: 1 }
    }
}

impl<Cell: Into<String>> FromIterator<Cell> for Row {
    fn from_iter<Cells: IntoIterator<Item = Cell>>(cells: Cells) -> Self {
        Self { cells: cells.into_iter().map(Into::into).collect() }
    }
}

/// Prints tables one after another into the same columns: several resources by name, or the rows of a watch.
///
/// `HumanReadablePrinter` of `k8s.io/cli-runtime/pkg/printers`.
#[derive(Clone, Debug)]
pub struct TablePrinter {
    headers: Headers,
    columns: Columns,
    last_columns: Vec<Column>,
    headers_printed: bool,
    writer: TabWriter,
}

impl TablePrinter {
    /// A printer that has printed nothing.
    pub fn new(headers: Headers, columns: Columns) -> Self {
        let writer = TabWriter::for_tables();
        Self { headers, columns, last_columns: Vec::new(), headers_printed: false, writer }
    }

    /// Adds a table; headings appear with the first rows and whenever the columns change.
    pub fn add(&mut self, table: &Table) {
        if !table.columns.is_empty() && table.columns != self.last_columns {
            self.last_columns.clone_from(&table.columns);
            self.headers_printed = false;
        }
        if table.rows.is_empty() {
            return;
        }
        if self.headers == Headers::Shown && !self.headers_printed {
            let names = self.last_columns.iter().filter(|column| self.shows(column));
            let line = names.map(|column| column.name.to_ascii_uppercase()).collect::<Vec<_>>().join("\t");
            self.writer.write(&line);
            self.writer.write("\n");
        }
        self.headers_printed = true;
        for row in &table.rows {
            let cells = row.cells.iter().zip(&self.last_columns).filter(|(_, column)| self.shows(column));
            let line = cells.map(|(cell, _)| cell_text(cell)).collect::<Vec<_>>().join("\t");
            self.writer.write(&line);
            self.writer.write("\n");
        }
    }

    /// Takes what was added since the last flush, aligned; columns keep their widths.
    pub fn flush(&mut self) -> String {
        self.writer.flush()
    }

    fn shows(&self, column: &Column) -> bool {
        self.columns == Columns::Wide || column.priority == 0
    }
}

/// Text without the characters that a terminal would obey (`printers.WriteEscaped`).
pub fn escape_terminal(text: &str) -> String {
    text.replace('\u{1b}', "^[").replace('\r', "\\r")
}

/// A cell in one line: what follows a line break is cut and told by dots.
fn cell_text(cell: &str) -> String {
    match cell.split_once(['\u{c}', '\n', '\r']) {
        Some((first, _)) => escape_terminal(first) + "...",
        None => escape_terminal(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn table(columns: &[Column], rows: &[Value]) -> Table {
        let cell = |cell: &Value| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned);
        let row = |row: &Value| row.as_array().into_iter().flatten().map(cell).collect();
        Table { columns: columns.to_vec(), rows: rows.iter().map(row).collect() }
    }

    fn pods() -> Table {
        let columns = [Column::new("Name"), Column::new("Ready"), Column::new("Restarts"), Column::wide("IP")];
        table(&columns, &[json!(["nginx", "1/1", 0, "10.244.1.2"]), json!(["web-65d846d465-pc6fk", "0/1", 12, ""])])
    }

    #[track_caller]
    fn check_table(table: &Table, headers: Headers, columns: Columns, expected: &str) {
        let mut printer = TablePrinter::new(headers, columns);
        printer.add(table);
        assert_eq!(printer.flush(), expected);
    }

    #[test]
    fn columns_fit_their_longest_cell() {
        let ordinary = "NAME                   READY   RESTARTS\n\
                        nginx                  1/1     0\n\
                        web-65d846d465-pc6fk   0/1     12\n";
        check_table(&pods(), Headers::Shown, Columns::Ordinary, ordinary);
        let wide = "NAME                   READY   RESTARTS   IP\n\
                    nginx                  1/1     0          10.244.1.2\n\
                    web-65d846d465-pc6fk   0/1     12         \n";
        check_table(&pods(), Headers::Shown, Columns::Wide, wide);
        let bare = "nginx                  1/1   0\nweb-65d846d465-pc6fk   0/1   12\n";
        check_table(&pods(), Headers::Hidden, Columns::Ordinary, bare);
    }

    #[test]
    fn empty_cells_leave_blanks_where_kubectl_leaves_them() {
        let names = ["Name", "Ready", "Num", "Msg"].map(Column::new);
        let columns = [names.as_slice(), &[Column::wide("IP")]].concat();
        let rows = [
            json!(["web-10", "1/1", 3, "a\nb", "1.2.3.4"]),
            json!(["web-9", "ééé", "12", "", ""]),
            json!(["web-100", "1/1", true, "a\u{1b}[31mb\tc", "5.6.7.8", "extra"]),
            json!(["Web-2", "1/1", 3, "msg", ""]),
        ];
        let ordinary = "NAME      READY   NUM    MSG\n\
                        web-10    1/1     3      a...\n\
                        web-9     ééé     12     \n\
                        web-100   1/1     true   a^[[31mb   c\n\
                        Web-2     1/1     3      msg\n";
        check_table(&table(&columns, &rows), Headers::Shown, Columns::Ordinary, ordinary);
        let wide = "NAME      READY   NUM    MSG        IP\n\
                    web-10    1/1     3      a...       1.2.3.4\n\
                    web-9     ééé     12                \n\
                    web-100   1/1     true   a^[[31mb   c     5.6.7.8\n\
                    Web-2     1/1     3      msg        \n";
        check_table(&table(&columns, &rows), Headers::Shown, Columns::Wide, wide);
    }

    #[test]
    fn nothing_is_printed_of_an_empty_table() {
        let empty = Table { rows: Vec::new(), ..pods() };
        check_table(&empty, Headers::Shown, Columns::Ordinary, "");
        check_table(&Table::default(), Headers::Shown, Columns::Wide, "");
    }

    #[test]
    fn cells_stay_on_their_line() {
        let columns = [Column::new("Message"), Column::new("X")];
        let rows = [json!(["a\nb", true]), json!(["a\u{1b}[31m", 1.5]), json!(["one\rtwo"]), json!(["é", 1, "extra"])];
        let expected = "MESSAGE   X\na...      true\na^[[31m   1.5\none...\né         1\n";
        check_table(&table(&columns, &rows), Headers::Shown, Columns::Ordinary, expected);
    }

    #[test]
    fn a_watch_keeps_widths_and_headings() {
        let mut printer = TablePrinter::new(Headers::Shown, Columns::Ordinary);
        let first = Table { rows: Vec::new(), ..pods() };
        printer.add(&first);
        assert_eq!(printer.flush(), "");
        printer.add(&Table { columns: Vec::new(), ..pods() });
        assert!(printer.flush().starts_with("NAME                   READY"));
        printer.add(&Table { columns: Vec::new(), rows: vec![["x", "1/1"].into_iter().collect()] });
        assert_eq!(printer.flush(), "x                      1/1\n");
        let other = table(&[Column::new("Other")], &[json!(["y"])]);
        printer.add(&other);
        assert_eq!(printer.flush(), "OTHER\ny\n");
    }
}
