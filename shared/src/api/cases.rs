//! 申报件: work list, case page, decisions.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    answer::AnswerSheet,
    case::{ItemVerdict, Route, Stage, Step, step::ItemReason},
    date::Date,
    division::DivisionCode,
};

/// A score with the level it reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResultView {
    /// Points for people, rounded as the pack asks; none when the pack has none.
    pub score: Option<String>,
    /// Id of the level reached on the first track.
    pub level: Option<String>,
}

/// One line of the work list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseRow {
    /// Case id.
    pub id: String,
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// Id of the pack.
    pub pack_id: String,
    /// Where it stands.
    pub stage: Stage,
    /// Its route.
    pub route: Route,
    /// Which round; the first is 1.
    pub round: u32,
    /// Counts every change: send it along with a decision.
    pub version: u32,
    /// What the community claims.
    pub claimed: ResultView,
    /// What the last review says; none before the county.
    pub reviewed: Option<ResultView>,
    /// The community holds an honour.
    pub has_honour: bool,
    /// When it came to this stage.
    pub stage_since: String,
    /// The day by which it is due; none where nobody is waited for. To a department it is the day by which
    /// it is to answer itself, and none where it has not been asked or has answered.
    pub due_on: Option<Date>,
    /// That day is over.
    pub is_overdue: bool,
    /// It waits for whoever asks.
    pub waits_for_me: bool,
}

/// A page of the work list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CasePage {
    /// In the order asked for.
    pub cases: Vec<CaseRow>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

/// 申报: begins a case with a sealed self-assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateCase {
    /// Receipt number of the self-assessment.
    pub receipt: String,
    /// Which way it is to go.
    pub route: Route,
}

/// 决定: takes a case a step further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeStep {
    /// The version that was looked at: with another one the decision is refused.
    pub version: u32,
    /// What is to be done.
    pub step: Step,
    /// Words of the one who decides; may be empty where none are needed.
    #[serde(default)]
    pub opinion: String,
    /// Per requirement what is wrong, when it is returned.
    #[serde(default)]
    pub reasons: Vec<ItemReason>,
    /// Verdicts per requirement, by county and city when they review the case; refused with any other step
    /// and on the direct route.
    #[serde(default)]
    pub verdicts: Vec<ItemVerdict>,
    /// Receipt number of a new self-assessment, when it is resubmitted.
    #[serde(default)]
    pub receipt: Option<String>,
    /// The certificate of the honour has been checked; needed to recognise on the direct route.
    #[serde(default)]
    pub honour_checked: bool,
}

/// The most cases that one request decides.
pub const MOST_AT_ONCE: usize = 500;

/// 批量推荐: the same step for several cases, each with the version that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeSteps {
    /// What is to be done; only [`Step::Recommend`] is taken for several at once.
    pub step: Step,
    /// Words of the one who decides, for all of them.
    pub opinion: String,
    /// The cases, at most 500.
    pub cases: Vec<CaseVersion>,
}

/// A case as it was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseVersion {
    /// Case id.
    pub id: String,
    /// Its version.
    pub version: u32,
}

/// What became of each case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepsTaken {
    /// In the order in which they were sent.
    pub cases: Vec<StepTaken>,
}

/// What became of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepTaken {
    /// Case id.
    pub id: String,
    /// Code of the problem; none when the step was taken.
    pub problem: Option<String>,
}

/// Everything about one case that its reader may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseView {
    /// The line of the work list.
    #[serde(flatten)]
    pub row: CaseRow,
    /// Hash of the pack that the current round was assessed with.
    pub pack_hash: String,
    /// All rounds, oldest first.
    pub rounds: Vec<RoundView>,
    /// All decisions, oldest first.
    pub decisions: Vec<DecisionView>,
    /// Steps that the reader may take now.
    pub steps: Vec<Step>,
    /// The verdicts that a review begins with: those of the last one of this round, and after an upheld
    /// objection, until the city has reviewed anew, those of the round before, over the same answers. Empty
    /// before the county.
    pub verdicts: Vec<ItemVerdict>,
    /// What the reader has entered and not yet decided.
    pub draft: Option<ReviewDraft>,
    /// Experts assigned to the current round.
    pub experts: Vec<ExpertReviewView>,
    /// Departments asked about the current round.
    pub departments: Vec<DepartmentReviewView>,
    /// Those of them without whose answer the city does not recognise, as it has set.
    pub blocking_departments: Vec<String>,
    /// Experts of earlier rounds with what they said then, the newest round first.
    pub earlier_experts: Vec<ExpertReviewView>,
    /// Departments asked in earlier rounds with what they said then, the newest round first.
    pub earlier_departments: Vec<DepartmentReviewView>,
    /// Honours that the community holds.
    pub honours: Vec<HonourView>,
    /// Ids of the requirements that the reader may see; none for all of them.
    pub only_requirements: Option<Vec<String>>,
    /// Certificate number, once announced.
    pub certificate: Option<String>,
    /// The day it was announced.
    pub announced_on: Option<Date>,
    /// The last day on which the recognition holds.
    pub valid_until: Option<Date>,
    /// When the community may apply again while the recognition holds; none without one, and after its last day.
    pub renewal: Option<Renewal>,
}

/// 续期: applying again while a recognition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Renewal {
    /// The first day on which it is possible.
    pub from: Date,
    /// That day has come.
    pub is_open: bool,
}

/// 轮次.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoundView {
    /// Which one; the first is 1.
    pub round: u32,
    /// Receipt number of its self-assessment.
    pub receipt: String,
    /// When it began: was handed in, or was opened by an upheld objection over the answers of the one before.
    pub submitted_at: String,
    /// The answers.
    pub sheet: AnswerSheet,
}

/// 决定记录.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionView {
    /// The round it was about.
    pub round: u32,
    /// What was done; none for the application itself.
    pub step: Option<Step>,
    /// Where the case stood afterwards.
    pub to: Stage,
    /// Who did it: name of the person.
    pub by: String,
    /// Name of their division.
    pub division_name: String,
    /// When.
    pub decided_at: String,
    /// Their words.
    pub opinion: String,
    /// Per requirement what was wrong.
    pub reasons: Vec<ItemReason>,
    /// Verdicts per requirement.
    pub verdicts: Vec<ItemVerdict>,
    /// The certificate of the honour was checked; only where it was recognised on the direct route.
    pub honour_checked: bool,
    /// SHA-256 of the state that it was about, lower-case hex.
    pub pinned_sha256: String,
}

/// 评审草稿: what a reviewer has entered so far, kept so that nothing is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewDraft {
    /// Words.
    pub opinion: String,
    /// Verdicts.
    pub verdicts: Vec<ItemVerdict>,
    /// Reasons.
    pub reasons: Vec<ItemReason>,
}

/// Assigning experts: the whole list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssignExperts {
    /// The version of the case that was looked at: with another one the list is refused.
    pub version: u32,
    /// Account ids.
    pub accounts: Vec<String>,
}

/// 专家评审 with 现场核查.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExpertReview {
    /// The expert's own verdicts: the score sheet.
    pub verdicts: Vec<ItemVerdict>,
    /// 专家意见.
    pub opinion: String,
    /// 现场核查: the day.
    pub visited_on: Option<Date>,
    /// Who was there.
    pub people: String,
    /// What was found.
    pub findings: String,
    /// False while it is only a draft; what is handed in has a verdict on every requirement that asks for one.
    pub is_submitted: bool,
}

/// An expert's review as others see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpertReviewView {
    /// The round it is about.
    pub round: u32,
    /// Account id of the expert.
    pub account: String,
    /// Name of the expert.
    pub name: String,
    /// What was given; none before anything was.
    pub review: Option<ExpertReview>,
    /// The result that the expert's verdicts give with the answers of that round.
    pub result: Option<ResultView>,
}

/// Asking a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskDepartments {
    /// Departments as the pack names them.
    pub departments: Vec<String>,
}

/// 部门协审: what a department says about the requirements it answers for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DepartmentReview {
    /// Verdicts on its own requirements.
    pub verdicts: Vec<ItemVerdict>,
    /// Words.
    pub opinion: String,
}

/// A department's review as others see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DepartmentReviewView {
    /// The round it is about.
    pub round: u32,
    /// The department.
    pub department: String,
    /// The day by which it is asked to answer.
    pub due_on: Date,
    /// That day is over and nothing was said; never in an earlier round.
    pub is_overdue: bool,
    /// Its answer.
    pub review: Option<DepartmentReview>,
    /// Who answered.
    pub by: Option<String>,
    /// When.
    pub answered_at: Option<String>,
}

/// 荣誉: an honour that the community holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HonourView {
    /// What it is called.
    pub title: String,
    /// Number of its certificate.
    pub certificate: String,
    /// The year it was given in.
    pub year: u16,
    /// Its holder may apply on the direct route.
    pub opens_direct: bool,
}

/// A comment on a case or on one of its requirements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateComment {
    /// The requirement; none for the whole case.
    pub requirement: Option<String>,
    /// The words; `@name` tells the person of that user name.
    pub text: String,
    /// The community sees it.
    pub is_visible_to_community: bool,
}

/// 批注.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommentView {
    /// Comment id.
    pub id: String,
    /// The requirement; none for the whole case.
    pub requirement: Option<String>,
    /// The words.
    pub text: String,
    /// The community sees it.
    pub is_visible_to_community: bool,
    /// Who wrote it.
    pub by: String,
    /// Name of their division.
    pub division_name: String,
    /// When.
    pub written_at: String,
}

/// A self-assessment that a case can be begun or continued with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentRow {
    /// Receipt number.
    pub receipt: String,
    /// Id of the pack.
    pub pack_id: String,
    /// When it was sealed.
    pub recorded_at: String,
    /// What it claims.
    pub claimed: ResultView,
}
