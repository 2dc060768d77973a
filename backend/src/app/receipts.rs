//! 查验: looks a receipt up and checks whether it still holds.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::de::IgnoredAny;
use sha2::{Digest, Sha256};
use shared::{
    answer::AnswerSheet,
    api::{ReceiptSheet, Record},
    canonical, explain,
    outcome::Outcome,
    responses::Responses,
};

use super::submissions::Listed;
use crate::{
    api::Verification,
    clock,
    crockford::ReceiptNumber,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        submissions::{self, StoredReceipt},
    },
};

/// What can be wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing is left of it but the row in lists.
    RecordMissing,
    /// The signature is not one of ours over this record.
    SignatureInvalid,
    /// The record is not of the shape of one, or lists say something else.
    RecordAltered,
    /// The answers are not those that were signed.
    SheetAltered,
    /// The outcome is not the one that was signed.
    OutcomeAltered,
    /// The pack is missing or has been altered.
    PackMissing,
    /// Working the answers out again gives something else.
    OutcomeDiffers,
    /// An engine that is not in this server made it; the rest was checked.
    EngineUnknown,
}

impl Fault {
    /// Stable code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::RecordMissing => "record_missing",
            Self::SignatureInvalid => "signature_invalid",
            Self::RecordAltered => "record_altered",
            Self::SheetAltered => "sheet_altered",
            Self::OutcomeAltered => "outcome_altered",
            Self::PackMissing => "pack_missing",
            Self::OutcomeDiffers => "outcome_differs",
            Self::EngineUnknown => "engine_unknown",
        }
    }
}

/// Why a receipt cannot be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReceiptError {
    /// There is none with that number.
    #[error("no such receipt")]
    Unknown,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is kept cannot be shown; the plain answer still tells what does not hold.
    #[error("what is kept of the receipt cannot be read")]
    Unreadable,
}

/// The receipt with a number as somebody typed it.
pub(crate) async fn find(state: &AppState, typed: &str) -> Result<StoredReceipt, ReceiptError> {
    let number = ReceiptNumber::parse(typed).ok_or(ReceiptError::Unknown)?;
    let database = &state.database;
    let found = database.retried(|| submissions::receipt(&database.read, number.as_str())).await;
    if let Err(error @ StoreError::Damaged { .. }) = &found {
        tracing::error!(error = %error, "a receipt cannot be shown: {error}");
        return Err(ReceiptError::Unreadable);
    }
    found?.ok_or(ReceiptError::Unknown)
}

/// Checks a record: signature, hashes, what lists say, and a fresh evaluation of its answers.
pub(crate) async fn verify(state: &AppState, stored: &StoredReceipt) -> Result<Vec<Fault>, StoreError> {
    state.keyring.look_for(&state.database, &stored.key_id).await?;
    Ok(faults_of(state, stored))
}

fn faults_of(state: &AppState, stored: &StoredReceipt) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !state.keyring.verifies(&stored.key_id, &stored.record, &stored.signature) {
        faults.push(Fault::SignatureInvalid);
    }
    let Ok(record) = serde_json::from_slice::<Record>(&stored.record) else {
        faults.push(Fault::RecordAltered);
        return faults;
    };
    if !speaks_of(&record, stored) || !lists_say(stored) {
        faults.push(Fault::RecordAltered);
    }
    if sha256(&stored.sheet) != record.sheet_sha256 {
        faults.push(Fault::SheetAltered);
    }
    if sha256(&stored.outcome) != record.outcome_sha256 {
        faults.push(Fault::OutcomeAltered);
    }
    faults.extend(evaluate_again(state, stored, &record));
    faults
}

/// What a check has found, as the API tells it, unless record or outcome can no longer be shown.
pub(crate) async fn check(state: &AppState, stored: &StoredReceipt) -> Result<Verification, ReceiptError> {
    let verification = verification(&verify(state, stored).await?);
    // What holds is what we wrote; what has been altered may no longer be JSON.
    let is_json = |bytes| serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
    if verification.holds || (is_json(&stored.record) && is_json(&stored.outcome)) {
        Ok(verification)
    } else {
        Err(ReceiptError::Unreadable)
    }
}

fn verification(faults: &[Fault]) -> Verification {
    Verification { holds: faults.is_empty(), findings: faults.iter().map(|fault| fault.code().to_owned()).collect() }
}

/// Everything the public page shows. Remarks stay out: they are for the committee itself.
pub(crate) async fn sheet(state: &AppState, stored: &StoredReceipt) -> Result<ReceiptSheet, ReceiptError> {
    let unreadable = |_| ReceiptError::Unreadable;
    let verification = verification(&verify(state, stored).await?);
    let mut sheet: AnswerSheet = serde_json::from_slice(&stored.sheet).map_err(unreadable)?;
    for answer in &mut sheet.answers {
        answer.remark = None;
    }
    let outcome: Outcome<'_> = serde_json::from_slice(&stored.outcome).map_err(unreadable)?;
    let community = state.directory.community(&stored.community);
    let (community_name, community_path) =
        community.map(|community| (community.name, community.path)).unwrap_or_default();
    Ok(ReceiptSheet {
        record: serde_json::from_slice(&stored.record).map_err(unreadable)?,
        signature: BASE64URL_NOPAD.encode(&stored.signature),
        holds: verification.holds,
        findings: verification.findings,
        community_name,
        community_path,
        sheet,
        outcome,
    })
}

/// The record stands beside columns that lists are made from; both must say the same.
fn speaks_of(record: &Record, stored: &StoredReceipt) -> bool {
    ReceiptNumber::parse(&record.receipt).is_some_and(|number| number.as_str() == stored.receipt)
        && record.submission_id == stored.id.to_string()
        && record.as_of == stored.as_of
        && record.community == stored.community
        && record.pack_hash == stored.pack_hash
        && record.engine_version == stored.engine_version
        && record.recorded_at == clock::rfc3339(stored.recorded_at)
        && record.key_id == stored.key_id
}

/// Level and score stand beside the outcome in the same way. An outcome that cannot be read any more
/// is found by its hash.
fn lists_say(stored: &StoredReceipt) -> bool {
    serde_json::from_slice::<Outcome<'_>>(&stored.outcome).map_or(true, |outcome| {
        let Listed { level, score } = Listed::of(&outcome);
        (level, score) == (stored.level.as_deref(), stored.score.as_deref())
    })
}

fn evaluate_again(state: &AppState, stored: &StoredReceipt, record: &Record) -> Option<Fault> {
    if record.engine_version != shared::ENGINE_VERSION {
        return Some(Fault::EngineUnknown);
    }
    let Some(pack) = state.library.get(&record.pack_hash) else { return Some(Fault::PackMissing) };
    let Ok(sheet) = serde_json::from_slice::<AnswerSheet>(&stored.sheet) else {
        return Some(Fault::SheetAltered);
    };
    let (responses, errors) = Responses::read(&pack.rulebook, &sheet);
    let outcome = explain::evaluate(&pack.rulebook, &responses).ok();
    let bytes = outcome.and_then(|outcome| canonical::to_vec(&outcome).ok());
    let same = errors.is_empty() && bytes.is_some_and(|bytes| bytes == stored.outcome);
    (!same).then_some(Fault::OutcomeDiffers)
}

fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

impl From<ReceiptError> for Problem {
    fn from(error: ReceiptError) -> Self {
        match error {
            ReceiptError::Unknown => Self::not_found(),
            ReceiptError::Store(error) => error.into(),
            ReceiptError::Unreadable => Self::new(
                axum::http::StatusCode::CONFLICT,
                "receipt_unreadable",
                "What is kept of this receipt has been altered and cannot be shown",
            ),
        }
    }
}
