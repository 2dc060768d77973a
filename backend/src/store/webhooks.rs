//! Webhooks: where messages are posted, the messages, and every attempt.
//!
//! A message is claimed as a mail is; see [`super::mails`].

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use shared::{
    api::webhooks::{DeliveryState, WebhookEvent},
    division::DivisionCode,
};
use uuid::Uuid;

use super::{StoreError, reach::within};
use crate::entity::{webhook_attempt, webhook_delivery, webhook_endpoint};

/// 推送地址.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub(crate) id: Uuid,
    pub(crate) division: DivisionCode,
    pub(crate) url: String,
    pub(crate) description: String,
    pub(crate) events: Vec<WebhookEvent>,
    /// Sealed.
    pub(crate) secret: Vec<u8>,
    pub(crate) is_enabled: bool,
    pub(crate) has_given_up: bool,
    pub(crate) failures: u32,
    pub(crate) created_by: Uuid,
    /// Milliseconds since 1970, UTC.
    pub(crate) created_at: i64,
}

/// 推送记录.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) id: Uuid,
    pub(crate) endpoint: Uuid,
    pub(crate) event: WebhookEvent,
    /// JSON, as it is signed.
    pub(crate) body: String,
    pub(crate) state: DeliveryState,
    /// How often it was begun to be sent since it was last asked for.
    pub(crate) attempts: u32,
    /// Milliseconds since 1970, UTC; so is the next.
    pub(crate) due_at: Option<i64>,
    pub(crate) created_at: i64,
}

/// One attempt.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    /// Milliseconds since 1970, UTC.
    pub(crate) at: i64,
    pub(crate) status: Option<u16>,
    pub(crate) problem: Option<String>,
    pub(crate) took_ms: u32,
}

/// Adds an endpoint.
pub(crate) async fn add(db: &impl ConnectionTrait, endpoint: &Endpoint) -> Result<(), StoreError> {
    webhook_endpoint::Entity::insert(row_of(endpoint)).exec_without_returning(db).await?;
    Ok(())
}

/// Writes an endpoint.
pub(crate) async fn update(db: &impl ConnectionTrait, endpoint: &Endpoint) -> Result<(), StoreError> {
    webhook_endpoint::Entity::update(row_of(endpoint)).exec(db).await?;
    Ok(())
}

/// Takes an endpoint away with all that was sent there.
pub(crate) async fn remove(db: &impl ConnectionTrait, id: Uuid) -> Result<(), StoreError> {
    let mut own = webhook_delivery::Entity::find()
        .select_only()
        .column(webhook_delivery::Column::Id)
        .filter(webhook_delivery::Column::Endpoint.eq(id));
    let own = QuerySelect::query(&mut own).to_owned();
    webhook_attempt::Entity::delete_many().filter(webhook_attempt::Column::Delivery.in_subquery(own)).exec(db).await?;
    webhook_delivery::Entity::delete_many().filter(webhook_delivery::Column::Endpoint.eq(id)).exec(db).await?;
    webhook_endpoint::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}

/// The endpoint with an id.
pub(crate) async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Endpoint>, StoreError> {
    webhook_endpoint::Entity::find_by_id(id).one(db).await?.map(from_row).transpose()
}

/// The endpoint with an id, which nobody else changes until the transaction ends.
pub(crate) async fn find_locked(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Endpoint>, StoreError> {
    // SQLite has one writer and needs no lock on a row.
    webhook_endpoint::Entity::find_by_id(id).lock_exclusive().one(db).await?.map(from_row).transpose()
}

/// The endpoints within a reach, by division and age.
pub(crate) async fn list(db: &impl ConnectionTrait, reach: &DivisionCode) -> Result<Vec<Endpoint>, StoreError> {
    let rows = webhook_endpoint::Entity::find()
        .filter(within(webhook_endpoint::Column::Division, reach))
        .order_by_asc(webhook_endpoint::Column::Division)
        .order_by_asc(webhook_endpoint::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// How many endpoints a division has.
pub(crate) async fn count_of(db: &impl ConnectionTrait, division: &DivisionCode) -> Result<u64, StoreError> {
    let own = webhook_endpoint::Column::Division.eq(division.as_str());
    Ok(webhook_endpoint::Entity::find().filter(own).count(db).await?)
}

/// Enabled endpoints of any of these divisions.
pub(crate) async fn enabled_of(db: &impl ConnectionTrait, divisions: Vec<String>) -> Result<Vec<Endpoint>, StoreError> {
    let rows = webhook_endpoint::Entity::find()
        .filter(webhook_endpoint::Column::Division.is_in(divisions))
        .filter(webhook_endpoint::Column::IsEnabled.eq(true))
        .all(db)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Adds a message to be sent at once.
pub(crate) async fn add_delivery(
    db: &impl ConnectionTrait,
    endpoint: Uuid,
    event: WebhookEvent,
    body: &str,
    now: i64,
) -> Result<(), StoreError> {
    webhook_delivery::Entity::insert(webhook_delivery::ActiveModel {
        id: Set(Uuid::now_v7()),
        endpoint: Set(endpoint),
        event: Set(event.id().to_owned()),
        body: Set(body.to_owned()),
        state: Set(DeliveryState::Waiting.id().to_owned()),
        attempts: Set(0),
        due_at: Set(Some(now)),
        created_at: Set(now),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Messages to an endpoint, newest first.
pub(crate) async fn deliveries(
    db: &impl ConnectionTrait,
    endpoint: Uuid,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Delivery>, StoreError> {
    let mut found = webhook_delivery::Entity::find().filter(webhook_delivery::Column::Endpoint.eq(endpoint));
    if let Some(after) = after {
        found = found.filter(webhook_delivery::Column::Id.lt(after));
    }
    let rows = found.order_by_desc(webhook_delivery::Column::Id).limit(limit).all(db).await?;
    rows.into_iter().map(delivery).collect()
}

/// The message with an id.
pub(crate) async fn find_delivery(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Delivery>, StoreError> {
    webhook_delivery::Entity::find_by_id(id).one(db).await?.map(delivery).transpose()
}

/// Every attempt at these messages, by message, oldest first.
pub(crate) async fn attempts(
    db: &impl ConnectionTrait,
    deliveries: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Attempt>>, StoreError> {
    let rows = webhook_attempt::Entity::find()
        .filter(webhook_attempt::Column::Delivery.is_in(deliveries.iter().copied()))
        .order_by_asc(webhook_attempt::Column::Id)
        .all(db)
        .await?;
    let mut found: BTreeMap<Uuid, Vec<Attempt>> = BTreeMap::new();
    for row in rows {
        let webhook_attempt::Model { id: _, delivery, at, status, problem, took_ms } = row;
        let status = status.and_then(|status| u16::try_from(status).ok());
        found.entry(delivery).or_default().push(Attempt { at, status, problem, took_ms: took_ms.cast_unsigned() });
    }
    Ok(found)
}

/// What is due at enabled endpoints, longest first.
pub(crate) async fn due(db: &impl ConnectionTrait, now: i64, most: u64) -> Result<Vec<Delivery>, StoreError> {
    let mut enabled = webhook_endpoint::Entity::find()
        .select_only()
        .column(webhook_endpoint::Column::Id)
        .filter(webhook_endpoint::Column::IsEnabled.eq(true));
    let rows = webhook_delivery::Entity::find()
        .filter(webhook_delivery::Column::DueAt.lte(now))
        .filter(webhook_delivery::Column::Endpoint.in_subquery(QuerySelect::query(&mut enabled).to_owned()))
        .order_by_asc(webhook_delivery::Column::DueAt)
        .order_by_asc(webhook_delivery::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    rows.into_iter().map(delivery).collect()
}

/// Claims a message until a moment; none when somebody else was quicker.
pub(crate) async fn claim(
    db: &impl ConnectionTrait,
    mut delivery: Delivery,
    until: i64,
) -> Result<Option<Delivery>, StoreError> {
    let done = webhook_delivery::Entity::update_many()
        .col_expr(webhook_delivery::Column::DueAt, Expr::value(until))
        .col_expr(webhook_delivery::Column::Attempts, Expr::col(webhook_delivery::Column::Attempts).add(1))
        .filter(webhook_delivery::Column::Id.eq(delivery.id))
        .filter(webhook_delivery::Column::DueAt.eq(delivery.due_at))
        .exec(db)
        .await?;
    delivery.attempts += 1;
    delivery.due_at = Some(until);
    Ok((done.rows_affected == 1).then_some(delivery))
}

/// Writes what became of a message, and when it is tried next.
pub(crate) async fn settle(
    db: &impl ConnectionTrait,
    id: Uuid,
    state: DeliveryState,
    due_at: Option<i64>,
) -> Result<(), StoreError> {
    webhook_delivery::Entity::update_many()
        .col_expr(webhook_delivery::Column::State, Expr::value(state.id()))
        .col_expr(webhook_delivery::Column::DueAt, Expr::value(due_at))
        .filter(webhook_delivery::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Has a message sent once more, with all its attempts before it.
pub(crate) async fn resend(db: &impl ConnectionTrait, id: Uuid, now: i64) -> Result<(), StoreError> {
    webhook_delivery::Entity::update_many()
        .col_expr(webhook_delivery::Column::Attempts, Expr::value(0))
        .filter(webhook_delivery::Column::Id.eq(id))
        .exec(db)
        .await?;
    settle(db, id, DeliveryState::Waiting, Some(now)).await
}

/// Adds an attempt to the log.
pub(crate) async fn add_attempt(
    db: &impl ConnectionTrait,
    delivery: Uuid,
    attempt: &Attempt,
) -> Result<(), StoreError> {
    webhook_attempt::Entity::insert(webhook_attempt::ActiveModel {
        id: Set(Uuid::now_v7()),
        delivery: Set(delivery),
        at: Set(attempt.at),
        status: Set(attempt.status.map(i32::from)),
        problem: Set(attempt.problem.clone()),
        took_ms: Set(i32::try_from(attempt.took_ms).unwrap_or(i32::MAX)),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Removes messages from before a moment with all attempts at them, unless they are still tried; gives
/// how many, at most `most`. One that has waited all this time at a webhook that is switched off goes
/// too.
pub(crate) async fn prune(db: &impl ConnectionTrait, before: i64, most: u64) -> Result<u64, StoreError> {
    use webhook_delivery::Column as C;
    let old: Vec<Uuid> = webhook_delivery::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::CreatedAt.lt(before))
        .filter(Condition::any().add(C::DueAt.is_null()).add(C::DueAt.lt(before)))
        .order_by_asc(C::CreatedAt)
        .limit(most)
        // Nobody has one of them sent again meanwhile.
        .lock_exclusive()
        .into_tuple()
        .all(db)
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    webhook_attempt::Entity::delete_many()
        .filter(webhook_attempt::Column::Delivery.is_in(old.iter().copied()))
        .exec(db)
        .await?;
    let done = webhook_delivery::Entity::delete_many().filter(C::Id.is_in(old)).exec(db).await?;
    Ok(done.rows_affected)
}

fn row_of(endpoint: &Endpoint) -> webhook_endpoint::ActiveModel {
    let Endpoint {
        id,
        division,
        url,
        description,
        events,
        secret,
        is_enabled,
        has_given_up,
        failures,
        created_by,
        created_at,
    } = endpoint.clone();
    let events: Vec<&str> = events.iter().map(|event| event.id()).collect();
    webhook_endpoint::ActiveModel {
        id: Set(id),
        division: Set(division.to_string()),
        url: Set(url),
        description: Set(description),
        events: Set(events.join(" ")),
        secret: Set(secret),
        is_enabled: Set(is_enabled),
        has_given_up: Set(has_given_up),
        failures: Set(failures.cast_signed()),
        created_by: Set(created_by),
        created_at: Set(created_at),
    }
}

fn from_row(row: webhook_endpoint::Model) -> Result<Endpoint, StoreError> {
    let webhook_endpoint::Model {
        id,
        division,
        url,
        description,
        events,
        secret,
        is_enabled,
        has_given_up,
        failures,
        created_by,
        created_at,
    } = row;
    Ok(Endpoint {
        id,
        division: division.parse().map_err(|_| damaged("webhook", id, "its division is not a code"))?,
        url,
        description,
        events: events.split(' ').filter_map(WebhookEvent::from_id).collect(),
        secret,
        is_enabled,
        has_given_up,
        failures: failures.cast_unsigned(),
        created_by,
        created_at,
    })
}

fn delivery(row: webhook_delivery::Model) -> Result<Delivery, StoreError> {
    let webhook_delivery::Model { id, endpoint, event, body, state, attempts, due_at, created_at } = row;
    Ok(Delivery {
        id,
        endpoint,
        event: WebhookEvent::from_id(&event).ok_or_else(|| damaged("delivery", id, "its event is none"))?,
        body,
        state: DeliveryState::from_id(&state).ok_or_else(|| damaged("delivery", id, "its state is none"))?,
        attempts: attempts.cast_unsigned(),
        due_at,
        created_at,
    })
}

fn damaged(what: &'static str, key: Uuid, reason: &str) -> StoreError {
    StoreError::Damaged { what, key: key.to_string(), reason: reason.to_owned() }
}
