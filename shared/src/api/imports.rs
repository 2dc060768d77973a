//! 导入: tables of communities, honours or users, looked at before anything is written.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// 社区: code and name.
    Communities,
    /// 荣誉: community, title, certificate, year.
    Honours,
    /// 用户: accounts that are invited.
    Users,
}

/// A file to be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateImport {
    /// What it holds.
    pub kind: ImportKind,
    /// Its name; the ending (`.xlsx`, `.csv`) says how it is read.
    pub file_name: String,
    /// Its bytes, base64.
    pub content: String,
}

/// 预览: what a file would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportView {
    /// Import id.
    pub id: String,
    /// What it holds.
    pub kind: ImportKind,
    /// Name of the file.
    pub file_name: String,
    /// SHA-256 of its bytes, lower-case hex: the audit log keeps it when the table is written.
    #[serde(default)]
    pub sha256: String,
    /// Rows below the header that are not empty.
    pub rows: u32,
    /// Of those, rows without an error.
    pub fine: u32,
    /// Errors in all; `errors` lists the first of them.
    pub error_count: u32,
    /// The first 500 errors, by row.
    pub errors: Vec<RowError>,
    /// Columns as they were understood, in the order of the sample.
    pub columns: Vec<String>,
    /// Headers that nothing is read from.
    pub ignored_columns: Vec<String>,
    /// The first 20 rows.
    pub sample: Vec<Vec<String>>,
    /// Until when it can be confirmed.
    pub expires_at: String,
    /// It has been written already.
    pub is_confirmed: bool,
}

/// What is wrong with one cell, or with a whole row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowError {
    /// Number of the row in the file; the header is row 1.
    pub row: u32,
    /// Id of the column; empty for the whole row.
    pub column: String,
    /// Stable code.
    pub code: String,
    /// For developers.
    pub detail: String,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportDone {
    /// Import id.
    pub id: String,
    /// Rows written.
    pub written: u32,
    /// Only for users, and only in the first answer: a table (CSV) of names and invitation links.
    pub invitations_csv: Option<String>,
}
