//! `perl -e`: of the language only `print`, of texts, numbers and `bpi`, with which manifests keep a Job busy.

use crate::api::time::SimDuration;
use crate::host::{ExitCode, Host};

/// More digits take more time than a reader has.
const MOST_DIGITS: usize = 10_000;
/// What a machine needs for one digit more, each time a little longer: 3.2 s for two thousand.
const DIGITS_SQUARED_PER_MILLISECOND: usize = 1250;

/// `perl [-Mbignum=bpi] [-wl] -e 'print EXPRESSION, …'`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let Some(script) = Script::of(&args) else {
        let what = args.first().map_or("a program from its input", String::as_str);
        host.stderr.line(&format!("perl: {what}: not simulated by this console (it knows -e with print)"));
        return 1;
    };
    for statement in script.code.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        let printed = statement.strip_prefix("print").and_then(|rest| items(rest, script.knows_bpi));
        let Some(Printed { text, digits }) = printed else {
            host.stderr.line(&format!("perl: {statement}: not simulated by this console (it knows print)"));
            return 1;
        };
        if digits > 0 {
            let took = digits * digits / DIGITS_SQUARED_PER_MILLISECOND;
            host.clock.sleep(SimDuration::from_millis(took as i64)).await;
        }
        host.stdout.write(&text);
        if script.ends_lines {
            host.stdout.write("\n");
        }
    }
    0
}

/// What is to be run, and how.
struct Script {
    code: String,
    ends_lines: bool,
    knows_bpi: bool,
}

impl Script {
    fn of(args: &[String]) -> Option<Self> {
        let mut script = Self { code: String::new(), ends_lines: false, knows_bpi: false };
        let mut has_code = false;
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            match arg.strip_prefix('-')? {
                module if module.starts_with('M') => script.knows_bpi |= module.ends_with("bpi"),
                letters => {
                    script.ends_lines |= letters.contains('l');
                    if !letters.chars().all(|letter| "wle".contains(letter)) {
                        return None;
                    }
                    if letters.ends_with('e') {
                        script.code = rest.next()?.clone();
                        has_code = true;
                    }
                }
            }
        }
        has_code.then_some(script)
    }
}

/// What a `print` prints, and how many digits of π are in it.
struct Printed {
    text: String,
    digits: usize,
}

fn items(list: &str, knows_bpi: bool) -> Option<Printed> {
    let list = list.trim();
    let is_call = list.starts_with('(') && list.ends_with(')');
    let list = if is_call { list.get(1..list.len() - 1)? } else { list };
    let mut printed = Printed { text: String::new(), digits: 0 };
    for item in list.split(',').map(str::trim) {
        let quoted = |mark: char| item.strip_prefix(mark)?.strip_suffix(mark).filter(|text| !text.contains(mark));
        let call = item.strip_prefix("bpi(").and_then(|rest| rest.strip_suffix(')')).filter(|_| knows_bpi);
        if let Some(text) = quoted('\'') {
            printed.text.push_str(text);
        } else if let Some(text) = quoted('"').filter(|text| !text.contains(['$', '@'])) {
            printed.text.push_str(&text.replace("\\n", "\n").replace("\\t", "\t"));
        } else if let Some(digits) = call {
            let digits = digits.trim().parse().ok().filter(|digits| (1..=MOST_DIGITS).contains(digits))?;
            printed.text.push_str(&pi(digits));
            printed.digits += digits;
        } else if !item.is_empty() && item.bytes().all(|byte| byte.is_ascii_digit()) {
            printed.text.push_str(item);
        } else {
            return None;
        }
    }
    Some(printed)
}

/// So many decimal digits are in one word of a long number.
const WORD_DIGITS: usize = 9;
const WORD: u64 = 1_000_000_000;

/// π to so many digits, rounded, by Machin's formula: 16 arctan 1/5 − 4 arctan 1/239.
fn pi(digits: usize) -> String {
    // A word before the point, and two words beyond what is asked for.
    let words = digits / WORD_DIGITS + 4;
    let mut sum = vec![0; words];
    add_arctan(&mut sum, 16, 5, Sign::Plus);
    add_arctan(&mut sum, 4, 239, Sign::Minus);
    let mut text = sum.first().map(u64::to_string).unwrap_or_default();
    sum.iter().skip(1).for_each(|word| text.push_str(&format!("{word:09}")));
    rounded(&text, digits)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
}

/// Adds `factor * arctan(1 / x)` to a long number.
fn add_arctan(sum: &mut [u64], factor: u64, x: u64, sign: Sign) {
    let mut power = vec![0; sum.len()];
    if let Some(first) = power.first_mut() {
        *first = factor;
    }
    divide(&mut power, x);
    let (mut odd, mut is_added) = (1, sign == Sign::Plus);
    while power.iter().any(|word| *word != 0) {
        let mut term = power.clone();
        divide(&mut term, odd);
        add(sum, &term, if is_added { Sign::Plus } else { Sign::Minus });
        divide(&mut power, x * x);
        odd += 2;
        is_added = !is_added;
    }
}

fn divide(number: &mut [u64], by: u64) {
    let mut rest = 0;
    for word in number {
        let whole = rest * WORD + *word;
        *word = whole / by;
        rest = whole % by;
    }
}

fn add(sum: &mut [u64], term: &[u64], sign: Sign) {
    let mut carry = 0;
    for (word, other) in sum.iter_mut().zip(term).rev() {
        let other = other + carry;
        (*word, carry) = match sign {
            Sign::Plus => ((*word + other) % WORD, (*word + other) / WORD),
            Sign::Minus if *word >= other => (*word - other, 0),
            Sign::Minus => (*word + WORD - other, 1),
        };
    }
}

/// Digits cut to so many, the last one rounded, with a point behind the first.
fn rounded(text: &str, digits: usize) -> String {
    let mut kept: Vec<u8> = text.bytes().take(digits).collect();
    let mut carries = text.as_bytes().get(digits).is_some_and(|next| *next >= b'5');
    for digit in kept.iter_mut().rev() {
        if !carries {
            break;
        }
        carries = *digit == b'9';
        *digit = if carries { b'0' } else { *digit + 1 };
    }
    let kept: String = kept.into_iter().map(char::from).collect();
    if digits == 1 {
        kept
    } else {
        format!("{}.{}", kept.get(..1).unwrap_or_default(), kept.get(1..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::pi;

    #[test]
    fn pi_has_as_many_digits_as_are_asked_for() {
        for (digits, expected) in [
            (1, "3"),
            (2, "3.1"),
            (5, "3.1416"),
            (20, "3.1415926535897932385"),
            (50, "3.1415926535897932384626433832795028841971693993751"),
        ] {
            assert_eq!(pi(digits), expected);
        }
        let long = pi(2000);
        assert_eq!(long.len(), 2001);
        assert!(long.contains("4999999837") && long.ends_with("904780275901"), "{long}");
    }
}
