//! 异议, as the handling city sees them.

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use serde::Deserialize;
use shared::{
    api::notices::{ObjectionPage, ObjectionView, ReplyToObjection},
    notice::ObjectionState,
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{attached, table};
use crate::{
    api::ProblemView,
    app::{
        exports::{self, Format},
        objections::{self, ListQuery},
    },
    extract::{JsonBody, Params, Segment, SignedIn},
    problem::Problem,
    state::AppState,
    tables::Language,
};

/// Which objections.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ObjectionParams {
    /// Against cases of this notice.
    notice: Option<Uuid>,
    /// In this state.
    state: Option<ObjectionState>,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// Objections, 1 to 200; 50 when absent.
    limit: Option<u64>,
    /// Language of an exported table, `zh` (default) or `en`; the list has none.
    #[serde(default)]
    lang: Language,
}

/// Objections that one's city handles; nothing of the objectors.
#[utoipa::path(get, path = "/api/v1/objections", tag = "objections", params(ObjectionParams),
    responses(
        (status = 200, description = "One page, oldest first", body = ObjectionPage),
        (status = 400, description = "`invalid_parameter`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_objections(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<ObjectionParams>,
) -> Result<Json<ObjectionPage>, Problem> {
    let ObjectionParams { notice, state: in_state, after, limit, lang: _ } = params;
    let query = ListQuery { notice, state: in_state, after, limit };
    Ok(Json(objections::list(&state, &signed_in.person(), &query).await?))
}

/// The same objections as CSV, all of them; nothing of the objectors.
#[utoipa::path(get, path = "/api/v1/objections.csv", tag = "objections", params(ObjectionParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_objections_csv(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<ObjectionParams>,
) -> Result<Response, Problem> {
    export(&state, &signed_in, &params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/objections.xlsx", tag = "objections", params(ObjectionParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_objections_xlsx(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<ObjectionParams>,
) -> Result<Response, Problem> {
    export(&state, &signed_in, &params, Format::Xlsx).await
}

async fn export(
    state: &AppState,
    signed_in: &SignedIn,
    params: &ObjectionParams,
    format: Format,
) -> Result<Response, Problem> {
    let ObjectionParams { notice, state: in_state, after: _, limit: _, lang } = *params;
    let query = ListQuery { notice, state: in_state, ..ListQuery::default() };
    let body = exports::export_objections(state, signed_in, query, format, lang).await?;
    Ok(table("objections", format, body))
}

/// One objection with the person behind it; that it was looked at is recorded.
#[utoipa::path(get, path = "/api/v1/objections/{id}", tag = "objections",
    params(("id" = String, Path, description = "Objection id")),
    responses(
        (status = 200, description = "The objection", body = ObjectionView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none that one's city handles", body = ProblemView)))]
pub(crate) async fn get_objection(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<ObjectionView>, Problem> {
    Ok(Json(objections::view(&state, &signed_in, objection_id(&id)?).await?))
}

/// One file of an objection; that it was looked at is recorded.
#[utoipa::path(get, path = "/api/v1/objections/{id}/attachments/{position}", tag = "objections",
    params(
        ("id" = String, Path, description = "Objection id"),
        ("position" = usize, Path, description = "Which one, from 0")),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream", body = [u8]),
        (status = 403, description = "`not_for_role`, or `attachment_infected`: malware was found in it", body = ProblemView),
        (status = 404, description = "There is none that one's city handles", body = ProblemView),
        (status = 409, description = "`attachment_not_scanned`: it is given once it has been scanned for malware", body = ProblemView)))]
pub(crate) async fn get_attachment(
    State(state): State<AppState>,
    signed_in: SignedIn,
    path: axum::extract::Path<(String, String)>,
) -> Result<Response, Problem> {
    let axum::extract::Path((id, position)) = path;
    let position = position.parse().map_err(|_| Problem::not_found())?;
    let file = objections::attachment(&state, &signed_in, objection_id(&id)?, position).await?;
    let mut response = attached("application/octet-stream", &file.name, file.bytes);
    if let Ok(media_type) = HeaderValue::from_str(&file.media_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    }
    Ok(response)
}

/// 答复: an upheld objection takes its case out of the notice in which it stands by then, which may be a later
/// one, and back to city review. A case that stands in none stays where it is.
#[utoipa::path(post, path = "/api/v1/objections/{id}/reply", tag = "objections", request_body = ReplyToObjection,
    params(("id" = String, Path, description = "Objection id")),
    responses(
        (status = 200, description = "The objection afterwards", body = ObjectionView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none that one's city handles", body = ProblemView),
        (status = 409, description = "`objection_answered`, or `case_changed`", body = ProblemView),
        (status = 422, description = "`objection_invalid`: reasons are missing", body = ProblemView)))]
pub(crate) async fn reply_to_objection(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<ReplyToObjection, 64>,
) -> Result<Json<ObjectionView>, Problem> {
    let id = objection_id(&id)?;
    objections::reply(&state, &signed_in, id, wish).await?;
    Ok(Json(objections::view(&state, &signed_in, id).await?))
}

/// What is not an id names no objection.
fn objection_id(text: &str) -> Result<Uuid, Problem> {
    Uuid::parse_str(text).map_err(|_| Problem::not_found())
}
