//! How residents' answers are taken, and how much one script can send.

use serde::{Deserialize, Serialize};

use super::{ConfigError, unusable};

/// Section `[survey]`. What is limited is a device and a community, never an address: a whole estate
/// may come from one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SurveyConfig {
    /// Answers that one device may give to one community in half a year. Default 1.
    pub answers_per_device: i32,
    /// Counters that a device has to try at most before its answer is taken, each with 1,000 rounds of
    /// PBKDF2. Default 1000: a second or two on a phone, while its owner reads the first questions.
    pub work: u32,
    /// Answers to one community within an hour for which that is enough. Default 100.
    pub calm_per_hour: i32,
    /// For every so many more within the hour, the work doubles. Default 50.
    pub doubling_per_hour: i32,
    /// The most answers to one community within an hour; the next one is told to come back. Default 400.
    pub most_per_hour: i32,
    /// The same within a day. Default 1500.
    pub most_per_day: i32,
    /// Minutes for which a challenge is good. Default 60.
    pub challenge_minutes: u32,
}

impl Default for SurveyConfig {
    fn default() -> Self {
        Self {
            answers_per_device: 1,
            work: 1000,
            calm_per_hour: 100,
            doubling_per_hour: 50,
            most_per_hour: 400,
            most_per_day: 1500,
            challenge_minutes: 60,
        }
    }
}

impl SurveyConfig {
    /// Challenges that are met at once.
    pub fn for_testing() -> Self {
        Self { work: 2, ..Self::default() }
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if !(1..=100).contains(&self.answers_per_device) {
            return Err(unusable("survey.answers_per_device", "expected 1 to 100"));
        }
        if !(1..=1_000_000).contains(&self.work) {
            return Err(unusable("survey.work", "expected 1 to 1000000"));
        }
        for (key, value) in [
            ("survey.calm_per_hour", self.calm_per_hour),
            ("survey.doubling_per_hour", self.doubling_per_hour),
            ("survey.most_per_hour", self.most_per_hour),
            ("survey.most_per_day", self.most_per_day),
        ] {
            if !(1..=1_000_000).contains(&value) {
                return Err(unusable(key, "expected 1 to 1000000"));
            }
        }
        if !(1..=1440).contains(&self.challenge_minutes) {
            return Err(unusable("survey.challenge_minutes", "expected 1 to 1440"));
        }
        Ok(())
    }
}
