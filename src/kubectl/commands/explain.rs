//! `kubectl explain`: kinds and their fields, from the table of types. The layout is upstream's `plaintext.tmpl`.

use super::Command;
use crate::api::discovery::Kind;
use crate::api::schema::{Field, Schema, Type};
use crate::host::{Host, Output};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;

/// `kubectl explain`
pub const COMMAND: Command = Command { path: "explain", run: |a, h| run(a, h).boxed_local() };

const TEXT: &str = include_str!("../../../static/kubectl/explain.txt");
/// The width of a description, its indentation apart.
const WIDTH: usize = 76;
/// A list of values goes on with dots behind so many, where it stands in one line.
const SHOWN_VALUES: usize = 4;

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let [word] = arguments.positional.as_slice() else {
        return Err(Failure::message(match arguments.positional.is_empty() {
            true => {
                "You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list \
                 of supported resources."
            }
            false => "We accept only this format: explain RESOURCE",
        }));
    };
    let (kind, path) = meant(word)?;
    let (group, version) = match arguments.value("api-version") {
        "" => (kind.info().group, kind.info().version),
        given => given.split_once('/').unwrap_or(("", given)),
    };
    match arguments.value("output") {
        "" | "plaintext" => {}
        "plaintext-openapiv2" => return Err(Failure::message("the form plaintext-openapiv2 is not simulated")),
        other => return Err(Failure::message(format!("unrecognized format: {other}"))),
    }
    let api_version = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
    let Some(of) = Schema::get().of_manifest(&api_version, kind.info().kind) else {
        let (plural, name) = (kind.info().plural, format!("{group}/{version}"));
        return Err(Failure::message(format!("couldn't find resource for \"{name}, Resource={plural}\"")));
    };
    if !group.is_empty() {
        host.stdout.line(&format!("GROUP:      {group}"));
    }
    host.stdout.line(&format!("KIND:       {}\nVERSION:    {version}\n", kind.info().kind));
    let page = Page { out: &host.stdout, is_recursive: arguments.switch("recursive") };
    page.write(of, &path)
}

/// The kind that a path begins with, and the fields behind it: `deployments.apps.spec.replicas`.
fn meant(word: &str) -> Result<(Kind, Vec<&str>), Failure> {
    let parts: Vec<&str> = word.split('.').collect();
    for count in (1..=parts.len()).rev() {
        let (kind, path) = parts.split_at(count);
        if let Some(kind) = Kind::of_word(&kind.join(".")) {
            return Ok((kind, path.iter().copied().filter(|part| !part.is_empty()).collect()));
        }
    }
    let first = parts.first().copied().unwrap_or_default();
    Err(Failure::Bare(format!("the server doesn't have a resource type {first:?}")))
}

struct Page<'a> {
    out: &'a Output,
    is_recursive: bool,
}

impl Page<'_> {
    fn write(&self, kind: &'static Type, path: &[&str]) -> Result<(), Failure> {
        let (mut of, mut last) = (Some(kind), None);
        for part in path {
            let found = of.and_then(|of| of.field(part).map(|field| (of, field)));
            let Some((holder, field)) = found else {
                return Err(Failure::message(format!("field {part:?} does not exist")));
            };
            of = field.kind.object().and_then(|name| Schema::get().of_name(name));
            last = Some((holder, field));
        }
        let meaning = match last {
            None => meaning_of(kind.name).to_owned(),
            Some((holder, field)) => {
                self.head(field);
                let texts = [field_meaning(holder, field.name), of.map_or("", |of| meaning_of(of.name))];
                texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\\n")
            }
        };
        let meaning = if meaning.is_empty() { "<empty>" } else { meaning.as_str() };
        self.out.write(&format!("DESCRIPTION:\n{}    \n", wrapped(meaning, 4)));
        if let Some(of) = of.filter(|of| !of.fields.is_empty()) {
            self.out.line("FIELDS:");
            self.fields(of, 1, &mut vec![of.name]);
        }
        self.out.line("");
        Ok(())
    }

    fn head(&self, field: &Field) {
        self.out.line(&format!("FIELD: {} <{}>", field.name, field.kind.explained()));
        match field.choices.is_empty() {
            true => self.out.line("\n"),
            false => {
                let values: String = field.choices.iter().map(|value| format!("    {value}\n")).collect();
                self.out.write(&format!("ENUM:\n{values}\n"));
            }
        }
    }

    /// The fields of a type; with `--recursive` those of their types too, each type once on the way down.
    fn fields(&self, of: &Type, level: usize, above: &mut Vec<&'static str>) {
        let indent = "  ".repeat(level);
        for field in &of.fields {
            let required = if field.required { " -required-" } else { "" };
            self.out.line(&format!("{indent}{}\t<{}>{required}", field.name, field.kind.explained()));
            if !field.choices.is_empty() {
                let shown: Vec<&str> = field.choices.iter().copied().take(SHOWN_VALUES).collect();
                let more = if field.choices.len() > SHOWN_VALUES { ", ...." } else { "" };
                self.out.line(&format!("{indent}enum: {}{more}", shown.join(", ")));
            }
            if !self.is_recursive {
                let meaning = match field_meaning(of, field.name) {
                    "" => "<no description>",
                    meaning => meaning,
                };
                self.out.line(&wrapped(meaning, 2 * level + 2));
                continue;
            }
            let below = field.kind.object().and_then(|name| Schema::get().of_name(name));
            if let Some(below) = below.filter(|below| !above.contains(&below.name)) {
                above.push(below.name);
                self.fields(below, level + 1, above);
                above.pop();
            }
        }
    }
}

/// What a type means, empty if nobody has written it down.
fn meaning_of(name: &str) -> &'static str {
    let meaning = |line: &'static str| line.strip_prefix(name)?.strip_prefix(' ');
    TEXT.lines().find_map(meaning).unwrap_or_default()
}

/// What a field means: in this type, or in every kind.
fn field_meaning(of: &Type, field: &str) -> &'static str {
    let is_kind = of.field("apiVersion").is_some() && of.field("kind").is_some();
    let in_type = |name: &str| {
        let mut lines = TEXT.lines().skip_while(|line| line.split(' ').next() != Some(name));
        lines.next();
        let own = lines.take_while(|line| line.starts_with(' '));
        own.filter_map(|line| line.get(1..)?.split_once(' ')).find(|(known, _)| *known == field).map(|(_, text)| text)
    };
    in_type(of.name).or_else(|| if is_kind { in_type("*") } else { None }).unwrap_or_default()
}

/// Words in lines of at most [`WIDTH`], each behind an indentation.
fn wrapped(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    for paragraph in text.split("\\n") {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.trim().is_empty() && line.len() + 1 + word.len() > WIDTH {
                lines.push_str(&format!("{:indent$}{line}\n", ""));
                line.clear();
                line.push_str(word);
                continue;
            }
            if !line.is_empty() || word.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push_str(&format!("{:indent$}{line}\n", ""));
    }
    lines
}
