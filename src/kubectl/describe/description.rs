//! A description in the making: fields, lines and rows at levels of two blanks, aligned when it is done.

pub use crate::api::lookup::{is_set, items_at, text_at};
use crate::api::meta::{ObjectMeta, StringMap};
use crate::api::time::{SimDuration, SimTime};
use crate::kubectl::output::table::escape_terminal;
use crate::kubectl::output::tabwriter::align_description;
use std::fmt::Display;

/// Annotations longer than this move below their key (`maxAnnotationLen`).
const LONGEST_ANNOTATION: usize = 140;
/// The copy of the manifest that `kubectl apply` leaves behind; describing it would say everything twice.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Text whose columns are not aligned yet, as upstream's `PrefixWriter` over a tabwriter.
#[derive(Debug, Default)]
pub struct Description(String);

impl Description {
    /// The beginning that nearly all descriptions share: name, namespace, labels and annotations.
    pub fn of_namespaced(meta: &ObjectMeta) -> Self {
        let mut description = Self::default();
        description.field(0, "Name", &meta.name);
        description.field(0, "Namespace", &meta.namespace);
        description.labels(0, "Labels", &meta.labels);
        description.annotations(0, "Annotations", &meta.annotations);
        description
    }

    /// `name:`, and the value in the next column.
    pub fn field(&mut self, level: usize, name: &str, value: impl Display) {
        self.line(level, format_args!("{name}:\t{value}"));
    }

    /// `name:` alone: what belongs to it follows one level deeper.
    pub fn heading(&mut self, level: usize, name: &str) {
        self.line(level, format_args!("{name}:"));
    }

    /// A line of text, whose tabs end cells.
    pub fn line(&mut self, level: usize, text: impl Display) {
        let text = format!("{}{text}\n", "  ".repeat(level));
        self.0.push_str(&escape_terminal(&text));
    }

    /// A line of cells.
    pub fn row(&mut self, level: usize, cells: &[&str]) {
        self.line(level, cells.join("\t"));
    }

    /// The headings of columns, underlined with as many dashes as upstream does, which is not always their width.
    pub fn columns(&mut self, level: usize, columns: &[(&str, usize)]) {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let dashes: Vec<String> = columns.iter().map(|(_, width)| "-".repeat(*width)).collect();
        self.row(level, &names);
        self.line(level, dashes.join("\t"));
    }

    /// A name and values below each other, `<none>` without any.
    pub fn list<Item: Display>(&mut self, level: usize, name: &str, items: impl IntoIterator<Item = Item>) {
        let mut items = items.into_iter();
        match items.next() {
            Some(first) => self.field(level, name, first),
            None => self.field(level, name, "<none>"),
        }
        items.for_each(|item| self.line(0, format_args!("\t{item}")));
    }

    /// Labels, `key=value` below each other (`printLabelsMultiline`).
    pub fn labels(&mut self, level: usize, name: &str, labels: &StringMap) {
        self.list(level, name, labels.iter().map(|(key, value)| format!("{key}={value}")));
    }

    /// Annotations, `key: value` below each other, long ones cut (`printAnnotationsMultiline`).
    pub fn annotations(&mut self, level: usize, name: &str, annotations: &StringMap) {
        let shown = annotations.iter().filter(|(key, _)| *key != LAST_APPLIED);
        self.list(level, name, shown.flat_map(|(key, value)| annotation(key, value)));
    }

    /// Nothing on a line.
    pub fn blank(&mut self) {
        self.line(0, "");
    }

    /// The text, its tabs as they are.
    pub fn unaligned(self) -> String {
        self.0
    }

    /// The text, aligned.
    pub fn finish(self) -> String {
        align_description(&self.0)
    }
}

fn annotation(key: &str, value: &str) -> Vec<String> {
    let value = value.strip_suffix('\n').unwrap_or(value);
    if key.len() + value.len() + 2 <= LONGEST_ANNOTATION && !value.contains('\n') {
        return vec![format!("{key}: {value}")];
    }
    let lines = value.split('\n').map(|line| format!("  {}", shorten(line, LONGEST_ANNOTATION - 2)));
    std::iter::once(format!("{key}:")).chain(lines).collect()
}

/// The text cut to so many bytes, or to the character that begins before.
fn shorten(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let end = (0..=longest).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    format!("{}...", text.get(..end).unwrap_or_default())
}

/// The time since an instant, `<invalid>` if it lies ahead (`translateTimestampSince`).
pub fn elapsed(at: Option<SimTime>, now: SimTime) -> String {
    let Some(at) = at else { return "<unknown>".to_owned() };
    SimDuration::from_secs((now.as_millis() - at.as_millis()) / 1000).to_string()
}

/// An instant as in `Mon, 05 Jan 2026 09:00:00 +0000`; one that was never set is Go's zero time.
pub fn instant(at: Option<SimTime>) -> String {
    at.map_or_else(|| "Mon, 01 Jan 0001 00:00:00 +0000".to_owned(), SimTime::to_rfc1123)
}

/// The text, `<none>` if it is empty.
pub fn or_none(text: &str) -> &str {
    if text.is_empty() { "<none>" } else { text }
}

/// `True` or `False`.
pub fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// Labels on one line, `<none>` without any (`labels.FormatLabels`).
pub fn format_labels(labels: &StringMap) -> String {
    let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    or_none(&pairs.join(",")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_annotations(annotations: &[(&str, &str)], expected: &str) {
        let map = annotations.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let mut description = Description::default();
        description.annotations(0, "Annotations", &map);
        assert_eq!(description.finish(), expected);
    }

    #[test]
    fn annotations_are_cut_and_split() {
        let long = "é".repeat(90);
        let cut = "é".repeat(69);
        check_annotations(&[], "Annotations:  <none>\n");
        check_annotations(&[(LAST_APPLIED, "{}\n")], "Annotations:  <none>\n");
        check_annotations(&[("a", "1"), ("b", "2\n")], "Annotations:  a: 1\n              b: 2\n");
        check_annotations(&[("a", "x\ny")], "Annotations:  a:\n                x\n                y\n");
        check_annotations(&[("a", &long)], &format!("Annotations:  a:\n                {cut}...\n"));
    }

    #[test]
    fn times_that_lie_ahead_are_invalid() {
        let now = SimTime::from_millis(60_500);
        for (at, expected) in [(Some(0), "60s"), (Some(61_000), "0s"), (Some(90_000), "<invalid>"), (None, "<unknown>")]
        {
            assert_eq!(elapsed(at.map(SimTime::from_millis), now), expected);
        }
    }
}
