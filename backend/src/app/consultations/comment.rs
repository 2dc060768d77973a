//! Takes a comment. A retry with the same id gets the same receipt; one address may comment so many
//! times an hour; outside the days nothing is taken. Who comments is kept encrypted.

use std::net::IpAddr;

use sea_orm::ConnectionTrait;
use shared::{
    api::consultations::{CommentReceipt, Commenter, CreateConsultationComment},
    consultation::ConsultationState,
    notice::Phase,
};
use uuid::{Uuid, Version};

use super::{ConsultationError, internal};
use crate::{
    api::FieldError,
    app::hourly,
    clock,
    crockford::ReceiptNumber,
    privacy::Privacy,
    state::AppState,
    store::consultations::{self as store, Comment, Consultation},
};

/// A comment that has been taken.
#[derive(Debug)]
pub(crate) enum Received {
    /// Just now.
    New(CommentReceipt),
    /// It had come before: the same receipt.
    Known(CommentReceipt),
}

/// Takes a comment from an address.
pub(crate) async fn receive(
    state: &AppState,
    client: IpAddr,
    consultation: &str,
    mut wish: CreateConsultationComment,
) -> Result<Received, ConsultationError> {
    let consultation_id = Uuid::parse_str(consultation).map_err(|_| ConsultationError::Unknown)?;
    for text in [&mut wish.words.text, &mut wish.words.name, &mut wish.words.organisation] {
        *text = text.trim().to_owned();
    }
    let client_id = Uuid::parse_str(&wish.id).ok().filter(|id| id.get_version() == Some(Version::SortRand));
    let sent = serde_json::to_vec(&(consultation_id, &wish)).map_err(internal)?;
    let fingerprint = state.privacy.fingerprint("consultation comment", &sent);
    if let Some(id) = client_id
        && let Some(known) = known(&state.database.read, id, &fingerprint).await?
    {
        return Ok(Received::Known(known));
    }
    let transaction = state.database.begin().await?;
    let consultation = store::find_and_lock(&transaction, consultation_id).await?;
    let consultation = taking(state, consultation)?;
    let client_id = checked(state, &consultation, &wish, client_id)?;
    if let Some(known) = known(&transaction, client_id, &fingerprint).await? {
        return Ok(Received::Known(known));
    }
    let now = state.clock.now_ms();
    let most = state.config.privacy.comments_per_hour;
    if let Some(exceeded) = hourly::count(state, &transaction, "comment address", client, most, now).await? {
        return Err(ConsultationError::TooMany(exceeded));
    }
    let id = Uuid::now_v7();
    let commenter = Commenter { name: wish.words.name, organisation: wish.words.organisation };
    let comment = Comment {
        id,
        client_id,
        receipt: ReceiptNumber::random().as_str().to_owned(),
        fingerprint: fingerprint.to_vec(),
        consultation_id,
        requirement: wish.words.requirement,
        words: wish.words.text,
        is_signed: !(commenter.name.is_empty() && commenter.organisation.is_empty()),
        sealed: seal(&state.privacy, id, &commenter)?,
        received_at: now,
        answer: None,
        version: 1,
    };
    match store::add_comment(&transaction, &comment).await {
        Ok(()) => {}
        // Its twin was quicker.
        Err(error) if error.is_duplicate() => {
            drop(transaction);
            let known = known(&state.database.read, client_id, &fingerprint).await?;
            return known.map(Received::Known).ok_or(ConsultationError::Store(error));
        }
        Err(error) => return Err(error.into()),
    }
    transaction.commit().await?;
    metrics::counter!("consultation_comments_received").increment(1);
    Ok(Received::New(shown(&comment, &consultation)))
}

/// What became of a comment, for whoever has its receipt number.
pub(crate) async fn receipt(state: &AppState, typed: &str) -> Result<CommentReceipt, ConsultationError> {
    let number = ReceiptNumber::parse(typed).ok_or(ConsultationError::Unknown)?;
    let db = &state.database.read;
    let comment = store::by_receipt(db, number.as_str()).await?.ok_or(ConsultationError::Unknown)?;
    whole(db, &comment).await
}

/// Who commented.
pub(super) fn open(privacy: &Privacy, comment: &Comment) -> Result<Commenter, ConsultationError> {
    let bytes = privacy.unseal("commenter", &comment.id.to_string(), &comment.sealed).map_err(internal)?;
    serde_json::from_slice(&bytes).map_err(internal)
}

fn seal(privacy: &Privacy, id: Uuid, commenter: &Commenter) -> Result<Vec<u8>, ConsultationError> {
    Ok(privacy.seal("commenter", &id.to_string(), &serde_json::to_vec(commenter).map_err(internal)?))
}

async fn whole(db: &impl ConnectionTrait, comment: &Comment) -> Result<CommentReceipt, ConsultationError> {
    let consultation = store::find(db, comment.consultation_id).await?;
    let consultation = consultation.ok_or_else(|| internal(format!("comment {} is about nothing", comment.id)))?;
    Ok(shown(comment, &consultation))
}

/// What the commenter sees. An answer may still be written anew until the summary is published, so
/// it is shown only then.
fn shown(comment: &Comment, consultation: &Consultation) -> CommentReceipt {
    let number = ReceiptNumber::parse(&comment.receipt);
    let answer = comment.answer.as_ref().filter(|_| consultation.state == ConsultationState::Summarised);
    CommentReceipt {
        receipt: number.map_or_else(|| comment.receipt.clone(), |number| number.for_people()),
        received_at: clock::rfc3339(comment.received_at),
        consultation: consultation.id.to_string(),
        title: consultation.title.clone(),
        requirement: comment.requirement.clone(),
        result: answer.map(|answer| answer.result),
        reason: answer.map(|answer| answer.reason.clone()).unwrap_or_default(),
        answered_at: answer.map(|answer| clock::rfc3339(answer.at)),
    }
}

/// The receipt of what came before under the same id; other content under it is a conflict.
async fn known(
    db: &impl ConnectionTrait,
    client_id: Uuid,
    fingerprint: &[u8],
) -> Result<Option<CommentReceipt>, ConsultationError> {
    match store::by_client_id(db, client_id).await? {
        None => Ok(None),
        Some(comment) if comment.fingerprint == fingerprint => Ok(Some(whole(db, &comment).await?)),
        Some(_) => Err(ConsultationError::Conflict),
    }
}

/// The consultation, when comments are taken today.
fn taking(state: &AppState, found: Option<Consultation>) -> Result<Consultation, ConsultationError> {
    let consultation = found.ok_or(ConsultationError::Unknown)?;
    let today = state.clock.day();
    if consultation.state == ConsultationState::Open && consultation.period.phase(today) == Phase::Open {
        Ok(consultation)
    } else {
        Err(ConsultationError::closed(consultation.period, today))
    }
}

/// The client's id, when all that was sent makes sense.
fn checked(
    state: &AppState,
    consultation: &Consultation,
    wish: &CreateConsultationComment,
    client_id: Option<Uuid>,
) -> Result<Uuid, ConsultationError> {
    let mut errors = Vec::new();
    if client_id.is_none() {
        errors.push(FieldError::new("/id", "not_uuid_v7", "expected a UUID of version 7"));
    }
    if let Some(named) = &wish.words.requirement {
        let pack = state.library.get(&consultation.pack_hash);
        if !pack.is_some_and(|pack| pack.requirements.iter().any(|own| own.id == *named)) {
            errors.push(FieldError::new(
                "/words/requirement",
                "unknown_requirement",
                "expected a requirement of the draft",
            ));
        }
    }
    for (name, flaw) in wish.words.flaws() {
        errors.push(FieldError::new(format!("/words/{name}"), flaw.code(), "expected what a comment needs"));
    }
    match client_id {
        Some(id) if errors.is_empty() => Ok(id),
        _ => Err(ConsultationError::Invalid(errors)),
    }
}
