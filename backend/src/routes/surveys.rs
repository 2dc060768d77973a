//! 居民评价, as the committee and the offices above it see it.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use serde::Deserialize;
use shared::{
    api::surveys::{ModerateRemark, SurveyPage, SurveyRemark, SurveyRemarkPage, SurveyResults},
    division::DivisionCode,
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{attached, id_of, table, tag_of, tagged};
use crate::{
    api::ProblemView,
    app::{
        exports::{self, Format},
        surveys::{self, ListQuery, RemarkQuery},
    },
    extract::{JsonBody, Params, Segment, SignedIn},
    files::JPEG,
    problem::Problem,
    state::AppState,
    store::surveys::remarks::Choice,
    tables::Language,
};

/// Asked for again each time, because a photo may be kept back later; not sent again when it is the same.
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// Even somebody who opens the address itself gets no more than bytes.
const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// Which surveys.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SurveyParams {
    /// Half a year; that of today when absent.
    #[param(example = "2026H2")]
    period: Option<String>,
    /// What the page before gave as `next`.
    #[param(value_type = Option<String>)]
    after: Option<DivisionCode>,
    /// Lines, 1 to 200; 50 when absent.
    limit: Option<u64>,
    /// Language of an exported table, `zh` (default) or `en`; the list has none.
    #[serde(default)]
    lang: Language,
}

/// Which half year.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeriodParams {
    /// Half a year; that of today when absent.
    #[param(example = "2026H2")]
    period: Option<String>,
}

/// Which remarks.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RemarkParams {
    /// Half a year; that of today when absent.
    #[param(example = "2026H2")]
    period: Option<String>,
    /// Only those of which something stands so.
    state: Option<RemarkState>,
    /// What the page before gave as `next`.
    after: Option<Uuid>,
    /// Remarks, 1 to 200; 50 when absent.
    limit: Option<u64>,
    /// Language of an exported table, `zh` (default) or `en`; the list has none.
    #[serde(default)]
    lang: Language,
}

/// How something of a remark stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RemarkState {
    /// Nobody has read it yet.
    Waiting,
    /// It is public.
    Released,
    /// It was kept back.
    Withheld,
}

impl From<RemarkParams> for RemarkQuery {
    fn from(params: RemarkParams) -> Self {
        let RemarkParams { period, state: stands, after, limit, lang: _ } = params;
        let choice = match stands {
            None => Choice::All,
            Some(RemarkState::Waiting) => Choice::Waiting,
            Some(RemarkState::Released) => Choice::Released,
            Some(RemarkState::Withheld) => Choice::Withheld,
        };
        Self { period, choice, after, limit }
    }
}

/// Communities within reach whose residents have answered.
#[utoipa::path(get, path = "/api/v1/surveys", tag = "surveys", params(SurveyParams),
    responses(
        (status = 200, description = "One page, by code; below five answers nothing is counted", body = SurveyPage),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_surveys(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(SurveyParams { period, after, limit, lang: _ }): Params<SurveyParams>,
) -> Result<Json<SurveyPage>, Problem> {
    let query = ListQuery { period, after, limit };
    Ok(Json(surveys::list(&state, &signed_in.person(), query).await?))
}

/// The same as CSV, all of them.
#[utoipa::path(get, path = "/api/v1/surveys.csv", tag = "surveys", params(SurveyParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_surveys_csv(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<SurveyParams>,
) -> Result<Response, Problem> {
    export_surveys(&state, &signed_in, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/surveys.xlsx", tag = "surveys", params(SurveyParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_surveys_xlsx(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<SurveyParams>,
) -> Result<Response, Problem> {
    export_surveys(&state, &signed_in, params, Format::Xlsx).await
}

async fn export_surveys(
    state: &AppState,
    signed_in: &SignedIn,
    params: SurveyParams,
    format: Format,
) -> Result<Response, Problem> {
    let SurveyParams { period, after: _, limit: _, lang } = params;
    let query = ListQuery { period, ..ListQuery::default() };
    Ok(table("surveys", format, exports::export_surveys(state, signed_in, query, format, lang).await?))
}

/// What the residents of a community say, beside what its committee says.
#[utoipa::path(get, path = "/api/v1/communities/{code}/survey", tag = "surveys",
    params(("code" = String, Path, description = "Twelve-digit code"), PeriodParams),
    responses(
        (status = 200, description = "The results; below five answers there are none", body = SurveyResults),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_survey_results(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
    Params(PeriodParams { period }): Params<PeriodParams>,
) -> Result<Json<SurveyResults>, Problem> {
    Ok(Json(surveys::results(&state, &signed_in.person(), &code, period.as_deref()).await?))
}

/// What residents wrote; a committee gets what is public alone.
#[utoipa::path(get, path = "/api/v1/communities/{code}/survey/remarks", tag = "surveys",
    params(("code" = String, Path, description = "Twelve-digit code"), RemarkParams),
    responses(
        (status = 200, description = "One page, in no order that tells anything", body = SurveyRemarkPage),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn list_survey_remarks(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
    Params(params): Params<RemarkParams>,
) -> Result<Json<SurveyRemarkPage>, Problem> {
    Ok(Json(surveys::remarks(&state, &signed_in.person(), &code, params.into()).await?))
}

/// The same as CSV, all of them that the street has read: what it has not is not taken away.
#[utoipa::path(get, path = "/api/v1/communities/{code}/survey/remarks.csv", tag = "surveys",
    params(("code" = String, Path, description = "Twelve-digit code"), RemarkParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn export_survey_remarks_csv(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
    Params(params): Params<RemarkParams>,
) -> Result<Response, Problem> {
    export_remarks(&state, &signed_in, &code, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/communities/{code}/survey/remarks.xlsx", tag = "surveys",
    params(("code" = String, Path, description = "Twelve-digit code"), RemarkParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn export_survey_remarks_xlsx(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
    Params(params): Params<RemarkParams>,
) -> Result<Response, Problem> {
    export_remarks(&state, &signed_in, &code, params, Format::Xlsx).await
}

async fn export_remarks(
    state: &AppState,
    signed_in: &SignedIn,
    code: &str,
    params: RemarkParams,
    format: Format,
) -> Result<Response, Problem> {
    let language = params.lang;
    let body = exports::export_remarks(state, signed_in, code, params.into(), format, language).await?;
    Ok(table("remarks", format, body))
}

/// Decides what of a remark becomes public, or decides anew: the street does.
#[utoipa::path(put, path = "/api/v1/survey-remarks/{id}/moderation", tag = "surveys", request_body = ModerateRemark,
    params(("id" = String, Path, description = "Remark id")),
    responses(
        (status = 200, description = "As it is now", body = SurveyRemark),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`remark_changed`", body = ProblemView),
        (status = 422, description = "`survey_invalid`: a decision on what there is not, or none on what there is", body = ProblemView)))]
pub(crate) async fn moderate_remark(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<ModerateRemark>,
) -> Result<Json<SurveyRemark>, Problem> {
    Ok(Json(surveys::moderate(&state, &signed_in.person(), id_of(&id)?, wish).await?))
}

/// The photo of a remark, as JPEG.
#[utoipa::path(get, path = "/api/v1/survey-remarks/{id}/photo", tag = "surveys",
    params(("id" = String, Path, description = "Remark id")),
    responses(
        (status = 200, description = "The photo", content_type = "image/jpeg", body = [u8]),
        (status = 403, description = "`not_for_role`, or `attachment_infected`: malware was found in it", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`attachment_not_scanned`: it is given once it has been scanned for malware", body = ProblemView)))]
pub(crate) async fn get_remark_photo(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    request: HeaderMap,
) -> Result<Response, Problem> {
    Ok(picture(&request, surveys::photo(&state, &signed_in.person(), id_of(&id)?, false).await?))
}

/// A small picture of it.
#[utoipa::path(get, path = "/api/v1/survey-remarks/{id}/thumbnail", tag = "surveys",
    params(("id" = String, Path, description = "Remark id")),
    responses(
        (status = 200, description = "At most 480 pixels on a side", content_type = "image/jpeg", body = [u8]),
        (status = 403, description = "`not_for_role`, or `attachment_infected`: malware was found in it", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`attachment_not_scanned`: it is given once it has been scanned for malware", body = ProblemView)))]
pub(crate) async fn get_remark_thumbnail(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    request: HeaderMap,
) -> Result<Response, Problem> {
    Ok(picture(&request, surveys::photo(&state, &signed_in.person(), id_of(&id)?, true).await?))
}

/// A photo to be looked at in a page or to be saved, never to be opened as a page of this server.
pub(super) fn picture(request: &HeaderMap, bytes: Vec<u8>) -> Response {
    let tag = tag_of(&bytes);
    let mut response = tagged(request, &tag, PRIVATE, || attached(JPEG, "photo.jpg", bytes));
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, PRIVATE);
    headers.insert(header::CONTENT_SECURITY_POLICY, SANDBOX);
    response
}
