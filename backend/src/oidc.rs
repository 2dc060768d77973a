//! OpenID Connect: what travels to the issuer and back, and what of it is believed.
//!
//! Discovery, code flow with PKCE, state and nonce. What has to be remembered while the person is
//! away travels in a short-lived, sealed cookie of their browser, so a callback works only in the
//! browser that began it. [`crate::app::oidc`] turns claims into an account.

mod flow;
mod http;

pub(crate) use self::{
    flow::{Flow, PATIENCE_SECONDS, is_local_path},
    http::HttpClient,
};

use std::collections::BTreeMap;

use openidconnect::{
    AdditionalClaims, AuthenticationFlow, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenClaims, IdTokenFields, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse,
    TokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::config::{Config, OidcConfig};

/// Where people come back to.
const CALLBACK: &str = "/api/v1/oidc/callback";

/// Claims that the standard does not name.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct OtherClaims {
    #[serde(flatten)]
    by_name: BTreeMap<String, Value>,
}

impl AdditionalClaims for OtherClaims {}

type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Provider = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why the issuer does not say who somebody is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OidcError {
    /// It cannot be asked, or answers something else.
    #[error("the issuer cannot be asked: {0}")]
    Unavailable(String),
    /// It does not stand in for the person.
    #[error("the issuer does not vouch for this: {0}")]
    Refused(String),
}

/// What the issuer says of a person.
#[derive(Clone, Debug)]
pub(crate) struct Claims {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    /// User name there.
    pub(crate) user_name: Option<String>,
    /// Name of the person.
    pub(crate) display_name: Option<String>,
    /// Values of the role claim.
    pub(crate) roles: Vec<String>,
    pub(crate) division: Option<String>,
    pub(crate) department: Option<String>,
}

/// Where a person is sent to sign in, with what has to be remembered meanwhile.
pub(crate) async fn begin(
    config: &Config,
    http: &HttpClient,
    return_to: String,
    now_ms: i64,
) -> Result<(String, Flow), OidcError> {
    let provider = discover(config, http).await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
    let mut request = provider.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
    // The library asks for `openid` by itself.
    for scope in config.oidc.scopes.iter().filter(|scope| *scope != "openid") {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
    let flow = Flow::new(state.into_secret(), nonce.secret().clone(), verifier.into_secret(), return_to, now_ms);
    Ok((url.into(), flow))
}

/// What the issuer says of whoever has come back with a code.
pub(crate) async fn finish(config: &Config, http: &HttpClient, flow: &Flow, code: String) -> Result<Claims, OidcError> {
    let provider = discover(config, http).await?;
    let answer = provider
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|error| OidcError::Unavailable(error.to_string()))?
        .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier.clone()))
        .request_async(http)
        .await
        .map_err(|error| OidcError::Refused(with_causes(&error)))?;
    let token = answer.id_token().ok_or_else(|| OidcError::Refused("there is no ID token".to_owned()))?;
    let claims = token
        .claims(&provider.id_token_verifier(), &Nonce::new(flow.nonce.clone()))
        .map_err(|error| OidcError::Refused(with_causes(&error)))?;
    Ok(read_claims(&config.oidc, claims))
}

async fn discover(config: &Config, http: &HttpClient) -> Result<Provider, OidcError> {
    let unavailable = |error: &dyn std::error::Error| OidcError::Unavailable(with_causes(error));
    let issuer = config.oidc.issuer.clone().unwrap_or_default();
    let issuer = IssuerUrl::new(issuer).map_err(|error| unavailable(&error))?;
    let metadata = CoreProviderMetadata::discover_async(issuer, http).await.map_err(|error| unavailable(&error))?;
    let secret = config.oidc.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()));
    let callback = format!("{}{CALLBACK}", config.server.public_url);
    let callback = RedirectUrl::new(callback).map_err(|error| unavailable(&error))?;
    let client_id = ClientId::new(config.oidc.client_id.clone());
    Ok(Client::from_provider_metadata(metadata, client_id, secret).set_redirect_uri(callback))
}

fn read_claims(config: &OidcConfig, claims: &IdTokenClaims<OtherClaims, CoreGenderClaim>) -> Claims {
    let other = |name: &str| claims.additional_claims().by_name.get(name);
    let text = |name: &str| match other(name) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let roles = match other(&config.role_claim) {
        Some(Value::String(role)) => vec![role.clone()],
        Some(Value::Array(roles)) => roles.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    Claims {
        issuer: claims.issuer().to_string(),
        subject: claims.subject().to_string(),
        user_name: claims.preferred_username().map(|name| name.to_string()),
        display_name: claims.name().and_then(|name| name.get(None)).map(|name| name.to_string()),
        roles,
        division: text(&config.division_claim),
        department: text(&config.department_claim),
    }
}

/// The library says the reason only in the causes of its errors.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
