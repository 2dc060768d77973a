//! 评审草稿: what a reviewer has entered and not yet decided.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `review_draft`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_draft")]
pub(crate) struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The reviewer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: Uuid,
    /// The round it is about.
    pub round: i32,
    /// Milliseconds since 1970, UTC.
    pub saved_at: i64,
    /// JSON.
    pub body: Vec<u8>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
