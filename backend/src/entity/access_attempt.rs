//! Wrong guesses at access codes, counted per scope.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One row of `access_attempt`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_attempt")]
pub(crate) struct Model {
    /// Keyed hash of address and community, or of the address alone: no address is kept.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    /// Wrong guesses since the last right one, or since a day without any.
    pub failures: i32,
    /// Milliseconds since 1970, UTC.
    pub last_failed_at: i64,
    /// Guesses before this instant are not looked at.
    pub blocked_until: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
