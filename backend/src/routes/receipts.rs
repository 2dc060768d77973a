//! The public check of sealed results.

use axum::{Json, extract::State, http::HeaderMap, response::Response};
use shared::api::uploads::EvidenceStatus;

use super::{REVALIDATED, answer, tag_of, tagged};
use crate::{
    api::{CheckedReceiptView, ProblemView},
    app::{evidence, receipts, submissions::Receipt},
    extract::Segment,
    problem::Problem,
    qr,
    state::AppState,
};

/// A receipt with a fresh check of signature, hashes and outcome.
#[utoipa::path(get, path = "/api/v1/receipts/{number}", tag = "receipts",
    params(("number" = String, Path, description = "Receipt number; hyphens and case do not matter")),
    responses(
        (status = 200, description = "The receipt; `verification` says whether it holds", body = CheckedReceiptView),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_receipt(State(state): State<AppState>, Segment(number): Segment) -> Result<Response, Problem> {
    let stored = receipts::find(&state, &number).await?;
    let verification = receipts::check(&state, &stored).await?;
    let receipt = Receipt::from_stored(&stored, &state.config.server.public_url);
    let json = receipt.to_checked_json(&stored.outcome, &verification).map_err(|_| Problem::internal())?;
    Ok(answer("application/json", REVALIDATED, json))
}

/// Everything the public page shows (postcard of `shared::api::ReceiptSheet`).
#[utoipa::path(get, path = "/api/v1/receipts/{number}/sheet", tag = "receipts",
    params(("number" = String, Path, description = "Receipt number; hyphens and case do not matter")),
    responses(
        (status = 200, description = "postcard", content_type = "application/octet-stream", body = [u8]),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_sheet(State(state): State<AppState>, Segment(number): Segment) -> Result<Response, Problem> {
    let stored = receipts::find(&state, &number).await?;
    let sheet = receipts::sheet(&state, &stored).await?;
    let bytes = postcard::to_allocvec(&sheet).map_err(|_| Problem::internal())?;
    Ok(answer("application/octet-stream", REVALIDATED, bytes))
}

/// Which of the files that a receipt names are here, to everybody; what they show and what they are called
/// is told to nobody here.
#[utoipa::path(get, path = "/api/v1/receipts/{number}/evidence", tag = "receipts",
    params(("number" = String, Path, description = "Receipt number; hyphens and case do not matter")),
    responses(
        (status = 200, description = "`is_complete` when every file is here and matches, or none is named", body = EvidenceStatus),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_evidence_status(
    State(state): State<AppState>,
    Segment(number): Segment,
) -> Result<Json<EvidenceStatus>, Problem> {
    let stored = receipts::find(&state, &number).await?;
    Ok(Json(evidence::status(&state.database.read, &stored).await?))
}

/// QR code of the public check page. Not to be kept for ever: the operator may move that page.
#[utoipa::path(get, path = "/api/v1/receipts/{number}/qr.svg", tag = "receipts",
    params(("number" = String, Path, description = "Receipt number; hyphens and case do not matter")),
    responses(
        (status = 200, description = "SVG", content_type = "image/svg+xml", body = String),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_qr(
    State(state): State<AppState>,
    Segment(number): Segment,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let stored = receipts::find(&state, &number).await?;
    let receipt = Receipt::from_stored(&stored, &state.config.server.public_url);
    let image = qr::svg(receipt.public_url()).ok_or_else(Problem::internal)?;
    Ok(tagged(&headers, &tag_of(image.as_bytes()), REVALIDATED, || answer("image/svg+xml", REVALIDATED, image)))
}
