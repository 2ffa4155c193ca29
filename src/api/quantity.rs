//! `resource.Quantity`: `100m`, `1.5Gi`, `1e3`; exact, and printed as apimachinery prints it.

mod parse;

pub(super) use parse::Parts;

use super::document::{Field, WrongType};
use serde_json::Value;
use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

const NANOS: i128 = 1_000_000_000;

/// An amount of a resource. Equal and ordered by amount: `1000m` is `1`.
#[derive(Clone, Debug, Default)]
pub struct Quantity {
    /// The amount in billionths: upstream keeps nothing finer either.
    nanos: i128,
    format: Format,
    /// What was written, where upstream prints that and not the canonical form (`1.125`, `+1`).
    text: Option<Box<str>>,
}

/// The family of suffixes that a quantity was written with, and is printed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// `n u m k M G T P E`.
    #[default]
    DecimalSi,
    /// `Ki Mi Gi Ti Pi Ei`.
    BinarySi,
    /// `e3`, `E-2`.
    DecimalExponent,
}

/// Why a text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityError {
    /// Not a number and a suffix.
    Format,
    /// A suffix without a number that can be read.
    Numeric,
    /// A suffix that nobody knows.
    Suffix,
}

impl Quantity {
    /// A whole amount.
    pub fn from_value(value: i64, format: Format) -> Self {
        Self { nanos: i128::from(value) * NANOS, format, text: None }
    }

    /// An amount in thousandths.
    pub fn from_milli(value: i64, format: Format) -> Self {
        Self { nanos: i128::from(value) * (NANOS / 1000), format, text: None }
    }

    /// The amount, rounded up (away from zero) to a whole number.
    pub fn value(&self) -> i64 {
        to_i64(divide_away_from_zero(self.nanos, NANOS))
    }

    /// The amount in thousandths, rounded up (away from zero).
    pub fn milli_value(&self) -> i64 {
        to_i64(divide_away_from_zero(self.nanos, NANOS / 1000))
    }

    /// Whether there is nothing of it.
    pub fn is_zero(&self) -> bool {
        self.nanos == 0
    }

    /// Whether it is less than nothing.
    pub fn is_negative(&self) -> bool {
        self.nanos < 0
    }

    /// The family of suffixes it prints with.
    pub fn format(&self) -> Format {
        self.format
    }

    /// As `RoundUp(Milli)`, which defaulting does to the resources of a container.
    pub fn rounded_to_milli(self) -> Self {
        let thousandth = NANOS / 1000;
        if self.nanos % thousandth == 0 {
            return self;
        }
        let nanos = divide_away_from_zero(self.nanos, thousandth).saturating_mul(thousandth);
        Self { nanos, format: self.format, text: None }
    }

    /// The amount in billionths.
    pub(in crate::api) fn nanos(&self) -> i128 {
        self.nanos
    }

    fn canonical(&self) -> String {
        let is_small = self.nanos.unsigned_abs() < 1024 * NANOS.unsigned_abs();
        match self.format {
            _ if self.nanos == 0 => "0".to_owned(),
            Format::BinarySi if is_small || self.nanos % NANOS != 0 => decimal_text(self.nanos, Format::DecimalSi),
            Format::BinarySi => binary_text(self.nanos / NANOS),
            format => decimal_text(self.nanos, format),
        }
    }

    /// A sum takes the format of what is added to nothing.
    fn combined(self, other: Quantity, nanos: i128) -> Self {
        let format = if self.is_zero() { other.format } else { self.format };
        Self { nanos, format, text: None }
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let parts = Parts::split(text)?;
        let (nanos, format, keeps_text) = match parts.as_scaled_int() {
            Some(amount) => {
                let nanos = scale_up(i128::from(amount.value), i64::from(amount.scale) + 9);
                (nanos, parts.format, amount.keeps_text)
            }
            None if !parts.has_digits => return Err(QuantityError::Numeric),
            None => {
                let size = parts.nanos();
                let format = if parts.base == 2 && 0 < size && size < NANOS { Format::DecimalSi } else { parts.format };
                (if parts.negative { -size } else { size }, format, false)
            }
        };
        let mut quantity = Self { nanos, format, text: None };
        // Beyond what billionths can count, the text is all that is left of the amount.
        let is_saturated = nanos == i128::MAX || nanos <= -i128::MAX;
        if is_saturated || keeps_text && quantity.canonical() != text {
            quantity.text = Some(text.into());
        }
        Ok(quantity)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => f.pad(text),
            None => f.pad(&self.canonical()),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::DecimalSi => "DecimalSI",
            Format::BinarySi => "BinarySI",
            Format::DecimalExponent => "DecimalExponent",
        })
    }
}

impl QuantityError {
    /// As apimachinery words it.
    pub fn words(self) -> &'static str {
        match self {
            QuantityError::Format => {
                "quantities must match the regular expression \
                 '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            }
            QuantityError::Numeric => "unable to parse numeric part of quantity",
            QuantityError::Suffix => "unable to parse quantity's suffix",
        }
    }
}

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl std::error::Error for QuantityError {}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.nanos == other.nanos
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.nanos.cmp(&other.nanos)
    }
}

impl Add for Quantity {
    type Output = Quantity;
    fn add(self, other: Quantity) -> Quantity {
        let nanos = self.nanos.saturating_add(other.nanos);
        self.combined(other, nanos)
    }
}

impl Sub for Quantity {
    type Output = Quantity;
    fn sub(self, other: Quantity) -> Quantity {
        let nanos = self.nanos.saturating_sub(other.nanos);
        self.combined(other, nanos)
    }
}

impl Neg for Quantity {
    type Output = Quantity;
    fn neg(self) -> Quantity {
        Self { nanos: self.nanos.saturating_neg(), format: self.format, text: None }
    }
}

impl AddAssign for Quantity {
    fn add_assign(&mut self, other: Quantity) {
        *self = std::mem::take(self) + other;
    }
}

impl SubAssign for Quantity {
    fn sub_assign(&mut self, other: Quantity) {
        *self = std::mem::take(self) - other;
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Quantity>>(amounts: I) -> Quantity {
        amounts.fold(Quantity::default(), Add::add)
    }
}

impl Field for Quantity {
    /// A bare number is one, too.
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        let parsed = match value {
            Value::String(text) => text.trim().parse(),
            Value::Number(number) => number.to_string().parse(),
            _ => Err(QuantityError::Format),
        };
        *self = parsed.map_err(|error: QuantityError| WrongType(error.words()))?;
        Ok(())
    }

    fn take(&mut self) -> Value {
        Value::String(self.to_string())
    }
}

fn scale_up(number: i128, exponent: i64) -> i128 {
    if exponent < 0 {
        return divide_away_from_zero(number, power_of_ten(usize::try_from(-exponent).unwrap_or(usize::MAX)));
    }
    number.saturating_mul(power_of_ten(usize::try_from(exponent).unwrap_or(usize::MAX)))
}

fn power_of_ten(exponent: usize) -> i128 {
    u32::try_from(exponent).ok().and_then(|exponent| 10_i128.checked_pow(exponent)).unwrap_or(i128::MAX)
}

fn divide_away_from_zero(number: i128, unit: i128) -> i128 {
    let quotient = number / unit;
    if number % unit == 0 { quotient } else { quotient + number.signum() }
}

fn to_i64(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

/// As `AsCanonicalBytes`: the largest exponent that is a multiple of three and leaves no fraction.
fn decimal_text(nanos: i128, format: Format) -> String {
    let (mut number, mut exponent) = (nanos, -9);
    while number % 1000 == 0 && number != 0 {
        number /= 1000;
        exponent += 3;
    }
    let suffix = match exponent {
        0 => "",
        _ if format == Format::DecimalExponent => return format!("{number}e{exponent}"),
        -9 => "n",
        -6 => "u",
        -3 => "m",
        3 => "k",
        6 => "M",
        9 => "G",
        12 => "T",
        15 => "P",
        18 => "E",
        _ => return format!("{number}e{exponent}"),
    };
    format!("{number}{suffix}")
}

fn binary_text(value: i128) -> String {
    let (mut number, mut suffixes) = (value, ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].into_iter());
    let mut suffix = suffixes.next().unwrap_or_default();
    while number % 1024 == 0 {
        let Some(larger) = suffixes.next() else { break };
        number /= 1024;
        suffix = larger;
    }
    format!("{number}{suffix}")
}

#[cfg(test)]
mod tests;
