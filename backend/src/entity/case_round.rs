//! 轮次: the sealed self-assessment that each round rests on.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `case_round`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_round")]
pub(crate) struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    /// Receipt number without hyphens.
    pub receipt: String,
    /// When it began, milliseconds since 1970, UTC.
    pub submitted_at: i64,
    /// Who handed the self-assessment in.
    pub submitted_by: Uuid,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
