//! 申报数 by county and month: cases that were begun.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `month_count`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "month_count")]
pub(crate) struct Model {
    /// Code of the county.
    #[sea_orm(primary_key, auto_increment = false)]
    pub county: String,
    /// `2026-11`, in China.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: String,
    /// Cases begun in it.
    pub cases: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
