//! Elastic tabstops, as Go's `text/tabwriter` sets them: text with tabs in, aligned text out.
//!
//! A cell ends at a tab; a column is a block of neighbouring lines that all have a cell there. What stands behind a
//! line's last tab belongs to no column and is never padded; a cell that ends at a tab is, even an empty one.

/// Measures of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Measures {
    /// The least width of a column, padding included.
    min_width: usize,
    /// Blanks between a column's longest cell and the next column.
    padding: usize,
}

/// A writer that collects text until it is flushed.
#[derive(Clone, Debug)]
pub struct TabWriter {
    measures: Measures,
    /// The widest that each column has been, where that outlives a flush.
    remembered: Option<Vec<usize>>,
    text: String,
}

impl TabWriter {
    /// The writer of tables: at least six wide, three blanks between, and columns that never shrink (as a watch goes on).
    ///
    /// `GetNewTabWriter` of `k8s.io/cli-runtime/pkg/printers`.
    pub fn for_tables() -> Self {
        Self { measures: Measures { min_width: 6, padding: 3 }, remembered: Some(Vec::new()), text: String::new() }
    }

    /// The writer of `describe`: two blanks between columns, each block measured afresh.
    ///
    /// `tabbedString` of `k8s.io/kubectl/pkg/describe`.
    pub fn for_descriptions() -> Self {
        Self { measures: Measures { min_width: 0, padding: 2 }, remembered: None, text: String::new() }
    }

    /// Adds text, which may begin and end in the middle of a line.
    pub fn write(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Takes all text written since the last flush, aligned.
    pub fn flush(&mut self) -> String {
        let text = std::mem::take(&mut self.text);
        let lines = split(&text);
        let mut block = Block { lines: &lines, measures: self.measures, remembered: &mut self.remembered };
        lines.iter().zip(&block.measure()).map(|(line, widths)| line.aligned(widths)).collect()
    }
}

/// The text aligned as `describe` does it.
pub fn align_description(text: &str) -> String {
    let mut writer = TabWriter::for_descriptions();
    writer.write(text);
    writer.flush()
}

struct Line<'t> {
    /// All but the last end at a tab.
    cells: Vec<&'t str>,
    /// The line break, which the very last line may lack.
    end: &'static str,
    /// A form feed: no column reaches beyond this line.
    ends_block: bool,
}

impl Line<'_> {
    fn aligned(&self, widths: &[usize]) -> String {
        let mut out = String::new();
        for (index, cell) in self.cells.iter().enumerate() {
            out.push_str(cell);
            let width = widths.get(index).copied().unwrap_or(0);
            out.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
        }
        out.push_str(self.end);
        out
    }
}

fn split(text: &str) -> Vec<Line<'_>> {
    text.split_inclusive(['\n', '\u{c}'])
        .map(|line| {
            let content = line.strip_suffix(['\n', '\u{c}']);
            Line {
                cells: content.unwrap_or(line).split(['\t', '\u{b}']).collect(),
                end: if content.is_some() { "\n" } else { "" },
                ends_block: line.ends_with('\u{c}'),
            }
        })
        .collect()
}

struct Block<'b, 't> {
    lines: &'b [Line<'t>],
    measures: Measures,
    remembered: &'b mut Option<Vec<usize>>,
}

impl Block<'_, '_> {
    /// The widths of the columns of every line: block by block of the first column, inside each those of the next.
    fn measure(&mut self) -> Vec<Vec<usize>> {
        let mut widths: Vec<Vec<usize>> = vec![Vec::new(); self.lines.len()];
        let mut waiting = vec![(0, self.lines.len(), 0)];
        while let Some((from, to, column)) = waiting.pop() {
            let has_cell = |line: &Line<'_>| column + 1 < line.cells.len();
            let range = self.lines.get(from..to).unwrap_or_default();
            let Some(start) = range.iter().position(has_cell).map(|offset| from + offset) else { continue };
            let end = self.block_end(start, to, column);
            let width = self.remember(column, self.width(start, end, column));
            for line in widths.iter_mut().take(end).skip(start) {
                line.push(width);
            }
            waiting.push((end, to, column));
            waiting.push((start, end, column + 1));
        }
        widths
    }

    /// The first line from `start` on that has no cell in the column.
    fn block_end(&self, start: usize, to: usize, column: usize) -> usize {
        let mut end = start;
        while let Some(line) = self.lines.get(end).filter(|line| end < to && column + 1 < line.cells.len()) {
            end += 1;
            if line.ends_block {
                break;
            }
        }
        end
    }

    fn width(&self, start: usize, end: usize, column: usize) -> usize {
        let lines = self.lines.get(start..end).unwrap_or_default();
        let cells = lines.iter().filter_map(|line| line.cells.get(column));
        let longest = cells.map(|cell| cell.chars().count() + self.measures.padding).max();
        longest.unwrap_or(0).max(self.measures.min_width)
    }

    fn remember(&mut self, column: usize, width: usize) -> usize {
        let Some(remembered) = self.remembered.as_mut() else { return width };
        match remembered.get_mut(column) {
            Some(widest) => {
                *widest = width.max(*widest);
                *widest
            }
            None => {
                remembered.push(width);
                width
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_description(text: &str, expected: &str) {
        assert_eq!(align_description(text), expected);
    }

    #[track_caller]
    fn check_tables(parts: &[&str], expected: &str) {
        let mut writer = TabWriter::for_tables();
        let flushed: String = parts
            .iter()
            .map(|part| {
                writer.write(part);
                writer.flush()
            })
            .collect();
        assert_eq!(flushed, expected);
    }

    #[test]
    fn columns_are_blocks_of_neighbouring_lines() {
        for (text, expected) in [
            ("", ""),
            ("\n", "\n"),
            ("a", "a"),
            ("Name:\tweb\nNamespace:\tdefault\n", "Name:       web\nNamespace:  default\n"),
            ("a\tb\nplain\nlonger\tb\n", "a  b\nplain\nlonger  b\n"),
            ("a\tb\n\nlonger\tb\n", "a  b\n\nlonger  b\n"),
            ("a\t\n", "a  \n"),
            ("a\t\tb\nccc\tdddd\te\n", "a          b\nccc  dddd  e\n"),
            ("a\tb\tc\naaaa\tb\naa\tbbbb\tc\n", "a     b  c\naaaa  b\naa    bbbb  c\n"),
            ("a\tb\u{c}longer\tb\n", "a  b\nlonger  b\n"),
            ("é\tx\nee\tx", "é   x\nee  x"),
            ("\tx\n", "  x\n"),
        ] {
            check_description(text, expected);
        }
    }

    #[test]
    fn tables_are_wide_and_remember() {
        check_tables(&["A\tB\nx\ty\n"], "A     B\nx     y\n");
        check_tables(&["NAME\tB\nlonger-name\ty\n", "x\ty\n"], "NAME          B\nlonger-name   y\nx             y\n");
        check_tables(&["a\t\t\n"], "a           \n");
    }

    #[test]
    fn many_columns_do_not_overflow() {
        assert_eq!(align_description(&"\t".repeat(2_000)).len(), 4_000);
    }
}
