//! 征求意见: consultations on draft standards, comments, answers, summaries.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    consultation::{CommentResult, CommentWords, ConsultationState, Tally},
    date::Date,
    division::DivisionCode,
    form::TextStatus,
    notice::Phase,
};

/// Opens a consultation, or writes one anew that has not begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WriteConsultation {
    /// Hash of the draft, which is a pack that the server keeps.
    pub pack_hash: String,
    /// Title.
    pub title: String,
    /// What it is about, paragraphs separated by line breaks.
    pub text: String,
    /// First day.
    pub first_day: Date,
    /// Last day, which still counts.
    pub last_day: Date,
    /// The version that was looked at; 0 for a new one.
    pub version: u32,
}

/// A consultation in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsultationRow {
    /// Consultation id.
    pub id: String,
    /// Who opened it.
    pub division: DivisionCode,
    /// Its name.
    pub division_name: String,
    /// Title.
    pub title: String,
    /// Title of the draft, by language.
    pub pack_title: BTreeMap<String, String>,
    /// First day.
    pub first_day: Date,
    /// Last day, which still counts.
    pub last_day: Date,
    /// How far it has come.
    pub state: ConsultationState,
    /// Where today lies.
    pub phase: Phase,
    /// What came and what became of it; to the public nought until the summary is published.
    pub tally: Tally,
}

/// A consultation, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsultationView {
    /// What lists show.
    #[serde(flatten)]
    pub row: ConsultationRow,
    /// What it is about.
    pub text: String,
    /// Hash of the draft.
    pub pack_hash: String,
    /// Counts every change.
    pub version: u32,
    /// Whoever asks opened it and may answer.
    pub may_answer: bool,
    /// How far the texts of the draft may be taken for the official wording; none when the server cannot
    /// read the draft.
    pub text_status: Option<TextStatus>,
    /// The requirements of the draft, in its order.
    pub requirements: Vec<DraftRequirement>,
    /// What became of each comment, by requirement; empty until the summary is published.
    pub summary: Vec<SummaryEntry>,
    /// When it was published; none before.
    pub summarised_at: Option<String>,
}

/// A requirement of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftRequirement {
    /// Its id.
    pub id: String,
    /// Title of the group it stands in, by language.
    pub group: BTreeMap<String, String>,
    /// The requirement, by language.
    pub text: BTreeMap<String, String>,
}

/// One line of a published summary. Nothing of the commenter stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SummaryEntry {
    /// About which requirement; none for the draft as a whole.
    pub requirement: Option<String>,
    /// 意见摘要, in the words of whoever answered.
    pub gist: String,
    /// What became of it.
    pub result: CommentResult,
    /// Why.
    pub reason: String,
}

/// 提交意见.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateConsultationComment {
    /// Made by the client once per comment (UUID version 7), so that a retry is recognised.
    pub id: String,
    /// What is said, and by whom if they say so.
    pub words: CommentWords,
}

/// What a commenter gets, and sees again with the receipt number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommentReceipt {
    /// Receipt number; whoever has it may look.
    pub receipt: String,
    /// When it came.
    pub received_at: String,
    /// The consultation.
    pub consultation: String,
    /// Its title.
    pub title: String,
    /// About which requirement; none for the draft as a whole.
    pub requirement: Option<String>,
    /// What became of it; none before it has been answered.
    pub result: Option<CommentResult>,
    /// Why; empty before.
    pub reason: String,
    /// When it was answered.
    pub answered_at: Option<String>,
}

/// A comment as whoever opened the consultation sees it; nothing of the commenter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsultationComment {
    /// Comment id.
    pub id: String,
    /// Counts every answer.
    pub version: u32,
    /// When it came.
    pub received_at: String,
    /// About which requirement; none for the draft as a whole.
    pub requirement: Option<String>,
    /// The comment.
    pub text: String,
    /// Whether the commenter said who they are.
    pub is_signed: bool,
    /// The answer; none before.
    pub answer: Option<CommentAnswer>,
}

/// The answer to a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommentAnswer {
    /// What became of it.
    pub result: CommentResult,
    /// 意见摘要: what the summary says of the comment.
    pub gist: String,
    /// Why.
    pub reason: String,
    /// When.
    pub answered_at: String,
}

/// A page of comments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsultationCommentPage {
    /// Oldest first.
    pub comments: Vec<ConsultationComment>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

/// Who commented, if they said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Commenter {
    /// 姓名; may be empty.
    pub name: String,
    /// 单位; may be empty.
    pub organisation: String,
}

/// Answers a comment, or answers it anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerConsultationComment {
    /// The version that was looked at.
    pub version: u32,
    /// What becomes of it.
    pub result: CommentResult,
    /// 意见摘要: what the summary says of the comment. Nothing of a person belongs here.
    pub gist: String,
    /// Why, which the commenter and everybody get to read.
    pub reason: String,
}

/// Publishes the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishSummary {
    /// The version that was looked at.
    pub version: u32,
    /// Comments without an answer stay so.
    pub leaves_unanswered: bool,
}
