//! The description of the API, for programs and for people.

mod page;

use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};
use utoipa::openapi::OpenApi;

use super::{REVALIDATED, answer, tag_of, tagged};

/// The OpenAPI document and the page made from it, written once.
#[derive(Clone)]
pub(crate) struct Document {
    json: Bytes,
    page: Bytes,
    tag: String,
}

impl Document {
    /// Writes both.
    pub(crate) fn new(document: &OpenApi) -> Self {
        let value = serde_json::to_value(document).unwrap_or_default();
        let json = serde_json::to_vec(&value).unwrap_or_default();
        let tag = tag_of(&json);
        Self { page: page::render(&value).into_string().into(), json: json.into(), tag }
    }
}

/// OpenAPI 3.1 as JSON.
pub(crate) async fn get_document(State(document): State<Document>, headers: HeaderMap) -> Response {
    tagged(&headers, &document.tag, REVALIDATED, || answer("application/json", REVALIDATED, document.json))
}

/// The same to be read: plain HTML without any script.
pub(crate) async fn get_page(State(document): State<Document>, headers: HeaderMap) -> Response {
    tagged(&headers, &document.tag, REVALIDATED, || answer("text/html; charset=utf-8", REVALIDATED, document.page))
}

/// The look of that page.
pub(crate) async fn get_style() -> Response {
    answer("text/css; charset=utf-8", REVALIDATED, include_str!("openapi/style.css"))
}
