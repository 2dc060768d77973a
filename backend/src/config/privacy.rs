//! How personal data of people without an account is kept.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::{ConfigError, Secret, unusable};

/// Section `[privacy]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrivacyConfig {
    /// Key that personal data of objectors and commenters is encrypted with: 32 bytes in base64
    /// (`openssl rand -base64 32`). Default: one is made at first start and kept in the database.
    /// Set it, so that a copy of the database alone tells nothing; every instance needs the same,
    /// and what was written under another key cannot be read any more.
    pub key: Option<Secret>,
    /// Objections that one address may make in an hour. Default 5: a household, a market stall.
    pub objections_per_hour: i32,
    /// Comments on draft standards that one address may make in an hour. Default 20: somebody who
    /// goes through a draft requirement by requirement.
    pub comments_per_hour: i32,
}

impl Default for PrivacyConfig {
    fn default() -> Self {
        Self { key: None, objections_per_hour: 5, comments_per_hour: 20 }
    }
}

impl PrivacyConfig {
    /// The key, when one is set.
    pub(crate) fn key_bytes(&self) -> Option<[u8; 32]> {
        BASE64.decode(self.key.as_ref()?.expose().as_bytes()).ok()?.try_into().ok()
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.key.is_some() && self.key_bytes().is_none() {
            return Err(unusable("privacy.key", "expected 32 bytes in base64"));
        }
        if self.objections_per_hour < 1 {
            return Err(unusable("privacy.objections_per_hour", "expected at least 1"));
        }
        if self.comments_per_hour < 1 {
            return Err(unusable("privacy.comments_per_hour", "expected at least 1"));
        }
        Ok(())
    }
}
