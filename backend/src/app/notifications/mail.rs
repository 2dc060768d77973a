//! 邮件: notifications by e-mail, in Chinese and then in English, as plain text.
//!
//! A mail names the community and what has happened, and nobody. The address is looked up when the
//! mail is sent, so whoever has taken theirs back gets nothing any more.

use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, CertificateStore, Tls, TlsParameters},
    },
};
use serde::Deserialize;
use shared::api::notifications::NotificationKind;

use super::tell::Parameters;
use crate::{
    config::{MailConfig, MailSecurity},
    state::AppState,
    store::{
        StoreError,
        mails::{self, Claimed},
        notifications::{self, Notification},
        recipients,
    },
    tables::{Language, tables},
};

const WORDS: &str = include_str!("../../../data/mails.toml");

/// How long one exchange with the SMTP server may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a mail belongs to whoever has claimed it: longer than it takes to send one.
const LEASE_MS: i64 = 5 * 60 * 1000;
/// Mails that are sent one after the other before looking again.
const AT_ONCE: u64 = 20;
/// The first wait after a failed attempt, and the longest.
const FIRST_WAIT_MS: i64 = 60 * 1000;
const LONGEST_WAIT_MS: i64 = 6 * 60 * 60 * 1000;

/// Sends e-mail.
pub(crate) struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why e-mail cannot be sent at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailerError {
    /// The file with the authority cannot be read.
    #[error("mail.ca_file cannot be read: {0}")]
    File(#[from] std::io::Error),
    /// The way there cannot be secured.
    #[error("{0}")]
    Transport(#[from] lettre::transport::smtp::Error),
    /// The sender is none.
    #[error("mail.from: {0}")]
    From(#[from] lettre::address::AddressError),
}

impl Mailer {
    /// What sends e-mail, when the configuration says how. It connects when there is something to
    /// send.
    pub(crate) fn open(config: &MailConfig) -> Result<Option<Self>, MailerError> {
        let Some(host) = &config.host else { return Ok(None) };
        // It fails when there is one already, which is just as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut parameters = TlsParameters::builder(host.clone());
        if let Some(file) = &config.ca_file {
            let authority = Certificate::from_pem(&std::fs::read(file)?)?;
            parameters = parameters.certificate_store(CertificateStore::None).add_root_certificate(authority);
        }
        let tls = match config.security {
            MailSecurity::Tls => Tls::Wrapper(parameters.build()?),
            MailSecurity::Starttls => Tls::Required(parameters.build()?),
            MailSecurity::None => Tls::None,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host.clone())
            .port(config.port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let (Some(user), Some(password)) = (&config.user, &config.password) {
            transport = transport.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
        }
        let from = config.from.as_deref().unwrap_or_default().parse()?;
        Ok(Some(Self { transport: transport.build(), from }))
    }
}

/// Sends what is due; whether there may be more.
pub(crate) async fn send_due(state: &AppState, mailer: &Mailer) -> Result<bool, StoreError> {
    let now = state.clock.now_ms();
    let due = mails::due(&state.database.read, now, AT_ONCE).await?;
    let has_more = due.len() as u64 == AT_ONCE;
    for mail in due {
        if let Some(claimed) = mails::claim(&state.database.write, mail, now + LEASE_MS).await? {
            send(state, mailer, claimed).await?;
        }
    }
    Ok(has_more)
}

async fn send(state: &AppState, mailer: &Mailer, claimed: Claimed) -> Result<(), StoreError> {
    let db = &state.database.write;
    let Some(notification) = notifications::by_id(db, claimed.notification).await? else {
        return mails::remove(db, claimed.notification).await;
    };
    let to = recipients::preference(db, notification.account).await?;
    let Some(to) = to.filter(|to| to.wants_mail).and_then(|to| to.email) else {
        return mails::remove(db, claimed.notification).await;
    };
    let Some(message) = message(state, mailer, &notification, &to) else {
        tracing::warn!("an e-mail is given up: its address is none");
        return mails::put_off(db, claimed.notification, None, "address_invalid").await;
    };
    let problem = match mailer.transport.send(message).await {
        Ok(_) => {
            metrics::counter!("mails_sent").increment(1);
            return mails::remove(db, claimed.notification).await;
        }
        Err(error) if error.is_timeout() => "timeout",
        Err(error) if error.is_permanent() || error.is_transient() => "refused",
        Err(_) => "no_connection",
    };
    metrics::counter!("mails_failed").increment(1);
    let is_last = claimed.attempts >= state.config.mail.most_attempts;
    // The words of the server may repeat the address, so the log gets the sort of failure alone.
    tracing::warn!(problem, attempts = claimed.attempts, is_last, "an e-mail was not taken: {problem}");
    let due_at = (!is_last).then(|| state.clock.now_ms() + wait_ms(claimed.attempts));
    mails::put_off(db, claimed.notification, due_at, problem).await
}

/// How long to wait after so many attempts.
fn wait_ms(attempts: u32) -> i64 {
    FIRST_WAIT_MS.saturating_mul(1 << attempts.saturating_sub(1).min(30)).min(LONGEST_WAIT_MS)
}

/// None when the address is none.
fn message(state: &AppState, mailer: &Mailer, notification: &Notification, to: &str) -> Option<Message> {
    let to: Address = to.parse().ok()?;
    let url = &state.config.server.public_url;
    let community = Parameters::read(&notification.parameters).community;
    let community = community.and_then(|code| state.directory.name_of(&code)).unwrap_or_default();
    let written = Written::new(notification, &community, url);
    let host = mailer.from.email.domain();
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    Message::builder()
        .from(mailer.from.clone())
        .to(Mailbox::new(None, to))
        .subject(written.subject)
        // The same at every attempt, so that what came twice can be told as one.
        .message_id(Some(format!("<{}@{host}>", notification.id)))
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(written.body)
        .ok()
}

/// All words, by kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    footer: Pair,
    kinds: BTreeMap<String, KindWords>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindWords {
    subject: Pair,
    text: Pair,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    zh: String,
    en: String,
}

fn words() -> &'static Words {
    static READ: LazyLock<Words> = LazyLock::new(|| toml::from_str(WORDS).expect("the shipped words can be read"));
    &READ
}

/// The words of one mail.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    subject: String,
    body: String,
}

impl Written {
    fn new(notification: &Notification, community: &str, public_url: &str) -> Self {
        let Parameters { stage, detail, inspection, .. } = Parameters::read(&notification.parameters);
        let url = match (notification.kind, notification.case) {
            (NotificationKind::InspectionRecorded | NotificationKind::InspectionMoved, _) => {
                let inspection = inspection.map(|id| format!("/{id}")).unwrap_or_default();
                format!("{public_url}/console/inspections{inspection}")
            }
            (NotificationKind::ObjectionReceived, _) | (_, None) => format!("{public_url}/console/notifications"),
            (_, Some(case)) => format!("{public_url}/console/cases/{case}"),
        };
        let fill = |text: &str, language: Language| {
            let stage = stage.and_then(|stage| tables().export.stages.get(stage.id()));
            // Line breaks in what people have written must not end a header.
            let detail = detail.as_deref().unwrap_or_default().replace(char::is_control, " ");
            text.replace("{url}", &url)
                .replace("{stage}", stage.map_or("", |words| words.in_language(language)))
                .replace("{community}", community)
                .replace("{detail}", &detail)
        };
        let words = words();
        let own = &words.kinds[notification.kind.id()];
        let (zh, en) = (|text: &str| fill(text, Language::Zh), |text: &str| fill(text, Language::En));
        Self {
            subject: format!("绿社通：{} / {}", zh(&own.subject.zh), en(&own.subject.en)),
            body: format!(
                "{}\n{}\n\n----\n\n{}\n{}\n",
                zh(&own.text.zh),
                zh(&words.footer.zh),
                en(&own.text.en),
                en(&words.footer.en)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_kind_has_words_and_nothing_is_left_open_in_them() {
        for kind in NotificationKind::ALL {
            let parameters = r#"{"stage":"applied","detail":"一\r\n二","by":"陈伟明"}"#.to_owned();
            let notification = Notification {
                id: Uuid::nil(),
                account: Uuid::nil(),
                kind,
                case: Some(Uuid::nil()),
                parameters,
                created_at: 0,
                is_read: false,
            };
            let written = Written::new(&notification, "沙面社区", "https://example.gov.cn");
            for text in [&written.subject, &written.body] {
                assert!(!text.contains(['{', '}']), "{text}");
                assert!(!text.contains("陈伟明"), "a mail names nobody: {text}");
            }
            assert!(!written.subject.contains(char::is_control));
            assert!(written.body.contains("https://example.gov.cn/console/"));
        }
        assert_eq!(words().kinds.len(), NotificationKind::ALL.len());
    }

    #[test]
    fn waits_double_up_to_six_hours() {
        assert_eq!([1, 2, 3].map(wait_ms), [60_000, 120_000, 240_000]);
        assert_eq!(wait_ms(40), LONGEST_WAIT_MS);
    }
}
