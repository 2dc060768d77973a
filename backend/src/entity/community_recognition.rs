//! 认定 by community: since when it has been recognised, and until when it is.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `community_recognition`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "community_recognition")]
pub(crate) struct Model {
    /// The community.
    #[sea_orm(primary_key, auto_increment = false)]
    pub community: String,
    /// The day on which a case of it was announced for the first time.
    pub first_on: String,
    /// The last day of the recognition that lasts longest; none when it has none.
    pub held_until: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
