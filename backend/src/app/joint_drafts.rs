//! 共同草稿: one self-assessment that several people of a committee fill in.
//!
//! Devices keep their own sheets and send what has changed; [`shared::joint`] says what may replace
//! what. A draft ends with a submission: once a self-assessment of the community by that pack is
//! sealed, whoever still fills in the draft is told, and the next one begins anew.

use axum::http::StatusCode;
use shared::{
    api::joint::{JointDraftRow, JointDrafts},
    division::{DivisionCode, DivisionLevel},
    joint::{self, Change, Entry, MAX_PLACES, Place, Said, SyncDraft, Synced, Verdict},
};
use uuid::Uuid;

use super::{
    audit::{self, Entry as AuditEntry},
    person::Person,
};
use crate::{
    api::FieldError,
    clock,
    library::Entry as Pack,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        joint_drafts::{self as store, JointDraft},
        submissions,
    },
};

/// Why something could not be done with a joint draft.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DraftError {
    /// There is none, or not for whoever asks.
    #[error("no such draft")]
    Unknown,
    /// Only committees work on drafts.
    #[error("not for this role")]
    NotForRole,
    /// The pack is not known here, or is not the one in the address.
    #[error("no such pack")]
    UnknownPack,
    /// It was submitted or discarded meanwhile.
    #[error("the draft has ended")]
    Closed,
    /// Somebody else has begun it at the same moment.
    #[error("the draft has just been begun")]
    BegunMeanwhile,
    /// What was sent makes no sense.
    #[error("what was sent cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for DraftError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// The drafts of one's own community that are still filled in.
pub(crate) async fn list(state: &AppState, person: &Person, code: &str) -> Result<JointDrafts, DraftError> {
    let community = own_community(state, person, code)?;
    let db = &state.database.read;
    let mut drafts = Vec::new();
    for draft in store::of_community(db, &community).await? {
        if has_ended(state, db, &draft).await? {
            continue;
        }
        let pack = state.library.get(&draft.pack_hash);
        drafts.push(JointDraftRow {
            pack_title: pack.and_then(|pack| pack.summary.title.get("zh").cloned()).unwrap_or_default(),
            requirements: pack.map_or(0, |pack| number(pack.rulebook.items.len())),
            pack_id: draft.pack_id,
            answered: draft.answered,
            begun_by: draft.begun_by,
            begun_at: clock::rfc3339(draft.begun_at),
            changed_by: draft.changed_by,
            changed_at: clock::rfc3339(draft.changed_at),
        });
    }
    Ok(JointDrafts { drafts })
}

/// Takes what was changed on a device and gives what was said elsewhere.
pub(crate) async fn sync(
    state: &AppState,
    person: &Person,
    code: &str,
    pack_id: &str,
    wish: SyncDraft,
) -> Result<Synced, DraftError> {
    let community = own_community(state, person, code)?;
    let pack = state.library.get(&wish.pack_hash).filter(|pack| pack.summary.id == pack_id);
    let pack = pack.ok_or(DraftError::UnknownPack)?;
    let errors = flaws(pack, &wish.changes);
    if !errors.is_empty() {
        return Err(DraftError::Invalid(errors));
    }
    let transaction = state.database.begin().await?;
    let mut kept = store::find_and_lock(&transaction, &community, pack_id).await?;
    if let Some(draft) = &kept
        && has_ended(state, &transaction, draft).await?
    {
        store::remove(&transaction, draft.id).await?;
        kept = None;
    }
    let mut draft = match (wish.draft.as_deref(), kept) {
        (Some(asked), Some(draft)) if asked == draft.id.to_string() => draft,
        (None, Some(draft)) => draft,
        (None, None) => {
            let draft = new(state, person, community, pack);
            match store::insert(&transaction, &draft).await {
                Err(error) if error.is_duplicate() => return Err(DraftError::BegunMeanwhile),
                done => done?,
            }
            draft
        }
        (Some(_), _) => {
            transaction.commit().await?;
            return Err(DraftError::Closed);
        }
    };
    let mut entries = store::entries(&transaction, draft.id).await?;
    let news = take(&mut draft, &mut entries, &wish.changes, person, state.clock.now_ms());
    if entries.len() > MAX_PLACES {
        return Err(DraftError::Invalid(vec![too_many()]));
    }
    let taken: Vec<&Entry> = entries.iter().filter(|entry| entry.version > news.before).collect();
    if !taken.is_empty() {
        store::put(&transaction, draft.id, &taken).await?;
        store::update(&transaction, &draft).await?;
    }
    transaction.commit().await?;
    entries.retain(|entry| entry.version > wish.seen || news.stale.contains(&entry.place));
    Ok(Synced { draft: draft.id.to_string(), version: draft.version, entries, you: person.display_name.clone() })
}

/// Throws the draft of one's own community away, for everybody.
pub(crate) async fn discard(state: &AppState, person: &Person, code: &str, pack_id: &str) -> Result<(), DraftError> {
    let community = own_community(state, person, code)?;
    let transaction = state.database.begin().await?;
    let draft = store::find_and_lock(&transaction, &community, pack_id).await?.ok_or(DraftError::Unknown)?;
    store::remove(&transaction, draft.id).await?;
    let entry = AuditEntry::new(person, "draft_discarded", format!("draft {}", draft.id))
        .within(&community)
        .from(serde_json::json!({ "pack_id": draft.pack_id, "answered": draft.answered, "begun_by": draft.begun_by }));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}

/// What has come of changes.
struct News {
    /// The version before.
    before: u32,
    /// Where something else was said meanwhile.
    stale: Vec<Place>,
}

/// Takes the changes that may be taken into what is kept.
fn take(draft: &mut JointDraft, entries: &mut Vec<Entry>, changes: &[Change], person: &Person, now: i64) -> News {
    let mut news = News { before: draft.version, stale: Vec::new() };
    for change in changes {
        let kept = entries.iter().position(|entry| entry.place == change.place);
        match joint::judge(kept.map(|position| &entries[position]), change) {
            Verdict::Same => {}
            Verdict::Stale => news.stale.push(change.place.clone()),
            Verdict::Taken => {
                draft.version += 1;
                let entry = Entry {
                    place: change.place.clone(),
                    said: change.said.clone(),
                    version: draft.version,
                    by: person.display_name.clone(),
                    at: now,
                };
                match kept {
                    Some(position) => entries[position] = entry,
                    None => entries.push(entry),
                }
            }
        }
    }
    if draft.version > news.before {
        draft.changed_by.clone_from(&person.display_name);
        draft.changed_at = now;
        let is_answer = |entry: &&Entry| matches!(&entry.said, Said::Answer(answer) if answer.response.is_some());
        draft.answered = number(entries.iter().filter(is_answer).count());
    }
    news
}

fn new(state: &AppState, person: &Person, community: DivisionCode, pack: &Pack) -> JointDraft {
    let now = state.clock.now_ms();
    JointDraft {
        id: Uuid::now_v7(),
        community,
        pack_id: pack.summary.id.clone(),
        pack_hash: pack.summary.hash.clone(),
        version: 0,
        answered: 0,
        begun_by: person.display_name.clone(),
        begun_at: now,
        changed_by: person.display_name.clone(),
        changed_at: now,
    }
}

/// Whether a self-assessment has been sealed since a draft was begun.
async fn has_ended(
    state: &AppState,
    db: &impl sea_orm::ConnectionTrait,
    draft: &JointDraft,
) -> Result<bool, StoreError> {
    let sealed = submissions::of_community(db, draft.community.as_str()).await?;
    let mut since = sealed.iter().take_while(|row| row.recorded_at > draft.begun_at);
    Ok(since.any(|row| state.library.get(&row.pack_hash).is_some_and(|pack| pack.summary.id == draft.pack_id)))
}

/// The community with a code, for its own committee.
fn own_community(state: &AppState, person: &Person, code: &str) -> Result<DivisionCode, DraftError> {
    if !joint::may_join(person.actor.role) {
        return Err(DraftError::NotForRole);
    }
    let community: DivisionCode = code.parse().map_err(|_| DraftError::Unknown)?;
    let exists = community.level() == DivisionLevel::Community && state.directory.has_community(community.as_str());
    if exists && joint::may_fill(&person.actor, &community) { Ok(community) } else { Err(DraftError::Unknown) }
}

/// Everything that is wrong with changes. What is said may be unfinished: the devices say what counts.
fn flaws(pack: &Pack, changes: &[Change]) -> Vec<FieldError> {
    if changes.len() > MAX_PLACES {
        return vec![too_many()];
    }
    let flaw = |(position, change): (usize, &Change)| {
        let unknown = match &change.place {
            Place::Requirement(id) => pack.rulebook.item(id).is_none().then_some("unknown_requirement"),
            Place::Fact(id) => pack.rulebook.fact(id).is_none().then_some("unknown_fact"),
        };
        let (member, code) = match (unknown, joint::flaw(change)) {
            (Some(code), _) => ("place", code),
            (None, flaw) => ("said", flaw?),
        };
        let detail = format!("{:?}", change.place);
        Some(FieldError { pointer: format!("/changes/{position}/{member}"), code: code.to_owned(), detail })
    };
    changes.iter().enumerate().filter_map(flaw).collect()
}

fn too_many() -> FieldError {
    FieldError {
        pointer: "/changes".to_owned(),
        code: "too_many".to_owned(),
        detail: format!("a draft has {MAX_PLACES} places at most"),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl From<DraftError> for Problem {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::Unknown => Self::not_found(),
            DraftError::NotForRole => Self::not_for_role(),
            DraftError::UnknownPack => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "unknown_pack",
                "There is no such pack",
            )
            .at("/pack_hash", "unknown_pack", "no version of the pack in the address has this hash"),
            DraftError::Closed => {
                Self::new(StatusCode::CONFLICT, "draft_closed", "The draft was submitted or discarded meanwhile")
            }
            DraftError::BegunMeanwhile => {
                Self::new(StatusCode::CONFLICT, "draft_begun", "Somebody has just begun this draft; send it again")
            }
            DraftError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "draft_invalid", "What was sent cannot be accepted")
                    .with_errors(errors)
            }
            DraftError::Store(error) => error.into(),
        }
    }
}
