//! 佐证文件 of a self-assessment become attachments of the case that rests on it.
//!
//! They are brought there when the case is applied for or handed in again, and when they come later, as long
//! as a community may add anything: at the first stage of its route, and returned. A file that comes too late
//! for that waits with its self-assessment; everybody who sees the case sees that it does, and it is added
//! when the case comes back. From then on it is an attachment like any other.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use sea_orm::ConnectionTrait;
use shared::{
    api::{Record, uploads::EvidenceFileStatus},
    case::attachment::{self, Moment, Purpose},
    people::{Actor, Role},
};
use uuid::Uuid;

use super::{
    CaseError, advance_by,
    attachments::{AttachmentFault, stand_together, told},
    internal,
};
use crate::{
    app::{
        audit::{self, By, Entry},
        evidence::{file_status, named, record_of},
    },
    files::Shelf,
    state::AppState,
    store::{
        StoreError, accounts,
        attachments::{self, Attachment},
        cases::{self, Case, Scope},
        evidence::{self as store, Kept, Upload},
        submissions,
    },
};

/// Self-assessments whose files are brought to their cases one after the other before looking again.
const AT_ONCE: u64 = 20;
/// When it is tried again after it has failed.
const REST_MS: i64 = 60 * 1000;

/// What has become of a file that was to be added to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is an attachment now.
    Added,
    /// The same file is there already.
    There,
    /// There are as many files on its requirement as are taken: it waits.
    NoRoom,
}

/// The case that rests on a self-assessment, where files may still be added to it.
struct Home {
    case: Case,
    /// Account that has handed the self-assessment in.
    applicant: Uuid,
    record: Record,
}

/// Brings the files that are due to their cases; whether there may be more.
pub(crate) async fn attach_due(state: &AppState) -> Result<bool, StoreError> {
    let now = state.clock.now_ms();
    let due = store::due(&state.database.read, now, AT_ONCE).await?;
    let has_more = due.len() as u64 == AT_ONCE;
    for submission in due {
        match attach(state, submission).await {
            Ok(()) => {}
            Err(CaseError::Store(error)) if error.is_unavailable() => return Err(error),
            Err(error) => {
                tracing::warn!(
                    %submission, %error,
                    "files of submission {submission} are not with its case yet: {error}"
                );
                let ids = store::waiting(&state.database.read, submission).await?.into_iter().map(|own| own.id);
                store::put_off(&state.database.write, ids, Some(now + REST_MS)).await?;
            }
        }
    }
    Ok(has_more)
}

/// Brings the complete files of a submission to its case, if there is one to which they may be added.
pub(crate) async fn attach(state: &AppState, submission: Uuid) -> Result<(), CaseError> {
    let db = &state.database.read;
    let mut waiting = store::waiting(db, submission).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = waiting.iter().map(|upload| upload.id).collect();
    let Some(Home { case, applicant, record }) = home(db, submission).await? else {
        return leave(state, submission, ids).await;
    };
    let is_named: BTreeSet<Uuid> =
        named(db, submission, record).await?.into_iter().filter_map(|(_, upload)| Some(upload?.id)).collect();
    waiting.retain(|upload| is_named.contains(&upload.id));
    // Before the case is locked, because it may take a while. Done twice it comes to the same.
    for (upload, kept) in with_kept(&waiting) {
        let to = Shelf::Case(case.id);
        let copied = state.files.copy(Shelf::Evidence, to, upload.id, &kept.sha256, kept.size.is_some());
        copied.await.map_err(AttachmentFault::Storage)?;
    }
    let case_id = case.id;
    let fates = write(state, case, applicant, submission, &waiting, ids).await?;
    for (upload, kept) in with_kept(&waiting) {
        // Of one that another server was quicker with, nothing is touched.
        let Some(fate) = fates.get(&upload.id) else { continue };
        if *fate != Fate::NoRoom {
            state.files.remove(Shelf::Evidence, upload.id, &kept.sha256).await;
        }
        if *fate != Fate::Added {
            state.files.remove(Shelf::Case(case_id), upload.id, &kept.sha256).await;
        }
    }
    Ok(())
}

/// They wait with their self-assessment. An application that came between is noticed: then they stay due.
async fn leave(state: &AppState, submission: Uuid, ids: Vec<Uuid>) -> Result<(), CaseError> {
    let transaction = state.database.begin().await?;
    store::put_off(&transaction, ids, None).await?;
    if home(&transaction, submission).await?.is_none() {
        transaction.commit().await?;
    }
    Ok(())
}

/// Writes the rows of those that may be added; says what has become of which. Of the ids, none is due any
/// more.
async fn write(
    state: &AppState,
    case: Case,
    applicant: Uuid,
    submission: Uuid,
    copied: &[Upload],
    ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Fate>, CaseError> {
    let transaction = state.database.begin().await?;
    let found = cases::find_and_lock(&transaction, &Scope::Within(case.community.clone()), case.id).await?;
    let mut case = found.ok_or(CaseError::Unknown)?;
    let mut fates = BTreeMap::new();
    let mut added = Vec::new();
    if may_be_added(&case, applicant) {
        let by = accounts::by_id(&transaction, applicant).await?;
        let by = by.ok_or_else(|| internal(format!("the account {applicant} is gone")))?;
        let mut present = attachments::of_case(&transaction, case.id).await?;
        let waiting = store::waiting(&transaction, submission).await?;
        for (upload, kept) in with_kept(copied) {
            // Another server may have been quicker.
            if !waiting.iter().any(|own| own.id == upload.id) {
                continue;
            }
            let attachment = attachment_of(&case, &by, upload, kept);
            let beside: Vec<&Attachment> = present.iter().filter(|one| stand_together(one, &attachment)).collect();
            let is_there = beside.iter().any(|one| one.source_sha256 == attachment.source_sha256);
            let fate = match (is_there, beside.len() < state.files.most_per_requirement()) {
                (true, _) => Fate::There,
                (false, true) => Fate::Added,
                (false, false) => Fate::NoRoom,
            };
            fates.insert(upload.id, fate);
            if fate != Fate::NoRoom {
                store::mark_attached(&transaction, upload.id, state.clock.now_ms()).await?;
            }
            if fate == Fate::Added {
                attachments::add(&transaction, attachment.clone()).await?;
                present.push(attachment.clone());
                added.push(attachment);
            }
        }
        if !added.is_empty() {
            advance_by(state, &transaction, &by.display_name, &mut case, "attachment_added").await?;
        }
    }
    store::put_off(&transaction, ids, None).await?;
    for attachment in added {
        let entry = Entry::new(By::server(), "attachment_added", format!("case {}", case.id));
        audit::record(state, &transaction, entry.within(&case.community).to(told(&attachment))).await?;
    }
    transaction.commit().await?;
    Ok(fates)
}

/// Files that the self-assessment of the running round names and that are no attachments of the case, of
/// these requirements when some are named.
pub(super) async fn awaited(
    db: &impl ConnectionTrait,
    case: &Case,
    only: Option<&[String]>,
) -> Result<Vec<EvidenceFileStatus>, CaseError> {
    let Some(stored) = submissions::receipt(db, &case.receipt).await? else { return Ok(Vec::new()) };
    let record = record_of(&stored).map_err(internal)?;
    let mut files = named(db, stored.id, record).await?;
    files.retain(|(entry, upload)| {
        let is_attached = upload.as_ref().is_some_and(|upload| upload.is_attached);
        !is_attached && only.is_none_or(|only| only.contains(&entry.requirement))
    });
    Ok(files.into_iter().map(|(entry, upload)| file_status(entry, upload.as_ref())).collect())
}

/// The case that rests on a submission, when files may be added to it.
async fn home(db: &impl ConnectionTrait, submission: Uuid) -> Result<Option<Home>, CaseError> {
    let Some((stored, _)) = submissions::by_id(db, submission).await? else { return Ok(None) };
    let Some((id, applicant)) = cases::resting_on(db, &stored.receipt).await? else { return Ok(None) };
    let record = record_of(&stored).map_err(internal)?;
    let community = record.community.parse().map_err(|_| internal("the community of a record has no code"))?;
    let case = cases::find(db, &Scope::Within(community), id).await?;
    let case = case.filter(|case| may_be_added(case, applicant));
    Ok(case.map(|case| Home { case, applicant, record }))
}

/// Whether its community could add to a case itself.
fn may_be_added(case: &Case, applicant: Uuid) -> bool {
    let actor = Actor {
        account: applicant.to_string(),
        role: Role::Community,
        division: case.community.clone(),
        department: None,
    };
    let moment = Moment { community: case.community.clone(), stage: case.stage, route: case.route, may_hand_in: false };
    attachment::may_add(&actor, Purpose::Evidence, &moment).is_ok()
}

/// Complete files, each with what is kept of it.
fn with_kept(uploads: &[Upload]) -> impl Iterator<Item = (&Upload, &Kept)> {
    uploads.iter().filter_map(|upload| Some((upload, upload.kept.as_ref()?)))
}

fn attachment_of(case: &Case, by: &accounts::Account, upload: &Upload, kept: &Kept) -> Attachment {
    let file = &upload.file;
    Attachment {
        id: upload.id,
        case_id: case.id,
        round: case.round_of_additions(),
        purpose: Purpose::Evidence,
        requirement: Some(file.requirement.clone()),
        caption: file.caption.clone(),
        taken_on: file.taken_on,
        taken_time: file.taken_time.clone(),
        place: file.place.clone(),
        file_name: file.file_name.clone(),
        source_sha256: HEXLOWER.decode(file.sha256.as_bytes()).unwrap_or_default(),
        kept: kept.clone(),
        account: by.id,
        person: by.display_name.clone(),
        role: Role::Community,
        division: case.community.to_string(),
        is_pinned: false,
        removed_at: None,
        scanned_at: None,
        malware: None,
    }
}
