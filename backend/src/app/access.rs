//! Checks access codes, and makes those who guess wait.
//!
//! Wrong guesses are counted per address and community, and per address over all communities. A
//! few are free; then every further one doubles the wait, up to a bound. A wait concerns the
//! guessing address alone, so nobody can lock a community out, and it always ends. With 50 bits
//! in a code even ten thousand addresses at one guess per quarter of an hour would need some
//! three million years for an even chance. The counts stand in the database: all instances share
//! them and a restart does not clear them. Guesses that an address makes at the same time are
//! answered one after the other by each instance; so at most one guess per instance slips through
//! beyond the count.

use std::net::IpAddr;

use subtle::ConstantTimeEq;

use crate::{
    access::{CodeHash, GuessScopes},
    crockford::AccessCode,
    problem::Problem,
    state::AppState,
    store::{StoreError, access as store},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Wrong guesses are forgotten after a day without any, and at once after a right one.
const FORGOTTEN_AFTER_MS: i64 = DAY_MS;

/// Why a code is not accepted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccessError {
    /// There is no such community.
    #[error("no such community")]
    UnknownCommunity,
    /// It is not a code of this community.
    #[error("the code is wrong")]
    Wrong,
    /// It was one until a while ago.
    #[error("the code has expired")]
    Expired,
    /// Too many wrong guesses from this address; the code was not looked at.
    #[error("too many attempts")]
    TooMany {
        /// When to come back.
        retry_after_seconds: u32,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

enum Verdict {
    Right { expires_at: i64 },
    Expired,
    Wrong,
}

/// Succeeds when the code lets this client speak for the community.
pub(crate) async fn check(state: &AppState, client: IpAddr, community: &str, typed: &str) -> Result<(), AccessError> {
    if !state.directory.has_community(community) {
        return Err(AccessError::UnknownCommunity);
    }
    let now = state.clock.now_ms();
    let hash = AccessCode::parse(typed).map(|code| state.access.hash_code(community, &code));
    let memory_key = hash.map(|hash| state.access.memory_key(client, &hash));
    if memory_key.is_some_and(|key| state.access.remembers(&key, now)) {
        return Ok(());
    }
    let scopes = state.access.scopes(client, community);
    let _turn = state.access.turn(&scopes).await;
    // Whoever came first from the same address may have been right in the meantime.
    if memory_key.is_some_and(|key| state.access.remembers(&key, now)) {
        return Ok(());
    }
    let has_failed = refuse_while_blocked(state, &scopes, now).await?;
    let verdict = match hash {
        Some(hash) => look_up(state, community, &hash, now).await?,
        None => Verdict::Wrong,
    };
    match (verdict, memory_key) {
        (Verdict::Right { expires_at }, Some(key)) => {
            state.access.remember(key, now, expires_at);
            if has_failed {
                let database = &state.database;
                database.retried(|| store::forget_scope(&database.write, &scopes.pair)).await?;
            }
            Ok(())
        }
        (Verdict::Expired, _) => Err(AccessError::Expired),
        _ => {
            count_wrong_guess(state, &scopes, now).await?;
            Err(AccessError::Wrong)
        }
    }
}

/// Makes a new code for a community and gives it once; `replace` revokes the ones it had.
pub(crate) async fn issue_code(
    state: &AppState,
    community: &str,
    days: u32,
    replace: bool,
) -> Result<String, AccessError> {
    if !state.directory.has_community(community) {
        return Err(AccessError::UnknownCommunity);
    }
    let code = AccessCode::random();
    let now = state.clock.now_ms();
    let hash = state.access.hash_code(community, &code).to_vec();
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    if replace {
        store::revoke_codes(&transaction, community, now).await?;
    }
    store::add_code(&transaction, community, hash, now, now + i64::from(days) * DAY_MS).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(code.for_people())
}

async fn look_up(state: &AppState, community: &str, hash: &CodeHash, now: i64) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict::Wrong;
    let database = &state.database;
    for stored in database.retried(|| store::codes_of(&database.read, community)).await? {
        if !bool::from(stored.hash.as_slice().ct_eq(hash)) {
            continue;
        }
        verdict =
            if now < stored.expires_at { Verdict::Right { expires_at: stored.expires_at } } else { Verdict::Expired };
    }
    Ok(verdict)
}

/// Gives whether any wrong guess is on record.
async fn refuse_while_blocked(state: &AppState, scopes: &GuessScopes, now: i64) -> Result<bool, AccessError> {
    let scopes: [&str; 2] = [&scopes.pair, &scopes.address];
    let database = &state.database;
    let attempts = database.retried(|| store::attempts(&database.read, scopes)).await?;
    if now >= attempts.blocked_until {
        return Ok(attempts.any);
    }
    let seconds = u32::try_from((attempts.blocked_until - now).div_euclid(1000) + 1).unwrap_or(u32::MAX);
    Err(AccessError::TooMany { retry_after_seconds: seconds })
}

async fn count_wrong_guess(state: &AppState, scopes: &GuessScopes, now: i64) -> Result<(), StoreError> {
    let config = &state.config.access;
    let count = || async {
        let transaction = state.database.begin().await?;
        store::forget_before(&transaction, now - FORGOTTEN_AFTER_MS).await?;
        for (scope, free) in [(&scopes.pair, config.free_guesses), (&scopes.address, config.free_guesses_per_address)] {
            let failures = store::count_failure(&transaction, scope, now).await?;
            if let Some(seconds) = wait_after(failures, free, config.longest_wait_seconds) {
                store::block(&transaction, scope, now + i64::from(seconds) * 1000).await?;
            }
        }
        Ok(transaction.commit().await?)
    };
    // Counted twice, should the answer to the commit be lost: to the guesser's disadvantage.
    state.database.retried(count).await?;
    metrics::counter!("access_code_wrong_guesses").increment(1);
    Ok(())
}

/// Seconds to wait after so many wrong guesses; none while they are free.
fn wait_after(failures: i32, free: i32, longest: u32) -> Option<u32> {
    let doublings = u32::try_from(failures - free).ok()?;
    Some(1_u32.checked_shl(doublings).unwrap_or(longest).min(longest))
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        use axum::http::StatusCode;
        match error {
            AccessError::UnknownCommunity => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "unknown_community",
                "There is no such community",
            )
            .at("/community", "unknown_community", "expected the code of a known community"),
            AccessError::Wrong => {
                Self::new(StatusCode::FORBIDDEN, "access_code_wrong", "The access code is not one of this community")
            }
            AccessError::Expired => {
                Self::new(StatusCode::FORBIDDEN, "access_code_expired", "The access code has expired")
            }
            AccessError::TooMany { retry_after_seconds } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", "Too many wrong codes; wait")
                    .retry_after(retry_after_seconds)
            }
            AccessError::Store(error) => error.into(),
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
