//! Where records are kept.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Secret, unusable};

/// Section `[database]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseConfig {
    /// `sqlite://var/lvshetong.db` (the default; the file and its folder are made when absent) or
    /// `postgres://user:password@host/name`.
    pub url: Secret,
    /// Connections that only read. Default 4.
    pub read_connections: u32,
    /// Connections that write, on PostgreSQL only; SQLite has one writer. Default 10.
    pub write_connections: u32,
    /// SQLite: the most the database file may grow to, in MiB; further submissions are refused
    /// as if the disk were full. Default 0: no bound.
    pub max_size_mib: u32,
    /// Milliseconds to wait for a lock or for a free connection. Default 5000.
    pub busy_timeout_ms: u64,
}

/// Which of the two databases an address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// Embedded, one file.
    Sqlite,
    /// A server of its own, shared by many instances.
    Postgres,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: Secret::new("sqlite://var/lvshetong.db"),
            read_connections: 4,
            write_connections: 10,
            max_size_mib: 0,
            busy_timeout_ms: 5000,
        }
    }
}

impl DatabaseConfig {
    /// The given database with small pools.
    pub fn for_testing(url: impl Into<String>) -> Self {
        Self { url: Secret::new(url), read_connections: 2, write_connections: 4, ..Self::default() }
    }

    /// Which database the address names; [`check`](Self::check) has refused all others.
    pub fn kind(&self) -> DatabaseKind {
        if self.url.expose().starts_with("sqlite:") { DatabaseKind::Sqlite } else { DatabaseKind::Postgres }
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let url = self.url.expose();
        let known = ["sqlite://", "postgres://", "postgresql://"];
        if !known.iter().any(|scheme| url.starts_with(scheme)) {
            return Err(unusable("database.url", "expected sqlite://path or postgres://user:password@host/name"));
        }
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(unusable("database.url", "a database in memory is not durable; name a file"));
        }
        if self.read_connections == 0 || self.write_connections == 0 {
            return Err(unusable("database.read_connections", "expected at least one connection of each sort"));
        }
        Ok(())
    }
}
