//! Who is signed in: from the cookie to a person.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
};

use super::ClientAddress;
pub(crate) use crate::app::sessions::SignedIn;
use crate::{
    app::sessions,
    config::Config,
    oidc::{Flow, PATIENCE_SECONDS},
    problem::Problem,
    state::AppState,
    token::{Token, TokenHash, hash_token},
};

/// Behind HTTPS: browsers take a cookie of this name only when it is secure, of this very host and
/// for all paths, so that no neighbouring host can plant one.
const SECURE_COOKIE: &str = "__Host-lvshetong";
/// Without HTTPS browsers refuse that name.
const PLAIN_COOKIE: &str = "lvshetong_session";

/// The same for what is remembered while somebody is away at an OpenID Connect issuer.
const SECURE_FLOW_COOKIE: &str = "__Host-lvshetong-oidc";
const PLAIN_FLOW_COOKIE: &str = "lvshetong_oidc";

/// A header that sets a cookie.
type SetCookie = [(header::HeaderName, HeaderValue); 1];

/// The cookie that holds the token of a session.
pub(crate) struct SessionCookie;

/// The cookie that holds a [`Flow`].
pub(crate) struct FlowCookie;

impl FlowCookie {
    /// What the browser remembers, when it is from here.
    pub(crate) fn read(state: &AppState, headers: &HeaderMap) -> Option<Flow> {
        let name = if is_secure(&state.config) { SECURE_FLOW_COOKIE } else { PLAIN_FLOW_COOKIE };
        Flow::open(&state.access, cookie(headers, name)?, state.clock.now_ms())
    }

    /// Sets it.
    pub(crate) fn set(config: &Config, sealed: &str) -> SetCookie {
        write(config, [SECURE_FLOW_COOKIE, PLAIN_FLOW_COOKIE], sealed, u64::from(PATIENCE_SECONDS))
    }

    /// Takes it away.
    pub(crate) fn clear(config: &Config) -> SetCookie {
        write(config, [SECURE_FLOW_COOKIE, PLAIN_FLOW_COOKIE], "", 0)
    }
}

impl SessionCookie {
    /// The hash of the token that a request brings.
    pub(crate) fn read(config: &Config, headers: &HeaderMap) -> Option<TokenHash> {
        let name = if is_secure(config) { SECURE_COOKIE } else { PLAIN_COOKIE };
        cookie(headers, name).map(hash_token)
    }

    /// Sets it.
    pub(crate) fn set(config: &Config, token: &Token) -> SetCookie {
        let seconds = u64::from(config.sign_in.session_hours) * 3600;
        write(config, [SECURE_COOKIE, PLAIN_COOKIE], token.as_str(), seconds)
    }

    /// Takes it away.
    pub(crate) fn clear(config: &Config) -> SetCookie {
        write(config, [SECURE_COOKIE, PLAIN_COOKIE], "", 0)
    }
}

/// The value of the first cookie of a name.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// The secure name behind HTTPS, else the plain one.
fn write(config: &Config, [secure_name, plain_name]: [&str; 2], value: &str, seconds: u64) -> SetCookie {
    let (name, secure) = if is_secure(config) { (secure_name, "; Secure") } else { (plain_name, "") };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    [(header::SET_COOKIE, HeaderValue::try_from(cookie).expect("tokens and seals are base64url"))]
}

/// Whether the public comes by HTTPS.
fn is_secure(config: &Config) -> bool {
    config.server.public_url.starts_with("https://")
}

/// Somebody who is signed in, whether or not they have to change the password first: only for what
/// that takes.
pub(crate) struct AnySession(pub(crate) SignedIn);

impl FromRequestParts<AppState> for AnySession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(parts, state).await;
        let token = SessionCookie::read(&state.config, &parts.headers).ok_or_else(Problem::signed_out)?;
        sessions::find(state, &token, address).await?.map(Self).ok_or_else(Problem::signed_out)
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let AnySession(who) = AnySession::from_request_parts(parts, state).await?;
        if who.must_change_password() {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "password_change_required",
                "The password has to be changed before anything else",
            ));
        }
        Ok(who)
    }
}
