//! 失分计数: how often a requirement was not met.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `requirement_tally`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "requirement_tally")]
pub(crate) struct Model {
    /// The county of the communities.
    #[sea_orm(primary_key, auto_increment = false)]
    pub county: String,
    /// Id of the pack.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pack_id: String,
    /// The requirement's id in the pack.
    #[sea_orm(primary_key, auto_increment = false)]
    pub requirement: String,
    /// Rounds that did not claim it as met.
    pub not_claimed: i64,
    /// Reviews that did not confirm it.
    pub not_confirmed: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
