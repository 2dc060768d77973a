//! 共同草稿: a draft that several people of a committee fill in.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `joint_draft`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "joint_draft")]
pub(crate) struct Model {
    /// Draft id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The community.
    pub community: String,
    /// The pack; with the community it names the draft.
    pub pack_id: String,
    /// Hash of the version that it was begun with.
    pub pack_hash: String,
    /// Counts every answer that was said, changed or taken back.
    pub version: i32,
    /// How many requirements have an answer.
    pub answered: i32,
    /// Name of the person who began it.
    pub begun_by: String,
    /// Milliseconds since 1970, UTC.
    pub begun_at: i64,
    /// Name of the person who has changed it last.
    pub changed_by: String,
    /// Milliseconds since 1970, UTC.
    pub changed_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
