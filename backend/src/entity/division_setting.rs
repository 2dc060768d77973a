//! 设置 of one division.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `division_setting`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "division_setting")]
pub(crate) struct Model {
    /// Its code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub division: String,
    /// JSON of `shared::case::settings::CitySettings`.
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
