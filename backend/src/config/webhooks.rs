//! How webhooks are sent, and where to.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::{ConfigError, unusable};

/// Section `[webhooks]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookConfig {
    /// Receivers may be reached without HTTPS. Default `false`.
    pub allow_http: bool,
    /// Networks that are not public in which receivers may stand all the same, as `10.1.0.0/16`.
    /// Whoever sets up a webhook makes this server send requests there. Default: none.
    pub private_networks: Vec<IpNet>,
    /// Seconds that a receiver has to answer. Default 10.
    pub timeout_seconds: u64,
    /// How often a message is tried before it is given up; waits grow fourfold from ten seconds up
    /// to twelve hours. Default 8.
    pub most_attempts: u32,
    /// Attempts in a row that fail before a webhook is switched off. Default 30.
    pub disable_after: u32,
}

impl Default for WebhookConfig {
    fn default() -> Self {
        Self {
            allow_http: false,
            private_networks: Vec::new(),
            timeout_seconds: 10,
            most_attempts: 8,
            disable_after: 30,
        }
    }
}

impl WebhookConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if !(1..=60).contains(&self.timeout_seconds) {
            return Err(unusable("webhooks.timeout_seconds", "expected 1 to 60"));
        }
        if self.most_attempts == 0 {
            return Err(unusable("webhooks.most_attempts", "expected at least 1"));
        }
        if self.disable_after == 0 {
            return Err(unusable("webhooks.disable_after", "expected at least 1"));
        }
        Ok(())
    }
}
