//! Instants in whatever form a program writes them, as `strftime` has it.

use super::calendar::Civil;
use super::time::SimTime;
use std::fmt::Write;

/// As GNU's date: a letter that nobody knows stands as it is; `%3N` is a fraction of so many digits.
pub fn formatted(format: &str, now: SimTime) -> String {
    let mut text = String::with_capacity(format.len() + 16);
    write_formatted(&mut text, format, now);
    text
}

/// As [`formatted`], behind what is there already.
pub fn write_formatted(text: &mut String, format: &str, now: SimTime) {
    let (at, mut letters) = (now.civil(), format.chars());
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
    let two = |text: &mut String, number: u8| {
        text.push(char::from(b'0' + number / 10 % 10));
        text.push(char::from(b'0' + number % 10));
    };
    // Writing to a string can't fail.
    let _ = match field {
        'Y' => write!(text, "{}", at.year),
        'C' => write!(text, "{:02}", at.year / 100),
        'y' => write!(text, "{:02}", at.year % 100),
        'm' => return two(text, at.month),
        'd' => return two(text, at.day),
        'e' => write!(text, "{:2}", at.day),
        'H' => return two(text, at.hour),
        'I' => return two(text, (at.hour + 11) % 12 + 1),
        'M' => return two(text, at.minute),
        'S' => return two(text, at.second),
        'N' => write!(text, "{:09}", now.unix_nanos().rem_euclid(1_000_000_000)),
        's' => write!(text, "{}", now.unix_nanos().div_euclid(1_000_000_000)),
        'j' => write!(text, "{:03}", at.day_of_year()),
        'u' => write!(text, "{}", at.weekday_number()),
        'w' => write!(text, "{}", at.weekday_number() % 7),
        'A' => return text.push_str(at.weekday()),
        'a' => return text.push_str(short(at.weekday())),
        'B' => return text.push_str(at.month_name()),
        'b' | 'h' => return text.push_str(short(at.month_name())),
        'p' => return text.push_str(if at.hour < 12 { "AM" } else { "PM" }),
        'F' => return write_formatted(text, "%Y-%m-%d", now),
        'D' | 'x' => return write_formatted(text, "%m/%d/%y", now),
        'T' | 'X' => return write_formatted(text, "%H:%M:%S", now),
        'R' => return write_formatted(text, "%H:%M", now),
        'r' => return write_formatted(text, "%I:%M:%S %p", now),
        'c' => return write_formatted(text, "%a %b %e %H:%M:%S %Y", now),
        'Z' => return text.push_str("UTC"),
        'z' => return text.push_str("+0000"),
        'n' => return text.push('\n'),
        't' => return text.push('\t'),
        '%' => return text.push('%'),
        other => write!(text, "%{other}"),
    };
}
