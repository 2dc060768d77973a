//! The console over many cases: work list, first pages and late ones, case page, progress page, export,
//! on both databases.
//!
//! `BENCH_CASES` says how many cases; 100,000 when absent.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use reqwest::{Client, Method};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use tests::{
    load::{self, Round, WriteRequest},
    people::PASSWORD,
    postgres::{Cluster, Durability},
    process::{Program, Running},
};

/// How long is looked at.
pub(crate) struct Pace {
    warm_up: Duration,
    measured: Duration,
    /// What is waited for before memory is looked at.
    settled: Duration,
}

/// For figures. After so long what hashing passwords took is back with the system: tokio lets a thread that has done
/// it idle for ten seconds, and the allocator waits for its turn.
pub(crate) const THOROUGH: Pace =
    Pace { warm_up: Duration::from_millis(500), measured: Duration::from_secs(3), settled: Duration::from_secs(13) };

/// For whoever needs everything to have been used, and no figures.
pub(crate) const BRISK: Pace =
    Pace { warm_up: Duration::ZERO, measured: Duration::from_millis(400), settled: Duration::ZERO };

/// Who asks, and for what.
const LISTS: [(&str, &str, &str); 29] = [
    ("province", "everything", ""),
    ("province", "one stage", "stage=announced"),
    ("province", "two stages", "stage=applied,recommended"),
    ("province", "one city", "division=4406"),
    ("province", "direct, overdue, by due day", "route=direct&overdue=true&sort=due"),
    ("province", "scores from 99", "score_from=99"),
    ("province", "by score", "sort=score"),
    ("province", "by community", "sort=community"),
    ("province", "by name", "q=%E5%92%8C%E5%B9%B3"),
    ("province", "by an initial", "q=s"),
    ("province", "overdue", "overdue=true"),
    ("province", "overdue, by score", "overdue=true&sort=score"),
    ("province", "announced and overdue", "stage=announced&overdue=true"),
    ("province", "direct without an honour", "route=direct&honour=false"),
    ("city", "everything", ""),
    ("city", "waiting for me", "mine=true"),
    ("city", "overdue", "overdue=true"),
    ("city", "direct with an honour", "route=direct&honour=true"),
    ("city", "scores 60 to 80", "score_from=60&score_to=80"),
    ("city", "reviewed scores 60 to 80", "score_of=reviewed&score_from=60&score_to=80"),
    ("city", "by reviewed score", "score_of=reviewed&sort=score"),
    ("city", "by due day", "sort=due"),
    ("county", "waiting for me", "mine=true"),
    ("street", "waiting for me", "mine=true"),
    ("department", "waiting for me", "mine=true"),
    ("department", "overdue", "overdue=true"),
    ("department", "by due day", "sort=due"),
    ("expert", "everything", ""),
    ("expert", "waiting for me", "mine=true"),
];

/// Who goes through which list, page after page.
const DEEP: [(&str, &str, &str); 9] = [
    ("province", "everything", ""),
    ("province", "one stage", "stage=announced"),
    ("province", "two stages", "stage=announced,withdrawn"),
    ("province", "by score", "sort=score"),
    ("province", "scores 60 to 80, by score", "score_from=60&score_to=80&sort=score"),
    ("province", "by community", "sort=community"),
    ("province", "by an initial", "q=s"),
    ("province", "by due day", "sort=due"),
    ("city", "everything", ""),
];

/// How far somebody goes, when the list is as long as that.
const DEEPEST: usize = 500;

/// How many of the last pages on the way are measured.
const LATE: usize = 20;

/// Accounts: role, division, department.
const ACCOUNTS: [(&str, &str, Option<&str>); 6] = [
    ("province", "44", None),
    ("city", "4401", None),
    ("county", "440103", None),
    ("street", "440103001", None),
    ("department", "4401", Some("民政")),
    ("expert", "4401", None),
];

/// What was measured on one database.
struct Figures {
    /// Half and all but one in a hundred, in milliseconds, by line of the table.
    times: Vec<(String, f64, f64)>,
    exports: Vec<Export>,
    generated_in: Duration,
    size: Option<u64>,
}

struct Export {
    name: &'static str,
    first_byte: Duration,
    total: Duration,
    bytes: usize,
    memory_before: u64,
    memory_peak: u64,
}

/// Measures and writes the tables.
pub(crate) async fn table(pace: &Pace) -> anyhow::Result<String> {
    let count = std::env::var("BENCH_CASES").ok().map_or(Ok(100_000), |text| text.parse::<u32>())?;
    let folder = tempfile::tempdir()?;
    let sqlite_file = folder.path().join("console.db");
    let sqlite = figures(folder.path(), &format!("sqlite://{}", sqlite_file.display()), count, pace).await?;
    let cluster = Cluster::start(Durability::Durable).await?;
    let postgres = figures(folder.path(), &cluster.database().await?, count, pace).await?;
    let mut table = format!(
        "{count} cases over all communities (`generate-cases`, seed 1). \"Up to page\": the last {LATE} pages \
         of a walk through a list, by its links to the next page, of at most {DEEPEST}.\n\n\
         | over HTTP, one connection | SQLite p50 ms | p99 ms | PostgreSQL p50 ms | p99 ms |\n|---|---:|---:|---:|---:|\n"
    );
    for ((what, p50, p99), (_, other_p50, other_p99)) in sqlite.times.iter().zip(&postgres.times) {
        writeln!(table, "| {what} | {p50:.1} | {p99:.1} | {other_p50:.1} | {other_p99:.1} |")?;
    }
    table.push_str(
        "\n| export of all cases | first byte | whole | size | memory before | memory at most |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for (database, figures) in [("SQLite", &sqlite), ("PostgreSQL", &postgres)] {
        for export in &figures.exports {
            writeln!(
                table,
                "| {}, {database} | {:.0} ms | {:.1} s | {:.1} MB | {:.0} MB | {:.0} MB |",
                export.name,
                export.first_byte.as_secs_f64() * 1000.0,
                export.total.as_secs_f64(),
                megabytes(export.bytes as u64),
                megabytes(export.memory_before),
                megabytes(export.memory_peak),
            )?;
        }
    }
    write!(
        table,
        "\nThe cases were made in {:.0} s on SQLite ({:.0} MB on the disk) and {:.0} s on PostgreSQL.",
        sqlite.generated_in.as_secs_f64(),
        megabytes(sqlite.size.or_else(|| size_of(&sqlite_file)).unwrap_or_default()),
        postgres.generated_in.as_secs_f64(),
    )?;
    Ok(table)
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

fn size_of(file: &Path) -> Option<u64> {
    std::fs::metadata(file).ok().map(|file| file.len())
}

async fn figures(folder: &Path, database: &str, count: u32, pace: &Pace) -> anyhow::Result<Figures> {
    let program = Program::new(folder, database);
    let start = Instant::now();
    let made = program.run("generate-cases", &["--count", &count.to_string(), "--seed", "1"])?;
    ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let said = String::from_utf8_lossy(&made.stdout);
    ensure!(said.lines().any(|line| line.starts_with(&format!("{count} cases "))), "{said}");
    let generated_in = start.elapsed();
    if database.starts_with("postgres") {
        // What the server does by itself within minutes of such a load.
        let connection = Database::connect(database).await?;
        connection.execute_unprepared("VACUUM ANALYZE").await?;
        connection.close().await?;
    }
    let size = database.strip_prefix("sqlite://").and_then(|file| size_of(Path::new(file)));
    let accounts = Accounts::make(&program).await?;
    assign(database, &accounts.expert).await?;
    let server = program.start().await?;
    let people = accounts.sign_in(&server).await?;
    let mut times = Vec::new();
    for (who, what, query) in LISTS {
        let path = format!("/api/v1/cases?limit=50&{query}");
        let round = measure(pace, &server, people.cookie(who), vec![path]).await?;
        times.push(line(format!("list, {who}: {what}"), &round));
    }
    for (who, what, query) in DEEP {
        let (depth, paths) = late_pages(&server, people.cookie(who), query).await?;
        let round = measure(pace, &server, people.cookie(who), paths).await?;
        times.push(line(format!("list, {who}: {what}, up to page {depth}"), &round));
    }
    let list: Value = people.get(&server, "city", "/api/v1/cases?limit=200").await?;
    let ids = list["cases"].as_array().context("a page has cases")?;
    let paths: Vec<String> =
        ids.iter().filter_map(|case| Some(format!("/api/v1/cases/{}", case["id"].as_str()?))).collect();
    times.push(line("case page, city".to_owned(), &measure(pace, &server, people.cookie("city"), paths).await?));
    for who in ["province", "city", "county"] {
        let round = measure(pace, &server, people.cookie(who), vec!["/api/v1/progress".to_owned()]).await?;
        times.push(line(format!("progress page, {who}"), &round));
    }
    server.terminate()?;
    let mut exports = Vec::new();
    for name in ["csv", "xlsx"] {
        // A server of its own each time, so that memory says what this export alone takes.
        let server = program.start().await?;
        let people = accounts.sign_in(&server).await?;
        tokio::time::sleep(pace.settled).await;
        exports.push(export(&server, people.cookie("province"), name).await?);
        server.terminate()?;
    }
    Ok(Figures { times, exports, generated_in, size })
}

/// Gives an account the cases of the made-up expert of 广州 who has most of them.
async fn assign(database: &str, expert: &str) -> anyhow::Result<()> {
    let hex = expert.replace('-', "");
    let account = if database.starts_with("postgres") { format!("'{expert}'") } else { format!("x'{hex}'") };
    let connection = Database::connect(database).await?;
    let done = connection
        .execute_unprepared(&format!(
            "UPDATE expert_review SET account = {account} WHERE account = (SELECT own.account FROM expert_review AS own \
             JOIN case_file ON case_file.id = own.case_id WHERE case_file.city = '4401' \
             GROUP BY own.account ORDER BY COUNT(*) DESC LIMIT 1)"
        ))
        .await?;
    connection.close().await?;
    ensure!(done.rows_affected() > 0, "no expert has a case");
    Ok(())
}

fn line(what: String, round: &Round) -> (String, f64, f64) {
    (what, round.p50.as_secs_f64() * 1000.0, round.p99.as_secs_f64() * 1000.0)
}

/// Goes through a list by the links to the next page. Gives how many pages it has come to, and the
/// addresses of the last of them.
async fn late_pages(server: &Running, cookie: &str, query: &str) -> anyhow::Result<(usize, Vec<String>)> {
    let client = Client::new();
    let first = format!("/api/v1/cases?limit=50&{query}");
    let (mut depth, mut path, mut late) = (1, first.clone(), VecDeque::new());
    while depth < DEEPEST {
        let request = client.get(format!("{}{path}", server.url)).header("cookie", cookie);
        let page: Value = request.send().await?.error_for_status()?.json().await?;
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{first}&after={next}");
        depth += 1;
        late.push_back(path.clone());
        if late.len() > LATE {
            late.pop_front();
        }
    }
    ensure!(!late.is_empty(), "{first} has one page alone");
    Ok((depth, late.into()))
}

async fn measure(pace: &Pace, server: &Running, cookie: &str, paths: Vec<String>) -> anyhow::Result<Round> {
    let address = server.url.trim_start_matches("http://").parse()?;
    let requests: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| format!("GET {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\n\r\n").into_bytes())
        .collect();
    let write: WriteRequest = Arc::new(move |n, out| out.extend_from_slice(&requests[n % requests.len()]));
    if !pace.warm_up.is_zero() {
        load::run(address, 1, pace.warm_up, 0, write.clone()).await?;
    }
    let round = load::run(address, 1, pace.measured, 0, write).await?;
    ensure!(round.statuses.keys().all(|status| *status == 200), "{}: {:?}", paths[0], round.statuses);
    Ok(round)
}

async fn export(server: &Running, cookie: &str, name: &'static str) -> anyhow::Result<Export> {
    let memory_before = server.memory()?;
    let (peak, is_over) = (Arc::new(AtomicU64::new(memory_before)), Arc::new(AtomicBool::new(false)));
    let watch = {
        let (peak, is_over, status) = (peak.clone(), is_over.clone(), format!("/proc/{}/status", server.id()));
        std::thread::spawn(move || {
            while !is_over.load(Ordering::Relaxed) {
                let text = std::fs::read_to_string(&status).unwrap_or_default();
                let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
                let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
                peak.fetch_max(kib.unwrap_or_default() * 1024, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        })
    };
    let start = Instant::now();
    let request = Client::new().get(format!("{}/api/v1/cases.{name}", server.url)).header("cookie", cookie);
    let mut answer = request.send().await?.error_for_status()?;
    let mut bytes = answer.chunk().await?.context("a first piece")?.len();
    let first_byte = start.elapsed();
    while let Some(piece) = answer.chunk().await? {
        bytes += piece.len();
    }
    let total = start.elapsed();
    is_over.store(true, Ordering::Relaxed);
    watch.join().map_err(|_| anyhow::anyhow!("memory was not watched"))?;
    Ok(Export { name, first_byte, total, bytes, memory_before, memory_peak: peak.load(Ordering::Relaxed) })
}

/// Accounts with the password of the tests.
struct Accounts {
    /// Id of that of the expert.
    expert: String,
}

/// Who is signed in.
struct People(Vec<(&'static str, String)>);

impl Accounts {
    /// Makes an administrator by command and everybody else through them.
    async fn make(program: &Program) -> anyhow::Result<Self> {
        let arguments = ["--name", "bench.keeper", "--display-name", "Keeper", "--division", "44"];
        let invited = program.run("add-administrator", &arguments)?;
        let said = String::from_utf8_lossy(&invited.stdout).into_owned();
        let token = said.split_once('#').and_then(|(_, rest)| rest.split_whitespace().next()).context(said.clone())?;
        let server = program.start().await?;
        accept(&server, token).await?;
        let keeper = sign_in(&server, "bench.keeper").await?;
        let mut expert = None;
        for (role, division, department) in ACCOUNTS {
            let wish = json!({
                "name": format!("bench.{role}"), "display_name": role, "email": null,
                "role": role, "division": division, "department": department,
            });
            let request = send(&server, Method::POST, "/api/v1/accounts", &keeper);
            let invited: Value = request.json(&wish).send().await?.error_for_status()?.json().await?;
            let url = invited["invitation_url"].as_str().context("an account has a link")?;
            accept(&server, url.split_once('#').context("a link has a token")?.1).await?;
            if role == "expert" {
                expert = invited["account"]["id"].as_str().map(str::to_owned);
            }
        }
        Ok(Self { expert: expert.context("an account has an id")? })
    }

    async fn sign_in(&self, server: &Running) -> anyhow::Result<People> {
        let mut people = Vec::new();
        for (role, _, _) in ACCOUNTS {
            people.push((role, sign_in(server, &format!("bench.{role}")).await?));
        }
        Ok(People(people))
    }
}

impl People {
    fn cookie(&self, role: &str) -> &str {
        self.0.iter().find(|(name, _)| *name == role).map_or("", |(_, cookie)| cookie)
    }

    async fn get(&self, server: &Running, role: &str, path: &str) -> anyhow::Result<Value> {
        let request = send(server, Method::GET, path, self.cookie(role));
        Ok(request.send().await?.error_for_status()?.json().await?)
    }
}

fn send(server: &Running, method: Method, path: &str, cookie: &str) -> reqwest::RequestBuilder {
    let request = Client::new().request(method, format!("{}{path}", server.url));
    request.header("cookie", cookie).header("sec-fetch-site", "same-origin")
}

async fn accept(server: &Running, token: &str) -> anyhow::Result<()> {
    let request = send(server, Method::POST, &format!("/api/v1/invitations/{token}"), "");
    request.json(&json!({ "password": PASSWORD })).send().await?.error_for_status()?;
    Ok(())
}

async fn sign_in(server: &Running, name: &str) -> anyhow::Result<String> {
    let request = send(server, Method::POST, "/api/v1/session", "");
    let answer = request.json(&json!({ "name": name, "password": PASSWORD })).send().await?.error_for_status()?;
    let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok()).context("no cookie")?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}
