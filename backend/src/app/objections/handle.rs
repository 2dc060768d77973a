//! The city that handles an objection looks at it and answers it. Every look at personal data is
//! recorded before it is given.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::{
    api::notices::{ObjectionPage, ObjectionRow, ObjectionView, ReplyToObjection},
    case::{Stage, Step, step::MAX_OPINION_CHARACTERS},
    notice::{ObjectionState, text_flaw},
};
use uuid::Uuid;

use super::{ObjectionError, internal, receive::whole, sealed};
use crate::{
    api::FieldError,
    app::{
        audit::{self, Entry},
        cases::{self as case_app, Publicity},
        notices::{own_city, step_of},
        paging,
        person::Person,
        scan,
        sessions::SignedIn,
    },
    clock,
    state::AppState,
    store::{
        cases, notices,
        objections::{self, Answer, Objection},
    },
};

/// Objections on a page when nothing is asked for, and at most.
const USUAL_PAGE: u64 = 50;
const LONGEST_PAGE: u64 = 200;
/// Why a case left its notice.
const UPHELD: &str = "objection_upheld";

/// What somebody asks the list of objections for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListQuery {
    /// Against cases of this notice.
    pub(crate) notice: Option<Uuid>,
    /// In this state.
    pub(crate) state: Option<ObjectionState>,
    pub(crate) after: Option<String>,
    pub(crate) limit: Option<u64>,
}

/// A file that came with an objection.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

/// One page of the objections that somebody's city handles; nothing of the objectors.
pub(crate) async fn list(
    state: &AppState,
    person: &Person,
    query: &ListQuery,
) -> Result<ObjectionPage, ObjectionError> {
    let city = own_city(person)?;
    let db = &state.database.read;
    let after = paging::behind(query.after.as_deref()).map_err(|wrong| ObjectionError::Invalid(vec![wrong]))?;
    let limit = query.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let mut found = objections::list(db, city, query.notice, query.state, after, limit + 1).await?;
    let next = paging::cut(&mut found, limit).map(|last| format!("{}~{}", last.received_at, last.id));
    let notices: BTreeSet<Uuid> = found.iter().map(|objection| objection.notice_id).collect();
    let numbers = notices::numbers(db, notices).await?;
    let row = |objection: Objection| ObjectionRow {
        id: objection.id.to_string(),
        received_at: clock::rfc3339(objection.received_at),
        notice: objection.notice_id.to_string(),
        notice_number: numbers.get(&objection.notice_id).cloned().unwrap_or_default(),
        case: objection.case_id.to_string(),
        community_name: state.directory.name_of(objection.community.as_str()).unwrap_or_default(),
        state: objection.state,
    };
    Ok(ObjectionPage { objections: found.into_iter().map(row).collect(), next })
}

/// One objection with the person behind it.
pub(crate) async fn view(state: &AppState, who: &SignedIn, id: Uuid) -> Result<ObjectionView, ObjectionError> {
    let transaction = state.database.begin().await?;
    let objection = find(&transaction, who, id).await?;
    let opened = sealed::open(&state.privacy, id, &objection.sealed)?;
    let scans = objections::scans(&transaction, id).await?;
    let view = ObjectionView {
        id: id.to_string(),
        receipt: whole(state, &transaction, &objection).await?,
        case: objection.case_id.to_string(),
        words: opened.words,
        attachments: opened.files.into_iter().map(|file| file.name).collect(),
        scans: scans.into_iter().map(|(known, malware)| scan::shown(state, known, malware)).collect(),
    };
    audit::record(state, &transaction, entry(who, "view_objection", &objection)).await?;
    transaction.commit().await?;
    Ok(view)
}

/// One file that came with an objection.
pub(crate) async fn attachment(
    state: &AppState,
    who: &SignedIn,
    id: Uuid,
    position: usize,
) -> Result<File, ObjectionError> {
    let transaction = state.database.begin().await?;
    let objection = find(&transaction, who, id).await?;
    let stored = i32::try_from(position).map_err(|_| ObjectionError::Unknown)?;
    let (stored, known) = objections::attachment(&transaction, id, stored).await?.ok_or(ObjectionError::Unknown)?;
    scan::check_given(state, known)?;
    let opened = sealed::open(&state.privacy, id, &objection.sealed)?;
    let name = opened.files.into_iter().nth(position).ok_or_else(|| internal("a file has no name"))?;
    let bytes = sealed::open_file(&state.privacy, id, position, &stored)?;
    let entry = entry(who, "view_objection_attachment", &objection).to(json!({ "position": position }));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(File { name: name.name, media_type: name.media_type, bytes })
}

/// What is in a file that came with an objection, for the server itself; none when it is gone.
pub(crate) async fn content(state: &AppState, id: Uuid, position: i32) -> Result<Option<Vec<u8>>, ObjectionError> {
    let Some((stored, _)) = objections::attachment(&state.database.read, id, position).await? else { return Ok(None) };
    let position = usize::try_from(position).map_err(internal)?;
    Ok(Some(sealed::open_file(&state.privacy, id, position, &stored)?))
}

/// Answers an objection. An upheld one takes its case out of the notice in which it stands by then, and back to
/// city review; back, too, when the case has left its notice before and been recognised anew.
pub(crate) async fn reply(
    state: &AppState,
    who: &SignedIn,
    id: Uuid,
    wish: ReplyToObjection,
) -> Result<(), ObjectionError> {
    let person = who.person();
    let transaction = state.database.begin().await?;
    let objection = find(&transaction, who, id).await?;
    let mut texts = vec![("/reply", &wish.reply)];
    if wish.is_upheld {
        texts.push(("/opinion", &wish.opinion));
    }
    let errors: Vec<_> = texts
        .into_iter()
        .filter_map(|(pointer, text)| Some((pointer, text_flaw(text, 1, MAX_OPINION_CHARACTERS)?)))
        .map(|(pointer, flaw)| FieldError::new(pointer, flaw.code(), "expected reasons"))
        .collect();
    if !errors.is_empty() {
        return Err(ObjectionError::Invalid(errors));
    }
    let now = state.clock.now_ms();
    let result = if wish.is_upheld { ObjectionState::Upheld } else { ObjectionState::NotUpheld };
    let answer = Answer { reply: wish.reply.trim().to_owned(), at: now, by: person.account };
    if !objections::answer(&transaction, id, result, &answer).await? {
        return Err(ObjectionError::Answered);
    }
    let mut before = json!({ "state": objection.state });
    // The reply may speak of a person, so the log keeps what it can be known again by.
    let reply_sha256 = HEXLOWER.encode(&Sha256::digest(answer.reply.as_bytes()));
    let mut after = json!({ "state": result, "reply_sha256": reply_sha256 });
    if wish.is_upheld {
        // Locked: a notice that takes it in may be about to be published.
        let scope = cases::Scope::Within(objection.city.clone());
        let case = cases::find_and_lock(&transaction, &scope, objection.case_id).await?;
        let case = case.ok_or_else(|| internal("the case of an objection is gone"))?;
        let comes_back = match case.stage {
            // It may be a later notice than that of the objection.
            Stage::Publicised => notices::leave(&transaction, case.id, UPHELD, now).await?,
            Stage::Recognised => true,
            // Another objection has been upheld before, and the review that this one asks for lies ahead.
            _ => false,
        };
        if comes_back {
            let step = step_of(Step::Uphold, case.version, wish.opinion.trim());
            let taken =
                case_app::take_within(state, &transaction, &person, case.id, step, Publicity::default()).await?;
            before["cases"] = json!([taken.before]);
            after["cases"] = json!([taken.after]);
        }
    }
    let entry = entry(who, "answer_objection", &objection).from(before).to(after);
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}

/// An objection that the city of whoever asks handles.
async fn find(db: &impl sea_orm::ConnectionTrait, who: &SignedIn, id: Uuid) -> Result<Objection, ObjectionError> {
    let person = who.person();
    let city = own_city(&person)?;
    objections::find(db, city, id).await?.ok_or(ObjectionError::Unknown)
}

fn entry(who: &SignedIn, action: &'static str, objection: &Objection) -> Entry {
    Entry::new(who, action, format!("objection {}", objection.id)).within(&objection.city)
}
