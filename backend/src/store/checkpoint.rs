//! 检查点: copies what SQLite has written to its log back into the file, beside the writing.
//!
//! Left to itself SQLite does so in the middle of a commit, which then waits for some ten
//! milliseconds more, and everybody in its group with it. Here a connection of its own does most of
//! it while the next group gathers; what is left to a commit is little.

use std::{sync::Arc, time::Duration};

use sea_orm::{ConnectionTrait, DatabaseConnection};
use tokio::{sync::Notify, task::JoinHandle, time::sleep};

/// Commits that come within this time are copied back together.
const PAUSE: Duration = Duration::from_millis(50);

/// Copies back whenever it is told that something was written.
#[derive(Debug)]
pub(super) struct Checkpointer {
    connection: DatabaseConnection,
    written: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Checkpointer {
    /// Starts it on a connection that may write.
    pub(super) fn start(connection: DatabaseConnection) -> Self {
        let written = Arc::new(Notify::new());
        let task = tokio::spawn(run(connection.clone(), written.clone()));
        Self { connection, written, task }
    }

    /// Something was written.
    pub(super) fn wake(&self) {
        self.written.notify_one();
    }

    /// Ends it, so that the last connection to close finds nobody in its way.
    pub(super) async fn end(&self) {
        self.task.abort();
        let _ = self.connection.clone().close().await;
    }
}

async fn run(connection: DatabaseConnection, written: Arc<Notify>) {
    loop {
        written.notified().await;
        sleep(PAUSE).await;
        // Passive: it waits for nobody and nobody waits for it. What it could not copy, because
        // somebody still reads an older state or the disk is full, is copied by a later one.
        if let Err(error) = connection.execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)").await {
            tracing::debug!(error = %error, "the log was not copied back: {error}");
        }
    }
}
