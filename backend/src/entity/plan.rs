//! 创建计划 of one community by one pack.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `plan`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan")]
pub(crate) struct Model {
    /// Plan id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The community.
    pub community: String,
    /// The pack; with the community it names the plan.
    pub pack_id: String,
    /// Hash of the version that the newest self-assessment in it was made with.
    pub pack_hash: String,
    /// Receipt number of that self-assessment, without hyphens.
    pub receipt: String,
    /// How many tasks it has, without those dropped.
    pub tasks: i32,
    /// Of those, done.
    pub done: i32,
    /// How many are dropped.
    pub dropped: i32,
    /// Milliseconds since 1970, UTC.
    pub made_at: i64,
    /// When it was last brought up to a self-assessment, milliseconds since 1970, UTC.
    pub refreshed_at: i64,
    /// Name of the person who did that.
    pub refreshed_by: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
