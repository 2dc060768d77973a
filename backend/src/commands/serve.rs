//! Serves until asked to stop.

use anyhow::ensure;
use jiff::civil::Date;
use tokio::signal::unix::{SignalKind, signal};

use super::print;
use crate::{App, app::demo::DemoAccount, clock::Clock, config::Config};

/// Answers requests until SIGINT or SIGTERM, then lets running ones end.
pub(super) async fn run(mut config: Config, demo: bool, today: Option<Date>) -> anyhow::Result<()> {
    ensure!(
        !demo || config.server.listen.ip().is_loopback(),
        "a demonstration is for this machine alone: server.listen is {}, not a loopback address",
        config.server.listen
    );
    config.is_demo = demo;
    let public_url = config.server.public_url.clone();
    let is_open = !config.server.listen.ip().is_loopback();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let clock = today.map_or_else(|| Ok(Clock::system()), Clock::as_if_on)?;
    let running = App::start(config, clock).await?;
    let address = running.address;
    tracing::info!(%address, public_url, "listening on http://{address}");
    if demo {
        print_cast(&running.demo_accounts)?;
    }
    print(&format!("绿社通 is ready: {public_url} (listening on {address})"))?;
    if is_open && (public_url.contains("//127.") || public_url.contains("//[::1]")) {
        print("Receipts and QR codes point to this machine alone: set server.public_url to where phones reach it.")?;
    }
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}

/// Prints the made-up accounts with their passwords, which change with every start.
fn print_cast(cast: &[DemoAccount]) -> std::io::Result<()> {
    print("Accounts of this demonstration (name, password, what it is for):")?;
    for DemoAccount { name, password, display_name } in cast {
        print(&format!("  {name:<20} {password}  {display_name}"))?;
    }
    Ok(())
}
