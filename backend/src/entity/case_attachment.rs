//! 附件 of a case: what is known of a photo or document; its bytes lie elsewhere.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `case_attachment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_attachment")]
pub(crate) struct Model {
    /// Made here (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The round that it was added for.
    pub round: i32,
    /// `evidence` or `on_site`.
    pub purpose: String,
    /// The requirement that it shows; none for the whole case.
    pub requirement: Option<String>,
    /// What it shows, in words.
    pub caption: String,
    /// The day that it shows.
    pub taken_on: Option<String>,
    /// `HH:MM` of that day, from a self-assessment. Personal data, can be erased.
    pub taken_time: Option<String>,
    /// Where it was taken, likewise.
    pub place: Option<String>,
    /// Name of the file as it was sent.
    pub file_name: String,
    /// Of what is kept.
    pub media_type: String,
    /// Of what is kept.
    pub size_bytes: i32,
    /// Of what is kept.
    pub sha256: Vec<u8>,
    /// Of what was sent.
    pub source_sha256: Vec<u8>,
    /// Pixels of an image.
    pub width: Option<i32>,
    /// Pixels of an image.
    pub height: Option<i32>,
    /// Who added it.
    pub account: Uuid,
    /// Name of that person.
    pub person: String,
    /// Their role.
    pub role: String,
    /// Their division.
    pub division: String,
    /// Milliseconds since 1970, UTC.
    pub uploaded_at: i64,
    /// A decision rests on it.
    pub is_pinned: bool,
    /// When it was taken away, although a decision rests on it.
    pub removed_at: Option<i64>,
    /// When the next attempt to scan it is due, in milliseconds since 1970, UTC; 0 once it is scanned.
    pub scan_due_at: i64,
    /// How often it was begun to be scanned.
    pub scan_attempts: i32,
    /// When the verdict came.
    pub scanned_at: Option<i64>,
    /// Name of what was found in it.
    pub malware: Option<String>,
    /// What a photo looks like, in 64 bits; nothing for documents, for photos with too little in them, and for
    /// those from before this was looked at.
    pub look: Option<i64>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
