//! 专家评审: assignment, and what the expert gave.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `expert_review`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "expert_review")]
pub(crate) struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The expert.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: Uuid,
    /// The round it is about.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    /// Name of the expert.
    pub person: String,
    /// Milliseconds since 1970, UTC.
    pub assigned_at: i64,
    /// When it was handed in.
    pub submitted_at: Option<i64>,
    /// JSON.
    pub body: Option<Vec<u8>>,
    /// The version of the case that handing it in made; none before, and where it was not kept.
    pub version: Option<i32>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
