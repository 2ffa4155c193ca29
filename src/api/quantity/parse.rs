//! A quantity's text taken apart, as apimachinery's `ParseQuantity` does it.

use super::{Format, NANOS, QuantityError, divide_away_from_zero, power_of_ten, scale_up};

/// A text taken apart as `ParseQuantity` does it: how the amount is held in upstream's memory depends on this.
pub(in crate::api) struct Parts<'a> {
    pub(super) negative: bool,
    whole: &'a str,
    fraction: &'a str,
    pub(super) has_digits: bool,
    pub(super) base: u32,
    exponent: i32,
    /// The family of the suffix.
    pub(in crate::api) format: Format,
}

/// `int64Amount`: what upstream holds an amount in, if it can.
pub(in crate::api) struct ScaledInt {
    /// The mantissa.
    pub(in crate::api) value: i64,
    /// The exponent, base ten.
    pub(in crate::api) scale: i32,
    /// Whether the text is kept and printed again, as canonical or as good as that.
    pub(in crate::api) keeps_text: bool,
}

impl<'a> Parts<'a> {
    /// As `parseQuantityString` and `suffixer.interpret`, with their leniency: `.`, `m` and `+` are nothing.
    pub(in crate::api) fn split(text: &'a str) -> Result<Self, QuantityError> {
        if text.is_empty() {
            return Err(QuantityError::Format);
        }
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (written, rest) = split_digits(unsigned);
        let (fraction, suffix) = match rest.strip_prefix('.') {
            Some(rest) => split_digits(rest),
            None => ("", rest),
        };
        let after_letters = suffix.trim_start_matches(|c: char| "eEinumkKMGTP".contains(c));
        let after_sign = after_letters.strip_prefix(['+', '-']).unwrap_or(after_letters);
        if !split_digits(after_sign).1.is_empty() {
            return Err(QuantityError::Format);
        }
        let (base, exponent, format) = interpret_suffix(suffix).ok_or(QuantityError::Suffix)?;
        let whole = match written.trim_start_matches('0') {
            "" => "0",
            digits => digits,
        };
        let has_digits = !written.is_empty() || !fraction.is_empty();
        Ok(Self { negative: text.starts_with('-'), whole, fraction, has_digits, base, exponent, format })
    }

    /// The fast path of `ParseQuantity`; `None` where upstream takes its arbitrary-precision path.
    pub(in crate::api) fn as_scaled_int(&self) -> Option<ScaledInt> {
        let digits = self.whole.len() + self.fraction.len();
        let (room, scale) = match self.base {
            // The estimate of 2^exponent's decimal digits is upstream's.
            2 if self.fraction.is_empty() => (14 - i64::from(self.exponent) * 3 / 10, 0),
            2 => return None,
            _ => (18, i64::from(self.exponent) - i64::try_from(self.fraction.len()).ok()?),
        };
        if i64::try_from(digits).ok()? > room || scale < -9 {
            return None;
        }
        let shifted = format!("{}{}", self.whole, self.fraction);
        let mantissa: i64 = shifted.parse().ok()?;
        let (value, keeps_text) = match self.base {
            2 => (mantissa.checked_mul(1 << self.exponent)?, self.exponent % 10 == 0 && mantissa & 7 != 0),
            _ => (mantissa, scale % 3 == 0 && !shifted.ends_with("000") && !shifted.starts_with('0')),
        };
        let scale = i32::try_from(scale).ok()?;
        Some(ScaledInt { value: if self.negative { -value } else { value }, scale, keeps_text })
    }

    /// The size in billionths, rounded up; binary ones are capped where upstream caps them.
    pub(super) fn nanos(&self) -> i128 {
        if self.base == 10 {
            let shift = i64::from(self.exponent) + 9;
            let shift = shift.saturating_sub(i64::try_from(self.fraction.len()).unwrap_or(i64::MAX));
            return decimal_nanos(self.whole, self.fraction, shift);
        }
        let factor = 1_i128 << self.exponent;
        let whole = parse_saturating(self.whole).saturating_mul(factor).saturating_mul(NANOS);
        let (digits, lost) = self.fraction.split_at_checked(18).unwrap_or((self.fraction, ""));
        let is_cut = lost.bytes().any(|digit| digit != b'0');
        let unit = power_of_ten(digits.len());
        let fraction = parse_saturating(digits).saturating_mul(factor);
        let below = divide_away_from_zero(fraction % unit * NANOS + i128::from(is_cut), unit);
        let size = whole.saturating_add((fraction / unit).saturating_mul(NANOS)).saturating_add(below);
        size.min(i128::from(i64::MAX) * NANOS)
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn interpret_suffix(suffix: &str) -> Option<(u32, i32, Format)> {
    let decimal = |exponent| Some((10, exponent, Format::DecimalSi));
    let binary = |exponent| Some((2, exponent, Format::BinarySi));
    match suffix {
        "" => decimal(0),
        "n" => decimal(-9),
        "u" => decimal(-6),
        "m" => decimal(-3),
        "k" => decimal(3),
        "M" => decimal(6),
        "G" => decimal(9),
        "T" => decimal(12),
        "P" => decimal(15),
        "E" => decimal(18),
        "Ki" => binary(10),
        "Mi" => binary(20),
        "Gi" => binary(30),
        "Ti" => binary(40),
        "Pi" => binary(50),
        "Ei" => binary(60),
        _ => {
            let exponent: i64 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            let wrapped = exponent.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
            Some((10, i32::try_from(wrapped).ok()?, Format::DecimalExponent))
        }
    }
}

/// `whole` and `fraction` as one number, times ten to the `shift`; rounded up where digits fall off.
fn decimal_nanos(whole: &str, fraction: &str, shift: i64) -> i128 {
    let digits = format!("{whole}{fraction}");
    if shift >= 0 {
        return scale_up(parse_saturating(&digits), shift);
    }
    let lost = usize::try_from(shift.unsigned_abs()).unwrap_or(usize::MAX);
    let (kept, lost) = digits.split_at_checked(digits.len().saturating_sub(lost)).unwrap_or(("", &digits));
    let is_inexact = lost.bytes().any(|digit| digit != b'0');
    parse_saturating(kept).saturating_add(i128::from(is_inexact))
}

fn parse_saturating(digits: &str) -> i128 {
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(i128::MAX) }
}
