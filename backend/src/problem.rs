//! The one place where an error becomes a status: `application/problem+json` (RFC 9457).
//!
//! A handler returns a [`Problem`]; it travels as an extension of the response to the outermost
//! layer (`router::guard`), which knows the request id and writes the body. Errors that
//! axum itself answers with (unknown route, wrong method) get their problem there as well.
//! What the caller may read stands in the problem; what only the log may know is logged here,
//! once, where the error is turned into one.

use crate::{
    api::{FieldError, ProblemView},
    store::StoreError,
};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// An answer other than success, before it is written out.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    errors: Vec<FieldError>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// Media type of every problem.
pub(crate) const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl Problem {
    /// A problem with a stable code (`snake_case`) and a title for developers.
    pub(crate) const fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self { status, code, title, errors: Vec::new(), headers: Vec::new() }
    }

    /// Points at the places that are wrong.
    #[must_use]
    pub(crate) fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// Points at one place that is wrong.
    #[must_use]
    pub(crate) fn at(self, pointer: &str, code: &str, detail: impl Into<String>) -> Self {
        self.with_errors(vec![FieldError { pointer: pointer.to_owned(), code: code.to_owned(), detail: detail.into() }])
    }

    /// Says when to come back.
    #[must_use]
    pub(crate) fn retry_after(self, seconds: u32) -> Self {
        self.with_header(header::RETRY_AFTER, seconds)
    }

    /// Says something that goes into a header.
    #[must_use]
    pub(crate) fn with_header(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The stable code.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// Something is not there, or not for you.
    pub(crate) const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Nothing is here")
    }

    /// Nobody is signed in.
    pub(crate) const fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "signed_out", "Sign in first")
    }

    /// It is not the business of a role.
    pub(crate) const fn not_for_role() -> Self {
        Self::new(StatusCode::FORBIDDEN, "not_for_role", "This is not the business of that role")
    }

    /// A body, or the part of it at a pointer, that is not JSON.
    pub(crate) fn invalid_json(pointer: &str, error: &serde_json::Error) -> Self {
        const CODE: &str = "invalid_json";
        Self::new(StatusCode::BAD_REQUEST, CODE, "The body is not JSON").at(pointer, CODE, error.to_string())
    }

    /// A fault of ours; its cause has been logged.
    pub(crate) const fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", "The server failed; the fault has been recorded")
    }

    /// Nothing can be stored or read right now; nothing was acknowledged.
    pub(crate) fn storage_unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "storage_unavailable",
            "Records cannot be kept at the moment; nothing was stored, try again later",
        )
        .retry_after(30)
    }

    /// What a bare status, answered without a problem, stands for.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => {
                Self::new(status, "method_not_allowed", "This address does not take that method")
            }
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "body_too_large", "The body is too large"),
            StatusCode::URI_TOO_LONG => Self::new(status, "uri_too_long", "The address is too long"),
            _ if status.is_client_error() => Self::new(status, "bad_request", "The request cannot be understood"),
            _ => Self::internal(),
        }
    }

    /// Writes the whole answer.
    pub(crate) fn into_answer(self, request_id: &str) -> Response {
        let view = ProblemView {
            kind: format!("/problems/{}", self.code.replace('_', "-")),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            request_id: request_id.to_owned(),
            errors: self.errors,
        };
        let mut response = (self.status, axum::Json(view)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, PROBLEM_JSON);
        response.headers_mut().extend(self.headers);
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Problem {
    /// What the caller may know of a failure of the database; the log gets the rest.
    pub(crate) fn of_store(error: &StoreError) -> Self {
        let unavailable = error.is_unavailable();
        tracing::error!(error = %error, unavailable, "the database refused: {error}");
        if unavailable { Self::storage_unavailable() } else { Self::internal() }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::of_store(&error)
    }
}
