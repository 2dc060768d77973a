//! E-mails that wait to be sent.
//!
//! Whoever wants to send one claims it by moving the time at which it is due ahead: of several
//! servers one succeeds, and when that one dies, the mail is due again.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::StoreError;
use crate::entity::{mail_outbox, notification};

/// Rows per statement: SQLite takes 32,766 values in one.
const CHUNK: usize = 500;

/// A mail that somebody has claimed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claimed {
    pub(crate) notification: Uuid,
    /// How often it was begun to be sent, this time included.
    pub(crate) attempts: u32,
}

/// Puts notifications into the outbox.
pub(crate) async fn add(db: &impl ConnectionTrait, notifications: &[Uuid], now: i64) -> Result<(), StoreError> {
    for chunk in notifications.chunks(CHUNK) {
        let rows = chunk.iter().map(|id| mail_outbox::ActiveModel {
            notification: Set(*id),
            attempts: Set(0),
            due_at: Set(Some(now)),
            problem: Set(None),
        });
        mail_outbox::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// What is due, longest first, with the moment at which it became so.
pub(crate) async fn due(db: &impl ConnectionTrait, now: i64, most: u64) -> Result<Vec<(Uuid, i64, u32)>, StoreError> {
    let rows = mail_outbox::Entity::find()
        .filter(mail_outbox::Column::DueAt.lte(now))
        .order_by_asc(mail_outbox::Column::DueAt)
        .order_by_asc(mail_outbox::Column::Notification)
        .limit(most)
        .all(db)
        .await?;
    let due = |row: mail_outbox::Model| Some((row.notification, row.due_at?, row.attempts.cast_unsigned()));
    Ok(rows.into_iter().filter_map(due).collect())
}

/// Claims a mail until a moment; none when somebody else was quicker.
pub(crate) async fn claim(
    db: &impl ConnectionTrait,
    (notification, due_at, attempts): (Uuid, i64, u32),
    until: i64,
) -> Result<Option<Claimed>, StoreError> {
    let done = mail_outbox::Entity::update_many()
        .col_expr(mail_outbox::Column::DueAt, Expr::value(until))
        .col_expr(mail_outbox::Column::Attempts, Expr::col(mail_outbox::Column::Attempts).add(1))
        .filter(mail_outbox::Column::Notification.eq(notification))
        .filter(mail_outbox::Column::DueAt.eq(due_at))
        .exec(db)
        .await?;
    Ok((done.rows_affected == 1).then_some(Claimed { notification, attempts: attempts + 1 }))
}

/// Takes a mail out: it has been sent, or nobody wants it any more.
pub(crate) async fn remove(db: &impl ConnectionTrait, notification: Uuid) -> Result<(), StoreError> {
    mail_outbox::Entity::delete_by_id(notification).exec(db).await?;
    Ok(())
}

/// An attempt has failed; without a moment for the next one it is the last.
pub(crate) async fn put_off(
    db: &impl ConnectionTrait,
    notification: Uuid,
    due_at: Option<i64>,
    problem: &str,
) -> Result<(), StoreError> {
    mail_outbox::Entity::update_many()
        .col_expr(mail_outbox::Column::DueAt, Expr::value(due_at))
        .col_expr(mail_outbox::Column::Problem, Expr::value(problem))
        .filter(mail_outbox::Column::Notification.eq(notification))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes mails that were given up and tell of something before a moment; gives how many, at most
/// `most`.
pub(crate) async fn prune(db: &impl ConnectionTrait, before: i64, most: u64) -> Result<u64, StoreError> {
    let mut told_before = notification::Entity::find()
        .select_only()
        .column(notification::Column::Id)
        .filter(notification::Column::CreatedAt.lt(before));
    let told_before = QuerySelect::query(&mut told_before).to_owned();
    let old: Vec<Uuid> = mail_outbox::Entity::find()
        .select_only()
        .column(mail_outbox::Column::Notification)
        .filter(mail_outbox::Column::DueAt.is_null())
        .filter(mail_outbox::Column::Notification.in_subquery(told_before))
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    let done = mail_outbox::Entity::delete_many().filter(mail_outbox::Column::Notification.is_in(old)).exec(db).await?;
    Ok(done.rows_affected)
}

#[cfg(test)]
mod tests {
    use shared::api::notifications::NotificationKind;

    use super::*;
    use crate::store::notifications::{self, Notification};

    #[tokio::test]
    async fn of_two_who_want_a_mail_one_gets_it_and_when_that_one_dies_it_is_due_again() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/a.db?mode=rwc", folder.path().display());
        let db = sea_orm::Database::connect(url).await.unwrap();
        crate::migration::apply(&db).await.unwrap();
        let notification = Notification {
            id: Uuid::now_v7(),
            account: Uuid::now_v7(),
            kind: NotificationKind::Mentioned,
            case: None,
            parameters: "{}".to_owned(),
            created_at: 0,
            is_read: false,
        };
        let id = notification.id;
        notifications::add(&db, &[notification]).await.unwrap();
        add(&db, &[id], 0).await.unwrap();
        let seen = due(&db, 0, 10).await.unwrap()[0];
        assert_eq!(claim(&db, seen, 1000).await.unwrap().unwrap().attempts, 1);
        assert!(claim(&db, seen, 1000).await.unwrap().is_none());
        assert!(due(&db, 999, 10).await.unwrap().is_empty());
        let again = due(&db, 1000, 10).await.unwrap()[0];
        assert_eq!(claim(&db, again, 2000).await.unwrap().unwrap().attempts, 2);
        put_off(&db, id, None, "refused").await.unwrap();
        assert!(due(&db, i64::MAX, 10).await.unwrap().is_empty(), "given up for good");
    }
}
