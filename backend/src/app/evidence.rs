//! 佐证文件: photos and documents that come with a self-assessment, in parts, before or after it.
//!
//! 1. [`mod@create`]: an upload begins, for whoever has the access code or a session of the community;
//! 2. [`mod@receive`]: parts come, the last one has the file looked at;
//! 3. [`mod@status`]: which files of a sealed self-assessment are here;
//! 4. [`abandoned`]: what nobody goes on with is removed.
//!
//! How they get to a case is in [`super::cases::evidence`]. An upload is nobody's account but its own: who
//! has begun it gets a token, so an access code need not travel with every part and may run out meanwhile.
//! When and where a photo was taken is written to the database alone, never to the log.

pub(crate) mod abandoned;
mod create;
mod receive;
mod status;

use axum::http::{HeaderName, StatusCode};
use shared::{
    api::uploads::UploadView,
    evidence::{EvidenceLimits, LEAST_PART_BYTES, PART_BYTES},
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

pub(crate) use self::{
    create::{Created, Speaker, create},
    receive::receive,
    status::{file_status, named, record_of, status},
};
use super::access::AccessError;
use crate::{
    api::FieldError,
    files::{FileFault, FilesError},
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        evidence::{self as store, Upload},
    },
};

/// Says where the next part begins.
pub(crate) const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// When to come back after too much within a day, in seconds.
const RETRY_LATER: u32 = 3600;

/// Why an upload does not begin or go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EvidenceError {
    /// There is none, or not for whoever asks.
    #[error("no such upload")]
    Unknown,
    /// The access code.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Whoever is signed in belongs to no committee.
    #[error("not for this role")]
    NotForRole,
    /// What was said of the file makes no sense.
    #[error("what was said of the file cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// The community has used the id for something else.
    #[error("the id was used for another file")]
    Conflict,
    /// There are as many files with this submission as are taken.
    #[error("expected at most {0} files with one submission")]
    TooMany(u32),
    /// The community has begun to send as much as is taken within a day.
    #[error("the community has sent as much as is taken within a day")]
    TooMuchToday,
    /// The part does not begin where the last one has ended.
    #[error("expected a part that begins at {0}")]
    Offset(u32),
    /// It is smaller than a part may be that is not the last.
    #[error("expected at least {least} bytes, or all that is left", least = LEAST_PART_BYTES)]
    PartSmall,
    /// It goes on behind the end.
    #[error("expected at most {0} bytes")]
    PastEnd(u32),
    /// All of it has come and is not what was said of it: it begins anew.
    #[error("what has come does not match its hash")]
    Mismatch,
    /// It is not taken, whatever is sent.
    #[error("{0}")]
    Refused(Refusal),
    /// The place of files cannot be written to or read from.
    #[error(transparent)]
    Storage(#[from] FilesError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program.
    #[error("{0}")]
    Internal(String),
}

/// Why a file is not taken, whatever is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// What is in it.
    #[error(transparent)]
    File(FileFault),
    /// What came did not match its hash, time and again.
    #[error("what came did not match its hash, time and again")]
    GivenUp,
}

impl Refusal {
    /// Stable code.
    fn code(self) -> &'static str {
        match self {
            Self::File(fault) => fault.code(),
            Self::GivenUp => "upload_given_up",
        }
    }

    /// What a stable code stands for.
    fn from_code(code: &str) -> Self {
        FileFault::of_content(code).map_or(Self::GivenUp, Self::File)
    }
}

impl From<sea_orm::DbErr> for EvidenceError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// What a submission may bring along.
pub(crate) fn limits(state: &AppState) -> EvidenceLimits {
    EvidenceLimits {
        most_files: state.config.evidence.most_files,
        most_per_requirement: state.config.files.most_per_requirement,
        largest_bytes: u32::try_from(state.files.largest_bytes()).unwrap_or(u32::MAX),
        part_bytes: PART_BYTES,
        least_part_bytes: LEAST_PART_BYTES,
    }
}

/// An upload as whoever holds its token sees it.
pub(crate) async fn view(state: &AppState, client_id: Uuid, token: &str) -> Result<UploadView, EvidenceError> {
    Ok(shown(state, &find(state, client_id, token).await?))
}

/// The upload that a client has given an id, for whoever holds its token: the same id may be that of another
/// community as well.
async fn find(state: &AppState, client_id: Uuid, token: &str) -> Result<Upload, EvidenceError> {
    let database = &state.database;
    let called = database.retried(|| store::by_client_id(&database.read, client_id)).await?;
    let is_held = |upload: &Upload| bool::from(token_of(state, upload.id).as_bytes().ct_eq(token.as_bytes()));
    called.into_iter().find(is_held).ok_or(EvidenceError::Unknown)
}

/// The upload with an id of this server.
async fn read(state: &AppState, id: Uuid) -> Result<Upload, EvidenceError> {
    let database = &state.database;
    database.retried(|| store::find(&database.read, id)).await?.ok_or(EvidenceError::Unknown)
}

fn shown(state: &AppState, upload: &Upload) -> UploadView {
    UploadView {
        id: upload.client_id.to_string(),
        token: token_of(state, upload.id),
        state: upload.state(),
        offset: upload.received,
        size_bytes: upload.file.size_bytes,
        refusal: upload.refusal.clone(),
    }
}

/// Follows from the id that this server has given and a key of it, so it is the same however often it is asked for.
fn token_of(state: &AppState, id: Uuid) -> String {
    state.privacy.fingerprint_text("upload token", id.as_bytes())
}

#[expect(clippy::needless_pass_by_value, reason = "handed to `map_err`")]
fn internal(error: impl ToString) -> EvidenceError {
    EvidenceError::Internal(error.to_string())
}

impl From<EvidenceError> for Problem {
    fn from(error: EvidenceError) -> Self {
        const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
        let detail = error.to_string();
        match error {
            EvidenceError::Unknown => Self::not_found(),
            EvidenceError::Access(error) => error.into(),
            EvidenceError::NotForRole => Self::not_for_role(),
            EvidenceError::Invalid(errors) => {
                Self::new(UNPROCESSABLE, "upload_invalid", "What was said of the file cannot be accepted")
                    .with_errors(errors)
            }
            EvidenceError::Conflict => {
                Self::new(StatusCode::CONFLICT, "upload_conflict", "This id was used for another file")
            }
            EvidenceError::TooMany(_) => {
                Self::new(UNPROCESSABLE, "evidence_too_many", "There are as many files as a submission may bring along")
                    .at("/submission", "evidence_too_many", detail)
            }
            EvidenceError::TooMuchToday => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "evidence_too_many_today",
                "This community has sent as much as is taken within a day",
            )
            .retry_after(RETRY_LATER),
            EvidenceError::Offset(offset) => {
                Self::new(StatusCode::CONFLICT, "upload_offset", "The next part begins elsewhere")
                    .at("/offset", "upload_offset", detail)
                    .with_header(UPLOAD_OFFSET, offset)
            }
            EvidenceError::PartSmall => Self::new(UNPROCESSABLE, "upload_part_small", "The part is too small").at(
                "",
                "upload_part_small",
                detail,
            ),
            EvidenceError::PastEnd(_) => Self::new(
                UNPROCESSABLE,
                "upload_past_end",
                "The part goes on behind the end of the file",
            )
            .at("", "upload_past_end", detail),
            EvidenceError::Mismatch => Self::new(
                UNPROCESSABLE,
                "upload_hash_mismatch",
                "What has come does not match its hash; send it from the beginning",
            )
            .at("/file/sha256", "upload_hash_mismatch", detail)
            .with_header(UPLOAD_OFFSET, 0_u32),
            EvidenceError::Refused(refusal) => {
                Self::new(UNPROCESSABLE, refusal.code(), "The file is not taken").at("/file", refusal.code(), detail)
            }
            EvidenceError::Storage(error) => {
                tracing::error!(%error, "files cannot be kept or read: {error}");
                Self::storage_unavailable()
            }
            EvidenceError::Store(error) => error.into(),
            EvidenceError::Internal(reason) => {
                tracing::error!(reason, "an upload cannot be dealt with: {reason}");
                Self::internal()
            }
        }
    }
}
