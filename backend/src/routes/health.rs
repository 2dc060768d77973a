//! Whether the server lives and whether it can serve.

use axum::{extract::State, http::StatusCode};

use crate::{problem::Problem, state::AppState};

/// The process answers.
pub(crate) async fn get_healthz() -> &'static str {
    "ok\n"
}

/// The database answers too, and submissions are taken.
pub(crate) async fn get_readyz(State(state): State<AppState>) -> Result<&'static str, Problem> {
    let not_ready = |title| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", title).retry_after(5);
    if !state.writer.is_open() {
        tracing::error!("not ready: nothing is written any more; the server has to be started again");
        return Err(not_ready("Submissions are not written any more"));
    }
    state.database.ping().await.map_err(|error| {
        tracing::warn!(error = %error, "not ready: {error}");
        not_ready("The database does not answer")
    })?;
    Ok("ready\n")
}
