//! 设置 of cities and provinces.

use axum::{Json, extract::State};
use shared::api::settings::{PutSettings, SettingsView};

use crate::{
    api::ProblemView,
    app::division_settings,
    extract::{JsonBody, Segment, SignedIn},
    problem::Problem,
    state::AppState,
};

/// The settings that hold in a city or province.
#[utoipa::path(get, path = "/api/v1/divisions/{code}/settings", tag = "progress",
    params(("code" = String, Path, description = "Code of a city or province")),
    responses(
        (status = 200, description = "What holds, and who has set it", body = SettingsView),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_settings(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
) -> Result<Json<SettingsView>, Problem> {
    Ok(Json(division_settings::view(&state, signed_in.actor(), &code).await?))
}

/// Sets all of them.
#[utoipa::path(put, path = "/api/v1/divisions/{code}/settings", tag = "progress", request_body = PutSettings,
    params(("code" = String, Path, description = "Code of a city or province")),
    responses(
        (status = 200, description = "What holds now", body = SettingsView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`settings_changed`: somebody was quicker", body = ProblemView),
        (status = 422, description = "`settings_invalid`", body = ProblemView)))]
pub(crate) async fn put_settings(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
    JsonBody(wish): JsonBody<PutSettings>,
) -> Result<Json<SettingsView>, Problem> {
    Ok(Json(division_settings::put(&state, &signed_in, &code, wish).await?))
}
