//! Decimal fractions as floats: what `str::parse` gives, without the table of powers that it brings.

use std::iter;

/// As `text.parse::<f64>()`; what lies below 1e-307 is not rounded as well.
pub fn parse(text: &str) -> Option<f64> {
    let (is_negative, unsigned) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let size = match unsigned.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => size(unsigned)?,
    };
    Some(if is_negative { -size } else { size })
}

/// The last power of ten that a float holds exactly.
const EXACT: i64 = 22;
/// All whole numbers up to here are floats.
const WHOLE: u64 = 1 << 53;

fn size(text: &str) -> Option<f64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, whole(exponent)?),
        None => (text, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [before, after].concat();
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    let exponent = exponent.saturating_sub(i64::try_from(after.len()).unwrap_or(i64::MAX));
    let power = || iter::repeat_n(10.0, usize::try_from(exponent.abs()).unwrap_or_default()).product::<f64>();
    Some(match digits.parse::<u64>() {
        // One rounding, that of the hardware.
        Ok(number) if number <= WHOLE && (0..=EXACT).contains(&exponent) => number as f64 * power(),
        Ok(number) if number <= WHOLE && (-EXACT..0).contains(&exponent) => number as f64 / power(),
        _ => rounded(digits, exponent),
    })
}

/// An exponent; one that does not fit is as large as any.
fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let size = (!digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()))
        .then(|| digits.parse().unwrap_or(i64::MAX / 2))?;
    Some(if text.starts_with('-') { -size } else { size })
}

/// The nearest float, by way of a whole number of any length and a power of two.
fn rounded(digits: &str, exponent: i64) -> f64 {
    let magnitude = exponent.saturating_add(i64::try_from(digits.len()).unwrap_or(i64::MAX));
    if digits.is_empty() || magnitude < -330 {
        return 0.0;
    }
    if magnitude > 310 {
        return f64::INFINITY;
    }
    let mut number = Long(Vec::new());
    digits.bytes().for_each(|digit| number.grow(10, u32::from(digit - b'0')));
    (0..exponent).for_each(|_| number.grow(10, 0));
    // Room for more bits than a float has, once it is divided: ten is less than four bits.
    let room = usize::try_from(-exponent).map_or(0, |tens| tens / 8 + 3);
    number.0.splice(0..0, iter::repeat_n(0, room));
    let mut has_rest = false;
    (exponent..0).for_each(|_| has_rest |= number.divide(10) > 0);
    number.float(has_rest, room)
}

/// A whole number: its digits in base 2³², the last ones first.
struct Long(Vec<u32>);

impl Long {
    fn grow(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for digit in &mut self.0 {
            carry += u64::from(*digit) * u64::from(factor);
            *digit = low(carry);
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
    }

    /// What is left over.
    fn divide(&mut self, divisor: u32) -> u32 {
        let mut rest = 0;
        for digit in self.0.iter_mut().rev() {
            let whole = rest << 32 | u64::from(*digit);
            *digit = low(whole / u64::from(divisor));
            rest = whole % u64::from(divisor);
        }
        low(rest)
    }

    /// The nearest float to it and perhaps a little more, so many digits behind the point.
    fn float(mut self, has_rest: bool, behind: usize) -> f64 {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        let mut top = self.0.iter().rev().map(|digit| u64::from(*digit)).chain(iter::repeat(0));
        let (first, second, third) = (top.next().unwrap_or(0), top.next().unwrap_or(0), top.next().unwrap_or(0));
        let shift = first.leading_zeros() - 32;
        let bits = (first << 32 | second) << shift | third << shift >> 32;
        // Whatever there is beyond these 64 bits decides a tie, no more.
        let beyond = low(third << shift) > 0 || self.0.iter().rev().skip(3).any(|digit| *digit > 0) || has_rest;
        let power = 32 * (self.0.len() as i64 - behind as i64 - 2) - i64::from(shift);
        (bits | u64::from(beyond)) as f64 * two_to(power / 2) * two_to(power - power / 2)
    }
}

fn low(number: u64) -> u32 {
    (number & u64::from(u32::MAX)) as u32
}

fn two_to(power: i64) -> f64 {
    f64::from_bits(u64::try_from(1023 + power).unwrap_or_default() << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) {
        let known = text.parse::<f64>().ok();
        let (found, known) = (parse(text), known);
        // No number equals NaN; below normal floats there is one bit less.
        let is_same =
            found == known || found.zip(known).is_some_and(|(a, b)| (a.is_nan() && b.is_nan()) || b.abs() < 1e-307);
        assert!(is_same, "{text}: {found:?} instead of {known:?}");
    }

    #[test]
    fn ties_limits_and_what_is_no_number() {
        for text in [
            "",
            ".",
            "-",
            "+",
            "e1",
            ".e1",
            "1e",
            "1e+",
            "1e1.5",
            "1_0",
            " 1",
            "1 ",
            "0x1",
            "--1",
            "1.2.3",
            "é",
            "0",
            "-0",
            "1.",
            ".5",
            "+.5e-3",
            "inf",
            "-Infinity",
            "NaN",
            "infinit",
            "1e22",
            "1e23",
            "8.5e22",
            "1e400",
            "1e-400",
            "0e999",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "2.2250738585072014e-308",
            "9007199254740993",
            "9007199254740993.0000000001",
            "9007199254740992.9999999999",
            "0.1",
            "0.3",
            "123456789012345678901234567890",
            "5e-324",
            "0.000000000000000000000000000000000000000000000000000000000000000000000001",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn it_reads_what_the_standard_library_reads(
            text in "[-+]?[0-9]{0,24}(\\.[0-9]{0,24})?([eE][-+]?[0-9]{1,3})?",
            float in any::<f64>(),
        ) {
            check(&text);
            check(&float.to_string());
            check(&format!("{float:e}"));
        }
    }
}
