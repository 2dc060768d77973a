//! 公布名单, communities, certificates.

use axum::{Json, extract::State, response::Response};
use serde::Deserialize;
use shared::{
    api::notices::{CertificateView, CommunityRecord, RecognitionPage},
    case::Route,
    division::DivisionCode,
};
use utoipa::IntoParams;

use super::super::{REVALIDATED, answer, table};
use crate::{
    api::ProblemView,
    app::{
        exports::{self, Format},
        recognitions::{self, ListQuery},
    },
    extract::{Params, Segment},
    problem::Problem,
    qr,
    state::AppState,
    tables::Language,
};

/// Which recognitions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RecognitionParams {
    /// Inside this city.
    city: Option<DivisionCode>,
    /// Inside this county.
    county: Option<DivisionCode>,
    /// Announced in this year.
    year: Option<u16>,
    /// On this route.
    route: Option<Route>,
    /// Part of a community's name in characters or pinyin.
    q: Option<String>,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// Lines, 1 to 200; 50 when absent.
    limit: Option<u64>,
    /// Language of an exported table, `zh` (default) or `en`; the list has none.
    #[serde(default)]
    lang: Language,
}

impl RecognitionParams {
    fn query(self) -> ListQuery {
        let Self { city, county, year, route, q, after, limit, lang: _ } = self;
        // A county says its city already.
        ListQuery { division: county.or(city), year, route, name: q, after, limit }
    }
}

/// The public list.
#[utoipa::path(get, path = "/api/v1/public/recognitions", tag = "public", params(RecognitionParams),
    responses(
        (status = 200, description = "One page, last announced first", body = RecognitionPage),
        (status = 400, description = "`invalid_parameter`", body = ProblemView)))]
pub(crate) async fn list_recognitions(
    State(state): State<AppState>,
    Params(params): Params<RecognitionParams>,
) -> Result<Json<RecognitionPage>, Problem> {
    Ok(Json(recognitions::list(&state, &params.query()).await?))
}

/// The public list as CSV: all lines that the filter lets through, last announced first.
#[utoipa::path(get, path = "/api/v1/public/recognitions.csv", tag = "public", params(RecognitionParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 400, description = "`invalid_parameter`", body = ProblemView)))]
pub(crate) async fn export_recognitions_csv(
    State(state): State<AppState>,
    Params(params): Params<RecognitionParams>,
) -> Result<Response, Problem> {
    export(&state, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/public/recognitions.xlsx", tag = "public", params(RecognitionParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 400, description = "`invalid_parameter`", body = ProblemView)))]
pub(crate) async fn export_recognitions_xlsx(
    State(state): State<AppState>,
    Params(params): Params<RecognitionParams>,
) -> Result<Response, Problem> {
    export(&state, params, Format::Xlsx).await
}

async fn export(state: &AppState, params: RecognitionParams, format: Format) -> Result<Response, Problem> {
    let language = params.lang;
    Ok(table("recognitions", format, exports::export_recognitions(state, params.query(), format, language).await?))
}

/// A community with all that it was ever recognised for.
#[utoipa::path(get, path = "/api/v1/public/communities/{code}", tag = "public",
    params(("code" = String, Path, description = "Twelve-digit code")),
    responses(
        (status = 200, description = "The community", body = CommunityRecord),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_community_record(
    State(state): State<AppState>,
    Segment(code): Segment,
) -> Result<Json<CommunityRecord>, Problem> {
    Ok(Json(recognitions::community(&state, &code).await?))
}

/// A certificate.
#[utoipa::path(get, path = "/api/v1/public/certificates/{number}", tag = "public",
    params(("number" = String, Path, description = "Certificate number")),
    responses(
        (status = 200, description = "The certificate", body = CertificateView),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_certificate(
    State(state): State<AppState>,
    Segment(number): Segment,
) -> Result<Json<CertificateView>, Problem> {
    Ok(Json(recognitions::certificate(&state, &number).await?))
}

/// Everything that a browser needs to recount a published result (postcard of
/// `shared::api::notices::PublishedSheet`).
#[utoipa::path(get, path = "/api/v1/public/certificates/{number}/sheet", tag = "public",
    params(("number" = String, Path, description = "Certificate number")),
    responses(
        (status = 200, description = "postcard", content_type = "application/octet-stream", body = [u8]),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_certificate_sheet(
    State(state): State<AppState>,
    Segment(number): Segment,
) -> Result<Response, Problem> {
    let sheet = recognitions::sheet(&state, &number).await?;
    let bytes = postcard::to_allocvec(&sheet).map_err(|_| Problem::internal())?;
    Ok(answer("application/octet-stream", REVALIDATED, bytes))
}

/// QR code of the page of a certificate.
#[utoipa::path(get, path = "/api/v1/public/certificates/{number}/qr.svg", tag = "public",
    params(("number" = String, Path, description = "Certificate number")),
    responses(
        (status = 200, description = "SVG", content_type = "image/svg+xml", body = String),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_certificate_qr(
    State(state): State<AppState>,
    Segment(number): Segment,
) -> Result<Response, Problem> {
    let certificate = recognitions::certificate(&state, &number).await?;
    let image = qr::svg(&certificate.public_url).ok_or_else(Problem::internal)?;
    Ok(answer("image/svg+xml", REVALIDATED, image))
}
