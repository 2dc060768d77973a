//! 审计日志: who did what, when and from where.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntryView {
    /// Its number; entries are numbered without a gap.
    pub seq: String,
    /// When.
    pub at: String,
    /// Account id of whoever did it; none for the operator and for whoever was not signed in.
    pub account: Option<String>,
    /// User name at that time.
    pub name: Option<String>,
    /// From which address.
    pub address: Option<String>,
    /// Stable name of what was done.
    pub action: String,
    /// What it was done to: sort and id.
    pub subject: String,
    /// The division it concerns.
    pub division: Option<String>,
    /// JSON of what changed, as it was.
    pub before: Option<String>,
    /// JSON of what changed, as it is.
    pub after: Option<String>,
    /// Chains the entry to all before it; lower-case hex.
    pub hash: String,
}

/// A page of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<AuditEntryView>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}
