//! 时钟: where the server takes the time from, so that tests can set the day.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{Timestamp, civil::Date, tz::Offset};

/// The time now, from the system or as a test has set it.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    /// The clock of the machine and so many milliseconds more.
    Ahead(i64),
    /// Milliseconds since 1970-01-01 UTC.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The clock of the machine moved to a day in China, at the time of day that it is.
    pub fn as_if_on(day: Date) -> Result<Self, jiff::Error> {
        let now = Timestamp::now().as_millisecond();
        let ahead = start_of_day_in_china(day)? - start_of_day_in_china(date_in_china(now))?;
        Ok(Self(Source::Ahead(ahead)))
    }

    /// A clock that stands still until [`set`](Self::set) moves it; clones move together.
    pub fn standing_at(at: Timestamp) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(at.as_millisecond()))))
    }

    /// Moves a clock made by [`standing_at`](Self::standing_at); others stay as they are.
    pub fn set(&self, at: Timestamp) {
        if let Source::Set(milliseconds) = &self.0 {
            milliseconds.store(at.as_millisecond(), Ordering::Relaxed);
        }
    }

    /// Now, in milliseconds since 1970-01-01 UTC: the form in which instants are stored.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::System => Timestamp::now().as_millisecond(),
            Source::Ahead(milliseconds) => Timestamp::now().as_millisecond() + milliseconds,
            Source::Set(milliseconds) => milliseconds.load(Ordering::Relaxed),
        }
    }

    /// Today's date in China (UTC+8), which is the one that counts for as-of dates.
    pub fn today(&self) -> Date {
        date_in_china(self.now_ms())
    }

    /// Today in China as the rules read days.
    pub fn day(&self) -> shared::date::Date {
        rule_day(self.now_ms())
    }
}

/// The calendar date in China (UTC+8) at an instant.
pub fn date_in_china(milliseconds: i64) -> Date {
    Offset::constant(8).to_datetime(instant(milliseconds)).date()
}

/// The instant at which a date begins in China (UTC+8), in milliseconds since 1970.
pub(crate) fn start_of_day_in_china(date: Date) -> Result<i64, jiff::Error> {
    Offset::constant(8).to_timestamp(date.at(0, 0, 0, 0)).map(Timestamp::as_millisecond)
}

/// The day in China at an instant, as the rules read days; before their calendar begins, its first.
pub fn rule_day(milliseconds: i64) -> shared::date::Date {
    const FIRST: shared::date::Date = match shared::date::Date::new(1900, 1, 1) {
        Some(day) => day,
        None => unreachable!(),
    };
    date_in_china(milliseconds).to_string().parse().unwrap_or(FIRST)
}

/// A stored instant as RFC 3339 in UTC with milliseconds: `2026-11-23T01:02:03.456Z`.
pub fn rfc3339(milliseconds: i64) -> String {
    format!("{:.3}", instant(milliseconds))
}

/// An instant of the API as people in China read it, `2026-11-23 09:02:03`; what is none stays as it is.
pub(crate) fn in_china(rfc3339: &str) -> String {
    let read = |at: Timestamp| Offset::constant(8).to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string();
    rfc3339.parse::<Timestamp>().map_or_else(|_| rfc3339.to_owned(), read)
}

fn instant(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_in_china_begins_at_sixteen_hours_utc() {
        let clock = Clock::standing_at("2026-11-23T15:59:59Z".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2026-11-23");
        clock.set("2026-11-23T16:00:00Z".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2026-11-24");
    }

    #[test]
    fn a_moved_clock_goes_on() {
        let day = "2099-12-01".parse().unwrap();
        let clock = Clock::as_if_on(day).unwrap();
        // Midnight may pass while the test runs.
        assert!(clock.today() == day || clock.today() == day.tomorrow().unwrap());
        let before = clock.now_ms();
        assert!(clock.now_ms() >= before);
    }

    #[test]
    fn a_day_in_china_begins_eight_hours_early() {
        let start = start_of_day_in_china("2026-11-24".parse().unwrap()).unwrap();
        assert_eq!(rfc3339(start), "2026-11-23T16:00:00.000Z");
        assert_eq!(date_in_china(start - 1).to_string(), "2026-11-23");
    }

    #[test]
    fn people_in_china_read_their_own_time() {
        assert_eq!(in_china("2026-11-23T16:02:03.456Z"), "2026-11-24 00:02:03");
        assert_eq!(in_china("some day"), "some day");
    }

    #[test]
    fn instants_are_written_with_milliseconds() {
        assert_eq!(rfc3339(1_000), "1970-01-01T00:00:01.000Z");
    }
}
