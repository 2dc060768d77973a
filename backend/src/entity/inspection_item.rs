//! 整改事项: something to be put right.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `inspection_item`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection_item")]
pub(crate) struct Model {
    /// Its id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The inspection.
    pub inspection_id: Uuid,
    /// Its place, from 0.
    pub position: i32,
    /// What.
    pub words: String,
    /// The requirement that it concerns.
    pub requirement: Option<String>,
    /// The day by which.
    pub due_on: String,
    /// `ItemState::id`.
    pub state: String,
    /// Counts every change, from 1; a step of another version is refused.
    pub version: i32,
    /// Name of the person who has added it.
    pub added_by: String,
    /// What the community has reported last.
    pub report: Option<String>,
    /// Name of the person who did.
    pub reported_by: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub reported_at: Option<i64>,
    /// What the inspectors have said to that last.
    pub reply: Option<String>,
    /// Name of the person who did.
    pub replied_by: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub replied_at: Option<i64>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
