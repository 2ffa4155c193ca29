//! Cron lines as `github.com/robfig/cron/v3`, the server's parser, reads them: when they are due, and what is wrong.

use super::calendar::Civil;
use super::go_duration;
use super::time::{SimDuration, SimTime};

/// The fields of a line: the least and the greatest number, and the names that may stand for numbers from the least on.
const FIELDS: [(i64, i64, &[&str]); 5] = [
    (0, 59, &[]),
    (0, 23, &[]),
    (1, 31, &[]),
    (1, 12, &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
    (0, 6, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];

/// What may stand for a whole line, and for which.
const DESCRIPTORS: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

/// The bit of a field that a star or a question mark leaves open.
const OPEN: u64 = 1 << 63;
const DAY: i64 = 86_400;
/// A schedule that is not due in so many days never is.
const HORIZON: i64 = 5 * 366;

/// When something is due.
enum Schedule {
    Every(SimDuration),
    /// The minutes, hours, days, months and weekdays, a bit for each.
    At([u64; 5]),
}

/// Reads a schedule (`ParseStandard`).
///
/// # Errors
/// Why it is none.
pub fn check(schedule: &str) -> Result<(), String> {
    parse(schedule).map(drop)
}

/// When a schedule is due next; never, if it is none or names days that there are not.
pub fn next_after(schedule: &str, after: SimTime) -> Option<SimTime> {
    let [minutes, hours, days, months, weekdays] = match parse(schedule).ok()? {
        Schedule::Every(span) => {
            return Some(after.truncated_to_second() + span.max(SimDuration::from_secs(1)));
        }
        Schedule::At(fields) => fields,
    };
    let has = |set: u64, number: i64| set & (1 << number) != 0;
    let is_day = |midnight: i64| {
        let date = Civil::of_unix_seconds(midnight);
        let day = has(days, i64::from(date.day));
        let weekday = has(weekdays, i64::from(date.weekday_number() % 7));
        let is_open = (days | weekdays) & OPEN != 0;
        has(months, i64::from(date.month)) && if is_open { day && weekday } else { day || weekday }
    };
    let is_due = |time: &i64| has(hours, time / 3600) && has(minutes, time / 60 % 60);
    // Times begin with the next whole minute.
    let now = after.unix_nanos().div_euclid(1_000_000_000);
    let first = (now.div_euclid(60) + 1) * 60;
    let midnight = first - first.rem_euclid(DAY);
    for day in (0..HORIZON).map(|day| midnight + day * DAY).filter(|day| is_day(*day)) {
        let from = (first - day).max(0);
        if let Some(time) = (from..DAY).step_by(60).find(is_due) {
            return Some(after.truncated_to_second() + SimDuration::from_secs(day + time - now));
        }
    }
    None
}

fn parse(schedule: &str) -> Result<Schedule, String> {
    if schedule.starts_with('@') {
        return descriptor(schedule);
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        let found = fields.len();
        return Err(format!("expected exactly 5 fields, found {found}: [{}]", fields.join(" ")));
    }
    let mut sets = [0; 5];
    for ((field, bounds), set) in fields.iter().zip(FIELDS).zip(&mut sets) {
        for range in field.split(',').filter(|range| !range.is_empty()) {
            *set |= numbers(range, bounds)?;
        }
    }
    Ok(Schedule::At(sets))
}

fn descriptor(schedule: &str) -> Result<Schedule, String> {
    if let Some((_, line)) = DESCRIPTORS.iter().find(|(name, _)| *name == schedule) {
        return parse(line);
    }
    match schedule.strip_prefix("@every ") {
        Some(span) => go_duration::parse(span)
            .map(Schedule::Every)
            .map_err(|error| format!("failed to parse duration {schedule}: {error}")),
        None => Err(format!("unrecognized descriptor: {schedule}")),
    }
}

/// `number | number "-" number [ "/" number ]`; a star or a question mark stands for all. A bit for each number.
fn numbers(range: &str, (least, greatest, names): (i64, i64, &[&str])) -> Result<u64, String> {
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
    let open = if is_all && step == 1 { OPEN } else { 0 };
    let step = usize::try_from(step).unwrap_or(usize::MAX);
    Ok((start..=end).step_by(step).fold(open, |set, number| set | 1 << number))
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
    use super::{check, next_after};
    use crate::api::time::SimTime;

    #[track_caller]
    fn check_next(schedule: &str, after: &str, expected: &str) {
        let after = SimTime::parse_rfc3339(after).expect("a time");
        let next = next_after(schedule, after).map(SimTime::to_rfc3339).unwrap_or_default();
        assert_eq!(next, expected, "{schedule} after {}", after.to_rfc3339());
    }

    #[test]
    fn a_schedule_says_when_it_is_due_next() {
        check_next("* * * * *", "2026-11-23T20:04:10.5Z", "2026-11-23T20:05:00Z");
        check_next("* * * * *", "2026-11-23T20:05:00Z", "2026-11-23T20:06:00Z");
        check_next("*/15 * * * *", "2026-11-23T23:45:00Z", "2026-11-24T00:00:00Z");
        check_next("30 9 * * mon-fri", "2026-11-27T10:00:00Z", "2026-11-30T09:30:00Z");
        check_next("0 0 1 * *", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z");
        check_next("0 12 13 * 5", "2026-11-23T20:04:10Z", "2026-11-27T12:00:00Z");
        check_next("0 12 */2 * 5", "2026-11-23T20:04:10Z", "2026-11-25T12:00:00Z");
        check_next("@hourly", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z");
        check_next("@every 90s", "2026-11-23T20:04:10.5Z", "2026-11-23T20:05:40Z");
        check_next("0 0 31 2 *", "2026-11-23T20:04:10Z", "");
        check_next("0 0 29 2 *", "2026-11-23T20:04:10Z", "2028-02-29T00:00:00Z");
        check_next("never", "2026-11-23T20:04:10Z", "");
    }

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
