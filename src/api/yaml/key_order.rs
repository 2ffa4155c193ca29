//! The order in which go-yaml writes the keys of a map: letters by code point, digits as numbers, the rest before letters.

use std::cmp::Ordering;

/// `keys` in go-yaml's order. Its comparison is no total order for odd keys, so this must not hand it to `sort`.
pub fn sorted<'a>(keys: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    let mut sorted: Vec<&String> = Vec::new();
    for key in keys {
        let place = sorted.partition_point(|other| compare(other, key) != Ordering::Greater);
        sorted.insert(place, key);
    }
    sorted
}

/// go-yaml's `keyList.Less`, for strings.
fn compare(a: &str, b: &str) -> Ordering {
    let (mut rest_a, mut rest_b) = (a, b);
    let mut in_number = false;
    loop {
        let (Some(x), Some(y)) = (rest_a.chars().next(), rest_b.chars().next()) else {
            return rest_a.len().cmp(&rest_b.len());
        };
        if x != y {
            return compare_from(rest_a, rest_b, in_number);
        }
        in_number = x.is_ascii_digit() && (in_number || x != '0');
        rest_a = &rest_a[x.len_utf8()..];
        rest_b = &rest_b[y.len_utf8()..];
    }
}

/// Compares from the first difference on; `in_number` says that digits before it began a number.
fn compare_from(a: &str, b: &str, in_number: bool) -> Ordering {
    let (Some(x), Some(y)) = (a.chars().next(), b.chars().next()) else { return a.len().cmp(&b.len()) };
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => return x.cmp(&y),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let start = i64::from(in_number && (x == '0' || y == '0'));
    let (number_a, digits_a) = leading_number(a, start);
    let (number_b, digits_b) = leading_number(b, start);
    number_a.cmp(&number_b).then(digits_a.cmp(&digits_b)).then(x.cmp(&y))
}

fn leading_number(text: &str, start: i64) -> (i64, usize) {
    let digits = text.bytes().take_while(u8::is_ascii_digit);
    digits.fold((start, 0), |(number, count), digit| {
        (number.wrapping_mul(10).wrapping_add(i64::from(digit - b'0')), count + 1)
    })
}
