//! Sessions.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use uuid::Uuid;

use super::StoreError;
use crate::{entity::session, token::TokenHash};

/// 会话.
pub(crate) struct Session {
    pub(crate) id: Uuid,
    pub(crate) account: Uuid,
    pub(crate) created_at: i64,
    pub(crate) last_seen_at: i64,
    pub(crate) address: String,
    pub(crate) user_agent: String,
}

/// Sessions that began or were used before these instants have ended.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) created_after: i64,
    pub(crate) seen_after: i64,
}

impl Bounds {
    fn hold(self) -> SimpleExpr {
        session::Column::CreatedAt.gt(self.created_after).and(session::Column::LastSeenAt.gt(self.seen_after))
    }
}

/// Keeps a new session.
pub(crate) async fn add(db: &impl ConnectionTrait, session: Session, token: &TokenHash) -> Result<(), StoreError> {
    let Session { id, account, created_at, last_seen_at, address, user_agent } = session;
    session::Entity::insert(session::ActiveModel {
        id: Set(id),
        account: Set(account),
        token_hash: Set(token.to_vec()),
        created_at: Set(created_at),
        last_seen_at: Set(last_seen_at),
        address: Set(address),
        user_agent: Set(user_agent),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// The living session with a token.
pub(crate) async fn by_token(
    db: &impl ConnectionTrait,
    token: &TokenHash,
    bounds: Bounds,
) -> Result<Option<Session>, StoreError> {
    let row = session::Entity::find()
        .filter(session::Column::TokenHash.eq(token.as_slice()))
        .filter(bounds.hold())
        .one(db)
        .await?;
    Ok(row.map(from_row))
}

/// The living sessions of an account, newest first.
pub(crate) async fn of_account(
    db: &impl ConnectionTrait,
    account: Uuid,
    bounds: Bounds,
) -> Result<Vec<Session>, StoreError> {
    let rows = session::Entity::find()
        .filter(session::Column::Account.eq(account))
        .filter(bounds.hold())
        .order_by_desc(session::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Notes that a session is in use.
pub(crate) async fn touch(db: &impl ConnectionTrait, id: Uuid, now: i64) -> Result<(), StoreError> {
    session::Entity::update_many()
        .col_expr(session::Column::LastSeenAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Ends one session of an account; false when it has none of that id.
pub(crate) async fn end(db: &impl ConnectionTrait, account: Uuid, id: Uuid) -> Result<bool, StoreError> {
    let done = session::Entity::delete_many()
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::Account.eq(account))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends the session with a token, if there is one.
pub(crate) async fn end_by_token(db: &impl ConnectionTrait, token: &TokenHash) -> Result<(), StoreError> {
    session::Entity::delete_many().filter(session::Column::TokenHash.eq(token.as_slice())).exec(db).await?;
    Ok(())
}

/// Ends all sessions of an account.
pub(crate) async fn end_all(db: &impl ConnectionTrait, account: Uuid) -> Result<(), StoreError> {
    session::Entity::delete_many().filter(session::Column::Account.eq(account)).exec(db).await?;
    Ok(())
}

/// Removes what has ended by itself.
pub(crate) async fn sweep(db: &impl ConnectionTrait, bounds: Bounds) -> Result<(), StoreError> {
    session::Entity::delete_many().filter(bounds.hold().not()).exec(db).await?;
    Ok(())
}

fn from_row(row: session::Model) -> Session {
    let session::Model { id, account, token_hash: _, created_at, last_seen_at, address, user_agent } = row;
    Session { id, account, created_at, last_seen_at, address, user_agent }
}
