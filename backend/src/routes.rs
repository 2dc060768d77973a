//! Handlers: from typed requests to views, nothing else.

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod attachments;
pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod communities;
pub(crate) mod consultations;
pub(crate) mod exports;
pub(crate) mod health;
pub(crate) mod imports;
pub(crate) mod inspections;
pub(crate) mod invitations;
pub(crate) mod joint_drafts;
pub(crate) mod keys;
pub(crate) mod notices;
pub(crate) mod notifications;
pub(crate) mod objections;
pub(crate) mod oidc;
pub(crate) mod openapi;
pub(crate) mod own_account;
pub(crate) mod packs;
pub(crate) mod pages;
pub(crate) mod plain;
pub(crate) mod plans;
pub(crate) mod portals;
pub(crate) mod progress;
pub(crate) mod public;
pub(crate) mod receipts;
pub(crate) mod rewards;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod submissions;
pub(crate) mod surveys;
pub(crate) mod uploads;
pub(crate) mod webhooks;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{app::exports::Format, problem::Problem, state::AppState};

/// What never changes under its address.
pub(crate) const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// What is asked for again each time, but not sent again when it is the same.
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");
/// Pages of any origin may read it: there is nothing in it that is not public.
const EVERYBODY: HeaderValue = HeaderValue::from_static("*");

/// What neither an address nor a header takes as it is.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// No such address: a page for people, a problem for programs.
pub(crate) async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let reads_html = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if reads_html && request.method() == Method::GET && !request.uri().path().starts_with("/api/") {
        pages::missing(&state, request.headers().clone())
    } else {
        Problem::not_found().into_response()
    }
}

/// An id in an address; what cannot be one names nothing.
fn id_of(text: &str) -> Result<Uuid, Problem> {
    Uuid::parse_str(text).map_err(|_| Problem::not_found())
}

/// An answer of a media type, to be cached in a certain way.
fn answer(media_type: &'static str, cache: HeaderValue, body: impl Into<Body>) -> Response {
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type)), (header::CACHE_CONTROL, cache)];
    (headers, body.into()).into_response()
}

/// The tag of a body.
fn tag_of(body: &[u8]) -> String {
    format!("\"{}\"", HEXLOWER.encode(&Sha256::digest(body)[..16]))
}

/// A file to be saved under a name, which may have any characters.
fn attached(media_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let escaped = percent_encoded(name);
    let mut response = ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], bytes).into_response();
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{escaped}")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// A list as a table, to be saved under the name of the list.
fn table(list: &str, format: Format, body: Body) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()))];
    let mut response = (kind, body).into_response();
    let disposition = format!("attachment; filename=\"{list}.{}\"", format.ending());
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// A text as it may stand in an address or a header.
fn percent_encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, ESCAPED)
}

/// The answer with its tag, or only the news that nothing has changed when the client has it.
fn tagged(request: &HeaderMap, tag: &str, cache: HeaderValue, answer: impl FnOnce() -> Response) -> Response {
    let known = request
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    let mut response =
        if known { (StatusCode::NOT_MODIFIED, [(header::CACHE_CONTROL, cache)]).into_response() } else { answer() };
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Whether the client takes brotli.
fn accepts_brotli(request: &HeaderMap) -> bool {
    request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
            name.trim().eq_ignore_ascii_case("br") && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
}
