//! 荣誉: imported data, never entered by a community itself.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `honour`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "honour")]
pub(crate) struct Model {
    /// Made here (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who holds it.
    pub community: String,
    /// What it is called.
    pub title: String,
    /// Number of its certificate.
    pub certificate: String,
    /// The year it was given in.
    pub year: i32,
    /// Milliseconds since 1970, UTC.
    pub imported_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
