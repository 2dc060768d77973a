//! 待发邮件: a notification that is to go out by e-mail. The row goes when it has been sent.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `mail_outbox`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_outbox")]
pub(crate) struct Model {
    /// The notification.
    #[sea_orm(primary_key, auto_increment = false)]
    pub notification: Uuid,
    /// How often it was begun to be sent.
    pub attempts: i32,
    /// When it is tried next, milliseconds since 1970, UTC: while somebody sends it, when others
    /// may try. None when it is not tried any more.
    pub due_at: Option<i64>,
    /// Why the last attempt failed.
    pub problem: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
