//! 佐证文件: a file that comes with a self-assessment, and how far it is; its bytes lie elsewhere.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `evidence_file`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence_file")]
pub(crate) struct Model {
    /// Made here (version 7): under which it lies, also once it is an attachment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Made by the client (version 7), so that a retry is recognised; another community may use it as well.
    pub client_id: Uuid,
    /// Whose file it is.
    pub community: String,
    /// Client's id of the submission, which may not have come yet.
    pub submission_id: Uuid,
    /// The requirement that it shows.
    pub requirement: String,
    /// What it shows, in words.
    pub caption: String,
    /// The day that it shows.
    pub taken_on: Option<String>,
    /// `HH:MM` of that day. Personal data, can be erased.
    pub taken_time: Option<String>,
    /// Where it was taken. Personal data, can be erased.
    pub place: Option<String>,
    /// Name of the file as it is sent.
    pub file_name: String,
    /// As its sender says.
    pub media_type: String,
    /// Of what is sent.
    pub size_bytes: i32,
    /// Of what is sent, lower-case hex.
    pub sha256: String,
    /// Bytes that have come.
    pub received: i32,
    /// JSON: names of the parts that they lie in, in their order.
    pub parts: String,
    /// How often all of it had come and was not what was said of it.
    pub restarts: i32,
    /// Why it is not taken.
    pub refusal: Option<String>,
    /// Media type of what is kept.
    pub kept_type: Option<String>,
    /// Size of what is kept.
    pub kept_bytes: Option<i32>,
    /// Of what is kept.
    pub kept_sha256: Option<Vec<u8>>,
    /// Pixels of an image.
    pub width: Option<i32>,
    /// Pixels of an image.
    pub height: Option<i32>,
    /// What a photo looks like, in 64 bits; nothing for documents and for photos with too little in them.
    pub look: Option<i64>,
    /// Milliseconds since 1970, UTC; so are the next four.
    pub created_at: i64,
    /// When something of it came last.
    pub changed_at: i64,
    /// When it was complete.
    pub arrived_at: Option<i64>,
    /// From when on it is looked for a case that it goes to; nothing when there is none to look for.
    pub attach_due_at: Option<i64>,
    /// When it became an attachment of a case.
    pub attached_at: Option<i64>,
    /// It belongs to a sealed self-assessment or to a case, and is never abandoned.
    pub is_settled: bool,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
