//! Texts: whether there is anything to read in one, and parsing a string into a type through serde.

use alloc::borrow::Cow;
use core::{fmt::Display, str::FromStr};

use serde::{Deserialize, Deserializer, de};

/// Reads a string and parses it: for types that are strings on the wire.
pub(crate) fn parse_string<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: Display,
{
    let text = Cow::<'de, str>::deserialize(deserializer)?;
    text.parse().map_err(de::Error::custom)
}

/// Whether a text has nothing that a reader could see: blanks, and the marks of Unicode that have no
/// width or steer the direction of writing.
///
/// ```
/// assert!(shared::text::is_blank(" \u{200b}\u{3000}"));
/// assert!(!shared::text::is_blank("无"));
/// ```
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| {
        letter.is_whitespace()
            || matches!(
                letter,
                '\u{ad}'
                    | '\u{34f}'
                    | '\u{61c}'
                    | '\u{115f}'
                    | '\u{1160}'
                    | '\u{17b4}'
                    | '\u{17b5}'
                    | '\u{180b}'..='\u{180f}'
                    | '\u{200b}'..='\u{200f}'
                    | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{2800}'
                    | '\u{3164}'
                    | '\u{fe00}'..='\u{fe0f}'
                    | '\u{feff}'
                    | '\u{ffa0}'
                    | '\u{e0000}'..='\u{e0fff}'
            )
    })
}
