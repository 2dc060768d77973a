//! 市级设置: what a city decides for itself. Nothing is ever decided by time alone: deadlines are
//! shown as due and overdue, no more.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::stage::Stage;
use crate::date::Date;

/// What a city (or, for targets, the province) has set. All days are calendar days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CitySettings {
    /// 公示期: from the first to the last day of a notice, both counted. One with fewer days is not published.
    pub publicity_days: u16,
    /// 有效期: years that a recognition lasts.
    pub validity_years: u8,
    /// 续期: how many days before its end a recognition may be applied for again.
    pub renewal_days: u16,
    /// Days a street has to recommend.
    pub recommend_days: u16,
    /// Days a county has for the preliminary review.
    pub pass_days: u16,
    /// Days a city has to recognise.
    pub recognise_days: u16,
    /// Days a community has to resubmit what was returned.
    pub resubmit_days: u16,
    /// Days a department has to co-review.
    pub department_days: u16,
    /// Whether a silent department keeps the city from recognising.
    pub departments_block: bool,
    /// 创建目标: what is to be reached by when.
    pub targets: Vec<Target>,
}

/// 目标: one point of the target line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The day by which.
    pub by: Date,
    /// Share of all communities in percent; none when the target is a number.
    pub percent: Option<u8>,
    /// Number of communities; none when the target is a share.
    pub communities: Option<u32>,
    /// Where the target stands written.
    pub source: String,
}

impl Default for CitySettings {
    /// Seven days of publicity as in the notices seen; the rest is an assumption until a city
    /// decides.
    fn default() -> Self {
        Self {
            publicity_days: 7,
            validity_years: 3,
            renewal_days: 180,
            recommend_days: 15,
            pass_days: 20,
            recognise_days: 30,
            resubmit_days: 30,
            department_days: 10,
            departments_block: false,
            targets: Vec::new(),
        }
    }
}

impl CitySettings {
    /// Days that a case may rest at a stage; none where nobody is waited for.
    pub const fn days_at(&self, stage: Stage) -> Option<u16> {
        match stage {
            Stage::Applied => Some(self.recommend_days),
            Stage::Recommended => Some(self.pass_days),
            Stage::PreliminarilyReviewed | Stage::Recognised | Stage::UnderReview => Some(self.recognise_days),
            Stage::Publicised => Some(self.publicity_days),
            Stage::Returned => Some(self.resubmit_days),
            Stage::Announced | Stage::Rejected | Stage::Withdrawn | Stage::Revoked => None,
        }
    }

    /// The day by which a case that came to a stage is due.
    pub fn due_on(&self, stage: Stage, since: Date) -> Option<Date> {
        self.days_at(stage).map(|days| since.plus_days(i64::from(days)))
    }

    /// 续期: the day from which on a recognition that holds until a day may be applied for again.
    pub fn renewable_from(&self, valid_until: Date) -> Date {
        valid_until.plus_days(-i64::from(self.renewal_days))
    }

    /// Names of the settings that make no sense.
    pub fn flaws(&self) -> Vec<&'static str> {
        let mut flaws = Vec::new();
        if !(1..=90).contains(&self.publicity_days) {
            flaws.push("publicity_days");
        }
        if !(1..=20).contains(&self.validity_years) {
            flaws.push("validity_years");
        }
        let days = [
            ("renewal_days", self.renewal_days),
            ("recommend_days", self.recommend_days),
            ("pass_days", self.pass_days),
            ("recognise_days", self.recognise_days),
            ("resubmit_days", self.resubmit_days),
            ("department_days", self.department_days),
        ];
        flaws.extend(days.iter().filter(|(_, days)| !(1..=730).contains(days)).map(|(name, _)| *name));
        let is_odd = |target: &Target| {
            target.percent.is_some() == target.communities.is_some() || target.percent.is_some_and(|share| share > 100)
        };
        if self.targets.iter().any(is_odd) || self.targets.len() > 20 {
            flaws.push("targets");
        }
        flaws
    }
}

impl Target {
    /// Communities to be recognised, of `all`; a share is rounded up.
    pub fn count(&self, all: u32) -> u32 {
        match (self.communities, self.percent) {
            (Some(count), _) => count,
            (None, Some(percent)) => (all * u32::from(percent)).div_ceil(100),
            (None, None) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn the_defaults_make_sense_and_odd_settings_are_named() {
        assert!(CitySettings::default().flaws().is_empty());
        let target =
            Target { by: "2025-12-31".parse().unwrap(), percent: None, communities: None, source: String::new() };
        let odd = CitySettings { publicity_days: 0, pass_days: 0, targets: vec![target], ..CitySettings::default() };
        assert_eq!(odd.flaws(), ["publicity_days", "pass_days", "targets"]);
    }

    #[test]
    fn a_recognition_can_be_renewed_so_many_days_before_its_end() {
        let settings = CitySettings { renewal_days: 30, ..CitySettings::default() };
        let first: Date = "2029-10-31".parse().unwrap();
        assert_eq!(settings.renewable_from("2029-11-30".parse().unwrap()), first);
    }

    #[test]
    fn a_share_is_rounded_up_to_whole_communities() {
        let target = |percent| Target {
            by: "2021-12-31".parse().unwrap(),
            percent: Some(percent),
            communities: None,
            source: String::new(),
        };
        assert_eq!(target(30).count(7281), 2185);
        assert_eq!(target(100).count(7281), 7281);
    }

    #[test]
    fn only_stages_that_wait_for_somebody_are_due() {
        for stage in Stage::ALL {
            assert_eq!(CitySettings::default().days_at(stage).is_some(), stage.waits_for().is_some(), "{stage:?}");
        }
    }
}
