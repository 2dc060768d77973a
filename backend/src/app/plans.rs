//! 创建计划: gaps turned into tasks, and plan against progress.
//!
//! 1. [`mod@view`]: one community's plan, lists of plans;
//! 2. [`mod@refresh`]: a plan is made from the newest self-assessment, or brought up to it;
//! 3. [`mod@change`]: the committee sets a task;
//! 4. [`mod@progress`]: plans by division;
//! 5. [`table`]: 《绿色社区创建工作计划及进度表》 as XLSX and CSV.

mod change;
mod progress;
mod refresh;
mod table;
mod view;

use axum::http::StatusCode;
use shared::{
    division::{DivisionCode, DivisionLevel},
    plan,
};

pub(crate) use self::{
    change::change_task,
    progress::progress,
    refresh::refresh,
    table::export,
    view::{ListQuery, list, view},
};
use super::{person::Person, receipts::Fault};
use crate::{
    api::FieldError,
    crockford::ReceiptNumber,
    problem::Problem,
    state::AppState,
    store::{StoreError, plans::Task},
};

/// Why something could not be done with a plan.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlanError {
    /// There is none, or not for whoever asks.
    #[error("no such plan")]
    Unknown,
    /// Plans are not for this role, or it only reads them.
    #[error("not for this role")]
    NotForRole,
    /// No sealed self-assessment is there to make it from.
    #[error("the community has no sealed self-assessment")]
    NoAssessment,
    /// The newest self-assessment does not hold any more.
    #[error("the newest self-assessment does not hold: {0:?}")]
    Broken(Vec<Fault>),
    /// Somebody else has made the plan at the same moment.
    #[error("the plan has just been made")]
    MadeMeanwhile,
    /// Somebody has changed the task since it was looked at.
    #[error("the task has changed")]
    TaskChanged(Box<Task>),
    /// What was sent makes no sense.
    #[error("what was sent cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program or in what is kept.
    #[error("{0}")]
    Internal(String),
}

impl From<sea_orm::DbErr> for PlanError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// The community with a code, when it lies within somebody's reach.
fn community_of(state: &AppState, person: &Person, code: &str) -> Result<DivisionCode, PlanError> {
    if !plan::may_see(person.actor.role) {
        return Err(PlanError::NotForRole);
    }
    let community: DivisionCode = code.parse().map_err(|_| PlanError::Unknown)?;
    let exists = community.level() == DivisionLevel::Community && state.directory.has_community(community.as_str());
    if exists && person.actor.reaches(&community) { Ok(community) } else { Err(PlanError::Unknown) }
}

/// The same for whoever keeps the plan of it.
fn own_community(state: &AppState, person: &Person, code: &str) -> Result<DivisionCode, PlanError> {
    let community = community_of(state, person, code)?;
    if plan::may_keep(&person.actor, &community) { Ok(community) } else { Err(PlanError::NotForRole) }
}

/// A stored receipt number with its hyphens.
fn shown(receipt: &str) -> String {
    ReceiptNumber::parse(receipt).map_or_else(|| receipt.to_owned(), |number| number.for_people())
}

#[expect(clippy::needless_pass_by_value, reason = "handed to `map_err`")]
fn internal(error: impl ToString) -> PlanError {
    PlanError::Internal(error.to_string())
}

impl From<PlanError> for Problem {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Unknown => Self::not_found(),
            PlanError::NotForRole => Self::not_for_role(),
            PlanError::NoAssessment => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "assessment_missing",
                "The community has no sealed self-assessment to make a plan from",
            ),
            PlanError::Broken(faults) => {
                let codes: Vec<&str> = faults.iter().map(|fault| fault.code()).collect();
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "receipt_broken", "The self-assessment does not hold").at(
                    "",
                    "receipt_broken",
                    codes.join(", "),
                )
            }
            PlanError::MadeMeanwhile => {
                Self::new(StatusCode::CONFLICT, "plan_changed", "Somebody has just made this plan; look at it")
            }
            PlanError::TaskChanged(task) => {
                Self::new(StatusCode::CONFLICT, "task_changed", "Somebody has changed the task; look at it again").at(
                    "/version",
                    "task_changed",
                    format!("{} at {}", task.changed_by, crate::clock::rfc3339(task.changed_at)),
                )
            }
            PlanError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "task_invalid", "What was sent cannot be accepted")
                    .with_errors(errors)
            }
            PlanError::Store(error) => error.into(),
            PlanError::Internal(reason) => {
                tracing::error!(reason, "a plan cannot be dealt with: {reason}");
                Self::internal()
            }
        }
    }
}
