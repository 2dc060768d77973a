//! 配置: everything an operator may set, read once at start.
//!
//! Three layers, later ones win: the defaults written here, a TOML file, and variables that start
//! with `LVSHETONG_`. A variable names its section and its field with two underscores between
//! them: `LVSHETONG_SERVER__LISTEN=0.0.0.0:8080`. Unknown keys are errors, so that a typing
//! mistake is noticed. One struct per concern; its field docs are the manual.

mod access;
mod cases;
mod contacts;
mod database;
mod evidence;
mod files;
mod log;
mod mail;
mod oidc;
mod privacy;
mod retention;
mod scan;
mod secret;
mod server;
mod sign_in;
mod submissions;
mod survey;
mod webhooks;

use std::path::Path;

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
    value::Value,
};
use serde::{Deserialize, Serialize};

pub use self::{
    access::AccessConfig,
    cases::CaseConfig,
    contacts::ContactConfig,
    database::{DatabaseConfig, DatabaseKind},
    evidence::EvidenceConfig,
    files::FileConfig,
    log::{LogConfig, LogFormat},
    mail::{MailConfig, MailSecurity},
    oidc::OidcConfig,
    privacy::PrivacyConfig,
    retention::RetentionConfig,
    scan::{ClamdAddress, NoClamdAddress, ScanConfig},
    secret::Secret,
    server::ServerConfig,
    sign_in::SignInConfig,
    submissions::{SubmissionConfig, WriteMode},
    survey::SurveyConfig,
    webhooks::WebhookConfig,
};

/// The whole configuration.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Addresses, limits of requests.
    pub server: ServerConfig,
    /// Where records are kept.
    pub database: DatabaseConfig,
    /// How submissions are written.
    pub submissions: SubmissionConfig,
    /// How access codes are guarded.
    pub access: AccessConfig,
    /// How people sign in.
    pub sign_in: SignInConfig,
    /// Signing in through somebody else.
    pub oidc: OidcConfig,
    /// How personal data of people without an account is kept.
    pub privacy: PrivacyConfig,
    /// What is settled about cases.
    pub cases: CaseConfig,
    /// How residents' answers are taken.
    pub survey: SurveyConfig,
    /// Whom people may turn to.
    pub contacts: ContactConfig,
    /// Where photos and documents lie.
    pub files: FileConfig,
    /// How many come with self-assessments.
    pub evidence: EvidenceConfig,
    /// How they are scanned for malware.
    pub scan: ScanConfig,
    /// How e-mail is sent.
    pub mail: MailConfig,
    /// How other programs are told.
    pub webhooks: WebhookConfig,
    /// How long is kept what only tells of other things.
    pub retention: RetentionConfig,
    /// What is logged.
    pub log: LogConfig,
    /// The server holds made-up accounts for a demonstration. Only the command line sets it.
    #[serde(skip)]
    pub is_demo: bool,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The named file is not there.
    #[error("the configuration file {0} does not exist")]
    NoSuchFile(String),
    /// A value is missing, misspelt or of the wrong kind; the text names key and source.
    #[error("the configuration cannot be read: {0}")]
    Invalid(#[from] Box<figment::Error>),
    /// A value is of the right kind but makes no sense.
    #[error("{key}: {reason}")]
    Unusable {
        /// The setting, as `section.field`.
        key: &'static str,
        /// What is expected of it.
        reason: String,
    },
}

impl Config {
    /// Reads defaults, then `file` if one is given, then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            if !file.is_file() {
                return Err(ConfigError::NoSuchFile(file.display().to_string()));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        let variables = Env::prefixed("LVSHETONG_").ignore(&["CONFIG"]).split("__");
        let mut figment = figment.merge(&variables);
        for (key, value) in secrets(&variables) {
            figment = figment.merge((key, value));
        }
        let config = figment.extract::<Self>().map_err(Box::new)?.completed();
        config.check()?;
        Ok(config)
    }

    /// A configuration for one test: free ports, the given database, nothing written to disk
    /// beside it, no metrics address.
    pub fn for_testing(database_url: impl Into<String>) -> Self {
        Self {
            server: ServerConfig::for_testing(),
            database: DatabaseConfig::for_testing(database_url),
            sign_in: SignInConfig::for_testing(),
            survey: SurveyConfig::for_testing(),
            ..Self::default()
        }
    }

    /// With what follows from other settings where nobody has said otherwise.
    fn completed(mut self) -> Self {
        if self.server.public_url.is_empty() {
            self.server.public_url = self.server.own_url();
        }
        self
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.server.check()?;
        self.database.check()?;
        self.submissions.check()?;
        self.privacy.check()?;
        self.access.check()?;
        self.sign_in.check()?;
        self.cases.check()?;
        self.survey.check()?;
        self.contacts.check()?;
        self.files.check()?;
        self.evidence.check()?;
        self.scan.check()?;
        self.mail.check()?;
        self.webhooks.check()?;
        self.retention.check()?;
        self.oidc.check()
    }
}

/// Secrets in the environment, letter by letter: one of digits alone would be taken for a number
/// and lose its leading noughts. In quotes it is a text anyway.
fn secrets(variables: &Env) -> impl Iterator<Item = (&'static str, String)> {
    const SECRETS: [&str; 5] =
        ["database.url", "access.pepper", "mail.password", "files.access_key", "files.secret_key"];
    variables.iter().filter_map(|(name, value)| {
        let key = SECRETS.into_iter().find(|key| name == *key)?;
        let is_text = matches!(value.parse::<Value>(), Ok(Value::String(..)));
        (!is_text).then_some((key, value))
    })
}

/// Refuses a setting with what is expected of it.
fn unusable(key: &'static str, reason: impl Into<String>) -> ConfigError {
    ConfigError::Unusable { key, reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_usable() {
        assert!(Config::default().completed().check().is_ok());
    }

    #[test]
    fn the_public_address_follows_the_one_that_is_listened_on() {
        let url_on = |listen: &str| {
            let mut config = Config::default();
            config.server.listen = listen.parse().unwrap();
            config.completed().server.public_url
        };
        assert_eq!(url_on("127.0.0.1:8123"), "http://127.0.0.1:8123");
        assert_eq!(url_on("0.0.0.0:80"), "http://127.0.0.1:80");
        assert_eq!(url_on("[::]:8080"), "http://[::1]:8080");
        let mut config = Config::default();
        config.server.public_url = "https://green.example.cn".to_owned();
        assert_eq!(config.completed().server.public_url, "https://green.example.cn");
    }

    #[test]
    fn an_unknown_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lvshetong.toml");
        std::fs::write(&file, "[server]\nlissten = \"127.0.0.1:1\"\n").unwrap();
        let message = Config::load(Some(&file)).unwrap_err().to_string();
        assert!(message.contains("lissten"), "{message}");
    }

    #[test]
    fn a_secret_is_never_printed() {
        let config = Config::for_testing("postgres://someone:hidden@host/base");
        assert!(!format!("{config:?}").contains("hidden"));
    }
}
