//! The Gregorian calendar in UTC: from seconds of Unix time to dates and clocks, and back.

use datealgo::{date_to_weekday, datetime_to_secs, days_in_month, secs_to_datetime};

/// A date and the time of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Civil {
    /// The date and time of an instant, in seconds since 1970; instants outside the years 1 to 9999 are moved there.
    pub fn of_unix_seconds(seconds: i64) -> Self {
        const FIRST: i64 = -62_135_596_800;
        const LAST: i64 = 253_402_300_799;
        let (year, month, day, hour, minute, second) = secs_to_datetime(seconds.clamp(FIRST, LAST));
        Self { year, month, day, hour, minute, second }
    }

    /// The instant in seconds since 1970; `None` for a date or time that there is not.
    pub fn unix_seconds(self) -> Option<i64> {
        let is_clock = self.hour < 24 && self.minute < 60 && self.second < 60;
        (is_clock && date_exists(self.year, self.month, self.day))
            .then(|| datetime_to_secs((self.year, self.month, self.day, self.hour, self.minute, self.second)))
    }

    /// The day of the week: `Monday`.
    pub fn weekday(self) -> &'static str {
        let number = self.weekday_number();
        DAYS.get(usize::from(number.saturating_sub(1))).copied().unwrap_or_default()
    }

    /// The day of the week as ISO 8601 counts: Monday is 1.
    pub fn weekday_number(self) -> u8 {
        date_to_weekday((self.year, self.month, self.day))
    }

    /// The month: `November`.
    pub fn month_name(self) -> &'static str {
        MONTHS.get(usize::from(self.month.saturating_sub(1))).copied().unwrap_or_default()
    }

    /// The day of the year, from 1.
    pub fn day_of_year(self) -> i64 {
        let midnight = |month, day| datetime_to_secs((self.year, month, day, 0, 0, 0));
        (midnight(self.month, self.day) - midnight(1, 1)) / 86_400 + 1
    }
}

/// Whether there is such a day in the years 0 to 9999.
pub fn date_exists(year: i32, month: u8, day: u8) -> bool {
    (0..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_dates_and_back() {
        for (seconds, words) in [(0, "Thursday 1 January 1970"), (951_782_400, "Tuesday 29 February 2000")] {
            let at = Civil::of_unix_seconds(seconds + 3_723);
            assert_eq!(format!("{} {} {} {}", at.weekday(), at.day, at.month_name(), at.year), words);
            assert_eq!((at.hour, at.minute, at.second), (1, 2, 3));
            assert_eq!(at.unix_seconds(), Some(seconds + 3_723));
        }
        assert_eq!(Civil::of_unix_seconds(951_782_400).day_of_year(), 60);
        assert!(Civil::of_unix_seconds(i64::MAX).unix_seconds().is_some());
    }

    #[test]
    fn days_that_are_not_are_refused() {
        for (year, month, day, exists) in
            [(2000, 2, 29, true), (1900, 2, 29, false), (2026, 13, 1, false), (2026, 4, 31, false), (2026, 1, 0, false)]
        {
            assert_eq!(date_exists(year, month, day), exists, "{year}-{month}-{day}");
        }
    }
}
