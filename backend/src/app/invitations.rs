//! 邀请: links that set a password once.
//!
//! The token stands behind the `#` of the link, so that it reaches no log and no other server on
//! its way; the page sends it on by itself.

use sea_orm::ConnectionTrait;
use shared::api::accounts::{AcceptInvitation, InvitationView};
use uuid::Uuid;

use super::{
    accounts::subject,
    audit::{self, By, Entry},
    sessions::{self, Origin},
};
use crate::{
    clock,
    passwords::PasswordError,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        accounts::{self, Account},
        invitations::{self as store, Invitation},
        sessions as session_store,
    },
    token::{Token, hash_token},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Why an invitation is not accepted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InvitationError {
    /// It has been used, replaced or withdrawn, its time is over, or it never was one.
    #[error("the invitation is void")]
    Void,
    /// The password is not taken; the invitation stays good.
    #[error(transparent)]
    Refused(#[from] PasswordError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A new invitation.
pub(crate) struct Issued {
    /// Where the person sets the password.
    pub(crate) url: String,
    pub(crate) expires_at: i64,
}

/// Makes an invitation in the place of any other of the account.
pub(crate) async fn issue(
    state: &AppState,
    db: &impl ConnectionTrait,
    account: &Account,
) -> Result<Issued, StoreError> {
    let now = state.clock.now_ms();
    let expires_at = now + i64::from(state.config.sign_in.invitation_days) * DAY_MS;
    let token = Token::random();
    store::put(db, Invitation { account: account.id, expires_at }, &token.hash(), now).await?;
    let url = format!("{}/console/invitation#{}", state.config.server.public_url, token.as_str());
    Ok(Issued { url, expires_at })
}

/// Takes the invitation of an account away.
pub(crate) async fn withdraw(db: &impl ConnectionTrait, account: Uuid) -> Result<(), StoreError> {
    store::remove(db, account).await.map(|_| ())
}

/// Whose password a link sets.
pub(crate) async fn look(state: &AppState, token: &str) -> Result<InvitationView, InvitationError> {
    let (account, expires_at) = find(state, token).await?;
    Ok(InvitationView {
        name: account.name,
        display_name: account.display_name,
        expires_at: clock::rfc3339(expires_at),
    })
}

/// Sets the password; the person then signs in with it.
pub(crate) async fn accept(
    state: &AppState,
    origin: &Origin,
    token: &str,
    AcceptInvitation { password }: AcceptInvitation,
) -> Result<(), InvitationError> {
    let (account, _) = find(state, token).await?;
    let hash = state.passwords.accept(&password, &[&account.name, &account.display_name]).await?;
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    let account = accounts::by_id_locked(&transaction, account.id).await?;
    let Some(mut account) = account.filter(|account| sessions::may_sign_in(state, account)) else {
        return Err(InvitationError::Void);
    };
    // Of two who use the link at once one comes second, and so does a link replaced meanwhile.
    let still_good = store::by_token(&transaction, &hash_token(token), state.clock.now_ms()).await?;
    if still_good.is_none_or(|invitation| invitation.account != account.id) {
        return Err(InvitationError::Void);
    }
    store::remove(&transaction, account.id).await?;
    account.credentials.password_hash = Some(hash);
    account.credentials.must_change_password = false;
    accounts::update(&transaction, &account).await?;
    session_store::end_all(&transaction, account.id).await?;
    let by = By::owner(&account, origin.address);
    let entry = Entry::new(by, "invitation_accepted", subject(&account)).within(&account.division);
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(())
}

async fn find(state: &AppState, token: &str) -> Result<(Account, i64), InvitationError> {
    let database = &state.database.read;
    let invitation = store::by_token(database, &hash_token(token), state.clock.now_ms()).await?;
    let invitation = invitation.ok_or(InvitationError::Void)?;
    let account = accounts::by_id(database, invitation.account).await?;
    let account = account.filter(|account| sessions::may_sign_in(state, account)).ok_or(InvitationError::Void)?;
    Ok((account, invitation.expires_at))
}

impl From<InvitationError> for Problem {
    fn from(error: InvitationError) -> Self {
        use axum::http::StatusCode;
        match error {
            InvitationError::Void => Self::new(
                StatusCode::NOT_FOUND,
                "invitation_void",
                "This invitation has been used or replaced, or its time is over",
            ),
            InvitationError::Refused(error) => Self::from(error),
            InvitationError::Store(error) => error.into(),
        }
    }
}
