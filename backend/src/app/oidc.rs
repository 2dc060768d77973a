//! Signing in through an OpenID Connect issuer: from claims to an account.
//!
//! The account is made at the first sign-in and follows the claims at every further one. It belongs
//! to the issuer's subject: a local account of the same name is never taken over, and an external
//! one has no password here.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shared::{api::accounts::CreateAccount, people::Role};

use super::{
    accounts::{self, AccountError},
    audit::{self, By, Entry},
    sessions::{self, Opened, Origin},
};
use crate::{
    config::OidcConfig,
    oidc::{self, Claims, Flow, OidcError, is_local_path},
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        accounts::{self as store, Account, External},
        sessions as session_store,
    },
    token::TokenHash,
};

/// Where people go who have not said where.
const USUAL_RETURN: &str = "/console";

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OidcSignInError {
    /// This server does not work with an issuer.
    #[error("no issuer is configured")]
    Off,
    /// They would be sent on to another server.
    #[error("the way back leads elsewhere")]
    Elsewhere,
    /// This browser did not begin it, or too long ago, or it was begun anew meanwhile.
    #[error("this sign-in was not begun here")]
    NotBegunHere,
    /// The issuer.
    #[error(transparent)]
    Issuer(#[from] OidcError),
    /// The claims make no account: no role that is known here, or no division that fits it.
    #[error("the claims make no account")]
    NoAccount,
    /// A local account has the name.
    #[error("a local account has the name")]
    NameTaken,
    /// The account is disabled.
    #[error("the account is disabled")]
    Disabled,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OidcSignInError {
    /// Stable name, from which the page chooses its words.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Off => "oidc_off",
            Self::Elsewhere => "invalid_return",
            Self::NotBegunHere => "oidc_not_begun_here",
            Self::Issuer(OidcError::Unavailable(_)) => "oidc_unavailable",
            Self::Issuer(OidcError::Refused(_)) => "oidc_refused",
            Self::NoAccount => "oidc_no_account",
            Self::NameTaken => "name_taken",
            Self::Disabled => "account_disabled",
            Self::Store(_) => "storage_unavailable",
        }
    }
}

/// Where to send a browser, and what it is to remember.
pub(crate) async fn begin(state: &AppState, return_to: Option<String>) -> Result<(String, Flow), OidcSignInError> {
    if state.config.oidc.issuer.is_none() {
        return Err(OidcSignInError::Off);
    }
    let return_to = return_to.unwrap_or_else(|| USUAL_RETURN.to_owned());
    if !is_local_path(&return_to) {
        return Err(OidcSignInError::Elsewhere);
    }
    Ok(oidc::begin(&state.config, &state.http, return_to, state.clock.now_ms()).await?)
}

/// What a browser brings back.
pub(crate) struct Return {
    /// What it was told to remember.
    pub(crate) flow: Option<Flow>,
    pub(crate) state: Option<String>,
    pub(crate) code: Option<String>,
}

/// Begins a session for whoever the issuer says has come back; gives also where they go.
pub(crate) async fn finish(
    state: &AppState,
    origin: &Origin,
    former: Option<&TokenHash>,
    back: Return,
) -> Result<(Opened, String), OidcSignInError> {
    if state.config.oidc.issuer.is_none() {
        return Err(OidcSignInError::Off);
    }
    let flow =
        back.flow.filter(|flow| back.state.as_ref() == Some(&flow.state)).ok_or(OidcSignInError::NotBegunHere)?;
    let code = back.code.ok_or_else(|| OidcError::Refused("it gave no code".to_owned()))?;
    let claims = oidc::finish(&state.config, &state.http, &flow, code).await?;

    let external = External { issuer: claims.issuer.clone(), subject: claims.subject.clone() };
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    let known = store::by_external(&transaction, &external).await?;
    if known.as_ref().is_some_and(|account| account.is_disabled) {
        return Err(OidcSignInError::Disabled);
    }
    let claimed = claimed_account(state, claims, external)?;
    let (account, change) = if let Some(former) = known {
        follow_claims(&transaction, origin, former, claimed).await?
    } else {
        accounts::keep(&transaction, &claimed).await.map_err(from_account_error)?;
        let entry = Entry::new(By::owner(&claimed, origin.address), "account_created", accounts::subject(&claimed))
            .to(accounts::recorded(&claimed));
        (claimed, Some(entry))
    };
    if let Some(former) = former {
        session_store::end_by_token(&transaction, former).await?;
    }
    store::touch_sign_in(&transaction, account.id, state.clock.now_ms()).await?;
    let signed_in = Entry::new(By::owner(&account, origin.address), "sign_in", accounts::subject(&account))
        .within(&account.division)
        .to(json!({ "by": state.config.oidc.issuer }));
    let division = account.division.clone();
    let opened = sessions::begin(state, &transaction, account, origin).await?;
    if let Some(change) = change {
        audit::record(state, &transaction, change.within(&division)).await?;
    }
    audit::record(state, &transaction, signed_in).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok((opened, flow.return_to))
}

/// Brings an account into line with the claims; gives also what is to be recorded, if it changed.
async fn follow_claims(
    db: &impl ConnectionTrait,
    origin: &Origin,
    former: Account,
    claimed: Account,
) -> Result<(Account, Option<Entry>), StoreError> {
    let account = Account {
        display_name: claimed.display_name,
        role: claimed.role,
        division: claimed.division,
        department: claimed.department,
        ..former.clone()
    };
    let (before, after) = (accounts::recorded(&former), accounts::recorded(&account));
    if before == after {
        return Ok((account, None));
    }
    store::update(db, &account).await?;
    let by = By::owner(&account, origin.address);
    let entry = Entry::new(by, "account_changed", accounts::subject(&account)).from(before).to(after);
    Ok((account, Some(entry)))
}

/// The account that the claims describe.
fn claimed_account(state: &AppState, claims: Claims, external: External) -> Result<Account, OidcSignInError> {
    let role = mapped_role(&state.config.oidc, &claims.roles).ok_or(OidcSignInError::NoAccount)?;
    let division = claims.division.and_then(|code| code.parse().ok()).ok_or(OidcSignInError::NoAccount)?;
    let name = claims.user_name.unwrap_or(claims.subject);
    let wish = CreateAccount {
        display_name: claims.display_name.unwrap_or_else(|| name.clone()),
        name,
        email: None,
        role,
        division,
        department: claims.department.filter(|_| role == Role::Department),
    };
    let account = accounts::new_account(state, wish).map_err(from_account_error)?;
    Ok(Account { external: Some(external), ..account })
}

/// The first value that stands for a role.
fn mapped_role(config: &OidcConfig, values: &[String]) -> Option<Role> {
    values.iter().find_map(|value| config.roles.get(value)).copied()
}

fn from_account_error(error: AccountError) -> OidcSignInError {
    match error {
        AccountError::NameTaken => OidcSignInError::NameTaken,
        AccountError::Store(error) => OidcSignInError::Store(error),
        AccountError::Invalid(_)
        | AccountError::NotFound
        | AccountError::NotForRole
        | AccountError::Own
        | AccountError::External
        | AccountError::Disabled => OidcSignInError::NoAccount,
    }
}

impl From<OidcSignInError> for Problem {
    fn from(error: OidcSignInError) -> Self {
        use axum::http::StatusCode;
        let (status, title) = match &error {
            OidcSignInError::Off => return Self::not_found(),
            OidcSignInError::Store(error) => return Self::of_store(error),
            OidcSignInError::Elsewhere => (StatusCode::BAD_REQUEST, "The way back must be a path of this server"),
            OidcSignInError::NotBegunHere => (StatusCode::FORBIDDEN, "This sign-in was not begun in this browser"),
            OidcSignInError::Issuer(OidcError::Unavailable(_)) => {
                (StatusCode::SERVICE_UNAVAILABLE, "The issuer cannot be reached at the moment")
            }
            OidcSignInError::Issuer(OidcError::Refused(_)) => {
                (StatusCode::FORBIDDEN, "The issuer does not vouch for this sign-in")
            }
            OidcSignInError::NoAccount => (StatusCode::FORBIDDEN, "The issuer's claims make no account here"),
            OidcSignInError::NameTaken => (StatusCode::CONFLICT, "Another account has this name"),
            OidcSignInError::Disabled => (StatusCode::FORBIDDEN, "This account is disabled"),
        };
        Self::new(status, error.code(), title)
    }
}
