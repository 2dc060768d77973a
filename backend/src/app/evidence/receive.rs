//! Parts come, one behind the other; the last one has the whole looked at.
//!
//! A part lies under a name of its own before the row names it, so of two that come at once only one counts
//! and neither overwrites the other. Whoever sends the last part may not wait for what comes of it: that is
//! done in a task of its own, and asking again finds it done or does it again, which comes to the same.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use shared::{
    api::uploads::UploadView,
    evidence::{FileState, LEAST_PART_BYTES},
};
use uuid::Uuid;

use super::{EvidenceError, Refusal, find, internal, read, shown};
use crate::{
    app::cases,
    files::{FileFault, Shelf},
    state::AppState,
    store::evidence::{self as store, Kept, Upload},
};

/// After so many times a file that never matches its hash is given up: whoever sends it can begin another.
const MOST_RESTARTS: u32 = 5;

/// Takes a part that begins at an offset. Sent again when all has come it finds what came of that.
pub(crate) async fn receive(
    state: &AppState,
    client_id: Uuid,
    token: &str,
    offset: u32,
    bytes: Vec<u8>,
) -> Result<UploadView, EvidenceError> {
    let upload = find(state, client_id, token).await?;
    if upload.state() != FileState::Receiving {
        return finished_if_whole(state, upload).await;
    }
    if offset != upload.received {
        return Err(EvidenceError::Offset(upload.received));
    }
    let left = upload.file.size_bytes - offset;
    let length = u32::try_from(bytes.len()).map_err(internal)?;
    if length > left {
        return Err(EvidenceError::PastEnd(left));
    }
    if length < LEAST_PART_BYTES.min(left) {
        return Err(EvidenceError::PartSmall);
    }
    let part = format!("{offset}-{}", Uuid::now_v7());
    state.files.keep_part(upload.id, &part, bytes).await?;
    let mut parts = upload.parts.clone();
    parts.push(part);
    let (received, now) = (offset + length, state.clock.now_ms());
    // When the database fails nobody knows whether the row names the part: one too many does no harm.
    if !store::go_on(&state.database.write, &upload, received, &parts, now).await? {
        state.files.remove_parts(upload.id, &parts[parts.len() - 1..]).await;
        return Err(EvidenceError::Offset(read(state, upload.id).await?.received));
    }
    finished_if_whole(state, Upload { received, parts, changed_at: now, ..upload }).await
}

/// The upload as it is; one that is whole is looked at first.
pub(super) async fn finished_if_whole(state: &AppState, upload: Upload) -> Result<UploadView, EvidenceError> {
    if upload.state() != FileState::Checking {
        return as_it_is(state, &upload);
    }
    let own = state.clone();
    tokio::spawn(async move { finish(&own, upload).await }).await.map_err(internal)?
}

fn as_it_is(state: &AppState, upload: &Upload) -> Result<UploadView, EvidenceError> {
    match &upload.refusal {
        Some(code) => Err(EvidenceError::Refused(Refusal::from_code(code))),
        None => Ok(shown(state, upload)),
    }
}

/// Puts the parts together, looks at what they are and keeps that.
async fn finish(state: &AppState, upload: Upload) -> Result<UploadView, EvidenceError> {
    let bytes = state.files.joined(upload.id, &upload.parts).await?;
    let is_same = |bytes: &Vec<u8>| HEXLOWER.encode(&Sha256::digest(bytes)) == upload.file.sha256;
    let Some(bytes) = bytes.filter(is_same) else { return begin_anew(state, &upload).await };
    let looked = match state.files.look_at_bytes(bytes).await {
        Ok(looked) => looked,
        // The server's fault, not that of the file: another try may succeed.
        Err(FileFault::Failed) => return Err(internal(FileFault::Failed)),
        Err(fault) => return refuse(state, &upload, Refusal::File(fault)).await,
    };
    state.files.keep(Shelf::Evidence, upload.id, &looked).await?;
    let kept = Kept::of(&looked, state.clock.now_ms());
    if store::complete(&state.database.write, &upload, &kept).await? {
        metrics::counter!("evidence_files", "result" => "complete").increment(1);
        state.files.remove_all_parts(upload.id).await;
        if let Err(error) = cases::evidence::attach(state, upload.submission).await {
            // The courier tries again.
            tracing::warn!(%error, "a file has not been brought to its case yet: {error}");
        }
    }
    let upload = read(state, upload.id).await?;
    if upload.is_attached {
        // It lies with its case; somebody else who was at it may have put it here once more.
        state.files.remove(Shelf::Evidence, upload.id, &kept.sha256).await;
    }
    as_it_is(state, &upload)
}

/// What has come is not what was said of it, unless somebody else was quicker and its parts are gone.
async fn begin_anew(state: &AppState, upload: &Upload) -> Result<UploadView, EvidenceError> {
    if upload.restarts >= MOST_RESTARTS {
        return refuse(state, upload, Refusal::GivenUp).await;
    }
    if !store::restart(&state.database.write, upload, state.clock.now_ms()).await? {
        return as_it_is(state, &read(state, upload.id).await?);
    }
    metrics::counter!("evidence_files", "result" => "mismatched").increment(1);
    state.files.remove_parts(upload.id, &upload.parts).await;
    Err(EvidenceError::Mismatch)
}

async fn refuse(state: &AppState, upload: &Upload, refusal: Refusal) -> Result<UploadView, EvidenceError> {
    if !store::refuse(&state.database.write, upload, refusal.code(), state.clock.now_ms()).await? {
        return as_it_is(state, &read(state, upload.id).await?);
    }
    metrics::counter!("evidence_files", "result" => "refused").increment(1);
    state.files.remove_all_parts(upload.id).await;
    Err(EvidenceError::Refused(refusal))
}
