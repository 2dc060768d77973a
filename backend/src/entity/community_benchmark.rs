//! 对标创建: communities that have sealed a self-assessment, and whether they have begun a case since.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `community_benchmark`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "community_benchmark")]
pub(crate) struct Model {
    /// The community.
    #[sea_orm(primary_key, auto_increment = false)]
    pub community: String,
    /// It has, or had, a case.
    pub has_case: bool,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
