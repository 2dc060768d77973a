//! 访问码: lets a committee submit for its community; only a keyed hash is kept.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `access_code`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_code")]
pub(crate) struct Model {
    /// Made here.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The community it is for.
    pub community: String,
    /// HMAC-SHA-256 of the code under the pepper.
    pub code_hash: Vec<u8>,
    /// Milliseconds since 1970, UTC.
    pub issued_at: i64,
    /// From this instant on it is refused.
    pub expires_at: i64,
    /// Set when a newer code replaced it.
    pub revoked_at: Option<i64>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
