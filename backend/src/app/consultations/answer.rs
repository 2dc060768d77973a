//! Whoever opened a consultation reads the comments, may look at who commented, which is recorded,
//! and answers them.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shared::{
    api::consultations::{
        AnswerConsultationComment, CommentAnswer, Commenter, ConsultationComment, ConsultationCommentPage,
    },
    consultation::{ConsultationState, MAX_ANSWER_CHARACTERS},
    notice::text_flaw,
    people::Actor,
};
use uuid::Uuid;

use super::{ConsultationError, comment::open, entry, own};
use crate::{
    api::FieldError,
    app::{audit, paging, sessions::SignedIn},
    clock,
    state::AppState,
    store::consultations::{self as store, Answer, Comment, Consultation},
};

/// Comments on a page when nothing is asked for, and at most.
const USUAL_PAGE: u64 = 100;
const LONGEST_PAGE: u64 = 200;

/// Which comments.
#[derive(Clone, Debug, Default)]
pub(crate) struct CommentQuery {
    /// Only those with or without an answer.
    pub(crate) is_answered: Option<bool>,
    pub(crate) after: Option<Uuid>,
    pub(crate) limit: Option<u64>,
}

/// Comments on a consultation of one's own; nothing of the commenters.
pub(crate) async fn comments(
    state: &AppState,
    actor: &Actor,
    id: Uuid,
    query: CommentQuery,
) -> Result<ConsultationCommentPage, ConsultationError> {
    let db = &state.database.read;
    super::office(actor)?;
    let found = store::find(db, id).await?.filter(|found| actor.reaches(&found.division));
    let found = found.ok_or(ConsultationError::Unknown)?;
    if found.division != actor.division {
        return Err(ConsultationError::NotForRole);
    }
    let limit = query.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let mut rows = store::comments(db, id, query.is_answered, query.after, limit + 1).await?;
    let next = paging::cut(&mut rows, limit).map(|last| last.id.to_string());
    Ok(ConsultationCommentPage { comments: rows.into_iter().map(shown).collect(), next })
}

/// Who made a comment; that it was looked at is recorded before it is shown.
pub(crate) async fn commenter(state: &AppState, who: &SignedIn, id: Uuid) -> Result<Commenter, ConsultationError> {
    let transaction = state.database.begin().await?;
    let (consultation, comment) = find(&transaction, who.actor(), id).await?;
    let commenter = open(&state.privacy, &comment)?;
    let entry = entry(who, "view_commenter", &consultation).to(json!({ "comment": id }));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(commenter)
}

/// Answers a comment, or answers it anew as long as no summary has been published.
pub(crate) async fn answer(
    state: &AppState,
    who: &SignedIn,
    id: Uuid,
    wish: AnswerConsultationComment,
) -> Result<ConsultationComment, ConsultationError> {
    let transaction = state.database.begin().await?;
    let (consultation, mut comment) = find(&transaction, who.actor(), id).await?;
    if consultation.state == ConsultationState::Summarised {
        return Err(ConsultationError::Summarised);
    }
    let errors: Vec<_> = [("/gist", &wish.gist), ("/reason", &wish.reason)]
        .into_iter()
        .filter_map(|(pointer, text)| Some((pointer, text_flaw(text, 1, MAX_ANSWER_CHARACTERS)?)))
        .map(|(pointer, flaw)| FieldError::new(pointer, flaw.code(), "expected what an answer needs"))
        .collect();
    if !errors.is_empty() {
        return Err(ConsultationError::Invalid(errors));
    }
    let answer = Answer {
        result: wish.result,
        gist: wish.gist.trim().to_owned(),
        reason: wish.reason.trim().to_owned(),
        at: state.clock.now_ms(),
        by: who.account(),
    };
    if comment.version != wish.version || !store::answer(&transaction, id, wish.version, &answer).await? {
        return Err(ConsultationError::Changed);
    }
    let before = comment.answer.replace(answer).map(|answer| answer.result);
    comment.version += 1;
    let mut entry = entry(who, "answer_comment", &consultation).to(json!({ "comment": id, "result": wish.result }));
    if let Some(before) = before {
        entry = entry.from(json!({ "result": before }));
    }
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(shown(comment))
}

/// A comment on a consultation of one's own office.
async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
) -> Result<(Consultation, Comment), ConsultationError> {
    super::office(actor)?;
    let comment = store::comment(db, id).await?.ok_or(ConsultationError::Unknown)?;
    Ok((own(db, actor, comment.consultation_id).await?, comment))
}

fn shown(comment: Comment) -> ConsultationComment {
    ConsultationComment {
        id: comment.id.to_string(),
        version: comment.version,
        received_at: clock::rfc3339(comment.received_at),
        requirement: comment.requirement,
        text: comment.words,
        is_signed: comment.is_signed,
        answer: comment.answer.map(|answer| CommentAnswer {
            result: answer.result,
            gist: answer.gist,
            reason: answer.reason,
            answered_at: clock::rfc3339(answer.at),
        }),
    }
}
