//! How often residents gave a mark, counted with every answer.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `survey_tally`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_tally")]
pub(crate) struct Model {
    /// The community.
    #[sea_orm(primary_key, auto_increment = false)]
    pub community: String,
    /// Half a year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: String,
    /// The requirement; empty for answers as a whole.
    #[sea_orm(primary_key, auto_increment = false)]
    pub requirement: String,
    /// `Face::id`, a number for satisfaction, empty for answers as a whole.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mark: String,
    /// How many.
    pub answers: i32,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
