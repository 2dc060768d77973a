//! 居民评价: what residents say of their community.
//!
//! 1. [`mod@form`]: anybody gets the questions of a community with a challenge to work out;
//! 2. [`mod@answer`]: an answer is taken, once for each device and challenge;
//! 3. [`work`]: how much a device has to work, which grows with what a community receives;
//! 4. [`mod@results`]: what the answers add up to, never below five, for offices and for everybody;
//! 5. [`mod@remarks`]: the street reads what residents wrote before anybody else does.

mod answer;
mod form;
mod remarks;
mod results;
mod work;

use std::sync::Arc;

use axum::http::StatusCode;
use shared::{
    division::{DivisionCode, DivisionLevel},
    language,
    pack::Text,
    survey::{self, FEWEST_ANSWERS, Half},
};

pub(crate) use self::{
    answer::{Received, receive},
    form::{challenge, form, public_url},
    remarks::{RemarkQuery, moderate, photo, public_photo, remarks},
    results::{ListQuery, list, public, results},
};
use super::{person::Person, scan::NotGiven};
use crate::{
    api::{CommunityView, FieldError},
    challenge::ChallengeFault,
    files::{FileFault, FilesError},
    library,
    problem::Problem,
    state::AppState,
    store::{StoreError, surveys as store},
};

/// Why something could not be done with a survey.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SurveyError {
    /// There is none, or not for whoever asks.
    #[error("no such survey or remark")]
    Unknown,
    /// It is not the business of this role.
    #[error("not for this role")]
    NotForRole,
    /// What was sent makes no sense.
    #[error("what was sent cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// The half year of the form is over.
    #[error("answers are taken for {0}")]
    PeriodOver(Half),
    /// The device has answered before.
    #[error("the device has answered before")]
    Answered,
    /// The id was used for something else.
    #[error("the id was used for other content")]
    Conflict,
    /// The challenge is not met.
    #[error(transparent)]
    Challenge(#[from] ChallengeFault),
    /// The challenge has been used.
    #[error("the challenge has been used")]
    ChallengeUsed,
    /// More work is asked for by now.
    #[error("the challenge asked for less work than is asked for now")]
    TooEasy,
    /// The community has had as many answers as are taken for now.
    #[error("the community has had {most} answers")]
    TooMany { most: i32, retry_after_seconds: u32 },
    /// The photo is not taken.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The place of photos cannot be written to or read from.
    #[error(transparent)]
    Storage(#[from] FilesError),
    /// The photo is given to nobody, or not yet.
    #[error(transparent)]
    NotGiven(#[from] NotGiven),
    /// Somebody has decided about the remark meanwhile.
    #[error("the remark has changed")]
    Changed,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program or in what is kept.
    #[error("{0}")]
    Internal(String),
}

impl SurveyError {
    /// Whether the same answer, sent a moment before, may have used up what this one has brought.
    const fn may_be_of_a_twin(&self) -> bool {
        matches!(self, Self::Answered | Self::ChallengeUsed | Self::TooEasy | Self::TooMany { .. })
    }
}

impl From<sea_orm::DbErr> for SurveyError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<SurveyError> for Problem {
    fn from(error: SurveyError) -> Self {
        let conflict = |code, title| Self::new(StatusCode::CONFLICT, code, title);
        match error {
            SurveyError::Unknown => Self::not_found(),
            SurveyError::NotForRole => Self::not_for_role(),
            SurveyError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "survey_invalid", "What was sent cannot be accepted")
                    .with_errors(errors)
            }
            SurveyError::PeriodOver(now) => conflict(
                "survey_period_over",
                "The half year of the form is over; look at it again",
            )
            .at("/period", "survey_period_over", format!("answers are taken for {now}")),
            SurveyError::Answered => conflict("survey_answered", "This device has answered before in this half year"),
            SurveyError::Conflict => conflict("survey_conflict", "The id was used for another answer"),
            SurveyError::Challenge(ChallengeFault::Invalid) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "challenge_invalid",
                "The challenge is not from this server, or is not solved",
            ),
            SurveyError::Challenge(ChallengeFault::Expired) => {
                conflict("challenge_expired", "The challenge is too old; ask for another one")
            }
            SurveyError::ChallengeUsed => {
                conflict("challenge_used", "The challenge has been used; ask for another one")
            }
            SurveyError::TooEasy => {
                conflict("challenge_too_easy", "More work is asked for by now; ask for another challenge")
            }
            SurveyError::TooMany { most, retry_after_seconds } => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_answers",
                "The community has had as many answers as are taken for now",
            )
            .at("", "too_many_answers", format!("at most {most}"))
            .retry_after(retry_after_seconds),
            SurveyError::File(FileFault::Failed) => Self::internal(),
            SurveyError::File(fault) => {
                let status = if fault == FileFault::TooLarge {
                    StatusCode::PAYLOAD_TOO_LARGE
                } else {
                    StatusCode::UNPROCESSABLE_ENTITY
                };
                Self::new(status, fault.code(), "The photo is not taken").at("/photo", fault.code(), fault.to_string())
            }
            SurveyError::Storage(error) => {
                tracing::error!(%error, "photos cannot be kept or read: {error}");
                Self::storage_unavailable()
            }
            SurveyError::NotGiven(why) => why.into(),
            SurveyError::Changed => conflict("remark_changed", "Somebody has decided about it; look at it again"),
            SurveyError::Store(error) => error.into(),
            SurveyError::Challenge(ChallengeFault::Failed) => {
                tracing::error!("no challenge can be made");
                Self::internal()
            }
            SurveyError::Internal(reason) => {
                tracing::error!(reason, "a survey cannot be dealt with: {reason}");
                Self::internal()
            }
        }
    }
}

/// A community and the pack that its residents are asked by.
struct Asked {
    code: DivisionCode,
    place: CommunityView,
    pack: Arc<library::Entry>,
}

/// The survey of a community; there is none where no pack has anything for residents.
fn asked(state: &AppState, code: &str) -> Result<Asked, SurveyError> {
    let place = state.directory.community(code).ok_or(SurveyError::Unknown)?;
    let pack = state.library.for_residents(code).cloned().ok_or(SurveyError::Unknown)?;
    Ok(Asked { code: community_code(code)?, place, pack })
}

/// The same, when somebody may see what comes of it.
fn seen(state: &AppState, person: &Person, code: &str) -> Result<Asked, SurveyError> {
    if !survey::may_see(person.actor.role) {
        return Err(SurveyError::NotForRole);
    }
    if !person.actor.reaches(&community_code(code)?) {
        return Err(SurveyError::Unknown);
    }
    asked(state, code)
}

fn community_code(code: &str) -> Result<DivisionCode, SurveyError> {
    let code: DivisionCode = code.parse().map_err(|_| SurveyError::Unknown)?;
    if code.level() == DivisionLevel::Community { Ok(code) } else { Err(SurveyError::Unknown) }
}

/// The half year that is asked for, or that of today.
fn period_of(state: &AppState, typed: Option<&str>) -> Result<Half, SurveyError> {
    match typed {
        None => Ok(Half::of(state.clock.day())),
        Some(typed) => typed.parse().map_err(|_| SurveyError::Unknown),
    }
}

/// Whether a community has had enough answers in a half year for anything to be shown.
async fn is_enough(state: &AppState, code: &DivisionCode, period: Half) -> Result<bool, SurveyError> {
    Ok(store::answers(&state.database.read, code, period).await? >= FEWEST_ANSWERS)
}

/// A text in a language, or in the one that it has.
fn words(text: &Text, language: &str) -> String {
    let own = language::words(text, language).or_else(|| text.get("zh"));
    own.or_else(|| text.values().next()).cloned().unwrap_or_default()
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn internal(error: impl ToString) -> SurveyError {
    SurveyError::Internal(error.to_string())
}
