//! 导出 of the work list.

use super::{cases::CaseParams, table};
use crate::{
    api::ProblemView,
    app::exports::{self, Format},
    extract::{Params, SignedIn},
    problem::Problem,
    state::AppState,
};
use axum::{extract::State, response::Response};

/// The cases within reach that the filter of the work list lets through, as CSV; by community,
/// whatever `sort` says, and all of them.
#[utoipa::path(get, path = "/api/v1/cases.csv", tag = "cases", params(CaseParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 400, description = "`invalid_parameter`", body = ProblemView),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_csv(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<CaseParams>,
) -> Result<Response, Problem> {
    answer(&state, &signed_in, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/cases.xlsx", tag = "cases", params(CaseParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 400, description = "`invalid_parameter`", body = ProblemView),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_xlsx(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<CaseParams>,
) -> Result<Response, Problem> {
    answer(&state, &signed_in, params, Format::Xlsx).await
}

async fn answer(
    state: &AppState,
    signed_in: &SignedIn,
    params: CaseParams,
    format: Format,
) -> Result<Response, Problem> {
    let language = params.language();
    let body = exports::export_cases(state, signed_in, &params.query()?, format, language).await?;
    Ok(table("cases", format, body))
}
