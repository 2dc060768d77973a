//! How submissions are taken and written.

use serde::{Deserialize, Serialize};

use super::{ConfigError, unusable};

/// Section `[submissions]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SubmissionConfig {
    /// `grouped` (default): submissions that arrive together share a commit. `one_by_one`: a
    /// transaction each; there to be measured against, equally durable, slower.
    pub write_mode: WriteMode,
    /// The most submissions in one commit. Default 256.
    pub batch_limit: usize,
    /// The most submissions that wait to be written; the next one is told to come back. Default 1024.
    pub queue_limit: usize,
    /// Largest body of a submission, in KiB. Default 256.
    pub body_limit_kib: usize,
    /// How many days the as-of date of a sheet may lie back, at most 36500. Default 366.
    pub as_of_days_back: i32,
    /// Refused submissions kept per community and day; what goes beyond is refused but not kept,
    /// so that nobody can fill the disk. Default 100.
    pub incidents_per_day: u64,
}

/// How submissions reach the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteMode {
    /// Those that arrive together share a commit.
    Grouped,
    /// A transaction for each.
    OneByOne,
}

impl Default for SubmissionConfig {
    fn default() -> Self {
        Self {
            write_mode: WriteMode::Grouped,
            batch_limit: 256,
            queue_limit: 1024,
            body_limit_kib: 256,
            as_of_days_back: 366,
            incidents_per_day: 100,
        }
    }
}

impl SubmissionConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if !(1..=1000).contains(&self.batch_limit) {
            return Err(unusable("submissions.batch_limit", "expected 1 to 1000"));
        }
        if self.queue_limit == 0 {
            return Err(unusable("submissions.queue_limit", "expected at least 1"));
        }
        if !(0..=36_500).contains(&self.as_of_days_back) {
            return Err(unusable("submissions.as_of_days_back", "expected 0 to 36500"));
        }
        if !(16..=4096).contains(&self.body_limit_kib) {
            return Err(unusable("submissions.body_limit_kib", "expected 16 to 4096"));
        }
        Ok(())
    }
}
