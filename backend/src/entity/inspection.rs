//! 督导检查.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `inspection`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection")]
pub(crate) struct Model {
    /// Inspection id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The community.
    pub community: String,
    /// The division that has inspected.
    pub division: String,
    /// The day.
    pub inspected_on: String,
    /// Who was there.
    pub people: String,
    /// What was found.
    pub findings: String,
    /// The pack that requirements are named by.
    pub pack_id: Option<String>,
    /// Who has recorded it.
    pub account: Uuid,
    /// Name of that person.
    pub person: String,
    /// Milliseconds since 1970, UTC.
    pub recorded_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
