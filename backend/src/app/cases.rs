//! 申报件: from application to recognition.
//!
//! 1. [`mod@list`]: the work list;
//! 2. [`mod@view`]: one case as its reader may see it;
//! 3. [`apply`]: a community begins a case;
//! 4. [`decide`]: a step is taken, by the rules of [`shared::case`], in one transaction;
//! 5. [`grounds`]: what a decision rests on, as it is pinned with it;
//! 6. [`reviews`]: what is entered beside decisions: drafts, experts, departments, comments;
//! 7. [`mod@attachments`]: photos and documents;
//! 8. [`mod@evidence`]: those that come with a self-assessment;
//! 9. [`mod@published`]: what the public may recount;
//! 10. [`standing`]: a sealed self-assessment read again, and its reviewed result;
//! 11. [`verdicts`]: the verdicts that stand on record;
//! 12. [`generate`]: plausible cases by the thousand, for measuring.

mod apply;
mod attachments;
mod decide;
pub(crate) mod evidence;
pub(crate) mod generate;
mod grounds;
mod list;
mod published;
mod reviews;
mod standing;
mod verdicts;
mod view;

use axum::http::StatusCode;
use shared::{case::Refusal, people::Role};

use self::attachments::AttachmentFault;
pub(crate) use self::{
    apply::{assessments, create, own_honours, today},
    attachments::{Size, add_attachment, attached_file, attachments, remove_attachment},
    decide::{Certificate, Publicity, Taken, decision_sha256, take_step, take_steps, take_within},
    grounds::{PinnedGrounds, PinnedHonour, PinnedReview, review_sha256},
    list::{ListQuery, filter_of, list},
    published::published,
    reviews::{
        add_comment, answer_department, ask_departments, assign_experts, comments, people, put_draft, put_expert_review,
    },
    view::view,
};
use super::{
    audit::{self, Entry},
    person::Person,
};
use crate::{
    api::FieldError,
    problem::Problem,
    store::{
        StoreError,
        cases::{Case, LastChange, Scope},
    },
};

/// An expert has handed in.
pub(crate) const EXPERT_REVIEW_HANDED_IN: &str = "expert_review_handed_in";
/// A department has answered.
pub(crate) const DEPARTMENT_ANSWERED: &str = "department_answered";
/// Changes by those whose names a community is not told with a refusal.
const KEPT_FROM_COMMUNITY: [&str; 2] = [EXPERT_REVIEW_HANDED_IN, DEPARTMENT_ANSWERED];

/// Why something could not be done with a case.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CaseError {
    /// There is none, or not for whoever asks.
    #[error("no such case")]
    Unknown,
    /// Cases are not for this role at all.
    #[error("not for this role")]
    NotForRole,
    /// The rules refuse the step.
    #[error("the step is refused")]
    Refused(Vec<Refusal>),
    /// Somebody has changed the case since it was looked at.
    #[error("the case has changed")]
    Changed(Option<Box<LastChange>>),
    /// What was sent makes no sense.
    #[error("what was sent cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// The sealed self-assessment cannot be used.
    #[error("{0}")]
    Assessment(AssessmentFault),
    /// A photo or document cannot be added or taken away.
    #[error(transparent)]
    Attachment(AttachmentFault),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program or in what is kept.
    #[error("{0}")]
    Internal(String),
}

/// Why a sealed self-assessment cannot be used for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AssessmentFault {
    /// There is none with that number at this community.
    #[error("no such receipt at this community")]
    Unknown,
    /// Another round rests on it.
    #[error("the receipt has been used")]
    Used,
    /// It was made for another standard than the case.
    #[error("the receipt is of another standard")]
    OtherPack,
    /// It does not hold any more.
    #[error("the receipt does not hold")]
    Broken,
    /// The community has a case that has not ended, or a recognition that is not about to end.
    #[error("the community has a running case")]
    RunningCase,
    /// The community holds no honour that opens the direct route.
    #[error("no honour")]
    NoHonour,
}

impl From<sea_orm::DbErr> for CaseError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Which cases somebody can see at all.
pub(crate) fn scope_of(person: &Person) -> Result<Scope, CaseError> {
    let division = person.actor.division.clone();
    match person.actor.role {
        // Keeps accounts and settings and looks at nobody's case.
        Role::Administrator => Err(CaseError::NotForRole),
        Role::Expert => Ok(Scope::AssignedTo(person.account, division)),
        _ => Ok(Scope::Within(division)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "handed to `map_err`")]
fn internal(error: impl ToString) -> CaseError {
    CaseError::Internal(error.to_string())
}

impl AssessmentFault {
    fn code(self) -> &'static str {
        match self {
            Self::Unknown => "receipt_unknown",
            Self::Used => "receipt_used",
            Self::OtherPack => "receipt_of_other_pack",
            Self::Broken => "receipt_broken",
            Self::RunningCase => "case_running",
            Self::NoHonour => "honour_missing",
        }
    }
}

/// Where a refusal points, and its stable code.
fn refusal_error(refusal: &Refusal) -> Vec<FieldError> {
    let one = |pointer: &str, code: &str| FieldError {
        pointer: pointer.to_owned(),
        code: code.to_owned(),
        detail: refusal.to_string(),
    };
    let each = |ids: &[String], place: &str, code: &str| {
        ids.iter().map(|id| one(&format!("/{place}/{}", crate::api::escape_pointer(id)), code)).collect()
    };
    match refusal {
        Refusal::OutOfReach | Refusal::NotForRole => vec![one("/step", "step_not_for_role")],
        Refusal::WrongStage(_) => vec![one("/step", "wrong_stage")],
        Refusal::OpinionMissing => vec![one("/opinion", "opinion_missing")],
        Refusal::TooLong => vec![one("/opinion", "text_too_long")],
        Refusal::ReasonsMissing => vec![one("/reasons", "reasons_missing")],
        Refusal::BadRequirement(id) => each(std::slice::from_ref(id), "requirements", "unknown_requirement"),
        Refusal::BadMark(error) => vec![standing::mark_error(error)],
        Refusal::VerdictsMissing(ids) => each(ids, "verdicts", "verdict_missing"),
        Refusal::VerdictsNotAsked => vec![one("/verdicts", "verdicts_not_asked")],
        Refusal::LevelNotReached => vec![one("/verdicts", "level_not_reached")],
        Refusal::ExpertMissing => vec![one("/step", "expert_missing")],
        Refusal::DepartmentsSilent(names) => each(names, "departments", "department_silent"),
        Refusal::HonourUnchecked => vec![one("/honour_checked", "honour_unchecked")],
        Refusal::AssessmentMissing => vec![one("/receipt", "receipt_missing")],
        Refusal::PeriodRunning => vec![one("/step", "period_running")],
        Refusal::ObjectionsOpen(_) => vec![one("/step", "objections_open")],
    }
}

/// What the second of two who decide at once is told: who was first, and what they did.
fn changed_detail(last: &LastChange) -> String {
    format!("{} by {} at {}", last.what, last.person, crate::clock::rfc3339(last.at))
}

impl From<CaseError> for Problem {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::Unknown => Self::not_found(),
            CaseError::NotForRole => {
                Self::new(StatusCode::FORBIDDEN, "not_for_role", "This is not for accounts of this role")
            }
            CaseError::Refused(refusals) => refused(&refusals),
            CaseError::Changed(last) => {
                let problem =
                    Self::new(StatusCode::CONFLICT, "case_changed", "Somebody has changed the case; look at it again");
                match last {
                    Some(last) => problem.at("/version", "case_changed", changed_detail(&last)),
                    None => problem,
                }
            }
            CaseError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "case_invalid", "What was sent cannot be accepted")
                    .with_errors(errors)
            }
            CaseError::Assessment(fault) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                fault.code(),
                "The self-assessment cannot be used",
            )
            .at("/receipt", fault.code(), fault.to_string()),
            CaseError::Attachment(fault) => fault.into(),
            CaseError::Store(error) => error.into(),
            CaseError::Internal(reason) => {
                tracing::error!(reason, "a case cannot be dealt with: {reason}");
                Self::internal()
            }
        }
    }
}

fn refused(refusals: &[Refusal]) -> Problem {
    if refusals.contains(&Refusal::OutOfReach) {
        return Problem::not_found();
    }
    let errors = refusals.iter().flat_map(refusal_error).collect();
    let (status, code, title) = if refusals.contains(&Refusal::NotForRole) {
        (StatusCode::FORBIDDEN, "step_not_for_role", "This step is not for accounts of this role")
    } else if refusals.iter().any(|refusal| matches!(refusal, Refusal::WrongStage(_))) {
        (StatusCode::CONFLICT, "case_moved_on", "The case does not stand where this step begins")
    } else {
        (StatusCode::UNPROCESSABLE_ENTITY, "decision_incomplete", "Something is missing for this step")
    };
    Problem::new(status, code, title).with_errors(errors)
}

/// Records what somebody did with a case; the last thing in its transaction.
async fn audit(
    state: &crate::state::AppState,
    db: &impl sea_orm::ConnectionTrait,
    person: &Person,
    case: &Case,
    action: &'static str,
    said: serde_json::Value,
) -> Result<(), CaseError> {
    Ok(audit::record(state, db, entry(person, case, action).to(said)).await?)
}

/// What an entry about a case begins with.
fn entry(person: &Person, case: &Case, action: &'static str) -> Entry {
    Entry::new(person, action, format!("case {}", case.id)).within(&case.community)
}

/// Refuses a case that stands at another version than the one that was looked at, with who has
/// changed it.
async fn check_version(
    db: &impl sea_orm::ConnectionTrait,
    person: &Person,
    case: &Case,
    looked_at: u32,
) -> Result<(), CaseError> {
    if case.version == looked_at {
        return Ok(());
    }
    let is_told =
        |last: &LastChange| person.actor.role != Role::Community || !KEPT_FROM_COMMUNITY.contains(&last.what.as_str());
    let last = crate::store::cases::last_change(db, case.id)
        .await?
        .filter(|last| last.version == case.version && is_told(last));
    Err(CaseError::Changed(last.map(Box::new)))
}

/// The case is a version further without a decision: whoever wants to decide looks at it again, and
/// is told who has done what.
async fn advance(
    state: &crate::state::AppState,
    db: &impl sea_orm::ConnectionTrait,
    person: &Person,
    case: &mut Case,
    what: &str,
) -> Result<(), CaseError> {
    advance_by(state, db, &person.display_name, case, what).await
}

/// The same in the name of somebody who is not there at the moment.
async fn advance_by(
    state: &crate::state::AppState,
    db: &impl sea_orm::ConnectionTrait,
    person: &str,
    case: &mut Case,
    what: &str,
) -> Result<(), CaseError> {
    case.version += 1;
    if !crate::store::cases::update(db, case).await? {
        return Err(CaseError::Changed(None));
    }
    let change = LastChange {
        version: case.version,
        what: what.to_owned(),
        person: person.to_owned(),
        at: state.clock.now_ms(),
    };
    Ok(crate::store::cases::note_change(db, case.id, change).await?)
}

/// The case, when it lies within somebody's scope.
async fn find(db: &impl sea_orm::ConnectionTrait, person: &Person, id: uuid::Uuid) -> Result<Case, CaseError> {
    crate::store::cases::find(db, &scope_of(person)?, id).await?.ok_or(CaseError::Unknown)
}

/// The same; nothing else happens to the case before the transaction ends.
async fn find_and_lock(db: &impl sea_orm::ConnectionTrait, person: &Person, id: uuid::Uuid) -> Result<Case, CaseError> {
    crate::store::cases::find_and_lock(db, &scope_of(person)?, id).await?.ok_or(CaseError::Unknown)
}
