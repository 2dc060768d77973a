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
    use super::*;

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
