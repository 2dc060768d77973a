//! 申报件: the narrow row that work lists are made from.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `case_file`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column that lists are narrowed by")]
#[sea_orm(table_name = "case_file")]
pub(crate) struct Model {
    /// Case id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The community, 12 digits.
    pub community: String,
    /// Its province, for lists.
    pub province: String,
    /// Its city, for lists.
    pub city: String,
    /// Its county, for lists.
    pub county: String,
    /// Its street, for lists.
    pub street: String,
    /// Id of the pack, for lists.
    pub pack_id: String,
    /// Hash of the pack of the current round.
    pub pack_hash: String,
    /// Where it stands: `Stage::id`.
    pub stage: String,
    /// Its route: `Route::id`.
    pub route: String,
    /// Current round, from 1.
    pub round: i32,
    /// Counts every change, from 1; a decision on another version is refused.
    pub version: i32,
    /// Receipt number of the current round, without hyphens.
    pub receipt: String,
    /// Claimed points in thousandths, for sorting and filters.
    pub claimed_points: Option<i64>,
    /// Claimed points for people.
    pub claimed_score: Option<String>,
    /// Claimed level.
    pub claimed_level: Option<String>,
    /// Reviewed points in thousandths.
    pub reviewed_points: Option<i64>,
    /// Reviewed points for people.
    pub reviewed_score: Option<String>,
    /// Reviewed level.
    pub reviewed_level: Option<String>,
    /// Points of the review, or the claimed ones where there is none, in thousandths, for sorting and filters.
    pub result_points: Option<i64>,
    /// The current round has been reviewed.
    pub has_review: bool,
    /// The community held an honour when the case was opened.
    pub has_honour: bool,
    /// The honour has been found among the imported ones.
    pub honour_checked: bool,
    /// Milliseconds since 1970, UTC.
    pub opened_at: i64,
    /// The month in which it was opened in China, `2026-11`, for counts.
    pub opened_month: String,
    /// The community has no newer case.
    pub is_newest: bool,
    /// When it came to this stage, milliseconds since 1970, UTC.
    pub stage_since: i64,
    /// The day by which it is due.
    pub due_on: Option<String>,
    /// Certificate number, once announced.
    pub certificate: Option<String>,
    /// The day it was announced.
    pub announced_on: Option<String>,
    /// The last day on which the recognition holds.
    pub valid_until: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
