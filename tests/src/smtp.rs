//! A real SMTP server in a process of its own, which keeps what it was sent.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use backend::config::{Config, MailSecurity, Secret};
use reqwest::Client;
use serde_json::Value;

/// The sender of all mails in the tests.
pub const FROM: &str = "绿社通 <noreply@lvshetong.example>";

/// A server; it ends with the test.
#[derive(Debug)]
pub struct Smtp {
    port: u16,
    /// Shows what it was sent.
    page: String,
    security: MailSecurity,
    child: Child,
}

impl Smtp {
    /// Starts one and waits until it is ready.
    ///
    /// # Panics
    /// When it does not start: `npm ci` in `tests/smtp` installs it.
    pub fn start(security: MailSecurity) -> Self {
        let name = match security {
            MailSecurity::Tls => "tls",
            MailSecurity::Starttls => "starttls",
            MailSecurity::None => "none",
        };
        let mut child = Command::new("node")
            .args(["server.mjs", name])
            .current_dir(folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node can be started");
        let output = child.stdout.take().expect("its output is a pipe");
        let first = BufReader::new(output).lines().map_while(Result::ok).next();
        let first = first.expect("the SMTP server starts: npm ci in tests/smtp");
        let (port, page) = first.split_once(' ').expect("a port and an address");
        Self { port: port.parse().expect("a port"), page: page.to_owned(), security, child }
    }

    /// Makes a server under test send through it.
    pub fn configure(&self, config: &mut Config) {
        config.mail.host = Some("localhost".to_owned());
        config.mail.port = self.port;
        config.mail.security = self.security;
        config.mail.from = Some(FROM.to_owned());
        if self.security != MailSecurity::None {
            config.mail.ca_file = Some(folder().join("certificate.pem"));
            config.mail.user = Some("lvshetong".to_owned());
            config.mail.password = Some(Secret::new("a password for the tests alone"));
        }
    }

    /// Refuses so many mails from now on, as a server that is busy.
    ///
    /// # Panics
    /// When it does not listen.
    pub async fn refuse(&self, count: u32) {
        let answer = Client::new().put(&self.page).body(count.to_string()).send().await;
        assert!(answer.expect("the page answers").status().is_success());
    }

    /// What it was sent so far.
    ///
    /// # Panics
    /// When it does not listen.
    pub async fn mails(&self) -> Vec<Value> {
        reqwest::get(&self.page).await.expect("the page answers").json().await.expect("mails as JSON")
    }

    /// Waits until it has so many mails.
    ///
    /// # Panics
    /// When they do not come within half a minute.
    pub async fn wait_for(&self, count: usize) -> Vec<Value> {
        for _ in 0..300 {
            let mails = self.mails().await;
            if mails.len() >= count {
                return mails;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{count} mails have not come: {:#?}", self.mails().await);
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        // It may have ended already; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("smtp")
}

/// The text of a mail as its reader sees it: its body, decoded.
///
/// # Panics
/// When it is no mail of ours.
pub fn body_of(mail: &Value) -> String {
    let text = mail["text"].as_str().expect("a mail has a text");
    let (head, body) = text.split_once("\r\n\r\n").expect("a mail has a head and a body");
    assert!(head.to_lowercase().contains("content-type: text/plain; charset=utf-8"), "{head}");
    let bytes = if head.to_lowercase().contains("content-transfer-encoding: base64") {
        let packed: String = body.split_whitespace().collect();
        data_encoding::BASE64.decode(packed.as_bytes()).expect("base64")
    } else {
        unquoted(body)
    };
    String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n")
}

/// Quoted-printable read back.
fn unquoted(text: &str) -> Vec<u8> {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        if let (b'=', [high, low, ..]) = (first, more) {
            let pair = [*high, *low].map(|digit| digit.to_ascii_uppercase());
            bytes.extend(data_encoding::HEXUPPER.decode(&pair).expect("two hex digits"));
            rest = &more[2..];
        } else {
            bytes.push(*first);
            rest = more;
        }
    }
    bytes
}
