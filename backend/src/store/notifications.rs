//! Notifications of one person.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use shared::api::notifications::NotificationKind;
use uuid::Uuid;

use super::StoreError;
use crate::entity::{mail_outbox, notification};

/// Rows per statement: SQLite takes 32,766 values in one.
const CHUNK: usize = 500;

/// 通知.
#[derive(Debug, Clone)]
pub(crate) struct Notification {
    /// Version 7: newer ones have greater ids.
    pub(crate) id: Uuid,
    pub(crate) account: Uuid,
    pub(crate) kind: NotificationKind,
    pub(crate) case: Option<Uuid>,
    /// JSON.
    pub(crate) parameters: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) created_at: i64,
    pub(crate) is_read: bool,
}

/// Adds notifications, all of them unread.
pub(crate) async fn add(db: &impl ConnectionTrait, notifications: &[Notification]) -> Result<(), StoreError> {
    for chunk in notifications.chunks(CHUNK) {
        let rows = chunk.iter().map(|own| notification::ActiveModel {
            id: Set(own.id),
            account: Set(own.account),
            kind: Set(own.kind.id().to_owned()),
            case_id: Set(own.case),
            parameters: Set(own.parameters.clone()),
            created_at: Set(own.created_at),
            read_at: Set(None),
        });
        notification::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The notification with an id.
pub(crate) async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Notification>, StoreError> {
    notification::Entity::find_by_id(id).one(db).await?.map(from_row).transpose()
}

/// Somebody's notifications, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    account: Uuid,
    after: Option<Uuid>,
    only_unread: bool,
    limit: u64,
) -> Result<Vec<Notification>, StoreError> {
    let mut found = notification::Entity::find().filter(notification::Column::Account.eq(account));
    if let Some(after) = after {
        found = found.filter(notification::Column::Id.lt(after));
    }
    if only_unread {
        found = found.filter(notification::Column::ReadAt.is_null());
    }
    let rows = found.order_by_desc(notification::Column::Id).limit(limit).all(db).await?;
    rows.into_iter().map(from_row).collect()
}

/// How many of somebody's notifications are unread.
pub(crate) async fn unread(db: &impl ConnectionTrait, account: Uuid) -> Result<u64, StoreError> {
    Ok(notification::Entity::find()
        .filter(notification::Column::Account.eq(account))
        .filter(notification::Column::ReadAt.is_null())
        .count(db)
        .await?)
}

/// Marks some of somebody's notifications as read: those named, and all up to one.
pub(crate) async fn mark_read(
    db: &impl ConnectionTrait,
    account: Uuid,
    ids: &[Uuid],
    up_to: Option<Uuid>,
    now: i64,
) -> Result<(), StoreError> {
    let mut which = Condition::any().add(notification::Column::Id.is_in(ids.iter().copied()));
    if let Some(up_to) = up_to {
        which = which.add(notification::Column::Id.lte(up_to));
    }
    notification::Entity::update_many()
        .col_expr(notification::Column::ReadAt, Expr::value(now))
        .filter(notification::Column::Account.eq(account))
        .filter(notification::Column::ReadAt.is_null())
        .filter(which)
        .exec(db)
        .await?;
    Ok(())
}

/// Removes notifications that came before a moment, of those that nobody has read before another one,
/// the oldest first; gives how many, at most `most`.
pub(crate) async fn prune(
    db: &impl ConnectionTrait,
    read_before: i64,
    unread_before: i64,
    most: u64,
) -> Result<u64, StoreError> {
    use notification::Column as C;
    let read = Condition::all().add(C::CreatedAt.lt(read_before)).add(C::ReadAt.is_not_null());
    let old: Vec<Uuid> = notification::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(Condition::any().add(read).add(C::CreatedAt.lt(unread_before)))
        // Says again what follows from both, so that the index of age is entered.
        .filter(C::CreatedAt.lt(read_before.max(unread_before)))
        .order_by_asc(C::CreatedAt)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    mail_outbox::Entity::delete_many()
        .filter(mail_outbox::Column::Notification.is_in(old.iter().copied()))
        .exec(db)
        .await?;
    let done = notification::Entity::delete_many().filter(C::Id.is_in(old)).exec(db).await?;
    Ok(done.rows_affected)
}

fn from_row(row: notification::Model) -> Result<Notification, StoreError> {
    let notification::Model { id, account, kind, case_id, parameters, created_at, read_at } = row;
    let kind = NotificationKind::from_id(&kind).ok_or_else(|| StoreError::Damaged {
        what: "notification",
        key: id.to_string(),
        reason: "there is no such kind".to_owned(),
    })?;
    Ok(Notification { id, account, kind, case: case_id, parameters, created_at, is_read: read_at.is_some() })
}
