//! A real OpenID Connect provider in a process of its own, and a browser that walks to it and back.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use backend::config::{Config, Secret};
use reqwest::{Client, Response, Url, header, redirect::Policy};
use serde_json::Value;
use shared::people::Role;

use crate::TestApp;

/// Where the server under test thinks that the public reaches it.
const PUBLIC_URL: &str = "http://127.0.0.1:8080";

/// A provider; it ends with the test.
#[derive(Debug)]
pub struct Provider {
    /// Its address, which is its issuer as well.
    pub url: String,
    child: Child,
}

impl Provider {
    /// Starts one and waits until it is ready.
    ///
    /// # Panics
    /// When it does not start: `npm ci` in `tests/oidc` installs it.
    pub fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("oidc");
        let mut child = Command::new("node")
            .args(["provider.mjs", &format!("{PUBLIC_URL}/api/v1/oidc/callback")])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node can be started");
        let output = child.stdout.take().expect("its output is a pipe");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let url = lines.find(|line| line.starts_with("http://"));
        // It ends when nobody listens to it any more.
        std::thread::spawn(move || lines.for_each(drop));
        Self { url: url.expect("the provider starts: npm ci in tests/oidc"), child }
    }

    /// Makes a server work with it.
    pub fn configure(&self, config: &mut Config) {
        PUBLIC_URL.clone_into(&mut config.server.public_url);
        config.oidc.issuer = Some(self.url.clone());
        "lvshetong".clone_into(&mut config.oidc.client_id);
        config.oidc.client_secret = Some(Secret::new("a secret for the tests alone"));
        config.oidc.roles =
            BTreeMap::from([("gz-housing".to_owned(), Role::City), ("gz-expert".to_owned(), Role::Expert)]);
    }

    /// Who signs in next.
    ///
    /// # Panics
    /// When it does not listen.
    pub async fn next(&self, person: &Value) {
        let answer = Client::new().put(format!("{}/next", self.url)).json(person).send().await;
        assert!(answer.expect("the provider answers").status().is_success());
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended already; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser with cookies that follows redirects between a server and the provider.
#[derive(Debug)]
pub struct Browser {
    /// By host with port, then by name.
    cookies: BTreeMap<String, BTreeMap<String, String>>,
    client: Client,
    server_url: String,
}

impl Browser {
    /// Without any cookie.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn new(app: &TestApp) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client can be made");
        Self { cookies: BTreeMap::new(), client, server_url: app.url.clone() }
    }

    /// One request without following.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn ask(&mut self, url: &str) -> Response {
        let url = url.replace(PUBLIC_URL, &self.server_url);
        let url: Url =
            if url.starts_with('/') { format!("{}{url}", self.server_url) } else { url }.parse().expect("an address");
        let host = url.authority().to_owned();
        let jar = self.cookies.entry(host).or_default();
        let sent: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.get(url).header(header::COOKIE, sent.join("; "));
        let answer = request.send().await.expect("somebody answers");
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().expect("a cookie is text").split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Follows from one address to the next until a path begins with `stop`, or nothing leads on; gives
    /// that address.
    ///
    /// # Panics
    /// When it goes round in circles.
    pub async fn walk(&mut self, from: &str, stop: &str) -> String {
        let mut url = from.to_owned();
        for _ in 0..20 {
            if path_of(&url).starts_with(stop) {
                return url;
            }
            let answer = self.ask(&url).await;
            let Some(next) = answer.headers().get(header::LOCATION) else { return url };
            let next = next.to_str().expect("an address is text");
            url = answer.url().join(next).expect("an address").to_string().replace(&self.server_url, PUBLIC_URL);
        }
        panic!("round in circles at {url}");
    }

    /// The same to the end of a sign-in; gives the path on the server.
    pub async fn sign_in(&mut self) -> String {
        path_of(&self.walk("/api/v1/oidc/start?return=/console/cases", "/console").await).to_owned()
    }

    /// What the server says of who is signed in.
    ///
    /// # Panics
    /// When it does not answer with JSON.
    pub async fn session(&mut self) -> (u16, Value) {
        let answer = self.ask("/api/v1/session").await;
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }
}

/// An address without scheme and host.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("", |at| &rest[at..])
}
