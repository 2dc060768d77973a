//! 推送地址: where messages about a division are posted.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `webhook_endpoint`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_endpoint")]
pub(crate) struct Model {
    /// Made here.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose cases and notices it is told of.
    pub division: String,
    /// Where messages are posted.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// Ids of the events, a blank between two.
    pub events: String,
    /// The secret, sealed.
    pub secret: Vec<u8>,
    /// Messages are sent.
    pub is_enabled: bool,
    /// The server has stopped it.
    pub has_given_up: bool,
    /// Attempts that failed since the last one that did not.
    pub failures: i32,
    /// Who has made it.
    pub created_by: Uuid,
    /// Milliseconds since 1970, UTC.
    pub created_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
