//! What a command that changes things prints: `deployment.apps/web created`, or the object in the form of `-o`.

use super::change;
use super::dry_run::DryRun;
use super::failure::Failure;
use super::flags::Arguments;
use super::output::go_template;
use super::output::typed_json;
use super::resources::read_file;
use crate::api::discovery::Kind;
use crate::api::go_format::{json_indented, quote};
use crate::api::jsonpath::{self, MissingKeys};
use crate::api::yaml::to_yaml;
use crate::host::Host;
use serde_json::Value;
use std::cell::Cell;

/// The formats that `-o` takes where there is no table.
const ALLOWED: &str =
    "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml";

/// A way to tell of changes.
pub struct Report {
    form: Form,
    keys: Keys,
    dry_run: DryRun,
    hides_managers: bool,
    told: Cell<usize>,
}

/// In which order JSON keys come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// As Go's types declare them: objects that kubectl made.
    Declared,
    /// By the alphabet: documents that it passes on.
    Sorted,
}

enum Form {
    Words,
    Name,
    Json,
    Yaml,
    JsonPath(jsonpath::Template),
    JsonPathAsJson(jsonpath::Template),
    GoTemplate(go_template::Template),
}

impl Report {
    /// The report that `-o` asks for.
    ///
    /// # Errors
    /// An unknown format, or a template that is missing or broken.
    pub fn new(arguments: &Arguments, keys: Keys, dry_run: DryRun, host: &Host) -> Result<Self, Failure> {
        let form = form(arguments, host)?;
        let hides_managers = !arguments.switch("show-managed-fields");
        Ok(Self { form, keys, dry_run, hides_managers, told: Cell::new(0) })
    }

    /// Whether it shows whole objects rather than what was done to them.
    pub fn shows_objects(&self) -> bool {
        !matches!(self.form, Form::Words | Form::Name)
    }

    /// Tells of one object: what was done is a word such as `created`.
    ///
    /// # Errors
    /// A template that does not fit the object.
    pub fn tell(&self, document: &Value, done: &str, host: &Host) -> Result<(), Failure> {
        let before = self.told.replace(self.told.get() + 1);
        let stdout = &host.stdout;
        let mut shown = document.clone();
        if self.hides_managers {
            hide_managers(&mut shown);
        }
        let document = &shown;
        match &self.form {
            Form::Words => stdout.line(&format!("{} {done}{}", name(document), self.dry_run.suffix())),
            Form::Name => stdout.line(&name(document)),
            Form::Json if self.keys == Keys::Declared => stdout.line(&typed_json::print(document, "    ")),
            Form::Json => stdout.line(&json_indented(document)),
            Form::Yaml => {
                stdout.write(if before > 0 { "---\n" } else { "" });
                stdout.write(&to_yaml(document));
            }
            Form::JsonPath(template) => {
                stdout.write(&template.render(document).map_err(|error| Failure::message(error.to_string()))?);
            }
            Form::JsonPathAsJson(template) => {
                stdout.write(&template.render_as_json(document).map_err(|error| Failure::message(error.to_string()))?);
            }
            Form::GoTemplate(template) => {
                stdout.write(&template.render(document).map_err(|error| Failure::message(error.to_string()))?);
            }
        }
        Ok(())
    }
}

/// As `OmitManagedFieldsPrinter`.
fn hide_managers(document: &mut Value) {
    change::remove(document, "/metadata", "managedFields");
    document.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten().for_each(hide_managers);
}

/// `deployment.apps/web`
pub fn name(document: &Value) -> String {
    let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let kind = match Kind::of_manifest(text("/apiVersion"), text("/kind")) {
        Some(kind) => kind.qualified_singular(),
        None => match text("/apiVersion").split_once('/') {
            Some((group, _)) => format!("{}.{group}", text("/kind").to_ascii_lowercase()),
            None => text("/kind").to_ascii_lowercase(),
        },
    };
    let name = Some(text("/metadata/name")).filter(|name| !name.is_empty());
    format!("{kind}/{}", name.unwrap_or("<unknown>"))
}

fn form(arguments: &Arguments, host: &Host) -> Result<Form, Failure> {
    let (output, own) = (arguments.value("output"), arguments.value("template"));
    let output = if output.is_empty() && !own.is_empty() { "go-template" } else { output };
    let (format, inline) = output.split_once('=').unwrap_or((output, ""));
    let template = if own.is_empty() { inline } else { own };
    let text = match (format.ends_with("file"), template) {
        (_, "") => String::new(),
        (true, path) => read_file(host, path)?,
        (false, text) => text.to_owned(),
    };
    let is_template =
        ALLOWED.split(',').any(|allowed| allowed == format) && !["json", "yaml", "name"].contains(&format);
    if is_template && text.is_empty() {
        return Err(Failure::message("template format specified but no template given"));
    }
    let missing_keys =
        if arguments.switch("allow-missing-template-keys") { MissingKeys::Allowed } else { MissingKeys::Refused };
    let jsonpath = || match jsonpath::Template::parse(&text) {
        Ok(template) => Ok(template.with_missing_keys(missing_keys)),
        Err(error) => Err(Failure::message(error.to_string())),
    };
    match format {
        "" => Ok(Form::Words),
        "name" if output == format => Ok(Form::Name),
        "json" if output == format => Ok(Form::Json),
        "yaml" if output == format => Ok(Form::Yaml),
        "jsonpath" | "jsonpath-file" => jsonpath().map(Form::JsonPath),
        "jsonpath-as-json" => jsonpath().map(Form::JsonPathAsJson),
        "go-template" | "go-template-file" | "template" | "templatefile" => go_template::Template::parse(&text)
            .map(|template| Form::GoTemplate(template.with_missing_keys(missing_keys)))
            .map_err(|error| Failure::message(format!("error parsing template {text}, {error}"))),
        _ => Err(Failure::message(format!(
            "unable to match a printer suitable for the output format {}, allowed formats are: {ALLOWED}",
            quote(output)
        ))),
    }
}
