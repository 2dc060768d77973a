//! 表单: what the browser needs of a pack: the rulebook and the texts of one language.
//!
//! Both travel as postcard. Texts stand in the order of the rulebook's positions. Help texts are
//! longer than all the rest together and are fetched when somebody first opens one.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::rulebook::Rulebook;

/// 布局版本: raised whenever the bytes of a form or of help texts change although the pack does not.
///
/// Form and help of one pack stay under their address for a year, and what wrote them may be
/// another build than what reads them. So the address names the layout, and the server lets nobody
/// keep what was asked for under another one. `tests/layout.rs` notices a change.
pub const LAYOUT: &str = "1";

/// A pack ready to be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The rules.
    pub rulebook: Rulebook,
    /// What people read, in one language.
    pub texts: FormTexts,
}

/// 文本状态: how far a text may be taken for the official wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TextStatus {
    /// 官方原文.
    Official,
    /// 转述: the meaning in our own words.
    Paraphrase,
    /// 重构: structure official, wording and split rebuilt; not to be presented as official.
    Reconstruction,
}

/// What people read of a pack, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormTexts {
    /// Title of the standard.
    pub title: String,
    /// Number of the source document.
    pub document: String,
    /// How far the texts may be taken for the official wording.
    pub status: TextStatus,
    /// What the pack says about its texts.
    pub note: String,
    /// What the pack says about its points; empty when nothing.
    pub score_note: String,
    /// True when the points are an assumption of ours and not the authority's.
    pub score_is_assumption: bool,
    /// By group position.
    pub groups: Vec<String>,
    /// By item position.
    pub items: Vec<ItemTexts>,
    /// By fact position.
    pub facts: Vec<FactTexts>,
    /// By veto position.
    pub vetoes: Vec<String>,
    /// By level position.
    pub levels: Vec<String>,
}

/// Texts of one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemTexts {
    /// The requirement.
    pub text: String,
    /// Lead department; empty when none is named.
    pub department: String,
    /// Examples of evidence.
    pub evidence: Vec<String>,
    /// Labels of options, number fields, record parts or fault kinds, by position. Empty for the
    /// plain met / partly / not met and yes / no, which the page words itself.
    pub labels: Vec<String>,
    /// Units of number fields, by position.
    pub units: Vec<String>,
    /// Tags of the pack, such as `veto`.
    pub tags: Vec<String>,
}

/// Texts of one profile fact or filter question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactTexts {
    /// The question.
    pub label: String,
    /// Unit of a number; empty otherwise.
    pub unit: String,
    /// Labels of classes, by position.
    pub labels: Vec<String>,
    /// True for a filter question asked within the assessment, false for the profile page.
    pub is_filter: bool,
}

/// 培训四问: the help texts of a pack in one language, by item position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// By item position; none where the pack has no help.
    pub items: Vec<Option<HelpTexts>>,
}

/// The four questions that the province's training answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpTexts {
    /// 为何做.
    pub why: String,
    /// 是什么.
    pub what: String,
    /// 做什么.
    pub todo: String,
    /// 怎么做.
    pub how: String,
}

impl Form {
    /// Reads a form as it travels; none when the bytes are not one of this engine's.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

impl Help {
    /// Reads help texts as they travel.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// Where the form of a pack is, in one language.
pub fn form_address(hash: &str, language: &str) -> String {
    ["/api/v1/packs/", hash, "/form?lang=", language, "&v=", LAYOUT].concat()
}

/// Where the help texts of a pack are, in one language.
pub fn help_address(hash: &str, language: &str) -> String {
    ["/api/v1/packs/", hash, "/help?lang=", language, "&v=", LAYOUT].concat()
}

/// The hash of the pack whose form is at an address.
///
/// ```
/// # use shared::form::{form_address, hash_in_address};
/// assert_eq!(hash_in_address(&form_address("0123", "zh")), Some("0123"));
/// ```
pub fn hash_in_address(address: &str) -> Option<&str> {
    address.strip_prefix("/api/v1/packs/")?.split('/').next()
}
