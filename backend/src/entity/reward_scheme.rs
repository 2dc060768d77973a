//! 奖补方案 of one city for one year.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `reward_scheme`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reward_scheme")]
pub(crate) struct Model {
    /// The city, 4 digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub city: String,
    /// The year in which cases are announced.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// JSON of `shared::reward::RewardScheme`.
    pub body: String,
    /// Counts every change.
    pub version: i32,
    /// Milliseconds since 1970, UTC.
    pub changed_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
