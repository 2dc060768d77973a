//! 推送: other programs are told of cases and notices (Standard Webhooks).
//!
//! 1. [`tell`]: messages are written in the transaction of what has happened;
//! 2. [`deliver`]: the courier sends them, again and again if need be;
//! 3. [`guard`]: where messages may go.
//!
//! Here stands what administrators, cities and provinces do with their webhooks.

pub(crate) mod deliver;
mod guard;
mod tell;

use axum::http::StatusCode;
use data_encoding::BASE64;
use serde_json::{Value, json};
use shared::{
    api::webhooks::{
        AttemptView, CreateWebhook, CreatedWebhook, DeliveryPage, DeliveryView, PutWebhook, WebhookEvent, WebhookView,
    },
    division::DivisionLevel,
    people::{Actor, Role},
};
use uuid::Uuid;

pub(crate) use self::tell::{case_event, notice_event, review_event};
use super::{
    audit::{self, Entry},
    paging,
    sessions::SignedIn,
};
use crate::{
    api::FieldError,
    clock,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        webhooks::{self as store, Attempt, Delivery, Endpoint},
    },
};

/// What secrets are sealed as.
const SECRET: &str = "webhook secret";
/// Bytes of a secret; the specification asks for 24 to 64.
const SECRET_BYTES: usize = 32;
/// The most webhooks of one division.
const MOST_OF_A_DIVISION: u64 = 20;
/// Most characters of an address, and of what it is for.
const LONGEST_URL: usize = 500;
const LONGEST_DESCRIPTION: usize = 100;
/// Deliveries on a page at most, and when nothing is asked for.
const LONGEST_PAGE: u64 = 100;
const USUAL_PAGE: u64 = 20;

/// Why something could not be done with a webhook.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WebhookError {
    /// There is none within reach.
    #[error("no such webhook within reach")]
    NotFound,
    /// Webhooks are not for this role.
    #[error("not for this role")]
    NotForRole,
    /// It cannot be like that.
    #[error("the webhook cannot be like that")]
    Invalid(Vec<FieldError>),
    /// The division has as many as it may.
    #[error("too many webhooks")]
    TooMany,
    /// The server has given the webhook up or somebody has stopped it: nothing is sent there.
    #[error("the webhook is switched off")]
    Disabled,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for WebhookError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// All webhooks within reach.
pub(crate) async fn list(state: &AppState, actor: &Actor) -> Result<Vec<WebhookView>, WebhookError> {
    may_keep(actor)?;
    let found = store::list(&state.database.read, &actor.division).await?;
    Ok(found.into_iter().map(|endpoint| view(state, endpoint)).collect())
}

/// Sets one up; its secret is shown this once.
pub(crate) async fn create(
    state: &AppState,
    who: &SignedIn,
    wish: CreateWebhook,
) -> Result<CreatedWebhook, WebhookError> {
    let actor = who.actor();
    may_keep(actor)?;
    let CreateWebhook { division, url, description, events } = wish;
    if !actor.reaches(&division) {
        return Err(WebhookError::NotFound);
    }
    let mut errors = Vec::new();
    let fits = matches!(division.level(), DivisionLevel::Province | DivisionLevel::City);
    if !fits || state.directory.name_of(division.as_str()).is_none() {
        errors.push(FieldError::new("/division", "unknown_division", "expected a city or province"));
    }
    let (url, description, events) = (url.trim().to_owned(), description.trim().to_owned(), each_once(events));
    errors.extend(errors_of(state, &url, &description, &events));
    if !errors.is_empty() {
        return Err(WebhookError::Invalid(errors));
    }
    let id = Uuid::now_v7();
    let secret: [u8; SECRET_BYTES] = rand::random();
    let endpoint = Endpoint {
        id,
        division,
        url,
        description,
        events,
        secret: state.privacy.seal(SECRET, &id.to_string(), &secret),
        is_enabled: true,
        has_given_up: false,
        failures: 0,
        created_by: who.account(),
        created_at: state.clock.now_ms(),
    };
    let transaction = state.database.begin().await?;
    if store::count_of(&transaction, &endpoint.division).await? >= MOST_OF_A_DIVISION {
        return Err(WebhookError::TooMany);
    }
    store::add(&transaction, &endpoint).await?;
    audit::record(state, &transaction, entry(who, "webhook_created", &endpoint).to(recorded(&endpoint))).await?;
    transaction.commit().await?;
    Ok(CreatedWebhook { webhook: view(state, endpoint), secret: format!("whsec_{}", BASE64.encode(&secret)) })
}

/// Changes one. Switched on again, it begins without failures.
pub(crate) async fn put(
    state: &AppState,
    who: &SignedIn,
    id: Uuid,
    wish: PutWebhook,
) -> Result<WebhookView, WebhookError> {
    let transaction = state.database.begin().await?;
    let mut endpoint = within_reach(who.actor(), store::find_locked(&transaction, id).await?)?;
    let PutWebhook { url, description, events, is_enabled } = wish;
    let (url, description, events) = (url.trim().to_owned(), description.trim().to_owned(), each_once(events));
    let errors = errors_of(state, &url, &description, &events);
    if !errors.is_empty() {
        return Err(WebhookError::Invalid(errors));
    }
    let before = recorded(&endpoint);
    if is_enabled && !endpoint.is_enabled {
        endpoint.failures = 0;
        endpoint.has_given_up = false;
    }
    endpoint = Endpoint { url, description, events, is_enabled, ..endpoint };
    store::update(&transaction, &endpoint).await?;
    let entry = entry(who, "webhook_changed", &endpoint).from(before).to(recorded(&endpoint));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(view(state, endpoint))
}

/// Takes one away with its log.
pub(crate) async fn remove(state: &AppState, who: &SignedIn, id: Uuid) -> Result<(), WebhookError> {
    let transaction = state.database.begin().await?;
    let endpoint = within_reach(who.actor(), store::find_locked(&transaction, id).await?)?;
    store::remove(&transaction, id).await?;
    audit::record(state, &transaction, entry(who, "webhook_removed", &endpoint).from(recorded(&endpoint))).await?;
    transaction.commit().await?;
    Ok(())
}

/// A page of the log of one.
pub(crate) async fn deliveries(
    state: &AppState,
    actor: &Actor,
    id: Uuid,
    after: Option<Uuid>,
    limit: Option<u64>,
) -> Result<DeliveryPage, WebhookError> {
    // One moment for messages and attempts: sending goes on meanwhile, and a message that still
    // waits is not to be shown with the attempt that settled it.
    let snapshot = state.database.snapshot().await?;
    within_reach(actor, store::find(&snapshot, id).await?)?;
    let limit = limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let mut found = store::deliveries(&snapshot, id, after, limit + 1).await?;
    let next = paging::cut(&mut found, limit).map(|last| last.id.to_string());
    let ids: Vec<Uuid> = found.iter().map(|delivery| delivery.id).collect();
    let mut attempts = store::attempts(&snapshot, &ids).await?;
    snapshot.commit().await?;
    let deliveries = found
        .into_iter()
        .map(|delivery| {
            let attempts = attempts.remove(&delivery.id).unwrap_or_default();
            delivery_view(&delivery, attempts)
        })
        .collect();
    Ok(DeliveryPage { deliveries, next })
}

/// Has a message sent once more, whatever became of it.
pub(crate) async fn resend(state: &AppState, who: &SignedIn, id: Uuid) -> Result<DeliveryView, WebhookError> {
    may_keep(who.actor())?;
    let transaction = state.database.begin().await?;
    let delivery = store::find_delivery(&transaction, id).await?.ok_or(WebhookError::NotFound)?;
    let endpoint = within_reach(who.actor(), store::find(&transaction, delivery.endpoint).await?)?;
    if !endpoint.is_enabled {
        return Err(WebhookError::Disabled);
    }
    store::resend(&transaction, id, state.clock.now_ms()).await?;
    let entry = entry(who, "webhook_resent", &endpoint).to(json!({ "delivery": id }));
    audit::record(state, &transaction, entry).await?;
    let delivery = store::find_delivery(&transaction, id).await?.ok_or(WebhookError::NotFound)?;
    let attempts = store::attempts(&transaction, &[id]).await?.remove(&id).unwrap_or_default();
    transaction.commit().await?;
    Ok(delivery_view(&delivery, attempts))
}

/// Cities and provinces keep those within their reach, and so do administrators.
fn may_keep(actor: &Actor) -> Result<(), WebhookError> {
    match actor.role {
        Role::Administrator | Role::Province | Role::City => Ok(()),
        _ => Err(WebhookError::NotForRole),
    }
}

fn within_reach(actor: &Actor, endpoint: Option<Endpoint>) -> Result<Endpoint, WebhookError> {
    may_keep(actor)?;
    endpoint.filter(|endpoint| actor.reaches(&endpoint.division)).ok_or(WebhookError::NotFound)
}

fn each_once(mut events: Vec<WebhookEvent>) -> Vec<WebhookEvent> {
    events.sort_unstable();
    events.dedup();
    events
}

fn errors_of(state: &AppState, url: &str, description: &str, events: &[WebhookEvent]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if url.chars().count() > LONGEST_URL {
        errors.push(FieldError::new("/url", "text_too_long", "expected at most 500 characters"));
    } else if let Err(refusal) = guard::check_url(url, &state.config.webhooks) {
        errors.push(FieldError::new("/url", refusal.code(), refusal.to_string()));
    }
    if description.chars().count() > LONGEST_DESCRIPTION || description.chars().any(char::is_control) {
        errors.push(FieldError::new("/description", "text_too_long", "expected at most 100 characters in one line"));
    }
    if events.is_empty() {
        errors.push(FieldError::new("/events", "events_missing", "expected at least one event"));
    }
    errors
}

fn view(state: &AppState, endpoint: Endpoint) -> WebhookView {
    let Endpoint {
        id,
        division,
        url,
        description,
        events,
        secret: _,
        is_enabled,
        has_given_up,
        failures,
        created_by: _,
        created_at,
    } = endpoint;
    WebhookView {
        id: id.to_string(),
        division_name: state.directory.name_of(division.as_str()).unwrap_or_default(),
        division,
        url,
        description,
        events,
        is_enabled,
        has_given_up,
        failures,
        created_at: clock::rfc3339(created_at),
    }
}

fn delivery_view(delivery: &Delivery, attempts: Vec<Attempt>) -> DeliveryView {
    let &Delivery { id, event, state, due_at, created_at, .. } = delivery;
    let attempt =
        |Attempt { at, status, problem, took_ms }| AttemptView { at: clock::rfc3339(at), status, problem, took_ms };
    DeliveryView {
        id: id.to_string(),
        event,
        created_at: clock::rfc3339(created_at),
        state,
        next_attempt_at: due_at.map(clock::rfc3339),
        attempts: attempts.into_iter().map(attempt).collect(),
    }
}

/// What of it goes on record; never the secret.
fn recorded(endpoint: &Endpoint) -> Value {
    json!({
        "url": endpoint.url,
        "description": endpoint.description,
        "events": endpoint.events,
        "is_enabled": endpoint.is_enabled,
    })
}

fn entry(who: &SignedIn, action: &'static str, endpoint: &Endpoint) -> Entry {
    Entry::new(who, action, subject(endpoint)).within(&endpoint.division)
}

fn subject(endpoint: &Endpoint) -> String {
    format!("webhook {}", endpoint.id)
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::NotFound => Self::not_found(),
            WebhookError::NotForRole => Self::not_for_role(),
            WebhookError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "webhook_invalid", "A webhook cannot be like that")
                    .with_errors(errors)
            }
            WebhookError::TooMany => {
                Self::new(StatusCode::CONFLICT, "too_many_webhooks", "The division has as many webhooks as it may")
            }
            WebhookError::Disabled => {
                Self::new(StatusCode::CONFLICT, "webhook_disabled", "Nothing is sent to a webhook that is switched off")
            }
            WebhookError::Store(error) => error.into(),
        }
    }
}
