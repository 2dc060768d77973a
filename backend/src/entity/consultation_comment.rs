//! 意见 on a draft standard. Who comments is encrypted.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `consultation_comment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_comment")]
pub(crate) struct Model {
    /// Comment id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The id the client gave, so that a retry is recognised.
    pub client_id: Uuid,
    /// Receipt number without hyphens.
    pub receipt: String,
    /// Keyed hash of what was sent: tells a retry from other content under the same id.
    pub fingerprint: Vec<u8>,
    /// The consultation.
    pub consultation_id: Uuid,
    /// About which requirement; none for the draft as a whole.
    pub requirement: Option<String>,
    /// The comment.
    pub words: String,
    /// Encrypted JSON: name and organisation.
    pub sealed: Vec<u8>,
    /// The commenter said who they are.
    pub is_signed: bool,
    /// Milliseconds since 1970, UTC.
    pub received_at: i64,
    /// `CommentResult::id`; none until it is answered.
    pub result: Option<String>,
    /// What the summary says of the comment.
    pub gist: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When it was answered last, milliseconds since 1970, UTC.
    pub answered_at: Option<i64>,
    /// Who answered.
    pub answered_by: Option<Uuid>,
    /// Counts every answer, from 1; an answer to another version is refused.
    pub version: i32,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
