//! Access codes and the wrong guesses at them.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::StoreError;
use crate::entity::{access_attempt, access_code};

/// A code as it is kept.
pub(crate) struct StoredCode {
    /// Keyed hash of the code.
    pub(crate) hash: Vec<u8>,
    /// From this instant on it is refused.
    pub(crate) expires_at: i64,
}

/// The codes of a community that have not been revoked; expired ones are among them.
pub(crate) async fn codes_of(db: &impl ConnectionTrait, community: &str) -> Result<Vec<StoredCode>, StoreError> {
    let rows = access_code::Entity::find()
        .filter(access_code::Column::Community.eq(community))
        .filter(access_code::Column::RevokedAt.is_null())
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| StoredCode { hash: row.code_hash, expires_at: row.expires_at }).collect())
}

/// Keeps a new code.
pub(crate) async fn add_code(
    db: &impl ConnectionTrait,
    community: &str,
    hash: Vec<u8>,
    issued_at: i64,
    expires_at: i64,
) -> Result<(), StoreError> {
    access_code::Entity::insert(access_code::ActiveModel {
        id: Set(Uuid::now_v7()),
        community: Set(community.to_owned()),
        code_hash: Set(hash),
        issued_at: Set(issued_at),
        expires_at: Set(expires_at),
        revoked_at: Set(None),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Revokes all codes of a community.
pub(crate) async fn revoke_codes(db: &impl ConnectionTrait, community: &str, now: i64) -> Result<(), StoreError> {
    access_code::Entity::update_many()
        .col_expr(access_code::Column::RevokedAt, Expr::value(now))
        .filter(access_code::Column::Community.eq(community))
        .filter(access_code::Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// What is counted against a guesser.
pub(crate) struct Attempts {
    /// The latest end of the waits that the scopes are under; zero when there is none.
    pub(crate) blocked_until: i64,
    /// Wrong guesses are on record in any of the scopes.
    pub(crate) any: bool,
}

/// What is counted in the scopes.
pub(crate) async fn attempts(db: &impl ConnectionTrait, scopes: &[&str]) -> Result<Attempts, StoreError> {
    let rows = access_attempt::Entity::find()
        .filter(access_attempt::Column::Scope.is_in(scopes.iter().copied()))
        .all(db)
        .await?;
    Ok(Attempts { blocked_until: rows.iter().map(|row| row.blocked_until).max().unwrap_or(0), any: !rows.is_empty() })
}

/// Counts one more wrong guess and gives the count.
pub(crate) async fn count_failure(db: &impl ConnectionTrait, scope: &str, now: i64) -> Result<i32, StoreError> {
    let one_more = Expr::col(("access_attempt", "failures")).add(1);
    let row = access_attempt::Entity::insert(access_attempt::ActiveModel {
        scope: Set(scope.to_owned()),
        failures: Set(1),
        last_failed_at: Set(now),
        blocked_until: Set(0),
    })
    .on_conflict(OnConflict::column("scope").value("failures", one_more).update_column("last_failed_at").to_owned())
    .exec_with_returning(db)
    .await?;
    Ok(row.failures)
}

/// Makes a scope wait.
pub(crate) async fn block(db: &impl ConnectionTrait, scope: &str, until: i64) -> Result<(), StoreError> {
    access_attempt::Entity::update_many()
        .col_expr(access_attempt::Column::BlockedUntil, Expr::value(until))
        .filter(access_attempt::Column::Scope.eq(scope))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets the wrong guesses of one scope.
pub(crate) async fn forget_scope(db: &impl ConnectionTrait, scope: &str) -> Result<(), StoreError> {
    access_attempt::Entity::delete_by_id(scope).exec(db).await?;
    Ok(())
}

/// Forgets all wrong guesses whose last one lies before an instant.
pub(crate) async fn forget_before(db: &impl ConnectionTrait, instant: i64) -> Result<(), StoreError> {
    access_attempt::Entity::delete_many().filter(access_attempt::Column::LastFailedAt.lt(instant)).exec(db).await?;
    Ok(())
}
