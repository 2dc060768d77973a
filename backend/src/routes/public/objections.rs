//! 提出异议, and the state of an objection for whoever has its receipt number.

use axum::{Json, extract::State, http::StatusCode};
use shared::api::notices::{CreateObjection, ObjectionReceipt};

use crate::{
    api::ProblemView,
    app::objections::{self, Received},
    extract::{ClientAddress, JsonBody, Segment},
    problem::Problem,
    state::AppState,
};

/// Largest body of an objection, in KiB: three files of two MiB in base64, and the words.
const LARGEST_KIB: usize = 8 * 1024 + 256;

/// Objects to one case of a notice, during its days.
#[utoipa::path(post, path = "/api/v1/public/notices/{id}/objections", tag = "public", request_body = CreateObjection,
    params(("id" = String, Path, description = "Notice id")),
    responses(
        (status = 201, description = "Taken; durable from now on", body = ObjectionReceipt),
        (status = 200, description = "It was taken before: the same receipt", body = ObjectionReceipt),
        (status = 404, description = "There is no such notice", body = ProblemView),
        (status = 409, description = "`objections_closed` with the days, or `objection_conflict`", body = ProblemView),
        (status = 413, description = "`body_too_large`", body = ProblemView),
        (status = 422, description = "`objection_invalid` with the places that are wrong", body = ProblemView),
        (status = 429, description = "`too_many_objections` from this address in this hour", body = ProblemView)))]
pub(crate) async fn create_objection(
    State(state): State<AppState>,
    ClientAddress(client): ClientAddress,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<CreateObjection, LARGEST_KIB>,
) -> Result<(StatusCode, Json<ObjectionReceipt>), Problem> {
    Ok(match objections::receive(&state, client, &id, wish).await? {
        Received::New(receipt) => (StatusCode::CREATED, Json(receipt)),
        Received::Known(receipt) => (StatusCode::OK, Json(receipt)),
    })
}

/// The state of an objection and the city's reply.
#[utoipa::path(get, path = "/api/v1/public/objections/{receipt}", tag = "public",
    params(("receipt" = String, Path, description = "Receipt number; hyphens and case do not matter")),
    responses(
        (status = 200, description = "Its state", body = ObjectionReceipt),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_objection_receipt(
    State(state): State<AppState>,
    Segment(receipt): Segment,
) -> Result<Json<ObjectionReceipt>, Problem> {
    Ok(Json(objections::receipt(&state, &receipt).await?))
}
