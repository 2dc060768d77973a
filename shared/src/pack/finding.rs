//! 检查意见: what is wrong with a pack, all of it at once.

use alloc::{format, string::String};

use serde::Serialize;

/// One thing found in a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{pointer}: {detail}")]
pub struct Finding {
    /// Whether the pack can be used all the same.
    pub severity: Severity,
    /// Where: `requirement/1.3/answer`.
    pub pointer: String,
    /// What, for programs.
    pub code: FindingCode,
    /// What, for the author.
    pub detail: String,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The pack is refused.
    Error,
    /// The pack works; its author should look.
    Warning,
}

/// What is said of a choice of requirements that none belongs to.
pub(super) const NAMES_NOTHING: &str = "this names no requirement at all";

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// Not TOML, or not of the shape of a pack.
    Malformed,
    /// Larger than a pack may be.
    TooLarge,
    /// A reference to something that is not there.
    UnknownId,
    /// Two things with the same id.
    DuplicateId,
    /// An id with characters that do not belong in one.
    InvalidId,
    /// A reference that leads back to itself.
    Circular,
    /// A text missing in one of the pack's languages.
    TextMissing,
    /// A text longer than readers will read.
    TextTooLong,
    /// The pack is not what it declares.
    DeclarationWrong,
    /// Points that no answer reaches.
    UnreachablePoints,
    /// A named quantity or condition that nothing uses.
    Unused,
    /// A condition that can never hold.
    NeverHolds,
    /// A condition that can never fail.
    NeverFails,
    /// Values that contradict each other.
    Contradiction,
    /// A rule said to be tighter than its parent's is not.
    NotTighter,
    /// The parent is not among the packs at hand.
    ParentMissing,
    /// A golden case comes out differently.
    GoldenFails,
}

impl Finding {
    /// A finding that makes the pack unusable.
    pub fn error(pointer: impl Into<String>, code: FindingCode, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Error, pointer: pointer.into(), code, detail: detail.into() }
    }

    /// A finding that the author should look at.
    pub fn warning(pointer: impl Into<String>, code: FindingCode, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, pointer: pointer.into(), code, detail: detail.into() }
    }

    /// A reference to something that is not there.
    pub(crate) fn unknown(pointer: &str, what: &str, id: &str) -> Self {
        Self::error(pointer, FindingCode::UnknownId, format!("there is no {what} `{id}`"))
    }
}
