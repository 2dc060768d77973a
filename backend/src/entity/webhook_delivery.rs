//! 推送记录: a message to one receiver.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `webhook_delivery`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub(crate) struct Model {
    /// Made here (version 7); the receiver sees it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The receiver.
    pub endpoint: Uuid,
    /// Id of the event.
    pub event: String,
    /// What is posted, as it is signed.
    pub body: String,
    /// Id of the state.
    pub state: String,
    /// How often it was begun to be sent since it was last asked for.
    pub attempts: i32,
    /// When it is tried next, milliseconds since 1970, UTC: while somebody sends it, when others
    /// may try. None when it is not tried any more.
    pub due_at: Option<i64>,
    /// Milliseconds since 1970, UTC.
    pub created_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
