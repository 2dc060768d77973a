//! 导入 of communities, honours and users.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use shared::api::imports::{CreateImport, ImportDone, ImportView};
use uuid::Uuid;

use crate::{
    api::ProblemView,
    app::imports,
    extract::{Segment, SignedIn, parse_json, read_json},
    problem::Problem,
    state::AppState,
};

/// Largest body: a file of 12 MiB in base64.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// Looks at a table and says what it would do; nothing is written.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", request_body = CreateImport,
    responses(
        (status = 201, description = "What was found, with every error", body = ImportView),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 413, description = "`body_too_large`", body = ProblemView),
        (status = 422, description = "`file_kind_unknown`, `file_has_macros`, `file_unreadable`, `file_encoding_unknown`, `file_too_large`, `file_empty` or `not_base64`", body = ProblemView)))]
pub(crate) async fn create_import(
    State(state): State<AppState>,
    signed_in: SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<ImportView>), Problem> {
    let bytes = read_json(&headers, body, BODY_LIMIT).await?;
    let wish: CreateImport = parse_json(&bytes)?;
    drop(bytes);
    Ok((StatusCode::CREATED, Json(imports::create(&state, &signed_in, wish).await?)))
}

/// What was found when one's own table was looked at.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "imports",
    params(("id" = String, Path, description = "Import id")),
    responses(
        (status = 200, description = "The preview", body = ImportView),
        (status = 404, description = "There is none, or its day is over", body = ProblemView)))]
pub(crate) async fn get_import(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<ImportView>, Problem> {
    Ok(Json(imports::view(&state, &signed_in, import_id(&id)?).await?))
}

/// Writes a table that has no errors, all of it or nothing. Doing so again changes nothing.
#[utoipa::path(post, path = "/api/v1/imports/{id}/confirmation", tag = "imports",
    params(("id" = String, Path, description = "Import id")),
    responses(
        (status = 200, description = "What was written", body = ImportDone),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none, or its day is over", body = ProblemView),
        (status = 409, description = "`import_has_errors` or `import_outdated`", body = ProblemView)))]
pub(crate) async fn confirm_import(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<ImportDone>, Problem> {
    Ok(Json(imports::confirm(&state, &signed_in, import_id(&id)?).await?))
}

/// What is not an id names no import.
fn import_id(text: &str) -> Result<Uuid, Problem> {
    Uuid::parse_str(text).map_err(|_| Problem::not_found())
}
