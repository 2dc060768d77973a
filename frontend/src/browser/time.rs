//! The device's clock, read at the edge and handed on as a value.

use js_sys::Date;

use super::json;
use crate::texts::{self, Language};

/// What a device without a sensible clock gets.
const EARLIEST: shared::date::Date = match shared::date::Date::new(1900, 1, 1) {
    Some(date) => date,
    None => panic!("the first of January 1900 is a date"),
};

/// Milliseconds since 1970.
pub fn now() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "far below 2^53")]
    let now = Date::now() as u64;
    now
}

/// Today in China (UTC+8), whatever the device is set to.
pub fn today() -> shared::date::Date {
    date(now())
}

/// The day of an instant in China.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "far below 2^53")]
fn date(instant: u64) -> shared::date::Date {
    let there = Date::new(&wasm_bindgen::JsValue::from_f64((instant + 8 * 3_600_000) as f64));
    let (year, month, day) = (there.get_utc_full_year(), there.get_utc_month() + 1, there.get_utc_date());
    shared::date::Date::new(year as u16, month as u8, day as u8).unwrap_or(EARLIEST)
}

/// A date as the page's language writes it. Figures and decimals are written alike in all of them.
fn written(date: &Date, options: &[(&str, &str)]) -> String {
    let locale = match texts::language() {
        Language::Zh => "zh-CN",
        Language::ZhHant => "zh-HK",
        Language::En => "en-GB",
    };
    date.to_locale_string(locale, &json::object(options)).into()
}

/// An instant in the words of the page's language: day and time of day in China, whatever the device goes by,
/// as records and exports have them.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
pub fn in_words(instant: u64) -> String {
    let date = Date::new(&wasm_bindgen::JsValue::from_f64(instant as f64));
    written(&date, &[("dateStyle", "long"), ("timeStyle", "short"), ("timeZone", "Asia/Shanghai")])
}

/// A day, written `YYYY-MM-DD`, in the words of the page's language: 2026年11月29日, 29 November 2026.
/// What is no day stays as it is.
pub fn day_in_words(day: &str) -> String {
    // Without a time of day it is the beginning of the day in UTC.
    let date = Date::new(&wasm_bindgen::JsValue::from_str(day));
    if date.get_time().is_nan() {
        return day.to_owned();
    }
    written(&date, &[("dateStyle", "long"), ("timeZone", "UTC")])
}

/// The same of a date.
pub fn date_in_words(day: shared::date::Date) -> String {
    day_in_words(&day.to_string())
}

/// An instant written as RFC 3339 in the words of the page's language.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "far below 2^53")]
pub fn instant_in_words(instant: &str) -> String {
    in_words(Date::parse(instant) as u64)
}

/// The day in China of an instant written as RFC 3339; none when it is no instant.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "far below 2^53")]
pub fn day_of(instant: &str) -> Option<shared::date::Date> {
    let milliseconds = Date::parse(instant);
    (milliseconds >= 0.0).then(|| date(milliseconds as u64))
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_day_is_written_as_people_do_and_what_is_none_stays() {
        assert_eq!(day_in_words("2026-11-29"), "2026年11月29日");
        assert_eq!(day_in_words("2026-01-05"), "2026年1月5日");
        assert_eq!([day_in_words(""), day_in_words("未定")], ["", "未定"]);
    }

    #[wasm_bindgen_test]
    fn a_time_of_day_is_that_of_china() {
        assert_eq!(instant_in_words("2026-11-29T16:30:00Z"), "2026年11月30日 00:30");
    }
}
