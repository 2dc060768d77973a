//! What receivers are told. A message says what changed and where, and nothing of people.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use shared::{api::webhooks::WebhookEvent, case::Step, division::DivisionCode};

use crate::{
    clock,
    state::AppState,
    store::{StoreError, cases::Case, notices::Notice, recipients::around, webhooks as store},
};

/// Tells of a step, or of the application when there is none.
pub(crate) async fn case_event(
    state: &AppState,
    db: &impl ConnectionTrait,
    case: &Case,
    step: Option<Step>,
) -> Result<(), StoreError> {
    let event = if step.is_none() { WebhookEvent::CaseCreated } else { WebhookEvent::CaseChanged };
    write(state, db, event, &case.community, || about(state, case, "step", json!(step))).await
}

/// Tells that an expert has handed in, or which department has answered; not what they say, nor who they
/// are.
pub(crate) async fn review_event(
    state: &AppState,
    db: &impl ConnectionTrait,
    event: WebhookEvent,
    case: &Case,
    department: Option<&str>,
) -> Result<(), StoreError> {
    write(state, db, event, &case.community, || about(state, case, "department", json!(department))).await
}

/// A case as messages describe it, with what has happened to it.
fn about(state: &AppState, case: &Case, what: &str, happened: Value) -> Value {
    let mut data = json!({
        "id": case.id,
        "community": case.community,
        "community_name": state.directory.name_of(case.community.as_str()),
        "stage": case.stage,
        "route": case.route,
        "round": case.round,
        "version": case.version,
    });
    data[what] = happened;
    data
}

/// Tells of a notice that was published or announced.
pub(crate) async fn notice_event(
    state: &AppState,
    db: &impl ConnectionTrait,
    event: WebhookEvent,
    notice: &Notice,
    cases: usize,
) -> Result<(), StoreError> {
    let data = || {
        json!({
            "id": notice.id,
            "number": notice.number,
            "title": notice.title,
            "city": notice.city,
            "first_day": notice.period.first_day(),
            "last_day": notice.period.last_day(),
            "cases": cases,
        })
    };
    write(state, db, event, &notice.city, data).await
}

/// Writes a message for every enabled webhook around a division that is told of such events.
async fn write(
    state: &AppState,
    db: &impl ConnectionTrait,
    event: WebhookEvent,
    division: &DivisionCode,
    data: impl Fn() -> Value,
) -> Result<(), StoreError> {
    let endpoints = store::enabled_of(db, around(division)).await?;
    let listening: Vec<_> = endpoints.into_iter().filter(|endpoint| endpoint.events.contains(&event)).collect();
    if listening.is_empty() {
        return Ok(());
    }
    let now = state.clock.now_ms();
    let body = json!({ "type": event, "timestamp": clock::rfc3339(now), "data": data() }).to_string();
    for endpoint in listening {
        store::add_delivery(db, endpoint.id, event, &body, now).await?;
    }
    Ok(())
}
