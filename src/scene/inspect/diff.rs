//! Two texts line by line: what stayed, what went, what came.

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It stayed.
    Same,
    /// It went.
    Gone,
    /// It came.
    New,
    /// Lines that stayed are left out here.
    Skip,
}

/// Longer texts are compared as if nothing of them had stayed.
const LONGEST: usize = 1_500;

/// The lines of both, in order, each once.
pub fn lines<'a>(old: &'a str, new: &'a str) -> Vec<(Mark, &'a str)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let (head, old) = old.split_at(same);
    let new = new.get(same..).unwrap_or_default();
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    let (old, rest) = old.split_at(old.len() - tail);
    let new = new.get(..new.len() - tail).unwrap_or_default();
    let kept = |lines: &[&'a str]| lines.iter().map(|line| (Mark::Same, *line)).collect::<Vec<_>>();
    let mut all = kept(head);
    middle(old, new, &mut all);
    all.extend(kept(rest));
    all
}

/// By the longest common subsequence.
fn middle<'a>(old: &[&'a str], new: &[&'a str], all: &mut Vec<(Mark, &'a str)>) {
    let width = new.len() + 1;
    let fits = old.len() <= LONGEST && new.len() <= LONGEST;
    let mut common = vec![0_u16; if fits { (old.len() + 1) * width } else { 0 }];
    let at = |common: &[u16], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    for i in (0..old.len()).rev().filter(|_| fits) {
        for j in (0..new.len()).rev() {
            let best = match old.get(i) == new.get(j) {
                true => at(&common, i + 1, j + 1) + 1,
                false => at(&common, i + 1, j).max(at(&common, i, j + 1)),
            };
            if let Some(cell) = common.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(one), Some(other)) if fits && one == other => {
                all.push((Mark::Same, one));
                (i, j) = (i + 1, j + 1);
            }
            (Some(one), other) if other.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                all.push((Mark::Gone, one));
                i += 1;
            }
            (_, Some(other)) => {
                all.push((Mark::New, other));
                j += 1;
            }
            _ => break,
        }
    }
}

/// Only what changed, with `around` lines that stayed before and after.
pub fn hunks<'a>(lines: &[(Mark, &'a str)], around: usize) -> Vec<(Mark, &'a str)> {
    let is_near = |at: usize| {
        let near = lines.get(at.saturating_sub(around)..(at + around + 1).min(lines.len())).unwrap_or_default();
        near.iter().any(|(mark, _)| *mark != Mark::Same)
    };
    let mut shown: Vec<(Mark, &str)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if is_near(at) {
            shown.push(*line);
        } else if shown.last().is_none_or(|(mark, _)| *mark != Mark::Skip) {
            shown.push((Mark::Skip, "…"));
        }
    }
    if shown.iter().all(|(mark, _)| *mark == Mark::Skip) { Vec::new() } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: &str) {
        let text = |lines: &[(Mark, &str)]| -> String {
            let sign = |mark: &Mark| match mark {
                Mark::Same => ' ',
                Mark::Gone => '-',
                Mark::New => '+',
                Mark::Skip => '~',
            };
            lines.iter().map(|(mark, line)| format!("{}{line} ", sign(mark))).collect()
        };
        assert_eq!(text(&hunks(&lines(&old.replace(' ', "\n"), &new.replace(' ', "\n")), 1)).trim_end(), expected);
    }

    #[test]
    fn what_changed_is_shown_with_a_line_around() {
        check("a b c d e", "a b x d e", "~…  b -c +x  d ~…".trim_start());
        check("a b c", "a b c", "");
        check("", "a b", "+a +b");
        check("a b", "", "-a -b");
        check("a b c d", "b c d e", "-a  b ~…  d +e");
        check("a x b y c", "a b c", " a -x  b -y  c".trim_start_matches('\n'));
    }
}
