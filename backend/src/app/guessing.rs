//! Makes those who guess wait.
//!
//! Wrong guesses are counted in scopes, such as one address at one account. A few are free; then
//! every further one doubles the wait, up to a bound. A wait concerns its scope alone and always
//! ends. The counts stand in the database: all instances share them and a restart does not clear
//! them. Wrong guesses are forgotten after a day without any, and in a pair's scope after a right
//! one.

use crate::{
    problem::Problem,
    state::AppState,
    store::{StoreError, access as store},
};

const FORGOTTEN_AFTER_MS: i64 = 24 * 60 * 60 * 1000;

/// Why a guess is not looked at.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GuessError {
    /// Too many wrong ones before.
    #[error("too many attempts")]
    TooMany {
        /// When to come back.
        retry_after_seconds: u32,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The scopes in which one guess counts.
pub(crate) struct Guesses<'a> {
    /// Each with the number of wrong guesses that are free in it.
    scopes: Vec<(&'a str, i32)>,
    longest_wait_seconds: u32,
}

impl<'a> Guesses<'a> {
    /// No scope yet.
    pub(crate) fn new(longest_wait_seconds: u32) -> Self {
        Self { scopes: Vec::with_capacity(2), longest_wait_seconds }
    }

    /// One more scope, with the number of wrong guesses that are free in it.
    #[must_use]
    pub(crate) fn with(mut self, scope: &'a str, free: i32) -> Self {
        self.scopes.push((scope, free));
        self
    }

    /// Gives whether any wrong guess is on record.
    pub(crate) async fn refuse_while_blocked(&self, state: &AppState, now: i64) -> Result<bool, GuessError> {
        let scopes: Vec<&str> = self.scopes.iter().map(|(scope, _)| *scope).collect();
        let attempts = store::attempts(&state.database.read, &scopes).await?;
        if now >= attempts.blocked_until {
            return Ok(attempts.any);
        }
        let seconds = u32::try_from((attempts.blocked_until - now).div_euclid(1000) + 1).unwrap_or(u32::MAX);
        Err(GuessError::TooMany { retry_after_seconds: seconds })
    }

    /// Counts a wrong guess in all scopes.
    pub(crate) async fn count_wrong(&self, state: &AppState, now: i64) -> Result<(), GuessError> {
        // Of guesses made at once only those are answered that come before the wait begins.
        let _one_at_a_time = state.access.counting.lock().await;
        self.refuse_while_blocked(state, now).await?;
        let transaction = state.database.begin().await.map_err(StoreError::from)?;
        store::forget_before(&transaction, now - FORGOTTEN_AFTER_MS).await?;
        for (scope, free) in &self.scopes {
            let failures = store::count_failure(&transaction, scope, now).await?;
            if let Some(seconds) = wait_after(failures, *free, self.longest_wait_seconds) {
                store::block(&transaction, scope, now + i64::from(seconds) * 1000).await?;
            }
        }
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(())
    }
}

/// Seconds to wait after so many wrong guesses; none while they are free.
fn wait_after(failures: i32, free: i32, longest: u32) -> Option<u32> {
    let doublings = u32::try_from(failures - free).ok()?;
    Some(1_u32.checked_shl(doublings).unwrap_or(longest).min(longest))
}

impl From<GuessError> for Problem {
    fn from(error: GuessError) -> Self {
        use axum::http::StatusCode;
        match error {
            GuessError::TooMany { retry_after_seconds } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", "Too many wrong attempts; wait")
                    .retry_after(retry_after_seconds)
            }
            GuessError::Store(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::wait_after;

    #[test]
    fn waits_double_up_to_the_bound_and_never_for_ever() {
        for (failures, expected) in
            [(1, None), (4, None), (5, Some(1)), (6, Some(2)), (10, Some(32)), (15, Some(900)), (i32::MAX, Some(900))]
        {
            assert_eq!(wait_after(failures, 5, 900), expected, "{failures}");
        }
    }
}
