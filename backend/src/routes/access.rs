//! Access codes.

use axum::{Json, extract::State, http::StatusCode};
use shared::api::accounts::{IssueCode, IssuedCode};

use crate::{
    api::{AccessCheck, ProblemView},
    app,
    extract::{ClientAddress, JsonBody, Segment, SignedIn},
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

/// Issues an access code of a community, which is told once and kept as a hash.
#[utoipa::path(post, path = "/api/v1/communities/{code}/access-codes", tag = "accounts", request_body = IssueCode,
    params(("code" = String, Path, description = "Code of the community")),
    responses(
        (status = 201, description = "The code", body = IssuedCode),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn issue_access_code(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
    JsonBody(wish): JsonBody<IssueCode>,
) -> Result<(StatusCode, Json<IssuedCode>), Problem> {
    let issued = app::access::issue_code_as(&state, &signed_in.person(), &code, wish).await?;
    Ok((StatusCode::CREATED, Json(issued)))
}
