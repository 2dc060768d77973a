//! 门户: another website that shows the self-assessment.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `portal`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "portal")]
pub(crate) struct Model {
    /// What its pages call it by.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The division or community that it is for.
    pub division: String,
    /// What it is called.
    pub name: String,
    /// Origins of its pages, a blank between two.
    pub origins: String,
    /// `Theme::id`.
    pub theme: String,
    /// The self-assessment is shown inside its pages.
    pub is_enabled: bool,
    /// Who has registered it.
    pub created_by: Uuid,
    /// Milliseconds since 1970, UTC.
    pub created_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
