//! 公示与公布: notices, objections, the public list, certificates.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{attachments::ScanView, cases::ResultView};
use crate::{
    answer::AnswerSheet,
    case::Route,
    date::Date,
    division::DivisionCode,
    notice::{NoticeState, ObjectionState, ObjectionWords, Phase},
    outcome::Outcome,
};

/// A notice in preparation; sent whole each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WriteNotice {
    /// 文号.
    pub number: String,
    /// Title.
    pub title: String,
    /// Text, paragraphs separated by line breaks.
    pub text: String,
    /// First day.
    pub first_day: Date,
    /// Last day, which still counts; none for the days that the city has set, below which it is
    /// not published.
    pub last_day: Option<Date>,
    /// Whom to turn to: office, phone, address.
    pub contact: String,
    /// Ids of recognised cases.
    pub cases: Vec<String>,
    /// The version that was looked at; 0 for a new notice.
    pub version: u32,
}

/// 公示, as the city sees it and, once published, everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeView {
    /// Notice id.
    pub id: String,
    /// 文号.
    pub number: String,
    /// The city.
    pub city: DivisionCode,
    /// Its name.
    pub city_name: String,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// First day.
    pub first_day: Date,
    /// Last day, which still counts.
    pub last_day: Date,
    /// Whom to turn to.
    pub contact: String,
    /// How far it has come.
    pub state: NoticeState,
    /// Where today lies.
    pub phase: Phase,
    /// Counts every change of a draft.
    pub version: u32,
    /// The list.
    pub lines: Vec<NoticeLine>,
    /// SHA-256 of the frozen snapshot, lower-case hex; none before publication.
    pub content_sha256: Option<String>,
    /// When it was published.
    pub published_at: Option<String>,
    /// The day its cases were announced.
    pub announced_on: Option<Date>,
}

/// One community in a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeLine {
    /// Case id.
    pub case: String,
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// Name of its city.
    pub city_name: String,
    /// Name of its county.
    pub county_name: String,
    /// Name of its street.
    pub street_name: String,
    /// 自评.
    pub claimed: ResultView,
    /// 评审; empty on the direct route, where nothing was reviewed.
    pub reviewed: ResultView,
    /// What the level is called.
    pub level_title: String,
    /// The way it went.
    pub route: Route,
    /// Why it left the notice, as a stable code (`objection_upheld`): the city's words to an
    /// objector are for the objector. None while it stands in it.
    pub left_because: Option<String>,
}

/// A notice in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeRow {
    /// Notice id.
    pub id: String,
    /// 文号.
    pub number: String,
    /// Name of the city.
    pub city_name: String,
    /// Title.
    pub title: String,
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// How far it has come.
    pub state: NoticeState,
    /// Where today lies.
    pub phase: Phase,
    /// Communities in it.
    pub communities: u32,
    /// Objections without an answer; 0 to the public.
    pub open_objections: u32,
}

/// A page of notices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticePage {
    /// Latest first day first.
    pub notices: Vec<NoticeRow>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

/// Publishes a notice or announces its cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NoticeVersion {
    /// The version that was looked at.
    pub version: u32,
}

/// 公布: what became of the cases of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Announcement {
    /// Announced now, in the order of the notice.
    pub announced: Vec<AnnouncedCase>,
    /// Still in the notice, each with what keeps it there.
    pub remaining: Vec<RemainingCase>,
}

/// A case that has been announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnnouncedCase {
    /// Case id.
    pub case: String,
    /// Name of the community.
    pub community_name: String,
    /// Certificate number.
    pub certificate: String,
    /// The last day on which it holds.
    pub valid_until: Date,
}

/// A case that could not be announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemainingCase {
    /// Case id.
    pub case: String,
    /// Name of the community.
    pub community_name: String,
    /// Objections without an answer.
    pub open_objections: u32,
}

/// 提出异议.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateObjection {
    /// Made by the client once per objection (UUID version 7), so that a retry is recognised.
    pub id: String,
    /// Against which case of the notice.
    pub case: String,
    /// Who objects, and why.
    pub words: ObjectionWords,
    /// Photos or documents, at most three.
    pub attachments: Vec<Attachment>,
}

/// A small file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// The bytes, base64.
    pub base64: String,
}

/// What an objector gets, and sees again with the receipt number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionReceipt {
    /// Receipt number; whoever has it may look.
    pub receipt: String,
    /// When it came.
    pub received_at: String,
    /// The notice.
    pub notice_number: String,
    /// The community.
    pub community_name: String,
    /// Where it stands.
    pub state: ObjectionState,
    /// The city's answer.
    pub reply: Option<String>,
    /// When it was answered.
    pub replied_at: Option<String>,
}

/// An objection in the city's list: nothing of the objector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionRow {
    /// Objection id.
    pub id: String,
    /// When it came.
    pub received_at: String,
    /// The notice.
    pub notice: String,
    /// Its number.
    pub notice_number: String,
    /// The case.
    pub case: String,
    /// The community.
    pub community_name: String,
    /// Where it stands.
    pub state: ObjectionState,
}

/// A page of objections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionPage {
    /// Oldest first.
    pub objections: Vec<ObjectionRow>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

/// An objection as the handling city sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionView {
    /// Objection id.
    pub id: String,
    /// What the objector sees.
    pub receipt: ObjectionReceipt,
    /// The case.
    pub case: String,
    /// Who objects, and why.
    pub words: ObjectionWords,
    /// Names of the attachments, by position.
    pub attachments: Vec<String>,
    /// What is known of malware in each, by position.
    pub scans: Vec<ScanView>,
}

/// 答复.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReplyToObjection {
    /// Whether it is upheld.
    pub is_upheld: bool,
    /// Reasons, which the objector gets to read.
    pub reply: String,
    /// What the record of the case says when it is upheld. The community reads it: nothing of the
    /// objector belongs here.
    #[serde(default)]
    pub opinion: String,
}

/// 公布名单: one recognised community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecognitionRow {
    /// Certificate number.
    pub certificate: String,
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// What was recognised: the result of the review, or what was claimed where there was none.
    pub result: ResultView,
    /// There was a review, which the direct route goes without.
    pub is_reviewed: bool,
    /// What the level is called.
    pub level_title: String,
    /// The way it went.
    pub route: Route,
    /// The day it was announced.
    pub announced_on: Date,
    /// The last day on which it holds.
    pub valid_until: Date,
    /// It is being checked again, has been taken back, has run out, or holds.
    pub standing: RecognitionStanding,
}

/// How a recognition stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecognitionStanding {
    /// 有效.
    Valid,
    /// 复核中.
    UnderReview,
    /// 已撤销.
    Revoked,
    /// 已过期.
    Expired,
}

impl RecognitionStanding {
    /// The name it has in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::UnderReview => "under_review",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }
}

/// A page of the public list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecognitionPage {
    /// Newest first.
    pub recognitions: Vec<RecognitionRow>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

/// 社区档案: a community to the public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommunityRecord {
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// Its recognitions, newest first; empty when it never had one.
    pub recognitions: Vec<RecognitionRow>,
}

/// 证书: what a certificate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateView {
    /// The line of the public list.
    pub recognition: RecognitionRow,
    /// Name of the city that recognised it.
    pub city_name: String,
    /// Title of the standard, by language.
    pub pack_title: alloc::collections::BTreeMap<String, String>,
    /// Pack that it was assessed with.
    pub pack_hash: String,
    /// Where the certificate is shown to everybody.
    pub public_url: String,
}

/// Everything that a browser needs to recount a published result, by postcard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedSheet {
    /// The line of the public list.
    pub recognition: RecognitionRow,
    /// Pack that it was assessed with.
    pub pack_hash: String,
    /// Reviewed answers, without remarks; names of evidence and reasons of 不适用 are left out,
    /// which the engine only asks to be there.
    pub sheet: AnswerSheet,
    /// The published result.
    pub outcome: Outcome<'static>,
    /// Earlier and later recognitions of the community, newest first.
    pub history: Vec<RecognitionRow>,
}
