//! 接口类型: wire types of `/api/v1`, the same on both sides.
//!
//! Here stand submissions and receipts; [`accounts`] is about who is signed in, [`audit`] about what
//! was done, [`cases`] about the way of an application, [`attachments`] about its photos and
//! documents, [`notices`] about publicity and announcement, [`plans`] about what communities still have to do, [`inspections`] about visits on
//! site, [`progress`] about how far divisions have come, [`imports`] about tables,
//! [`settings`] about what cities decide themselves, [`notifications`] about what people are told of,
//! [`webhooks`] about what other programs are, [`rewards`] about money, [`consultations`] about
//! comments on drafts, [`joint`] about drafts that a committee fills in together, [`surveys`] about what
//! residents say, [`uploads`] about files that come with a self-assessment, [`portals`] about other
//! websites that show it, one file per resource. Instants are RFC 3339 in
//! UTC with milliseconds, days are `YYYY-MM-DD` in China, points are strings.

pub mod accounts;
pub mod attachments;
pub mod audit;
pub mod cases;
pub mod consultations;
pub mod imports;
pub mod inspections;
pub mod joint;
pub mod notices;
pub mod notifications;
pub mod plans;
pub mod portals;
pub mod progress;
pub mod rewards;
mod schema;
pub mod settings;
pub mod surveys;
pub mod uploads;
pub mod webhooks;

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{answer::AnswerSheet, evidence::ManifestEntry, outcome::Outcome, sparse::sparse};

/// 提交: a finished self-assessment with the result its sender saw.
///
/// The browser writes it with [`crate::canonical`]; the server reads `outcome` as raw JSON and
/// compares it with its own before anything else.
#[derive(Clone, Debug, Serialize)]
pub struct Submission<'a> {
    /// Made by the client once per submission (UUID version 7), so that a retry is recognised.
    pub id: String,
    /// Twelve-digit code of the community.
    pub community: String,
    /// Access code of the community.
    pub access_code: String,
    /// Hash of the pack that was filled in.
    pub pack_hash: String,
    /// [`crate::ENGINE_VERSION`] that worked out the result.
    pub engine_version: u32,
    /// The answers.
    pub sheet: AnswerSheet,
    /// Who filled it in.
    pub filler: Filler,
    /// The files that belong to it; they travel by themselves ([`uploads`]), before or after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<ManifestEntry>,
    /// The result as the sender saw it.
    pub outcome: Outcome<'a>,
}

/// 填报人. Personal data: kept apart from what is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filler {
    /// Post in the committee.
    pub role: String,
    /// Name.
    pub name: String,
    /// Phone number.
    pub phone: String,
}

/// 回执记录: what is signed, as canonical JSON. Without files it has no list of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Record {
    /// Receipt number.
    pub receipt: String,
    /// The client's submission id.
    pub submission_id: String,
    /// Twelve-digit code of the community.
    pub community: String,
    /// Pack id.
    pub pack_id: String,
    /// Pack version.
    pub pack_version: String,
    /// Pack hash.
    pub pack_hash: String,
    /// Engine version.
    pub engine_version: u32,
    /// The day the answers stand for.
    pub as_of: String,
    /// When the server sealed it, RFC 3339 in UTC.
    pub recorded_at: String,
    /// SHA-256 of the canonical answer sheet, lower-case hex.
    pub sheet_sha256: String,
    /// SHA-256 of the canonical outcome, lower-case hex.
    pub outcome_sha256: String,
    /// Which key signed it.
    pub key_id: String,
    /// The files that belong to it. It is public: what they show, when and where stays outside.
    #[serde(default)]
    pub evidence: Vec<ManifestEntry>,
}

sparse!(Record: receipt, submission_id, community, pack_id, pack_version, pack_hash, engine_version, as_of, recorded_at, sheet_sha256, outcome_sha256, key_id, evidence unless Vec::is_empty);

/// 查验表: everything the public check page shows, by postcard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptSheet {
    /// What was signed.
    pub record: Record,
    /// The signature over the canonical record, base64url.
    pub signature: String,
    /// Whether the record still holds: signature, hashes and a fresh evaluation agree.
    pub holds: bool,
    /// Codes of what does not hold; empty when all does.
    pub findings: Vec<String>,
    /// Name of the community.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// The answers without remarks, reasons' authors or personal data.
    pub sheet: AnswerSheet,
    /// The sealed outcome.
    pub outcome: Outcome<'static>,
}
