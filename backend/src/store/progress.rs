//! Counts for the progress page: each one statement that an index answers.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect,
    Statement, sea_query::Expr,
};
use shared::{
    date::Date,
    division::{DivisionCode, DivisionLevel},
};

use super::{StoreError, cases::column_of};
use crate::entity::case_file;

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
    use case_file::Column as C;
    Ok(case_file::Entity::find()
        .select_only()
        .column_as(C::OpenedMonth, "month")
        .column_as(C::OpenedMonth.count(), "cases")
        .filter(column_of(division.level()).eq(division.as_str()))
        .group_by(C::OpenedMonth)
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
    let mark = |n: usize| if backend == DbBackend::Postgres { format!("${n}") } else { format!("?{n}") };
    // The child's code is the beginning of the community's; a community is counted once however
    // often it was recognised.
    let sql = format!(
        "SELECT SUBSTR(community, 1, {digits}) AS child, SUBSTR(first_on, 1, 7) AS month, COUNT(*) AS communities, \
         CAST(SUM(holds) AS BIGINT) AS holding FROM (\
         SELECT community, MIN(announced_on) AS first_on, \
         MAX(CASE WHEN stage IN ('announced', 'under_review') AND (valid_until IS NULL OR valid_until >= {today}) \
         THEN 1 ELSE 0 END) AS holds FROM case_file \
         WHERE announced_on >= '1900' AND community >= {from} AND community < {to} GROUP BY community) AS each_one \
         GROUP BY 1, 2",
        digits = children.digits(),
        today = mark(1),
        from = mark(2),
        to = mark(3),
    );
    let values = [today.to_string().into(), division.to_string().into(), format!("{division}:").into()];
    Ok(Recognised::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await?)
}

/// Communities that had been recognised by a day.
pub(crate) async fn recognised_until(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
    day: Date,
) -> Result<u32, StoreError> {
    use case_file::Column as C;
    let counted = case_file::Entity::find()
        .select_only()
        .column_as(Expr::col(C::Community).count_distinct(), "communities")
        .filter(C::AnnouncedOn.gte("1900"))
        .filter(C::AnnouncedOn.lte(day.to_string()))
        .filter(C::Community.gte(division.as_str()))
        .filter(C::Community.lt(format!("{division}:")))
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok(counted.and_then(|count| u32::try_from(count).ok()).unwrap_or_default())
}
