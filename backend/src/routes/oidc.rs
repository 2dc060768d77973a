//! Signing in through an OpenID Connect issuer. A browser walks through here by itself, so what goes
//! wrong on the way is told on the page it ends at.

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shared::api::accounts::SignInOptions;
use utoipa::IntoParams;

use crate::{
    api::ProblemView,
    app::{
        oidc::{self, OidcSignInError, Return},
        sessions::Origin,
    },
    extract::{FlowCookie, Params, SessionCookie},
    problem::Problem,
    state::AppState,
};

/// Where to go in the end.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StartParams {
    /// A path of this server; `/console` when absent.
    #[serde(rename = "return")]
    return_to: Option<String>,
}

/// What the issuer sends back; it may say more.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CallbackParams {
    /// What the browser was sent away with.
    state: Option<String>,
    /// To be changed for an ID token; absent when the issuer refuses.
    code: Option<String>,
}

/// In which ways one signs in here.
#[utoipa::path(get, path = "/api/v1/sign-in-options", tag = "sign-in",
    responses((status = 200, description = "Beside name and password", body = SignInOptions)))]
pub(crate) async fn get_options(State(state): State<AppState>) -> Json<SignInOptions> {
    let oidc = &state.config.oidc;
    Json(SignInOptions { oidc_name: oidc.issuer.is_some().then(|| oidc.name.clone()), is_demo: state.config.is_demo })
}

/// Sends a browser to the issuer.
#[utoipa::path(get, path = "/api/v1/oidc/start", tag = "sign-in", params(StartParams),
    responses(
        (status = 303, description = "To the issuer; to `/console?problem=oidc_unavailable` when that does not answer"),
        (status = 400, description = "`invalid_return`: not a path of this server", body = ProblemView),
        (status = 404, description = "No issuer is configured", body = ProblemView)))]
pub(crate) async fn start_oidc(
    State(state): State<AppState>,
    Params(params): Params<StartParams>,
) -> Result<Response, Problem> {
    match oidc::begin(&state, params.return_to).await.map_err(noted) {
        Ok((url, flow)) => {
            Ok((FlowCookie::set(&state.config, &flow.seal(&state.access)), Redirect::to(&url)).into_response())
        }
        Err(error @ OidcSignInError::Issuer(_)) => Ok(told(&error).into_response()),
        Err(error) => Err(error.into()),
    }
}

/// Takes a browser back from the issuer and begins a session.
#[utoipa::path(get, path = "/api/v1/oidc/callback", tag = "sign-in", params(CallbackParams),
    responses(
        (status = 303, description = "Signed in: to where the person wanted to go. Not: to `/console?problem=…` with `oidc_not_begun_here`, `oidc_refused`, `oidc_unavailable`, `oidc_no_account`, `name_taken`, `account_disabled` or `storage_unavailable`"),
        (status = 404, description = "No issuer is configured", body = ProblemView)))]
pub(crate) async fn finish_oidc(
    State(state): State<AppState>,
    origin: Origin,
    headers: HeaderMap,
    Params(CallbackParams { state: returned, code }): Params<CallbackParams>,
) -> Result<Response, Problem> {
    let flow = FlowCookie::read(&state, &headers);
    let former = SessionCookie::read(&state.config, &headers);
    let forget = FlowCookie::clear(&state.config);
    match oidc::finish(&state, &origin, former.as_ref(), Return { flow, state: returned, code }).await {
        Ok((opened, return_to)) => {
            let mut response = Redirect::to(&return_to).into_response();
            for (name, value) in forget.into_iter().chain(SessionCookie::set(&state.config, &opened.token)) {
                response.headers_mut().append(name, value);
            }
            Ok(response)
        }
        Err(OidcSignInError::Off) => Err(Problem::not_found()),
        Err(error) => {
            let error = noted(error);
            Ok((forget, told(&error)).into_response())
        }
    }
}

/// To the page that says in words why nobody was signed in.
fn told(error: &OidcSignInError) -> Redirect {
    Redirect::to(&format!("/console?problem={}", error.code()))
}

/// One line for whoever runs the server: at the issuer much can be set wrong.
fn noted(error: OidcSignInError) -> OidcSignInError {
    tracing::warn!(code = error.code(), "a sign-in through the issuer failed: {error}");
    error
}
