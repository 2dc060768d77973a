//! 保存期限: removes notifications, e-mails that were given up and the log of messages to other programs
//! once they are older than `[retention]` says. All of them only tell of what is kept for ever. Files that
//! nobody has finished sending, or that no self-assessment names, go the same way.
//!
//! Little is removed at a time, so that nobody waits long for the one connection that writes to SQLite.

use std::sync::atomic::{AtomicI64, Ordering};

use super::evidence::abandoned;
use crate::{
    state::AppState,
    store::{StoreError, mails, notifications, webhooks},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How often is looked by the server's clock.
const LOOK_EVERY_MS: i64 = 60 * 60 * 1000;
/// Of each sort at most so many at a time.
const AT_ONCE: u64 = 500;

/// Removes what is old from time to time.
#[derive(Debug)]
pub(crate) struct Pruner {
    /// Milliseconds since 1970, UTC.
    next_at: AtomicI64,
}

impl Pruner {
    /// One that looks at once.
    pub(crate) fn new() -> Self {
        Self { next_at: AtomicI64::new(i64::MIN) }
    }

    /// Removes some of what is old when it is time to; whether there may be more.
    pub(crate) async fn prune_due(&self, state: &AppState) -> Result<bool, StoreError> {
        let now = state.clock.now_ms();
        if now < self.next_at.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let pruned = prune(state, now).await;
        // A database that takes nothing at the moment is not asked every few seconds.
        if !matches!(pruned, Ok(true)) {
            self.next_at.store(now + LOOK_EVERY_MS, Ordering::Relaxed);
        }
        pruned
    }
}

async fn prune(state: &AppState, now: i64) -> Result<bool, StoreError> {
    let config = &state.config.retention;
    let before = |days: u32| now - i64::from(days) * DAY_MS;
    let transaction = state.database.begin().await?;
    let deliveries = webhooks::prune(&transaction, before(config.delivery_days), AT_ONCE).await?;
    let given_up = mails::prune(&transaction, before(config.delivery_days), AT_ONCE).await?;
    let (read, unread) = (before(config.read_notification_days), before(config.unread_notification_days));
    let told = notifications::prune(&transaction, read, unread, AT_ONCE).await?;
    transaction.commit().await?;
    let files = abandoned::prune(state, before(config.upload_days), AT_ONCE).await?;
    let counts = [deliveries, given_up, told];
    if counts.iter().any(|count| *count > 0) {
        tracing::info!(
            deliveries,
            given_up,
            told,
            "removed {deliveries} deliveries, {given_up} e-mails, {told} notifications"
        );
    }
    Ok(counts.contains(&AT_ONCE) || files == AT_ONCE)
}
