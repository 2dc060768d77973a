//! How e-mail is sent.

use std::path::PathBuf;

use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};

use super::{ConfigError, Secret, unusable};

/// Section `[mail]`. Without a host no e-mail is sent, and notifications stand in the console alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    /// Name of the SMTP server. Default: none, nothing is sent.
    pub host: Option<String>,
    /// Its port. Default 465.
    pub port: u16,
    /// How the way there is secured. Default `tls`.
    pub security: MailSecurity,
    /// Who signs in there. Default: nobody does.
    pub user: Option<String>,
    /// With which password.
    pub password: Option<Secret>,
    /// The sender, as `绿社通 <noreply@example.gov.cn>`.
    pub from: Option<String>,
    /// A PEM file with the authority that vouches for the server, instead of those that the machine
    /// trusts. Default: none.
    pub ca_file: Option<PathBuf>,
    /// How often a mail is tried before it is given up; the waits double from a minute up to six
    /// hours. Default 10.
    pub most_attempts: u32,
}

/// How the way to the SMTP server is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// From the first byte (port 465).
    Tls,
    /// After a word in the open (port 587); a server that does not offer it is refused.
    Starttls,
    /// Not at all: only for a relay on this machine.
    None,
}

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            host: None,
            port: 465,
            security: MailSecurity::Tls,
            user: None,
            password: None,
            from: None,
            ca_file: None,
            most_attempts: 10,
        }
    }
}

impl MailConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let Some(host) = &self.host else { return Ok(()) };
        let is_local = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if self.security == MailSecurity::None && !is_local {
            return Err(unusable("mail.security", "expected tls or starttls: this host is another machine"));
        }
        if self.user.is_some() != self.password.is_some() {
            return Err(unusable("mail.password", "expected both user and password, or neither"));
        }
        if self.from.as_ref().is_none_or(|from| from.parse::<Mailbox>().is_err()) {
            return Err(unusable("mail.from", "expected a sender, as 绿社通 <noreply@example.gov.cn>"));
        }
        if self.most_attempts == 0 {
            return Err(unusable("mail.most_attempts", "expected at least 1"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_goes_in_the_open_to_this_machine_alone() {
        let mut config = MailConfig {
            host: Some("smtp.example".to_owned()),
            from: Some("a@b.example".to_owned()),
            ..MailConfig::default()
        };
        assert!(config.check().is_ok());
        config.security = MailSecurity::None;
        assert!(config.check().is_err());
        config.host = Some("127.0.0.1".to_owned());
        assert!(config.check().is_ok());
        config.from = Some("nobody".to_owned());
        assert!(config.check().is_err());
    }
}
