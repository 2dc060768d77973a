//! 登录: proves who somebody is by name and password, and by a second factor where there is one.
//!
//! What an outsider sees is the same for a name that does not exist, an account without a password,
//! a disabled one and a wrong password, and it takes as long. Wrong passwords are counted per
//! address and account, and per address over all accounts: whoever guesses waits, and the owner at
//! another address does not. Wrong codes of a second factor are counted per account as well,
//! because whoever gets so far knows the password.

use shared::api::accounts::SignIn;

use super::{
    accounts::{fold_name, is_name},
    audit::{self, By, Entry},
    guessing::{GuessError, Guesses},
    second_factor,
    sessions::{self, Opened, Origin},
};
use crate::{
    access::Guessed,
    problem::Problem,
    state::AppState,
    store::{
        StoreError, access,
        accounts::{self as store, Account},
        sessions as session_store,
    },
    token::TokenHash,
};

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignInError {
    /// Name and password do not belong together.
    #[error("name or password is wrong")]
    Wrong,
    /// They do, and the account has a second factor.
    #[error("a code of the second factor is needed")]
    CodeNeeded,
    /// They do, and the code is wrong or has been used.
    #[error("the code is wrong or has been used")]
    CodeWrong,
    /// Too many wrong ones before.
    #[error(transparent)]
    Guessing(#[from] GuessError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a session. The one that the browser had ends: nobody goes on with a token that was there
/// before.
pub(crate) async fn sign_in(
    state: &AppState,
    origin: &Origin,
    former: Option<&TokenHash>,
    SignIn { name, password, code }: SignIn,
) -> Result<Opened, SignInError> {
    let now = state.clock.now_ms();
    let name = fold_name(&name);
    let config = &state.config.sign_in;
    let scopes = state.access.scopes(Guessed::Password, origin.address, &name);
    let guesses = || {
        Guesses::new(config.longest_wait_seconds)
            .with(&scopes.pair, config.free_guesses)
            .with(&scopes.address, config.free_guesses_per_address)
    };
    let permit = state.passwords.permit().await;
    let has_failed = guesses().refuse_while_blocked(state, now).await?;
    // What cannot be a name is not even asked for.
    let account = if is_name(&name) { store::by_name(&state.database.read, &name).await? } else { None };
    let hash = account.as_ref().and_then(|account| account.credentials.password_hash.as_deref());
    let is_right = state.passwords.verify(permit, &password, hash).await;
    let Some(account) = account.clone().filter(|account| is_right && sessions::may_sign_in(state, account)) else {
        guesses().count_wrong(state, now).await?;
        note_failure(state, origin, account.as_ref(), "wrong_password").await?;
        return Err(SignInError::Wrong);
    };
    let code_scope = state.access.second_factor_scope(&account.id.to_string());
    let transaction = if account.credentials.totp_secret.is_none() {
        state.database.begin().await.map_err(StoreError::from)?
    } else {
        let code = code.ok_or(SignInError::CodeNeeded)?;
        Guesses::new(config.longest_wait_seconds)
            .with(&code_scope, config.free_guesses)
            .refuse_while_blocked(state, now)
            .await?;
        let transaction = state.database.begin().await.map_err(StoreError::from)?;
        if !second_factor::prove(state, &transaction, &account, &code).await? {
            transaction.rollback().await.map_err(StoreError::from)?;
            guesses().with(&code_scope, config.free_guesses).count_wrong(state, now).await?;
            note_failure(state, origin, Some(&account), "wrong_code").await?;
            return Err(SignInError::CodeWrong);
        }
        access::forget_scope(&transaction, &code_scope).await?;
        transaction
    };
    if has_failed {
        access::forget_scope(&transaction, &scopes.pair).await?;
    }
    if let Some(former) = former {
        session_store::end_by_token(&transaction, former).await?;
    }
    store::touch_sign_in(&transaction, account.id, now).await?;
    let entry = Entry::new(By::owner(&account, origin.address), "sign_in", format!("account {}", account.id))
        .within(&account.division);
    let opened = sessions::begin(state, &transaction, account, origin).await?;
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(opened)
}

/// The name is recorded only where there is such an account: people type passwords into that
/// field.
async fn note_failure(
    state: &AppState,
    origin: &Origin,
    account: Option<&Account>,
    reason: &str,
) -> Result<(), StoreError> {
    metrics::counter!("sign_in_failures").increment(1);
    let by = By::address(origin.address);
    let entry = match account {
        None => Entry::new(by, "sign_in_failed", "unknown account"),
        Some(account) => Entry::new(by, "sign_in_failed", format!("account {}", account.id)).within(&account.division),
    };
    let transaction = state.database.begin().await?;
    audit::record(state, &transaction, entry.to(serde_json::json!({ "reason": reason }))).await?;
    Ok(transaction.commit().await?)
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        use axum::http::StatusCode;
        match error {
            SignInError::Wrong => Self::new(StatusCode::UNAUTHORIZED, "sign_in_wrong", "Name or password is wrong"),
            SignInError::CodeNeeded => Self::new(
                StatusCode::UNAUTHORIZED,
                "second_factor_required",
                "This account needs a code of its second factor as well",
            ),
            SignInError::CodeWrong => Self::new(
                StatusCode::UNAUTHORIZED,
                "second_factor_wrong",
                "The code is wrong, or it has been used already",
            ),
            SignInError::Guessing(error) => error.into(),
            SignInError::Store(error) => error.into(),
        }
    }
}
