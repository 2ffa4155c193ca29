//! What is wrong with a cron line, in the words of `github.com/robfig/cron/v3`, the server's parser.

use super::go_duration;

/// The fields of a line: the least and the greatest number, and the names that may stand for numbers from the least on.
const FIELDS: [(i64, i64, &[&str]); 5] = [
    (0, 59, &[]),
    (0, 23, &[]),
    (1, 31, &[]),
    (1, 12, &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
    (0, 6, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];

/// What may stand for a whole line.
const DESCRIPTORS: [&str; 7] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// Reads a schedule (`ParseStandard`).
///
/// # Errors
/// Why it is none.
pub fn check(schedule: &str) -> Result<(), String> {
    if schedule.starts_with('@') {
        return descriptor(schedule);
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        let found = fields.len();
        return Err(format!("expected exactly 5 fields, found {found}: [{}]", fields.join(" ")));
    }
    for (field, bounds) in fields.iter().zip(FIELDS) {
        for range in field.split(',').filter(|range| !range.is_empty()) {
            check_range(range, bounds)?;
        }
    }
    Ok(())
}

fn descriptor(schedule: &str) -> Result<(), String> {
    if DESCRIPTORS.contains(&schedule) {
        return Ok(());
    }
    match schedule.strip_prefix("@every ") {
        Some(span) => {
            go_duration::parse(span).map(drop).map_err(|error| format!("failed to parse duration {schedule}: {error}"))
        }
        None => Err(format!("unrecognized descriptor: {schedule}")),
    }
}

/// `number | number "-" number [ "/" number ]`; a star or a question mark stands for all.
fn check_range(range: &str, (least, greatest, names): (i64, i64, &[&str])) -> Result<(), String> {
    let parts: Vec<&str> = range.split('/').collect();
    let ends: Vec<&str> = parts.first().map(|ends| ends.split('-').collect()).unwrap_or_default();
    let is_all = matches!(ends.first(), Some(&("*" | "?")));
    let (start, mut end) = match ends.as_slice() {
        _ if is_all => (least, greatest),
        [start] => (number(start, least, names)?, number(start, least, names)?),
        [start, end] => (number(start, least, names)?, number(end, least, names)?),
        _ => return Err(format!("too many hyphens: {range}")),
    };
    let step = match parts.as_slice() {
        [_] => 1,
        [_, step] => {
            // `5/15` goes on to the greatest.
            end = if ends.len() == 1 { greatest } else { end };
            plain_number(step)?
        }
        _ => return Err(format!("too many slashes: {range}")),
    };
    if start < least {
        return Err(format!("beginning of range ({start}) below minimum ({least}): {range}"));
    }
    if end > greatest {
        return Err(format!("end of range ({end}) above maximum ({greatest}): {range}"));
    }
    if start > end {
        return Err(format!("beginning of range ({start}) beyond end of range ({end}): {range}"));
    }
    if step == 0 {
        return Err(format!("step of range should be a positive number: {range}"));
    }
    Ok(())
}

fn number(text: &str, least: i64, names: &[&str]) -> Result<i64, String> {
    let lower = text.to_ascii_lowercase();
    match names.iter().position(|name| *name == lower) {
        Some(at) => Ok(least + at as i64),
        None => plain_number(text),
    }
}

fn plain_number(text: &str) -> Result<i64, String> {
    let why = |why: &str| format!("failed to parse int from {text}: strconv.Atoi: parsing {text:?}: {why}");
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(why("invalid syntax"));
    }
    let number: i64 = text.parse().map_err(|_| why("value out of range"))?;
    if number < 0 {
        return Err(format!("negative number ({number}) not allowed: {text}"));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn schedules_are_read_as_the_server_reads_them() {
        for right in ["* * * * *", "*/5 0-6 1,15 JAN-mar Sun", "5/15 * ? * 1-5/2", "@hourly", "@every 1h30m"] {
            assert_eq!(check(right), Ok(()), "{right}");
        }
        let wrong = [
            ("bad", "expected exactly 5 fields, found 1: [bad]"),
            ("* * * * * *", "expected exactly 5 fields, found 6: [* * * * * *]"),
            ("60 * * * *", "end of range (60) above maximum (59): 60"),
            ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
            ("* 9-5 * * *", "beginning of range (9) beyond end of range (5): 9-5"),
            ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
            ("*/2/3 * * * *", "too many slashes: */2/3"),
            ("*/0 * * * *", "step of range should be a positive number: */0"),
            ("* * * * funday", "failed to parse int from funday: strconv.Atoi: parsing \"funday\": invalid syntax"),
            ("@often", "unrecognized descriptor: @often"),
            ("@every day", "failed to parse duration @every day: time: invalid duration \"day\""),
        ];
        for (schedule, why) in wrong {
            assert_eq!(check(schedule), Err(why.to_owned()), "{schedule}");
        }
    }
}
