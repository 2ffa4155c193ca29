//! What `diff -u` says of two texts.

/// Lines around a change.
const CONTEXT: usize = 3;

/// The hunks that lead from `old` to `new`; nothing if they are equal.
pub fn unified_diff(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let steps = steps(&old, &new);
    let mut text = String::new();
    let mut at = 0;
    while let Some(first) = steps.iter().skip(at).position(|step| step.sign != ' ') {
        let start = (at + first).saturating_sub(CONTEXT).max(at);
        let end = end_of_hunk(&steps, at + first);
        text.push_str(&hunk(steps.get(start..end).unwrap_or_default()));
        at = end;
    }
    text
}

/// A line that stays (` `), goes (`-`) or comes (`+`), and how many lines stood before it.
struct Step<'t> {
    sign: char,
    line: &'t str,
    before: (usize, usize),
}

/// Changes with no more than twice the context between them share a hunk.
fn end_of_hunk(steps: &[Step<'_>], change: usize) -> usize {
    let mut last = change;
    for (place, step) in steps.iter().enumerate().skip(change) {
        if step.sign != ' ' {
            last = place;
        } else if place - last > 2 * CONTEXT {
            break;
        }
    }
    (last + 1 + CONTEXT).min(steps.len())
}

fn hunk(steps: &[Step<'_>]) -> String {
    let count = |sign: char| steps.iter().filter(|step| step.sign == ' ' || step.sign == sign).count();
    let (old, new) = steps.first().map_or((0, 0), |step| step.before);
    let range = |before: usize, count: usize| match count {
        0 => format!("{before},0"),
        1 => (before + 1).to_string(),
        count => format!("{},{count}", before + 1),
    };
    let mut text = format!("@@ -{} +{} @@\n", range(old, count('-')), range(new, count('+')));
    for step in steps {
        text.push(step.sign);
        text.push_str(step.line);
        text.push('\n');
    }
    text
}

/// The shortest way: the longest common subsequence by dynamic programming, between what both begin and end with.
fn steps<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Step<'t>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let inner = |lines: &[&'t str]| lines.get(head..lines.len() - tail).unwrap_or_default().to_vec();
    let (middle_old, middle_new) = (inner(old), inner(new));
    let lengths = common_lengths(&middle_old, &middle_new);
    let length = |i: usize, j: usize| lengths.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0);
    let mut steps = Vec::new();
    let (mut i, mut j) = (0, 0);
    let mut push = |sign: char, line: &'t str, i: usize, j: usize| steps.push(Step { sign, line, before: (i, j) });
    old.iter().take(head).enumerate().for_each(|(at, line)| push(' ', line, at, at));
    while let (a, b) = (middle_old.get(i), middle_new.get(j))
        && (a.is_some() || b.is_some())
    {
        match (a, b) {
            (Some(a), Some(b)) if a == b => {
                push(' ', a, head + i, head + j);
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || length(i + 1, j) >= length(i, j + 1) => {
                push('-', a, head + i, head + j);
                i += 1;
            }
            (_, Some(b)) => {
                push('+', b, head + i, head + j);
                j += 1;
            }
            _ => break,
        }
    }
    let (from_old, from_new) = (old.len() - tail, new.len() - tail);
    old.iter().skip(from_old).enumerate().for_each(|(at, line)| push(' ', line, from_old + at, from_new + at));
    steps
}

/// For each pair of places, how many lines both have in common from there on.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<Vec<u32>> {
    let mut rows = vec![vec![0; new.len() + 1]];
    for a in old.iter().rev() {
        let below = rows.last().cloned().unwrap_or_default();
        let mut row = vec![0; new.len() + 1];
        for (j, b) in new.iter().enumerate().rev() {
            let at = |row: &[u32], place: usize| row.get(place).copied().unwrap_or(0);
            let best = if a == b { at(&below, j + 1) + 1 } else { at(&below, j).max(at(&row, j + 1)) };
            if let Some(cell) = row.get_mut(j) {
                *cell = best;
            }
        }
        rows.push(row);
    }
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: &str) {
        let lines = |text: &str| {
            text.split(' ').filter(|line| !line.is_empty()).fold(String::new(), |all, line| all + line + "\n")
        };
        assert_eq!(unified_diff(&lines(old), &lines(new)), expected, "{old} → {new}");
    }

    #[test]
    fn hunks_are_those_of_diff() {
        check("a b", "a b", "");
        check("", "a b", "@@ -0,0 +1,2 @@\n+a\n+b\n");
        check("a", "", "@@ -1 +0,0 @@\n-a\n");
        check("1 2 3 4 5", "1 2 3 4 x 5", "@@ -2,4 +2,5 @@\n 2\n 3\n 4\n+x\n 5\n");
        check("a b c", "a x c", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n");
        check(
            "a 1 2 3 4 5 6 7 b",
            "x 1 2 3 4 5 6 7 y",
            "@@ -1,4 +1,4 @@\n-a\n+x\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+y\n",
        );
        check("a 1 2 3 4 5 6 b", "x 1 2 3 4 5 6 y", "@@ -1,8 +1,8 @@\n-a\n+x\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+y\n");
    }
}
