//! 参加部门 of an inspection, with what it has found.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `inspection_department`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection_department")]
pub(crate) struct Model {
    /// The inspection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub inspection_id: Uuid,
    /// The department as packs name it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub department: String,
    /// Its place among them, from 0.
    pub position: i32,
    /// What it has found.
    pub findings: Option<String>,
    /// Name of the person who wrote that.
    pub person: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub written_at: Option<i64>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
