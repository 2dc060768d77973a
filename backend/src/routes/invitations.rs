//! Invitations.

use axum::{Json, extract::State, http::StatusCode};
use shared::api::accounts::{AcceptInvitation, InvitationView};

use crate::{
    api::ProblemView,
    app::{invitations, sessions::Origin},
    extract::{JsonBody, Segment},
    problem::Problem,
    state::AppState,
};

/// Whose password a link sets.
#[utoipa::path(get, path = "/api/v1/invitations/{token}", tag = "sign-in",
    params(("token" = String, Path, description = "What stands behind the `#` of the link")),
    responses(
        (status = 200, description = "The invitation", body = InvitationView),
        (status = 404, description = "`invitation_void`", body = ProblemView)))]
pub(crate) async fn get_invitation(
    State(state): State<AppState>,
    Segment(token): Segment,
) -> Result<Json<InvitationView>, Problem> {
    Ok(Json(invitations::look(&state, &token).await?))
}

/// Sets the password; then one signs in with it.
#[utoipa::path(post, path = "/api/v1/invitations/{token}", tag = "sign-in", request_body = AcceptInvitation,
    params(("token" = String, Path, description = "What stands behind the `#` of the link")),
    responses(
        (status = 204, description = "It is set; the link is void"),
        (status = 404, description = "`invitation_void`", body = ProblemView),
        (status = 422, description = "`password_too_short`, `password_too_long` or `password_common`; the link stays good", body = ProblemView)))]
pub(crate) async fn accept_invitation(
    State(state): State<AppState>,
    origin: Origin,
    Segment(token): Segment,
    JsonBody(body): JsonBody<AcceptInvitation>,
) -> Result<StatusCode, Problem> {
    invitations::accept(&state, &origin, &token, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
