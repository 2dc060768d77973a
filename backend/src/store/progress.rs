//! Counts for the progress page: each one statement over a few thousand rows, however many cases
//! there are.
//!
//! What cases add up to is kept beside them, in the transaction that changes them: months at
//! [`count_opened`], recognitions at [`count_recognition`].

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QuerySelect, Statement,
    sea_query::{Expr, OnConflict},
};
use shared::{
    date::Date,
    division::{DivisionCode, DivisionLevel},
};

use super::{StoreError, cases::column_of, reach};
use crate::entity::{case_file, community_recognition, month_count};

/// Communities below one child division whose newest case stands at a stage.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct AtStage {
    pub(crate) child: String,
    pub(crate) stage: String,
    pub(crate) communities: i64,
}

/// Cases begun in a month.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct InMonth {
    pub(crate) month: String,
    pub(crate) cases: i64,
}

/// Communities below one child division that were recognised for the first time in a month.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Recognised {
    pub(crate) child: String,
    pub(crate) month: String,
    pub(crate) communities: i64,
    /// Of those, communities that hold a recognition today.
    pub(crate) holding: i64,
}

/// Communities by child division and stage of their newest case.
pub(crate) async fn newest_by_stage(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
    children: DivisionLevel,
) -> Result<Vec<AtStage>, StoreError> {
    use case_file::Column as C;
    let child = column_of(children);
    Ok(case_file::Entity::find()
        .select_only()
        .column_as(child, "child")
        .column(C::Stage)
        .column_as(C::Stage.count(), "communities")
        .filter(C::IsNewest.eq(true))
        .filter(column_of(division.level()).eq(division.as_str()))
        .group_by(child)
        .group_by(C::Stage)
        .into_model::<AtStage>()
        .all(db)
        .await?)
}

/// Cases by the month in which they were opened.
pub(crate) async fn opened_by_month(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
) -> Result<Vec<InMonth>, StoreError> {
    use month_count::Column as C;
    Ok(month_count::Entity::find()
        .select_only()
        .column_as(C::Month, "month")
        // PostgreSQL adds whole numbers up to a decimal one.
        .column_as(C::Cases.sum().cast_as("bigint"), "cases")
        .filter(reach::within(C::County, division))
        .group_by(C::Month)
        .into_model::<InMonth>()
        .all(db)
        .await?)
}

/// Communities by child division and the month in which they were first announced.
pub(crate) async fn recognised(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
    children: DivisionLevel,
    today: Date,
) -> Result<Vec<Recognised>, StoreError> {
    let backend = db.get_database_backend();
    // The child's code is the beginning of the community's.
    let sql = format!(
        "SELECT SUBSTR(community, 1, {digits}) AS child, SUBSTR(first_on, 1, 7) AS month, COUNT(*) AS communities, \
         CAST(SUM(CASE WHEN held_until >= {today} THEN 1 ELSE 0 END) AS BIGINT) AS holding \
         FROM community_recognition WHERE community >= {from} AND community < {to} GROUP BY 1, 2",
        digits = children.digits(),
        today = mark(backend, 1),
        from = mark(backend, 2),
        to = mark(backend, 3),
    );
    let values = [today.to_string().into(), division.to_string().into(), reach::end_of(division).into()];
    Ok(Recognised::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await?)
}

/// Communities that had been recognised by a day.
pub(crate) async fn recognised_until(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
    day: Date,
) -> Result<u32, StoreError> {
    use community_recognition::Column as C;
    let counted = community_recognition::Entity::find()
        .filter(C::FirstOn.lte(day.to_string()))
        .filter(reach::within(C::Community, division))
        .count(db)
        .await?;
    Ok(u32::try_from(counted).unwrap_or(u32::MAX))
}

/// Counts one more case that was opened in a county in a month.
pub(super) async fn count_opened(db: &impl ConnectionTrait, county: &str, month: &str) -> Result<(), StoreError> {
    use month_count::Column as C;
    let one_more = Expr::col((month_count::Entity, C::Cases)).add(1);
    month_count::Entity::insert(month_count::ActiveModel {
        county: Set(county.to_owned()),
        month: Set(month.to_owned()),
        cases: Set(1),
    })
    .on_conflict(OnConflict::columns([C::County, C::Month]).value(C::Cases, one_more).to_owned())
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Works out anew since and until when a community is recognised, after a case of it that was
/// announced on `day` has changed.
pub(super) async fn count_recognition(db: &impl ConnectionTrait, community: &str, day: &str) -> Result<(), StoreError> {
    use community_recognition::Column as C;
    // Writing the row first makes whoever changes another case of the community wait, so that the
    // statement after it sees what that one has written.
    community_recognition::Entity::insert(community_recognition::ActiveModel {
        community: Set(community.to_owned()),
        first_on: Set(day.to_owned()),
        held_until: Set(None),
    })
    .on_conflict(OnConflict::column(C::Community).update_column(C::FirstOn).to_owned())
    .exec_without_returning(db)
    .await?;
    let backend = db.get_database_backend();
    let sql = format!(
        "UPDATE community_recognition SET \
         first_on = (SELECT MIN(announced_on) FROM case_file WHERE community = {one}), \
         held_until = (SELECT MAX(COALESCE(valid_until, '9999-12-31')) FROM case_file WHERE community = {one} \
         AND announced_on IS NOT NULL AND stage IN ('announced', 'under_review')) \
         WHERE community = {one}",
        one = mark(backend, 1),
    );
    db.execute_raw(Statement::from_sql_and_values(backend, sql, [community.into()])).await?;
    Ok(())
}

/// Counts everything anew, after many cases were added at once.
pub(crate) async fn count_all(db: &impl ConnectionTrait) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM month_count",
        "DELETE FROM community_recognition",
        "INSERT INTO month_count (county, month, cases) \
         SELECT county, opened_month, COUNT(*) FROM case_file GROUP BY county, opened_month",
        "INSERT INTO community_recognition (community, first_on, held_until) \
         SELECT community, MIN(announced_on), \
         MAX(CASE WHEN stage IN ('announced', 'under_review') THEN COALESCE(valid_until, '9999-12-31') END) \
         FROM case_file WHERE announced_on IS NOT NULL GROUP BY community",
    ] {
        db.execute_unprepared(sql).await?;
    }
    Ok(())
}

/// The place of a value in a statement.
fn mark(backend: DbBackend, number: usize) -> String {
    if backend == DbBackend::Postgres { format!("${number}") } else { format!("?{number}") }
}
