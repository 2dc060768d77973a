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
    problem::Problem,
    state::AppState,
    token::{Token, TokenHash, hash_token},
};

/// Behind HTTPS: browsers take a cookie of this name only when it is secure, of this very host and
/// for all paths, so that no neighbouring host can plant one.
const SECURE_COOKIE: &str = "__Host-lvshetong";
/// Without HTTPS browsers refuse that name.
const PLAIN_COOKIE: &str = "lvshetong_session";

/// The cookie that holds the token of a session.
pub(crate) struct SessionCookie;

impl SessionCookie {
    /// The hash of the token that a request brings.
    pub(crate) fn read(config: &Config, headers: &HeaderMap) -> Option<TokenHash> {
        let name = if is_secure(config) { SECURE_COOKIE } else { PLAIN_COOKIE };
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, token)| hash_token(token))
    }

    /// Sets it.
    pub(crate) fn set(config: &Config, token: &Token) -> [(header::HeaderName, HeaderValue); 1] {
        write(config, token.as_str(), u64::from(config.sign_in.session_hours) * 3600)
    }

    /// Takes it away.
    pub(crate) fn clear(config: &Config) -> [(header::HeaderName, HeaderValue); 1] {
        write(config, "", 0)
    }
}

fn write(config: &Config, token: &str, seconds: u64) -> [(header::HeaderName, HeaderValue); 1] {
    let (name, secure) = if is_secure(config) { (SECURE_COOKIE, "; Secure") } else { (PLAIN_COOKIE, "") };
    let cookie = format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    [(header::SET_COOKIE, HeaderValue::try_from(cookie).expect("a token is base64url"))]
}

/// Whether the public comes by HTTPS.
pub(crate) fn is_secure(config: &Config) -> bool {
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
