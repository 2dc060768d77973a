//! 申报: the narrow row that lists are made from.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `submission`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission")]
pub(crate) struct Model {
    /// Made by the client (version 7), so that a retry is recognised.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Receipt number without hyphens.
    #[sea_orm(unique)]
    pub receipt: String,
    /// Who submitted.
    pub community: String,
    /// Against which pack.
    pub pack_hash: String,
    /// Which engine worked the outcome out.
    pub engine_version: i32,
    /// The date the sheet speaks of, `2026-11-23`.
    pub as_of: String,
    /// The level reached, if any.
    pub level: Option<String>,
    /// The displayed score, if the pack has one.
    pub score: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub recorded_at: i64,
    /// Hash over all that was sent, to tell a retry from a conflict.
    pub content_sha256: Vec<u8>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
