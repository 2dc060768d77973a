//! 奖补台账: what one announced case brings its community.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `reward_line`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reward_line")]
pub(crate) struct Model {
    /// Line id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The city, 4 digits.
    pub city: String,
    /// The year in which the case was announced.
    pub year: i32,
    /// The case, which has one line at most.
    pub case_id: Uuid,
    /// The community, 12 digits.
    pub community: String,
    /// Id of the level when it was proposed.
    pub level: String,
    /// What it was called.
    pub level_title: String,
    /// In fen.
    pub amount: i64,
    /// `RewardState::id`.
    pub state: String,
    /// Counts every change, from 1; a change of another version is refused.
    pub version: i32,
    /// Milliseconds since 1970, UTC; so are the other instants.
    pub proposed_at: i64,
    /// Name of the person; so are the others.
    pub proposed_by: String,
    /// None until it is approved.
    pub approved_at: Option<i64>,
    /// Who approved.
    pub approved_by: Option<String>,
    /// None until it is paid.
    pub paid_at: Option<i64>,
    /// Who noted the payment.
    pub paid_by: Option<String>,
    /// None unless it is withdrawn.
    pub withdrawn_at: Option<i64>,
    /// Who withdrew.
    pub withdrawn_by: Option<String>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
