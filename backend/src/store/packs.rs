//! Packs by hash.

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder, sea_query::OnConflict};

use super::StoreError;
use crate::entity::pack;

pub(crate) use crate::entity::pack::Model as PackRow;

/// All packs in the order in which they were added.
pub(crate) async fn all(db: &impl ConnectionTrait) -> Result<Vec<PackRow>, StoreError> {
    Ok(pack::Entity::find().order_by_asc(pack::Column::AddedAt).order_by_asc(pack::Column::Hash).all(db).await?)
}

/// Adds a pack unless it is there already.
pub(crate) async fn add(db: &impl ConnectionTrait, row: PackRow) -> Result<(), StoreError> {
    let PackRow { hash, pack_id, version, canonical, added_at } = row;
    pack::Entity::insert(pack::ActiveModel {
        hash: Set(hash),
        pack_id: Set(pack_id),
        version: Set(version),
        canonical: Set(canonical),
        added_at: Set(added_at),
    })
    .on_conflict(OnConflict::column("hash").do_nothing().to_owned())
    .exec_without_returning(db)
    .await?;
    Ok(())
}
