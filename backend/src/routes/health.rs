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

#[cfg(test)]
mod tests {
    use axum::{extract::State, response::IntoResponse};

    use super::{get_healthz, get_readyz};
    use crate::{App, clock::Clock, config::Config};

    #[tokio::test]
    async fn a_server_without_its_database_or_its_writer_lives_and_is_not_ready() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/a.db", folder.path().display());
        let app = App::build(Config::for_testing(url), Clock::system()).await.unwrap();
        let state = app.state.clone();
        assert_eq!(get_readyz(State(state.clone())).await.unwrap(), "ready\n");
        state.database.close().await;
        let without_database = get_readyz(State(state.clone())).await.unwrap_err();
        assert!(state.writer.is_open());
        app.close().await;
        let without_writer = get_readyz(State(state)).await.unwrap_err();
        for refused in [without_database, without_writer] {
            assert_eq!(refused.code(), "not_ready");
            assert_eq!(refused.into_response().status(), 503);
        }
        assert_eq!(get_healthz().await, "ok\n");
    }
}
