//! 签名密钥: made at first start.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `signing_key`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub(crate) struct Model {
    /// First 16 hex digits of the SHA-256 of the public key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// `Ed25519`.
    pub algorithm: String,
    /// 32 bytes; whoever can read the database can sign.
    pub secret_key: Vec<u8>,
    /// 32 bytes.
    pub public_key: Vec<u8>,
    /// Milliseconds since 1970, UTC.
    pub created_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
