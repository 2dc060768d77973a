//! A sealed self-assessment read again: its answers, its result, and what verdicts make of it.

use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use shared::{
    answer::AnswerSheet,
    canonical,
    case::{ItemVerdict, MarkError, mark, review},
    exact::Exact,
    explain::{EvaluateError, evaluate},
    outcome::Outcome,
    responses::Responses,
};

use super::{CaseError, internal};
use crate::{
    api::FieldError,
    library::Entry,
    state::AppState,
    store::{
        cases::Scored,
        submissions::{self, StoredReceipt},
    },
};

/// What a case rests on.
pub(super) struct Standing<'a> {
    pub(super) pack: &'a Entry,
    pub(super) stored: StoredReceipt,
    pub(super) sheet: AnswerSheet,
    pub(super) claimed: Outcome<'static>,
}

impl<'a> Standing<'a> {
    /// Reads what was sealed under a receipt number (without hyphens).
    pub(super) async fn read(state: &'a AppState, db: &impl ConnectionTrait, receipt: &str) -> Result<Self, CaseError> {
        let stored = submissions::receipt(db, receipt).await?;
        let stored = stored.ok_or_else(|| internal(format!("the receipt {receipt} is gone")))?;
        let pack = state.library.get(&stored.pack_hash);
        let pack = pack.ok_or_else(|| internal(format!("the pack of receipt {receipt} is gone")))?;
        let sheet = serde_json::from_slice(&stored.sheet).map_err(internal)?;
        let claimed = serde_json::from_slice(&stored.outcome).map_err(internal)?;
        Ok(Self { pack, stored, sheet, claimed })
    }

    /// Ids of all requirements of the pack.
    pub(super) fn requirements(&self) -> Vec<String> {
        self.pack.rulebook.items.iter().map(|item| item.id.clone()).collect()
    }

    /// The result that verdicts give, worked out by the same engine as the claim. The claim has one, so
    /// where there is none now it is the marks of which the pack makes too much.
    pub(super) fn reviewed(&self, verdicts: &[ItemVerdict]) -> Result<Outcome<'_>, CaseError> {
        self.evaluated(verdicts).map_err(|error| CaseError::Invalid(vec![marks_beyond_range(error)]))
    }

    fn evaluated(&self, verdicts: &[ItemVerdict]) -> Result<Outcome<'_>, EvaluateError> {
        let sheet = review::reviewed_sheet(&self.pack.rulebook, &self.sheet, verdicts);
        let (responses, _) = Responses::read(&self.pack.rulebook, &sheet);
        evaluate(&self.pack.rulebook, &responses)
    }

    /// What is wrong with the marks that come with verdicts.
    pub(super) fn bad_marks(&self, verdicts: &[ItemVerdict]) -> Vec<MarkError> {
        mark::errors(&self.pack.rulebook, verdicts)
    }

    /// Verdicts on requirements that the pack does not have, or twice on one, and marks that cannot be
    /// accepted, each by itself or together.
    pub(super) fn verdict_errors(&self, verdicts: &[ItemVerdict]) -> Vec<FieldError> {
        let mut seen = std::collections::BTreeSet::new();
        let is_wrong = |id: &str, seen: &mut std::collections::BTreeSet<String>| {
            self.pack.rulebook.item(id).is_none() || !seen.insert(id.to_owned())
        };
        verdicts
            .iter()
            .filter(|verdict| is_wrong(&verdict.requirement, &mut seen))
            .map(|verdict| FieldError {
                pointer: format!("/verdicts/{}", crate::api::escape_pointer(&verdict.requirement)),
                code: "unknown_requirement".to_owned(),
                detail: "the pack has no such requirement, or it is named twice".to_owned(),
            })
            .chain(self.bad_marks(verdicts).iter().map(mark_error))
            .chain(self.evaluated(verdicts).err().map(marks_beyond_range))
            .collect()
    }
}

/// Where a mark that cannot be accepted stands, and what is wrong with it.
pub(super) fn mark_error(error: &MarkError) -> FieldError {
    let pointer = format!("/verdicts/{}/mark", crate::api::escape_pointer(&error.requirement));
    FieldError::new(pointer, error.code.id(), error.detail.as_str())
}

/// Marks that fit each by itself and of which the pack makes more than the engine can hold.
fn marks_beyond_range(error: EvaluateError) -> FieldError {
    FieldError::new("/verdicts", "marks_beyond_range", error.to_string())
}

/// A result as lists show it.
pub(super) fn scored(outcome: &Outcome<'_>) -> Scored {
    let level = outcome.tracks.first().and_then(|track| track.reached.as_deref()).map(str::to_owned);
    let score = outcome.score.as_ref();
    Scored {
        points: score.and_then(|score| (score.points * Exact::whole(1000)).floor().as_whole()),
        score: score.map(|score| score.display.clone()),
        level,
    }
}

/// SHA-256 of canonical JSON, and the JSON.
pub(super) fn pin(value: &impl serde::Serialize) -> Result<(Vec<u8>, Vec<u8>), CaseError> {
    let bytes = canonical::to_vec(value).map_err(internal)?;
    let hash = Sha256::digest(&bytes).to_vec();
    Ok((bytes, hash))
}
