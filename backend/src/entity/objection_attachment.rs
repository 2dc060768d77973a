//! A file sent with an objection, encrypted.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `objection_attachment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objection_attachment")]
pub(crate) struct Model {
    /// The objection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub objection_id: Uuid,
    /// From 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Encrypted bytes.
    pub sealed: Vec<u8>,
    /// When the next attempt to scan it is due, in milliseconds since 1970, UTC; 0 once it is scanned.
    pub scan_due_at: i64,
    /// How often it was begun to be scanned.
    pub scan_attempts: i32,
    /// When the verdict came.
    pub scanned_at: Option<i64>,
    /// Name of what was found in it.
    pub malware: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
