//! 督导检查: inspections, what departments add, what has to be put right.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use shared::{
    api::inspections::{InspectionPage, InspectionView, PutDepartmentFindings, TakeItemStep},
    division::DivisionCode,
    inspection::{InspectionWords, ItemState, ItemWords},
};
use utoipa::IntoParams;

use super::{id_of, table};
use crate::{
    api::ProblemView,
    app::{
        exports::{self, Format},
        inspections::{self, ListQuery},
    },
    extract::{JsonBody, Params, Segment, SignedIn},
    problem::Problem,
    state::AppState,
    tables::Language,
};

/// Which inspections.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InspectionParams {
    /// Of communities inside this division.
    division: Option<DivisionCode>,
    /// With something to be put right that stands so.
    state: Option<ItemState>,
    /// Only those with something late in them.
    #[serde(default)]
    overdue: bool,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// Inspections, 1 to 200; 50 when absent.
    limit: Option<u64>,
    /// Language of an exported table, `zh` (default) or `en`; the list has none.
    #[serde(default)]
    lang: Language,
}

/// Inspections within reach; a department sees those that it has joined.
#[utoipa::path(get, path = "/api/v1/inspections", tag = "inspections", params(InspectionParams),
    responses(
        (status = 200, description = "One page, latest day first", body = InspectionPage),
        (status = 400, description = "`invalid_parameter`", body = ProblemView),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_inspections(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<InspectionParams>,
) -> Result<Json<InspectionPage>, Problem> {
    let InspectionParams { division, state: standing, overdue, after, limit, lang: _ } = params;
    let query = ListQuery { division, state: standing, overdue, after, limit };
    Ok(Json(inspections::list(&state, &signed_in.person(), query).await?))
}

/// The inspections within reach that the filter lets through, as CSV: all of them, latest day first.
#[utoipa::path(get, path = "/api/v1/inspections.csv", tag = "inspections", params(InspectionParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_inspections_csv(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<InspectionParams>,
) -> Result<Response, Problem> {
    export(&state, &signed_in, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/inspections.xlsx", tag = "inspections", params(InspectionParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_inspections_xlsx(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<InspectionParams>,
) -> Result<Response, Problem> {
    export(&state, &signed_in, params, Format::Xlsx).await
}

async fn export(
    state: &AppState,
    signed_in: &SignedIn,
    params: InspectionParams,
    format: Format,
) -> Result<Response, Problem> {
    let InspectionParams { division, state: standing, overdue, after: _, limit: _, lang } = params;
    let query = ListQuery { division, state: standing, overdue, ..ListQuery::default() };
    Ok(table("inspections", format, exports::export_inspections(state, signed_in, query, format, lang).await?))
}

/// A supervisor records an inspection.
#[utoipa::path(post, path = "/api/v1/inspections", tag = "inspections", request_body = InspectionWords,
    responses(
        (status = 201, description = "It is kept, and the community is told", body = InspectionView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is no such community within reach", body = ProblemView),
        (status = 422, description = "`inspection_invalid` with the places that are wrong", body = ProblemView)))]
pub(crate) async fn record_inspection(
    State(state): State<AppState>,
    signed_in: SignedIn,
    JsonBody(wish): JsonBody<InspectionWords, 512>,
) -> Result<(StatusCode, Json<InspectionView>), Problem> {
    let person = signed_in.person();
    let id = inspections::record(&state, &person, wish).await?;
    Ok((StatusCode::CREATED, Json(inspections::view(&state, &person, id).await?)))
}

/// One inspection within reach.
#[utoipa::path(get, path = "/api/v1/inspections/{id}", tag = "inspections",
    params(("id" = String, Path, description = "Inspection id")),
    responses(
        (status = 200, description = "The inspection", body = InspectionView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_inspection(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<InspectionView>, Problem> {
    Ok(Json(inspections::view(&state, &signed_in.person(), id_of(&id)?).await?))
}

/// A department that joined says what it has found.
#[utoipa::path(put, path = "/api/v1/inspections/{id}/department-findings", tag = "inspections",
    request_body = PutDepartmentFindings, params(("id" = String, Path, description = "Inspection id")),
    responses(
        (status = 200, description = "The inspection afterwards", body = InspectionView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none that the department has joined", body = ProblemView),
        (status = 422, description = "`inspection_invalid` with the places that are wrong", body = ProblemView)))]
pub(crate) async fn put_department_findings(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<PutDepartmentFindings, 64>,
) -> Result<Json<InspectionView>, Problem> {
    let (person, id) = (signed_in.person(), id_of(&id)?);
    inspections::put_findings(&state, &person, id, wish).await?;
    Ok(Json(inspections::view(&state, &person, id).await?))
}

/// The inspectors, or a department that joined, add something to be put right.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/items", tag = "inspections", request_body = ItemWords,
    params(("id" = String, Path, description = "Inspection id")),
    responses(
        (status = 201, description = "The inspection afterwards", body = InspectionView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 422, description = "`inspection_invalid` with the places that are wrong", body = ProblemView)))]
pub(crate) async fn add_inspection_item(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<ItemWords>,
) -> Result<(StatusCode, Json<InspectionView>), Problem> {
    let (person, id) = (signed_in.person(), id_of(&id)?);
    inspections::add_item(&state, &person, id, wish).await?;
    Ok((StatusCode::CREATED, Json(inspections::view(&state, &person, id).await?)))
}

/// Takes something to be put right a step further: reported by the community, closed or given back
/// by those who have inspected.
#[utoipa::path(post, path = "/api/v1/inspection-items/{id}/steps", tag = "inspections", request_body = TakeItemStep,
    params(("id" = String, Path, description = "Id of what has to be put right")),
    responses(
        (status = 200, description = "The inspection afterwards", body = InspectionView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`item_changed`: somebody was quicker; `item_moved_on`: it stands elsewhere", body = ProblemView),
        (status = 422, description = "`inspection_invalid`: words are missing or too long", body = ProblemView)))]
pub(crate) async fn take_item_step(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<TakeItemStep>,
) -> Result<Json<InspectionView>, Problem> {
    let person = signed_in.person();
    let inspection = inspections::take_step(&state, &person, id_of(&id)?, wish).await?;
    Ok(Json(inspections::view(&state, &person, inspection).await?))
}
