//! Log lines and measurements.

use std::{io::IsTerminal, sync::OnceLock, time::Duration};

use axum::{Router, routing::get};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::{LogConfig, LogFormat};

/// Upper bounds of request durations, in seconds.
const DURATIONS: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0];
/// Upper bounds of the rows in one commit.
const GROUP_SIZES: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// One recorder per process: servers in one process (tests) share it.
static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Why logging cannot start.
#[derive(Debug, thiserror::Error)]
#[error("log.filter: {0}")]
pub struct FilterError(String);

/// Writes log lines to standard error from now on.
pub fn start_logging(config: &LogConfig) -> Result<(), FilterError> {
    let filter = EnvFilter::try_new(&config.filter).map_err(|error| FilterError(error.to_string()))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match config.format {
        LogFormat::Text => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    // A second start in the same process keeps the first one's lines.
    drop(started);
    Ok(())
}

/// Starts counting; `/metrics` of the given router tells the counts.
pub(crate) fn metrics_router() -> Result<Router, BuildError> {
    let handle = if let Some(handle) = RECORDER.get() {
        handle.clone()
    } else {
        let handle = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full("http_request_duration_seconds".to_owned()), &DURATIONS)?
            .set_buckets_for_metric(Matcher::Full("submission_group_size".to_owned()), &GROUP_SIZES)?
            .install_recorder()?;
        // Observations pile up until somebody asks or this sweeps them into the buckets.
        let sweeper = handle.clone();
        tokio::spawn(async move {
            let mut every = tokio::time::interval(Duration::from_secs(5));
            loop {
                every.tick().await;
                sweeper.run_upkeep();
            }
        });
        RECORDER.get_or_init(|| handle).clone()
    };
    Ok(Router::new().route("/metrics", get(move || std::future::ready(handle.render()))))
}
