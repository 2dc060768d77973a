//! 进展: how far a division has come.
//!
//! All shares are in tenths of a percent, rounded down, so that nothing is shown as reached before
//! it is.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{case::Stage, date::Date, division::DivisionCode};

/// Everything the progress page shows of one division.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgressView {
    /// The division itself.
    pub total: DivisionProgress,
    /// The divisions around it that whoever asks may look at, the widest first.
    pub ancestors: Vec<DivisionName>,
    /// The day these numbers stand for.
    pub as_of: Date,
    /// The target line, earliest day first.
    pub targets: Vec<TargetProgress>,
    /// Month by month from the first one with a case, without gaps.
    pub months: Vec<MonthProgress>,
    /// Year by year over the same time.
    pub years: Vec<YearProgress>,
    /// The divisions right below, by code; empty below a county's streets.
    pub children: Vec<DivisionProgress>,
    /// Requirements that fail most, the most frequent first; at most 15.
    pub failing: Vec<FailingRequirement>,
}

/// A division by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DivisionName {
    /// Its code.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
}

/// 一个区划的进展.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DivisionProgress {
    /// Its code.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// 社区总数.
    pub communities: u32,
    /// 参与创建: communities that benchmark, and those whose newest case was neither withdrawn nor rejected.
    pub taking_part: u32,
    /// 对标创建: communities that have sealed a self-assessment, which an improvement plan is made from, and
    /// have had no case yet.
    pub benchmarking: u32,
    /// 已认定: communities whose recognition holds today.
    pub recognised: u32,
    /// Share of recognised communities, in tenths of a percent.
    pub recognised_permille: u32,
    /// Communities by the stage of their newest case, in the order of the way; stages without any
    /// are left out.
    pub stages: Vec<StageCount>,
}

/// How many communities have their newest case at a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageCount {
    /// The stage.
    pub stage: Stage,
    /// How many.
    pub communities: u32,
}

/// 目标完成情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TargetProgress {
    /// The day by which.
    pub by: Date,
    /// That day is over.
    pub is_past: bool,
    /// The division that has set it.
    pub set_by: DivisionCode,
    /// Share of all communities in percent; none when the target is a number.
    pub percent: Option<u8>,
    /// Communities to be recognised.
    pub needed: u32,
    /// Their share of all communities, in tenths of a percent.
    pub needed_permille: u32,
    /// Communities that had been recognised by that day, or are until now when it is to come.
    pub reached: u32,
    /// What was reached of what is needed, in tenths of a percent; may be above 1000.
    pub reached_permille: u32,
    /// Where the target stands written.
    pub source: String,
}

/// 逐月.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthProgress {
    /// `2026-11`, in China's time.
    pub month: String,
    /// Cases begun.
    pub opened: u32,
    /// Cases begun until the end of the month.
    pub opened_in_all: u32,
    /// Communities recognised for the first time.
    pub recognised: u32,
    /// Communities recognised for the first time until the end of the month.
    pub recognised_in_all: u32,
    /// Their share of all communities of today, in tenths of a percent.
    pub recognised_in_all_permille: u32,
}

/// 逐年.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct YearProgress {
    /// The year, in China's time.
    pub year: u16,
    /// Cases begun.
    pub opened: u32,
    /// Communities recognised for the first time.
    pub recognised: u32,
    /// Cases begun from January to the month of today, whichever the year: what this year can be
    /// compared by.
    pub opened_so_far: u32,
    /// Communities recognised for the first time in those months.
    pub recognised_so_far: u32,
}

/// 失分项: a requirement that is often not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FailingRequirement {
    /// Id of the pack.
    pub pack_id: String,
    /// Hash of its current version, whose texts name the requirement; none when there is none.
    pub pack_hash: Option<String>,
    /// The requirement's id in the pack.
    pub requirement: String,
    /// Rounds in which the community itself did not claim it as met.
    pub not_claimed: u32,
    /// Reviews that did not confirm it.
    pub not_confirmed: u32,
}
