//! How many files come with self-assessments.

use serde::{Deserialize, Serialize};

use super::{ConfigError, unusable};

/// Section `[evidence]`. How large a file may be, and how many there may be on one requirement, stands in
/// `[files]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EvidenceConfig {
    /// Most files with one submission. Default 100.
    pub most_files: u32,
    /// Most files that one community begins to send within a day: whoever has its access code can fill no
    /// disk. Default 400.
    pub most_files_per_day: u32,
    /// The same in MiB. Default 1000.
    pub most_mib_per_day: u32,
}

impl Default for EvidenceConfig {
    fn default() -> Self {
        Self { most_files: 100, most_files_per_day: 400, most_mib_per_day: 1000 }
    }
}

impl EvidenceConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        // A body of the default size holds the names of as many.
        if !(1..=500).contains(&self.most_files) {
            return Err(unusable("evidence.most_files", "expected 1 to 500"));
        }
        if !(1..=1_000_000).contains(&self.most_files_per_day) {
            return Err(unusable("evidence.most_files_per_day", "expected 1 to 1000000"));
        }
        if !(1..=1_000_000).contains(&self.most_mib_per_day) {
            return Err(unusable("evidence.most_mib_per_day", "expected 1 to 1000000"));
        }
        Ok(())
    }
}
