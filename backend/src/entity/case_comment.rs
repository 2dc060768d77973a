//! 批注 on a case or one of its requirements.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `case_comment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_comment")]
pub(crate) struct Model {
    /// Made here (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The requirement; none for the whole case.
    pub requirement: Option<String>,
    /// What was written.
    pub words: String,
    /// The community sees it.
    pub is_visible_to_community: bool,
    /// Who wrote it.
    pub account: Uuid,
    /// Name of that person.
    pub person: String,
    /// Their division.
    pub division: String,
    /// Milliseconds since 1970, UTC.
    pub written_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
