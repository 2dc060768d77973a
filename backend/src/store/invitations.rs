//! Invitations: one per account at a time.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::StoreError;
use crate::{entity::invitation, token::TokenHash};

/// An invitation that has not been used.
pub(crate) struct Invitation {
    pub(crate) account: Uuid,
    pub(crate) expires_at: i64,
}

/// Keeps an invitation in the place of any other of its account.
pub(crate) async fn put(
    db: &impl ConnectionTrait,
    invitation: Invitation,
    token: &TokenHash,
    now: i64,
) -> Result<(), StoreError> {
    remove(db, invitation.account).await?;
    invitation::Entity::insert(invitation::ActiveModel {
        account: Set(invitation.account),
        token_hash: Set(token.to_vec()),
        created_at: Set(now),
        expires_at: Set(invitation.expires_at),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// The invitation with a token, as long as it is good.
pub(crate) async fn by_token(
    db: &impl ConnectionTrait,
    token: &TokenHash,
    now: i64,
) -> Result<Option<Invitation>, StoreError> {
    let row = invitation::Entity::find()
        .filter(invitation::Column::TokenHash.eq(token.as_slice()))
        .filter(invitation::Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    Ok(row.map(|row| Invitation { account: row.account, expires_at: row.expires_at }))
}

/// Takes the invitation of an account away; false when there was none.
pub(crate) async fn remove(db: &impl ConnectionTrait, account: Uuid) -> Result<bool, StoreError> {
    let done = invitation::Entity::delete_by_id(account).exec(db).await?;
    Ok(done.rows_affected == 1)
}
