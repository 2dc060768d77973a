//! 封存: makes the record of a submission and signs it.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use shared::{api::Record, canonical, evidence::ManifestEntry, outcome::Outcome};
use uuid::Uuid;

use super::{Content, SubmitError, internal};
use crate::{
    api::{PackSummary, ReceiptParts, Submission, Verification, write_checked_receipt, write_receipt},
    clock,
    crockford::ReceiptNumber,
    state::AppState,
    store::submissions::{self, Sealed, StoredReceipt},
};

/// A record is about this long.
const RECORD_BYTES: usize = 640;

/// What lists show of an outcome; kept beside it.
pub(crate) struct Listed<'a> {
    /// The level reached on the first track.
    pub(crate) level: Option<&'a str>,
    /// The displayed score.
    pub(crate) score: Option<&'a str>,
}

impl<'a> Listed<'a> {
    /// Takes it out of the outcome.
    pub(crate) fn of(outcome: &'a Outcome<'_>) -> Self {
        Self {
            level: outcome.tracks.first().and_then(|track| track.reached.as_deref()),
            score: outcome.score.as_ref().map(|score| score.display.as_str()),
        }
    }
}

/// What a record says, apart from what the server adds.
pub(crate) struct Facts<'a> {
    pub(crate) submission: Uuid,
    pub(crate) community: &'a str,
    pub(crate) pack: &'a PackSummary,
    pub(crate) engine_version: u32,
    pub(crate) as_of: &'a str,
    /// Milliseconds since 1970, UTC.
    pub(crate) recorded_at: i64,
    pub(crate) sheet_sha256: [u8; 32],
    pub(crate) outcome_sha256: [u8; 32],
    /// The files that belong to it.
    pub(crate) evidence: &'a [ManifestEntry],
}

/// A record that has been signed.
pub(crate) struct Signed {
    /// Receipt number without hyphens.
    pub(crate) receipt: String,
    /// Canonical JSON.
    pub(crate) record: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    pub(crate) key_id: String,
}

/// Gives a receipt number, makes the record and signs it.
pub(crate) fn sign(state: &AppState, facts: &Facts<'_>) -> Result<Signed, canonical::CanonicalError> {
    let receipt = ReceiptNumber::random();
    let key_id = state.keyring.current_id().to_owned();
    let record = Record {
        receipt: receipt.for_people(),
        submission_id: facts.submission.to_string(),
        community: facts.community.to_owned(),
        pack_id: facts.pack.id.clone(),
        pack_version: facts.pack.version.clone(),
        pack_hash: facts.pack.hash.clone(),
        engine_version: facts.engine_version,
        as_of: facts.as_of.to_owned(),
        recorded_at: clock::rfc3339(facts.recorded_at),
        sheet_sha256: HEXLOWER.encode(&facts.sheet_sha256),
        outcome_sha256: HEXLOWER.encode(&facts.outcome_sha256),
        key_id: key_id.clone(),
        evidence: facts.evidence.to_vec(),
    };
    let record = canonical::to_vec_of(&record, RECORD_BYTES)?;
    let signature = state.keyring.sign(&record).to_vec();
    Ok(Signed { receipt: receipt.as_str().to_owned(), record, signature, key_id })
}

/// Makes and signs the record. The receipt is worth nothing until it has been written.
pub(super) fn seal(
    state: &AppState,
    pack: &PackSummary,
    submission: Submission<'_>,
    outcome: &Outcome<'_>,
    content: Content,
    outcome_bytes: &[u8],
) -> Result<Sealed, SubmitError> {
    let Listed { level, score } = Listed::of(outcome);
    let recorded_at = state.clock.now_ms();
    let as_of = submission.sheet.as_of.to_string();
    let facts = Facts {
        submission: submission.id,
        community: &submission.community,
        pack,
        engine_version: submission.engine_version,
        as_of: &as_of,
        recorded_at,
        sheet_sha256: content.sheet_sha256,
        outcome_sha256: content.outcome_sha256,
        evidence: &submission.evidence,
    };
    let Signed { receipt, record, signature, key_id } = sign(state, &facts).map_err(internal)?;
    Ok(Sealed {
        id: submission.id,
        receipt,
        community: submission.community,
        pack_hash: submission.pack_hash,
        engine_version: submission.engine_version,
        as_of,
        level: level.map(str::to_owned),
        score: score.map(str::to_owned),
        recorded_at,
        content_sha256: content.sha256.to_vec(),
        record,
        signature,
        key_id,
        packed_sheet: submissions::pack(&content.sheet),
        packed_outcome: submissions::pack(outcome_bytes),
        filler: content.filler,
    })
}

/// 回执 as it is handed out.
pub(crate) struct Receipt {
    number: String,
    recorded_at: String,
    record: Vec<u8>,
    signature: String,
    public_url: String,
}

impl Receipt {
    /// The receipt of what was sealed now.
    pub(super) fn from_sealed(sealed: &Sealed, server_url: &str) -> Self {
        let Sealed { receipt, recorded_at, record, signature, .. } = sealed;
        Self::new(receipt, *recorded_at, record.clone(), signature, server_url)
    }

    /// A receipt that was handed out before.
    pub(crate) fn from_stored(stored: &StoredReceipt, server_url: &str) -> Self {
        let StoredReceipt { receipt, recorded_at, record, signature, .. } = stored;
        Self::new(receipt, *recorded_at, record.clone(), signature, server_url)
    }

    fn new(number: &str, recorded_at: i64, record: Vec<u8>, signature: &[u8], server_url: &str) -> Self {
        let number = shown(number);
        Self {
            public_url: format!("{server_url}/receipts/{number}"),
            number,
            recorded_at: clock::rfc3339(recorded_at),
            record,
            signature: BASE64URL_NOPAD.encode(signature),
        }
    }

    /// Where everybody can check it.
    pub(crate) fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Its JSON.
    pub(crate) fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        write_receipt(&self.parts())
    }

    /// Its JSON with the sealed outcome and what a check has found.
    pub(crate) fn to_checked_json(
        &self,
        outcome: &[u8],
        verification: &Verification,
    ) -> Result<Vec<u8>, serde_json::Error> {
        write_checked_receipt(&self.parts(), outcome, verification)
    }

    fn parts(&self) -> ReceiptParts<'_> {
        ReceiptParts {
            receipt: &self.number,
            recorded_at: &self.recorded_at,
            signature: &self.signature,
            public_url: &self.public_url,
            record: &self.record,
        }
    }
}

/// A stored number with its hyphens.
fn shown(number: &str) -> String {
    ReceiptNumber::parse(number).map_or_else(|| number.to_owned(), |number| number.for_people())
}
