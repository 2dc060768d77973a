//! What the programme leaves to be settled about cases.

use serde::{Deserialize, Serialize};

use super::{ConfigError, unusable};

/// The titles that are known when a server is set up.
const SHIPPED: &str = include_str!("../../data/honours.toml");

/// Section `[cases]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CaseConfig {
    /// Titles of the honours whose holders may apply on the direct route (直接认定), letter by letter
    /// as the imported lists write them; empty when nobody may. It stands in the configuration and
    /// not in a pack, because it is a rule of the programme whatever standard a community is
    /// assessed by, and here a province changes it without another build. Default: those of
    /// 粤建节〔2021〕84号.
    pub direct_honours: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    direct: Vec<String>,
}

impl Default for CaseConfig {
    fn default() -> Self {
        let shipped: Shipped = toml::from_str(SHIPPED).expect("a test reads the shipped titles");
        Self { direct_honours: shipped.direct }
    }
}

impl CaseConfig {
    /// Whether a title opens the direct route.
    pub(crate) fn opens_direct(&self, title: &str) -> bool {
        self.direct_honours.iter().any(|direct| direct == title.trim())
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.direct_honours.iter().any(|title| title.trim().is_empty() || title.trim() != title) {
            return Err(unusable("cases.direct_honours", "expected titles without blanks around them"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_titles_open_the_direct_route_and_others_do_not() {
        let config = CaseConfig::default();
        assert!(config.opens_direct("广东省绿色社区") && config.opens_direct("广东省宜居社区"));
        assert!(!config.opens_direct("全国文明社区") && !config.opens_direct(""));
    }
}
