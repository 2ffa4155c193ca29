//! `-o custom-columns=NAME:.path,…` and the same from a file: columns that the user chose.

use super::table::{Headers, escape_terminal};
use super::tabwriter::TabWriter;
use crate::api::go_format;
use crate::api::jsonpath::{self, JsonPathError, Template};
use serde_json::Value;

/// Prints objects under headings; several calls print one table, as a watch needs.
///
/// `CustomColumnsPrinter` of `k8s.io/kubectl/pkg/cmd/get`.
#[derive(Clone, Debug)]
pub struct CustomColumns {
    columns: Vec<Column>,
    headers: Headers,
    writer: TabWriter,
}

#[derive(Clone, Debug)]
struct Column {
    header: String,
    path: String,
}

impl CustomColumns {
    /// Reads the list of `<header>:<path>` behind `custom-columns=`; the error is kubectl's (to follow `error: `).
    pub fn parse(spec: &str, headers: Headers) -> Result<Self, String> {
        if spec.is_empty() {
            return Err("custom-columns format specified but no custom columns given".into());
        }
        let columns = spec.split(',').map(|part| {
            let unexpected = || format!("unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>");
            let (header, path) = part.split_once(':').ok_or_else(unexpected)?;
            column(header, path)
        });
        Ok(Self::of(columns.collect::<Result<_, _>>()?, headers))
    }

    /// Reads a template of two lines, headings and paths; it always shows its headings (`custom-columns-file`).
    pub fn from_template(text: &str) -> Result<Self, String> {
        let mut lines = text.lines();
        let missing = |line| {
            let format =
                "Expected format is one line of space separated headers, one line of space separated column specs.";
            format!("invalid template, missing {line} line. {format}")
        };
        let headers: Vec<&str> = lines.next().ok_or_else(|| missing("header"))?.split_whitespace().collect();
        let paths: Vec<&str> = lines.next().ok_or_else(|| missing("spec"))?.split_whitespace().collect();
        if headers.len() != paths.len() {
            let (headers, paths) = (headers.len(), paths.len());
            return Err(format!("number of headers ({headers}) and field specifications ({paths}) don't match"));
        }
        let columns = headers.iter().zip(paths).map(|(header, path)| column(header, path));
        Ok(Self::of(columns.collect::<Result<_, _>>()?, Headers::Shown))
    }

    /// Adds objects, headings first; rows before one that does not fit the paths stay added.
    pub fn add<'a>(&mut self, objects: impl IntoIterator<Item = &'a Value>) -> Result<(), JsonPathError> {
        if self.headers == Headers::Shown {
            self.headers = Headers::Hidden;
            let names: Vec<&str> = self.columns.iter().map(|column| column.header.as_str()).collect();
            self.writer.write(&names.join("\t"));
            self.writer.write("\n");
        }
        let paths: Vec<Template> =
            self.columns.iter().map(|column| Template::parse(&column.path)).collect::<Result<_, _>>().map_err(bare)?;
        for object in objects {
            let cells = paths.iter().map(|path| cell(path, object)).collect::<Result<Vec<_>, _>>()?;
            self.writer.write(&cells.join("\t"));
            self.writer.write("\n");
        }
        Ok(())
    }

    /// Takes what was added since the last flush, aligned.
    pub fn flush(&mut self) -> String {
        self.writer.flush()
    }

    fn of(columns: Vec<Column>, headers: Headers) -> Self {
        Self { columns, headers, writer: TabWriter::for_tables() }
    }
}

fn column(header: &str, path: &str) -> Result<Column, String> {
    let path = jsonpath::relaxed(path).map_err(|error| error.to_string())?;
    Ok(Column { header: header.into(), path })
}

/// The error without kubectl's frame for `-o jsonpath`, which columns do not have.
fn bare(error: JsonPathError) -> JsonPathError {
    JsonPathError::Execute { reason: error.reason().into() }
}

fn cell(path: &Template, object: &Value) -> Result<String, JsonPathError> {
    let found = path.find(object)?;
    let mut values = Vec::new();
    if found.first().is_none_or(Vec::is_empty) {
        values.push("<none>".to_string());
    }
    values.extend(found.iter().flatten().map(|value| escape_terminal(&go_format::print(value))));
    Ok(values.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pods() -> Vec<Value> {
        vec![
            json!({"metadata": {"name": "web-10"}, "spec": {"n": 3, "f": 1.5, "on": true, "list": [1, 2],
                "containers": [{"name": "x", "image": "nginx"}, {"name": "y", "image": "redis"}]}}),
            json!({"metadata": {"name": "web-9"}, "spec": {"n": 1, "nul": null, "esc": "\u{1b}[31m",
                "containers": [{"name": "x", "image": "nginx", "env": {"a": "b"}}]}}),
        ]
    }

    #[track_caller]
    fn check_columns(spec: &str, expected: &str) {
        let mut columns = CustomColumns::parse(spec, Headers::Shown).unwrap();
        columns.add(&pods()).unwrap();
        assert_eq!(columns.flush(), expected, "{spec}");
    }

    #[track_caller]
    fn check_refused(spec: &str, expected: &str) {
        assert_eq!(CustomColumns::parse(spec, Headers::Shown).map(|_| ()), Err(expected.to_string()), "{spec}");
    }

    #[test]
    fn columns_show_what_their_paths_find() {
        for (spec, expected) in [
            ("NAME:.metadata.name,NOPE:.status.nosuchfield", "NAME     NOPE\nweb-10   <none>\nweb-9    <none>\n"),
            ("NAME:metadata.name,N:{.spec.n}", "NAME     N\nweb-10   3\nweb-9    1\n"),
            (
                "I:.spec.containers[*].image,L:.spec.list",
                "I             L\nnginx,redis   [1 2]\nnginx         <none>\n",
            ),
            ("E:.spec.containers[0].env,N:.spec.nul", "E          N\n<none>     <none>\nmap[a:b]   <nil>\n"),
            (
                "A:.spec.f,B:.spec.on,C:.spec.esc",
                "A        B        C\n1.5      true     <none>\n<none>   <none>   ^[[31m\n",
            ),
            ("A:.spec.containers[?(@.name==\"y\")].image", "A\nredis\n<none>\n"),
            ("A:", "A\n<none>\n<none>\n"),
            (":.metadata.name", "\nweb-10\nweb-9\n"),
        ] {
            check_columns(spec, expected);
        }
    }

    #[test]
    fn broken_specifications_are_refused() {
        let forms =
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'";
        for (spec, expected) in [
            ("", "custom-columns format specified but no custom columns given"),
            ("NAME", "unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>"),
            ("A:.a,", "unexpected custom-columns spec: , expected <header>:<json-path-expr>"),
            ("NAME:{.a}{.b}", forms),
        ] {
            check_refused(spec, expected);
        }
    }

    #[test]
    fn rows_before_an_error_are_printed() {
        for (spec, printed, reason) in [
            ("A:.a[", "A\n", "unterminated array"),
            ("A:.spec.containers[1].name", "A\ny\n", "array index out of bounds: index 1, length 1"),
        ] {
            let mut columns = CustomColumns::parse(spec, Headers::Shown).unwrap();
            assert_eq!(columns.add(&pods()).map_err(|error| error.to_string()), Err(reason.to_string()));
            assert_eq!(columns.flush(), printed);
        }
    }

    #[test]
    fn headings_appear_once_or_never() {
        let mut columns = CustomColumns::parse("NAME:.metadata.name,N:.spec.n", Headers::Shown).unwrap();
        columns.add([]).unwrap();
        assert_eq!(columns.flush(), "NAME   N\n");
        columns.add(&pods()).unwrap();
        assert_eq!(columns.flush(), "web-10   3\nweb-9    1\n");
        let mut columns = CustomColumns::parse("NAME:.metadata.name,N:.spec.n", Headers::Hidden).unwrap();
        columns.add(&pods()).unwrap();
        assert_eq!(columns.flush(), "web-10   3\nweb-9    1\n");
    }

    #[test]
    fn a_file_has_two_lines() {
        let mut columns = CustomColumns::from_template("NAME  X\nmetadata.name {.spec.n}\n").unwrap();
        columns.add(&pods()).unwrap();
        assert_eq!(columns.flush(), "NAME     X\nweb-10   3\nweb-9    1\n");
        let rest = "Expected format is one line of space separated headers, one line of space separated column specs.";
        for (text, expected) in [
            ("", format!("invalid template, missing header line. {rest}")),
            ("NAME", format!("invalid template, missing spec line. {rest}")),
            ("NAME X\n.a\n", "number of headers (2) and field specifications (1) don't match".to_string()),
        ] {
            assert_eq!(CustomColumns::from_template(text).map(|_| ()), Err(expected));
        }
    }
}
