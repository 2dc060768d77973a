//! Serves until asked to stop.

use tokio::signal::unix::{SignalKind, signal};

use super::print;
use crate::{App, clock::Clock, config::Config};

/// Answers requests until SIGINT or SIGTERM, then lets running ones end.
pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    let public_url = config.server.public_url.clone();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let running = App::start(config, Clock::system()).await?;
    let address = running.address;
    tracing::info!(%address, public_url, "listening on http://{address}");
    print(&format!("绿社通 is ready: {public_url} (listening on {address})"))?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}
