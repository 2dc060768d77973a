//! Sends messages. A receiver has taken one when it answers 2xx in time; otherwise it is tried
//! again later, and a webhook that fails too often in a row is switched off.

use std::{error::Error, time::Duration};

use futures_util::future;
use rand::RngExt as _;
use reqwest::{Client, header, redirect::Policy};
use serde_json::json;
use shared::api::webhooks::DeliveryState;
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};
use tokio::time::Instant;

use super::{
    SECRET,
    guard::{self, Guard, Refused},
    subject,
};
use crate::{
    app::{
        audit::{self, By, Entry},
        notifications,
    },
    config::WebhookConfig,
    state::AppState,
    store::{
        StoreError,
        webhooks::{self as store, Attempt, Delivery, Endpoint},
    },
};

/// How long a message belongs to whoever has claimed it: longer than a receiver may take.
const LEASE_MS: i64 = 3 * 60 * 1000;
/// Messages that are sent at the same time.
const AT_ONCE: u64 = 16;
/// The first wait after a failed attempt, and the longest.
const FIRST_WAIT_MS: i64 = 10 * 1000;
const LONGEST_WAIT_MS: i64 = 12 * 60 * 60 * 1000;
/// With this answer a receiver says that it wants nothing any more.
const GONE: u16 = 410;

/// Speaks to receivers.
pub(crate) struct Sender(Client);

impl Sender {
    /// Follows no redirects and goes through no proxy: both would lead past the guard.
    pub(crate) fn new(config: &WebhookConfig) -> Result<Self, reqwest::Error> {
        // It fails when there is one already, which is just as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(config.timeout_seconds))
            .dns_resolver(Guard::new(config))
            .user_agent(concat!("lvshetong/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self(client))
    }
}

/// Sends what is due, all at the same time; whether there may be more.
pub(crate) async fn send_due(state: &AppState, sender: &Sender) -> Result<bool, StoreError> {
    let now = state.clock.now_ms();
    let due = store::due(&state.database.read, now, AT_ONCE).await?;
    let has_more = due.len() as u64 == AT_ONCE;
    let mut claimed = Vec::with_capacity(due.len());
    for delivery in due {
        claimed.extend(store::claim(&state.database.write, delivery, now + LEASE_MS).await?);
    }
    let sent = future::join_all(claimed.into_iter().map(|delivery| deliver(state, sender, delivery))).await;
    sent.into_iter().collect::<Result<(), StoreError>>()?;
    Ok(has_more)
}

async fn deliver(state: &AppState, sender: &Sender, delivery: Delivery) -> Result<(), StoreError> {
    let Some(endpoint) = store::find(&state.database.write, delivery.endpoint).await? else { return Ok(()) };
    let begun = Instant::now();
    let result = post(state, sender, &endpoint, &delivery).await;
    let took_ms = u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX);
    let (status, problem) = match result {
        Ok(status) if (200..300).contains(&status) => (Some(status), None),
        Ok(status) => (Some(status), Some("bad_status")),
        Err(problem) => (None, Some(problem)),
    };
    let attempt = Attempt { at: state.clock.now_ms(), status, problem: problem.map(str::to_owned), took_ms };
    settle(state, &delivery, &attempt).await
}

/// Writes down what became of an attempt.
async fn settle(state: &AppState, delivery: &Delivery, attempt: &Attempt) -> Result<(), StoreError> {
    let config = &state.config.webhooks;
    let transaction = state.database.begin().await?;
    // It may have been taken away while the receiver was asked.
    let Some(mut endpoint) = store::find_locked(&transaction, delivery.endpoint).await? else { return Ok(()) };
    store::add_attempt(&transaction, delivery.id, attempt).await?;
    let was_enabled = endpoint.is_enabled;
    if attempt.problem.is_none() {
        metrics::counter!("webhooks_delivered").increment(1);
        store::settle(&transaction, delivery.id, DeliveryState::Delivered, None).await?;
        endpoint.failures = 0;
    } else {
        metrics::counter!("webhooks_failed").increment(1);
        let is_last = delivery.attempts >= config.most_attempts || attempt.status == Some(GONE);
        let (outcome, due_at) = if is_last {
            (DeliveryState::Failed, None)
        } else {
            (DeliveryState::Waiting, Some(attempt.at + wait_ms(delivery.attempts)))
        };
        store::settle(&transaction, delivery.id, outcome, due_at).await?;
        endpoint.failures += 1;
        if endpoint.failures >= config.disable_after || attempt.status == Some(GONE) {
            endpoint.is_enabled = false;
            endpoint.has_given_up = true;
        }
    }
    store::update(&transaction, &endpoint).await?;
    if was_enabled && !endpoint.is_enabled {
        tracing::warn!(webhook.id = %endpoint.id, "webhook {} is switched off: nobody answers there", endpoint.id);
        notifications::webhook_disabled(state, &transaction, endpoint.created_by, &endpoint.url).await?;
        let entry = Entry::new(By::server(), "webhook_given_up", subject(&endpoint))
            .within(&endpoint.division)
            .to(json!({ "failures": endpoint.failures, "status": attempt.status }));
        audit::record(state, &transaction, entry).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Posts a message; gives the status of the answer, or the code of what went wrong.
async fn post(
    state: &AppState,
    sender: &Sender,
    endpoint: &Endpoint,
    delivery: &Delivery,
) -> Result<u16, &'static str> {
    // What the configuration allows may have changed since the webhook was set up.
    let url = guard::check_url(&endpoint.url, &state.config.webhooks).map_err(|_| "address_refused")?;
    let secret = state.privacy.unseal(SECRET, &endpoint.id.to_string(), &endpoint.secret);
    let signer = Webhook::from_bytes(secret.map_err(|_| "secret_unreadable")?).map_err(|_| "secret_unreadable")?;
    let (id, seconds) = (format!("msg_{}", delivery.id.simple()), state.clock.now_ms().div_euclid(1000));
    let signature = signer.sign(&id, seconds, delivery.body.as_bytes()).map_err(|_| "secret_unreadable")?;
    let request = sender
        .0
        .post(url)
        .header(header::CONTENT_TYPE, "application/json")
        .header(HEADER_WEBHOOK_ID, id)
        .header(HEADER_WEBHOOK_TIMESTAMP, seconds)
        .header(HEADER_WEBHOOK_SIGNATURE, signature)
        .body(delivery.body.clone());
    // The body of the answer is nobody's business, and may have no end.
    request.send().await.map(|answer| answer.status().as_u16()).map_err(|error| problem_of(&error))
}

fn problem_of(error: &reqwest::Error) -> &'static str {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.is::<Refused>() {
            return "address_refused";
        }
        cause = inner.source();
    }
    if error.is_timeout() { "timeout" } else { "no_connection" }
}

/// How long to wait after so many attempts, a tenth more or less, so that messages that failed
/// together do not come back together.
fn wait_ms(attempts: u32) -> i64 {
    let wait = FIRST_WAIT_MS.saturating_mul(1 << (2 * attempts.saturating_sub(1).min(15))).min(LONGEST_WAIT_MS);
    wait + rand::rng().random_range(-wait / 10..=wait / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_fourfold_up_to_half_a_day() {
        for (attempts, about) in [(1, 10_000), (2, 40_000), (3, 160_000), (40, LONGEST_WAIT_MS)] {
            let wait = wait_ms(attempts);
            assert!((about - about / 10..=about + about / 10).contains(&wait), "{attempts}: {wait}");
        }
    }
}
