//! 通知 of whoever is signed in.

use axum::{Json, extract::State};
use serde::Deserialize;
use shared::api::notifications::{MailPreference, MarkRead, NotificationPage, PutMailPreference, UnreadCount};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::{
    api::ProblemView,
    app::notifications,
    extract::{JsonBody, Params, SignedIn},
    problem::Problem,
    state::AppState,
};

/// Which notifications.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NotificationParams {
    /// What the page before gave as `next`.
    #[param(value_type = Option<String>)]
    after: Option<Uuid>,
    /// Only those that are unread.
    #[serde(default)]
    unread: bool,
    /// Notifications, 1 to 100; 30 when absent.
    limit: Option<u64>,
}

/// One's own notifications, newest first.
#[utoipa::path(get, path = "/api/v1/notifications", tag = "notifications", params(NotificationParams),
    responses(
        (status = 200, description = "One page", body = NotificationPage),
        (status = 400, description = "`invalid_parameter`", body = ProblemView),
        (status = 401, description = "`signed_out`", body = ProblemView)))]
pub(crate) async fn list_notifications(
    State(state): State<AppState>,
    who: SignedIn,
    Params(NotificationParams { after, unread, limit }): Params<NotificationParams>,
) -> Result<Json<NotificationPage>, Problem> {
    Ok(Json(notifications::list(&state, who.account(), after, unread, limit).await?))
}

/// How many of one's own notifications are unread.
#[utoipa::path(get, path = "/api/v1/notifications/unread", tag = "notifications",
    responses(
        (status = 200, description = "How many", body = UnreadCount),
        (status = 401, description = "`signed_out`", body = ProblemView)))]
pub(crate) async fn count_unread(State(state): State<AppState>, who: SignedIn) -> Result<Json<UnreadCount>, Problem> {
    Ok(Json(notifications::unread(&state, who.account()).await?))
}

/// Marks one's own notifications as read.
#[utoipa::path(post, path = "/api/v1/notifications/read", tag = "notifications", request_body = MarkRead,
    responses(
        (status = 200, description = "How many are still unread", body = UnreadCount),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 422, description = "`too_many`", body = ProblemView)))]
pub(crate) async fn mark_read(
    State(state): State<AppState>,
    who: SignedIn,
    JsonBody(wish): JsonBody<MarkRead>,
) -> Result<Json<UnreadCount>, Problem> {
    Ok(Json(notifications::mark_read(&state, who.account(), &wish).await?))
}

/// Where and whether one is told by e-mail.
#[utoipa::path(get, path = "/api/v1/account/mail", tag = "notifications",
    responses(
        (status = 200, description = "What holds", body = MailPreference),
        (status = 401, description = "`signed_out`", body = ProblemView)))]
pub(crate) async fn get_mail_preference(
    State(state): State<AppState>,
    who: SignedIn,
) -> Result<Json<MailPreference>, Problem> {
    Ok(Json(notifications::preference(&state, who.account()).await?))
}

/// Sets it.
#[utoipa::path(put, path = "/api/v1/account/mail", tag = "notifications", request_body = PutMailPreference,
    responses(
        (status = 200, description = "What holds now", body = MailPreference),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 422, description = "`invalid_email`", body = ProblemView)))]
pub(crate) async fn put_mail_preference(
    State(state): State<AppState>,
    who: SignedIn,
    JsonBody(wish): JsonBody<PutMailPreference>,
) -> Result<Json<MailPreference>, Problem> {
    Ok(Json(notifications::put_preference(&state, &who, wish).await?))
}
