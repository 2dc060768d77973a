//! Honours that communities hold.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict,
};
use uuid::Uuid;

use super::StoreError;
use crate::entity::honour;

/// Communities asked for in one statement.
const CHUNK: usize = 500;

/// An honour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Honour {
    pub(crate) community: String,
    pub(crate) title: String,
    pub(crate) certificate: String,
    pub(crate) year: u16,
}

impl From<honour::Model> for Honour {
    fn from(row: honour::Model) -> Self {
        Self {
            community: row.community,
            title: row.title,
            certificate: row.certificate,
            year: u16::try_from(row.year).unwrap_or_default(),
        }
    }
}

/// Honours of a community, oldest first.
pub(crate) async fn of_community(db: &impl ConnectionTrait, community: &str) -> Result<Vec<Honour>, StoreError> {
    let rows = honour::Entity::find()
        .filter(honour::Column::Community.eq(community))
        .order_by_asc(honour::Column::Year)
        .order_by_asc(honour::Column::Title)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Honour::from).collect())
}

/// Honours of some communities, in no order.
pub(crate) async fn of_communities(db: &impl ConnectionTrait, communities: &[&str]) -> Result<Vec<Honour>, StoreError> {
    let mut found = Vec::new();
    for chunk in communities.chunks(CHUNK) {
        let here = honour::Column::Community.is_in(chunk.iter().copied());
        found.extend(honour::Entity::find().filter(here).all(db).await?.into_iter().map(Honour::from));
    }
    Ok(found)
}

/// Adds honours, in the order of communities and titles, so that two who do so at once never wait for each
/// other; one that a community holds already gets the newer certificate and year.
pub(crate) async fn put(db: &impl ConnectionTrait, mut honours: Vec<Honour>, now: i64) -> Result<(), StoreError> {
    honours.sort_unstable_by(|a, b| (&a.community, &a.title).cmp(&(&b.community, &b.title)));
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
