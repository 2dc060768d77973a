//! 决定: what was decided, by whom, and the exact state it was about.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `case_decision`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_decision")]
pub(crate) struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The version that it made.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// The round it was about.
    pub round: i32,
    /// `Step::id`; none for the application itself.
    pub step: Option<String>,
    /// Where the case stood afterwards.
    pub stage: String,
    /// Who decided.
    pub account: Uuid,
    /// Name of that person then.
    pub person: String,
    /// Their role then.
    pub role: String,
    /// Their division then.
    pub division: String,
    /// Milliseconds since 1970, UTC.
    pub decided_at: i64,
    /// Their words.
    pub opinion: String,
    /// JSON: reasons and verdicts.
    pub body: Vec<u8>,
    /// Canonical JSON of the state that was decided about.
    pub pinned: Vec<u8>,
    /// Its hash.
    pub pinned_sha256: Vec<u8>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
