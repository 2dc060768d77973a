//! Search, start with an existing database, and memory while idle.

use std::{sync::Arc, time::Duration};

use tests::{
    load::{self, WriteRequest, median},
    process::Program,
};

/// What people type: fragments of names, initials, whole syllables, several words, nothing found.
const QUERIES: [&str; 8] = ["翠洲", "cz", "shamian", "荔湾 和平", "s", "社区", "xyzxyz", "dongshan"];

/// Measures and writes the table.
pub(crate) async fn table() -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    let database = format!("sqlite://{}", folder.path().join("start.db").display());
    let program = Program::new(folder.path(), &database);
    drop(program.start().await?);
    let mut starts = Vec::new();
    let mut memories = Vec::new();
    for _ in 0..5 {
        let server = program.start().await?;
        starts.push(server.started_in.as_secs_f64());
        tokio::time::sleep(Duration::from_secs(2)).await;
        #[expect(clippy::cast_precision_loss, reason = "memory in bytes is far below 2^52")]
        memories.push(server.memory()? as f64 / 1_000_000.0);
    }
    let server = program.start().await?;
    let address = server.url.trim_start_matches("http://").parse()?;
    let requests: Vec<Vec<u8>> = QUERIES.iter().map(|query| request(query)).collect();
    let write: WriteRequest = Arc::new(move |n, out| out.extend_from_slice(&requests[n % requests.len()]));
    load::run(address, 1, Duration::from_secs(1), 0, write.clone()).await?;
    let searched = load::run(address, 1, Duration::from_secs(5), 0, write).await?;
    Ok(format!(
        "| what | figure |\n|---|---:|\n\
         | community search over HTTP, one connection, p50 | {:.2} ms |\n\
         | community search over HTTP, one connection, p99 | {:.2} ms |\n\
         | start with an existing database until ready (median of 5) | {:.2} s |\n\
         | memory while idle (median of 5) | {:.0} MB |",
        searched.p50.as_secs_f64() * 1000.0,
        searched.p99.as_secs_f64() * 1000.0,
        median(starts),
        median(memories),
    ))
}

fn request(query: &str) -> Vec<u8> {
    let mut encoded = String::new();
    for byte in query.bytes() {
        encoded.push('%');
        encoded.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
    }
    format!("GET /api/v1/communities?q={encoded} HTTP/1.1\r\nhost: bench\r\n\r\n").into_bytes()
}
