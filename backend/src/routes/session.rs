//! Signing in and out, and one's own sessions.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use shared::api::accounts::{SessionRow, SessionView, SignIn};

use super::id_of;
use crate::{
    api::ProblemView,
    app::{
        sessions::{self, Origin},
        sign_in,
    },
    extract::{AnySession, JsonBody, Segment, SessionCookie, SignedIn},
    problem::Problem,
    state::AppState,
};

/// 登录: begins a session; its token travels in a cookie that no script can read.
#[utoipa::path(post, path = "/api/v1/session", tag = "sign-in", request_body = SignIn,
    responses(
        (status = 200, description = "Signed in; sets the cookie", body = SessionView),
        (status = 401, description = "`sign_in_wrong`, `second_factor_required` or `second_factor_wrong`", body = ProblemView),
        (status = 429, description = "`too_many_attempts`: come back after Retry-After seconds", body = ProblemView)))]
pub(crate) async fn create_session(
    State(state): State<AppState>,
    origin: Origin,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SignIn>,
) -> Result<impl IntoResponse, Problem> {
    let former = SessionCookie::read(&state.config, &headers);
    let opened = sign_in::sign_in(&state, &origin, former.as_ref(), body).await?;
    let view = sessions::view(&state, &opened.who);
    Ok((SessionCookie::set(&state.config, &opened.token), Json(view)))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", tag = "sign-in",
    responses(
        (status = 200, description = "The session", body = SessionView),
        (status = 401, description = "`signed_out`", body = ProblemView)))]
pub(crate) async fn get_session(State(state): State<AppState>, AnySession(who): AnySession) -> Json<SessionView> {
    Json(sessions::view(&state, &who))
}

/// 退出: ends the session.
#[utoipa::path(delete, path = "/api/v1/session", tag = "sign-in",
    responses(
        (status = 204, description = "It has ended; takes the cookie away"),
        (status = 401, description = "`signed_out`", body = ProblemView)))]
pub(crate) async fn delete_session(
    State(state): State<AppState>,
    AnySession(who): AnySession,
) -> Result<impl IntoResponse, Problem> {
    sessions::sign_out(&state, &who).await?;
    Ok((StatusCode::NO_CONTENT, SessionCookie::clear(&state.config)))
}

/// One's own sessions, newest first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "sign-in",
    responses(
        (status = 200, description = "Sessions that have not ended", body = [SessionRow]),
        (status = 401, description = "`signed_out`", body = ProblemView)))]
pub(crate) async fn list_sessions(
    State(state): State<AppState>,
    who: SignedIn,
) -> Result<Json<Vec<SessionRow>>, Problem> {
    Ok(Json(sessions::list(&state, &who).await?))
}

/// Ends one of one's own sessions.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "sign-in",
    params(("id" = String, Path, description = "Session id")),
    responses(
        (status = 204, description = "It has ended"),
        (status = 404, description = "One has no such session", body = ProblemView)))]
pub(crate) async fn revoke_session(
    State(state): State<AppState>,
    who: SignedIn,
    Segment(id): Segment,
) -> Result<StatusCode, Problem> {
    let ended = sessions::revoke(&state, &who, id_of(&id)?).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
}
