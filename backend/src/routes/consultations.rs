//! 征求意见, as the offices that open consultations see them.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use shared::api::consultations::{
    AnswerConsultationComment, Commenter, ConsultationComment, ConsultationCommentPage, ConsultationRow,
    ConsultationView, PublishSummary, WriteConsultation,
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{id_of, table};
use crate::{
    api::ProblemView,
    app::{
        consultations::{self, CommentQuery},
        exports::{self, Format},
    },
    extract::{JsonBody, Params, Segment, SignedIn},
    problem::Problem,
    state::AppState,
    tables::Language,
};

/// Which comments.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CommentParams {
    /// Only those with an answer, or without one.
    answered: Option<bool>,
    /// What the page before gave as `next`.
    after: Option<Uuid>,
    /// Comments, 1 to 200; 100 when absent.
    limit: Option<u64>,
    /// Language of an exported table, `zh` (default) or `en`; the list has none.
    #[serde(default)]
    lang: Language,
}

/// Consultations within reach, of the province and of cities.
#[utoipa::path(get, path = "/api/v1/consultations", tag = "consultations",
    responses(
        (status = 200, description = "Latest first day first, at most 200", body = [ConsultationRow]),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_consultations(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<Json<Vec<ConsultationRow>>, Problem> {
    Ok(Json(consultations::list(&state, signed_in.actor()).await?))
}

/// Opens a draft for comment; everybody sees it from now on.
#[utoipa::path(post, path = "/api/v1/consultations", tag = "consultations", request_body = WriteConsultation,
    responses(
        (status = 201, description = "Opened", body = ConsultationView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 422, description = "`consultation_invalid` with the places that are wrong", body = ProblemView)))]
pub(crate) async fn create_consultation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    JsonBody(wish): JsonBody<WriteConsultation, 256>,
) -> Result<(StatusCode, Json<ConsultationView>), Problem> {
    let id = consultations::create(&state, &signed_in, wish).await?;
    Ok((StatusCode::CREATED, Json(consultations::view(&state, signed_in.actor(), id).await?)))
}

/// One consultation within reach.
#[utoipa::path(get, path = "/api/v1/consultations/{id}", tag = "consultations",
    params(("id" = String, Path, description = "Consultation id")),
    responses(
        (status = 200, description = "The consultation", body = ConsultationView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_consultation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<ConsultationView>, Problem> {
    Ok(Json(consultations::view(&state, signed_in.actor(), id_of(&id)?).await?))
}

/// Writes a consultation anew that has not begun.
#[utoipa::path(put, path = "/api/v1/consultations/{id}", tag = "consultations", request_body = WriteConsultation,
    params(("id" = String, Path, description = "Consultation id")),
    responses(
        (status = 200, description = "As it is now", body = ConsultationView),
        (status = 403, description = "`not_for_role`: another office opened it, or none could", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`consultation_begun` or `consultation_changed`", body = ProblemView),
        (status = 422, description = "`consultation_invalid` with the places that are wrong", body = ProblemView)))]
pub(crate) async fn put_consultation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<WriteConsultation, 256>,
) -> Result<Json<ConsultationView>, Problem> {
    let id = id_of(&id)?;
    consultations::change(&state, &signed_in, id, wish).await?;
    Ok(Json(consultations::view(&state, signed_in.actor(), id).await?))
}

/// Comments on a consultation of one's own; nothing of the commenters.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/comments", tag = "consultations",
    params(("id" = String, Path, description = "Consultation id"), CommentParams),
    responses(
        (status = 200, description = "One page, oldest first", body = ConsultationCommentPage),
        (status = 403, description = "`not_for_role`: another office opened it, or none could", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn list_consultation_comments(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    Params(CommentParams { answered, after, limit, lang: _ }): Params<CommentParams>,
) -> Result<Json<ConsultationCommentPage>, Problem> {
    let query = CommentQuery { is_answered: answered, after, limit };
    Ok(Json(consultations::comments(&state, signed_in.actor(), id_of(&id)?, query).await?))
}

/// The comments that the filter lets through, as CSV, all of them with their answers; nothing of the
/// commenters.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/comments.csv", tag = "consultations",
    params(("id" = String, Path, description = "Consultation id"), CommentParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 403, description = "`not_for_role`: another office opened it, or none could", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn export_consultation_comments_csv(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    Params(params): Params<CommentParams>,
) -> Result<Response, Problem> {
    export(&state, &signed_in, &id, &params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/comments.xlsx", tag = "consultations",
    params(("id" = String, Path, description = "Consultation id"), CommentParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 403, description = "`not_for_role`: another office opened it, or none could", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn export_consultation_comments_xlsx(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    Params(params): Params<CommentParams>,
) -> Result<Response, Problem> {
    export(&state, &signed_in, &id, &params, Format::Xlsx).await
}

async fn export(
    state: &AppState,
    signed_in: &SignedIn,
    id: &str,
    params: &CommentParams,
    format: Format,
) -> Result<Response, Problem> {
    let CommentParams { answered, after: _, limit: _, lang } = *params;
    let query = CommentQuery { is_answered: answered, ..CommentQuery::default() };
    let body = exports::export_comments(state, signed_in, id_of(id)?, query, format, lang).await?;
    Ok(table("comments", format, body))
}

/// Publishes what became of the comments.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/summary", tag = "consultations", request_body = PublishSummary,
    params(("id" = String, Path, description = "Consultation id")),
    responses(
        (status = 200, description = "With its summary", body = ConsultationView),
        (status = 403, description = "`not_for_role`: another office opened it, or none could", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`consultation_running`, `comments_unanswered` with how many, `consultation_summarised` or `consultation_changed`", body = ProblemView)))]
pub(crate) async fn publish_consultation_summary(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<PublishSummary>,
) -> Result<Json<ConsultationView>, Problem> {
    let id = id_of(&id)?;
    consultations::publish(&state, &signed_in, id, wish).await?;
    Ok(Json(consultations::view(&state, signed_in.actor(), id).await?))
}

/// Who made a comment, if they said so; that it was looked at is recorded.
#[utoipa::path(get, path = "/api/v1/consultation-comments/{id}/commenter", tag = "consultations",
    params(("id" = String, Path, description = "Comment id")),
    responses(
        (status = 200, description = "Name and organisation, each may be empty", body = Commenter),
        (status = 403, description = "`not_for_role`: another office opened it, or none could", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_commenter(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<Commenter>, Problem> {
    Ok(Json(consultations::commenter(&state, &signed_in, id_of(&id)?).await?))
}

/// Answers a comment, or answers it anew until the summary is published.
#[utoipa::path(put, path = "/api/v1/consultation-comments/{id}/answer", tag = "consultations",
    request_body = AnswerConsultationComment,
    params(("id" = String, Path, description = "Comment id")),
    responses(
        (status = 200, description = "The comment with its answer", body = ConsultationComment),
        (status = 403, description = "`not_for_role`: another office opened it, or none could", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`consultation_changed` or `consultation_summarised`", body = ProblemView),
        (status = 422, description = "`consultation_invalid` with what is missing", body = ProblemView)))]
pub(crate) async fn answer_consultation_comment(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<AnswerConsultationComment, 64>,
) -> Result<Json<ConsultationComment>, Problem> {
    Ok(Json(consultations::answer(&state, &signed_in, id_of(&id)?, wish).await?))
}
