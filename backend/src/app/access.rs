//! Checks access codes.
//!
//! Wrong guesses are counted per address and community, and per address over all communities
//! ([`super::guessing`]). With 50 bits in a code even ten thousand addresses at one guess per
//! quarter of an hour would need some three million years for an even chance.

use std::net::IpAddr;

use subtle::ConstantTimeEq;

use super::guessing::{GuessError, Guesses};
use crate::{
    access::{CodeHash, Guessed},
    crockford::AccessCode,
    problem::Problem,
    state::AppState,
    store::{StoreError, access as store},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

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
    #[error(transparent)]
    Guessing(#[from] GuessError),
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
    let scopes = state.access.scopes(Guessed::AccessCode, client, community);
    let config = &state.config.access;
    let guesses = Guesses::new(config.longest_wait_seconds)
        .with(&scopes.pair, config.free_guesses)
        .with(&scopes.address, config.free_guesses_per_address);
    let has_failed = guesses.refuse_while_blocked(state, now).await?;
    let verdict = match hash {
        Some(hash) => look_up(state, community, &hash, now).await?,
        None => Verdict::Wrong,
    };
    match (verdict, memory_key) {
        (Verdict::Right { expires_at }, Some(key)) => {
            state.access.remember(key, now, expires_at);
            if has_failed {
                store::forget_scope(&state.database.write, &scopes.pair).await?;
            }
            Ok(())
        }
        (Verdict::Expired, _) => Err(AccessError::Expired),
        _ => {
            guesses.count_wrong(state, now).await?;
            metrics::counter!("access_code_wrong_guesses").increment(1);
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
    for stored in store::codes_of(&state.database.read, community).await? {
        if !bool::from(stored.hash.as_slice().ct_eq(hash)) {
            continue;
        }
        verdict =
            if now < stored.expires_at { Verdict::Right { expires_at: stored.expires_at } } else { Verdict::Expired };
    }
    Ok(verdict)
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
            AccessError::Guessing(error) => error.into(),
            AccessError::Store(error) => error.into(),
        }
    }
}
