//! Honours that communities hold.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict,
};
use uuid::Uuid;

use super::StoreError;
use crate::entity::honour;

/// An honour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Honour {
    pub(crate) community: String,
    pub(crate) title: String,
    pub(crate) certificate: String,
    pub(crate) year: u16,
}

/// Honours of a community, oldest first.
pub(crate) async fn of_community(db: &impl ConnectionTrait, community: &str) -> Result<Vec<Honour>, StoreError> {
    let rows = honour::Entity::find()
        .filter(honour::Column::Community.eq(community))
        .order_by_asc(honour::Column::Year)
        .order_by_asc(honour::Column::Title)
        .all(db)
        .await?;
    let honour = |row: honour::Model| Honour {
        community: row.community,
        title: row.title,
        certificate: row.certificate,
        year: u16::try_from(row.year).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(honour).collect())
}

/// Adds honours; one that a community holds already gets the newer certificate and year.
pub(crate) async fn put(db: &impl ConnectionTrait, honours: Vec<Honour>, now: i64) -> Result<(), StoreError> {
    let rows = honours.into_iter().map(|honour| honour::ActiveModel {
        id: Set(Uuid::now_v7()),
        community: Set(honour.community),
        title: Set(honour.title),
        certificate: Set(honour.certificate),
        year: Set(i32::from(honour.year)),
        imported_at: Set(now),
    });
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        honour::Entity::insert_many(rows.by_ref().take(200).collect::<Vec<_>>())
            .on_conflict(
                OnConflict::columns(["community", "title"])
                    .update_columns(["certificate", "year", "imported_at"])
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
