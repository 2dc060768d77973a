//! 区划: statistical codes of divisions, whose prefixes say what lies in what.
//!
//! Two cities of Guangdong (东莞, 中山) have no counties; the data puts a pseudo-county between
//! the city and its streets, so every community has a code of the same shape.

use alloc::string::String;
use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// 统计用区划代码: 2 digits name a province, 4 a city, 6 a county, 9 a street, 12 a community.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DivisionCode(String);

/// How high a division stands, from high to low.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DivisionLevel {
    /// 省.
    Province,
    /// 地级市.
    City,
    /// 县、市、区.
    County,
    /// 街道、镇.
    Street,
    /// 社区.
    Community,
}

/// Why a text is not the code of a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 2, 4, 6, 9 or 12 digits")]
pub struct ParseDivisionError;

impl DivisionLevel {
    /// All levels, from high to low.
    pub const ALL: [Self; 5] = [Self::Province, Self::City, Self::County, Self::Street, Self::Community];

    /// Digits of a code of this level.
    pub const fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::City => 4,
            Self::County => 6,
            Self::Street => 9,
            Self::Community => 12,
        }
    }
}

impl DivisionCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How high the division stands.
    pub fn level(&self) -> DivisionLevel {
        let digits = self.0.len();
        DivisionLevel::ALL.into_iter().find(|level| level.digits() == digits).unwrap_or(DivisionLevel::Community)
    }

    /// Whether a division lies in this one; it lies in itself.
    ///
    /// ```
    /// let code = |text: &str| text.parse::<shared::division::DivisionCode>().unwrap();
    /// assert!(code("4401").contains(&code("440103001101")));
    /// assert!(code("4401").contains(&code("4401")));
    /// assert!(!code("440103").contains(&code("4401")));
    /// ```
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The division of a level that this one lies in, or itself; none below it.
    pub fn at(&self, level: DivisionLevel) -> Option<Self> {
        self.0.get(..level.digits()).map(|prefix| Self(prefix.into()))
    }
}

impl FromStr for DivisionCode {
    type Err = ParseDivisionError;

    fn from_str(text: &str) -> Result<Self, ParseDivisionError> {
        let is_code = DivisionLevel::ALL.iter().any(|level| level.digits() == text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_code { Ok(Self(text.into())) } else { Err(ParseDivisionError) }
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for DivisionCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DivisionCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::parse_string(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_known_lengths_are_codes() {
        for text in ["44", "4401", "440103", "440103001", "440103001101"] {
            assert_eq!(text.parse::<DivisionCode>().map(|code| code.0), Ok(text.into()));
        }
        for text in ["", "4", "440", "44010", "44a1", "4401030011012", "４４"] {
            assert_eq!(text.parse::<DivisionCode>(), Err(ParseDivisionError), "{text}");
        }
    }

    #[test]
    fn every_level_is_a_prefix() {
        let community: DivisionCode = "441900003001".parse().unwrap();
        let prefixes: alloc::vec::Vec<_> =
            DivisionLevel::ALL.iter().filter_map(|level| community.at(*level)).map(|code| code.0).collect();
        assert_eq!(prefixes, ["44", "4419", "441900", "441900003", "441900003001"]);
        assert_eq!(prefixes[1].parse::<DivisionCode>().unwrap().at(DivisionLevel::County), None);
    }
}
