//! Signing keys.

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder};

use super::StoreError;
use crate::entity::signing_key;

pub(crate) use crate::entity::signing_key::Model as KeyRow;

/// All keys, oldest first; the newest one signs.
pub(crate) async fn all(db: &impl ConnectionTrait) -> Result<Vec<KeyRow>, StoreError> {
    Ok(signing_key::Entity::find()
        .order_by_asc(signing_key::Column::CreatedAt)
        .order_by_asc(signing_key::Column::Id)
        .all(db)
        .await?)
}

/// Adds a key.
pub(crate) async fn add(db: &impl ConnectionTrait, row: KeyRow) -> Result<(), StoreError> {
    let KeyRow { id, algorithm, secret_key, public_key, created_at } = row;
    signing_key::Entity::insert(signing_key::ActiveModel {
        id: Set(id),
        algorithm: Set(algorithm),
        secret_key: Set(secret_key),
        public_key: Set(public_key),
        created_at: Set(created_at),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}
