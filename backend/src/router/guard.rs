//! What happens around every request.

use std::{any::Any, sync::Arc, time::Duration};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::time::Instant;
use uuid::Uuid;

use super::measure::Durations;
use crate::{
    policy,
    problem::{PROBLEM_JSON, Problem},
    routes::IMMUTABLE,
    state::AppState,
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Sent with every answer.
static SECURITY_HEADERS: [(HeaderName, HeaderValue); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// What pages and workers are held to.
static PAGE_HEADERS: [(HeaderName, HeaderValue); 3] = [
    (header::CONTENT_SECURITY_POLICY, policy::UNFRAMED),
    (
        HeaderName::from_static("permissions-policy"),
        // Where a photo was taken is asked by a page of ours, of those who agree.
        HeaderValue::from_static("camera=(), geolocation=(self), microphone=(), payment=()"),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// What is never more than a part of a page; a drawing may be opened as one. Of what bears these no worker is made:
/// that has an address that stays.
const PARTS_OF_PAGES: [&[u8]; 5] =
    [b"text/css", b"text/javascript", b"text/plain", b"application/wasm", b"application/octet-stream"];

const STRICT_TRANSPORT_SECURITY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// What the guard of one server needs.
#[derive(Clone)]
pub(super) struct Guard {
    state: AppState,
    durations: Arc<Durations>,
}

impl Guard {
    /// Has seen nothing yet.
    pub(super) fn new(state: AppState) -> Self {
        Self { state, durations: Arc::default() }
    }
}

/// Names the request, bounds its time, turns every failure into a problem, adds headers, measures.
pub(super) async fn guard(
    State(Guard { state, durations }): State<Guard>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let mut request_id = Uuid::encode_buffer();
    let request_id: &str = Uuid::now_v7().hyphenated().encode_lower(&mut request_id);
    let method = request.method().clone();
    // The route, not the address: addresses carry what people type.
    let route = path.as_ref().map_or("unknown", MatchedPath::as_str);
    let server = &state.config.server;
    let is_upload = super::UPLOAD_ROUTES.contains(&route) && matches!(method, Method::POST | Method::PATCH);
    let limit =
        Duration::from_secs(if is_upload { server.upload_timeout_seconds } else { server.request_timeout_seconds });
    let response = tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", "It took too long; try again")
            .retry_after(5)
            .into_response()
    });
    let mut response = write_problem(response, request_id);
    add_headers(&mut response, request_id, state.config.server.strict_transport_security);

    let status = response.status();
    let elapsed = started.elapsed();
    durations.record(&method, route, status, elapsed);
    let milliseconds = elapsed.as_millis();
    if status.is_server_error() {
        tracing::warn!(request_id, %method, route, status = status.as_u16(), milliseconds, "{method} {route} failed with {status}");
    } else {
        tracing::debug!(request_id, %method, route, status = status.as_u16(), milliseconds, "{method} {route} answered {status}");
    }
    response
}

/// Turns a panic into a problem; the panic hook has logged it.
pub(super) fn answer_panic(_: Box<dyn Any + Send>) -> Response {
    Problem::internal().into_response()
}

/// Writes the body of a problem: the one the handler gave, or the one its bare status stands for.
fn write_problem(mut response: Response, request_id: &str) -> Response {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return problem.into_answer(request_id);
    }
    let status = response.status();
    let is_failure = status.is_client_error() || status.is_server_error();
    // What axum answers by itself is plain text; a page says in its own words that nothing is there.
    let is_written = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|media_type| *media_type == PROBLEM_JSON || media_type.as_bytes().starts_with(b"text/html"));
    if !is_failure || is_written {
        return response;
    }
    let allow = response.headers_mut().remove(header::ALLOW);
    let mut answer = Problem::of_status(status).into_answer(request_id);
    if let Some(allow) = allow {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    answer
}

fn is_part_of_a_page(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    headers.get(header::CACHE_CONTROL) == Some(&IMMUTABLE)
        && PARTS_OF_PAGES.iter().any(|part| media_type.starts_with(part))
}

fn add_headers(response: &mut Response, request_id: &str, strict_transport: bool) {
    let headers = response.headers_mut();
    // A phone pays for every byte that its first page waits for.
    let on_pages = if is_part_of_a_page(headers) { &[] } else { PAGE_HEADERS.as_slice() };
    for (name, value) in SECURITY_HEADERS.iter().chain(on_pages) {
        // What a handler says itself stays: stricter for files that people have sent, open for a portal.
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if strict_transport {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY);
    }
    if let Ok(request_id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, request_id);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
