//! Access codes.

use axum::{extract::State, http::StatusCode};

use crate::{
    api::{AccessCheck, ProblemView},
    app,
    extract::{ClientAddress, JsonBody},
    problem::Problem,
    state::AppState,
};

/// Says whether a code is right, so that people learn it before they have filled in everything.
#[utoipa::path(post, path = "/api/v1/access-checks", tag = "submissions", request_body = AccessCheck,
    responses(
        (status = 204, description = "It is right"),
        (status = 403, description = "`access_code_wrong` or `access_code_expired`", body = ProblemView),
        (status = 429, description = "`too_many_attempts`: come back after Retry-After seconds", body = ProblemView)))]
pub(crate) async fn check_access(
    State(state): State<AppState>,
    ClientAddress(client): ClientAddress,
    JsonBody(check): JsonBody<AccessCheck>,
) -> Result<StatusCode, Problem> {
    app::access::check(&state, client, &check.community, &check.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
