//! Small texts with a grammar: parsing a string into a type through serde.

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
