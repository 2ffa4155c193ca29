//! Virtual time: instants and spans of the simulated cluster, and how Kubernetes prints them.

use super::calendar::Civil;
use super::document::{Field, WrongType};
use serde_json::Value;
use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// Where virtual time starts, in milliseconds of Unix time: 2026-11-23T20:04:10Z, some seconds after the cluster that
/// the scenarios were recorded from was created.
const EPOCH_UNIX_MS: i64 = 1_795_464_250_000;

/// An instant of virtual time: milliseconds since the cluster was switched on.
///
/// Negative values are before that: objects that stand in a new cluster are some seconds old.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(i64);

/// A span of virtual time in milliseconds; never negative when measured with [`SimTime::since`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimDuration(i64);

impl SimTime {
    /// The instant at which the cluster was switched on.
    pub const ZERO: SimTime = SimTime(0);

    /// The instant `milliseconds` after the start.
    pub const fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since the start.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The time from `earlier` to this instant, zero if `earlier` is later.
    pub fn since(self, earlier: SimTime) -> SimDuration {
        SimDuration((self.0 - earlier.0).max(0))
    }

    /// The whole second this instant lies in: what an API server stores in a `metav1.Time`.
    pub fn truncated_to_second(self) -> Self {
        Self(self.0.div_euclid(1000) * 1000)
    }

    /// RFC 3339 with seconds, as `metav1.Time` marshals: `2026-11-23T20:04:10Z`.
    pub fn to_rfc3339(self) -> String {
        format!("{}Z", self.to_second_words())
    }

    /// RFC 3339 with microseconds, as `metav1.MicroTime` marshals: `2026-11-23T20:04:10.000000Z`.
    pub fn to_rfc3339_micros(self) -> String {
        format!("{}.{:03}000Z", self.to_second_words(), self.0.rem_euclid(1000))
    }

    /// RFC 1123 with a numeric zone, as `kubectl describe` prints: `Mon, 23 Nov 2026 20:04:10 +0000`.
    pub fn to_rfc1123(self) -> String {
        super::strftime::formatted("%a, %d %b %Y %T +0000", self)
    }

    /// Reads RFC 3339 text: a date, a time, perhaps a fraction, and `Z` or an offset. `None` when it is not a time.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let (date, rest) = text.split_once(['T', 't'])?;
        let zone_at = rest.find(['Z', 'z', '+', '-'])?;
        let (time, zone) = rest.split_at_checked(zone_at)?;
        let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
        let [hour, minute, second] = numbers(whole, ':', [2, 2, 2])?;
        let small = |number: i64| u8::try_from(number).ok();
        let at = Civil {
            year: i32::try_from(year).ok()?,
            month: small(month)?,
            day: small(day)?,
            hour: small(hour)?,
            minute: small(minute)?,
            second: small(second)?,
        };
        let unix = at.unix_seconds()? * 1000 + milliseconds(fraction)? - offset(zone)?;
        Some(Self(unix - EPOCH_UNIX_MS))
    }

    /// Nanoseconds of Unix time: upstream writes them, in hexadecimal, into the names of events.
    pub const fn unix_nanos(self) -> i64 {
        (EPOCH_UNIX_MS + self.0) * 1_000_000
    }

    fn to_second_words(self) -> String {
        super::strftime::formatted("%FT%T", self)
    }

    /// The date and the time of day, in UTC.
    pub fn civil(self) -> Civil {
        Civil::of_unix_seconds(EPOCH_UNIX_MS.saturating_add(self.0).div_euclid(1000))
    }
}

/// Three numbers of so many digits each.
fn numbers(text: &str, separator: char, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(separator);
    let mut found = [0; 3];
    for (number, digits) in found.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

/// A fraction of a second, cut to milliseconds.
fn milliseconds(digits: &str) -> Option<i64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let padded: String = digits.chars().chain("00".chars()).take(3).collect();
    if is_number { padded.parse().ok() } else { None }
}

/// What a zone is ahead of UTC, in milliseconds.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let [hours, minutes, _] = numbers(&format!("{hours}:{minutes}:00"), ':', [2, 2, 2])?;
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000)
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: SimDuration = SimDuration(0);

    /// A span of `milliseconds`.
    pub const fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// A span of `seconds`.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    /// The span in milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The span in whole seconds, rounded down.
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// As Go's `time.Duration` prints itself: `8s`, `1m30s`, `500ms`, `1h0m0s`.
    pub fn to_go(self) -> String {
        let (sign, all) = if self.0 < 0 { ("-", -self.0) } else { ("", self.0) };
        let (minutes, millis) = (all / 60_000, all % 60_000);
        let part = format!("{:03}", millis % 1000);
        let part = part.trim_end_matches('0');
        let dot = if part.is_empty() { "" } else { "." };
        let seconds = format!("{}{dot}{part}s", millis / 1000);
        match (all, minutes) {
            (0, _) => "0s".to_owned(),
            (1..1000, _) => format!("{sign}{all}ms"),
            (_, 0) => format!("{sign}{seconds}"),
            (_, 1..60) => format!("{sign}{minutes}m{seconds}"),
            _ => format!("{sign}{}h{}m{seconds}", minutes / 60, minutes % 60),
        }
    }
}

/// As `duration.HumanDuration` of apimachinery: the ages of tables (`5s`, `2m20s`, `3h`, `4d`).
impl fmt::Display for SimDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.as_secs();
        if seconds < -1 {
            return write!(f, "<invalid>");
        }
        if seconds < 0 {
            return write!(f, "0s");
        }
        let (minutes, hours) = (seconds / 60, seconds / 3600);
        let pair = |whole: i64, unit: char, part: i64, small: char| match part {
            0 => format!("{whole}{unit}"),
            _ => format!("{whole}{unit}{part}{small}"),
        };
        let text = match seconds {
            0..120 => format!("{seconds}s"),
            _ if minutes < 10 => pair(minutes, 'm', seconds % 60, 's'),
            _ if minutes < 180 => format!("{minutes}m"),
            _ if hours < 8 => pair(hours, 'h', minutes % 60, 'm'),
            _ if hours < 48 => format!("{hours}h"),
            _ if hours < 24 * 8 => pair(hours / 24, 'd', hours % 24, 'h'),
            _ if hours < 24 * 365 * 2 => format!("{}d", hours / 24),
            _ if hours < 24 * 365 * 8 => pair(hours / 24 / 365, 'y', hours / 24 % 365, 'd'),
            _ => format!("{}y", hours / 24 / 365),
        };
        f.write_str(&text)
    }
}

impl Add<SimDuration> for SimTime {
    type Output = SimTime;
    fn add(self, span: SimDuration) -> SimTime {
        SimTime(self.0.saturating_add(span.0))
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, span: SimDuration) {
        *self = *self + span;
    }
}

impl Sub<SimDuration> for SimTime {
    type Output = SimTime;
    fn sub(self, span: SimDuration) -> SimTime {
        SimTime(self.0.saturating_sub(span.0))
    }
}

impl Add for SimDuration {
    type Output = SimDuration;
    fn add(self, other: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_add(other.0))
    }
}

/// An API object's time, marshalled as `metav1.Time` does: RFC 3339, seconds.
impl Field for SimTime {
    fn read(&mut self, value: Value) -> Result<(), WrongType> {
        *self = value.as_str().and_then(Self::parse_rfc3339).ok_or(WrongType("expected an RFC 3339 time"))?;
        Ok(())
    }

    fn take(&mut self) -> Value {
        Value::String(self.to_rfc3339())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_print_as_kubectl_prints_them() {
        let cases =
            [(0, "0s"), (119, "119s"), (120, "2m"), (140, "2m20s"), (600, "10m"), (3 * 3600, "3h"), (86_400 * 2, "2d")];
        for (seconds, text) in cases {
            assert_eq!(SimDuration::from_secs(seconds).to_string(), text);
        }
    }

    #[test]
    fn spans_print_as_go_prints_them() {
        let cases =
            [(0, "0s"), (8000, "8s"), (60_000, "1m0s"), (90_500, "1m30.5s"), (250, "250ms"), (3_600_000, "1h0m0s")];
        for (milliseconds, text) in cases {
            assert_eq!(SimDuration::from_millis(milliseconds).to_go(), text);
        }
    }

    #[test]
    fn instants_survive_their_text() {
        let time = SimTime::from_millis(61_000);
        assert_eq!(time.to_rfc3339(), "2026-11-23T20:05:11Z");
        assert_eq!(time.to_rfc1123(), "Mon, 23 Nov 2026 20:05:11 +0000");
        assert_eq!(SimTime::parse_rfc3339(&time.to_rfc3339()), Some(time));
    }
}
