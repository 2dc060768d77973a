//! 附件: photos and documents of a case.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::uploads::EvidenceFileStatus;
use crate::{
    case::attachment::{Purpose, Scan},
    date::Date,
};

/// A file to be added to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateAttachment {
    /// What it is there for.
    pub purpose: Purpose,
    /// The requirement that it shows: needed for evidence; none for the whole on-site check.
    pub requirement: Option<String>,
    /// What it shows, in words; may be empty.
    pub caption: String,
    /// The day that it shows.
    pub taken_on: Option<Date>,
    /// Name of the file, at most 255 bytes.
    pub file_name: String,
    /// Its bytes, base64: a JPEG, PNG or WebP image or a PDF document.
    pub content: String,
}

/// 附件.
#[expect(clippy::struct_excessive_bools, reason = "independent facts of one file, not the states of something")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachmentView {
    /// Attachment id.
    pub id: String,
    /// What it is there for.
    pub purpose: Purpose,
    /// The requirement that it shows; none for the whole case.
    pub requirement: Option<String>,
    /// What it shows, in words; may be empty.
    pub caption: String,
    /// The day that it shows.
    pub taken_on: Option<Date>,
    /// 拍摄时间 on that day, `HH:MM`, when whoever sent it with a self-assessment has consented.
    pub taken_time: Option<String>,
    /// 拍摄地点, likewise.
    pub place: Option<String>,
    /// Name of the file as it was sent.
    pub file_name: String,
    /// `image/jpeg`, whatever image it was, or `application/pdf`.
    pub media_type: String,
    /// Size of what is kept.
    pub size_bytes: u32,
    /// SHA-256 of what is kept, lower-case hex: decisions pin it.
    pub sha256: String,
    /// Pixels of an image, as it is looked at; none for a document.
    pub width: Option<u32>,
    /// The same for its height.
    pub height: Option<u32>,
    /// The round that it was added for; the first is 1.
    pub round: u32,
    /// Who added it: name of the person.
    pub by: String,
    /// Name of their division.
    pub division_name: String,
    /// When.
    pub uploaded_at: String,
    /// A decision rests on it: it is kept for good.
    pub is_pinned: bool,
    /// When it was taken away; such a one is only listed when a decision rests on it.
    pub removed_at: Option<String>,
    /// What is known of malware in it; none where nothing is scanned and nothing is known.
    pub scan: Option<Scan>,
    /// Name of the malware that was found in it.
    pub malware: Option<String>,
    /// The file itself and its small picture are given. Not where malware was found, and not before it is
    /// scanned when the server says so.
    pub is_given: bool,
    /// The reader may take it away now.
    pub may_remove: bool,
    /// The very same file shows something in a case of another community; never said to communities.
    pub is_used_elsewhere: bool,
    /// Names of those communities, as far as they lie within the reader's reach.
    pub used_by: Vec<String>,
    /// A photo that looks nearly the same shows something in a case of another community, which has not sent
    /// the very same file; never said to communities.
    pub is_alike_elsewhere: bool,
    /// Names of those communities, as far as they lie within the reader's reach.
    pub alike_in: Vec<String>,
}

impl AttachmentView {
    /// Whether it can be looked at as a picture.
    pub fn is_image(&self) -> bool {
        self.width.is_some()
    }
}

/// 查毒: what those who see a file of another sort are told of malware in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScanView {
    /// What is known; none where nothing is scanned and nothing is known.
    pub scan: Option<Scan>,
    /// Name of the malware that was found in it.
    pub malware: Option<String>,
    /// The file itself and its small picture are given. Not where malware was found, and not before it is
    /// scanned when the server says so.
    pub is_given: bool,
}

/// The attachments of a case that the reader may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachmentList {
    /// Oldest first.
    pub attachments: Vec<AttachmentView>,
    /// Files that the self-assessment of this round names and that are not among those: they have not
    /// come, are refused, or came when nothing could be added to the case any more (`complete`).
    pub awaited: Vec<EvidenceFileStatus>,
    /// What the reader may add now.
    pub may_add: Vec<Purpose>,
    /// Largest file that is taken, in MiB.
    pub largest_mib: u32,
    /// The version of the case, which adding and taking away make higher by one: whoever has done it
    /// decides on the version after that, unless something else has come between.
    pub version: u32,
}
