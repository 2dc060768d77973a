//! 部门协审: who was asked, and what they said.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `department_review`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "department_review")]
pub(crate) struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The department as the pack names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub department: String,
    /// The round it is about.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    /// The day by which it is asked to answer.
    pub due_on: String,
    /// Who answered.
    pub account: Option<Uuid>,
    /// Name of that person.
    pub person: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub answered_at: Option<i64>,
    /// JSON.
    pub body: Option<Vec<u8>>,
    /// The version of the case that handing it in made; none before, and where it was not kept.
    pub version: Option<i32>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
