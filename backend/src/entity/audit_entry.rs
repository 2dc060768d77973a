//! 审计: what was done, each entry chained to the one before.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `audit_entry`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub(crate) struct Model {
    /// Counts from one without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    /// Who did it; none for the operator and for whoever is not signed in.
    pub account: Option<Uuid>,
    /// User name at that time.
    pub name: Option<String>,
    /// From where.
    pub address: Option<String>,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// Whose reach it falls into; none when it concerns no division.
    pub division: Option<String>,
    /// JSON of what changed, as it was.
    pub before: Option<String>,
    /// JSON of what changed, as it is.
    pub after: Option<String>,
    /// Hash of the entry before; zeros for the first.
    pub previous_hash: Vec<u8>,
    /// SHA-256 over all of the above.
    pub hash: Vec<u8>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
