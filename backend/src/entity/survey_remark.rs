//! What a resident wrote, and a photo: wide, and apart from the answer, with nothing that leads from the
//! one to the other.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `survey_remark`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_remark")]
pub(crate) struct Model {
    /// Remark id, all of it by chance: one that sorts by time would lead to the answer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The community.
    pub community: String,
    /// Half a year.
    pub period: String,
    /// The words.
    pub words: Option<String>,
    /// `Fate::id`; none without words.
    pub words_fate: Option<String>,
    /// SHA-256 of the photo that is kept.
    pub photo_sha256: Option<Vec<u8>>,
    /// `Fate::id`; none without a photo.
    pub photo_fate: Option<String>,
    /// Counts every decision, from 1; a decision on another version is refused.
    pub version: i32,
    /// When it was decided last, milliseconds since 1970, UTC.
    pub moderated_at: Option<i64>,
    /// Who decided.
    pub moderated_by: Option<Uuid>,
    /// When the next attempt to scan the photo is due, in milliseconds since 1970, UTC; 0 at once, and once it
    /// is scanned, so that nothing stays that would lead to the answer. None without a photo.
    pub scan_due_at: Option<i64>,
    /// How often it was begun to be scanned.
    pub scan_attempts: i32,
    /// 0 once there is a verdict: when that came would lead to the answer.
    pub scanned_at: Option<i64>,
    /// Name of what was found in it.
    pub malware: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
