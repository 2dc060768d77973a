//! 标准包: one version of one standard, by the hash of its canonical form; never changed.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `pack`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pack")]
pub(crate) struct Model {
    /// SHA-256 of `canonical`, lower-case hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// Which standard, as `guangdong-2021`.
    pub pack_id: String,
    /// Which version of it, as `1.0.0`.
    pub version: String,
    /// Canonical JSON of the resolved pack.
    pub canonical: Vec<u8>,
    /// Milliseconds since 1970, UTC.
    pub added_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
