//! 嵌入: other websites that show the self-assessment, and what their pages ask.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use shared::api::portals::{CountPortalEvent, EmbedView, PortalView, WritePortal};

use super::{EVERYBODY, REVALIDATED, answer};
use crate::{
    api::ProblemView,
    app::portals,
    extract::{JsonBody, Segment, SignedIn},
    problem::Problem,
    qr,
    state::AppState,
};

/// The portals within reach, each with what was counted in the last 30 days.
#[utoipa::path(get, path = "/api/v1/portals", tag = "portals",
    responses(
        (status = 200, description = "All of them, by division", body = Vec<PortalView>),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_portals(
    State(state): State<AppState>,
    who: SignedIn,
) -> Result<Json<Vec<PortalView>>, Problem> {
    Ok(Json(portals::list(&state, who.actor()).await?))
}

/// Registers a portal; the answer holds its key, which its pages name.
#[utoipa::path(post, path = "/api/v1/portals", tag = "portals", request_body = WritePortal,
    responses(
        (status = 201, description = "Its pages may show the self-assessment from now on", body = PortalView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "The division is out of reach", body = ProblemView),
        (status = 409, description = "`too_many_portals`", body = ProblemView),
        (status = 422, description = "`portal_invalid`: with `unknown_division`, `text_missing`, `text_too_long`, `text_invalid`, `origins_count` or `origin_invalid`", body = ProblemView)))]
pub(crate) async fn create_portal(
    State(state): State<AppState>,
    who: SignedIn,
    JsonBody(wish): JsonBody<WritePortal>,
) -> Result<(StatusCode, Json<PortalView>), Problem> {
    Ok((StatusCode::CREATED, Json(portals::create(&state, &who, wish).await?)))
}

/// Changes a portal.
#[utoipa::path(put, path = "/api/v1/portals/{key}", tag = "portals", request_body = WritePortal,
    params(("key" = String, Path, description = "Key of the portal")),
    responses(
        (status = 200, description = "As it is now", body = PortalView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach, or its division is not", body = ProblemView),
        (status = 422, description = "`portal_invalid`", body = ProblemView)))]
pub(crate) async fn put_portal(
    State(state): State<AppState>,
    who: SignedIn,
    Segment(key): Segment,
    JsonBody(wish): JsonBody<WritePortal>,
) -> Result<Json<PortalView>, Problem> {
    Ok(Json(portals::put(&state, &who, &key, wish).await?))
}

/// Takes a portal away with its counts.
#[utoipa::path(delete, path = "/api/v1/portals/{key}", tag = "portals",
    params(("key" = String, Path, description = "Key of the portal")),
    responses(
        (status = 204, description = "It is gone; its pages show nothing any more"),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn delete_portal(
    State(state): State<AppState>,
    who: SignedIn,
    Segment(key): Segment,
) -> Result<StatusCode, Problem> {
    portals::remove(&state, &who, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the page that asks may show the self-assessment, by its `Origin`. Pages of any origin may
/// read the answer.
#[utoipa::path(get, path = "/api/v1/embed/{key}", tag = "portals",
    params(("key" = String, Path, description = "Key of the portal")),
    responses((status = 200, description = "It may, or why it may not", body = EmbedView)))]
pub(crate) async fn get_embed(
    State(state): State<AppState>,
    Segment(key): Segment,
    request: HeaderMap,
) -> Result<([(HeaderName, HeaderValue); 2], Json<EmbedView>), Problem> {
    let origin = request.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let view = portals::look_up(&state, &key, origin).await?;
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, EVERYBODY),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
    ];
    Ok((headers, Json(view)))
}

/// Counts what has happened in a portal's page; nothing is kept of whom.
#[utoipa::path(post, path = "/api/v1/embed/{key}/counts", tag = "portals", request_body = CountPortalEvent,
    params(("key" = String, Path, description = "Key of the portal")),
    responses(
        (status = 204, description = "It is counted"),
        (status = 404, description = "There is none, or it is switched off", body = ProblemView)))]
pub(crate) async fn count_portal_event(
    State(state): State<AppState>,
    Segment(key): Segment,
    JsonBody(CountPortalEvent { event }): JsonBody<CountPortalEvent>,
) -> Result<StatusCode, Problem> {
    portals::count(&state, &key, event).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// QR code of the same self-assessment as a page of its own.
#[utoipa::path(get, path = "/api/v1/embed/{key}/qr.svg", tag = "portals",
    params(("key" = String, Path, description = "Key of the portal")),
    responses(
        (status = 200, description = "SVG", content_type = "image/svg+xml", body = String),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_embed_qr(State(state): State<AppState>, Segment(key): Segment) -> Result<Response, Problem> {
    let image = qr::svg(&portals::address(&state, &key).await?).ok_or_else(Problem::internal)?;
    Ok(answer("image/svg+xml", REVALIDATED, image))
}
