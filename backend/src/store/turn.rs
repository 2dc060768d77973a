//! 轮次: one instance after the other brings a database up to date.
//!
//! Instances may start together on an empty database. Structure, shipped data, the signing key and
//! the pepper are then made by the first one, and the others find them.

use std::{fs::File, path::PathBuf};

use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::{StoreError, database};
use crate::config::{DatabaseConfig, DatabaseKind};

/// Names the lock among those of one PostgreSQL database: `lvshetng` in ASCII.
const LOCK: i64 = 0x6c76_7368_6574_6e67;

/// Others that want to prepare the same database wait until this is dropped or given up.
#[derive(Debug)]
pub(crate) struct Turn(Held);

#[derive(Debug)]
enum Held {
    /// The folder of the database, locked. Not the file itself: closing it would take away the
    /// locks that SQLite has on it.
    Folder { _folder: File },
    /// A connection of its own that holds an advisory lock: pools may have a single one.
    Session(DatabaseConnection),
    /// The folder cannot be locked on this file system.
    Nothing,
}

impl Turn {
    /// Waits for the turn.
    pub(crate) async fn take(config: &DatabaseConfig) -> Result<Self, StoreError> {
        let held = match config.kind() {
            DatabaseKind::Sqlite => folder(database::folder(config.url.expose())).await,
            DatabaseKind::Postgres => Held::Session(session(config).await?),
        };
        Ok(Self(held))
    }

    /// Lets the next one have its turn.
    pub(crate) async fn give_up(self) {
        if let Held::Session(connection) = self.0 {
            let _ = connection.close().await;
        }
    }
}

async fn folder(path: PathBuf) -> Held {
    let locked = tokio::task::spawn_blocking(move || {
        let folder = File::open(&path)?;
        folder.lock()?;
        Ok::<_, std::io::Error>(folder)
    });
    match locked.await {
        Ok(Ok(folder)) => Held::Folder { _folder: folder },
        Ok(Err(error)) => {
            tracing::warn!(error = %error, "the folder of the database cannot be locked: {error}; start one server after the other");
            Held::Nothing
        }
        Err(_) => Held::Nothing,
    }
}

async fn session(config: &DatabaseConfig) -> Result<DatabaseConnection, StoreError> {
    let connection = sea_orm::Database::connect(database::postgres(config, 1)).await?;
    // Ends with the connection at the latest.
    connection.execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
    Ok(connection)
}
