//! 创建计划: plans and their tasks.
//!
//! Whoever changes a task or refreshes a plan locks the plan first ([`find_and_lock`]), so the
//! counts beside it are those of its tasks whoever else works on it.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, Statement,
};
use shared::{
    date::Date,
    division::{DivisionCode, DivisionLevel},
    evaluate::State,
    plan::TaskState,
};
use uuid::Uuid;

use super::{StoreError, reach};
use crate::entity::{plan, plan_task};

/// Rows per statement: SQLite takes 32,766 values in one.
const CHUNK: usize = 500;

/// A plan without its tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) id: Uuid,
    pub(crate) community: DivisionCode,
    pub(crate) pack_id: String,
    pub(crate) pack_hash: String,
    /// Receipt number without hyphens.
    pub(crate) receipt: String,
    pub(crate) sums: Sums,
    /// Milliseconds since 1970, UTC; so is the next.
    pub(crate) made_at: i64,
    pub(crate) refreshed_at: i64,
    pub(crate) refreshed_by: String,
}

/// How many tasks stand where; what is late depends on the day and is counted when asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Without those dropped.
    pub(crate) tasks: u32,
    pub(crate) done: u32,
    pub(crate) dropped: u32,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) id: Uuid,
    pub(crate) plan: Uuid,
    pub(crate) community: DivisionCode,
    pub(crate) requirement: String,
    pub(crate) title: String,
    pub(crate) rank: u32,
    pub(crate) is_on_path: bool,
    pub(crate) found: Option<State>,
    pub(crate) owner: String,
    pub(crate) due_on: Option<Date>,
    pub(crate) state: TaskState,
    pub(crate) is_by_assessment: bool,
    pub(crate) reason: String,
    pub(crate) note: String,
    pub(crate) version: u32,
    pub(crate) changed_by: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) changed_at: i64,
}

/// The plans below one child division, added up.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct ChildSums {
    pub(crate) child: String,
    /// Communities that have a plan.
    pub(crate) planned: i64,
    pub(crate) tasks: i64,
    pub(crate) done: i64,
    pub(crate) dropped: i64,
}

/// Late tasks below one child division.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct ChildOverdue {
    pub(crate) child: String,
    pub(crate) overdue: i64,
}

impl Sums {
    /// What these tasks come to.
    pub(crate) fn of(tasks: &[Task]) -> Self {
        let count = |wanted: fn(TaskState) -> bool| {
            u32::try_from(tasks.iter().filter(|task| wanted(task.state)).count()).unwrap_or(u32::MAX)
        };
        Self {
            tasks: count(|state| state != TaskState::Dropped),
            done: count(|state| state == TaskState::Done),
            dropped: count(|state| state == TaskState::Dropped),
        }
    }
}

/// All plans of a community, the one refreshed last first.
pub(crate) async fn of_community(db: &impl ConnectionTrait, community: &DivisionCode) -> Result<Vec<Plan>, StoreError> {
    let rows = plan::Entity::find()
        .filter(plan::Column::Community.eq(community.as_str()))
        .order_by_desc(plan::Column::RefreshedAt)
        .all(db)
        .await?;
    rows.into_iter().map(Plan::from_row).collect()
}

/// A plan, kept as it is until the transaction ends. On SQLite a transaction that writes is alone
/// anyway.
pub(crate) async fn find_and_lock(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Plan>, StoreError> {
    plan::Entity::find_by_id(id).lock_exclusive().one(db).await?.map(Plan::from_row).transpose()
}

/// Adds a plan; a duplicate when the community has one by that pack.
pub(crate) async fn insert(db: &impl ConnectionTrait, plan: &Plan) -> Result<(), StoreError> {
    plan::Entity::insert(plan.to_row()).exec_without_returning(db).await?;
    Ok(())
}

/// Writes a plan that has been locked.
pub(crate) async fn update(db: &impl ConnectionTrait, plan: &Plan) -> Result<(), StoreError> {
    plan::Entity::update_many().set(plan.to_row()).filter(plan::Column::Id.eq(plan.id)).exec(db).await?;
    Ok(())
}

/// The tasks of a plan, in its order.
pub(crate) async fn tasks(db: &impl ConnectionTrait, plan: Uuid) -> Result<Vec<Task>, StoreError> {
    let rows = plan_task::Entity::find()
        .filter(plan_task::Column::PlanId.eq(plan))
        .order_by_asc(plan_task::Column::Rank)
        .order_by_asc(plan_task::Column::Requirement)
        .all(db)
        .await?;
    rows.into_iter().map(Task::from_row).collect()
}

/// One task.
pub(crate) async fn task(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Task>, StoreError> {
    plan_task::Entity::find_by_id(id).one(db).await?.map(Task::from_row).transpose()
}

/// Adds tasks.
pub(crate) async fn add_tasks(db: &impl ConnectionTrait, tasks: &[Task]) -> Result<(), StoreError> {
    for chunk in tasks.chunks(CHUNK) {
        plan_task::Entity::insert_many(chunk.iter().map(Task::to_row)).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Writes a task of a plan that has been locked.
pub(crate) async fn update_task(db: &impl ConnectionTrait, task: &Task) -> Result<(), StoreError> {
    plan_task::Entity::update_many().set(task.to_row()).filter(plan_task::Column::Id.eq(task.id)).exec(db).await?;
    Ok(())
}

/// One page by community and pack, inside a division, at most `limit`; `after` is the last one of
/// the page before. With a day only plans that have something late on it.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
    overdue_on: Option<Date>,
    after: Option<(String, String)>,
    limit: u64,
) -> Result<Vec<Plan>, StoreError> {
    let mut found = plan::Entity::find().filter(reach::within(plan::Column::Community, division));
    if let Some(today) = overdue_on {
        let mut overdue = plan_task::Entity::find()
            .select_only()
            .column(plan_task::Column::PlanId)
            .filter(late(today))
            .filter(reach::within(plan_task::Column::Community, division));
        found = found.filter(plan::Column::Id.in_subquery(QuerySelect::query(&mut overdue).to_owned()));
    }
    let mut cursor = found.cursor_by((plan::Column::Community, plan::Column::PackId));
    if let Some(after) = after {
        cursor.after(after);
    }
    let rows = cursor.first(limit).all(db).await?;
    rows.into_iter().map(Plan::from_row).collect()
}

/// How many tasks of each of these plans are late; plans without any are left out.
pub(crate) async fn overdue_of(
    db: &impl ConnectionTrait,
    plans: &[Uuid],
    today: Date,
) -> Result<HashMap<Uuid, u32>, StoreError> {
    let counted = plan_task::Entity::find()
        .select_only()
        .column(plan_task::Column::PlanId)
        .column_as(plan_task::Column::Id.count(), "overdue")
        .filter(plan_task::Column::PlanId.is_in(plans.iter().copied()))
        .filter(late(today))
        .group_by(plan_task::Column::PlanId)
        .into_tuple::<(Uuid, i64)>()
        .all(db)
        .await?;
    Ok(counted.into_iter().map(|(plan, overdue)| (plan, u32::try_from(overdue).unwrap_or(u32::MAX))).collect())
}

/// The plans of a division by the children of a level.
pub(crate) async fn sums_by_child(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
    children: DivisionLevel,
) -> Result<Vec<ChildSums>, StoreError> {
    let backend = db.get_database_backend();
    let sql = format!(
        "SELECT SUBSTR(community, 1, {digits}) AS child, COUNT(DISTINCT community) AS planned, \
         CAST(SUM(tasks) AS BIGINT) AS tasks, CAST(SUM(done) AS BIGINT) AS done, \
         CAST(SUM(dropped) AS BIGINT) AS dropped \
         FROM plan WHERE community >= {from} AND community < {to} GROUP BY 1",
        digits = children.digits(),
        from = mark(backend, 1),
        to = mark(backend, 2),
    );
    let values = [division.to_string().into(), reach::end_of(division).into()];
    Ok(ChildSums::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await?)
}

/// What is late in a division by the children of a level.
pub(crate) async fn overdue_by_child(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
    children: DivisionLevel,
    today: Date,
) -> Result<Vec<ChildOverdue>, StoreError> {
    let backend = db.get_database_backend();
    let sql = format!(
        "SELECT SUBSTR(community, 1, {digits}) AS child, COUNT(*) AS overdue FROM plan_task \
         WHERE state IN ('open', 'in_progress') AND due_on < {today} AND community >= {from} AND community < {to} \
         GROUP BY 1",
        digits = children.digits(),
        today = mark(backend, 1),
        from = mark(backend, 2),
        to = mark(backend, 3),
    );
    let values = [today.to_string().into(), division.to_string().into(), reach::end_of(division).into()];
    Ok(ChildOverdue::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await?)
}

/// Unfinished tasks whose day was over before one.
fn late(today: Date) -> Condition {
    let unfinished = TaskState::ALL.into_iter().filter(|state| state.is_unfinished()).map(TaskState::id);
    Condition::all().add(plan_task::Column::State.is_in(unfinished)).add(plan_task::Column::DueOn.lt(today.to_string()))
}

/// A placeholder of a statement.
fn mark(backend: DbBackend, number: usize) -> String {
    if backend == DbBackend::Postgres { format!("${number}") } else { format!("?{number}") }
}

impl Plan {
    fn from_row(row: plan::Model) -> Result<Self, StoreError> {
        let plan::Model {
            id,
            community,
            pack_id,
            pack_hash,
            receipt,
            tasks,
            done,
            dropped,
            made_at,
            refreshed_at,
            refreshed_by,
        } = row;
        Ok(Self {
            id,
            community: community.parse().map_err(|error| damaged("plan", id, &error))?,
            pack_id,
            pack_hash,
            receipt,
            sums: Sums { tasks: tasks.cast_unsigned(), done: done.cast_unsigned(), dropped: dropped.cast_unsigned() },
            made_at,
            refreshed_at,
            refreshed_by,
        })
    }

    fn to_row(&self) -> plan::ActiveModel {
        let Self { id, community, pack_id, pack_hash, receipt, sums, made_at, refreshed_at, refreshed_by } = self;
        plan::ActiveModel {
            id: Set(*id),
            community: Set(community.to_string()),
            pack_id: Set(pack_id.clone()),
            pack_hash: Set(pack_hash.clone()),
            receipt: Set(receipt.clone()),
            tasks: Set(sums.tasks.cast_signed()),
            done: Set(sums.done.cast_signed()),
            dropped: Set(sums.dropped.cast_signed()),
            made_at: Set(*made_at),
            refreshed_at: Set(*refreshed_at),
            refreshed_by: Set(refreshed_by.clone()),
        }
    }
}

impl Task {
    fn from_row(row: plan_task::Model) -> Result<Self, StoreError> {
        let plan_task::Model {
            id,
            plan_id,
            community,
            requirement,
            title,
            rank,
            is_on_path,
            found,
            owner,
            due_on,
            state,
            is_by_assessment,
            reason,
            note,
            version,
            changed_by,
            changed_at,
        } = row;
        let unknown = |what: &str| damaged("task", id, &format!("there is no such {what}"));
        Ok(Self {
            id,
            plan: plan_id,
            community: community.parse().map_err(|error| damaged("task", id, &error))?,
            requirement,
            title,
            rank: rank.cast_unsigned(),
            is_on_path,
            found: found.map(|found| State::from_id(&found).ok_or_else(|| unknown("finding"))).transpose()?,
            owner,
            due_on: due_on.map(|day| day.parse()).transpose().map_err(|error| damaged("task", id, &error))?,
            state: TaskState::from_id(&state).ok_or_else(|| unknown("state"))?,
            is_by_assessment,
            reason,
            note,
            version: version.cast_unsigned(),
            changed_by,
            changed_at,
        })
    }

    fn to_row(&self) -> plan_task::ActiveModel {
        let Self {
            id,
            plan,
            community,
            requirement,
            title,
            rank,
            is_on_path,
            found,
            owner,
            due_on,
            state,
            is_by_assessment,
            reason,
            note,
            version,
            changed_by,
            changed_at,
        } = self;
        plan_task::ActiveModel {
            id: Set(*id),
            plan_id: Set(*plan),
            community: Set(community.to_string()),
            requirement: Set(requirement.clone()),
            title: Set(title.clone()),
            rank: Set(rank.cast_signed()),
            is_on_path: Set(*is_on_path),
            found: Set(found.map(|found| found.id().to_owned())),
            owner: Set(owner.clone()),
            due_on: Set(due_on.map(|day| day.to_string())),
            state: Set(state.id().to_owned()),
            is_by_assessment: Set(*is_by_assessment),
            reason: Set(reason.clone()),
            note: Set(note.clone()),
            version: Set(version.cast_signed()),
            changed_by: Set(changed_by.clone()),
            changed_at: Set(*changed_at),
        }
    }
}

fn damaged(what: &'static str, id: Uuid, error: &impl ToString) -> StoreError {
    StoreError::Damaged { what, key: id.to_string(), reason: error.to_string() }
}
