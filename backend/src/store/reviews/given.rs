//! Reviews that were handed in, those of experts and of departments alike: what decisions rest on.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use crate::{
    entity::{department_review, expert_review},
    store::StoreError,
};

/// Rows per statement: SQLite takes 32,766 values in one.
const CHUNK: usize = 500;

/// Whose review it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Giver {
    /// A department, as the pack names it.
    Department(String),
    /// An expert, by account.
    Expert(Uuid),
}

/// A review that was handed in, with everything that is kept of it.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) case: Uuid,
    /// The round it is about.
    pub(crate) round: u32,
    pub(crate) by: Giver,
    /// Who has written it.
    pub(crate) account: Option<Uuid>,
    /// Name of that person.
    pub(crate) person: Option<String>,
    /// When the expert was assigned, milliseconds since 1970, UTC.
    pub(crate) assigned_at: Option<i64>,
    /// The day by which the department was asked to answer.
    pub(crate) due_on: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub(crate) handed_in_at: i64,
    /// JSON.
    pub(crate) body: Vec<u8>,
    /// The version of the case that it made; none for one from before that was kept.
    pub(crate) version: Option<u32>,
}

/// The reviews about a round of a case, in the order of those whose they are.
pub(crate) async fn given_in(db: &impl ConnectionTrait, case: Uuid, round: u32) -> Result<Vec<Given>, StoreError> {
    let experts = expert_review::Entity::find()
        .filter(expert_review::Column::CaseId.eq(case))
        .filter(expert_review::Column::Round.eq(round.cast_signed()));
    let departments = department_review::Entity::find()
        .filter(department_review::Column::CaseId.eq(case))
        .filter(department_review::Column::Round.eq(round.cast_signed()));
    read(db, experts, departments).await
}

/// The reviews of some cases, about all of their rounds, in the order of cases, rounds, and those whose
/// they are.
pub(crate) async fn given_of(db: &impl ConnectionTrait, cases: &[Uuid]) -> Result<Vec<Given>, StoreError> {
    let cases = || cases.iter().copied();
    let experts = expert_review::Entity::find().filter(expert_review::Column::CaseId.is_in(cases()));
    let departments = department_review::Entity::find().filter(department_review::Column::CaseId.is_in(cases()));
    read(db, experts, departments).await
}

/// Adds many reviews at once, of experts and departments whom nobody has asked before.
pub(crate) async fn add_given(db: &impl ConnectionTrait, given: Vec<Given>) -> Result<(), StoreError> {
    let (mut experts, mut departments) = (Vec::new(), Vec::new());
    for Given { case, round, by, account, person, assigned_at, due_on, handed_in_at, body, version } in given {
        let (round, version) = (Set(round.cast_signed()), Set(version.map(u32::cast_signed)));
        match by {
            Giver::Expert(account) => experts.push(expert_review::ActiveModel {
                case_id: Set(case),
                account: Set(account),
                round,
                person: Set(person.unwrap_or_default()),
                assigned_at: Set(assigned_at.unwrap_or(handed_in_at)),
                submitted_at: Set(Some(handed_in_at)),
                body: Set(Some(body)),
                version,
            }),
            Giver::Department(department) => departments.push(department_review::ActiveModel {
                case_id: Set(case),
                department: Set(department),
                round,
                due_on: Set(due_on.unwrap_or_default()),
                account: Set(account),
                person: Set(person),
                answered_at: Set(Some(handed_in_at)),
                body: Set(Some(body)),
                version,
            }),
        }
    }
    for chunk in experts.chunks(CHUNK) {
        expert_review::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(db).await?;
    }
    for chunk in departments.chunks(CHUNK) {
        department_review::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(db).await?;
    }
    Ok(())
}

async fn read(
    db: &impl ConnectionTrait,
    experts: Select<expert_review::Entity>,
    departments: Select<department_review::Entity>,
) -> Result<Vec<Given>, StoreError> {
    let experts = experts.filter(expert_review::Column::SubmittedAt.is_not_null()).all(db).await?;
    let departments = departments.filter(department_review::Column::AnsweredAt.is_not_null()).all(db).await?;
    let experts = experts.into_iter().map(|row| Given {
        case: row.case_id,
        round: row.round.cast_unsigned(),
        by: Giver::Expert(row.account),
        account: Some(row.account),
        person: Some(row.person),
        assigned_at: Some(row.assigned_at),
        due_on: None,
        handed_in_at: row.submitted_at.unwrap_or_default(),
        body: row.body.unwrap_or_default(),
        version: row.version.map(i32::cast_unsigned),
    });
    let departments = departments.into_iter().map(|row| Given {
        case: row.case_id,
        round: row.round.cast_unsigned(),
        by: Giver::Department(row.department),
        account: row.account,
        person: row.person,
        assigned_at: None,
        due_on: Some(row.due_on),
        handed_in_at: row.answered_at.unwrap_or_default(),
        body: row.body.unwrap_or_default(),
        version: row.version.map(i32::cast_unsigned),
    });
    let mut given: Vec<Given> = experts.chain(departments).collect();
    // Not by the database: each sorts names in its own way.
    given.sort_by(|one, other| (one.case, one.round, &one.by).cmp(&(other.case, other.round, &other.by)));
    Ok(given)
}
