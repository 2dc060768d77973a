//! How many objections came from one address in one hour.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `objection_count`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objection_count")]
pub(crate) struct Model {
    /// Keyed hash of the address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    /// Hours since 1970, UTC.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hour: i64,
    /// How many were taken.
    pub taken: i32,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
