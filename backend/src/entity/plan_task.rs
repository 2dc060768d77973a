//! 任务: one requirement to be worked on.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `plan_task`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_task")]
pub(crate) struct Model {
    /// Task id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The plan it stands in.
    pub plan_id: Uuid,
    /// The community, as in the plan: what is late is counted by it.
    pub community: String,
    /// The requirement, once in a plan.
    pub requirement: String,
    /// Its text in Chinese when the task was made.
    pub title: String,
    /// Its place in the plan.
    pub rank: i32,
    /// It is a step of the shortest path.
    pub is_on_path: bool,
    /// Where the requirement stands in the newest self-assessment: `State::id`.
    pub found: Option<String>,
    /// Who does it.
    pub owner: String,
    /// The day by which.
    pub due_on: Option<String>,
    /// `TaskState::id`.
    pub state: String,
    /// A self-assessment has set that state.
    pub is_by_assessment: bool,
    /// Why it was dropped.
    pub reason: String,
    /// Note.
    pub note: String,
    /// Counts every change, from 1; a change of another version is refused.
    pub version: i32,
    /// Name of the person who has changed it last.
    pub changed_by: String,
    /// Milliseconds since 1970, UTC.
    pub changed_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
