//! Durable submissions per second at 32 connections, in interleaved rounds.

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, ensure};
use tests::{
    load::{self, Round, WriteRequest, median},
    postgres::{Cluster, Durability},
    process::{Program, Running},
    submission::{COMMUNITY, Draft},
};
use uuid::Uuid;

const SUBMISSIONS: &str = "/api/v1/submissions";
const CONNECTIONS: usize = 32;
const ROUNDS: usize = 5;
const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(4);

/// A server under load; it ends with its guards.
struct Target {
    name: &'static str,
    address: SocketAddr,
    request: WriteRequest,
    rounds: Vec<Round>,
    server: Guard,
}

/// What runs the server. The fields are there to be dropped.
#[expect(dead_code, reason = "a guard ends its process when it is dropped")]
enum Guard {
    Ours(Running),
    Other(Ended),
}

/// A process that is killed when it goes out of scope.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended already; there is nobody left to tell.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts all.
async fn targets(folder: &Path, cluster: &Cluster) -> anyhow::Result<Vec<Target>> {
    let mut targets = vec![
        bare(folder, "bare axum handler: deserialises the body, nothing else", 18190, "/whole")?,
        bare(folder, "the same, but skips the claimed outcome", 18191, "/skim")?,
    ];
    targets.extend(all_ours(folder, cluster).await?);
    targets.push(fastify(folder)?);
    Ok(targets)
}

/// Starts those that are this server.
async fn all_ours(folder: &Path, cluster: &Cluster) -> anyhow::Result<[Target; 3]> {
    let sqlite = |name: &str| format!("sqlite://{}", folder.join(name).display());
    Ok([
        ours("ours, SQLite, grouped", folder, &sqlite("grouped.db"), "grouped").await?,
        ours("ours, SQLite, one transaction per request", folder, &sqlite("single.db"), "one_by_one").await?,
        ours("ours, PostgreSQL, grouped", folder, &cluster.database().await?, "grouped").await?,
    ])
}

/// Puts each of ours under load for a while and ends it as a service manager does, so that it can write down
/// what it has counted.
pub(crate) async fn everyday() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let cluster = Cluster::start(Durability::Durable).await?;
    for target in all_ours(folder.path(), &cluster).await? {
        let done = load::run(target.address, CONNECTIONS, 3 * MEASURED, 0, target.request).await?;
        ensure_taken(target.name, &done)?;
        if let Guard::Ours(server) = target.server {
            ensure!(server.terminate()?.success(), "{} has not ended well", target.name);
        }
    }
    Ok(())
}

/// Puts the first server whose name begins so under load for half a minute; says how many requests
/// it answered per second.
pub(crate) async fn single(name: &str) -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    let cluster = Cluster::start(Durability::Durable).await?;
    let targets = targets(folder.path(), &cluster).await?;
    let target = targets.iter().find(|target| target.name.starts_with(name)).context("no such server")?;
    let round = load::run(target.address, CONNECTIONS, Duration::from_secs(30), 0, target.request.clone()).await?;
    Ok(format!("{}: {:.0}", target.name, round.per_second))
}

/// Runs all and writes the table.
pub(crate) async fn table() -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    let cluster = Cluster::start(Durability::Durable).await?;
    let mut targets = targets(folder.path(), &cluster).await?;
    for target in &targets {
        load::run(target.address, CONNECTIONS, WARM_UP, 0, target.request.clone()).await?;
    }
    for round in 0..ROUNDS {
        let count = targets.len();
        for turn in 0..count {
            let target = &mut targets[(turn + round) % count];
            let done = load::run(target.address, CONNECTIONS, MEASURED, 0, target.request.clone()).await?;
            ensure_taken(target.name, &done)?;
            target.rounds.push(done);
        }
    }
    Ok(markdown(&targets))
}

/// Whether a server has taken all that was sent.
fn ensure_taken(server: &str, round: &Round) -> anyhow::Result<()> {
    ensure!(round.statuses.keys().all(|status| *status < 300), "{server}: answers {:?}", round.statuses);
    Ok(())
}

fn markdown(targets: &[Target]) -> String {
    let rates: Vec<f64> =
        targets.iter().map(|target| median(target.rounds.iter().map(|round| round.per_second).collect())).collect();
    let mut table = String::from(
        "| server | requests per second | p50 ms | p99 ms | ratio to bare axum | to the one that skips | to one transaction per request | to Fastify |\n|---|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for (target, rate) in targets.iter().zip(&rates) {
        let milliseconds = |of: fn(&Round) -> Duration| {
            median(target.rounds.iter().map(|round| of(round).as_secs_f64() * 1000.0).collect())
        };
        let (p50, p99) = (milliseconds(|round| round.p50), milliseconds(|round| round.p99));
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "| {} | {rate:.0} | {p50:.1} | {p99:.1} | {:.2} | {:.2} | {:.1} | {:.1} |",
            target.name,
            rate / rates[0],
            rate / rates[1],
            rate / rates[3],
            rate / rates[5],
        );
    }
    let size = body("").len();
    let _ = write!(
        table,
        "\nBody of a request: {size} bytes, of which the answers are about 4 KB and the rest is the claimed outcome with its explanation. Median of {ROUNDS} interleaved rounds of {} s at {CONNECTIONS} connections.",
        MEASURED.as_secs()
    );
    table
}

async fn ours(name: &'static str, folder: &Path, database: &str, mode: &str) -> anyhow::Result<Target> {
    let program = Program::new(folder, database).with("SUBMISSIONS__WRITE_MODE", mode);
    let server = program.start().await?;
    let code = program.issue_code(COMMUNITY)?;
    let address = server.url.trim_start_matches("http://").parse()?;
    Ok(Target { name, address, request: requests(SUBMISSIONS, &code), rounds: Vec::new(), server: Guard::Ours(server) })
}

/// One process for each way of reading, so that no round of one warms the other up.
fn bare(folder: &Path, name: &'static str, port: u16, path: &str) -> anyhow::Result<Target> {
    let address = format!("127.0.0.1:{port}");
    let program = std::env::var_os("BENCH_BARE").context("BENCH_BARE names the bare handler's program")?;
    let server = Ended(Command::new(program).arg(&address).current_dir(folder).spawn()?);
    Ok(Target {
        name,
        address: address.parse()?,
        request: requests(path, "AAAAA-AAAAA"),
        rounds: Vec::new(),
        server: Guard::Other(server),
    })
}

fn fastify(folder: &Path) -> anyhow::Result<Target> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("fastify/server.mjs");
    let database = folder.join("fastify.db");
    let mut child = Command::new("node").arg(script).arg(database).stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
    let address = line.trim().trim_start_matches("http://").parse().with_context(|| line.clone())?;
    Ok(Target {
        name: "Fastify + ajv + better-sqlite3 FULL: neither scores nor signs",
        address,
        request: requests(SUBMISSIONS, "AAAAA-AAAAA"),
        rounds: Vec::new(),
        server: Guard::Other(Ended(child)),
    })
}

/// A right body; the id is all noughts.
fn body(code: &str) -> String {
    let mut body = Draft::all_met_now(COMMUNITY, code).body();
    body["id"] = serde_json::json!(Uuid::nil());
    body.to_string()
}

/// Requests that differ in their id alone.
fn requests(path: &str, code: &str) -> WriteRequest {
    let body = body(code);
    let id = Uuid::nil().to_string();
    let (before, after) =
        body.split_once(&id).map_or((body.clone(), String::new()), |(a, b)| (a.to_owned(), b.to_owned()));
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    Arc::new(move |_, request| {
        request.extend_from_slice(head.as_bytes());
        request.extend_from_slice(before.as_bytes());
        request.extend_from_slice(Uuid::now_v7().to_string().as_bytes());
        request.extend_from_slice(after.as_bytes());
    })
}
