//! One attempt to deliver a message.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `webhook_attempt`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_attempt")]
pub(crate) struct Model {
    /// Made here (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The message.
    pub delivery: Uuid,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    /// What the receiver answered.
    pub status: Option<i32>,
    /// Code of what went wrong.
    pub problem: Option<String>,
    /// How long it took, in milliseconds.
    pub took_ms: i32,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
