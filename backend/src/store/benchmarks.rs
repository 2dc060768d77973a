//! 对标创建: communities that have sealed a self-assessment and not begun a case, counted by one row for
//! each of them, however many self-assessments there are.
//!
//! The row is written in the transaction that seals ([`note_sealed`]) or begins a case ([`note_case`]). A case
//! always leaves its mark and a self-assessment never takes it away, so it does not matter which of two at
//! once is first.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use shared::division::{DivisionCode, DivisionLevel};

use super::{StoreError, reach};
use crate::entity::community_benchmark;

/// Communities below one child division that benchmark and have no case.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Benchmarking {
    pub(crate) child: String,
    pub(crate) communities: i64,
}

/// Communities have sealed a self-assessment. They come in order, so that two who note some at once wait
/// for each other instead of locking each other out.
pub(super) async fn note_sealed(db: &impl ConnectionTrait, communities: &BTreeSet<&str>) -> Result<(), StoreError> {
    let rows = communities.iter().map(|community| community_benchmark::ActiveModel {
        community: Set((*community).to_owned()),
        has_case: Set(false),
    });
    community_benchmark::Entity::insert_many(rows)
        .on_conflict(OnConflict::column("community").do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A community has begun a case.
pub(super) async fn note_case(db: &impl ConnectionTrait, community: &str) -> Result<(), StoreError> {
    let row = community_benchmark::ActiveModel { community: Set(community.to_owned()), has_case: Set(true) };
    community_benchmark::Entity::insert(row)
        .on_conflict(OnConflict::column("community").update_column("has_case").to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Communities that benchmark, by child division.
pub(crate) async fn by_child(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
    children: DivisionLevel,
) -> Result<Vec<Benchmarking>, StoreError> {
    use community_benchmark::Column as C;
    // The child's code is the beginning of the community's.
    let child = || Expr::cust(format!("SUBSTR(community, 1, {})", children.digits()));
    Ok(community_benchmark::Entity::find()
        .select_only()
        .column_as(child(), "child")
        .column_as(C::Community.count(), "communities")
        .filter(reach::within(C::Community, division))
        .filter(C::HasCase.eq(false))
        .group_by(child())
        .into_model::<Benchmarking>()
        .all(db)
        .await?)
}

/// Notes everything anew, after many cases were added at once.
pub(crate) async fn note_all(db: &impl ConnectionTrait) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM community_benchmark",
        "INSERT INTO community_benchmark (community, has_case) SELECT DISTINCT community, TRUE FROM case_file",
        "INSERT INTO community_benchmark (community, has_case) SELECT DISTINCT community, FALSE FROM submission \
         WHERE community NOT IN (SELECT community FROM case_file)",
    ] {
        db.execute_unprepared(sql).await?;
    }
    Ok(())
}
