//! 附件: photos and documents of a case are added, taken away, looked at.
//!
//! Every change makes the case a version further, so whoever decides has seen what the decision
//! pins. What is added twice at the same place is there once, so a retry does no harm.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use data_encoding::HEXLOWER;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use shared::{
    api::attachments::{AttachmentList, AttachmentView, CreateAttachment, ScanView},
    case::{
        Stage,
        attachment::{self, Given, Moment, Purpose, Refused},
    },
    division::DivisionCode,
    people::Role,
};
use uuid::Uuid;

use super::{
    CaseError, Person, advance, apply::today, audit, evidence, find_and_lock, reviews::seen_requirements, scope_of,
    standing::Standing,
};
use crate::{
    api::FieldError,
    app::scan::{self, NotGiven},
    clock,
    files::{FileFault, FilesError, JPEG, PDF, Shelf},
    look::Look,
    problem::Problem,
    state::AppState,
    store::{
        attachments::{self, Attachment, Kept},
        cases::Case,
        reviews as review_store,
    },
};

/// Why an attachment cannot be added or taken away.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AttachmentFault {
    /// It is not the moment for it.
    #[error("not at this moment")]
    NotNow,
    /// Somebody else has added it.
    #[error("somebody else has added it")]
    OfOthers,
    /// There are as many as are taken.
    #[error("expected at most {0} files here")]
    TooMany(usize),
    /// It is given to nobody, or not yet.
    #[error(transparent)]
    NotGiven(#[from] NotGiven),
    /// The file itself is not taken.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Its place cannot be written to or read from.
    #[error(transparent)]
    Storage(#[from] FilesError),
}

/// A file to be given to a reader.
#[derive(Debug)]
pub(crate) struct AttachedFile {
    /// What it is saved as.
    pub(crate) name: String,
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// What a reader is given of an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// All of it.
    Whole,
    /// The small picture of an image.
    Small,
}

/// The attachments of a case that the reader may see.
pub(crate) async fn attachments(state: &AppState, person: &Person, id: Uuid) -> Result<AttachmentList, CaseError> {
    let db = &state.database.read;
    let case = super::find(db, person, id).await?;
    let only = seen_requirements(state, db, person, &case).await?;
    let moment = moment(db, person, &case).await?;
    let mut seen = attachments::of_case(db, id).await?;
    seen.retain(|one| sees(person, one, case.stage, only.as_deref()));
    let awaited = evidence::awaited(db, &case, only.as_deref()).await?;
    let (elsewhere, alike) = if person.actor.role == Role::Community {
        (BTreeMap::new(), BTreeMap::new())
    } else {
        let files: BTreeSet<Vec<u8>> = seen.iter().map(|one| one.source_sha256.clone()).collect();
        let looks: BTreeSet<Look> = seen.iter().filter_map(|one| one.kept.look).collect();
        let elsewhere = attachments::elsewhere(db, files.into_iter().collect(), &case.community).await?;
        (elsewhere, attachments::alike(db, &looks, &case.community).await?)
    };
    let view = |one: Attachment| {
        let same = elsewhere.get(&one.source_sha256).map(Vec::as_slice).unwrap_or_default();
        let alike = one.kept.look.and_then(|look| alike.get(&look)).map(Vec::as_slice).unwrap_or_default();
        // Whoever sent the very same file is named as that.
        let alike: Vec<DivisionCode> = alike.iter().filter(|other| !same.contains(other)).cloned().collect();
        let may_remove = one.removed_at.is_none() && may_remove(person, &one, &moment).is_ok();
        shown(state, one, may_remove, others(state, person, same), others(state, person, &alike))
    };
    Ok(AttachmentList {
        attachments: seen.into_iter().map(view).collect(),
        awaited,
        may_add: Purpose::ALL
            .into_iter()
            .filter(|purpose| attachment::may_add(&person.actor, *purpose, &moment).is_ok())
            .collect(),
        largest_mib: state.files.largest_mib(),
        version: case.version,
    })
}

/// Adds a file to a case; says whether it is new there.
pub(crate) async fn add_attachment(
    state: &AppState,
    person: &Person,
    id: Uuid,
    wish: CreateAttachment,
) -> Result<bool, CaseError> {
    // Before the file is looked at, which takes a while.
    let case = super::find(&state.database.read, person, id).await?;
    allow(attachment::may_add(&person.actor, wish.purpose, &moment(&state.database.read, person, &case).await?))?;
    let standing = Standing::read(state, &state.database.read, &case.receipt).await?;
    let CreateAttachment { purpose, requirement, caption, taken_on, file_name, content } = wish;
    let caption = caption.trim().to_owned();
    let mut errors: Vec<_> = attachment::flaws(&caption, &file_name)
        .into_iter()
        .map(|(name, code)| FieldError::new(format!("/{name}"), code, "expected what an attachment needs"))
        .collect();
    let today = today(state)?;
    if taken_on.is_some_and(|day| day > today) {
        errors.push(FieldError::new("/taken_on", "day_in_future", "expected no day to come"));
    }
    match &requirement {
        None if purpose == Purpose::Evidence => {
            errors.push(FieldError::new(
                "/requirement",
                "requirement_missing",
                "expected the requirement that it shows",
            ));
        }
        Some(requirement) if standing.pack.rulebook.item(requirement).is_none() => {
            errors.push(FieldError::new("/requirement", "unknown_requirement", "the pack has no such requirement"));
        }
        _ => {}
    }
    if !errors.is_empty() {
        return Err(CaseError::Invalid(errors));
    }
    drop(standing);
    let looked = state.files.look_at(content).await.map_err(AttachmentFault::File)?;
    let attachment = Uuid::now_v7();
    state.files.keep(Shelf::Case(case.id), attachment, &looked).await.map_err(AttachmentFault::Storage)?;
    let added = Attachment {
        id: attachment,
        case_id: case.id,
        round: case.round_of_additions(),
        purpose,
        requirement,
        caption,
        taken_on,
        taken_time: None,
        place: None,
        file_name,
        source_sha256: looked.source_sha256.to_vec(),
        kept: Kept::of(&looked, state.clock.now_ms()),
        account: person.account,
        person: person.display_name.clone(),
        role: person.actor.role,
        division: person.actor.division.to_string(),
        is_pinned: false,
        removed_at: None,
        scanned_at: None,
        malware: None,
    };
    let is_new = write(state, person, added).await;
    // When the database fails nobody knows whether the row is there: a file too many does no harm.
    if !matches!(is_new, Ok(true) | Err(CaseError::Store(_))) {
        state.files.remove(Shelf::Case(case.id), attachment, &looked.sha256).await;
    }
    is_new
}

/// Writes the row of a file that has been kept; false when the same file is there already.
async fn write(state: &AppState, person: &Person, added: Attachment) -> Result<bool, CaseError> {
    let transaction = state.database.begin().await?;
    let mut case = find_and_lock(&transaction, person, added.case_id).await?;
    allow(attachment::may_add(&person.actor, added.purpose, &moment(&transaction, person, &case).await?))?;
    let present = attachments::of_case(&transaction, case.id).await?;
    let beside = present.iter().filter(|one| stand_together(one, &added));
    let (mut count, mut is_there) = (0, false);
    for one in beside {
        count += 1;
        is_there |= one.source_sha256 == added.source_sha256;
    }
    if is_there {
        return Ok(false);
    }
    let most = state.files.most_per_requirement();
    if count >= most {
        return Err(AttachmentFault::TooMany(most).into());
    }
    let said = told(&added);
    attachments::add(&transaction, added).await?;
    advance(state, &transaction, person, &mut case, "attachment_added").await?;
    audit(state, &transaction, person, &case, "attachment_added", said).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Whether both show the same requirement and the one that is there has not been taken away.
pub(super) fn stand_together(present: &Attachment, added: &Attachment) -> bool {
    present.removed_at.is_none() && present.purpose == added.purpose && present.requirement == added.requirement
}

/// What is recorded of one that is added.
pub(super) fn told(added: &Attachment) -> Value {
    json!({
        "attachment": added.id, "purpose": added.purpose, "requirement": added.requirement,
        "sha256": HEXLOWER.encode(&added.kept.sha256),
    })
}

/// Takes an attachment away; gives the id of its case.
pub(crate) async fn remove_attachment(state: &AppState, person: &Person, id: Uuid) -> Result<Uuid, CaseError> {
    let transaction = state.database.begin().await?;
    let (_, found) = find_seen(state, &transaction, person, id).await?;
    let mut case = find_and_lock(&transaction, person, found.case_id).await?;
    // As it is now that nothing else happens to its case.
    let found = attachments::find(&transaction, id).await?.ok_or(CaseError::Unknown)?;
    if found.removed_at.is_some() {
        return Ok(case.id);
    }
    let moment = moment(&transaction, person, &case).await?;
    allow(may_remove(person, &found, &moment))?;
    if found.is_pinned {
        attachments::set_aside(&transaction, id, state.clock.now_ms()).await?;
    } else {
        attachments::remove(&transaction, id).await?;
    }
    advance(state, &transaction, person, &mut case, "attachment_removed").await?;
    let said = json!({ "attachment": id, "sha256": HEXLOWER.encode(&found.kept.sha256), "is_kept": found.is_pinned });
    audit(state, &transaction, person, &case, "attachment_removed", said).await?;
    transaction.commit().await?;
    if !found.is_pinned {
        state.files.remove(Shelf::Case(case.id), id, &found.kept.sha256).await;
    }
    Ok(case.id)
}

/// The file of an attachment.
pub(crate) async fn attached_file(
    state: &AppState,
    person: &Person,
    id: Uuid,
    size: Size,
) -> Result<AttachedFile, CaseError> {
    let (case, found) = find_seen(state, &state.database.read, person, id).await?;
    let is_image = found.kept.size.is_some();
    if size == Size::Small && !is_image {
        return Err(CaseError::Unknown);
    }
    scan::check_given(state, found.scan()).map_err(AttachmentFault::NotGiven)?;
    let bytes = state
        .files
        .read(Shelf::Case(case.id), id, &found.kept.sha256, size == Size::Small)
        .await
        .map_err(AttachmentFault::Storage)?
        .ok_or_else(|| CaseError::Internal(format!("the file of attachment {id} is gone")))?;
    Ok(AttachedFile {
        name: if is_image { as_jpeg(&found.file_name) } else { found.file_name },
        media_type: if is_image { JPEG } else { PDF },
        bytes,
    })
}

/// An attachment that the reader may see, with its case.
async fn find_seen(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    id: Uuid,
) -> Result<(Case, Attachment), CaseError> {
    // Whoever sees no cases at all is told so before anything is looked up.
    scope_of(person)?;
    let found = attachments::find(db, id).await?.ok_or(CaseError::Unknown)?;
    let case = super::find(db, person, found.case_id).await?;
    let only = seen_requirements(state, db, person, &case).await?;
    if sees(person, &found, case.stage, only.as_deref()) { Ok((case, found)) } else { Err(CaseError::Unknown) }
}

/// What the rules need to know of a case for somebody.
async fn moment(db: &impl ConnectionTrait, person: &Person, case: &Case) -> Result<Moment, CaseError> {
    let may_hand_in = person.actor.role == Role::Expert
        && review_store::experts(db, case.id).await?.iter().any(|expert| {
            expert.account == person.account && expert.round == case.round && expert.submitted_at.is_none()
        });
    Ok(Moment { community: case.community.clone(), stage: case.stage, route: case.route, may_hand_in })
}

fn allow(answer: Result<(), Refused>) -> Result<(), CaseError> {
    answer.map_err(|refused| match refused {
        Refused::NotForRole => CaseError::NotForRole,
        Refused::NotNow => AttachmentFault::NotNow.into(),
        Refused::OfOthers => AttachmentFault::OfOthers.into(),
    })
}

/// Looks at an attachment as the rules do.
fn with_given<T>(one: &Attachment, look: impl FnOnce(&Given<'_>) -> T) -> T {
    let account = one.account.to_string();
    let requirement = one.requirement.as_deref();
    look(&Given { purpose: one.purpose, requirement, account: &account, role: one.role })
}

fn sees(person: &Person, one: &Attachment, stage: Stage, only: Option<&[String]>) -> bool {
    with_given(one, |given| attachment::sees(&person.actor, given, stage, only))
}

fn may_remove(person: &Person, one: &Attachment, moment: &Moment) -> Result<(), Refused> {
    with_given(one, |given| attachment::may_remove(&person.actor, given, moment))
}

/// Other communities that have sent a file.
struct Others {
    are_there: bool,
    /// Names of those within the reader's reach.
    names: Vec<String>,
}

fn others(state: &AppState, person: &Person, communities: &[DivisionCode]) -> Others {
    let reached = communities.iter().filter(|other| person.actor.reaches(other));
    Others {
        are_there: !communities.is_empty(),
        names: reached.filter_map(|other| state.directory.name_of(other.as_str())).collect(),
    }
}

fn shown(state: &AppState, one: Attachment, may_remove: bool, same: Others, alike: Others) -> AttachmentView {
    let (width, height) = one.kept.size.unzip();
    let ScanView { scan, malware, is_given } = scan::shown(state, one.scan(), one.malware);
    AttachmentView {
        id: one.id.to_string(),
        purpose: one.purpose,
        requirement: one.requirement,
        caption: one.caption,
        taken_on: one.taken_on,
        taken_time: one.taken_time,
        place: one.place,
        file_name: one.file_name,
        media_type: one.kept.media_type,
        size_bytes: one.kept.size_bytes,
        sha256: HEXLOWER.encode(&one.kept.sha256),
        width,
        height,
        round: one.round,
        by: one.person,
        division_name: state.directory.name_of(&one.division).unwrap_or_default(),
        uploaded_at: clock::rfc3339(one.kept.arrived_at),
        is_pinned: one.is_pinned,
        removed_at: one.removed_at.map(clock::rfc3339),
        scan,
        malware,
        is_given,
        may_remove,
        is_used_elsewhere: same.are_there,
        used_by: same.names,
        is_alike_elsewhere: alike.are_there,
        alike_in: alike.names,
    }
}

/// Whatever image was sent, a JPEG is given.
fn as_jpeg(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    if ["jpg", "jpeg"].iter().any(|jpeg| ending.eq_ignore_ascii_case(jpeg)) {
        return name.to_owned();
    }
    format!("{stem}.jpg")
}

impl From<AttachmentFault> for CaseError {
    fn from(fault: AttachmentFault) -> Self {
        Self::Attachment(fault)
    }
}

impl From<AttachmentFault> for Problem {
    fn from(fault: AttachmentFault) -> Self {
        let (status, code, title) = match &fault {
            AttachmentFault::Storage(error) => {
                tracing::error!(%error, "files cannot be kept or read: {error}");
                return Self::storage_unavailable();
            }
            AttachmentFault::File(FileFault::Failed) => return Self::internal(),
            AttachmentFault::NotGiven(why) => return (*why).into(),
            AttachmentFault::NotNow => {
                (StatusCode::CONFLICT, "attachment_not_now", "Nothing can be added or taken away where the case stands")
            }
            AttachmentFault::OfOthers => (StatusCode::FORBIDDEN, "attachment_of_others", "Somebody else has added it"),
            AttachmentFault::TooMany(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "attachments_too_many", "There are as many files here as are taken")
            }
            AttachmentFault::File(file) => (status_of(*file), file.code(), "The file is not taken"),
        };
        Self::new(status, code, title).at("/content", code, fault.to_string())
    }
}

fn status_of(fault: FileFault) -> StatusCode {
    if fault == FileFault::TooLarge { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY }
}

#[cfg(test)]
mod tests {
    use super::as_jpeg;

    #[test]
    fn a_name_ends_like_what_is_given() {
        for (name, expected) in [
            ("消防通道.png", "消防通道.jpg"),
            ("IMG_1.JPG", "IMG_1.JPG"),
            ("a.jpeg", "a.jpeg"),
            ("无后缀", "无后缀.jpg"),
        ] {
            assert_eq!(as_jpeg(name), expected);
        }
    }
}
