//! 第二因素: sets it up, checks its codes and takes it away.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shared::api::accounts::{RecoveryCodes, SecondFactorSecret};

use super::{
    audit::{self, Entry},
    guessing::{GuessError, Guesses},
    sessions::SignedIn,
};
use crate::{
    crockford::AccessCode,
    problem::Problem,
    qr, second_factor as totp,
    state::AppState,
    store::{
        StoreError,
        accounts::{self as store, Account},
    },
};

/// Recovery codes of an account.
const RECOVERY_CODES: usize = 10;

/// Why the second factor stays as it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecondFactorError {
    /// The account has one already.
    #[error("there is a second factor already")]
    Exists,
    /// There is none, or none that waits to be confirmed.
    #[error("there is no second factor")]
    Absent,
    /// The code is wrong or has been used.
    #[error("the code is wrong or has been used")]
    Wrong,
    /// Somebody else vouches for the person, and asks for a second factor if it wants one.
    #[error("the account is external")]
    External,
    /// Too many wrong ones before.
    #[error(transparent)]
    Guessing(#[from] GuessError),
    /// The secret cannot be written for people; a fault of ours.
    #[error("the secret cannot be shown")]
    Unshowable,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a secret that waits to be confirmed, in the place of any other that waits.
pub(crate) async fn begin(state: &AppState, who: &SignedIn) -> Result<SecondFactorSecret, SecondFactorError> {
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    let mut account = own(&transaction, who).await?;
    if account.external.is_some() {
        return Err(SecondFactorError::External);
    }
    if account.credentials.totp_secret.is_some() {
        return Err(SecondFactorError::Exists);
    }
    let secret = totp::new_secret();
    account.credentials.totp_pending = Some(secret.to_vec());
    store::update(&transaction, &account).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    let (typed, url) = totp::for_people(&secret, &account.name).map_err(|_| SecondFactorError::Unshowable)?;
    let qr_svg = qr::svg(&url).ok_or(SecondFactorError::Unshowable)?;
    Ok(SecondFactorSecret { secret: typed, url, qr_svg })
}

/// Puts the waiting secret into force once a code of it is right; gives recovery codes, once.
pub(crate) async fn confirm(state: &AppState, who: &SignedIn, code: &str) -> Result<RecoveryCodes, SecondFactorError> {
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    let mut account = own(&transaction, who).await?;
    let secret = account.credentials.totp_pending.take().ok_or(SecondFactorError::Absent)?;
    let step = totp::matching_step(&secret, code, state.clock.now_ms()).ok_or(SecondFactorError::Wrong)?;
    account.credentials.totp_secret = Some(secret);
    store::update(&transaction, &account).await?;
    if !store::use_step(&transaction, account.id, step).await? {
        return Err(SecondFactorError::Wrong);
    }
    let codes: Vec<AccessCode> = (0..RECOVERY_CODES).map(|_| AccessCode::random()).collect();
    let hashes = codes.iter().map(|code| state.access.hash_recovery_code(&account.id.to_string(), code).to_vec());
    store::put_recovery_codes(&transaction, account.id, hashes).await?;
    note(state, &transaction, who, "second_factor_added").await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(RecoveryCodes { codes: codes.iter().map(AccessCode::for_people).collect() })
}

/// Takes the second factor away from one's own account; one of its codes is needed.
pub(crate) async fn remove(state: &AppState, who: &SignedIn, code: &str) -> Result<(), SecondFactorError> {
    let now = state.clock.now_ms();
    let config = &state.config.sign_in;
    let scope = state.access.second_factor_scope(&who.account().to_string());
    let guesses = Guesses::new(config.longest_wait_seconds).with(&scope, config.free_guesses);
    guesses.refuse_while_blocked(state, now).await?;
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    let mut account = own(&transaction, who).await?;
    if account.credentials.totp_secret.is_none() {
        return Err(SecondFactorError::Absent);
    }
    if !prove(state, &transaction, &account, code).await? {
        transaction.rollback().await.map_err(StoreError::from)?;
        guesses.count_wrong(state, now).await?;
        return Err(SecondFactorError::Wrong);
    }
    account.credentials.totp_secret = None;
    store::update(&transaction, &account).await?;
    store::put_recovery_codes(&transaction, account.id, []).await?;
    note(state, &transaction, who, "second_factor_removed").await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Whether a code proves the second factor of an account; it is used up by that.
pub(crate) async fn prove(
    state: &AppState,
    db: &impl ConnectionTrait,
    account: &Account,
    code: &str,
) -> Result<bool, StoreError> {
    let Some(secret) = &account.credentials.totp_secret else { return Ok(false) };
    let now = state.clock.now_ms();
    if let Some(step) = totp::matching_step(secret, code, now) {
        return store::use_step(db, account.id, step).await;
    }
    let Some(code) = AccessCode::parse(code) else { return Ok(false) };
    let hash = state.access.hash_recovery_code(&account.id.to_string(), &code);
    store::use_recovery_code(db, account.id, &hash, now).await
}

async fn own(db: &impl ConnectionTrait, who: &SignedIn) -> Result<Account, StoreError> {
    store::by_id_locked(db, who.account()).await?.ok_or_else(|| StoreError::Damaged {
        what: "account",
        key: who.account().to_string(),
        reason: "it vanished while it was in use".to_owned(),
    })
}

async fn note(
    state: &AppState,
    db: &impl ConnectionTrait,
    who: &SignedIn,
    action: &'static str,
) -> Result<(), StoreError> {
    let has = action == "second_factor_added";
    let entry = Entry::new(who, action, format!("account {}", who.account()))
        .within(&who.actor().division)
        .from(json!({ "has_second_factor": !has }))
        .to(json!({ "has_second_factor": has }));
    audit::record(state, db, entry).await
}

impl From<SecondFactorError> for Problem {
    fn from(error: SecondFactorError) -> Self {
        use axum::http::StatusCode;
        match error {
            SecondFactorError::Exists => {
                Self::new(StatusCode::CONFLICT, "second_factor_exists", "There is a second factor already")
            }
            SecondFactorError::Absent => {
                Self::new(StatusCode::CONFLICT, "second_factor_absent", "There is no second factor to work on")
            }
            SecondFactorError::External => Self::new(
                StatusCode::CONFLICT,
                "account_external",
                "The second factor of this account is the business of whoever vouches for it",
            ),
            SecondFactorError::Wrong => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "second_factor_wrong",
                "The code is wrong, or it has been used already",
            )
            .at("/code", "second_factor_wrong", "expected a code that is valid now"),
            SecondFactorError::Guessing(error) => error.into(),
            SecondFactorError::Unshowable => Self::internal(),
            SecondFactorError::Store(error) => error.into(),
        }
    }
}
