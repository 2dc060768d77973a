//! Retries that come late.

use std::net::IpAddr;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use shared::{api::Record, canonical};

use super::{Receipt, SubmitError, filler_json, internal};
use crate::{
    access::Guessed,
    api::Submission,
    app::access::{self, AccessError},
    state::AppState,
    store::submissions,
};

/// Whether a retry may meet this refusal although the first try did not: codes run out and are
/// replaced, days pass, packs and engines are replaced.
pub(super) fn may_be_late(refusal: &SubmitError) -> bool {
    matches!(
        refusal,
        SubmitError::Access(AccessError::Wrong | AccessError::Expired)
            | SubmitError::UnknownPack
            | SubmitError::OtherEngine { .. }
            | SubmitError::Invalid(_)
    )
}

/// The receipt of what was sealed under this id, if it is the same that is sent now: same answers,
/// community, pack, files and person. Whoever can send all of that again needs no code to be told so.
pub(super) async fn sealed_before(
    state: &AppState,
    submission: &Submission<'_>,
) -> Result<Option<Receipt>, SubmitError> {
    let database = &state.database;
    let kept = database.retried(|| submissions::by_id(&database.read, submission.id)).await?;
    let Some((stored, filler)) = kept else { return Ok(None) };
    let sheet = canonical::to_vec(&submission.sheet).map_err(internal)?;
    let record: Record = serde_json::from_slice(&stored.record).map_err(internal)?;
    let same = record.sheet_sha256 == HEXLOWER.encode(&Sha256::digest(&sheet))
        && record.community == submission.community
        && record.pack_hash == submission.pack_hash
        && record.evidence == submission.evidence
        && filler == Some(filler_json(submission)?);
    Ok(same.then(|| Receipt::from_stored(&stored, &state.config.server.public_url)))
}

/// The answer to the question without a code. All that is sealed may be public but for the person: whoever tries
/// one after the other under an id that is taken guesses, and waits as with codes.
pub(super) async fn asked(
    state: &AppState,
    client: IpAddr,
    submission: &Submission<'_>,
) -> Result<Receipt, SubmitError> {
    let database = &state.database;
    if database.retried(|| submissions::by_id(&database.read, submission.id)).await?.is_none() {
        return Err(AccessError::Wrong.into());
    }
    let now = state.clock.now_ms();
    let scopes = state.access.scopes(Guessed::AccessCode, client, &submission.community);
    let _turn = state.access.turn(&scopes).await;
    let guesses = access::guesses(state, &scopes);
    guesses.refuse_while_blocked(state, now).await.map_err(AccessError::from)?;
    if let Some(receipt) = sealed_before(state, submission).await? {
        return Ok(receipt);
    }
    guesses.count_wrong(state, now).await.map_err(AccessError::from)?;
    Err(AccessError::Wrong.into())
}
