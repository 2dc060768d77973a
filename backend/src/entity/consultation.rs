//! 征求意见 on a draft standard.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `consultation`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation")]
pub(crate) struct Model {
    /// Consultation id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The province or city that opened it.
    pub division: String,
    /// The draft.
    pub pack_hash: String,
    /// Title.
    pub title: String,
    /// What it is about, paragraphs separated by line breaks.
    pub words: String,
    /// First day.
    pub first_day: String,
    /// Last day, which still counts.
    pub last_day: String,
    /// `ConsultationState::id`.
    pub state: String,
    /// Counts every change, from 1; a change of another version is refused.
    pub version: i32,
    /// Milliseconds since 1970, UTC.
    pub opened_at: i64,
    /// Who opened it.
    pub opened_by: Uuid,
    /// When the summary was published, milliseconds since 1970, UTC.
    pub summarised_at: Option<i64>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
