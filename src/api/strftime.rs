//! Instants in whatever form a program writes them, as `strftime` has it.

use super::calendar::Civil;
use super::time::SimTime;

/// As GNU's date: a letter that nobody knows stands as it is; `%3N` is a fraction of so many digits.
pub fn formatted(format: &str, now: SimTime) -> String {
    let mut text = String::with_capacity(format.len() + 16);
    write_formatted(&mut text, format, now);
    text
}

/// As [`formatted`], behind what is there already.
pub fn write_formatted(text: &mut String, format: &str, now: SimTime) {
    write_at(text, format, now.civil(), now);
}

fn write_at(text: &mut String, format: &str, at: Civil, now: SimTime) {
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        match (letter, letters.clone().next()) {
            ('%', Some(digits @ '1'..='9')) => {
                letters.next();
                let (start, field) = (text.len(), letters.next().unwrap_or('%'));
                write_field(text, field, at, now);
                if field == 'N' {
                    text.truncate(start + digits.to_digit(10).unwrap_or(0) as usize);
                }
            }
            ('%', Some(field)) => {
                letters.next();
                write_field(text, field, at, now);
            }
            _ => text.push(letter),
        }
    }
}

fn write_field(text: &mut String, field: char, at: Civil, now: SimTime) {
    let short = |name: &'static str| name.get(..3).unwrap_or(name);
    let year = i64::from(at.year);
    let two = |number: u8| (i64::from(number), 10);
    let (number, unit) = match field {
        'Y' => (year, 1_000),
        'C' => (year / 100, 10),
        'y' => (year % 100, 10),
        'm' => two(at.month),
        'd' => two(at.day),
        'e' if at.day < 10 => {
            text.push(' ');
            (i64::from(at.day), 1)
        }
        'e' => two(at.day),
        'H' => two(at.hour),
        'I' => two((at.hour + 11) % 12 + 1),
        'M' => two(at.minute),
        'S' => two(at.second),
        'N' => (now.unix_nanos().rem_euclid(1_000_000_000), 100_000_000),
        's' => return text.push_str(&now.unix_nanos().div_euclid(1_000_000_000).to_string()),
        'j' => (at.day_of_year(), 100),
        'u' => (i64::from(at.weekday_number()), 1),
        'w' => (i64::from(at.weekday_number() % 7), 1),
        'A' => return text.push_str(at.weekday()),
        'a' => return text.push_str(short(at.weekday())),
        'B' => return text.push_str(at.month_name()),
        'b' | 'h' => return text.push_str(short(at.month_name())),
        'p' => return text.push_str(if at.hour < 12 { "AM" } else { "PM" }),
        'F' => return write_at(text, "%Y-%m-%d", at, now),
        'D' | 'x' => return write_at(text, "%m/%d/%y", at, now),
        'T' | 'X' => return write_at(text, "%H:%M:%S", at, now),
        'R' => return write_at(text, "%H:%M", at, now),
        'r' => return write_at(text, "%I:%M:%S %p", at, now),
        'c' => return write_at(text, "%a %b %e %H:%M:%S %Y", at, now),
        'Z' => return text.push_str("UTC"),
        'z' => return text.push_str("+0000"),
        'n' => return text.push('\n'),
        't' => return text.push('\t'),
        '%' => return text.push('%'),
        other => return text.extend(['%', other]),
    };
    write_digits(text, number, unit);
}

/// A number from the digit on that is worth `unit`.
fn write_digits(text: &mut String, number: i64, mut unit: i64) {
    while unit > 0 {
        text.push(char::from(b'0' + u8::try_from(number / unit % 10).unwrap_or(0)));
        unit /= 10;
    }
}
