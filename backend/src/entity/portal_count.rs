//! What was counted in a portal's pages on one day.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `portal_count`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "portal_count")]
pub(crate) struct Model {
    /// Key of the portal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub portal: String,
    /// The day in China.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    /// Visits on which the self-assessment was shown.
    pub opens: i32,
    /// Self-assessments that got their first answer.
    pub starts: i32,
    /// Self-assessments that were submitted.
    pub submissions: i32,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
