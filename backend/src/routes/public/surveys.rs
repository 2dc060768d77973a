//! 居民评价: the form for residents, and what may be shown of what they say.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use shared::{
    api::surveys::{Challenge, PublicSurvey, SendSurveyAnswer, SurveyForm, SurveyThanks},
    survey::MAX_PHOTO_BYTES,
};
use utoipa::IntoParams;

use super::super::{REVALIDATED, answer, id_of, surveys::picture};
use crate::{
    api::ProblemView,
    app::surveys::{self, Received},
    extract::{JsonBody, Params, Segment},
    problem::Problem,
    qr,
    state::AppState,
};

/// Largest body of an answer, in KiB: a photo in base64, and the words.
const LARGEST_KIB: usize = MAX_PHOTO_BYTES / 3 * 4 / 1024 + 64;

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FormParams {
    /// `zh` when absent, or when the pack does not have it.
    #[param(example = "zh")]
    lang: Option<String>,
}

/// Which half year, in which language.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ResultParams {
    /// Half a year; that of today when absent.
    #[param(example = "2026H2")]
    period: Option<String>,
    /// `zh` when absent, or when the pack does not have it.
    #[param(example = "zh")]
    lang: Option<String>,
}

fn language(lang: Option<&str>) -> &str {
    lang.unwrap_or("zh")
}

/// What residents of a community are asked, with a challenge to be worked out before an answer.
#[utoipa::path(get, path = "/api/v1/public/communities/{code}/survey", tag = "public",
    params(("code" = String, Path, description = "Twelve-digit code"), FormParams),
    responses(
        (status = 200, description = "The form", body = SurveyForm),
        (status = 404, description = "No such community, or no standard there asks residents", body = ProblemView)))]
pub(crate) async fn get_survey(
    State(state): State<AppState>,
    Segment(code): Segment,
    Params(FormParams { lang }): Params<FormParams>,
) -> Result<Json<SurveyForm>, Problem> {
    Ok(Json(surveys::form(&state, &code, language(lang.as_deref())).await?))
}

/// Another challenge, as the widget of ALTCHA asks for it.
#[utoipa::path(get, path = "/api/v1/public/communities/{code}/survey/challenge", tag = "public",
    params(("code" = String, Path, description = "Twelve-digit code")),
    responses(
        (status = 200, description = "The challenge", body = Challenge),
        (status = 404, description = "No such community, or no standard there asks residents", body = ProblemView)))]
pub(crate) async fn get_survey_challenge(
    State(state): State<AppState>,
    Segment(code): Segment,
) -> Result<Json<Challenge>, Problem> {
    Ok(Json(surveys::challenge(&state, &code).await?))
}

/// Takes a resident's answer, once for each device and half year.
#[utoipa::path(post, path = "/api/v1/public/communities/{code}/survey/answers", tag = "public",
    request_body = SendSurveyAnswer,
    params(("code" = String, Path, description = "Twelve-digit code")),
    responses(
        (status = 201, description = "Taken; durable from now on", body = SurveyThanks),
        (status = 200, description = "It was taken before", body = SurveyThanks),
        (status = 404, description = "No such community, or no standard there asks residents", body = ProblemView),
        (status = 409, description = "`survey_answered` by this device, `survey_period_over`, `survey_conflict`, or `challenge_used`, `challenge_expired`, `challenge_too_easy`, for which another challenge helps", body = ProblemView),
        (status = 413, description = "`attachment_too_large` or `body_too_large`", body = ProblemView),
        (status = 422, description = "`survey_invalid` with the places that are wrong, `challenge_invalid`, or what is wrong with the photo: `attachment_kind`, `attachment_heic`, `attachment_broken`, `attachment_too_many_pixels`, `not_base64`", body = ProblemView),
        (status = 429, description = "`too_many_answers` to this community within an hour or a day", body = ProblemView),
        (status = 503, description = "`storage_unavailable`: nothing was taken, because nobody can say whether the device has answered", body = ProblemView)))]
pub(crate) async fn create_survey_answer(
    State(state): State<AppState>,
    Segment(code): Segment,
    JsonBody(wish): JsonBody<SendSurveyAnswer, LARGEST_KIB>,
) -> Result<(StatusCode, Json<SurveyThanks>), Problem> {
    Ok(match surveys::receive(&state, &code, wish).await? {
        Received::New(thanks) => (StatusCode::CREATED, Json(thanks)),
        Received::Known(thanks) => (StatusCode::OK, Json(thanks)),
    })
}

/// What residents of a community say: counts from five answers on, and the texts that the street has
/// released.
#[utoipa::path(get, path = "/api/v1/public/communities/{code}/survey/results", tag = "public",
    params(("code" = String, Path, description = "Twelve-digit code"), ResultParams),
    responses(
        (status = 200, description = "The results; below five answers there are none", body = PublicSurvey),
        (status = 404, description = "No such community or half year, or no standard there asks residents", body = ProblemView)))]
pub(crate) async fn get_public_survey_results(
    State(state): State<AppState>,
    Segment(code): Segment,
    Params(ResultParams { period, lang }): Params<ResultParams>,
) -> Result<Json<PublicSurvey>, Problem> {
    Ok(Json(surveys::public(&state, &code, period.as_deref(), language(lang.as_deref())).await?))
}

/// QR code of a community's form, for its poster.
#[utoipa::path(get, path = "/api/v1/public/communities/{code}/survey/qr.svg", tag = "public",
    params(("code" = String, Path, description = "Twelve-digit code")),
    responses(
        (status = 200, description = "SVG", content_type = "image/svg+xml", body = String),
        (status = 404, description = "No such community, or no standard there asks residents", body = ProblemView)))]
pub(crate) async fn get_survey_qr(State(state): State<AppState>, Segment(code): Segment) -> Result<Response, Problem> {
    let image = qr::svg(&surveys::public_url(&state, &code)?).ok_or_else(Problem::internal)?;
    Ok(answer("image/svg+xml", REVALIDATED, image))
}

/// A photo that the street has released, as JPEG.
#[utoipa::path(get, path = "/api/v1/public/survey-remarks/{id}/photo", tag = "public",
    params(("id" = String, Path, description = "Remark id")),
    responses(
        (status = 200, description = "The photo", content_type = "image/jpeg", body = [u8]),
        (status = 403, description = "`attachment_infected`: malware was found in it", body = ProblemView),
        (status = 404, description = "There is none, or it is not released", body = ProblemView),
        (status = 409, description = "`attachment_not_scanned`: it is given once it has been scanned for malware", body = ProblemView)))]
pub(crate) async fn get_public_remark_photo(
    State(state): State<AppState>,
    Segment(id): Segment,
    request: HeaderMap,
) -> Result<Response, Problem> {
    Ok(picture(&request, surveys::public_photo(&state, id_of(&id)?).await?))
}
