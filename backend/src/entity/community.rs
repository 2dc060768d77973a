//! 社区: the area of one residents' committee.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `community`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "community")]
pub(crate) struct Model {
    /// Statistical code, 12 digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Official name of the committee.
    pub name: String,
    /// The street or town it lies in.
    pub street_code: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
