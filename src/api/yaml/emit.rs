//! Writing: a JSON value as `kubectl -o yaml` prints it, by go-yaml's emitter rules (block style, two blanks, 80 columns).

use super::float::go_float;
use super::key_order;
use super::scalar::{Style, analyze, is_break, is_printable, style_of};
use serde_json::{Map, Number, Value};

/// go-yaml folds a line at the first blank after this column.
const BEST_WIDTH: usize = 80;
/// A longer key is written as `? key`.
const LONGEST_SIMPLE_KEY: usize = 128;

/// `value` as `kubectl -o yaml` prints it, with the newline at its end.
pub fn to_yaml(value: &Value) -> String {
    let mut emitter = Emitter { out: String::new(), column: 0, indent: None, whitespace: true, indention: true };
    emitter.node(value, Place::Root);
    emitter.start_line();
    emitter.out
}

/// Where a node stands: it decides whether a list is indented.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Item,
    Value,
}

/// go-yaml's `yaml_emitter_t`, as far as block style needs it.
struct Emitter {
    out: String,
    column: usize,
    /// None before the first collection.
    indent: Option<usize>,
    /// What was written last ends in a blank, or nothing was.
    whitespace: bool,
    /// Only indentation and `- ` stand on this line so far.
    indention: bool,
}

impl Emitter {
    fn node(&mut self, value: &Value, place: Place) {
        match value {
            Value::Object(map) if map.is_empty() => self.indicator("{}"),
            Value::Object(map) => self.mapping(map),
            Value::Array(items) if items.is_empty() => self.indicator("[]"),
            Value::Array(items) => self.sequence(items, place),
            Value::Null => self.plain("null"),
            Value::Bool(value) => self.plain(if *value { "true" } else { "false" }),
            Value::Number(number) => self.plain(&number_text(number)),
            Value::String(text) => self.string(text, style_of(text, false), Folding::Allowed),
        }
    }

    fn mapping(&mut self, map: &Map<String, Value>) {
        let outer = self.indent;
        self.indent = Some(outer.map_or(0, |indent| indent + 2));
        for key in key_order::sorted(map.keys()) {
            let Some(value) = map.get(key) else { continue };
            self.start_line();
            if key.len() <= LONGEST_SIMPLE_KEY && !analyze(key).multiline {
                self.key(key);
                self.put(":");
                self.whitespace = false;
                self.indention = false;
            } else {
                self.entry_mark("?");
                self.string(key, style_of(key, false), Folding::Allowed);
                self.start_line();
                self.entry_mark(":");
            }
            self.node(value, Place::Value);
        }
        self.indent = outer;
    }

    fn key(&mut self, key: &str) {
        self.string(key, style_of(key, true), Folding::Forbidden);
    }

    fn sequence(&mut self, items: &[Value], place: Place) {
        let outer = self.indent;
        let stays = place == Place::Value && !self.indention;
        self.indent = Some(outer.map_or(0, |indent| if stays { indent } else { indent + 2 }));
        for item in items {
            self.start_line();
            self.entry_mark("-");
            self.node(item, Place::Item);
        }
        self.indent = outer;
    }

    fn string(&mut self, text: &str, style: Style, folding: Folding) {
        let outer = self.indent;
        self.indent = Some(outer.map_or(2, |indent| indent + 2));
        match style {
            Style::Plain => self.plain_string(text, folding),
            Style::SingleQuoted => self.single_quoted(text, folding),
            Style::DoubleQuoted => self.double_quoted(text, folding),
            Style::Literal => self.literal(text),
        }
        self.indent = outer;
    }

    fn plain(&mut self, text: &str) {
        self.indicator(text);
    }

    fn plain_string(&mut self, text: &str, folding: Folding) {
        self.indicator("");
        self.folded_text(text, folding, Quote::None);
        self.whitespace = false;
        self.indention = false;
    }

    fn single_quoted(&mut self, text: &str, folding: Folding) {
        self.indicator("'");
        self.folded_text(text, folding, Quote::Single);
        self.put("'");
        self.whitespace = false;
        self.indention = false;
    }

    /// The body of a plain or single-quoted scalar.
    fn folded_text(&mut self, text: &str, folding: Folding, quote: Quote) {
        let (mut after_space, mut after_break) = (false, false);
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if c == ' ' {
                let inside = quote == Quote::None || (at > 0 && next.is_some());
                if folding == Folding::Allowed
                    && !after_space
                    && self.column > BEST_WIDTH
                    && inside
                    && next != Some(' ')
                {
                    self.start_line();
                } else {
                    self.put_char(c);
                }
                after_space = true;
            } else if is_break(c) {
                if !after_break && c == '\n' {
                    self.line_break('\n');
                }
                self.line_break(c);
                self.indention = true;
                after_break = true;
            } else {
                if after_break {
                    self.start_line();
                }
                if c == '\'' && quote == Quote::Single {
                    self.put_char('\'');
                }
                self.put_char(c);
                self.indention = false;
                (after_space, after_break) = (false, false);
            }
        }
    }

    fn double_quoted(&mut self, text: &str, folding: Folding) {
        self.indicator("\"");
        // go-yaml looks for a byte order mark at the start of the string, whichever character it is about to write.
        let marked = text.starts_with('\u{feff}');
        let mut after_space = false;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if marked || !is_printable(c) || is_break(c) || c == '"' || c == '\\' {
                let escaped = escape(c);
                self.put(&escaped);
                after_space = false;
            } else if c == ' ' {
                let inside = at > 0 && next.is_some();
                if folding == Folding::Allowed && !after_space && self.column > BEST_WIDTH && inside {
                    self.start_line();
                    if next == Some(' ') {
                        self.put_char('\\');
                    }
                } else {
                    self.put_char(c);
                }
                after_space = true;
            } else {
                self.put_char(c);
                after_space = false;
            }
        }
        self.put("\"");
        self.whitespace = false;
        self.indention = false;
    }

    fn literal(&mut self, text: &str) {
        self.indicator("|");
        if text.starts_with(|c| c == ' ' || is_break(c)) {
            self.put("2");
        }
        let mut last = text.chars().rev();
        match (last.next().is_some_and(is_break), last.next()) {
            (false, _) => self.put("-"),
            (true, None) => self.put("+"),
            (true, Some(before)) if is_break(before) => self.put("+"),
            (true, Some(_)) => {}
        }
        self.line_break('\n');
        self.indention = true;
        self.whitespace = true;
        let mut after_break = true;
        for c in text.chars() {
            if is_break(c) {
                self.line_break(c);
                self.indention = true;
                after_break = true;
            } else {
                if after_break {
                    self.start_line();
                }
                self.put_char(c);
                self.indention = false;
                after_break = false;
            }
        }
    }

    /// go-yaml's `write_indent`: to the column of the present indentation, on a new line unless this one is still blank.
    fn start_line(&mut self) {
        let indent = self.indent.unwrap_or(0);
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.line_break('\n');
        }
        while self.column < indent {
            self.put_char(' ');
        }
        self.whitespace = true;
        self.indention = true;
    }

    /// Text that a blank must precede.
    fn indicator(&mut self, text: &str) {
        if !self.whitespace {
            self.put_char(' ');
        }
        self.put(text);
        self.whitespace = false;
        self.indention = false;
    }

    /// `-`, `?` or `:` before an entry: the line still counts as indentation after it.
    fn entry_mark(&mut self, mark: &str) {
        let indention = self.indention;
        self.indicator(mark);
        self.indention = indention;
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    fn put_char(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
    }

    fn line_break(&mut self, c: char) {
        self.out.push(c);
        self.column = 0;
    }
}

/// Whether a long line may be broken: not in a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Folding {
    Allowed,
    Forbidden,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
}

/// As go-yaml reads the number's JSON: whole numbers below 2⁶⁴ without an exponent, whatever they were before.
fn number_text(number: &Number) -> String {
    const LIMIT: f64 = 18_446_744_073_709_551_616.0;
    match (number.as_i64(), number.as_f64()) {
        (None, Some(float)) if float.fract() == 0.0 && (-LIMIT / 2.0..LIMIT).contains(&float) => float.to_string(),
        (None, Some(float)) => go_float(float),
        _ => number.to_string(),
    }
}

fn escape(c: char) -> String {
    let short = match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => return escape_by_code(u32::from(c)),
    };
    format!("\\{short}")
}

fn escape_by_code(code: u32) -> String {
    match code {
        0..=0xff => format!("\\x{code:02X}"),
        0x100..=0xffff => format!("\\u{code:04X}"),
        _ => format!("\\U{code:08X}"),
    }
}
