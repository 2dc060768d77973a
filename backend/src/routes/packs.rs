//! Standard packs.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shared::form::LAYOUT;
use utoipa::IntoParams;

use super::{IMMUTABLE, REVALIDATED, accepts_brotli, answer, tagged};
use crate::{
    api::{PackSummary, ProblemView},
    extract::{Params, Segment},
    library::{Document, DocumentKind, Entry},
    problem::Problem,
    state::AppState,
};

/// In which language.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LanguageParams {
    /// One of the pack's languages, or one that falls back to it, as `zh-Hant` does to `zh`; `zh` when absent.
    #[param(example = "zh")]
    lang: Option<String>,
    /// The layout that the reader knows (`shared::form::LAYOUT`). Only an answer of that very
    /// layout may be kept; any other has to be asked for again each time.
    v: Option<String>,
}

/// All packs in the order in which they were added.
#[utoipa::path(get, path = "/api/v1/packs", tag = "packs",
    responses((status = 200, description = "Packs, every version", body = [PackSummary])))]
pub(crate) async fn list_packs(State(state): State<AppState>) -> Response {
    let packs: Vec<&PackSummary> = state.library.summaries().collect();
    ([(header::CACHE_CONTROL, REVALIDATED)], Json(packs)).into_response()
}

/// One pack in its canonical form: the bytes that are hashed.
#[utoipa::path(get, path = "/api/v1/packs/{hash}", tag = "packs",
    params(("hash" = String, Path, description = "SHA-256, lower-case hex")),
    responses(
        (status = 200, description = "Canonical JSON; never changes", body = Object),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_pack(
    State(state): State<AppState>,
    Segment(hash): Segment,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let pack = state.library.get(&hash).ok_or_else(Problem::not_found)?;
    let tag = format!("\"{hash}\"");
    Ok(tagged(&headers, &tag, IMMUTABLE, || answer("application/json", IMMUTABLE, pack.canonical.clone())))
}

/// Rules and texts of one language, for filling in (postcard of `shared::form::Form`).
#[utoipa::path(get, path = "/api/v1/packs/{hash}/form", tag = "packs",
    params(("hash" = String, Path, description = "SHA-256, lower-case hex"), LanguageParams),
    responses(
        (status = 200, description = "postcard; never changes for one layout", content_type = "application/octet-stream", body = [u8]),
        (status = 404, description = "No such pack or language", body = ProblemView)))]
pub(crate) async fn get_form(
    State(state): State<AppState>,
    Segment(hash): Segment,
    Params(params): Params<LanguageParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    document(&state, &hash, DocumentKind::Form, params, &headers).await
}

/// Help texts of one language (postcard of `shared::form::Help`).
#[utoipa::path(get, path = "/api/v1/packs/{hash}/help", tag = "packs",
    params(("hash" = String, Path, description = "SHA-256, lower-case hex"), LanguageParams),
    responses(
        (status = 200, description = "postcard; never changes for one layout", content_type = "application/octet-stream", body = [u8]),
        (status = 404, description = "No such pack or language", body = ProblemView)))]
pub(crate) async fn get_help(
    State(state): State<AppState>,
    Segment(hash): Segment,
    Params(params): Params<LanguageParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    document(&state, &hash, DocumentKind::Help, params, &headers).await
}

async fn document(
    state: &AppState,
    hash: &str,
    kind: DocumentKind,
    params: LanguageParams,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let cache = if params.v.as_deref() == Some(LAYOUT) { IMMUTABLE } else { REVALIDATED };
    let pack: Arc<Entry> = state.library.get(hash).cloned().ok_or_else(Problem::not_found)?;
    let language = pack.spoken(params.lang.as_deref().unwrap_or("zh")).ok_or_else(Problem::not_found)?.to_owned();
    let document = made(pack, kind, language).await?;
    let compressed = accepts_brotli(headers);
    let body = if compressed { document.brotli.clone() } else { document.plain.clone() };
    let mut response = answer("application/octet-stream", cache, body);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if compressed {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Ok(response)
}

/// What browsers fetch of a pack. Making it takes a while at first, so it is done aside.
pub(super) async fn made(pack: Arc<Entry>, kind: DocumentKind, language: String) -> Result<Arc<Document>, Problem> {
    let hash = pack.summary.hash.clone();
    match tokio::task::spawn_blocking(move || pack.document(kind, &language)).await {
        Ok(Ok(document)) => Ok(document),
        Ok(Err(error)) => {
            tracing::error!(error = %error, hash, "the form of {hash} could not be made: {error}");
            Err(Problem::internal())
        }
        Err(_) => Err(Problem::internal()),
    }
}
