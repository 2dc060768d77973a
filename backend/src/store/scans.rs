//! Files that wait to be scanned for malware: attachments of cases, photos of residents, files of objections.
//!
//! The tables that speak of them have the same four columns for it. Whoever wants to scan one claims it as an
//! e-mail is claimed (see [`super::mails`]).

use std::fmt;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Query, UpdateStatement},
};
use shared::{case::attachment::Scan, division::DivisionCode};
use uuid::Uuid;

use super::StoreError;
use crate::entity::{case_attachment, case_file, objection, objection_attachment, survey_remark};

/// A file that may be scanned, with what is needed to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// An attachment of a case.
    Attachment {
        id: Uuid,
        case: Uuid,
        /// None for the whole case.
        requirement: Option<String>,
        /// Of what is kept.
        sha256: Vec<u8>,
    },
    /// The photo of a resident's remark.
    Photo {
        remark: Uuid,
        /// Of what is kept.
        sha256: Vec<u8>,
    },
    /// A file that came with an objection.
    Objection { objection: Uuid, position: i32 },
}

/// A file that is due to be scanned.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    pub(crate) target: Target,
    /// How often it was begun to be scanned.
    pub(crate) attempts: u32,
    /// From when on, in milliseconds since 1970, UTC.
    since: i64,
}

/// What the columns of a row say of malware in its file.
pub(crate) fn scan_of(scanned_at: Option<i64>, malware: Option<&str>) -> Scan {
    match (malware, scanned_at) {
        (Some(_), _) => Scan::Found,
        (None, Some(_)) => Scan::Clean,
        (None, None) => Scan::NotScanned,
    }
}

/// What is due, longest first.
pub(crate) async fn due(db: &impl ConnectionTrait, now: i64, most: u64) -> Result<Vec<Due>, StoreError> {
    let mut due = attachments(db, now, most).await?;
    due.extend(photos(db, now, most).await?);
    due.extend(of_objections(db, now, most).await?);
    due.sort_by_key(|one| one.since);
    due.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(due)
}

async fn attachments(db: &impl ConnectionTrait, now: i64, most: u64) -> Result<Vec<Due>, StoreError> {
    use case_attachment::Column as C;
    let rows = due_in::<case_attachment::Entity>(C::ScannedAt, C::ScanDueAt, now, most).all(db).await?;
    let due = |row: case_attachment::Model| Due {
        target: Target::Attachment { id: row.id, case: row.case_id, requirement: row.requirement, sha256: row.sha256 },
        attempts: row.scan_attempts.cast_unsigned(),
        since: row.scan_due_at,
    };
    Ok(rows.into_iter().map(due).collect())
}

async fn photos(db: &impl ConnectionTrait, now: i64, most: u64) -> Result<Vec<Due>, StoreError> {
    use survey_remark::Column as C;
    let rows: Vec<(Uuid, Vec<u8>, i32, i64)> = due_in::<survey_remark::Entity>(C::ScannedAt, C::ScanDueAt, now, most)
        .select_only()
        .columns([C::Id, C::PhotoSha256, C::ScanAttempts, C::ScanDueAt])
        .filter(C::PhotoSha256.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let due = |(remark, sha256, attempts, since): (Uuid, Vec<u8>, i32, i64)| Due {
        target: Target::Photo { remark, sha256 },
        attempts: attempts.cast_unsigned(),
        since,
    };
    Ok(rows.into_iter().map(due).collect())
}

async fn of_objections(db: &impl ConnectionTrait, now: i64, most: u64) -> Result<Vec<Due>, StoreError> {
    use objection_attachment::Column as C;
    let found = due_in::<objection_attachment::Entity>(C::ScannedAt, C::ScanDueAt, now, most);
    let rows: Vec<(Uuid, i32, i32, i64)> = found
        .select_only()
        .columns([C::ObjectionId, C::Position, C::ScanAttempts, C::ScanDueAt])
        .into_tuple()
        .all(db)
        .await?;
    let due = |(objection, position, attempts, since): (Uuid, i32, i32, i64)| Due {
        target: Target::Objection { objection, position },
        attempts: attempts.cast_unsigned(),
        since,
    };
    Ok(rows.into_iter().map(due).collect())
}

/// What is due in a table, longest first.
fn due_in<E: EntityTrait>(scanned_at: E::Column, due_at: E::Column, now: i64, most: u64) -> Select<E> {
    E::find().filter(scanned_at.is_null()).filter(due_at.lte(now)).order_by_asc(due_at).limit(most)
}

/// Claims one until a moment, this attempt counted; none when somebody else was quicker.
pub(crate) async fn claim(db: &impl ConnectionTrait, due: Due, until: i64) -> Result<Option<Due>, StoreError> {
    let mut claimed = unscanned(&due.target);
    claimed
        .value("scan_due_at", until)
        .value("scan_attempts", Expr::col("scan_attempts").add(1))
        .and_where(Expr::col("scan_due_at").eq(due.since));
    let done = db.execute(&claimed).await?;
    Ok((done.rows_affected() == 1).then_some(Due { attempts: due.attempts + 1, since: until, ..due }))
}

/// An attempt has failed; when the next one is due.
pub(crate) async fn put_off(db: &impl ConnectionTrait, target: &Target, due_at: i64) -> Result<(), StoreError> {
    let mut later = unscanned(target);
    later.value("scan_due_at", due_at);
    db.execute(&later).await?;
    Ok(())
}

/// Writes the verdict down, with the name of what was found; false when there is one already, or the file has
/// been taken away.
pub(crate) async fn settle(
    db: &impl ConnectionTrait,
    target: &Target,
    now: i64,
    malware: Option<String>,
) -> Result<bool, StoreError> {
    // When a resident's photo was scanned says when it came, and would lead from the remark to the answer.
    let at = if matches!(target, Target::Photo { .. }) { 0 } else { now };
    let mut settled = unscanned(target);
    settled.value("scanned_at", at).value("malware", malware).value("scan_due_at", 0_i64);
    Ok(db.execute(&settled).await?.rows_affected() == 1)
}

/// A step of a file that has no verdict yet.
fn unscanned(target: &Target) -> UpdateStatement {
    let (table, row) = target.row();
    Query::update().table(table).and_where(row).and_where(Expr::col("scanned_at").is_null()).take()
}

impl Target {
    /// The table that speaks of it, and the row there.
    fn row(&self) -> (&'static str, Expr) {
        match self {
            Self::Attachment { id, .. } => ("case_attachment", Expr::col("id").eq(*id)),
            Self::Photo { remark, .. } => ("survey_remark", Expr::col("id").eq(*remark)),
            Self::Objection { objection, position } => (
                "objection_attachment",
                Expr::col("objection_id").eq(*objection).and(Expr::col("position").eq(*position)),
            ),
        }
    }
}

/// As the log calls it. A photo has no name there: what is tried right after it has come would lead, by the
/// moment of the line, from the remark to the answer.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attachment { id, case, .. } => write!(f, "attachment {id} of case {case}"),
            Self::Photo { .. } => f.write_str("the photo of a resident"),
            Self::Objection { objection, position } => write!(f, "file {position} of objection {objection}"),
        }
    }
}

/// In whose reach a file lies, for the server itself, which has none that would bound it: its community, or
/// the city that handles an objection.
pub(crate) async fn division_of(db: &impl ConnectionTrait, target: &Target) -> Result<DivisionCode, StoreError> {
    let code: Option<String> = match target {
        Target::Attachment { case, .. } => {
            let case = case_file::Entity::find_by_id(*case).select_only();
            case.column(case_file::Column::Community).into_tuple().one(db).await?
        }
        Target::Photo { remark, .. } => {
            let remark = survey_remark::Entity::find_by_id(*remark).select_only();
            remark.column(survey_remark::Column::Community).into_tuple().one(db).await?
        }
        Target::Objection { objection, .. } => {
            let objection = objection::Entity::find_by_id(*objection).select_only();
            objection.column(objection::Column::City).into_tuple().one(db).await?
        }
    };
    code.and_then(|code| code.parse().ok()).ok_or_else(|| StoreError::Damaged {
        what: "file",
        key: target.to_string(),
        reason: "what it belongs to has no code".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_names_what_is_scanned_and_no_remark() {
        let (id, case) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let said = |target: Target| target.to_string();
        let attachment = Target::Attachment { id, case, requirement: None, sha256: Vec::new() };
        assert_eq!(said(attachment), format!("attachment {id} of case {case}"));
        assert_eq!(said(Target::Objection { objection: id, position: 1 }), format!("file 1 of objection {id}"));
        assert_eq!(said(Target::Photo { remark: id, sha256: Vec::new() }), "the photo of a resident");
    }
}
