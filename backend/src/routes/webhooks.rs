//! 推送, kept by cities, provinces and administrators.

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use shared::api::webhooks::{CreateWebhook, CreatedWebhook, DeliveryPage, DeliveryView, PutWebhook, WebhookView};
use utoipa::IntoParams;
use uuid::Uuid;

use super::id_of;
use crate::{
    api::ProblemView,
    app::webhooks,
    extract::{JsonBody, Params, Segment, SignedIn},
    problem::Problem,
    state::AppState,
};

/// The webhooks within reach.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "webhooks",
    responses(
        (status = 200, description = "All of them, by division", body = Vec<WebhookView>),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_webhooks(
    State(state): State<AppState>,
    who: SignedIn,
) -> Result<Json<Vec<WebhookView>>, Problem> {
    Ok(Json(webhooks::list(&state, who.actor()).await?))
}

/// Sets a webhook up; the answer holds its secret, which is shown this once.
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "webhooks", request_body = CreateWebhook,
    responses(
        (status = 201, description = "It is told from now on", body = CreatedWebhook),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "The division is out of reach", body = ProblemView),
        (status = 409, description = "`too_many_webhooks`", body = ProblemView),
        (status = 422, description = "`webhook_invalid`: with `invalid_url`, `url_not_https`, `address_refused`, `events_missing`, `unknown_division` or `text_too_long`", body = ProblemView)))]
pub(crate) async fn create_webhook(
    State(state): State<AppState>,
    who: SignedIn,
    JsonBody(wish): JsonBody<CreateWebhook>,
) -> Result<(StatusCode, Json<CreatedWebhook>), Problem> {
    Ok((StatusCode::CREATED, Json(webhooks::create(&state, &who, wish).await?)))
}

/// Changes a webhook.
#[utoipa::path(put, path = "/api/v1/webhooks/{id}", tag = "webhooks", request_body = PutWebhook,
    params(("id" = String, Path, description = "Webhook id")),
    responses(
        (status = 200, description = "As it is now", body = WebhookView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 422, description = "`webhook_invalid`", body = ProblemView)))]
pub(crate) async fn put_webhook(
    State(state): State<AppState>,
    who: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<PutWebhook>,
) -> Result<Json<WebhookView>, Problem> {
    Ok(Json(webhooks::put(&state, &who, id_of(&id)?, wish).await?))
}

/// Takes a webhook away with its log.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "Webhook id")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn delete_webhook(
    State(state): State<AppState>,
    who: SignedIn,
    Segment(id): Segment,
) -> Result<StatusCode, Problem> {
    webhooks::remove(&state, &who, id_of(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which deliveries.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeliveryParams {
    /// What the page before gave as `next`.
    #[param(value_type = Option<String>)]
    after: Option<Uuid>,
    /// Deliveries, 1 to 100; 20 when absent.
    limit: Option<u64>,
}

/// The log of a webhook, newest message first.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", tag = "webhooks",
    params(("id" = String, Path, description = "Webhook id"), DeliveryParams),
    responses(
        (status = 200, description = "One page", body = DeliveryPage),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn list_deliveries(
    State(state): State<AppState>,
    who: SignedIn,
    Segment(id): Segment,
    Params(DeliveryParams { after, limit }): Params<DeliveryParams>,
) -> Result<Json<DeliveryPage>, Problem> {
    Ok(Json(webhooks::deliveries(&state, who.actor(), id_of(&id)?, after, limit).await?))
}

/// Has a message sent once more, under the same `webhook-id`.
#[utoipa::path(post, path = "/api/v1/webhook-deliveries/{id}/resend", tag = "webhooks",
    params(("id" = String, Path, description = "Delivery id")),
    responses(
        (status = 200, description = "It waits to be sent", body = DeliveryView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`webhook_disabled`", body = ProblemView)))]
pub(crate) async fn resend_delivery(
    State(state): State<AppState>,
    who: SignedIn,
    Segment(id): Segment,
) -> Result<Json<DeliveryView>, Problem> {
    Ok(Json(webhooks::resend(&state, &who, id_of(&id)?).await?))
}
