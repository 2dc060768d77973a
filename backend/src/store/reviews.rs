//! What people add to a case beside decisions: drafts, experts' and departments' reviews.
//!
//! Experts are assigned and departments asked for one round; what they hand in about it ([`given`])
//! stays whatever later rounds bring.

mod given;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

pub(crate) use self::given::{Given, Giver, add_given, given_in, given_of};
use super::StoreError;
use crate::entity::{department_review, expert_review, review_draft};

/// A draft as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct StoredDraft {
    /// The round it is about.
    pub(crate) round: u32,
    /// JSON.
    pub(crate) body: Vec<u8>,
}

/// An expert with the review as far as it has come.
#[derive(Debug, Clone)]
pub(crate) struct StoredExpert {
    pub(crate) account: Uuid,
    pub(crate) person: String,
    /// The round it is about.
    pub(crate) round: u32,
    /// Milliseconds since 1970, UTC.
    pub(crate) submitted_at: Option<i64>,
    /// JSON.
    pub(crate) body: Option<Vec<u8>>,
}

/// A department that was asked, with its answer.
#[derive(Debug, Clone)]
pub(crate) struct StoredDepartment {
    pub(crate) department: String,
    /// The round it is about.
    pub(crate) round: u32,
    /// The day by which it is asked to answer.
    pub(crate) due_on: String,
    pub(crate) person: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub(crate) answered_at: Option<i64>,
    /// JSON.
    pub(crate) body: Option<Vec<u8>>,
}

/// What a reviewer has entered so far.
pub(crate) async fn draft(
    db: &impl ConnectionTrait,
    case: Uuid,
    account: Uuid,
) -> Result<Option<StoredDraft>, StoreError> {
    let row = review_draft::Entity::find_by_id((case, account)).one(db).await?;
    Ok(row.map(|row| StoredDraft { round: row.round.cast_unsigned(), body: row.body }))
}

/// Keeps what a reviewer has entered, over what was kept.
pub(crate) async fn put_draft(
    db: &impl ConnectionTrait,
    case: Uuid,
    account: Uuid,
    draft: StoredDraft,
    now: i64,
) -> Result<(), StoreError> {
    let row = review_draft::ActiveModel {
        case_id: Set(case),
        account: Set(account),
        round: Set(draft.round.cast_signed()),
        saved_at: Set(now),
        body: Set(draft.body),
    };
    review_draft::Entity::insert(row)
        .on_conflict(
            OnConflict::columns(["case_id", "account"]).update_columns(["round", "saved_at", "body"]).to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Forgets a draft that has become a decision.
pub(crate) async fn forget_draft(db: &impl ConnectionTrait, case: Uuid, account: Uuid) -> Result<(), StoreError> {
    review_draft::Entity::delete_by_id((case, account)).exec(db).await?;
    Ok(())
}

/// Experts of a case in all of its rounds, the newest round first, by name.
pub(crate) async fn experts(db: &impl ConnectionTrait, case: Uuid) -> Result<Vec<StoredExpert>, StoreError> {
    let rows = expert_review::Entity::find()
        .filter(expert_review::Column::CaseId.eq(case))
        .order_by_desc(expert_review::Column::Round)
        .order_by_asc(expert_review::Column::Person)
        .order_by_asc(expert_review::Column::Account)
        .all(db)
        .await?;
    let expert = |row: expert_review::Model| StoredExpert {
        account: row.account,
        person: row.person,
        round: row.round.cast_unsigned(),
        submitted_at: row.submitted_at,
        body: row.body,
    };
    Ok(rows.into_iter().map(expert).collect())
}

/// Assigns an expert to a round.
pub(crate) async fn assign_expert(
    db: &impl ConnectionTrait,
    case: Uuid,
    account: Uuid,
    person: &str,
    round: u32,
    now: i64,
) -> Result<(), StoreError> {
    let row = expert_review::ActiveModel {
        case_id: Set(case),
        account: Set(account),
        round: Set(round.cast_signed()),
        person: Set(person.to_owned()),
        assigned_at: Set(now),
        submitted_at: Set(None),
        body: Set(None),
        version: Set(None),
    };
    expert_review::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Takes an assignment to a round back; what an expert has handed in stays.
pub(crate) async fn unassign_expert(
    db: &impl ConnectionTrait,
    case: Uuid,
    account: Uuid,
    round: u32,
) -> Result<(), StoreError> {
    expert_review::Entity::delete_many()
        .filter(expert_review::Column::CaseId.eq(case))
        .filter(expert_review::Column::Account.eq(account))
        .filter(expert_review::Column::Round.eq(round.cast_signed()))
        .filter(expert_review::Column::SubmittedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// When something was handed in, and the version of the case that this makes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HandedIn {
    /// Milliseconds since 1970, UTC.
    pub(crate) at: i64,
    pub(crate) version: u32,
}

/// Keeps an expert's review, or hands it in; false when the expert is not assigned to this round, or
/// has handed in.
pub(crate) async fn put_expert_review(
    db: &impl ConnectionTrait,
    case: Uuid,
    account: Uuid,
    round: u32,
    body: Vec<u8>,
    handed_in: Option<HandedIn>,
) -> Result<bool, StoreError> {
    let version = handed_in.map(|handed_in| handed_in.version.cast_signed());
    let done = expert_review::Entity::update_many()
        .col_expr(expert_review::Column::Body, Expr::value(body))
        .col_expr(expert_review::Column::SubmittedAt, Expr::value(handed_in.map(|handed_in| handed_in.at)))
        .col_expr(expert_review::Column::Version, Expr::value(version))
        .filter(expert_review::Column::CaseId.eq(case))
        .filter(expert_review::Column::Account.eq(account))
        .filter(expert_review::Column::Round.eq(round.cast_signed()))
        .filter(expert_review::Column::SubmittedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Departments asked about a case in all of its rounds, the newest round first, by name.
pub(crate) async fn departments(db: &impl ConnectionTrait, case: Uuid) -> Result<Vec<StoredDepartment>, StoreError> {
    let rows = department_review::Entity::find()
        .filter(department_review::Column::CaseId.eq(case))
        .order_by_desc(department_review::Column::Round)
        .order_by_asc(department_review::Column::Department)
        .all(db)
        .await?;
    let department = |row: department_review::Model| StoredDepartment {
        department: row.department,
        round: row.round.cast_unsigned(),
        due_on: row.due_on,
        person: row.person,
        answered_at: row.answered_at,
        body: row.body,
    };
    Ok(rows.into_iter().map(department).collect())
}

/// Asks a department about a round.
pub(crate) async fn ask_department(
    db: &impl ConnectionTrait,
    case: Uuid,
    department: &str,
    round: u32,
    due_on: &str,
) -> Result<(), StoreError> {
    let row = department_review::ActiveModel {
        case_id: Set(case),
        department: Set(department.to_owned()),
        round: Set(round.cast_signed()),
        due_on: Set(due_on.to_owned()),
        account: Set(None),
        person: Set(None),
        answered_at: Set(None),
        body: Set(None),
        version: Set(None),
    };
    department_review::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Who answers for a department.
#[derive(Debug, Clone)]
pub(crate) struct Answerer {
    pub(crate) account: Uuid,
    pub(crate) person: String,
    pub(crate) handed_in: HandedIn,
}

/// Keeps a department's answer; false when it was not asked about this round, or a colleague has
/// answered meanwhile.
pub(crate) async fn put_department_review(
    db: &impl ConnectionTrait,
    case: Uuid,
    department: &str,
    round: u32,
    body: Vec<u8>,
    by: Answerer,
) -> Result<bool, StoreError> {
    let done = department_review::Entity::update_many()
        .col_expr(department_review::Column::Body, Expr::value(body))
        .col_expr(department_review::Column::Account, Expr::value(by.account))
        .col_expr(department_review::Column::Person, Expr::value(by.person))
        .col_expr(department_review::Column::AnsweredAt, Expr::value(by.handed_in.at))
        .col_expr(department_review::Column::Version, Expr::value(by.handed_in.version.cast_signed()))
        .filter(department_review::Column::CaseId.eq(case))
        .filter(department_review::Column::Department.eq(department))
        .filter(department_review::Column::Round.eq(round.cast_signed()))
        .filter(department_review::Column::AnsweredAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
