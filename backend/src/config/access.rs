//! How access codes are guarded.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Secret, unusable};

/// Section `[access]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccessConfig {
    /// Key mixed into every stored code (at least 16 characters). Default: one is made at first
    /// start and kept in the database. Set it to keep it apart from the database; every instance
    /// needs the same, and changing it makes all issued codes void.
    pub pepper: Option<Secret>,
    /// Wrong guesses that one address may make at one community before it has to wait. Default 5.
    pub free_guesses: i32,
    /// Wrong guesses that one address may make over all communities before it has to wait.
    /// Default 50: a street office behind one address looks after many communities.
    pub free_guesses_per_address: i32,
    /// The longest wait in seconds; waits double from one second up to it. Default 900.
    pub longest_wait_seconds: u32,
}

impl Default for AccessConfig {
    fn default() -> Self {
        Self { pepper: None, free_guesses: 5, free_guesses_per_address: 50, longest_wait_seconds: 900 }
    }
}

impl AccessConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.pepper.as_ref().is_some_and(|pepper| pepper.expose().len() < 16) {
            return Err(unusable("access.pepper", "expected at least 16 characters"));
        }
        if self.free_guesses < 1 || self.free_guesses_per_address < 1 {
            return Err(unusable("access.free_guesses", "expected at least 1"));
        }
        if !(1..=86_400).contains(&self.longest_wait_seconds) {
            return Err(unusable("access.longest_wait_seconds", "expected 1 to 86400"));
        }
        Ok(())
    }
}
