//! Photos and documents of cases.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use shared::{
    case::attachment::{Purpose, Scan},
    date::Date,
    division::DivisionCode,
    people::Role,
};
use uuid::Uuid;

pub(crate) use super::kept::Kept;
use super::{StoreError, scans::scan_of};
use crate::{
    entity::{case_attachment, case_file},
    look::Look,
};

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attachment {
    pub(crate) id: Uuid,
    pub(crate) case_id: Uuid,
    /// The round that it was added for.
    pub(crate) round: u32,
    pub(crate) purpose: Purpose,
    /// None for the whole case.
    pub(crate) requirement: Option<String>,
    pub(crate) caption: String,
    pub(crate) taken_on: Option<Date>,
    /// `HH:MM` of that day; personal data, as is the next.
    pub(crate) taken_time: Option<String>,
    pub(crate) place: Option<String>,
    /// As it was sent.
    pub(crate) file_name: String,
    /// SHA-256 of what was sent.
    pub(crate) source_sha256: Vec<u8>,
    pub(crate) kept: Kept,
    pub(crate) account: Uuid,
    pub(crate) person: String,
    pub(crate) role: Role,
    pub(crate) division: String,
    /// A decision rests on it.
    pub(crate) is_pinned: bool,
    /// Milliseconds since 1970, UTC.
    pub(crate) removed_at: Option<i64>,
    /// When it was scanned for malware. Milliseconds since 1970, UTC.
    pub(crate) scanned_at: Option<i64>,
    /// Name of what was found in it.
    pub(crate) malware: Option<String>,
}

/// The parts of a look by which photos are looked up, in the order of [`Look::parts`]: each has an index.
const PARTS: [&str; 5] = [
    "((look >> 51) & 8191)",
    "((look >> 38) & 8191)",
    "((look >> 25) & 8191)",
    "((look >> 12) & 8191)",
    "(look & 4095)",
];

/// All attachments of a case, also those taken away, oldest first.
pub(crate) async fn of_case(db: &impl ConnectionTrait, case: Uuid) -> Result<Vec<Attachment>, StoreError> {
    let rows = case_attachment::Entity::find()
        .filter(case_attachment::Column::CaseId.eq(case))
        .order_by_asc(case_attachment::Column::UploadedAt)
        .order_by_asc(case_attachment::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Attachment::from_row).collect()
}

/// One attachment.
pub(crate) async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Attachment>, StoreError> {
    case_attachment::Entity::find_by_id(id).one(db).await?.map(Attachment::from_row).transpose()
}

/// Adds one.
pub(crate) async fn add(db: &impl ConnectionTrait, attachment: Attachment) -> Result<(), StoreError> {
    case_attachment::Entity::insert(attachment.into_row()).exec_without_returning(db).await?;
    Ok(())
}

/// Takes one away for good.
pub(crate) async fn remove(db: &impl ConnectionTrait, id: Uuid) -> Result<(), StoreError> {
    case_attachment::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}

/// Takes one away that a decision rests on: it stays for that decision.
pub(crate) async fn set_aside(db: &impl ConnectionTrait, id: Uuid, now: i64) -> Result<(), StoreError> {
    case_attachment::Entity::update_many()
        .col_expr(case_attachment::Column::RemovedAt, Expr::value(now))
        .filter(case_attachment::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps for good what a case has at the moment of a decision; gives ids with the SHA-256 of what is
/// kept, in the order of ids.
pub(crate) async fn pin(db: &impl ConnectionTrait, case: Uuid) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    let pinned: Vec<(Uuid, Vec<u8>)> = case_attachment::Entity::find()
        .select_only()
        .column(case_attachment::Column::Id)
        .column(case_attachment::Column::Sha256)
        .filter(case_attachment::Column::CaseId.eq(case))
        .filter(case_attachment::Column::RemovedAt.is_null())
        .order_by_asc(case_attachment::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    if !pinned.is_empty() {
        case_attachment::Entity::update_many()
            .col_expr(case_attachment::Column::IsPinned, Expr::value(true))
            .filter(case_attachment::Column::CaseId.eq(case))
            .filter(case_attachment::Column::RemovedAt.is_null())
            .exec(db)
            .await?;
    }
    Ok(pinned)
}

/// Which of these files were sent for cases of other communities too, and of which.
pub(crate) async fn elsewhere(
    db: &impl ConnectionTrait,
    files: Vec<Vec<u8>>,
    community: &DivisionCode,
) -> Result<BTreeMap<Vec<u8>, Vec<DivisionCode>>, StoreError> {
    if files.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found: Vec<(Vec<u8>, Uuid)> = case_attachment::Entity::find()
        .select_only()
        .column(case_attachment::Column::SourceSha256)
        .column(case_attachment::Column::CaseId)
        .distinct()
        .filter(case_attachment::Column::SourceSha256.is_in(files))
        .into_tuple()
        .all(db)
        .await?;
    of_others(db, found, community).await
}

/// Which of these looks photos have, nearly, that were sent for cases of other communities, and of which.
pub(crate) async fn alike(
    db: &impl ConnectionTrait,
    looks: &BTreeSet<Look>,
    community: &DivisionCode,
) -> Result<BTreeMap<Look, Vec<DivisionCode>>, StoreError> {
    let mut found = BTreeSet::new();
    if looks.is_empty() {
        return Ok(BTreeMap::new());
    }
    for (position, part) in PARTS.into_iter().enumerate() {
        let parts: BTreeSet<i64> = looks.iter().map(|look| look.parts()[position]).collect();
        let rows: Vec<(i64, Uuid)> = case_attachment::Entity::find()
            .select_only()
            .column(case_attachment::Column::Look)
            .column(case_attachment::Column::CaseId)
            .distinct()
            .filter(Expr::cust(part).is_in(parts))
            .into_tuple()
            .all(db)
            .await?;
        for (bits, case) in rows {
            let like = looks.iter().filter(|look| look.is_like(Look::from_bits(bits)));
            found.extend(like.map(|look| (*look, case)));
        }
    }
    of_others(db, found.into_iter().collect(), community).await
}

/// Of what was found in cases, that of other communities, with these.
async fn of_others<T: Ord>(
    db: &impl ConnectionTrait,
    found: Vec<(T, Uuid)>,
    community: &DivisionCode,
) -> Result<BTreeMap<T, Vec<DivisionCode>>, StoreError> {
    let cases: Vec<(Uuid, String)> = case_file::Entity::find()
        .select_only()
        .column(case_file::Column::Id)
        .column(case_file::Column::Community)
        .filter(case_file::Column::Id.is_in(found.iter().map(|(_, case)| *case)))
        .filter(case_file::Column::Community.ne(community.as_str()))
        .into_tuple()
        .all(db)
        .await?;
    let communities: BTreeMap<Uuid, String> = cases.into_iter().collect();
    let mut elsewhere: BTreeMap<T, Vec<DivisionCode>> = BTreeMap::new();
    for (what, case) in found {
        let Some(other) = communities.get(&case) else { continue };
        let other = other.parse().map_err(|_| damaged("case", case, "its community has no code"))?;
        let known = elsewhere.entry(what).or_default();
        if !known.contains(&other) {
            known.push(other);
        }
    }
    Ok(elsewhere)
}

fn damaged(what: &'static str, key: Uuid, reason: &str) -> StoreError {
    StoreError::Damaged { what, key: key.to_string(), reason: reason.to_owned() }
}

impl Attachment {
    /// What is known of malware in it.
    pub(crate) fn scan(&self) -> Scan {
        scan_of(self.scanned_at, self.malware.as_deref())
    }

    fn from_row(row: case_attachment::Model) -> Result<Self, StoreError> {
        let case_attachment::Model {
            id,
            case_id,
            round,
            purpose,
            requirement,
            caption,
            taken_on,
            taken_time,
            place,
            file_name,
            media_type,
            size_bytes,
            sha256,
            source_sha256,
            width,
            height,
            account,
            person,
            role,
            division,
            uploaded_at,
            is_pinned,
            removed_at,
            scan_due_at: _,
            scan_attempts: _,
            scanned_at,
            malware,
            look,
        } = row;
        let wrong = |reason| damaged("attachment", id, reason);
        Ok(Self {
            id,
            case_id,
            round: round.cast_unsigned(),
            purpose: Purpose::from_id(&purpose).ok_or_else(|| wrong("its purpose is none"))?,
            requirement,
            caption,
            taken_on: taken_on.map(|day| day.parse().map_err(|_| wrong("its day is none"))).transpose()?,
            taken_time,
            place,
            file_name,
            source_sha256,
            kept: Kept::from_columns(media_type, size_bytes, sha256, (width, height), look, uploaded_at),
            account,
            person,
            role: Role::from_id(&role).ok_or_else(|| wrong("its role is none"))?,
            division,
            is_pinned,
            removed_at,
            scanned_at,
            malware,
        })
    }

    fn into_row(self) -> case_attachment::ActiveModel {
        let Self {
            id,
            case_id,
            round,
            purpose,
            requirement,
            caption,
            taken_on,
            taken_time,
            place,
            file_name,
            source_sha256,
            kept,
            account,
            person,
            role,
            division,
            is_pinned,
            removed_at,
            scanned_at,
            malware,
        } = self;
        let (width, height) = kept.sides();
        let Kept { media_type, size_bytes, sha256, size: _, look, arrived_at } = kept;
        case_attachment::ActiveModel {
            id: Set(id),
            case_id: Set(case_id),
            round: Set(round.cast_signed()),
            purpose: Set(purpose.id().to_owned()),
            requirement: Set(requirement),
            caption: Set(caption),
            taken_on: Set(taken_on.map(|day| day.to_string())),
            taken_time: Set(taken_time),
            place: Set(place),
            file_name: Set(file_name),
            media_type: Set(media_type),
            size_bytes: Set(size_bytes.cast_signed()),
            sha256: Set(sha256),
            source_sha256: Set(source_sha256),
            width: Set(width),
            height: Set(height),
            account: Set(account),
            person: Set(person),
            role: Set(role.id().to_owned()),
            division: Set(division),
            uploaded_at: Set(arrived_at),
            is_pinned: Set(is_pinned),
            removed_at: Set(removed_at),
            scan_due_at: Set(arrived_at),
            scan_attempts: Set(0),
            scanned_at: Set(scanned_at),
            malware: Set(malware),
            look: Set(look.map(Look::bits)),
        }
    }
}
