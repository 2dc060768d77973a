//! 异议 against a case in a notice. Who objects and why is encrypted.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `objection`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objection")]
pub(crate) struct Model {
    /// Objection id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The id the client gave, so that a retry is recognised.
    pub client_id: Uuid,
    /// Receipt number without hyphens.
    pub receipt: String,
    /// Keyed hash of what was sent: tells a retry from other content under the same id.
    pub fingerprint: Vec<u8>,
    /// The notice.
    pub notice_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The city that handles it, 4 digits.
    pub city: String,
    /// The community, 12 digits.
    pub community: String,
    /// Milliseconds since 1970, UTC.
    pub received_at: i64,
    /// `ObjectionState::id`.
    pub state: String,
    /// Encrypted JSON: words, names and kinds of the attachments.
    pub sealed: Vec<u8>,
    /// What the city has answered.
    pub reply: Option<String>,
    /// When, milliseconds since 1970, UTC.
    pub replied_at: Option<i64>,
    /// Who answered.
    pub replied_by: Option<Uuid>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
