//! 会话: who is signed in.
//!
//! A session is a random token in a cookie of the browser and a row with its hash here, so it
//! survives a restart and can be ended from here. It ends a fixed time after sign-in, after a while
//! without use, and with every change of the password.

use std::net::IpAddr;

use sea_orm::ConnectionTrait;
use shared::{
    api::accounts::{SessionRow, SessionView},
    people::Actor,
};
use uuid::Uuid;

use super::{
    audit::{self, Entry},
    person::Person,
};
use crate::{
    clock,
    config::SignInConfig,
    state::AppState,
    store::{
        StoreError,
        accounts::{self, Account},
        sessions::{self as store, Bounds, Session},
    },
    token::{Token, TokenHash},
};

/// Uses within this time of the last one noted are not noted.
const NOTED_EVERY_MS: i64 = 60_000;
/// Characters kept of what a browser says of itself.
const LONGEST_USER_AGENT: usize = 200;

/// Where a request comes from.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) address: IpAddr,
    /// With which browser, as that says itself.
    pub(crate) user_agent: String,
}

/// 登录者: somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    actor: Actor,
    account: Uuid,
    session: Uuid,
    name: String,
    display_name: String,
    address: IpAddr,
    must_change_password: bool,
    has_second_factor: bool,
}

impl SignedIn {
    fn new(account: Account, session: Uuid, address: IpAddr) -> Self {
        Self {
            actor: Actor {
                account: account.id.to_string(),
                role: account.role,
                division: account.division,
                department: account.department,
            },
            account: account.id,
            session,
            name: account.name,
            display_name: account.display_name,
            address,
            must_change_password: account.credentials.must_change_password,
            has_second_factor: account.credentials.totp_secret.is_some(),
        }
    }

    /// The person as the rules see them.
    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The person as the use cases see them.
    pub(crate) fn person(&self) -> Person {
        Person {
            account: self.account,
            name: self.name.clone(),
            display_name: self.display_name.clone(),
            actor: self.actor.clone(),
            address: self.address,
        }
    }

    /// Account id.
    pub(crate) fn account(&self) -> Uuid {
        self.account
    }

    /// User name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// From where this request comes.
    pub(crate) fn address(&self) -> IpAddr {
        self.address
    }

    /// Nothing else may be done before.
    pub(crate) fn must_change_password(&self) -> bool {
        self.must_change_password
    }
}

/// A session that has just begun.
pub(crate) struct Opened {
    /// For the cookie.
    pub(crate) token: Token,
    pub(crate) who: SignedIn,
}

/// Whose session a token names; none when there is no such session or it has ended.
pub(crate) async fn find(state: &AppState, token: &TokenHash, address: IpAddr) -> Result<Option<SignedIn>, StoreError> {
    let now = state.clock.now_ms();
    let database = &state.database;
    let Some(session) = store::by_token(&database.read, token, bounds(&state.config.sign_in, now)).await? else {
        return Ok(None);
    };
    let Some(account) = accounts::by_id(&database.read, session.account).await? else { return Ok(None) };
    if !may_sign_in(state, &account) {
        return Ok(None);
    }
    if now - session.last_seen_at >= NOTED_EVERY_MS
        && let Err(error) = store::touch(&database.write, session.id, now).await
    {
        // Whoever reads can go on while nothing can be written; the session just ends earlier.
        tracing::warn!(error = %error, "the use of a session was not noted: {error}");
    }
    Ok(Some(SignedIn::new(account, session.id, address)))
}

/// Whether an account is good for anything on this server.
pub(crate) fn may_sign_in(state: &AppState, account: &Account) -> bool {
    !account.is_disabled && (!account.is_demo || state.config.is_demo)
}

/// Begins a session under a new token; those that have ended by themselves are swept out.
pub(crate) async fn begin(
    state: &AppState,
    db: &impl ConnectionTrait,
    account: Account,
    origin: &Origin,
) -> Result<Opened, StoreError> {
    let now = state.clock.now_ms();
    store::sweep(db, bounds(&state.config.sign_in, now)).await?;
    let token = Token::random();
    let id = Uuid::now_v7();
    let session = Session {
        id,
        account: account.id,
        created_at: now,
        last_seen_at: now,
        address: origin.address.to_string(),
        user_agent: origin.user_agent.chars().take(LONGEST_USER_AGENT).collect(),
    };
    store::add(db, session, &token.hash()).await?;
    Ok(Opened { token, who: SignedIn::new(account, id, origin.address) })
}

/// One's own sessions, newest first.
pub(crate) async fn list(state: &AppState, who: &SignedIn) -> Result<Vec<SessionRow>, StoreError> {
    let bounds = bounds(&state.config.sign_in, state.clock.now_ms());
    let sessions = store::of_account(&state.database.read, who.account, bounds).await?;
    let row = |session: Session| SessionRow {
        id: session.id.to_string(),
        created_at: clock::rfc3339(session.created_at),
        last_seen_at: clock::rfc3339(session.last_seen_at),
        address: session.address,
        user_agent: session.user_agent,
        is_current: session.id == who.session,
    };
    Ok(sessions.into_iter().map(row).collect())
}

/// Ends the session that asks for it.
pub(crate) async fn sign_out(state: &AppState, who: &SignedIn) -> Result<(), StoreError> {
    end(state, who, who.session, "sign_out").await.map(|_| ())
}

/// Ends one of one's own sessions; false when there is none of that id.
pub(crate) async fn revoke(state: &AppState, who: &SignedIn, session: Uuid) -> Result<bool, StoreError> {
    end(state, who, session, "session_revoked").await
}

async fn end(state: &AppState, who: &SignedIn, session: Uuid, action: &'static str) -> Result<bool, StoreError> {
    let transaction = state.database.begin().await?;
    if !store::end(&transaction, who.account, session).await? {
        return Ok(false);
    }
    let entry = Entry::new(who, action, format!("session {session}")).within(&who.actor.division);
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(true)
}

/// What the person sees of it.
pub(crate) fn view(state: &AppState, who: &SignedIn) -> SessionView {
    let Actor { account, role, division, department } = who.actor.clone();
    SessionView {
        account,
        name: who.name.clone(),
        display_name: who.display_name.clone(),
        role,
        division_name: state.directory.name_of(division.as_str()).unwrap_or_default(),
        division,
        department,
        must_change_password: who.must_change_password,
        has_second_factor: who.has_second_factor,
        is_demo: state.config.is_demo,
    }
}

fn bounds(config: &SignInConfig, now: i64) -> Bounds {
    Bounds {
        created_after: now - i64::from(config.session_hours) * 3_600_000,
        seen_after: now - i64::from(config.idle_minutes) * 60_000,
    }
}
