//! A throw-away PostgreSQL cluster, one per test process, and a database in it for each test.
//!
//! The cluster lives in a temporary folder, listens on a socket in that folder alone, and ends
//! with the process that started it, however that ends: a small shell waits for its input to
//! close, stops the server and removes the folder.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use anyhow::{Context, bail};
use sea_orm::{ConnectionTrait, Database};
use tokio::sync::OnceCell;

/// Whether what is committed must survive a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// For tests: nothing waits for the disk.
    Fast,
    /// For measuring: as PostgreSQL does it by default.
    Durable,
}

/// A running cluster.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    databases: AtomicU32,
    /// Ends the cluster when its input closes, which it does with this process at the latest.
    _keeper: Child,
}

static SHARED: OnceCell<Cluster> = OnceCell::const_new();

/// The address of a new, empty database in the cluster of this process.
pub async fn database() -> anyhow::Result<String> {
    shared().await?.database().await
}

/// The address of a new, empty database in the cluster of this process that orders texts as ICU does for a
/// language: `zh-CN`.
pub async fn database_ordered_for(language: &str) -> anyhow::Result<String> {
    shared().await?.create(&format!("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE '{language}'")).await
}

/// The address of a new database in the cluster of this process that holds what another one of it holds,
/// to which nobody is connected.
pub(crate) async fn copy_of(address: &str) -> anyhow::Result<String> {
    let template = address.split(['/', '?']).nth(3).context("an address of this cluster names a database")?;
    shared().await?.create(&format!("TEMPLATE {template}")).await
}

async fn shared() -> anyhow::Result<&'static Cluster> {
    SHARED.get_or_try_init(|| Cluster::start(Durability::Fast)).await
}

impl Cluster {
    /// Makes a cluster and waits until it answers.
    pub async fn start(durability: Durability) -> anyhow::Result<Self> {
        let programs = programs().context("no PostgreSQL programs (Debian package postgresql)")?;
        let folder = tempfile::Builder::new().prefix("lvshetong-postgres-").tempdir()?.keep();
        let user = if is_root() { Some("postgres") } else { None };
        if user.is_some() {
            // PostgreSQL refuses to run as root.
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        run(as_user(user, &programs.join("initdb"))
            .current_dir(&folder)
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"])
            .args(["--no-sync", "--no-instructions", "--pgdata"])
            .arg(folder.join("data")))?;
        let keeper = as_user(user, Path::new("/bin/sh"))
            .current_dir(&folder)
            .args(["-c", KEEP, "keep"])
            .arg(programs.join("postgres"))
            .arg(&folder)
            .arg(if durability == Durability::Fast { "off" } else { "on" })
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start PostgreSQL")?;
        let cluster = Self { folder, databases: AtomicU32::new(0), _keeper: keeper };
        cluster.wait().await?;
        Ok(cluster)
    }

    /// The address of a new, empty database.
    pub async fn database(&self) -> anyhow::Result<String> {
        self.create("").await
    }

    /// The address of a new database that is made as `how` says.
    async fn create(&self, how: &str) -> anyhow::Result<String> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let connection = Database::connect(self.address("postgres")).await?;
        connection.execute_unprepared(&format!("CREATE DATABASE {name} {how}")).await?;
        connection.close().await?;
        Ok(self.address(&name))
    }

    fn address(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder.display())
    }

    async fn wait(&self) -> anyhow::Result<()> {
        for _ in 0..200 {
            if let Ok(connection) = Database::connect(self.address("postgres")).await {
                connection.close().await?;
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL does not answer:\n{log}");
    }
}

/// Runs the server until the input closes, then takes everything away.
const KEEP: &str = r#"
"$1" -D "$2/data" -k "$2" -c listen_addresses= -c fsync="$3" -c synchronous_commit="$3" \
  -c full_page_writes="$3" -c max_connections=200 -c shared_buffers=128MB >"$2/log" 2>&1 &
server=$!
read -r _
kill -INT "$server"
wait "$server"
rm -rf "$2"
"#;

/// The folder with `initdb` and `postgres`: the newest version installed.
fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    folders.sort();
    folders.reverse();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    folders.into_iter().find(|folder| folder.join("initdb").exists())
}

/// Whether this process may do anything on the machine, which some tests need and one avoids.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let Some(user) = user else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", user, "--clear-groups", "--"]).arg(program);
    command
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command.output()?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
