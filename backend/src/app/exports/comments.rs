//! 征求意见: the comments on a consultation of one's own with their answers, oldest first; nothing of the
//! commenters.

use axum::body::Body;
use serde_json::json;
use shared::{
    api::consultations::{CommentAnswer, ConsultationComment},
    people::Actor,
};
use uuid::Uuid;

use super::{
    Format, PAGE, entry,
    paged::{List, Page, Paged},
    recorded,
};
use crate::{
    app::{
        consultations::{self, CommentQuery, ConsultationError},
        sessions::SignedIn,
    },
    clock::in_china,
    state::AppState,
    tables::{Language, tables, word},
};

/// The comments on a consultation that a query stands for.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    consultation: Uuid,
    query: CommentQuery,
    format: Format,
    language: Language,
) -> Result<Body, ConsultationError> {
    let entry = entry(who, "comments_exported", Comments::NAME, format)
        .within(&who.actor().division)
        .to(json!({ "consultation": consultation, "answered": query.is_answered }));
    let table = Paged::<Comments>::new(state, (who.actor().clone(), consultation), query);
    recorded(state, table, entry, format, language).await
}

pub(super) struct Comments;

const COLUMNS: [&str; 8] =
    ["received_at", "requirement", "comment", "is_signed", "comment_result", "gist", "reason", "answered_at"];

impl List for Comments {
    type Context = (Actor, Uuid);
    type Query = CommentQuery;
    type After = Uuid;
    type Error = ConsultationError;

    const NAME: &'static str = "comments";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn page(
        asked: &Paged<Self>,
        after: Option<Uuid>,
        language: Language,
    ) -> Result<Page<Uuid>, ConsultationError> {
        let (actor, consultation) = &asked.context;
        let query = CommentQuery { after, limit: Some(PAGE), ..asked.query.clone() };
        let page = consultations::comments(&asked.state, actor, *consultation, query).await?;
        let rows = page.comments.into_iter().map(|comment| Vec::from(row(comment, language))).collect();
        Ok(Page { rows, next: page.next.as_deref().and_then(|next| Uuid::parse_str(next).ok()) })
    }
}

fn row(comment: ConsultationComment, language: Language) -> [String; COLUMNS.len()] {
    let words = &tables().export;
    let ConsultationComment { id: _, version: _, received_at, requirement, text, is_signed, answer } = comment;
    let (result, gist, reason, answered_at) = match answer {
        Some(CommentAnswer { result, gist, reason, answered_at }) => {
            let result = word(&words.comment_results, result.id(), language).to_owned();
            (result, gist, reason, in_china(&answered_at))
        }
        None => <_>::default(),
    };
    [
        in_china(&received_at),
        requirement.unwrap_or_else(|| word(&words.words, "whole_draft", language).to_owned()),
        text,
        word(&words.words, if is_signed { "yes" } else { "no" }, language).to_owned(),
        result,
        gist,
        reason,
        answered_at,
    ]
}
