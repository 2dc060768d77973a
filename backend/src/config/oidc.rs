//! Signing in through somebody else (OpenID Connect).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::people::Role;

use super::{ConfigError, Secret, unusable};

/// Section `[oidc]`. The provider sends people back to `<public_url>/api/v1/oidc/callback`, and must
/// put role and division into the ID token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OidcConfig {
    /// Address of the issuer; what stands below its `/.well-known/openid-configuration` is
    /// discovered. Default: none, nobody signs in like that.
    pub issuer: Option<String>,
    /// What this server is called there.
    pub client_id: String,
    /// What it proves itself with there.
    pub client_secret: Option<Secret>,
    /// What people see on the button. Default `统一身份认证`.
    pub name: String,
    /// What is asked for. Default `openid`, `profile`.
    pub scopes: Vec<String>,
    /// Claim that holds the role, a text or a list of texts. Default `role`.
    pub role_claim: String,
    /// Claim that holds the code of the division. Default `division`.
    pub division_claim: String,
    /// Claim that holds the department. Default `department`.
    pub department_claim: String,
    /// Which values of the role claim stand for which role. Whoever has none of them is not let
    /// in. Default: none.
    pub roles: BTreeMap<String, Role>,
}

impl Default for OidcConfig {
    fn default() -> Self {
        Self {
            issuer: None,
            client_id: String::new(),
            client_secret: None,
            name: "统一身份认证".to_owned(),
            scopes: vec!["openid".to_owned(), "profile".to_owned()],
            role_claim: "role".to_owned(),
            division_claim: "division".to_owned(),
            department_claim: "department".to_owned(),
            roles: BTreeMap::new(),
        }
    }
}

impl OidcConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let Some(issuer) = &self.issuer else { return Ok(()) };
        let is_local = ["http://127.0.0.1", "http://[::1]", "http://localhost"]
            .iter()
            .filter_map(|host| issuer.strip_prefix(host))
            .any(|rest| rest.is_empty() || rest.starts_with([':', '/']));
        if !issuer.starts_with("https://") && !is_local {
            return Err(unusable("oidc.issuer", "expected https://…: who answers there says who people are"));
        }
        if self.client_id.is_empty() {
            return Err(unusable("oidc.client_id", "expected the name of this server at the issuer"));
        }
        if self.roles.is_empty() {
            return Err(unusable("oidc.roles", "expected which values of the role claim stand for which role"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(issuer: &str) -> bool {
        let config = OidcConfig {
            issuer: Some(issuer.to_owned()),
            client_id: "lvshetong".to_owned(),
            roles: BTreeMap::from([("city".to_owned(), Role::City)]),
            ..OidcConfig::default()
        };
        config.check().is_ok()
    }

    #[test]
    fn only_an_issuer_that_nobody_can_stand_in_for_is_believed() {
        for issuer in ["https://sso.example", "http://127.0.0.1:3000", "http://localhost/realm"] {
            assert!(check(issuer), "{issuer}");
        }
        for issuer in ["http://sso.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example", ""] {
            assert!(!check(issuer), "{issuer}");
        }
    }
}
