//! 通知 for one person.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `notification`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub(crate) struct Model {
    /// Made here (version 7): newer ones have greater ids.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whom it is for.
    pub account: Uuid,
    /// Id of the kind.
    pub kind: String,
    /// The case it is about.
    pub case_id: Option<Uuid>,
    /// JSON: what is said of it.
    pub parameters: String,
    /// Milliseconds since 1970, UTC.
    pub created_at: i64,
    /// When it was read, milliseconds since 1970, UTC.
    pub read_at: Option<i64>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
