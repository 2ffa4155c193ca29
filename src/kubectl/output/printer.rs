//! `-o`: objects as documents, names, columns, or in a template of the user's.

use super::custom_columns::CustomColumns;
use super::go_template;
use super::sort;
use super::table::Headers;
use crate::api::go_format;
use crate::api::jsonpath::{self, MissingKeys};
use crate::api::object::Object;
use crate::api::yaml;
use crate::host::{Host, Output};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::log;
use crate::kubectl::resources::read_file;
use serde_json::{Value, json};
use std::rc::Rc;

/// What the user may choose from, as the error for anything else lists it.
const ALLOWED: &str = "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,\
                       jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml";

/// A way to print objects that is not the table.
#[derive(Clone, Debug)]
pub enum Printer {
    /// `-o json`
    Json,
    /// `-o yaml`
    Yaml,
    /// `-o name`
    Name,
    /// `-o jsonpath=…`
    JsonPath(jsonpath::Template),
    /// `-o jsonpath-as-json=…`
    JsonPathAsJson(jsonpath::Template),
    /// `-o go-template=…`
    GoTemplate(go_template::Template),
    /// `-o custom-columns=…`
    Columns(CustomColumns),
}

/// What is printed.
#[derive(Clone, Copy, Debug)]
pub enum Shown<'o> {
    /// One object, by itself.
    One(&'o Object),
    /// Any number, as a `v1.List`.
    List(&'o [Rc<Object>]),
}

/// A format and the template behind it: `jsonpath` and `{.metadata.name}`.
struct Asked<'a> {
    format: &'a str,
    template: &'a str,
    missing_keys: MissingKeys,
}

impl Printer {
    /// The printer that `-o` and `--template` ask for; `None` for the table, ordinary or wide.
    ///
    /// # Errors
    /// A format that there isn't, a template that is missing or broken.
    pub fn asked_for(arguments: &Arguments, host: &Host) -> Result<Option<Self>, Failure> {
        let (output, template) = (arguments.value("output"), arguments.value("template"));
        let output = if output.is_empty() && !template.is_empty() { "go-template" } else { output };
        if output.is_empty() || output == "wide" {
            return Ok(None);
        }
        let missing_keys =
            if arguments.switch("allow-missing-template-keys") { MissingKeys::Allowed } else { MissingKeys::Refused };
        // A template of its own flag leaves `-o` to be a bare word.
        let (format, template) =
            if template.is_empty() { output.split_once('=').unwrap_or((output, "")) } else { (output, template) };
        let is_known = ALLOWED.split(',').any(|allowed| allowed == format);
        let takes_none = matches!(format, "json" | "yaml" | "name");
        if !is_known || format == "wide" || takes_none && format != output {
            return Err(Failure::message(format!(
                "unable to match a printer suitable for the output format {}, allowed formats are: {ALLOWED}",
                go_format::quote(output)
            )));
        }
        let headers = if arguments.switch("no-headers") { Headers::Hidden } else { Headers::Shown };
        Asked { format, template, missing_keys }.printer(headers, host).map(Some)
    }

    /// Prints; what was printed before a failure stays printed.
    ///
    /// # Errors
    /// A template that does not fit the objects.
    pub fn print(&mut self, shown: Shown<'_>, stdout: &Output) -> Result<(), Failure> {
        match self {
            Printer::Name => {
                shown.objects().for_each(|object| stdout.line(&name(object)));
                Ok(())
            }
            Printer::Json => {
                stdout.line(&go_format::json_indented(&shown.document()));
                Ok(())
            }
            Printer::Yaml => {
                stdout.write(&yaml::to_yaml(&shown.document()));
                Ok(())
            }
            Printer::JsonPath(template) => {
                stdout.write(&template.render(&shown.document()).map_err(|error| ended(&error.to_string()))?);
                Ok(())
            }
            Printer::JsonPathAsJson(template) => {
                stdout.write(&template.render_as_json(&shown.document()).map_err(|error| ended(&error.to_string()))?);
                Ok(())
            }
            Printer::GoTemplate(template) => match template.render(&shown.document()) {
                Ok(text) => {
                    stdout.write(&text);
                    Ok(())
                }
                Err(error) => {
                    if let go_template::TemplateError::Execute { printed, .. } = &error {
                        stdout.write(printed);
                    }
                    Err(ended(&error.to_string()))
                }
            },
            Printer::Columns(columns) => {
                let objects: Vec<Value> = shown.objects().map(Object::to_value).collect();
                let outcome = columns.add(&objects);
                stdout.write(&columns.flush());
                outcome.map_err(|error| ended(&error.to_string()))
            }
        }
    }
}

impl Asked<'_> {
    fn printer(&self, headers: Headers, host: &Host) -> Result<Printer, Failure> {
        let &Asked { format, template, missing_keys } = self;
        let needs = |what: &str, something: &str| match template {
            "" => Err(Failure::message(format!("{what} format specified but no {something} given"))),
            template => Ok(template),
        };
        let path = |text: &str| match jsonpath::Template::parse(text) {
            Ok(template) => Ok(template.with_missing_keys(missing_keys)),
            Err(error) => Err(ended(&error.to_string())),
        };
        let go = |text: &str| match go_template::Template::parse(text) {
            Ok(template) => Ok(Printer::GoTemplate(template.with_missing_keys(missing_keys))),
            Err(error) => Err(ended(&error.to_string())),
        };
        match format {
            "json" => Ok(Printer::Json),
            "yaml" => Ok(Printer::Yaml),
            "name" => Ok(Printer::Name),
            "jsonpath" => path(needs("template", "template")?).map(Printer::JsonPath),
            "jsonpath-as-json" => path(needs("template", "template")?).map(Printer::JsonPathAsJson),
            "jsonpath-file" => path(&file(host, needs("template", "template")?, "--template")?).map(Printer::JsonPath),
            "template" | "go-template" => go(needs("template", "template")?),
            "templatefile" | "go-template-file" => go(&file(host, needs("template", "template")?, "--template")?),
            "custom-columns-file" => {
                let text = file(host, needs("custom-columns", "custom columns")?, "template")?;
                CustomColumns::from_template(&text).map(Printer::Columns).map_err(Failure::message)
            }
            _ => CustomColumns::parse(template, headers).map(Printer::Columns).map_err(Failure::message),
        }
    }
}

impl<'o> Shown<'o> {
    /// The objects in order of `--sort-by`'s path.
    ///
    /// # Errors
    /// A path that is none, or values that have no order.
    pub fn sorted(objects: &[Rc<Object>], path: &str, host: &Host) -> Result<Vec<Rc<Object>>, Failure> {
        if objects.is_empty() {
            return Ok(Vec::new());
        }
        let values: Vec<Value> = objects.iter().map(|object| object.to_value()).collect();
        let order = sort::order_by(&values.iter().collect::<Vec<_>>(), path).map_err(|error| unsorted(&error, host))?;
        Ok(order.into_iter().filter_map(|at| objects.get(at).cloned()).collect())
    }

    fn objects(self) -> Box<dyn Iterator<Item = &'o Object> + 'o> {
        match self {
            Shown::One(object) => Box::new(std::iter::once(object)),
            Shown::List(objects) => Box::new(objects.iter().map(|object| &**object)),
        }
    }

    fn document(self) -> Value {
        match self {
            Shown::One(object) => object.to_value(),
            Shown::List(objects) => {
                let items: Vec<Value> = objects.iter().map(|object| object.to_value()).collect();
                json!({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}})
            }
        }
    }
}

/// `deployment.apps/web`
pub fn name(object: &Object) -> String {
    format!("{}/{}", object.kind().qualified_singular(), object.meta().name)
}

/// Why objects could not be sorted. Values that cannot be compared end kubectl at once (`RuntimeSort.Less`).
fn unsorted(error: &sort::SortError, host: &Host) -> Failure {
    match error {
        sort::SortError::Unsortable { path, reason } => {
            let text = sort::unsortable(path, "*unstructured.Unstructured", reason);
            log::exit(host, "sorter.go:330", &text)
        }
        _ => Failure::message(error.to_string()),
    }
}

/// A failure whose text may bring its own end of line.
fn ended(text: &str) -> Failure {
    Failure::message(text.strip_suffix('\n').unwrap_or(text))
}

fn file(host: &Host, path: &str, what: &str) -> Result<String, Failure> {
    read_file(host, path)
        .map_err(|_| Failure::message(format!("error reading {what} {path}, open {path}: no such file or directory")))
}
