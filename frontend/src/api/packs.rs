//! Standard packs: the list, and the form that a browser runs.

use shared::form::TextStatus;
use wasm_bindgen::JsValue;

use super::{Failure, get};
use crate::browser::json;

/// 标准包, as the list of packs shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackEntry {
    /// Id, the same in every version.
    pub id: String,
    /// What a result is pinned to.
    pub hash: String,
    /// Version, for people.
    pub version: String,
    /// Title in the language of the page.
    pub title: String,
    /// Number of the source document.
    pub document: String,
    /// Communities whose code begins with this may use it; empty for the whole country.
    pub applies_to: String,
    /// Whether it is the version to be used now.
    pub is_current: bool,
}

/// Every pack and version the server knows.
pub async fn list() -> Result<Vec<PackEntry>, Failure> {
    let list = get("/api/v1/packs").await?;
    let entry = |json| PackEntry {
        id: json::text(json, "id"),
        hash: json::text(json, "hash"),
        version: json::text(json, "version"),
        title: json::in_language(json, "title"),
        document: json::text(json, "document"),
        applies_to: json::text(json, "applies_to"),
        is_current: json::is_true(json, "current"),
    };
    Ok(json::entries(&list).iter().map(entry).collect())
}

/// The `text_status` of what the server says; none when it says none.
pub(super) fn text_status(json: &JsValue) -> Option<TextStatus> {
    match json::text(json, "text_status").as_str() {
        "official" => Some(TextStatus::Official),
        "paraphrase" => Some(TextStatus::Paraphrase),
        "reconstruction" => Some(TextStatus::Reconstruction),
        _ => None,
    }
}
