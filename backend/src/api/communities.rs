//! Divisions and communities.

use serde::{Deserialize, Serialize};
use shared::answer::Previous;
use utoipa::ToSchema;

/// One division among the children of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DivisionView {
    /// Statistical code: 2, 4, 6 or 9 digits.
    pub code: String,
    /// Official name.
    pub name: String,
    /// How high it stands.
    pub level: DivisionLevel,
}

/// Levels of divisions, from high to low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
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
}

/// One community in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommunityHit {
    /// Statistical code, 12 digits.
    pub code: String,
    /// Official name of the committee.
    pub name: String,
    /// City, county and street, separated by spaces.
    #[schema(example = "广州市 荔湾区 沙面街道")]
    pub path: String,
}

/// One community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommunityView {
    /// Statistical code, 12 digits.
    pub code: String,
    /// Official name of the committee.
    pub name: String,
    /// City, county and street, separated by spaces.
    pub path: String,
    /// The divisions it lies in, from the province down.
    pub ancestors: Vec<DivisionView>,
}

/// What a community was last recognised as by a standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreviousView {
    /// As a sheet of today has to carry it in `previous`; none when nothing is on record, and where no
    /// rule of the pack looks back.
    pub previous: Option<Previous>,
}
