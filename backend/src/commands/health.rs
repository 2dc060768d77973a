//! Asks a running server whether it is ready; for service managers and containers.

use std::{process::ExitCode, time::Duration};

use anyhow::Context as _;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::print;
use crate::config::Config;

/// Succeeds when the server on the configured address answers `/readyz` with 200.
pub(super) async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let address = config.server.listen;
    let asked = tokio::time::timeout(Duration::from_secs(5), ask(address)).await;
    let answer = asked.context("no answer within five seconds")??;
    let ready = answer.starts_with("HTTP/1.1 200");
    print(if ready { "ready" } else { answer.lines().next().unwrap_or("no answer") })?;
    Ok(if ready { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn ask(address: std::net::SocketAddr) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address).await.with_context(|| format!("nothing listens on {address}"))?;
    let request = format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer).await?;
    Ok(answer)
}
