//! Published notices.

use axum::{Json, extract::State, response::Response};
use shared::api::notices::{NoticePage, NoticeView};

use super::super::{attached, notices::NoticeParams, table};
use crate::{
    api::ProblemView,
    app::{
        exports::{self, Format},
        notices,
    },
    extract::{Params, Segment},
    problem::Problem,
    state::AppState,
};

/// Published notices.
#[utoipa::path(get, path = "/api/v1/public/notices", tag = "public", params(NoticeParams),
    responses(
        (status = 200, description = "One page, latest first day first", body = NoticePage),
        (status = 400, description = "`invalid_parameter`", body = ProblemView)))]
pub(crate) async fn list_public_notices(
    State(state): State<AppState>,
    Params(params): Params<NoticeParams>,
) -> Result<Json<NoticePage>, Problem> {
    Ok(Json(notices::list_public(&state, params.into()).await?))
}

/// The same as CSV, all of them.
#[utoipa::path(get, path = "/api/v1/public/notices.csv", tag = "public", params(NoticeParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 400, description = "`invalid_parameter`", body = ProblemView)))]
pub(crate) async fn export_public_notices_csv(
    State(state): State<AppState>,
    Params(params): Params<NoticeParams>,
) -> Result<Response, Problem> {
    export(&state, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/public/notices.xlsx", tag = "public", params(NoticeParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 400, description = "`invalid_parameter`", body = ProblemView)))]
pub(crate) async fn export_public_notices_xlsx(
    State(state): State<AppState>,
    Params(params): Params<NoticeParams>,
) -> Result<Response, Problem> {
    export(&state, params, Format::Xlsx).await
}

async fn export(state: &AppState, params: NoticeParams, format: Format) -> Result<Response, Problem> {
    let language = params.language();
    let body = exports::export_public_notices(state, params.into(), format, language).await?;
    Ok(table("notices", format, body))
}

/// One published notice with its list.
#[utoipa::path(get, path = "/api/v1/public/notices/{id}", tag = "public",
    params(("id" = String, Path, description = "Notice id, or its number")),
    responses(
        (status = 200, description = "The notice", body = NoticeView),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_public_notice(
    State(state): State<AppState>,
    Segment(id): Segment,
) -> Result<Json<NoticeView>, Problem> {
    Ok(Json(notices::public(&state, &id).await?))
}

/// 附件 of a notice: its list as a workbook.
#[utoipa::path(get, path = "/api/v1/public/notices/{id}/annex.xlsx", tag = "public",
    params(("id" = String, Path, description = "Notice id, or its number")),
    responses(
        (status = 200, description = "XLSX", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = [u8]),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_annex_xlsx(State(state): State<AppState>, Segment(id): Segment) -> Result<Response, Problem> {
    let notice = notices::public(&state, &id).await?;
    let name = annex_name(&notice, "xlsx");
    Ok(attached(Format::Xlsx.media_type(), &name, notices::xlsx(&notice)?))
}

/// 附件 of a notice: its list as CSV with a byte order mark.
#[utoipa::path(get, path = "/api/v1/public/notices/{id}/annex.csv", tag = "public",
    params(("id" = String, Path, description = "Notice id, or its number")),
    responses(
        (status = 200, description = "CSV, UTF-8 with a byte order mark", content_type = "text/csv", body = String),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_annex_csv(State(state): State<AppState>, Segment(id): Segment) -> Result<Response, Problem> {
    let notice = notices::public(&state, &id).await?;
    let name = annex_name(&notice, "csv");
    Ok(attached(Format::Csv.media_type(), &name, notices::csv(&notice)))
}

fn annex_name(notice: &NoticeView, extension: &str) -> String {
    format!("{}附件.{extension}", notice.number)
}
