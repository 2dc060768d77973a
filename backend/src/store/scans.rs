//! Attachments that wait to be scanned for malware.
//!
//! Whoever wants to scan one claims it as an e-mail is claimed (see [`super::mails`]).

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::division::DivisionCode;
use uuid::Uuid;

use super::StoreError;
use crate::entity::{
    case_attachment::{Column as C, Entity, Model},
    case_file,
};

/// An attachment that is due to be scanned.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    pub(crate) attachment: Uuid,
    pub(crate) case: Uuid,
    /// None for the whole case.
    pub(crate) requirement: Option<String>,
    /// Of what is kept.
    pub(crate) sha256: Vec<u8>,
    /// How often it was begun to be scanned.
    pub(crate) attempts: u32,
    /// From when on, in milliseconds since 1970, UTC.
    since: i64,
}

/// What is due, longest first.
pub(crate) async fn due(db: &impl ConnectionTrait, now: i64, most: u64) -> Result<Vec<Due>, StoreError> {
    let rows = Entity::find()
        .filter(C::ScannedAt.is_null())
        .filter(C::ScanDueAt.lte(now))
        .order_by_asc(C::ScanDueAt)
        .order_by_asc(C::Id)
        .limit(most)
        .all(db)
        .await?;
    let due = |row: Model| Due {
        attachment: row.id,
        case: row.case_id,
        requirement: row.requirement,
        sha256: row.sha256,
        attempts: row.scan_attempts.cast_unsigned(),
        since: row.scan_due_at,
    };
    Ok(rows.into_iter().map(due).collect())
}

/// Claims one until a moment, this attempt counted; none when somebody else was quicker.
pub(crate) async fn claim(db: &impl ConnectionTrait, due: Due, until: i64) -> Result<Option<Due>, StoreError> {
    let done = Entity::update_many()
        .col_expr(C::ScanDueAt, Expr::value(until))
        .col_expr(C::ScanAttempts, Expr::col(C::ScanAttempts).add(1))
        .filter(C::Id.eq(due.attachment))
        .filter(C::ScanDueAt.eq(due.since))
        .filter(C::ScannedAt.is_null())
        .exec(db)
        .await?;
    Ok((done.rows_affected == 1).then_some(Due { attempts: due.attempts + 1, since: until, ..due }))
}

/// An attempt has failed; when the next one is due.
pub(crate) async fn put_off(db: &impl ConnectionTrait, attachment: Uuid, due_at: i64) -> Result<(), StoreError> {
    Entity::update_many().col_expr(C::ScanDueAt, Expr::value(due_at)).filter(C::Id.eq(attachment)).exec(db).await?;
    Ok(())
}

/// Writes the verdict down, with the name of what was found; false when there is one already, or the
/// attachment has been taken away.
pub(crate) async fn settle(
    db: &impl ConnectionTrait,
    attachment: Uuid,
    now: i64,
    malware: Option<String>,
) -> Result<bool, StoreError> {
    let done = Entity::update_many()
        .col_expr(C::ScannedAt, Expr::value(now))
        .col_expr(C::Malware, Expr::value(malware))
        .filter(C::Id.eq(attachment))
        .filter(C::ScannedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The community of a case, for the server itself, which has no reach that would bound it.
pub(crate) async fn community_of(db: &impl ConnectionTrait, case: Uuid) -> Result<DivisionCode, StoreError> {
    let code: Option<String> = case_file::Entity::find_by_id(case)
        .select_only()
        .column(case_file::Column::Community)
        .into_tuple()
        .one(db)
        .await?;
    code.and_then(|code| code.parse().ok()).ok_or_else(|| StoreError::Damaged {
        what: "case",
        key: case.to_string(),
        reason: "its community has no code".to_owned(),
    })
}
