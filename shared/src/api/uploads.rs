//! 佐证文件上传: files that come with a self-assessment, in parts, before or after it.
//!
//! 1. `POST /api/v1/uploads` with [`CreateUpload`] gives [`UploadView`] with a token; the same again gives
//!    the same.
//! 2. `PATCH /api/v1/uploads/{id}` with the headers `Upload-Token` and `Upload-Offset` sends the next part;
//!    the last one has the file looked at. `HEAD` or `GET` says how far it is.
//! 3. The submission names the files ([`ManifestEntry`](crate::evidence::ManifestEntry)), and
//!    `GET /api/v1/receipts/{number}/evidence` gives [`EvidenceStatus`]: which of them are here.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::evidence::{EvidenceFile, FileState};

/// Begins the upload of a file.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateUpload {
    /// Made by the client once per file (UUID version 7, lower case), so that a retry is recognised. It belongs
    /// to the community: what another one has begun under the same id is another upload.
    pub id: String,
    /// Id of the submission that it belongs to, which may come later.
    pub submission: String,
    /// Twelve-digit code of the community.
    pub community: String,
    /// 访问码 of the community; none when somebody of its committee is signed in.
    pub access_code: Option<String>,
    /// What it is.
    pub file: EvidenceFile,
}

/// An upload.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadView {
    /// Upload id, as the client has made it; the token tells it from that of another community.
    pub id: String,
    /// Lets its holder send parts and ask: goes into the header `Upload-Token`. It is the same however
    /// often it is asked for, and good as long as the upload.
    pub token: String,
    /// How far it is.
    pub state: FileState,
    /// Bytes that are here: where the next part begins.
    pub offset: u32,
    /// Bytes that there are.
    pub size_bytes: u32,
    /// Why it is refused: `attachment_kind`, `attachment_heic`, `attachment_broken`,
    /// `attachment_too_many_pixels`, or `upload_given_up` when what came never matched its hash.
    pub refusal: Option<String>,
}

/// Which files of a sealed self-assessment are here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceStatus {
    /// Every file that it names is here and matches.
    pub is_complete: bool,
    /// In the order of the manifest; empty when it names none.
    pub files: Vec<EvidenceFileStatus>,
}

/// How far one of them is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceFileStatus {
    /// Upload id.
    pub id: String,
    /// The requirement that it shows.
    pub requirement: String,
    /// How far it is.
    pub state: FileState,
    /// Bytes that are here.
    pub offset: u32,
    /// Bytes that there are.
    pub size_bytes: u32,
    /// Why it is refused; see [`UploadView::refusal`].
    pub refusal: Option<String>,
}
