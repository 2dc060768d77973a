//! Issues and checks access codes.
//!
//! Wrong guesses are counted per address and community, and per address over all communities
//! ([`super::guessing`]). With 50 bits in a code even ten thousand addresses at one guess per
//! quarter of an hour would need some three million years for an even chance.
//! Guesses that an address makes at the same time are answered one after the other by each
//! instance; so at most one guess per instance slips through beyond the count.

use std::net::IpAddr;

use sea_orm::ConnectionTrait;
use serde_json::json;
use shared::{
    api::accounts::{IssueCode, IssuedCode},
    division::DivisionCode,
    people::may_issue_codes,
};
use subtle::ConstantTimeEq;

use super::{
    audit::{self, Entry},
    guessing::{GuessError, Guesses},
    person::Person,
};
use crate::{
    access::{CodeHash, GuessScopes, Guessed},
    clock::rfc3339,
    crockford::AccessCode,
    problem::Problem,
    state::AppState,
    store::{StoreError, access as store},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// For how long a code is good that is issued in the console: a year's round and some.
const DAYS_GOOD: u32 = 400;

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

/// Why no code is issued.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IssueError {
    /// There is no such community within reach.
    #[error("no such community")]
    Unknown,
    /// It is not the business of the role.
    #[error("not for this role")]
    NotForRole,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for IssueError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
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
    let _turn = state.access.turn(&scopes).await;
    // Whoever came first from the same address may have been right in the meantime.
    if memory_key.is_some_and(|key| state.access.remembers(&key, now)) {
        return Ok(());
    }
    let guesses = guesses(state, &scopes);
    let has_failed = guesses.refuse_while_blocked(state, now).await?;
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
            guesses.count_wrong(state, now).await?;
            metrics::counter!("access_code_wrong_guesses").increment(1);
            Err(AccessError::Wrong)
        }
    }
}

/// Where a wrong code counts.
pub(crate) fn guesses<'a>(state: &AppState, scopes: &'a GuessScopes) -> Guesses<'a> {
    let config = &state.config.access;
    Guesses::new(config.longest_wait_seconds)
        .with(&scopes.pair, config.free_guesses)
        .with(&scopes.address, config.free_guesses_per_address)
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
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    let issued = issue(state, &transaction, community, days, replace).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(issued.code)
}

/// The same by somebody who is signed in, on the record.
pub(crate) async fn issue_code_as(
    state: &AppState,
    person: &Person,
    code: &str,
    wish: IssueCode,
) -> Result<IssuedCode, IssueError> {
    if !may_issue_codes(person.actor.role) {
        return Err(IssueError::NotForRole);
    }
    let community: DivisionCode = code.parse().map_err(|_| IssueError::Unknown)?;
    if !person.actor.reaches(&community) || !state.directory.has_community(community.as_str()) {
        return Err(IssueError::Unknown);
    }
    let transaction = state.database.begin().await?;
    let issued = issue(state, &transaction, community.as_str(), DAYS_GOOD, wish.replace).await?;
    let entry = Entry::new(person, "access_code_issued", format!("community {community}"))
        .within(&community)
        .to(json!({ "expires_at": issued.expires_at, "replace": wish.replace }));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(issued)
}

async fn issue(
    state: &AppState,
    db: &impl ConnectionTrait,
    community: &str,
    days: u32,
    replace: bool,
) -> Result<IssuedCode, StoreError> {
    let code = AccessCode::random();
    let now = state.clock.now_ms();
    let expires_at = now + i64::from(days) * DAY_MS;
    let hash = state.access.hash_code(community, &code).to_vec();
    if replace {
        store::revoke_codes(db, community, now).await?;
    }
    store::add_code(db, community, hash, now, expires_at).await?;
    Ok(IssuedCode { code: code.for_people(), expires_at: rfc3339(expires_at) })
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

impl From<IssueError> for Problem {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Unknown => Self::not_found(),
            IssueError::NotForRole => Self::not_for_role(),
            IssueError::Store(error) => error.into(),
        }
    }
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
