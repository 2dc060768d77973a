//! What the server remembers about itself.

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

use super::StoreError;
use crate::entity::setting;

/// The value kept under a name.
pub(crate) async fn get(db: &impl ConnectionTrait, name: &str) -> Result<Option<String>, StoreError> {
    let row = setting::Entity::find_by_id(name).one(db).await?;
    Ok(row.map(|row| row.value))
}

/// Keeps a value under a name, over any other.
pub(crate) async fn put(db: &impl ConnectionTrait, name: &str, value: &str) -> Result<(), StoreError> {
    let row = setting::ActiveModel { name: Set(name.to_owned()), value: Set(value.to_owned()) };
    setting::Entity::insert(row)
        .on_conflict(OnConflict::column("name").update_column("value").to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Keeps a value unless there is one; gives the one that is kept.
pub(crate) async fn get_or_put(db: &impl ConnectionTrait, name: &str, value: &str) -> Result<String, StoreError> {
    let row = setting::ActiveModel { name: Set(name.to_owned()), value: Set(value.to_owned()) };
    setting::Entity::insert(row)
        .on_conflict(OnConflict::column("name").do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    get(db, name).await?.ok_or_else(|| StoreError::Damaged {
        what: "setting",
        key: name.to_owned(),
        reason: "it vanished while it was being read".to_owned(),
    })
}
