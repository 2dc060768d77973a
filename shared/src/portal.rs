//! 嵌入: other websites that show the self-assessment inside a page of theirs.
//!
//! A portal is registered with the [`Origin`]s of its pages; browsers show the self-assessment inside
//! no other. Its [`PortalKey`] is public: it stands in the portal's pages and says which one is meant,
//! never that somebody may do something.

use alloc::{
    format,
    string::{String, ToString},
};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::people::Role;

/// The most origins of one portal.
pub const MOST_ORIGINS: usize = 20;
/// The longest name of a portal, in characters.
pub const MAX_NAME_CHARACTERS: usize = 60;

/// Symbols of a key.
const KEY_SYMBOLS: usize = 12;
/// The longest host name there is, and the longest part of one between two points.
const MAX_HOST: usize = 253;
const MAX_LABEL: usize = 63;

/// Whether somebody registers portals within their reach.
pub fn may_keep(role: Role) -> bool {
    matches!(role, Role::Administrator | Role::Province)
}

/// 来源: scheme, host and port of a page, as browsers write it (RFC 6454): `https://portal.gz.example`.
///
/// It goes into a header, so it holds no characters but those of a host name: no blank, no semicolon,
/// no wildcard.
///
/// ```
/// # use shared::portal::Origin;
/// let origin = |text: &str| text.parse::<Origin>().map(|origin| origin.to_string());
/// assert_eq!(origin("HTTPS://Portal.gz.example:443/"), Ok("https://portal.gz.example".into()));
/// assert!(origin("https://*.gz.example").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

/// Why a text is not the origin of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected scheme, host and port alone, such as https://portal.example")]
pub struct ParseOriginError;

impl Origin {
    /// The origin as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = ParseOriginError;

    fn from_str(text: &str) -> Result<Self, ParseOriginError> {
        let text = text.trim().to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://").ok_or(ParseOriginError)?;
        let usual_port = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return Err(ParseOriginError),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.split_once(':') {
            None => (rest, None),
            Some((host, port)) => (host, Some(read_port(port).ok_or(ParseOriginError)?)),
        };
        if !is_host(host) {
            return Err(ParseOriginError);
        }
        Ok(Self(match port.filter(|port| *port != usual_port) {
            None => format!("{scheme}://{host}"),
            Some(port) => format!("{scheme}://{host}:{port}"),
        }))
    }
}

/// A port as browsers write it; none that begins with a nought.
fn read_port(text: &str) -> Option<u16> {
    let port: u16 = text.parse().ok()?;
    (port > 0 && port.to_string() == text).then_some(port)
}

/// Names of other scripts come as browsers write them: `xn--…`.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= MAX_HOST && host.split('.').all(is_label)
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::parse_string(deserializer)
    }
}

/// What a portal is known by: twelve hexadecimal digits in small letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortalKey(String);

/// Why a text is not the key of a portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 12 hexadecimal digits in small letters")]
pub struct ParsePortalKeyError;

impl PortalKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PortalKey {
    type Err = ParsePortalKeyError;

    fn from_str(text: &str) -> Result<Self, ParsePortalKeyError> {
        let is_key = text.len() == KEY_SYMBOLS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_key { Ok(Self(text.into())) } else { Err(ParsePortalKeyError) }
    }
}

impl fmt::Display for PortalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for PortalKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PortalKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::parse_string(deserializer)
    }
}

/// 配色: which colours a portal's visitors get when its page does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Those of the visitor's device.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The name it has in JSON, in the database and in addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let origin = text.parse::<Origin>().ok().map(|origin| origin.to_string());
        assert_eq!(origin.as_deref(), expected, "{text:?}");
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        check("https://portal.gz.example", Some("https://portal.gz.example"));
        check(" https://Portal.GZ.example/ ", Some("https://portal.gz.example"));
        check("https://portal.example:443", Some("https://portal.example"));
        check("http://portal.example:443", Some("http://portal.example:443"));
        check("http://127.0.0.1:8080", Some("http://127.0.0.1:8080"));
        check("http://localhost:80", Some("http://localhost"));
        check("https://xn--fiqs8s.example", Some("https://xn--fiqs8s.example"));
    }

    #[test]
    fn nothing_else_gets_into_a_header() {
        for text in [
            "",
            "null",
            "*",
            "portal.example",
            "https://",
            "https://*.example",
            "https://portal.example/page",
            "https://portal.example?x",
            "https://portal.example; script-src *",
            "https://portal.example 'self'",
            "https://portal.example\nx",
            "https://user@portal.example",
            "https://portal..example",
            "https://-portal.example",
            "https://portal.example:",
            "https://portal.example:0",
            "https://portal.example:080",
            "https://portal.example:65536",
            "https://门户.example",
            "data:text/html,x",
            "file:///x",
        ] {
            check(text, None);
        }
        check(&format!("https://{}.example", "a".repeat(64)), None);
    }

    #[test]
    fn a_key_is_twelve_digits_in_small_letters() {
        assert!("0123456789ab".parse::<PortalKey>().is_ok());
        for text in ["", "0123456789a", "0123456789abc", "0123456789aB", "0123456789a/"] {
            assert_eq!(text.parse::<PortalKey>(), Err(ParsePortalKeyError), "{text}");
        }
    }

    #[test]
    fn themes_have_the_names_that_json_gives_them() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_id(theme.id()), Some(theme));
            assert_eq!(serde_json::to_value(theme).unwrap(), theme.id());
        }
    }
}
