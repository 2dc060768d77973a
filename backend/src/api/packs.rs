//! Standard packs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::form::TextStatus;
use utoipa::ToSchema;

/// A text by language: `{"zh": "…", "en": "…"}`.
pub type TextView = BTreeMap<String, String>;

/// One pack in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PackSummary {
    /// Which standard, as `guangdong-2021`.
    pub id: String,
    /// Which version of it.
    pub version: String,
    /// SHA-256 of its canonical form: what submissions name.
    pub hash: String,
    /// Title by language.
    #[schema(value_type = BTreeMap<String, String>)]
    pub title: TextView,
    /// How far its texts may be taken for the official wording.
    pub text_status: TextStatus,
    /// Number of the document it follows.
    pub document: String,
    /// Communities whose code begins with this may use it; empty for the whole country.
    pub applies_to: String,
    /// The newest version of its standard.
    pub current: bool,
    /// First day it may be used for.
    pub valid_from: String,
    /// Last day, if one is set.
    pub valid_until: Option<String>,
}
