//! 征求意见: drafts to be read and commented on, and what became of a comment.

use axum::{Json, extract::State, http::StatusCode};
use shared::api::consultations::{CommentReceipt, ConsultationRow, ConsultationView, CreateConsultationComment};

use super::super::id_of;
use crate::{
    api::ProblemView,
    app::consultations::{self, Received},
    extract::{ClientAddress, JsonBody, Segment},
    problem::Problem,
    state::AppState,
};

/// All consultations.
#[utoipa::path(get, path = "/api/v1/public/consultations", tag = "public",
    responses((status = 200, description = "Latest first day first, at most 200", body = [ConsultationRow])))]
pub(crate) async fn list_public_consultations(
    State(state): State<AppState>,
) -> Result<Json<Vec<ConsultationRow>>, Problem> {
    Ok(Json(consultations::list_public(&state).await?))
}

/// One consultation with the requirements of its draft and, once published, its summary.
#[utoipa::path(get, path = "/api/v1/public/consultations/{id}", tag = "public",
    params(("id" = String, Path, description = "Consultation id")),
    responses(
        (status = 200, description = "The consultation", body = ConsultationView),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_public_consultation(
    State(state): State<AppState>,
    Segment(id): Segment,
) -> Result<Json<ConsultationView>, Problem> {
    Ok(Json(consultations::public(&state, id_of(&id)?).await?))
}

/// Comments on a draft, during its days.
#[utoipa::path(post, path = "/api/v1/public/consultations/{id}/comments", tag = "public",
    request_body = CreateConsultationComment,
    params(("id" = String, Path, description = "Consultation id")),
    responses(
        (status = 201, description = "Taken; durable from now on", body = CommentReceipt),
        (status = 200, description = "It was taken before: the same receipt", body = CommentReceipt),
        (status = 404, description = "There is no such consultation", body = ProblemView),
        (status = 409, description = "`comments_closed` with the days, or `comment_conflict`", body = ProblemView),
        (status = 413, description = "`body_too_large`", body = ProblemView),
        (status = 422, description = "`consultation_invalid` with the places that are wrong", body = ProblemView),
        (status = 429, description = "`too_many_comments` from this address in this hour", body = ProblemView)))]
pub(crate) async fn create_consultation_comment(
    State(state): State<AppState>,
    ClientAddress(client): ClientAddress,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<CreateConsultationComment, 512>,
) -> Result<(StatusCode, Json<CommentReceipt>), Problem> {
    Ok(match consultations::receive(&state, client, &id, wish).await? {
        Received::New(receipt) => (StatusCode::CREATED, Json(receipt)),
        Received::Known(receipt) => (StatusCode::OK, Json(receipt)),
    })
}

/// What became of a comment; the answer is shown once the summary is published.
#[utoipa::path(get, path = "/api/v1/public/consultation-comments/{receipt}", tag = "public",
    params(("receipt" = String, Path, description = "Receipt number; hyphens and case do not matter")),
    responses(
        (status = 200, description = "How it stands", body = CommentReceipt),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_comment_receipt(
    State(state): State<AppState>,
    Segment(receipt): Segment,
) -> Result<Json<CommentReceipt>, Problem> {
    Ok(Json(consultations::receipt(&state, &receipt).await?))
}
