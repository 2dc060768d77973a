//! 提交: checks a submission, works its result out again, seals and keeps it.
//!
//! 1. [`input`]: who may submit, and whether all that was sent makes sense;
//! 2. the outcome is worked out from the answers by the same code that ran in the browser, and
//!    the claim is compared with it byte by byte; [`compare`] finds the places when they differ;
//! 3. [`seal`]: the record is signed and handed to the writer; the receipt is given out only after
//!    the commit.
//!
//! A refused claim is kept as an incident and changes nothing else.
//!
//! A retry may come late: the code has run out, the day is too far back, another engine runs. What
//! was sealed stays sealed, so before such a refusal [`retry`] looks whether it had been. Without an
//! access code that is all that is asked: nothing is sealed, and nothing counts as a guess but other content under
//! an id that is taken.

mod compare;
mod input;
mod retry;
mod seal;

use std::{net::IpAddr, sync::Arc};

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use shared::{
    answer::AnswerSheet,
    canonical,
    explain::{self, EvaluateError},
    responses::Responses,
};

pub(crate) use self::seal::{Facts, Listed, Receipt, Signed, sign};
use super::{
    access::{self, AccessError},
    cases::CaseError,
    evidence, previous,
};
use crate::{
    api::{FieldError, Submission},
    library::Entry,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        incidents::{self, Incident},
        submissions,
    },
    writer::{Announced, WriteError, Written},
};

/// A sheet of some forty answers is about this long.
const SHEET_BYTES: usize = 6 * 1024;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Why a submission was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SubmitError {
    /// The access code.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The pack is not known here.
    #[error("no such pack")]
    UnknownPack,
    /// What the community was last recognised as cannot be looked up.
    #[error(transparent)]
    Previous(#[from] CaseError),
    /// The browser ran another engine.
    #[error("engine {claimed} is not the one that runs here")]
    OtherEngine {
        /// The one it ran.
        claimed: u32,
    },
    /// Something that was sent makes no sense.
    #[error("the submission cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// The claimed outcome is no JSON.
    #[error("the claimed outcome cannot be read: {0}")]
    Unreadable(serde_json::Error),
    /// The claimed outcome is not what the answers give.
    #[error("the claimed outcome differs")]
    Mismatch(Vec<FieldError>),
    /// The id was used for something else.
    #[error("the id was used for other content")]
    Conflict,
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program.
    #[error("{0}")]
    Internal(String),
}

/// What came of a submission that was taken.
pub(crate) enum Submitted {
    /// It was sealed now.
    New(Receipt),
    /// It had been sealed before; this is its receipt.
    Known(Receipt),
}

/// Takes a submission; one that was taken before gets the receipt it got then. One without an access code
/// is the question whether it was: a device whose answer was lost, and whose draft is another one by now,
/// must not seal the old one by asking. `announced` tells the writer that something may come.
pub(crate) async fn submit(
    state: &AppState,
    client: IpAddr,
    submission: Submission<'_>,
    announced: Announced,
) -> Result<Submitted, SubmitError> {
    if submission.access_code.is_empty() {
        drop(announced);
        // Nothing is worked out that the claim could be compared with.
        submission.outcome.read().map_err(SubmitError::Unreadable)?;
        return retry::asked(state, client, &submission).await.map(Submitted::Known);
    }
    let (pack, responses) = match admit(state, client, &submission).await {
        Ok(admitted) => admitted,
        Err(refusal) if retry::may_be_late(&refusal) => {
            submission.outcome.read().map_err(SubmitError::Unreadable)?;
            let sealed = retry::sealed_before(state, &submission).await?;
            return sealed.map(Submitted::Known).ok_or(refusal);
        }
        Err(refusal) => return Err(refusal),
    };
    let outcome = explain::evaluate(&pack.rulebook, &responses).map_err(out_of_range)?;
    // What is claimed is as long as what comes out, unless something is wrong.
    let outcome_bytes = canonical::to_vec_of(&outcome, submission.outcome.0.len()).map_err(internal)?;
    let content = Content::of(&submission, &outcome_bytes)?;
    if submission.outcome.0 != outcome_bytes {
        let claimed = submission.outcome.read().map_err(SubmitError::Unreadable)?;
        let differences = compare::differences(claimed.get(), &outcome_bytes);
        if !differences.is_empty() {
            keep_incident(state, &submission, claimed, &content, &differences).await?;
            return Err(SubmitError::Mismatch(differences));
        }
    }
    let id = submission.id;
    let sealed = Arc::new(seal::seal(state, &pack.summary, submission, &outcome, content, &outcome_bytes)?);
    match state.writer.write(sealed.clone(), announced).await? {
        Written::New => {
            metrics::counter!("submissions_sealed").increment(1);
            Ok(Submitted::New(Receipt::from_sealed(&sealed, &state.config.server.public_url)))
        }
        Written::Known(kept) if kept.content_sha256 != sealed.content_sha256 => Err(SubmitError::Conflict),
        Written::Known(kept) => {
            let database = &state.database;
            let stored = database.retried(|| submissions::receipt(&database.read, &kept.receipt)).await?;
            let stored =
                stored.ok_or_else(|| SubmitError::Internal(format!("the receipt of submission {id} is gone")))?;
            Ok(Submitted::Known(Receipt::from_stored(&stored, &state.config.server.public_url)))
        }
    }
}

/// Whether it may be submitted and can be worked out; gives what is needed for that.
async fn admit<'a>(
    state: &'a AppState,
    client: IpAddr,
    submission: &Submission<'_>,
) -> Result<(&'a Entry, Responses), SubmitError> {
    access::check(state, client, &submission.community, &submission.access_code).await?;
    let pack = state.library.get(&submission.pack_hash).ok_or(SubmitError::UnknownPack)?;
    if submission.engine_version != shared::ENGINE_VERSION {
        return Err(SubmitError::OtherEngine { claimed: submission.engine_version });
    }
    let today = state.clock.today();
    let mut errors = input::check(submission, &pack.summary, today, state.config.submissions.as_of_days_back);
    let (responses, sheet_errors) = Responses::read_own(&pack.rulebook, &submission.sheet);
    errors.extend(sheet_errors.iter().map(input::sheet_error));
    errors.extend(input::check_evidence(submission, &pack.rulebook, &evidence::limits(state)));
    let sheet = &submission.sheet;
    let on_record = previous::on_record(state, &submission.community, pack, sheet.as_of).await?;
    errors.extend(input::check_previous(sheet.previous.as_ref(), on_record.as_ref()));
    if errors.is_empty() { Ok((pack, responses)) } else { Err(SubmitError::Invalid(errors)) }
}

/// What was sent, as far as it tells a retry from other content.
struct Content {
    sheet: Vec<u8>,
    filler: String,
    sheet_sha256: [u8; 32],
    outcome_sha256: [u8; 32],
    /// Over all of it.
    sha256: [u8; 32],
}

impl Content {
    fn of(submission: &Submission<'_>, outcome: &[u8]) -> Result<Self, SubmitError> {
        let sheet = canonical::to_vec_of(&submission.sheet, SHEET_BYTES).map_err(internal)?;
        let filler = filler_json(submission)?;
        let sheet_sha256: [u8; 32] = Sha256::digest(&sheet).into();
        let outcome_sha256: [u8; 32] = Sha256::digest(outcome).into();
        // Only the last part has a length of its own choosing.
        let mut sha256: [u8; 32] = Sha256::new()
            .chain_update(sheet_sha256)
            .chain_update(outcome_sha256)
            .chain_update(Sha256::digest(&submission.community))
            .chain_update(Sha256::digest(&submission.pack_hash))
            .chain_update(&filler)
            .finalize()
            .into();
        // Without files it is what it was before there were any.
        if !submission.evidence.is_empty() {
            let evidence = canonical::to_vec(&submission.evidence).map_err(internal)?;
            sha256 = Sha256::new().chain_update(sha256).chain_update(evidence).finalize().into();
        }
        Ok(Self { sheet, filler, sheet_sha256, outcome_sha256, sha256 })
    }
}

/// Who filled it in, as it is kept.
fn filler_json(submission: &Submission<'_>) -> Result<String, SubmitError> {
    String::from_utf8(canonical::to_vec(&submission.filler).map_err(internal)?).map_err(internal)
}

/// What is kept of a refused claim; the access code and the person stay out.
#[derive(Serialize)]
struct Sent<'a> {
    sheet: &'a AnswerSheet,
    claimed_outcome: &'a RawValue,
}

/// Keeps what was sent, unless the community has had very many today: then the log says so.
async fn keep_incident(
    state: &AppState,
    submission: &Submission<'_>,
    claimed_outcome: &RawValue,
    content: &Content,
    differences: &[FieldError],
) -> Result<(), SubmitError> {
    let now = state.clock.now_ms();
    let community = &submission.community;
    metrics::counter!("submissions_mismatched").increment(1);
    let database = &state.database;
    let today = database.retried(|| incidents::count_since(&database.read, community, now - DAY_MS)).await?;
    if today >= state.config.submissions.incidents_per_day {
        tracing::warn!(community, today, "community {community} has had {today} refused claims; this one is not kept");
        return Ok(());
    }
    // The claim goes in as the text it came in: it may be nested too deeply to be read.
    let sent = Sent { sheet: &submission.sheet, claimed_outcome };
    let sent = serde_json::to_vec(&sent).map_err(internal)?;
    let incident = Incident {
        kind: "outcome_mismatch",
        submission_id: submission.id,
        community: community.clone(),
        pack_hash: submission.pack_hash.clone(),
        recorded_at: now,
        // The claim is part of what makes it another incident; the content has the true outcome.
        content_sha256: Sha256::new()
            .chain_update(content.sha256)
            .chain_update(claimed_outcome.get())
            .finalize()
            .to_vec(),
        differences: serde_json::to_string(differences).map_err(internal)?,
        sent,
    };
    database.retried(|| incidents::add(&database.write, incident.clone())).await?;
    tracing::warn!(submission_id = %submission.id, community, "a claim that differs was refused and kept");
    Ok(())
}

/// Answers that fit each by itself and that the pack makes too much of.
fn out_of_range(error: EvaluateError) -> SubmitError {
    SubmitError::Invalid(vec![FieldError::new("/sheet", "number_out_of_range", error.to_string())])
}

fn internal(error: impl std::fmt::Display) -> SubmitError {
    SubmitError::Internal(error.to_string())
}

impl From<SubmitError> for Problem {
    fn from(error: SubmitError) -> Self {
        const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
        match error {
            SubmitError::Access(error) => error.into(),
            SubmitError::Previous(error) => error.into(),
            SubmitError::UnknownPack => Self::new(UNPROCESSABLE, "unknown_pack", "This server has no such pack").at(
                "/pack_hash",
                "unknown_pack",
                "expected the hash of a pack in /api/v1/packs",
            ),
            SubmitError::OtherEngine { claimed } => Self::new(
                UNPROCESSABLE,
                "engine_version_unknown",
                "Another engine worked the outcome out; reload the page",
            )
            .at(
                "/engine_version",
                "engine_version_unknown",
                format!("expected {}, found {claimed}", shared::ENGINE_VERSION),
            ),
            SubmitError::Invalid(errors) => {
                Self::new(UNPROCESSABLE, "submission_invalid", "Some of what was sent cannot be accepted")
                    .with_errors(errors)
            }
            SubmitError::Unreadable(error) => Self::invalid_json("/outcome", &error),
            SubmitError::Mismatch(errors) => {
                Self::new(UNPROCESSABLE, "outcome_mismatch", "The claimed outcome is not what the answers give")
                    .with_errors(errors)
            }
            SubmitError::Conflict => Self::new(
                StatusCode::CONFLICT,
                "submission_conflict",
                "This id was used for a submission with other content",
            ),
            SubmitError::Write(WriteError::Busy) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", "Too many submissions at once; try again")
                    .retry_after(2)
            }
            SubmitError::Write(WriteError::Closed) => Self::storage_unavailable(),
            SubmitError::Write(WriteError::Store(error)) => Self::of_store(&error),
            SubmitError::Store(error) => error.into(),
            SubmitError::Internal(reason) => {
                tracing::error!(reason, "a submission could not be worked out: {reason}");
                Self::internal()
            }
        }
    }
}
