//! A refused submission, kept with what was sent.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `incident`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "incident")]
pub(crate) struct Model {
    /// Made here.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Why it was refused: `outcome_mismatch`.
    pub kind: String,
    /// The id the client gave.
    pub submission_id: Uuid,
    /// Whose code was used.
    pub community: String,
    /// Against which pack.
    pub pack_hash: String,
    /// Milliseconds since 1970, UTC.
    pub recorded_at: i64,
    /// Hash of what was sent: the same again is kept once.
    pub content_sha256: Vec<u8>,
    /// JSON: the places that differ.
    pub differences: String,
    /// Canonical JSON: the sheet and the claimed outcome, without the access code.
    pub sent: Vec<u8>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
