//! The device's clock, read at the edge and handed on as a value.

use js_sys::Date;

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

/// An instant in the words of the page's language: day and time of day.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
pub fn in_words(instant: u64) -> String {
    let locale = if crate::texts::english() { "en-GB" } else { "zh-CN" };
    let date = Date::new(&wasm_bindgen::JsValue::from_f64(instant as f64));
    date.to_locale_string(locale, &wasm_bindgen::JsValue::UNDEFINED).into()
}

/// The same of an instant written as RFC 3339.
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
