//! Whether the server lives and whether it can serve.

use axum::{extract::State, http::StatusCode};

use crate::{problem::Problem, state::AppState};

/// The process answers.
pub(crate) async fn get_healthz() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub(crate) async fn get_readyz(State(state): State<AppState>) -> Result<&'static str, Problem> {
    state.database.ping().await.map_err(|error| {
        tracing::warn!(error = %error, "not ready: {error}");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "The database does not answer").retry_after(5)
    })?;
    Ok("ready\n")
}
