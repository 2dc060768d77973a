//! The body of a submission: what was signed, what was answered.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `submission_record`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission_record")]
pub(crate) struct Model {
    /// The row it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub submission_id: Uuid,
    /// The canonical record that was signed, byte for byte.
    pub record: Vec<u8>,
    /// Ed25519 over `record`.
    pub signature: Vec<u8>,
    /// Which key signed.
    pub key_id: String,
    /// Canonical JSON of the answers, an LZ4 block with its size in front.
    pub sheet: Vec<u8>,
    /// Canonical JSON of the outcome, likewise: a tenth of the size.
    pub outcome: Vec<u8>,
    /// JSON: role, name, phone of the person. Personal data, not signed, can be erased.
    pub filler: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
