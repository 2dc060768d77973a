//! 创建计划: a community's plan, its tasks, plan against progress.

use axum::{Json, extract::State, response::Response};
use serde::Deserialize;
use shared::{
    api::plans::{CommunityPlan, PlanPage, PlanProgress, PutTask, RefreshPlan, TaskChanged},
    division::DivisionCode,
};
use utoipa::IntoParams;

use super::{attached, id_of, table};
use crate::{
    api::ProblemView,
    app::{
        exports::{self, Format},
        plans::{self, ListQuery},
    },
    extract::{JsonBody, Params, Segment, SignedIn},
    problem::Problem,
    state::AppState,
    tables::Language,
};

/// By which pack.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlanParams {
    /// Id of the pack; that of the newest self-assessment when absent.
    pack: Option<String>,
}

/// Which plans.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlansParams {
    /// Inside this division.
    division: Option<DivisionCode>,
    /// Only those with something late in them.
    #[serde(default)]
    overdue: bool,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// Plans, 1 to 200; 50 when absent.
    limit: Option<u64>,
    /// Language of an exported table, `zh` (default) or `en`; the list has none.
    #[serde(default)]
    lang: Language,
}

/// Of which division.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlanProgressParams {
    /// Code of a province, city, county or street; one's own when absent.
    division: Option<DivisionCode>,
}

/// The plan of a community, or what one could be made from.
#[utoipa::path(get, path = "/api/v1/communities/{code}/plan", tag = "plans",
    params(("code" = String, Path, description = "Code of the community"), PlanParams),
    responses(
        (status = 200, description = "The plan with its tasks", body = CommunityPlan),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach, or nothing by that pack", body = ProblemView)))]
pub(crate) async fn get_plan(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
    Params(params): Params<PlanParams>,
) -> Result<Json<CommunityPlan>, Problem> {
    Ok(Json(plans::view(&state, &signed_in.person(), &code, params.pack.as_deref()).await?))
}

/// Makes the plan of one's own community from its newest sealed self-assessment, or brings it up to
/// that: what is met is done, new gaps are added, nothing typed is lost.
#[utoipa::path(post, path = "/api/v1/communities/{code}/plan", tag = "plans", request_body = RefreshPlan,
    params(("code" = String, Path, description = "Code of the community")),
    responses(
        (status = 200, description = "The plan afterwards", body = CommunityPlan),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`plan_changed`: somebody has made it at the same moment", body = ProblemView),
        (status = 422, description = "`assessment_missing` or `receipt_broken`", body = ProblemView)))]
pub(crate) async fn refresh_plan(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
    JsonBody(wish): JsonBody<RefreshPlan>,
) -> Result<Json<CommunityPlan>, Problem> {
    Ok(Json(plans::refresh(&state, &signed_in.person(), &code, wish).await?))
}

/// Sets a task of one's own community.
#[utoipa::path(put, path = "/api/v1/plan-tasks/{id}", tag = "plans", request_body = PutTask,
    params(("id" = String, Path, description = "Task id")),
    responses(
        (status = 200, description = "The task afterwards", body = TaskChanged),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`task_changed`: somebody was quicker", body = ProblemView),
        (status = 422, description = "`task_invalid` with the places that are wrong", body = ProblemView)))]
pub(crate) async fn put_task(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<PutTask>,
) -> Result<Json<TaskChanged>, Problem> {
    Ok(Json(plans::change_task(&state, &signed_in.person(), id_of(&id)?, wish).await?))
}

/// 《绿色社区创建工作计划及进度表》 as CSV.
#[utoipa::path(get, path = "/api/v1/communities/{code}/plan.csv", tag = "plans",
    params(("code" = String, Path, description = "Code of the community"), PlanParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is no plan within reach", body = ProblemView)))]
pub(crate) async fn export_plan_csv(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
    Params(params): Params<PlanParams>,
) -> Result<Response, Problem> {
    plan_table(&state, &signed_in, &code, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/communities/{code}/plan.xlsx", tag = "plans",
    params(("code" = String, Path, description = "Code of the community"), PlanParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is no plan within reach", body = ProblemView)))]
pub(crate) async fn export_plan_xlsx(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
    Params(params): Params<PlanParams>,
) -> Result<Response, Problem> {
    plan_table(&state, &signed_in, &code, params, Format::Xlsx).await
}

async fn plan_table(
    state: &AppState,
    signed_in: &SignedIn,
    code: &str,
    params: PlanParams,
    format: Format,
) -> Result<Response, Problem> {
    let (name, bytes) = plans::export(state, &signed_in.person(), code, params.pack.as_deref(), format).await?;
    Ok(attached(format.media_type(), &name, bytes))
}

/// Plans within reach, by community.
#[utoipa::path(get, path = "/api/v1/plans", tag = "plans", params(PlansParams),
    responses(
        (status = 200, description = "One page", body = PlanPage),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 422, description = "`task_invalid`: `after` is none", body = ProblemView)))]
pub(crate) async fn list_plans(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<PlansParams>,
) -> Result<Json<PlanPage>, Problem> {
    let PlansParams { division, overdue, after, limit, lang: _ } = params;
    let query = ListQuery { division, overdue, after, limit };
    Ok(Json(plans::list(&state, &signed_in.person(), query).await?))
}

/// The plans within reach that the filter lets through, as CSV: all of them, by community.
#[utoipa::path(get, path = "/api/v1/plans.csv", tag = "plans", params(PlansParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_plans_csv(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<PlansParams>,
) -> Result<Response, Problem> {
    export_list(&state, &signed_in, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/plans.xlsx", tag = "plans", params(PlansParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_plans_xlsx(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<PlansParams>,
) -> Result<Response, Problem> {
    export_list(&state, &signed_in, params, Format::Xlsx).await
}

async fn export_list(
    state: &AppState,
    signed_in: &SignedIn,
    params: PlansParams,
    format: Format,
) -> Result<Response, Problem> {
    let PlansParams { division, overdue, after: _, limit: _, lang } = params;
    let query = ListQuery { division, overdue, ..ListQuery::default() };
    Ok(table("plans", format, exports::export_plans(state, signed_in, query, format, lang).await?))
}

/// Plan against progress in a division and those right below it.
#[utoipa::path(get, path = "/api/v1/plans/progress", tag = "plans", params(PlanProgressParams),
    responses(
        (status = 200, description = "The numbers of today", body = PlanProgress),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_plan_progress(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<PlanProgressParams>,
) -> Result<Json<PlanProgress>, Problem> {
    Ok(Json(plans::progress(&state, &signed_in.person(), params.division.as_ref()).await?))
}
