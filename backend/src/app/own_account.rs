//! One's own password.

use serde_json::json;
use shared::api::accounts::ChangePassword;

use super::{
    audit::{self, Entry},
    guessing::{GuessError, Guesses},
    sessions::{self, Opened, Origin, SignedIn},
};
use crate::{
    access::Guessed,
    passwords::PasswordError,
    problem::Problem,
    state::AppState,
    store::{StoreError, accounts as store, sessions as session_store},
};

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChangePasswordError {
    /// The one so far is another.
    #[error("the current password is wrong")]
    Wrong,
    /// The new one is the one so far.
    #[error("the new password is the current one")]
    Unchanged,
    /// The account has no password here.
    #[error("the account is external")]
    External,
    /// The new one is not taken.
    #[error(transparent)]
    Refused(#[from] PasswordError),
    /// Too many wrong ones before.
    #[error(transparent)]
    Guessing(#[from] GuessError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets another password. All sessions end; the one that asks goes on under a new token.
pub(crate) async fn change_password(
    state: &AppState,
    who: &SignedIn,
    origin: &Origin,
    ChangePassword { current, new }: ChangePassword,
) -> Result<Opened, ChangePasswordError> {
    let now = state.clock.now_ms();
    let config = &state.config.sign_in;
    let scopes = state.access.scopes(Guessed::Password, origin.address, who.name());
    let guesses = Guesses::new(config.longest_wait_seconds).with(&scopes.pair, config.free_guesses);
    let permit = state.passwords.permit().await;
    guesses.refuse_while_blocked(state, now).await?;
    let account = store::by_id(&state.database.read, who.account()).await?;
    let hash = account.and_then(|account| account.credentials.password_hash).ok_or(ChangePasswordError::External)?;
    if !state.passwords.verify(permit, &current, Some(&hash)).await {
        guesses.count_wrong(state, now).await?;
        return Err(ChangePasswordError::Wrong);
    }
    let permit = state.passwords.permit().await;
    if state.passwords.verify(permit, &new, Some(&hash)).await {
        return Err(ChangePasswordError::Unchanged);
    }
    let new_hash = state.passwords.accept(&new, &[who.name()]).await?;

    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    let account = store::by_id_locked(&transaction, who.account()).await?;
    // Somebody else may have changed or voided it meanwhile; then the one that was given is wrong.
    let Some(mut account) = account.filter(|account| account.credentials.password_hash.as_ref() == Some(&hash)) else {
        return Err(ChangePasswordError::Wrong);
    };
    let was_forced = account.credentials.must_change_password;
    account.credentials.password_hash = Some(new_hash);
    account.credentials.must_change_password = false;
    store::update(&transaction, &account).await?;
    session_store::end_all(&transaction, account.id).await?;
    let opened = sessions::begin(state, &transaction, account, origin).await?;
    let entry = Entry::new(who, "password_changed", format!("account {}", who.account()))
        .within(&who.actor().division)
        .from(json!({ "must_change_password": was_forced }))
        .to(json!({ "must_change_password": false }));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(opened)
}

impl From<ChangePasswordError> for Problem {
    fn from(error: ChangePasswordError) -> Self {
        use axum::http::StatusCode;
        match error {
            ChangePasswordError::Wrong => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "password_wrong",
                "The current password is another",
            )
            .at("/current", "password_wrong", "expected the current password"),
            ChangePasswordError::Unchanged => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "password_unchanged", "The new password is the current one")
                    .at("/new", "password_unchanged", "expected another password")
            }
            ChangePasswordError::External => {
                Self::new(StatusCode::CONFLICT, "account_external", "This account has no password here")
            }
            ChangePasswordError::Refused(error) => error.into(),
            ChangePasswordError::Guessing(error) => error.into(),
            ChangePasswordError::Store(error) => error.into(),
        }
    }
}
