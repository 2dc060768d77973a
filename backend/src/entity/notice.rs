//! 公示: a notice in preparation or published.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `notice`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub(crate) struct Model {
    /// Notice id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The city, 4 digits.
    pub city: String,
    /// 文号, unique within the city.
    pub number: String,
    /// Title.
    pub title: String,
    /// Text, paragraphs separated by line breaks.
    pub words: String,
    /// First day.
    pub first_day: String,
    /// Last day, which still counts.
    pub last_day: String,
    /// Whom to turn to.
    pub contact: String,
    /// How far it has come: `NoticeState::id`.
    pub state: String,
    /// Counts every change, from 1; a change of another version is refused.
    pub version: i32,
    /// Milliseconds since 1970, UTC.
    pub created_at: i64,
    /// Who began it.
    pub created_by: Uuid,
    /// When it was published, milliseconds since 1970, UTC.
    pub published_at: Option<i64>,
    /// Canonical JSON of what was published: nothing in it changes any more.
    pub content: Option<Vec<u8>>,
    /// Its hash.
    pub content_sha256: Option<Vec<u8>>,
    /// The day its cases were announced first.
    pub announced_on: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
