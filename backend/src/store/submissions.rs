//! Submissions: written together, read one by one.

use std::{collections::BTreeSet, sync::Arc};

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::{StoreError, benchmarks};
use crate::entity::{submission, submission_record};

/// A submission, sealed and ready to be written.
#[derive(Debug)]
pub(crate) struct Sealed {
    pub(crate) id: Uuid,
    /// Receipt number without hyphens.
    pub(crate) receipt: String,
    pub(crate) community: String,
    pub(crate) pack_hash: String,
    pub(crate) engine_version: u32,
    pub(crate) as_of: String,
    pub(crate) level: Option<String>,
    pub(crate) score: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub(crate) recorded_at: i64,
    /// Tells a retry from other content under the same id.
    pub(crate) content_sha256: Vec<u8>,
    /// The canonical record that was signed.
    pub(crate) record: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    pub(crate) key_id: String,
    /// Canonical JSON of the answers, packed by [`pack`].
    pub(crate) packed_sheet: Vec<u8>,
    /// Canonical JSON of the outcome, likewise.
    pub(crate) packed_outcome: Vec<u8>,
    /// JSON of who filled it in.
    pub(crate) filler: String,
}

/// What is already kept under an id.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Kept {
    pub(crate) id: Uuid,
    pub(crate) receipt: String,
    pub(crate) content_sha256: Vec<u8>,
}

/// A receipt as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct StoredReceipt {
    pub(crate) id: Uuid,
    pub(crate) receipt: String,
    pub(crate) community: String,
    pub(crate) pack_hash: String,
    pub(crate) engine_version: u32,
    pub(crate) as_of: String,
    pub(crate) level: Option<String>,
    pub(crate) score: Option<String>,
    pub(crate) recorded_at: i64,
    pub(crate) record: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    pub(crate) key_id: String,
    /// Canonical JSON; empty when what is kept cannot be unpacked any more, which no hash matches.
    pub(crate) sheet: Vec<u8>,
    /// Likewise.
    pub(crate) outcome: Vec<u8>,
}

/// A row whose body is gone.
#[derive(Debug, Clone)]
pub(crate) struct BodyMissing {
    /// Receipt number without hyphens.
    pub(crate) receipt: String,
}

impl From<BodyMissing> for StoreError {
    fn from(BodyMissing { receipt }: BodyMissing) -> Self {
        Self::Damaged { what: "submission", key: receipt, reason: "its body is gone".to_owned() }
    }
}

/// The most that is unpacked, in bytes: what is kept may have been altered.
const MAX_UNPACKED_BYTES: usize = 16 * 1024 * 1024;

/// Answers and outcomes repeat themselves a lot; packed, a commit waits for that much less.
pub(crate) fn pack(json: &[u8]) -> Vec<u8> {
    lz4_flex::block::compress_prepend_size(json)
}

fn unpack(packed: &[u8]) -> Vec<u8> {
    match lz4_flex::block::uncompressed_size(packed) {
        Ok((size, block)) if size <= MAX_UNPACKED_BYTES => lz4_flex::block::decompress(block, size).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// What is kept under any of the ids.
pub(crate) async fn kept(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Kept>, StoreError> {
    Ok(submission::Entity::find()
        .select_only()
        .columns([submission::Column::Id, submission::Column::Receipt, submission::Column::ContentSha256])
        .filter(submission::Column::Id.is_in(ids))
        .into_model::<Kept>()
        .all(db)
        .await?)
}

/// Writes submissions that are not there yet, rows and bodies.
pub(crate) async fn insert(db: &impl ConnectionTrait, sealed: &[Arc<Sealed>]) -> Result<(), StoreError> {
    let rows = sealed.iter().map(|sealed| submission::ActiveModel {
        id: Set(sealed.id),
        receipt: Set(sealed.receipt.clone()),
        community: Set(sealed.community.clone()),
        pack_hash: Set(sealed.pack_hash.clone()),
        engine_version: Set(sealed.engine_version.cast_signed()),
        as_of: Set(sealed.as_of.clone()),
        level: Set(sealed.level.clone()),
        score: Set(sealed.score.clone()),
        recorded_at: Set(sealed.recorded_at),
        content_sha256: Set(sealed.content_sha256.clone()),
    });
    submission::Entity::insert_many(rows).exec_without_returning(db).await?;
    let bodies = sealed.iter().map(|sealed| submission_record::ActiveModel {
        submission_id: Set(sealed.id),
        record: Set(sealed.record.clone()),
        signature: Set(sealed.signature.clone()),
        key_id: Set(sealed.key_id.clone()),
        sheet: Set(sealed.packed_sheet.clone()),
        outcome: Set(sealed.packed_outcome.clone()),
        filler: Set(Some(sealed.filler.clone())),
    });
    submission_record::Entity::insert_many(bodies).exec_without_returning(db).await?;
    let communities: BTreeSet<&str> = sealed.iter().map(|sealed| sealed.community.as_str()).collect();
    benchmarks::note_sealed(db, &communities).await
}

/// The receipt with a number (without hyphens).
pub(crate) async fn receipt(db: &impl ConnectionTrait, number: &str) -> Result<Option<StoredReceipt>, StoreError> {
    let Some(row) = submission::Entity::find().filter(submission::Column::Receipt.eq(number)).one(db).await? else {
        return Ok(None);
    };
    let body = submission_record::Entity::find_by_id(row.id).one(db).await?;
    Ok(Some(join(row, body)?))
}

/// What is kept under a submission id, with the JSON of who filled it in unless that was erased.
pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<(StoredReceipt, Option<String>)>, StoreError> {
    let Some(row) = submission::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let body = submission_record::Entity::find_by_id(id).one(db).await?;
    let filler = body.as_ref().and_then(|body| body.filler.clone());
    Ok(Some((join(row, body)?, filler)))
}

/// A sealed self-assessment in a list.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct SubmissionRow {
    /// Receipt number without hyphens.
    pub(crate) receipt: String,
    pub(crate) pack_hash: String,
    pub(crate) level: Option<String>,
    pub(crate) score: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub(crate) recorded_at: i64,
}

/// The newest submissions of a community, newest first.
pub(crate) async fn of_community(db: &impl ConnectionTrait, community: &str) -> Result<Vec<SubmissionRow>, StoreError> {
    use submission::Column as C;
    Ok(submission::Entity::find()
        .select_only()
        .columns([C::Receipt, C::PackHash, C::Level, C::Score, C::RecordedAt])
        .filter(C::Community.eq(community))
        .order_by_desc(C::RecordedAt)
        .limit(50)
        .into_model::<SubmissionRow>()
        .all(db)
        .await?)
}

/// The receipts after a submission id, in the order of ids, at most `limit`.
pub(crate) async fn receipts_after(
    db: &impl ConnectionTrait,
    after: Uuid,
    limit: u64,
) -> Result<Vec<(Uuid, Result<StoredReceipt, BodyMissing>)>, StoreError> {
    let rows = submission::Entity::find()
        .filter(submission::Column::Id.gt(after))
        .order_by_asc(submission::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let mut bodies = submission_record::Entity::find()
        .filter(submission_record::Column::SubmissionId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(submission_record::Column::SubmissionId)
        .all(db)
        .await?
        .into_iter()
        .peekable();
    let joined = rows.into_iter().map(|row| {
        let body = bodies.next_if(|body| body.submission_id == row.id);
        (row.id, join(row, body))
    });
    Ok(joined.collect())
}

/// Erases who filled in what was recorded before an instant; says how many that were.
pub(crate) async fn forget_people(
    db: &impl ConnectionTrait,
    before: i64,
    community: Option<&str>,
) -> Result<u64, StoreError> {
    let mut old = submission::Entity::find()
        .select_only()
        .column(submission::Column::Id)
        .filter(submission::Column::RecordedAt.lt(before));
    if let Some(community) = community {
        old = old.filter(submission::Column::Community.eq(community));
    }
    let done = submission_record::Entity::update_many()
        .col_expr(submission_record::Column::Filler, Expr::value(None::<String>))
        .filter(submission_record::Column::Filler.is_not_null())
        .filter(submission_record::Column::SubmissionId.in_subquery(old.into_query()))
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}

fn join(row: submission::Model, body: Option<submission_record::Model>) -> Result<StoredReceipt, BodyMissing> {
    let submission::Model {
        id,
        receipt,
        community,
        pack_hash,
        engine_version,
        as_of,
        level,
        score,
        recorded_at,
        content_sha256: _,
    } = row;
    let Some(body) = body else { return Err(BodyMissing { receipt }) };
    let submission_record::Model { submission_id: _, record, signature, key_id, sheet, outcome, filler: _ } = body;
    Ok(StoredReceipt {
        id,
        receipt,
        community,
        pack_hash,
        engine_version: engine_version.cast_unsigned(),
        as_of,
        level,
        score,
        recorded_at,
        record,
        signature,
        key_id,
        sheet: unpack(&sheet),
        outcome: unpack(&outcome),
    })
}
