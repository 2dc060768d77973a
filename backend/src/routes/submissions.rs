//! Submitting.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    api::{ProblemView, ReceiptView, Submission},
    app::submissions::{Submitted, submit},
    extract::{ClientAddress, parse_submission, read_json},
    problem::Problem,
    state::AppState,
};

/// Takes a finished self-assessment, works its result out again, seals it and gives a receipt.
///
/// With an empty `access_code` nothing is sealed: it asks for the receipt of what was sealed before, and
/// whoever asks has to send all of it.
#[utoipa::path(post, path = "/api/v1/submissions", tag = "submissions", request_body = Submission,
    responses(
        (status = 201, description = "Sealed; durable from now on", body = ReceiptView),
        (status = 200, description = "It was sealed before: the same receipt", body = ReceiptView),
        (status = 400, description = "`invalid_json`", body = ProblemView),
        (status = 403, description = "`access_code_wrong` or `access_code_expired`; with an empty code: it was not sealed before", body = ProblemView),
        (status = 409, description = "`submission_conflict`: the id was used for other content", body = ProblemView),
        (status = 413, description = "`body_too_large`", body = ProblemView),
        (status = 415, description = "`not_json`", body = ProblemView),
        (status = 422, description = "`invalid_body`, `submission_invalid`, `unknown_community`, `unknown_pack`, `engine_version_unknown`, or `outcome_mismatch` with the places that differ", body = ProblemView),
        (status = 429, description = "`too_many_attempts`", body = ProblemView),
        (status = 503, description = "`storage_unavailable`, `overloaded` or `timeout`: nothing was acknowledged, send it again with the same id", body = ProblemView)))]
pub(crate) async fn create_submission(
    State(state): State<AppState>,
    ClientAddress(client): ClientAddress,
    request: Request,
) -> Result<Response, Problem> {
    let limit = state.config.submissions.body_limit_kib * 1024;
    let (parts, body) = request.into_parts();
    let bytes = read_json(&parts.headers, body, limit).await?;
    // Not before: a phone may take its time to send.
    let announced = state.writer.announce();
    let mut rest = Vec::new();
    let submission = parse_submission(&bytes, &mut rest)?;
    let (status, receipt) = match submit(&state, client, submission, announced).await? {
        Submitted::New(receipt) => (StatusCode::CREATED, receipt),
        Submitted::Known(receipt) => (StatusCode::OK, receipt),
    };
    let json = receipt.to_json().map_err(|_| Problem::internal())?;
    let mut response = (status, [(header::CONTENT_TYPE, "application/json")], json).into_response();
    if let Ok(url) = HeaderValue::from_str(receipt.public_url()) {
        response.headers_mut().insert(header::LOCATION, url);
    }
    Ok(response)
}
