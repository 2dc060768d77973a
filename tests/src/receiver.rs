//! A real receiver of webhooks, which keeps what it was sent.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, StatusCode},
};
use backend::config::Config;
use serde_json::Value;

/// One message as it came.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, byte by byte.
    pub body: Vec<u8>,
}

impl Received {
    /// A header as text.
    ///
    /// # Panics
    /// When it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_else(|| panic!("no {name}"))
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// Listens on a free port of this machine.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// Where messages are to be posted.
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    status: Arc<AtomicU16>,
}

impl Receiver {
    /// Starts one that takes everything.
    ///
    /// # Panics
    /// When it cannot listen.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let own = Self {
            url: format!("http://{address}/hook"),
            received: Arc::default(),
            status: Arc::new(AtomicU16::new(204)),
        };
        let taker = own.clone();
        let router = Router::new().fallback(move |headers: HeaderMap, body: Bytes| async move {
            taker.received.lock().expect("nobody panics here").push(Received { headers, body: body.to_vec() });
            StatusCode::from_u16(taker.status.load(Ordering::SeqCst)).expect("a status")
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        own
    }

    /// Lets a server under test speak to this machine.
    ///
    /// # Panics
    /// Never: the network is one.
    pub fn allow(config: &mut Config) {
        config.webhooks.allow_http = true;
        config.webhooks.private_networks = vec!["127.0.0.0/8".parse().expect("a network")];
    }

    /// What it answers from now on.
    pub fn answer(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// What has come so far.
    ///
    /// # Panics
    /// Never: nobody panics while looking.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().expect("nobody panics here").clone()
    }

    /// Waits until so many messages have come.
    ///
    /// # Panics
    /// When they do not come within half a minute.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        for _ in 0..300 {
            let received = self.received();
            if received.len() >= count {
                return received;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{count} messages have not come: {:#?}", self.received());
    }
}
