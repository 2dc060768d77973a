//! What residents wrote: the street reads it and decides what becomes public, the offices above the
//! committee see what it decides, the committee and everybody else see what is public.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use shared::{
    api::surveys::{ModerateRemark, SurveyRemark, SurveyRemarkPage},
    division::DivisionCode,
    people::Actor,
    survey::{self, Fate},
};
use uuid::Uuid;

use super::{Asked, SurveyError, internal, is_enough, period_of, seen};
use crate::{
    api::FieldError,
    app::{
        audit::{self, Entry},
        paging,
        person::Person,
        scan,
    },
    files::Shelf,
    state::AppState,
    store::surveys::remarks::{self as store, Choice, Remark},
};

/// Remarks on a page when nothing is asked for, and at most.
const USUAL_PAGE: u64 = 50;
const LONGEST_PAGE: u64 = 200;

/// Which remarks.
#[derive(Clone, Debug)]
pub(crate) struct RemarkQuery {
    pub(crate) period: Option<String>,
    pub(crate) choice: Choice,
    pub(crate) after: Option<Uuid>,
    pub(crate) limit: Option<u64>,
}

/// Remarks of a community, as far as somebody may see them.
pub(crate) async fn remarks(
    state: &AppState,
    person: &Person,
    code: &str,
    query: RemarkQuery,
) -> Result<SurveyRemarkPage, SurveyError> {
    let Asked { code, .. } = seen(state, person, code)?;
    let period = period_of(state, query.period.as_deref())?;
    if !is_enough(state, &code, period).await? {
        return Ok(SurveyRemarkPage { remarks: Vec::new(), next: None });
    }
    let sees_all = survey::may_see_unread(person.actor.role);
    let choice = if sees_all { query.choice } else { Choice::Released };
    let limit = query.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let mut found = store::list(&state.database.read, &code, period, choice, query.after, limit + 1).await?;
    let next = paging::cut(&mut found, limit).map(|last| last.id.to_string());
    Ok(SurveyRemarkPage { remarks: found.into_iter().map(|one| shown(state, one, sees_all)).collect(), next })
}

/// The street decides what becomes of a remark, or decides anew.
pub(crate) async fn moderate(
    state: &AppState,
    person: &Person,
    id: Uuid,
    wish: ModerateRemark,
) -> Result<SurveyRemark, SurveyError> {
    let transaction = state.database.begin().await?;
    let mut remark = find(state, &transaction, &person.actor, id).await?;
    if !survey::may_moderate(&person.actor, &remark.community) {
        return Err(SurveyError::NotForRole);
    }
    let before = fates(&remark);
    let mut errors = Vec::new();
    for (pointer, is_there, asked) in [
        ("/text", remark.words.is_some(), wish.text.is_some()),
        ("/photo", remark.photo.is_some(), wish.photo.is_some()),
    ] {
        if is_there != asked {
            errors.push(FieldError::new(
                pointer,
                "fate_mismatch",
                "expected a decision on what there is, and on nothing else",
            ));
        }
    }
    if !errors.is_empty() {
        return Err(SurveyError::Invalid(errors));
    }
    if let (Some(words), Some(fate)) = (&mut remark.words, wish.text) {
        words.fate = fate;
    }
    if let (Some(photo), Some(fate)) = (&mut remark.photo, wish.photo) {
        photo.fate = fate;
    }
    let at = state.clock.now_ms();
    if remark.version != wish.version
        || !store::moderate(&transaction, &remark, wish.version, at, person.account).await?
    {
        return Err(SurveyError::Changed);
    }
    remark.version += 1;
    // What was written stays out of the log: it may speak of a person.
    let entry = Entry::new(person, "remark_moderated", format!("survey remark {id}"))
        .within(&remark.community)
        .from(before)
        .to(fates(&remark));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(shown(state, remark, true))
}

/// A photo that somebody may see.
pub(crate) async fn photo(state: &AppState, person: &Person, id: Uuid, is_small: bool) -> Result<Vec<u8>, SurveyError> {
    let remark = find(state, &state.database.read, &person.actor, id).await?;
    let sees_all = survey::may_see_unread(person.actor.role);
    read(state, remark, |fate| sees_all || fate == Fate::Released, is_small).await
}

/// A photo that everybody may see.
pub(crate) async fn public_photo(state: &AppState, id: Uuid) -> Result<Vec<u8>, SurveyError> {
    let remark = store::find(&state.database.read, id).await?.ok_or(SurveyError::Unknown)?;
    if !is_enough(state, &remark.community, remark.period).await? {
        return Err(SurveyError::Unknown);
    }
    read(state, remark, |fate| fate == Fate::Released, false).await
}

/// The photo of a remark, for somebody who sees photos of such a fate.
async fn read(
    state: &AppState,
    remark: Remark,
    is_seen: impl FnOnce(Fate) -> bool,
    is_small: bool,
) -> Result<Vec<u8>, SurveyError> {
    let Remark { id, photo, photo_scan, .. } = remark;
    let photo = photo.filter(|photo| is_seen(photo.fate)).ok_or(SurveyError::Unknown)?;
    scan::check_given(state, photo_scan)?;
    let bytes = state.files.read(Shelf::Surveys, id, &photo.content, is_small).await?;
    bytes.ok_or_else(|| internal(format!("the photo of remark {id} is gone")))
}

/// A remark within somebody's reach, of a community with enough answers.
async fn find(state: &AppState, db: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<Remark, SurveyError> {
    if !survey::may_see(actor.role) {
        return Err(SurveyError::NotForRole);
    }
    let reached = |community: &DivisionCode| actor.reaches(community);
    let remark = store::find(db, id).await?.filter(|one| reached(&one.community)).ok_or(SurveyError::Unknown)?;
    if is_enough(state, &remark.community, remark.period).await? { Ok(remark) } else { Err(SurveyError::Unknown) }
}

fn shown(state: &AppState, remark: Remark, sees_all: bool) -> SurveyRemark {
    let is_seen = |fate: Fate| sees_all || fate == Fate::Released;
    let words = remark.words.filter(|words| is_seen(words.fate));
    let photo_fate = remark.photo.map(|photo| photo.fate).filter(|fate| is_seen(*fate));
    SurveyRemark {
        id: remark.id.to_string(),
        version: remark.version,
        text_fate: words.as_ref().map(|words| words.fate),
        text: words.map(|words| words.content),
        photo_fate,
        photo_scan: photo_fate.map(|_| scan::shown(state, remark.photo_scan, remark.photo_malware)),
    }
}

/// What became of a remark, for the log.
fn fates(remark: &Remark) -> Value {
    json!({
        "text": remark.words.as_ref().map(|words| words.fate),
        "photo": remark.photo.as_ref().map(|photo| photo.fate),
    })
}
