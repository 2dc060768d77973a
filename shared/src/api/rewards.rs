//! 以奖代补: a city's scheme of a year and its ledger. Amounts are whole fen.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::notices::RecognitionStanding;
use crate::{
    date::Date,
    division::DivisionCode,
    money::Fen,
    reward::{RewardScheme, RewardState, RewardStep},
};

/// Lines and money in one state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardSum {
    /// How many lines.
    pub lines: u32,
    /// Their amounts together.
    pub amount: Fen,
}

/// Lines and money by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardSums {
    /// 拟奖补.
    pub proposed: RewardSum,
    /// 已审定, not paid yet.
    pub approved: RewardSum,
    /// 已拨付.
    pub paid: RewardSum,
    /// 已撤销.
    pub withdrawn: RewardSum,
}

/// A scheme in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardSchemeRow {
    /// The city.
    pub city: DivisionCode,
    /// Its name.
    pub city_name: String,
    /// The year.
    pub year: u16,
    /// What is there for the year.
    pub budget: Fen,
    /// What lies within reach of whoever asks.
    pub sums: RewardSums,
}

/// A level that a scheme can name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardLevel {
    /// Its id.
    pub level: String,
    /// Title by language.
    pub title: BTreeMap<String, String>,
}

/// 奖补台账 of a city, or of a county in it, for one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardLedger {
    /// Whose lines are shown.
    pub division: DivisionCode,
    /// Its name.
    pub division_name: String,
    /// The city whose scheme it is.
    pub city: DivisionCode,
    /// The year in which cases were announced.
    pub year: u16,
    /// Counts every change of the scheme, to be sent along with the next one; 0 while there is none.
    pub version: u32,
    /// None until the city has set one.
    pub scheme: Option<RewardScheme>,
    /// Whoever asks may change scheme and lines.
    pub may_change: bool,
    /// Levels of the standards in use in the city, in the order of the packs.
    pub levels: Vec<RewardLevel>,
    /// What is shown, by state.
    pub sums: RewardSums,
    /// What is left of the city's budget beside all that is approved or paid in it.
    pub left: Fen,
    /// Announced cases of the year without a line, by community.
    pub waiting: Vec<RewardCandidate>,
    /// By community.
    pub lines: Vec<RewardLine>,
}

/// An announced case that has no line yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardCandidate {
    /// Case id.
    pub case: String,
    /// Name of the community.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// What the level is called; empty when none was reached.
    pub level_title: String,
    /// What the scheme gives for it; none when it names no amount for the level.
    pub amount: Option<Fen>,
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardLine {
    /// Line id.
    pub id: String,
    /// Counts every change, to be sent along with a step.
    pub version: u32,
    /// Case id.
    pub case: String,
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// Certificate number.
    pub certificate: String,
    /// The day it was announced.
    pub announced_on: Option<Date>,
    /// How the recognition stands today: one that was revoked is neither approved nor paid.
    pub standing: RecognitionStanding,
    /// Id of the level when it was proposed.
    pub level: String,
    /// What it was called.
    pub level_title: String,
    /// The amount.
    pub amount: Fen,
    /// How far it is.
    pub state: RewardState,
    /// Who proposed it, and when.
    pub proposed: RewardMark,
    /// Who approved it, and when; none before and once it has been withdrawn and proposed again.
    pub approved: Option<RewardMark>,
    /// Who noted the payment, and when.
    pub paid: Option<RewardMark>,
    /// Who withdrew it, and when.
    pub withdrawn: Option<RewardMark>,
    /// Why it was withdrawn; empty otherwise.
    pub reason: String,
}

/// Who brought a line to a state, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardMark {
    /// When.
    pub at: String,
    /// Name of the person.
    pub by: String,
}

/// Sets the scheme of a city for a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutRewardScheme {
    /// The version that was looked at: with another one the change is refused.
    pub version: u32,
    /// What is to hold.
    pub scheme: RewardScheme,
}

/// Proposes a line for every announced case of the year that has none and whose level brings
/// something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProposeRewards {
    /// The version of the scheme that was looked at.
    pub version: u32,
}

/// One step with several lines: all of them or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeRewardStep {
    /// Which step.
    pub step: RewardStep,
    /// Why they are withdrawn; for other steps empty.
    #[serde(default)]
    pub reason: String,
    /// The lines as they were looked at.
    pub lines: Vec<RewardLineVersion>,
}

/// A line as it was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RewardLineVersion {
    /// Line id.
    pub id: String,
    /// Its version.
    pub version: u32,
}

impl RewardSums {
    /// The sum of a state.
    pub const fn of(&self, state: RewardState) -> RewardSum {
        match state {
            RewardState::Proposed => self.proposed,
            RewardState::Approved => self.approved,
            RewardState::Paid => self.paid,
            RewardState::Withdrawn => self.withdrawn,
        }
    }

    /// Adds lines of a state.
    pub fn add(&mut self, state: RewardState, lines: u32, amount: Fen) {
        let sum = match state {
            RewardState::Proposed => &mut self.proposed,
            RewardState::Approved => &mut self.approved,
            RewardState::Paid => &mut self.paid,
            RewardState::Withdrawn => &mut self.withdrawn,
        };
        sum.lines += lines;
        sum.amount = sum.amount.plus(amount);
    }

    /// What counts against the budget.
    pub const fn committed(&self) -> Fen {
        self.approved.amount.plus(self.paid.amount)
    }
}
