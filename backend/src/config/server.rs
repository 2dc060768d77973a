//! Addresses and limits of the HTTP side.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::{ConfigError, unusable};

/// Section `[server]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Address of pages and API. Default `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// Address of `/metrics`, kept apart so that it need not be public. Default `127.0.0.1:9464`;
    /// leave empty in the file (`""`) for none.
    #[serde(with = "optional_address")]
    pub metrics_listen: Option<SocketAddr>,
    /// Where the public reaches this server, without a slash at the end; receipts and QR codes
    /// point there. Default: `http://` and `listen`, which people elsewhere do not reach.
    pub public_url: String,
    /// Id of the standard that the pages preload, because most visitors fill it in. Default
    /// `guangdong-2021`.
    pub usual_pack: String,
    /// Networks whose `X-Forwarded-For` is believed. Default: none.
    pub trusted_proxies: Vec<IpNet>,
    /// Seconds after which an unfinished request is answered with 503. Default 15.
    pub request_timeout_seconds: u64,
    /// The same for photos and documents, which may come from a weak signal. Default 120.
    pub upload_timeout_seconds: u64,
    /// Seconds that running requests get to end at shutdown. Default 10.
    pub shutdown_timeout_seconds: u64,
    /// Answers carry `Strict-Transport-Security` (only sensible behind HTTPS). Default `false`.
    pub strict_transport_security: bool,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics_listen: Some(SocketAddr::from(([127, 0, 0, 1], 9464))),
            public_url: String::new(),
            usual_pack: "guangdong-2021".to_owned(),
            trusted_proxies: Vec::new(),
            request_timeout_seconds: 15,
            upload_timeout_seconds: 120,
            shutdown_timeout_seconds: 10,
            strict_transport_security: false,
        }
    }
}

impl ServerConfig {
    /// A free port, no metrics address.
    pub fn for_testing() -> Self {
        let public_url = Self::default().own_url();
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 0)), metrics_listen: None, public_url, ..Self::default() }
    }

    /// Where this machine reaches itself.
    pub(super) fn own_url(&self) -> String {
        let mut address = self.listen;
        if address.ip().is_unspecified() {
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{address}")
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let url = &self.public_url;
        if !(url.starts_with("http://") || url.starts_with("https://")) || url.ends_with('/') {
            return Err(unusable(
                "server.public_url",
                format!("expected http://… or https://… without a slash at the end, found {url:?}"),
            ));
        }
        if self.request_timeout_seconds == 0 {
            return Err(unusable("server.request_timeout_seconds", "expected at least 1"));
        }
        if self.upload_timeout_seconds == 0 {
            return Err(unusable("server.upload_timeout_seconds", "expected at least 1"));
        }
        Ok(())
    }
}

/// TOML has no null: an empty text stands for "no address".
mod optional_address {
    use std::net::SocketAddr;

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[expect(clippy::ref_option, reason = "the signature that serde calls")]
    pub(super) fn serialize<S: Serializer>(value: &Option<SocketAddr>, to: S) -> Result<S::Ok, S::Error> {
        value.map(|address| address.to_string()).unwrap_or_default().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
        let text = String::deserialize(from)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| D::Error::custom(format!("expected address:port, found {text:?}")))
    }
}
