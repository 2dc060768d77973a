//! The body of every answer other than success (RFC 9457).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemView {
    /// Names the sort of problem; relative to this server.
    #[serde(rename = "type")]
    pub kind: String,
    /// For developers; people get a text chosen by `code`.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// Stable name of the problem.
    pub code: String,
    /// Names this request in the log.
    pub request_id: String,
    /// The places that are wrong; empty when it is not about the body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// One place in the body that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body; empty for the whole.
    pub pointer: String,
    /// Stable name of what is wrong with it.
    pub code: String,
    /// For developers.
    pub detail: String,
}

impl FieldError {
    pub(crate) fn new(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }
}

/// Writes a key so that it can stand in a JSON pointer.
pub(crate) fn escape_pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
