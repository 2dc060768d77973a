//! How often requirements were not met, by county.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use shared::division::DivisionCode;

use super::{StoreError, reach::within};
use crate::entity::requirement_tally;

/// Rows per statement.
const CHUNK: usize = 1000;

/// What was found not to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The community itself did not claim it.
    NotClaimed,
    /// A reviewer did not confirm it.
    NotConfirmed,
}

/// A requirement with its counts.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Tally {
    pub(crate) county: String,
    pub(crate) pack_id: String,
    pub(crate) requirement: String,
    pub(crate) not_claimed: i64,
    pub(crate) not_confirmed: i64,
}

/// Counts one more for each requirement. They come in order, so that two who count at once wait for
/// each other instead of locking each other out.
pub(crate) async fn count(
    db: &impl ConnectionTrait,
    county: &str,
    pack_id: &str,
    requirements: &BTreeSet<&str>,
    fault: Fault,
) -> Result<(), StoreError> {
    use requirement_tally::Column as C;
    let (column, not_claimed, not_confirmed) = match fault {
        Fault::NotClaimed => (C::NotClaimed, 1, 0),
        Fault::NotConfirmed => (C::NotConfirmed, 0, 1),
    };
    if requirements.is_empty() {
        return Ok(());
    }
    let rows = requirements.iter().map(|requirement| requirement_tally::ActiveModel {
        county: Set(county.to_owned()),
        pack_id: Set(pack_id.to_owned()),
        requirement: Set((*requirement).to_owned()),
        not_claimed: Set(not_claimed),
        not_confirmed: Set(not_confirmed),
    });
    let one_more = Expr::col((requirement_tally::Entity, column)).add(1);
    requirement_tally::Entity::insert_many(rows)
        .on_conflict(OnConflict::columns([C::County, C::PackId, C::Requirement]).value(column, one_more).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Adds counts where there are none yet.
pub(crate) async fn insert(db: &impl ConnectionTrait, tallies: Vec<Tally>) -> Result<(), StoreError> {
    let mut rows = tallies
        .into_iter()
        .map(|tally| requirement_tally::ActiveModel {
            county: Set(tally.county),
            pack_id: Set(tally.pack_id),
            requirement: Set(tally.requirement),
            not_claimed: Set(tally.not_claimed),
            not_confirmed: Set(tally.not_confirmed),
        })
        .peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(CHUNK).collect();
        requirement_tally::Entity::insert_many(chunk).exec_without_returning(db).await?;
    }
    Ok(())
}

/// A requirement with its counts over several counties.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Sum {
    pub(crate) pack_id: String,
    pub(crate) requirement: String,
    pub(crate) not_claimed: i64,
    pub(crate) not_confirmed: i64,
}

/// The requirements that failed most inside a division, at most `limit`.
pub(crate) async fn most(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
    limit: u64,
) -> Result<Vec<Sum>, StoreError> {
    use requirement_tally::Column as C;
    // PostgreSQL adds whole numbers up to a decimal one.
    let sum = |column: C| column.sum().cast_as("bigint");
    Ok(requirement_tally::Entity::find()
        .select_only()
        .columns([C::PackId, C::Requirement])
        .column_as(sum(C::NotClaimed), "not_claimed")
        .column_as(sum(C::NotConfirmed), "not_confirmed")
        .filter(within(C::County, division))
        .group_by(C::PackId)
        .group_by(C::Requirement)
        .order_by_desc(C::NotClaimed.sum().add(C::NotConfirmed.sum()))
        .order_by_asc(C::PackId)
        .order_by_asc(C::Requirement)
        .limit(limit)
        .into_model::<Sum>()
        .all(db)
        .await?)
}
