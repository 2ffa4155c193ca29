//! Numbers as Go's `strconv` writes them.

use serde_json::Number;

/// `strconv.FormatFloat(value, 'g', -1, 64)`: the shortest digits, `e+21` with a sign and two digits.
pub fn go_float(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    go_style(&format!("{value:e}"), -4..6)
}

/// A number as Go's `encoding/json` writes it: `1e+21`, but `1000000` and `0.000001`.
pub fn json_literal(number: &Number) -> String {
    match number.as_f64() {
        // Go drops the zero that pads a negative exponent, and no other.
        Some(float) if number.is_f64() => go_style(&format!("{float:e}"), -6..21).replace("e-0", "e-"),
        _ => number.to_string(),
    }
}

/// `go_float` for a map key, which sigs.k8s.io/yaml writes with the precision of a 32-bit float.
pub fn go_float_key(value: f64) -> String {
    let value = value as f32;
    if value.is_finite() { go_style(&format!("{value:e}"), -4..6) } else { go_float(f64::from(value)) }
}

/// The number that a JSON decoder of Kubernetes keeps for `value`: an integer where it is one and fits, else a float.
/// None for what JSON cannot say.
pub fn json_number(value: f64) -> Option<Number> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if value.fract() == 0.0 && (-LIMIT..LIMIT).contains(&value) {
        return Some(Number::from(value as i64));
    }
    Number::from_f64(value)
}

/// Rewrites Rust's `1.5e7` in Go's way; `plain` are the exponents that are written without one.
fn go_style(scientific: &str, plain: std::ops::Range<i32>) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !plain.contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let point = exponent + 1;
    if point <= 0 {
        return format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs() as usize));
    }
    let point = point.unsigned_abs() as usize;
    match digits.get(point..) {
        Some("") | None => format!("{sign}{digits}{}", "0".repeat(point.saturating_sub(digits.len()))),
        Some(fraction) => format!("{sign}{}.{fraction}", digits.get(..point).unwrap_or_default()),
    }
}
