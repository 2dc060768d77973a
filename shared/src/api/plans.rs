//! 创建计划: the plan of a community, its tasks, and plan against progress by division.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::progress::DivisionName;
use crate::{date::Date, division::DivisionCode, evaluate::State, plan::TaskState};

/// The plan of a community by one pack, or what one could be made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommunityPlan {
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// Ids of the packs that there is a plan or a sealed self-assessment for; empty before the first.
    pub packs: Vec<String>,
    /// The pack that is shown: the one asked for, else that of the newest self-assessment.
    pub pack_id: Option<String>,
    /// The plan; none before one was made.
    pub plan: Option<PlanView>,
    /// The newest sealed self-assessment that the plan does not rest on yet; none when it does.
    pub newer: Option<NewerAssessment>,
    /// Whoever asks keeps this plan.
    pub may_change: bool,
}

/// A sealed self-assessment that a plan can be made or refreshed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewerAssessment {
    /// Receipt number.
    pub receipt: String,
    /// When it was sealed.
    pub recorded_at: String,
}

/// 创建计划.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanView {
    /// Hash of the pack that the newest self-assessment in it was made with.
    pub pack_hash: String,
    /// Receipt number of that self-assessment.
    pub receipt: String,
    /// When the plan was first made.
    pub made_at: String,
    /// When it was last brought up to a self-assessment.
    pub refreshed_at: String,
    /// Who did that.
    pub refreshed_by: String,
    /// How far it has come.
    pub counts: PlanCounts,
    /// All tasks: first the steps of the shortest path, then the rest in the pack's order.
    pub tasks: Vec<TaskView>,
}

/// How far a plan has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanCounts {
    /// Tasks, without those dropped.
    pub tasks: u32,
    /// Of those, done.
    pub done: u32,
    /// Of those, unfinished after their due day.
    pub overdue: u32,
    /// Tasks dropped.
    pub dropped: u32,
}

/// 任务: one requirement to be worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskView {
    /// Task id.
    pub id: String,
    /// Id of the requirement in the pack.
    pub requirement: String,
    /// The requirement in Chinese, as the pack had it when the task was made.
    pub title: String,
    /// Where the requirement stands in the newest self-assessment; none when the pack does not have
    /// it any more.
    pub found: Option<State>,
    /// It is a step of the shortest path to the next level.
    pub is_on_path: bool,
    /// 责任人; may be empty.
    pub owner: String,
    /// 完成期限.
    pub due_on: Option<Date>,
    /// Its state.
    pub state: TaskState,
    /// A self-assessment has set that state, not a person.
    pub is_by_assessment: bool,
    /// Why a person has dropped it; else empty.
    pub reason: String,
    /// 备注; may be empty.
    pub note: String,
    /// That day is over and it is unfinished.
    pub is_overdue: bool,
    /// Counts every change: send it along with the next one.
    pub version: u32,
    /// Who has changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: String,
}

/// Makes the plan, or brings it up to the newest sealed self-assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RefreshPlan {
    /// Id of the pack; none for that of the newest self-assessment.
    pub pack_id: Option<String>,
}

/// Sets a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutTask {
    /// The version that was looked at: with another one the change is refused.
    pub version: u32,
    /// 责任人, at most 60 characters in one line; may be empty.
    pub owner: String,
    /// 完成期限; a new one lies not in the past.
    pub due_on: Option<Date>,
    /// Its state.
    pub state: TaskState,
    /// Why it is dropped; does not count in another state.
    pub reason: String,
    /// 备注, at most 1000 characters; may be empty.
    pub note: String,
}

/// A task after a change, with what that makes of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskChanged {
    /// The task.
    pub task: TaskView,
    /// How far the plan has come.
    pub counts: PlanCounts,
}

/// One line of the list of plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanRow {
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// Id of the pack.
    pub pack_id: String,
    /// How far it has come.
    pub counts: PlanCounts,
    /// When it was last brought up to a self-assessment.
    pub refreshed_at: String,
}

/// A page of plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanPage {
    /// By the code of the community.
    pub plans: Vec<PlanRow>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

/// 计划与进度: plan against progress in a division and those right below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanProgress {
    /// The day these numbers stand for.
    pub as_of: Date,
    /// The division itself.
    pub total: DivisionPlans,
    /// The divisions around it that whoever asks may look at, the widest first.
    pub ancestors: Vec<DivisionName>,
    /// The divisions right below, by code; of a street its communities.
    pub children: Vec<DivisionPlans>,
}

/// The plans of a division added up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DivisionPlans {
    /// Its code.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// 社区总数.
    pub communities: u32,
    /// Communities that have a plan.
    pub planned: u32,
    /// How far the plans have come together.
    pub counts: PlanCounts,
}
