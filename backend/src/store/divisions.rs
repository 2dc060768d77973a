//! Divisions and communities: loaded once, read once at start.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockType, OnConflict},
};

use super::StoreError;
use crate::entity::{community, division};

/// Rows per statement; PostgreSQL takes 65,535 values in one, SQLite 32,766.
const CHUNK: usize = 1000;

pub(crate) use crate::entity::{community::Model as CommunityRow, division::Model as DivisionRow};

/// Adds or renames divisions. Parents come before their children.
pub(crate) async fn put_divisions(db: &impl ConnectionTrait, rows: Vec<DivisionRow>) -> Result<(), StoreError> {
    let columns = ["name", "level", "parent_code"];
    put::<division::Entity, _, _>(db, rows, columns).await
}

/// Adds or renames communities, in the order of their codes: two who do so at once never wait for each
/// other.
pub(crate) async fn put_communities(db: &impl ConnectionTrait, mut rows: Vec<CommunityRow>) -> Result<(), StoreError> {
    rows.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    put::<community::Entity, _, _>(db, rows, ["name", "street_code"]).await
}

/// All divisions by code, so parents come before their children.
pub(crate) async fn all_divisions(db: &impl ConnectionTrait) -> Result<Vec<DivisionRow>, StoreError> {
    Ok(division::Entity::find().order_by_asc(division::Column::Code).all(db).await?)
}

/// All communities by code.
pub(crate) async fn all_communities(db: &impl ConnectionTrait) -> Result<Vec<CommunityRow>, StoreError> {
    Ok(community::Entity::find().order_by_asc(community::Column::Code).all(db).await?)
}

/// Lets nobody else who locks this community go on before the transaction ends. Rows that only refer to it
/// can be added meanwhile. On SQLite a transaction that writes is alone anyway.
pub(crate) async fn lock_community(db: &impl ConnectionTrait, code: &str) -> Result<(), StoreError> {
    community::Entity::find_by_id(code).lock(LockType::NoKeyUpdate).one(db).await?;
    Ok(())
}

/// Those of some communities that there are, in no order.
pub(crate) async fn communities_of(db: &impl ConnectionTrait, codes: &[&str]) -> Result<Vec<CommunityRow>, StoreError> {
    let mut found = Vec::new();
    for chunk in codes.chunks(CHUNK) {
        let here = community::Column::Code.is_in(chunk.iter().copied());
        found.extend(community::Entity::find().filter(here).all(db).await?);
    }
    Ok(found)
}

async fn put<E, A, const N: usize>(
    db: &impl ConnectionTrait,
    rows: Vec<E::Model>,
    updated: [&'static str; N],
) -> Result<(), StoreError>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + Send,
    E::Model: IntoActiveModel<A>,
{
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).map(all_set::<A>).peekable();
    while rows.peek().is_some() {
        E::insert_many(rows.by_ref().take(CHUNK).collect::<Vec<A>>())
            .on_conflict(OnConflict::column("code").update_columns(updated).to_owned())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// A row read back counts as unchanged; to be inserted every column has to count as set.
fn all_set<A: ActiveModelTrait>(row: A) -> A {
    row.reset_all()
}
