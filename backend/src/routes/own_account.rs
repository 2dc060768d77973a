//! One's own password and second factor.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use shared::api::accounts::{ChangePassword, ConfirmSecondFactor, RecoveryCodes, SecondFactorSecret};

use crate::{
    api::ProblemView,
    app::{own_account, second_factor, sessions::Origin},
    extract::{AnySession, JsonBody, SessionCookie, SignedIn},
    problem::Problem,
    state::AppState,
};

/// Sets another password. All other sessions end; this one goes on under a new token.
#[utoipa::path(put, path = "/api/v1/account/password", tag = "sign-in", request_body = ChangePassword,
    responses(
        (status = 204, description = "It is changed; sets the cookie"),
        (status = 409, description = "`account_external`", body = ProblemView),
        (status = 422, description = "`password_wrong`, `password_unchanged`, `password_too_short`, `password_too_long` or `password_common`", body = ProblemView),
        (status = 429, description = "`too_many_attempts`", body = ProblemView)))]
pub(crate) async fn change_password(
    State(state): State<AppState>,
    AnySession(who): AnySession,
    origin: Origin,
    JsonBody(body): JsonBody<ChangePassword>,
) -> Result<impl IntoResponse, Problem> {
    let opened = own_account::change_password(&state, &who, &origin, body).await?;
    Ok((StatusCode::NO_CONTENT, SessionCookie::set(&state.config, &opened.token)))
}

/// Makes a secret for a second factor; it is in force once a code of it is confirmed.
#[utoipa::path(post, path = "/api/v1/account/second-factor", tag = "sign-in",
    responses(
        (status = 200, description = "Shown once", body = SecondFactorSecret),
        (status = 409, description = "`second_factor_exists` or `account_external`", body = ProblemView)))]
pub(crate) async fn begin_second_factor(
    State(state): State<AppState>,
    who: SignedIn,
) -> Result<Json<SecondFactorSecret>, Problem> {
    Ok(Json(second_factor::begin(&state, &who).await?))
}

/// Puts the second factor into force; gives recovery codes.
#[utoipa::path(put, path = "/api/v1/account/second-factor", tag = "sign-in", request_body = ConfirmSecondFactor,
    responses(
        (status = 200, description = "Shown once", body = RecoveryCodes),
        (status = 409, description = "`second_factor_absent`: begin first", body = ProblemView),
        (status = 422, description = "`second_factor_wrong`", body = ProblemView)))]
pub(crate) async fn confirm_second_factor(
    State(state): State<AppState>,
    who: SignedIn,
    JsonBody(body): JsonBody<ConfirmSecondFactor>,
) -> Result<Json<RecoveryCodes>, Problem> {
    Ok(Json(second_factor::confirm(&state, &who, &body.code).await?))
}

/// Takes the second factor away; one of its codes, or a recovery code, is needed.
#[utoipa::path(delete, path = "/api/v1/account/second-factor", tag = "sign-in", request_body = ConfirmSecondFactor,
    responses(
        (status = 204, description = "It is gone, and its recovery codes with it"),
        (status = 409, description = "`second_factor_absent`", body = ProblemView),
        (status = 422, description = "`second_factor_wrong`", body = ProblemView),
        (status = 429, description = "`too_many_attempts`", body = ProblemView)))]
pub(crate) async fn remove_second_factor(
    State(state): State<AppState>,
    who: SignedIn,
    JsonBody(body): JsonBody<ConfirmSecondFactor>,
) -> Result<StatusCode, Problem> {
    second_factor::remove(&state, &who, &body.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
