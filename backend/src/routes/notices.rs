//! 公示与公布: a city's notices.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use shared::{
    api::notices::{Announcement, NoticePage, NoticeVersion, NoticeView, WriteNotice},
    division::DivisionCode,
    notice::Phase,
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::table;
use crate::{
    api::ProblemView,
    app::{
        exports::{self, Format},
        notices::{self, ListQuery},
    },
    extract::{JsonBody, Params, Segment, SignedIn},
    problem::Problem,
    state::AppState,
    tables::Language,
};

/// Which notices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NoticeParams {
    /// Of this city.
    city: Option<DivisionCode>,
    /// `upcoming`, `open` or `over` today.
    phase: Option<Phase>,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// Notices, 1 to 200; 50 when absent.
    limit: Option<u64>,
    /// Language of an exported table, `zh` (default) or `en`; the list has none.
    #[serde(default)]
    lang: Language,
}

impl NoticeParams {
    /// The language that a table is asked for in.
    pub(super) fn language(&self) -> Language {
        self.lang
    }
}

impl From<NoticeParams> for ListQuery {
    fn from(params: NoticeParams) -> Self {
        let NoticeParams { city, phase, after, limit, lang: _ } = params;
        Self { city, phase, after, limit }
    }
}

/// The version that was looked at.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct VersionParam {
    /// The version that was looked at.
    version: u32,
}

/// Notices within reach: a city sees its own with drafts, others what has been published.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices", params(NoticeParams),
    responses(
        (status = 200, description = "One page, latest first day first", body = NoticePage),
        (status = 400, description = "`invalid_parameter`", body = ProblemView),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_notices(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<NoticeParams>,
) -> Result<Json<NoticePage>, Problem> {
    Ok(Json(notices::list(&state, &signed_in.person(), params.into()).await?))
}

/// The notices within reach that the filter lets through, as CSV: all of them, latest first day first.
#[utoipa::path(get, path = "/api/v1/notices.csv", tag = "notices", params(NoticeParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_notices_csv(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<NoticeParams>,
) -> Result<Response, Problem> {
    export(&state, &signed_in, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/notices.xlsx", tag = "notices", params(NoticeParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_notices_xlsx(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<NoticeParams>,
) -> Result<Response, Problem> {
    export(&state, &signed_in, params, Format::Xlsx).await
}

async fn export(
    state: &AppState,
    signed_in: &SignedIn,
    params: NoticeParams,
    format: Format,
) -> Result<Response, Problem> {
    let language = params.language();
    let body = exports::export_notices(state, signed_in, params.into(), format, language).await?;
    Ok(table("notices", format, body))
}

/// One notice within reach.
#[utoipa::path(get, path = "/api/v1/notices/{id}", tag = "notices", params(("id" = String, Path, description = "Notice id")),
    responses(
        (status = 200, description = "The notice", body = NoticeView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_notice(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<NoticeView>, Problem> {
    Ok(Json(notices::view(&state, &signed_in.person(), notice_id(&id)?).await?))
}

/// A city begins a notice.
#[utoipa::path(post, path = "/api/v1/notices", tag = "notices", request_body = WriteNotice,
    responses(
        (status = 201, description = "A draft", body = NoticeView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 422, description = "`notice_invalid` with the places that are wrong", body = ProblemView)))]
pub(crate) async fn create_notice(
    State(state): State<AppState>,
    signed_in: SignedIn,
    JsonBody(wish): JsonBody<WriteNotice, 256>,
) -> Result<(StatusCode, Json<NoticeView>), Problem> {
    let id = notices::create(&state, &signed_in, wish).await?;
    Ok((StatusCode::CREATED, Json(notices::view(&state, &signed_in.person(), id).await?)))
}

/// Writes a draft anew.
#[utoipa::path(put, path = "/api/v1/notices/{id}", tag = "notices", request_body = WriteNotice,
    params(("id" = String, Path, description = "Notice id")),
    responses(
        (status = 200, description = "The draft afterwards", body = NoticeView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`notice_published` or `notice_changed`", body = ProblemView),
        (status = 422, description = "`notice_invalid` with the places that are wrong", body = ProblemView)))]
pub(crate) async fn put_notice(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<WriteNotice, 256>,
) -> Result<Json<NoticeView>, Problem> {
    let id = notice_id(&id)?;
    notices::change(&state, &signed_in, id, wish).await?;
    Ok(Json(notices::view(&state, &signed_in.person(), id).await?))
}

/// Throws a draft away.
#[utoipa::path(delete, path = "/api/v1/notices/{id}", tag = "notices",
    params(("id" = String, Path, description = "Notice id"), VersionParam),
    responses(
        (status = 204, description = "Gone"),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`notice_published` or `notice_changed`", body = ProblemView)))]
pub(crate) async fn delete_notice(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    Params(VersionParam { version }): Params<VersionParam>,
) -> Result<StatusCode, Problem> {
    notices::remove(&state, &signed_in, notice_id(&id)?, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// 公示: freezes a notice and shows it to everybody from now on.
#[utoipa::path(post, path = "/api/v1/notices/{id}/publication", tag = "notices", request_body = NoticeVersion,
    params(("id" = String, Path, description = "Notice id")),
    responses(
        (status = 200, description = "As it was published", body = NoticeView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`notice_published` or `notice_changed`", body = ProblemView),
        (status = 422, description = "`notice_invalid` with what is missing, or `period_too_short` at the last day where there are fewer days than the city has set", body = ProblemView)))]
pub(crate) async fn publish_notice(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<NoticeVersion>,
) -> Result<Json<NoticeView>, Problem> {
    let id = notice_id(&id)?;
    notices::publish(&state, &signed_in, id, wish.version).await?;
    Ok(Json(notices::view(&state, &signed_in.person(), id).await?))
}

/// 公布: gives certificates to the cases of a notice that no objection waits on.
#[utoipa::path(post, path = "/api/v1/notices/{id}/announcement", tag = "notices", request_body = NoticeVersion,
    params(("id" = String, Path, description = "Notice id")),
    responses(
        (status = 200, description = "What became of each case", body = Announcement),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`period_running`, `notice_not_published`, `nothing_to_announce` or `notice_changed`", body = ProblemView)))]
pub(crate) async fn announce_notice(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<NoticeVersion>,
) -> Result<Json<Announcement>, Problem> {
    Ok(Json(notices::announce(&state, &signed_in, notice_id(&id)?, wish.version).await?))
}

/// What is not an id names no notice.
fn notice_id(text: &str) -> Result<Uuid, Problem> {
    Uuid::parse_str(text).map_err(|_| Problem::not_found())
}
