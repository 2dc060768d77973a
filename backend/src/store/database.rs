//! Opens the database: one pool that writes and one that reads.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sqlx::{
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};

use super::StoreError;
use crate::config::{DatabaseConfig, DatabaseKind};

/// Statements that a connection keeps prepared. A group of submissions has one for each number of
/// rows, up to 256 for each of two tables.
const STATEMENTS: usize = 512;

/// The two pools. On SQLite the writing one has a single connection, because SQLite has a single
/// writer anyway and waiting in our own queue is fair; reading goes past it.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    /// For everything that changes something.
    pub(crate) write: DatabaseConnection,
    /// For everything else.
    pub(crate) read: DatabaseConnection,
    kind: DatabaseKind,
    /// The most connections in one pool.
    connections: u32,
}

impl Database {
    /// Opens both pools; makes an absent SQLite file, for which its folder has to be there.
    pub(crate) async fn open(config: &DatabaseConfig) -> Result<Self, StoreError> {
        let kind = config.kind();
        let (write, read) = match kind {
            DatabaseKind::Sqlite => {
                let write = sea_orm::Database::connect(sqlite(config, true)).await?;
                limit_size(&write, config.max_size_mib).await?;
                (write, sea_orm::Database::connect(sqlite(config, false)).await?)
            }
            DatabaseKind::Postgres => (
                sea_orm::Database::connect(postgres(config, config.write_connections)).await?,
                sea_orm::Database::connect(postgres(config, config.read_connections)).await?,
            ),
        };
        Ok(Self { write, read, kind, connections: config.read_connections.max(config.write_connections) })
    }

    /// Begins a transaction that will write. On SQLite it takes the write lock at once: one that
    /// reads first and writes later could be refused in the middle. On PostgreSQL it asks for
    /// nothing beyond the default, which would cost a round trip for every commit and override an
    /// operator who has made the database read-only.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.write
            .begin_with_options(TransactionOptions {
                access_mode: None,
                sqlite_transaction_mode: (self.kind == DatabaseKind::Sqlite)
                    .then_some(SqliteTransactionMode::Immediate),
                isolation_level: None,
            })
            .await
    }

    /// Does something again while its connection turns out to have been cut: a restart of
    /// PostgreSQL cuts every connection of a pool, and each is found out, and dropped from the
    /// pool, only when it is used. For what may be done twice.
    pub(crate) async fn retried<T, F>(&self, mut attempt: impl FnMut() -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        for _ in 0..self.connections {
            match attempt().await {
                Err(error) if error.is_disconnected() => {
                    tracing::info!(error = %error, "a connection to the database was cut: {error}");
                }
                other => return other,
            }
        }
        attempt().await
    }

    /// Begins a transaction that only reads, and sees everything as it is at one moment.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let is_postgres = self.kind == DatabaseKind::Postgres;
        self.read
            .begin_with_options(TransactionOptions {
                access_mode: is_postgres.then_some(AccessMode::ReadOnly),
                isolation_level: is_postgres.then_some(IsolationLevel::RepeatableRead),
                sqlite_transaction_mode: (!is_postgres).then_some(SqliteTransactionMode::Deferred),
            })
            .await
    }

    /// Whether the database answers.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        // A statement, because the pool's own ping does not tell a cut connection from a refused one.
        self.retried(|| async { Ok(self.read.execute_unprepared("SELECT 1").await.map(drop)?) }).await
    }

    /// What is erased on the writing connection from now on is overwritten in the file as well.
    /// `PostgreSQL` does that by itself when it cleans up.
    pub(crate) async fn erase_for_good(&self) -> Result<(), DbErr> {
        if self.kind == DatabaseKind::Sqlite {
            self.write.execute_unprepared("PRAGMA secure_delete = ON").await?;
        }
        Ok(())
    }

    /// A great deal is written on the writing connection from now on, all over the indexes: SQLite keeps
    /// the pages of a transaction in memory, up to 256 MiB, instead of writing each out again and again.
    pub(crate) async fn load_much(&self) -> Result<(), DbErr> {
        if self.kind == DatabaseKind::Sqlite {
            self.write.execute_unprepared("PRAGMA cache_size = -262144").await?;
        }
        Ok(())
    }

    /// Closes all connections; on SQLite the log is written back into the file.
    pub(crate) async fn close(&self) {
        let _ = self.read.clone().close().await;
        let _ = self.write.clone().close().await;
    }
}

fn sqlite(config: &DatabaseConfig, writes: bool) -> ConnectOptions {
    let busy = Duration::from_millis(config.busy_timeout_ms);
    let mut options = common(config);
    options.max_connections(if writes { 1 } else { config.read_connections }).min_connections(1).map_sqlx_sqlite_opts(
        move |options: SqliteConnectOptions| {
            let options = options
                .foreign_keys(true)
                .busy_timeout(busy)
                .statement_cache_capacity(STATEMENTS)
                // A commit is on the disk before it is acknowledged: neither WAL nor FULL is the
                // default of the driver.
                .synchronous(SqliteSynchronous::Full)
                .pragma("cache_size", if writes { "-4096" } else { "-1024" });
            if writes {
                // A statement of many rows keeps what it would have to undo; by default in a file that is made
                // and removed for every commit, and that holds what is kept of people.
                let options = options.pragma("temp_store", "MEMORY");
                // Nobody commits while pages are copied back from the log; those that change with every commit
                // are copied less often when it may grow to 64 MiB.
                options
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .pragma("wal_autocheckpoint", "16384")
            } else {
                options.pragma("query_only", "ON")
            }
        },
    );
    options
}

/// How to connect to PostgreSQL with at most so many connections.
pub(super) fn postgres(config: &DatabaseConfig, connections: u32) -> ConnectOptions {
    let mut options = common(config);
    options
        .max_connections(connections)
        .min_connections(1)
        // A connection that has rested may have been cut off: ask before relying on it.
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .map_sqlx_postgres_opts(|options: PgConnectOptions| options.statement_cache_capacity(STATEMENTS));
    options
}

fn common(config: &DatabaseConfig) -> ConnectOptions {
    let mut options = ConnectOptions::new(config.url.expose());
    options
        .acquire_timeout(Duration::from_millis(config.busy_timeout_ms))
        .connect_timeout(Duration::from_millis(config.busy_timeout_ms))
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .test_before_acquire(false)
        .record_stmt_in_spans(false)
        .sqlx_logging(false);
    options
}

async fn limit_size(write: &DatabaseConnection, mib: u32) -> Result<(), DbErr> {
    if mib > 0 {
        // The page size is SQLite's default of 4 KiB, so 256 pages are one MiB.
        let pages = u64::from(mib) * 256;
        write.execute_unprepared(&format!("PRAGMA max_page_count = {pages}")).await?;
    }
    Ok(())
}

/// The folder of `sqlite://folder/file?…`, made when absent; when it cannot be, opening the file
/// says why.
pub(super) fn folder(url: &str) -> PathBuf {
    let path = url.trim_start_matches("sqlite://");
    let path = path.split('?').next().unwrap_or(path);
    let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).to_path_buf();
    let _ = std::fs::create_dir_all(&folder);
    folder
}
