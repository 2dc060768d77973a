//! 督导检查: inspections, what departments add, what has to be put right. What an inspection is
//! recorded with is [`crate::inspection::InspectionWords`].

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    date::Date,
    division::DivisionCode,
    inspection::{ItemState, ItemStep},
};

/// What a department that joined has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutDepartmentFindings {
    /// Its words.
    pub findings: String,
}

/// Takes something to be put right a step further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeItemStep {
    /// The version that was looked at: with another one the step is refused.
    pub version: u32,
    /// What is done.
    pub step: ItemStep,
    /// How it was put right, or why it is closed or given back.
    pub note: String,
}

/// One line of the list of inspections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionRow {
    /// Inspection id.
    pub id: String,
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// The day.
    pub inspected_on: Date,
    /// The division that has inspected.
    pub division: DivisionCode,
    /// Its name.
    pub division_name: String,
    /// Things to be put right that nobody has reported as done.
    pub open: u32,
    /// Those that wait for the inspectors.
    pub reported: u32,
    /// Those that are closed.
    pub closed: u32,
    /// Open ones whose day is over.
    pub overdue: u32,
}

/// A page of inspections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionPage {
    /// Latest day first.
    pub inspections: Vec<InspectionRow>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

/// One inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionView {
    /// The line of the list.
    #[serde(flatten)]
    pub row: InspectionRow,
    /// 检查人员.
    pub people: String,
    /// 检查情况.
    pub findings: String,
    /// Id of the pack that requirements are named by.
    pub pack_id: Option<String>,
    /// Hash of the version of that pack that is in use.
    pub pack_hash: Option<String>,
    /// Who has recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: String,
    /// 参加部门, in the order in which they were named.
    pub departments: Vec<DepartmentFindings>,
    /// 整改事项, in the order in which they were added.
    pub items: Vec<ItemView>,
    /// Whoever asks may add something to be put right.
    pub may_add: bool,
    /// The department that whoever asks may add findings for.
    pub own_department: Option<String>,
}

/// A department that joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DepartmentFindings {
    /// The department.
    pub department: String,
    /// What it has found; none before it says so.
    pub findings: Option<String>,
    /// Who wrote that.
    pub by: Option<String>,
    /// When.
    pub written_at: Option<String>,
}

/// Something to be put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemView {
    /// Its id.
    pub id: String,
    /// What.
    pub text: String,
    /// The requirement that it concerns.
    pub requirement: Option<String>,
    /// The day by which.
    pub due_on: Date,
    /// Where it stands.
    pub state: ItemState,
    /// That day is over and it is open.
    pub is_overdue: bool,
    /// Counts every change: send it along with the next step.
    pub version: u32,
    /// Who has added it.
    pub added_by: String,
    /// What the community has reported last.
    pub report: Option<ItemNote>,
    /// What the inspectors have said to that last.
    pub reply: Option<ItemNote>,
    /// Steps that whoever asks may take now.
    pub steps: Vec<ItemStep>,
}

/// Words on something to be put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemNote {
    /// The words; may be empty where none were needed.
    pub text: String,
    /// Who wrote them.
    pub by: String,
    /// When.
    pub written_at: String,
}
