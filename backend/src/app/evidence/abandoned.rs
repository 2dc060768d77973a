//! What nobody goes on with is removed: uploads of which nothing more has come for long, and files that are
//! complete and that no sealed self-assessment names.

use shared::evidence::FileState;

use super::{named, record_of};
use crate::{
    files::Shelf,
    state::AppState,
    store::{
        StoreError,
        evidence::{self as store, Upload},
        submissions,
    },
};

/// Removes those that were touched before a moment, at most `most` of them; gives how many were looked at.
pub(crate) async fn prune(state: &AppState, before: i64, most: u64) -> Result<u64, StoreError> {
    let old = store::untouched_since(&state.database.read, before, most).await?;
    let (looked_at, mut removed) = (old.len() as u64, 0);
    for upload in old {
        if belongs_to_a_record(state, &upload).await? {
            store::settle(&state.database.write, upload.id).await?;
        } else if store::remove(&state.database.write, &upload).await? {
            removed += 1;
            state.files.remove_all_parts(upload.id).await;
            if let Some(kept) = &upload.kept {
                state.files.remove(Shelf::Evidence, upload.id, &kept.sha256).await;
            }
        }
    }
    if removed > 0 {
        tracing::info!(removed, "removed {removed} files that nobody went on sending or named");
    }
    Ok(looked_at)
}

/// Whoever has half sent a file that a record names can go on, however late; one that was refused can be sent
/// as another.
async fn belongs_to_a_record(state: &AppState, upload: &Upload) -> Result<bool, StoreError> {
    if upload.state() == FileState::Refused {
        return Ok(false);
    }
    let db = &state.database.read;
    let Some((stored, _)) = submissions::by_id(db, upload.submission).await? else { return Ok(false) };
    // What cannot be read any more says nothing against its files.
    let Ok(record) = record_of(&stored) else { return Ok(true) };
    let files = named(db, stored.id, record).await?;
    Ok(files.iter().any(|(_, own)| own.as_ref().is_some_and(|own| own.id == upload.id)))
}
