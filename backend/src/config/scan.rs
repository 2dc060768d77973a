//! How photos and documents are scanned for malware: those of cases, of residents and of objections.

use std::{path::PathBuf, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{ConfigError, unusable};

/// Section `[scan]`. Without an address nothing is scanned.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScanConfig {
    /// Where clamd listens, as `unix:/run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`. The way there is
    /// not encrypted: this machine or a network of one's own. Its `StreamMaxLength` has to hold the
    /// largest file that `[files]` takes. Default: none, nothing is scanned.
    pub clamd: Option<ClamdAddress>,
    /// Seconds that clamd has for one file. Default 60.
    pub timeout_seconds: u64,
    /// A file that is not scanned yet is given to those who may see it. With `false` they wait until it
    /// is, also while clamd is away. Default `true`.
    pub serve_unscanned: bool,
}

impl Default for ScanConfig {
    fn default() -> Self {
        Self { clamd: None, timeout_seconds: 60, serve_unscanned: true }
    }
}

impl ScanConfig {
    /// Whether a file that is not scanned yet is given.
    pub(crate) fn gives_unscanned(&self) -> bool {
        self.serve_unscanned || self.clamd.is_none()
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if !(1..=600).contains(&self.timeout_seconds) {
            return Err(unusable("scan.timeout_seconds", "expected 1 to 600"));
        }
        Ok(())
    }
}

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ClamdAddress {
    /// A host and its port.
    Tcp(String),
    /// A socket on this machine.
    Unix(PathBuf),
}

/// A text that is no address of clamd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected tcp://host:port or unix:/path")]
pub struct NoClamdAddress;

impl FromStr for ClamdAddress {
    type Err = NoClamdAddress;

    fn from_str(text: &str) -> Result<Self, NoClamdAddress> {
        if let Some(path) = text.strip_prefix("unix:") {
            let path = PathBuf::from(path);
            return if path.is_absolute() { Ok(Self::Unix(path)) } else { Err(NoClamdAddress) };
        }
        let place = text.strip_prefix("tcp://").ok_or(NoClamdAddress)?;
        let (host, port) = place.rsplit_once(':').ok_or(NoClamdAddress)?;
        let is_host = !host.is_empty() && !host.contains(['/', '@', ' ']);
        match port.parse::<u16>() {
            Ok(1..) if is_host => Ok(Self::Tcp(place.to_owned())),
            _ => Err(NoClamdAddress),
        }
    }
}

impl TryFrom<String> for ClamdAddress {
    type Error = NoClamdAddress;

    fn try_from(text: String) -> Result<Self, NoClamdAddress> {
        text.parse()
    }
}

impl From<ClamdAddress> for String {
    fn from(address: ClamdAddress) -> Self {
        match address {
            ClamdAddress::Tcp(place) => format!("tcp://{place}"),
            ClamdAddress::Unix(path) => format!("unix:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_with_a_port_or_a_path() {
        for text in ["tcp://127.0.0.1:3310", "tcp://[::1]:3310", "unix:/run/clamav/clamd.ctl"] {
            assert_eq!(String::from(text.parse::<ClamdAddress>().unwrap()), text);
        }
        for text in ["", "127.0.0.1:3310", "tcp://clamd", "tcp://:3310", "tcp://a:0", "tcp://a/b:1", "unix:clamd"] {
            assert_eq!(text.parse::<ClamdAddress>(), Err(NoClamdAddress), "{text}");
        }
    }

    #[test]
    fn where_nothing_is_scanned_nobody_waits_for_it() {
        let mut config = ScanConfig { serve_unscanned: false, ..ScanConfig::default() };
        assert!(config.gives_unscanned());
        config.clamd = Some(ClamdAddress::Unix(PathBuf::from("/run/clamav/clamd.ctl")));
        assert!(!config.gives_unscanned());
    }
}
