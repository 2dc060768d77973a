//! 公示与公布: notices, objections, the public list, certificates.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::cases::ResultView;
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
    /// Last day, which still counts; none for the days that the city has set.
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
    /// 评审.
    pub reviewed: ResultView,
    /// What the level is called.
    pub level_title: String,
    /// The way it went.
    pub route: Route,
    /// Why it left the notice; none while it stands in it.
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

/// 提出异议.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateObjection {
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
    /// What was recognised.
    pub result: ResultView,
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

/// A page of the public list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecognitionPage {
    /// Newest first.
    pub recognitions: Vec<RecognitionRow>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

/// Everything that a browser needs to recount a published result, by postcard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedSheet {
    /// The line of the public list.
    pub recognition: RecognitionRow,
    /// Receipt number of the self-assessment behind it.
    pub receipt: String,
    /// Pack that it was assessed with.
    pub pack_hash: String,
    /// Reviewed answers, without remarks and personal data.
    pub sheet: AnswerSheet,
    /// The published result.
    pub outcome: Outcome<'static>,
    /// Earlier and later recognitions of the community, newest first.
    pub history: Vec<RecognitionRow>,
}
