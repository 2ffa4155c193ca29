//! The lines of a difference: what fits on one stays on one, and values stand below one another. As go-cmp's `report_text.go`.

/// What is longer on one side only is spread over lines.
const WIDEST: usize = 80;

/// A value as text.
pub enum Text {
    /// On one line.
    Line(String),
    /// In braces.
    Wrap {
        /// Before the opening brace.
        prefix: String,
        /// Between the braces.
        records: Vec<Record>,
    },
}

/// An entry between braces.
pub struct Record {
    mark: Mark,
    key: String,
    value: Text,
    /// For dots that stand for others: what they stand for.
    hides: Option<String>,
}

/// On which side a record is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// On both.
    Same,
    /// On the old one.
    Gone,
    /// On the new one.
    New,
}

impl Text {
    /// `prefix{…}`
    pub fn wrapped(prefix: &str, records: Vec<Record>) -> Self {
        Self::Wrap { prefix: prefix.to_owned(), records }
    }

    /// `&…`, unless it is nil.
    pub fn pointed_to(self) -> Self {
        match self {
            Self::Line(text) => Self::Line(format!("&{text}")),
            Self::Wrap { prefix, records } => Self::Wrap { prefix: format!("&{prefix}"), records },
        }
    }

    /// All of it, spread over lines; the first begins in the third column.
    pub fn lines(self) -> String {
        let mut out = String::new();
        self.compact(Mark::Same).write(&mut out, Mark::Same, 0);
        out
    }

    /// As `formatCompactTo`: one line, if nothing in it is on one side only.
    fn compact(self, mark: Mark) -> Self {
        let Self::Wrap { prefix, records } = self else { return self };
        let records: Vec<Record> = records
            .into_iter()
            .map(|record| {
                let inner = if record.mark == Mark::Same { mark } else { record.mark };
                Record { value: record.value.compact(inner), ..record }
            })
            .collect();
        let parts: Option<Vec<String>> = records.iter().map(Record::on_one_line).collect();
        let line = parts.map(|parts| parts.join(", "));
        match line.filter(|line| mark == Mark::Same || line.len() <= WIDEST) {
            Some(line) => Self::Line(format!("{prefix}{{{line}}}")),
            None => Self::Wrap { prefix, records },
        }
    }

    fn write(&self, out: &mut String, mark: Mark, depth: usize) {
        match self {
            Self::Line(text) => out.push_str(text),
            Self::Wrap { prefix, records } => {
                out.push_str(prefix);
                out.push('{');
                for (record, padding) in records.iter().zip(paddings(records)) {
                    record.write(out, mark, depth + 1, padding);
                }
                begin(out, mark, depth);
                out.push('}');
            }
        }
    }
}

impl Record {
    /// On both sides.
    pub fn equal(key: &str, value: Text) -> Self {
        Self::marked(Mark::Same, key, value)
    }

    /// On a side.
    pub fn marked(mark: Mark, key: &str, value: Text) -> Self {
        Self { mark, key: key.to_owned(), value, hides: None }
    }

    /// Dots for what does not show.
    pub fn ellipsis(hides: String) -> Self {
        Self { hides: Some(hides), ..Self::equal("", Text::Line("...".to_owned())) }
    }

    fn on_one_line(&self) -> Option<String> {
        match &self.value {
            Text::Line(text) if self.mark == Mark::Same && self.hides.as_ref().is_none_or(String::is_empty) => {
                Some(if self.key.is_empty() { text.clone() } else { format!("{}: {text}", self.key) })
            }
            _ => None,
        }
    }

    fn write(&self, out: &mut String, mark: Mark, depth: usize, padding: usize) {
        let mark = if self.mark == Mark::Same { mark } else { self.mark };
        begin(out, mark, depth);
        if let Some(hides) = &self.hides {
            out.push_str("...");
            if !hides.is_empty() {
                out.push_str(&format!(" // {hides}"));
            }
            return;
        }
        if !self.key.is_empty() {
            out.push_str(&self.key);
            out.push_str(": ");
        }
        out.push_str(&" ".repeat(padding));
        self.value.write(out, mark, depth);
        out.push(',');
    }
}

fn begin(out: &mut String, mark: Mark, depth: usize) {
    let sign = match mark {
        Mark::Same => ' ',
        Mark::Gone => '-',
        Mark::New => '+',
    };
    out.push('\n');
    out.push(sign);
    out.push(' ');
    out.push_str(&"\t".repeat(depth));
}

/// As `alignLens`: the values of one-line records that follow one another begin in one column.
fn paddings(records: &[Record]) -> Vec<usize> {
    let is_aligned = |record: &Record| !record.key.is_empty() && matches!(record.value, Text::Line(_));
    let mut paddings = Vec::with_capacity(records.len());
    for run in records.chunk_by(|a, b| is_aligned(a) && is_aligned(b)) {
        let longest = run.iter().map(|record| record.key.len()).max().unwrap_or_default();
        let padding = |record: &Record| if is_aligned(record) { longest - record.key.len() } else { 0 };
        paddings.extend(run.iter().map(padding));
    }
    paddings
}
