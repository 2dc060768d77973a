//! An upload begins. The same again is the same upload; other words under its id are a conflict.

use std::net::IpAddr;

use shared::{
    api::uploads::{CreateUpload, UploadView},
    evidence::is_uuid_v7,
    people::Role,
};
use uuid::Uuid;

use super::{EvidenceError, internal, limits, read, receive::finished_if_whole, shown};
use crate::{
    api::FieldError,
    app::{access, person::Person},
    state::AppState,
    store::evidence::{self as store, Upload},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const MIB: u64 = 1024 * 1024;

/// Who speaks for the community.
pub(crate) enum Speaker {
    /// Whoever has its access code.
    Code {
        /// From where.
        client: IpAddr,
        /// As it was typed.
        code: String,
    },
    /// Somebody who is signed in.
    Person(Person),
}

/// An upload that may go on.
pub(crate) enum Created {
    /// It has begun just now.
    New(UploadView),
    /// It had begun before.
    Known(UploadView),
}

/// Begins an upload, or finds the one that has begun.
pub(crate) async fn create(
    state: &AppState,
    speaker: &Speaker,
    mut wish: CreateUpload,
) -> Result<Created, EvidenceError> {
    allow(state, speaker, &wish.community).await?;
    wish.file.caption = wish.file.caption.trim().to_owned();
    let upload = checked(state, wish)?;
    if begun(state, &upload).await?.is_none() && begin(state, &upload).await? {
        return Ok(Created::New(shown(state, &upload)));
    }
    // As it is now: its twin may have been quicker, and parts of it may have come.
    let known = begun(state, &upload).await?.ok_or(EvidenceError::Unknown)?;
    if known.submission != upload.submission || known.file != upload.file {
        return Err(EvidenceError::Conflict);
    }
    let id = known.id;
    // What has come is looked at now when its last sender did not wait for that; what is wrong with it stands
    // in the view.
    match finished_if_whole(state, known).await {
        Ok(view) => Ok(Created::Known(view)),
        Err(EvidenceError::Mismatch | EvidenceError::Refused(_)) => {
            Ok(Created::Known(shown(state, &read(state, id).await?)))
        }
        Err(error) => Err(error),
    }
}

/// What the same community has begun under the same id of a client. What another one has begun under it is no
/// business of theirs: whoever has a code of any community could otherwise keep others from sending.
async fn begun(state: &AppState, upload: &Upload) -> Result<Option<Upload>, EvidenceError> {
    let database = &state.database;
    Ok(database.retried(|| store::of_client(&database.read, &upload.community, upload.client_id)).await?)
}

/// Whether somebody may speak for a community.
async fn allow(state: &AppState, speaker: &Speaker, community: &str) -> Result<(), EvidenceError> {
    match speaker {
        Speaker::Code { client, code } => Ok(access::check(state, *client, community, code).await?),
        Speaker::Person(person) if person.actor.role != Role::Community => Err(EvidenceError::NotForRole),
        Speaker::Person(person) if person.actor.division.as_str() != community => Err(EvidenceError::Unknown),
        Speaker::Person(_) => Ok(()),
    }
}

/// What is to be kept of a wish that makes sense.
fn checked(state: &AppState, wish: CreateUpload) -> Result<Upload, EvidenceError> {
    let CreateUpload { id, submission, community, access_code: _, file } = wish;
    let mut errors: Vec<FieldError> = [("/id", &id), ("/submission", &submission)]
        .into_iter()
        .filter(|(_, id)| !is_uuid_v7(id))
        .map(|(pointer, _)| FieldError::new(pointer, "not_uuid_v7", "expected a UUID of version 7 in lower case"))
        .collect();
    let flaws = file.flaws(&limits(state), state.clock.day()).into_iter();
    errors
        .extend(flaws.map(|(name, code)| FieldError::new(format!("/file/{name}"), code, "expected what a file needs")));
    if !errors.is_empty() {
        return Err(EvidenceError::Invalid(errors));
    }
    let now = state.clock.now_ms();
    Ok(Upload {
        id: Uuid::now_v7(),
        client_id: Uuid::parse_str(&id).map_err(internal)?,
        community,
        submission: Uuid::parse_str(&submission).map_err(internal)?,
        file,
        received: 0,
        parts: Vec::new(),
        restarts: 0,
        refusal: None,
        kept: None,
        created_at: now,
        changed_at: now,
        is_attached: false,
    })
}

/// Writes it, unless there are too many; false when its twin was quicker. Several at once may go beyond the
/// limits by as many as they are, which does no harm.
async fn begin(state: &AppState, upload: &Upload) -> Result<bool, EvidenceError> {
    let limits = &state.config.evidence;
    let transaction = state.database.begin().await?;
    if store::count(&transaction, &upload.community, upload.submission).await? >= u64::from(limits.most_files) {
        return Err(EvidenceError::TooMany(limits.most_files));
    }
    let sent = store::since(&transaction, &upload.community, upload.created_at - DAY_MS).await?;
    let bytes = sent.bytes + u64::from(upload.file.size_bytes);
    if sent.files >= u64::from(limits.most_files_per_day) || bytes > u64::from(limits.most_mib_per_day) * MIB {
        let community = &upload.community;
        tracing::warn!(community, "community {community} has sent as many files as are taken within a day");
        return Err(EvidenceError::TooMuchToday);
    }
    match store::add(&transaction, upload).await {
        Ok(()) => {}
        Err(error) if error.is_duplicate() => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    transaction.commit().await?;
    Ok(true)
}
