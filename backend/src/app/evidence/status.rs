//! Which files of a sealed self-assessment are here.

use sea_orm::ConnectionTrait;
use shared::{
    api::{
        Record,
        uploads::{EvidenceFileStatus, EvidenceStatus},
    },
    evidence::{FileState, ManifestEntry},
};
use uuid::Uuid;

use super::{EvidenceError, internal};
use crate::store::{
    StoreError,
    evidence::{self as store, Upload},
    submissions::StoredReceipt,
};

/// What was signed.
pub(crate) fn record_of(stored: &StoredReceipt) -> Result<Record, serde_json::Error> {
    serde_json::from_slice(&stored.record)
}

/// Every file that a record names, in the order of its manifest, with what has come of it.
pub(crate) async fn named(
    db: &impl ConnectionTrait,
    submission: Uuid,
    record: Record,
) -> Result<Vec<(ManifestEntry, Option<Upload>)>, StoreError> {
    if record.evidence.is_empty() {
        return Ok(Vec::new());
    }
    let mut uploads = store::of_submission(db, submission).await?;
    // Whoever has the code of another community can name a submission, and gets nothing into it.
    uploads.retain(|upload| upload.community == record.community);
    let with_upload = |entry: ManifestEntry| {
        let own = uploads.iter().position(|upload| upload.is(&entry)).map(|position| uploads.swap_remove(position));
        (entry, own)
    };
    Ok(record.evidence.into_iter().map(with_upload).collect())
}

/// The same for everybody.
pub(crate) async fn status(db: &impl ConnectionTrait, stored: &StoredReceipt) -> Result<EvidenceStatus, EvidenceError> {
    let record = record_of(stored).map_err(internal)?;
    let named = named(db, stored.id, record).await?;
    let files: Vec<_> = named.into_iter().map(|(entry, upload)| file_status(entry, upload.as_ref())).collect();
    Ok(EvidenceStatus { is_complete: files.iter().all(|file| file.state == FileState::Complete), files })
}

/// How far a file of the manifest is.
pub(crate) fn file_status(entry: ManifestEntry, upload: Option<&Upload>) -> EvidenceFileStatus {
    let ManifestEntry { id, requirement, sha256: _, size_bytes } = entry;
    EvidenceFileStatus {
        id,
        requirement,
        state: upload.map_or(FileState::Missing, Upload::state),
        offset: upload.map_or(0, |upload| upload.received),
        size_bytes,
        refusal: upload.and_then(|upload| upload.refusal.clone()),
    }
}
