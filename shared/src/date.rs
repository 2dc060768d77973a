//! A calendar date (China Standard Time, UTC+8) without a clock behind it.

use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the Gregorian calendar between 1900 and 9999, `YYYY-MM-DD` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a calendar date such as 2021-12-13")]
pub struct ParseDateError;

impl Date {
    /// A date, when there is such a day.
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        if year < 1900 || year > 9999 || day == 0 || day > last {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Full years between an earlier day and this one; negative when it is a later one.
    ///
    /// ```
    /// let day = |text: &str| text.parse::<shared::date::Date>().unwrap();
    /// assert_eq!(day("2026-04-30").years_since(day("2023-05-01")), 2);
    /// assert_eq!(day("2026-05-01").years_since(day("2023-05-01")), 3);
    /// ```
    pub fn years_since(self, earlier: Self) -> i64 {
        let unfinished = (self.month, self.day) < (earlier.month, earlier.day);
        i64::from(self.year) - i64::from(earlier.year) - i64::from(unfinished)
    }

    /// The day so many days later, or earlier when negative; stays within the calendar's range.
    ///
    /// ```
    /// let day = |text: &str| text.parse::<shared::date::Date>().unwrap();
    /// assert_eq!(day("2021-12-13").plus_days(6), day("2021-12-19"));
    /// assert_eq!(day("2024-02-28").plus_days(2), day("2024-03-01"));
    /// assert_eq!(day("2026-01-01").plus_days(-1), day("2025-12-31"));
    /// ```
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_days(self.to_days().saturating_add(days))
    }

    /// The same day so many years later; 29 February becomes 28 February where there is none.
    ///
    /// ```
    /// let day = |text: &str| text.parse::<shared::date::Date>().unwrap();
    /// assert_eq!(day("2024-02-29").plus_years(3), day("2027-02-28"));
    /// ```
    pub fn plus_years(self, years: u16) -> Self {
        let year = self.year.saturating_add(years).min(9999);
        Self::new(year, self.month, self.day).unwrap_or(Self { year, month: 2, day: 28 })
    }

    /// Days from `earlier` to this day; negative when it is a later one.
    ///
    /// ```
    /// let day = |text: &str| text.parse::<shared::date::Date>().unwrap();
    /// assert_eq!(day("2021-12-20").days_since(day("2021-12-13")), 7);
    /// ```
    pub fn days_since(self, earlier: Self) -> i64 {
        self.to_days() - earlier.to_days()
    }

    /// Days since 0000-03-01, a year of which begins in March so that the leap day comes last.
    fn to_days(self) -> i64 {
        let (month, year) = if self.month > 2 {
            (i64::from(self.month) - 3, i64::from(self.year))
        } else {
            (i64::from(self.month) + 9, i64::from(self.year) - 1)
        };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + i64::from(self.day) - 1
    }

    fn from_days(days: i64) -> Self {
        const FIRST: Date = Date { year: 1900, month: 1, day: 1 };
        const LAST: Date = Date { year: 9999, month: 12, day: 31 };
        let days = days.clamp(FIRST.to_days(), LAST.to_days());
        let mut year = (10_000 * days + 14_780) / 3_652_425;
        let mut rest = days - (365 * year + year / 4 - year / 100 + year / 400);
        if rest < 0 {
            year -= 1;
            rest = days - (365 * year + year / 4 - year / 100 + year / 400);
        }
        let month = (100 * rest + 52) / 3060;
        let day = rest - (month * 306 + 5) / 10 + 1;
        let (month, year) = if month < 10 { (month + 3, year) } else { (month - 9, year + 1) };
        let part = |number: i64| u8::try_from(number).unwrap_or(1);
        Self { year: u16::try_from(year).unwrap_or(9999), month: part(month), day: part(day) }
    }
}

impl FromStr for Date {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, ParseDateError> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(ParseDateError);
        }
        let number = |range: core::ops::Range<usize>| {
            bytes[range].iter().try_fold(0_u16, |sum, byte| {
                byte.is_ascii_digit().then(|| sum * 10 + u16::from(byte - b'0')).ok_or(ParseDateError)
            })
        };
        #[expect(clippy::cast_possible_truncation, reason = "two digits are below 100")]
        Self::new(number(0..4)?, number(5..7)? as u8, number(8..10)? as u8).ok_or(ParseDateError)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::parse_string(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn every_day_of_four_centuries_comes_after_the_one_before() {
        let mut day = Date::new(1900, 1, 1).unwrap();
        let mut count = 0;
        while day < Date::new(2300, 12, 31).unwrap() {
            let next = day.plus_days(1);
            assert!(next > day && Date::new(next.year, next.month, next.day) == Some(next), "{day} {next}");
            assert_eq!(next.days_since(day), 1);
            day = next;
            count += 1;
        }
        assert_eq!(count, 146_461);
        assert_eq!(Date::new(9999, 12, 31).unwrap().plus_days(1).to_string(), "9999-12-31");
    }

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for text in ["2024-02-29", "2021-12-13", "1900-01-01"] {
            assert_eq!(text.parse::<Date>().map(|date| alloc::format!("{date}")), Ok(text.into()));
        }
        for text in ["2023-02-29", "2021-13-01", "2021-00-10", "2021-1-1", "0000-01-01", "2021/01/01", "十二月"] {
            assert_eq!(text.parse::<Date>(), Err(ParseDateError), "{text}");
        }
    }
}
