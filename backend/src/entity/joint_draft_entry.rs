//! What a joint draft says of one requirement or fact.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `joint_draft_entry`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "joint_draft_entry")]
pub(crate) struct Model {
    /// The draft.
    #[sea_orm(primary_key, auto_increment = false)]
    pub draft_id: Uuid,
    /// `requirement/` or `fact/` with the id in the pack.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: String,
    /// What is said, as JSON of `shared::joint::Said`.
    pub said: String,
    /// The version of the draft in which it was said.
    pub version: i32,
    /// Name of the person who said it.
    pub changed_by: String,
    /// Milliseconds since 1970, UTC.
    pub changed_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
